"""Writes a portal into an edition: reports that changed, and the lists that speak of them; the rest is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.forms import Report
from mingzhang.publishing.sealing import Edition, Part
from mingzhang.publishing.sealing.canonical import digest, digest_of
from mingzhang.publishing.site.addresses import Placed, place_all
from mingzhang.publishing.site.department import DepartmentPart
from mingzhang.publishing.site.front import AssetsPart, FrontPart
from mingzhang.publishing.site.lists import IndexPart, YearPart
from mingzhang.publishing.site.options import Site
from mingzhang.publishing.site.pinyin import without_common
from mingzhang.publishing.site.report_part import NOTHING, Extras, ReportPart
from mingzhang.publishing.site.search import SearchPart
from mingzhang.publishing.site.sources import HeldReport, SiteSource
from mingzhang.publishing.site.summary import NAME, Summary, read_summary

_TAGGED = ("final_accounts", "budget")


@dataclass(frozen=True)
class Written:
    """What a portal came to: how many departments and reports, and what the publisher should know."""

    departments: int
    reports: int
    notices: tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """A summary with the hash of its file."""

    summary: Summary
    hash: str


def write_site(
    edition: Edition,
    sources: Sequence[Report | SiteSource],
    site: Site,
    extras: Mapping[tuple[str | None, int | None, str], Extras] | None = None,
) -> Written:
    """Adds a portal to an edition.

    Args:
        edition: The version in the making.
        sources: Reports, or stored readings that are loaded only when they changed.
        site: The portal's name and what must be said of it.
        extras: Entity, year and kind of a report to its downloads, page images and check.
    """
    held = [HeldReport(one) if isinstance(one, Report) else one for one in sources]
    placed = place_all(held, site.renamed)
    signed = replace(site, fingerprint=edition.fingerprint, hash=edition.hash)
    edition.add(ReportPart(one, signed, _extras(one, extras or {})) for one in placed)
    known = [_summary(edition.folder, one) for one in placed]
    edition.add(_wide(known, signed, edition))
    notices = [notice for one in known for notice in one.summary.notices]
    departments = {one.department for one in placed}
    return Written(len(departments), len(placed), (*notices, *_renamings(placed)))


def _extras(placed: Placed, extras: Mapping[tuple[str | None, int | None, str], Extras]) -> Extras:
    return extras.get((placed.source.entity, placed.source.year, placed.source.kind), NOTHING)


def _summary(folder: Path, placed: Placed) -> _Known:
    data = (folder / "files" / placed.folder / NAME).read_bytes()
    return _Known(read_summary(data), digest(data))


def _wide(known: Sequence[_Known], site: Site, edition: Edition) -> Iterable[Part]:
    """The parts that speak of several reports."""
    summaries = tuple(one.summary for one in known)
    told = _told(known)
    by_department: dict[str, list[_Known]] = {}
    by_year: dict[tuple[int, str], list[_Known]] = {}
    for one in known:
        by_department.setdefault(one.summary.department, []).append(one)
        if one.summary.year:
            by_year.setdefault((one.summary.year, one.summary.kind), []).append(one)
    for department, own in by_department.items():
        yield DepartmentPart(department, tuple(one.summary for one in own), _told(own), site)
    for (year, kind), own in by_year.items():
        yield YearPart(year, kind, tuple(one.summary for one in own), _told(own), site)
    yield IndexPart(tuple((name, _years(own)) for name, own in by_department.items()), site)
    yield SearchPart(summaries, told)
    yield FrontPart(summaries, told, site, site.as_of or edition.published)
    yield AssetsPart(site, tuple(kind for kind in _TAGGED if any(one.kind == kind for one in summaries)))


def _told(known: Iterable[_Known]) -> str:
    return digest_of(one.hash for one in known)


def _years(known: Sequence[_Known]) -> tuple[int, ...]:
    return tuple(sorted({one.summary.year for one in known if one.summary.year}, reverse=True))


def _renamings(placed: Sequence[Placed]) -> list[str]:
    """Departments of which one ends in the year before another begins: perhaps one that was renamed."""
    years: dict[str, list[int]] = {}
    for one in placed:
        if one.source.year:
            years.setdefault(one.department, []).append(one.source.year)
    all_years = {year for own in years.values() for year in own}
    if len(all_years) < 2:
        return []
    ended = {name: max(own) for name, own in years.items() if max(own) < max(all_years)}
    begun = {name: min(own) for name, own in years.items() if min(own) > min(all_years)}
    short = without_common(list(years))
    told = []
    for new, first in sorted(begun.items()):
        before = [old for old, last in sorted(ended.items()) if last == first - 1]
        likely = before if len(before) == 1 else [old for old in before if _alike(short[old], short[new])]
        told += [
            f"“{old}”止于 {first - 1} 年度，“{new}”始于 {first} 年度；若是更名，请指明“{old}={new}”，两段合在一处。"
            for old in likely
        ]
        if before and not likely:
            names = "、".join(f"“{old}”" for old in before)
            told.append(
                f"{names}止于 {first - 1} 年度，“{new}”始于 {first} 年度；若其中有更名的，请用“旧名=新名”指明。"
            )
    return told


def _alike(old: str, new: str) -> bool:
    """Whether two names share half of their characters."""
    return len(set(old) & set(new)) * 2 >= max(len(set(old)), len(set(new)))
