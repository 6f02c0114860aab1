"""One portal over many departments, built from the versions that they sealed; what cannot be taken is named."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing import Edition, FilesPart
from mingzhang.publishing.sealing.canonical import canonical_json
from mingzhang.publishing.sealing.manifest import Manifest
from mingzhang.publishing.site.addresses import place_all
from mingzhang.publishing.site.gathering import SealedReport, SealedVersion, sealed_version
from mingzhang.publishing.site.options import Site
from mingzhang.publishing.site.writing import Written, write_site

SOURCES = "files/sources.json"
CONTRACT = "mingzhang.sources/1"
_SHOWN = 5
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Department:
    """A department whose publication is to stand in the portal: which version of which folder, under which name."""

    code: str
    name: str
    out: Path
    version: int


class TakenFrom(msgspec.Struct, frozen=True, kw_only=True):
    """What the portal tells of a department: the sealed version that it shows, and what bars a newer one.

    Attributes:
        manifest: Hash of that version's manifest.
        reports: The parts of the portal made of it, each with the hash of what it was made of.
        fault: Why the newest version could not be taken; blank where it was.
    """

    code: str
    name: str
    version: int
    manifest: str
    published: str
    reports: dict[str, str] = {}
    fault: str = ""


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """Which sealed versions a portal was built from."""

    contract: str = CONTRACT
    departments: tuple[TakenFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A department's reports with what is told of them."""

    told: TakenFrom
    reports: tuple[SealedReport, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """The portal as it stands: what it was built from, and its own files, which outlive a department's."""

    version: SealedVersion | None
    sources: Mapping[str, TakenFrom]


def before(standing: tuple[Path, Manifest] | None) -> Before:
    """What an earlier version of a portal says of itself."""
    if standing is None:
        return Before(None, {})
    folder, manifest = standing
    try:
        told = msgspec.json.decode((folder / SOURCES).read_bytes(), type=Sources)
    except (OSError, msgspec.MsgspecError):
        return Before(None, {})
    return Before(SealedVersion(folder, manifest, ""), {one.code: one for one in told.departments})


def take(
    departments: Sequence[Department], old: Before, trusted: str, tell: Tell, *, prove: bool = False
) -> list[Taken]:
    """The reports of all departments; of one whose version is not sound, those that the portal holds already.

    Args:
        departments: In any order.
        old: The portal as it stands.
        trusted: Fingerprint of the key that departments' versions are signed with.
        tell: Told after each department.
        prove: Every version is proved, also one that was taken before.
    """
    found = []
    for number, one in enumerate(sorted(departments, key=lambda d: d.code), 1):
        found.append(_take(one, old, trusted, prove=prove))
        tell(number, len(departments))
    return found


def _take(one: Department, old: Before, trusted: str, *, prove: bool) -> Taken:
    earlier = old.sources.get(one.code)
    known = earlier.manifest if earlier and not prove else ""
    try:
        version = sealed_version(one.out, one.version, trusted, known)
        reports = tuple(version.reports(one.name))
    except (MingzhangError, OSError) as error:
        return _kept(one, earlier, old, str(error))
    day = version.manifest.published
    told = TakenFrom(code=one.code, name=one.name, version=one.version, manifest=version.hash, published=day)
    return Taken(told, reports)


def _kept(one: Department, earlier: TakenFrom | None, old: Before, fault: str) -> Taken:
    """What the portal itself holds of a department."""
    if earlier is None or old.version is None:
        return Taken(TakenFrom(code=one.code, name=one.name, version=0, manifest="", published="", fault=fault), ())
    reports = tuple(old.version.reports(one.name, earlier.reports))
    return Taken(msgspec.structs.replace(earlier, name=one.name, reports={}, fault=fault), reports)


def write_city(edition: Edition, taken: Sequence[Taken], site: Site) -> Written:
    """Adds a portal over departments to an edition, and what it was built from."""
    reports = [report for one in taken for report in one.reports]
    days = [one.told.published for one in taken if one.told.published]
    told = replace(
        site,
        remarks=tuple(map(_remark, [one.told for one in taken if one.told.fault])),
        as_of=date.fromisoformat(max(days)) if days else None,
        sources=True,
    )
    written = write_site(edition, reports, told, {report.key: report.extras for report in reports})
    sources = canonical_json(Sources(departments=sources_of(taken, site)))
    edition.add([FilesPart("sources", {SOURCES: sources})])
    return written


def sources_of(taken: Sequence[Taken], site: Site) -> tuple[TakenFrom, ...]:
    """What is told of each department, with the parts made of its reports."""
    placed = place_all([report for one in taken for report in one.reports], site.renamed)
    folders = {id(one.source): one.folder for one in placed}
    return tuple(
        msgspec.structs.replace(one.told, reports={folders[id(report)]: report.inputs for report in one.reports})
        for one in taken
    )


def _remark(told: TakenFrom) -> tuple[str, str]:
    if told.version:
        return (
            f"{told.name}最新公开的内容暂未收入，这里是它第 {told.version} 版的内容。",
            f"The newest publication of {told.name} is not included yet; shown is its version {told.version}.",
        )
    return (
        f"{told.name}公开的内容暂未收入。",
        f"The publication of {told.name} is not included yet.",
    )


def reason_of(old: Before, taken: Sequence[Taken]) -> str:
    """Why a version of the portal replaces the one before: whose publications it takes in."""
    new = [text for one in taken for text in _news(one.told, old.sources.get(one.told.code))]
    held = [one.told.name for one in taken if _held_back(one.told, old.sources.get(one.told.code))]
    said = [f"已收入：{_some(new)}" if new else "", f"暂未收入最新内容：{_some(held)}" if held else ""]
    return "；".join(filter(None, said)) or "公开站的名称、说明、部门的状况或程序有变动"


def _some(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个部门" if len(names) > _SHOWN else ""
    return f"{'、'.join(names[:_SHOWN])}{more}"


def _held_back(now: TakenFrom, then: TakenFrom | None) -> bool:
    """Whether a department's newest publication could not be taken, and that is new."""
    return bool(now.fault) and not (then and then.fault)


def _news(now: TakenFrom, then: TakenFrom | None) -> Iterator[str]:
    if now.version and (then is None or then.manifest != now.manifest):
        yield f"{now.name}第 {now.version} 版"
