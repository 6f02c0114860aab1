"""Lists of departments: by year with key figures in several orders, and by the first letter of their names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from mingzhang.errors import QuantityError
from mingzhang.publishing.sealing.canonical import digest_of
from mingzhang.publishing.site.addresses import department_id
from mingzhang.publishing.site.options import Site
from mingzhang.publishing.site.pinyin import OTHER, letter, order, without_common
from mingzhang.publishing.site.render import page, program
from mingzhang.publishing.site.summary import Summary, Told
from mingzhang.publishing.site.words import LANGUAGES, Words
from mingzhang.quantities.units import convert
from mingzhang.rulebook import load
from mingzhang.rulebook.portal import Figure

YEAR_ROWS = 150
"""Departments that one page of a year lists: some 90 KB."""

INDEX_ROWS = 800
_YUAN = "元"


@dataclass(frozen=True, slots=True)
class YearRow:
    """A department in a year: its rank in the order of the page, and its figures with their addresses."""

    rank: int
    summary: Summary
    cells: tuple[tuple[Told, str] | None, ...]


@dataclass(frozen=True)
class YearPart:
    """The lists of all departments that published one kind of report for a year."""

    year: int
    kind: str
    summaries: tuple[Summary, ...]
    told: str
    site: Site

    @property
    def name(self) -> str:
        """The list's address."""
        return f"years/{self.year}-{self.kind}"

    @property
    def inputs(self) -> str:
        """The hash of the summaries."""
        return digest_of([self.told, self.site.inputs, program()])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """For each language and order as many pages as it takes."""
        book = load(Path(self.site.rulebook))
        figures = [figure for figure in book.portal.figures if figure.kind == self.kind]
        used = [figure for figure in figures if any(figure.id in s.figures for s in self.summaries)]
        for language in LANGUAGES:
            words = Words(language, book)
            for by in ("name", *(figure.id for figure in used)):
                yield from self._ordered(by, used, words)

    def _ordered(self, by: str, figures: Sequence[Figure], words: Words) -> Iterator[tuple[str, bytes]]:
        ordered = ordered_by(by, self.summaries)
        starts = range(0, len(ordered), YEAR_ROWS)
        names = [year_page(self.year, self.kind, by, part) for part in range(len(starts))]
        year = f"{self.year}年度" if words.language == "zh" else str(self.year)
        for part, start in enumerate(starts):
            shown = enumerate(ordered[start : start + YEAR_ROWS], start + 1)
            yield page(
                "year",
                words,
                f"years/{names[part]}",
                f"{year}{'' if words.language == 'zh' else ' '}{words.kind(self.kind)}",
                site=self.site,
                rows=[_row(rank, summary, figures) for rank, summary in shown],
                figures=[(words.named(f.name), f.id, _unit(self.summaries, f.id)) for f in figures],
                by=by,
                orders=[
                    (words("name"), year_page(self.year, self.kind, "name", 0), by == "name"),
                    *((words.named(f.name), year_page(self.year, self.kind, f.id, 0), by == f.id) for f in figures),
                ],
                names=names,
                part=part,
                count=len(ordered),
            )


def year_page(year: int, kind: str, by: str = "name", part: int = 0) -> str:
    """The file of a list."""
    ordered = "" if by == "name" else f"-by-{by}"
    return f"{year}-{kind}{ordered}{f'-{part + 1}' if part else ''}.html"


def ordered_by(by: str, summaries: Sequence[Summary]) -> list[Summary]:
    """By name, or by a figure from the largest down; what does not state it comes last."""
    named = sorted(summaries, key=lambda one: order(one.entity))
    if by == "name":
        return named
    values = {id(one): _yuan(one.figures.get(by)) for one in named}
    return sorted(named, key=lambda one: (values[id(one)] is None, -(values[id(one)] or Decimal(0))))


def _yuan(told: Told | None) -> Decimal | None:
    if told is None or told.value is None:
        return None
    try:
        return convert(told.value, told.unit, _YUAN)
    except QuantityError:
        return told.value


def _row(rank: int, summary: Summary, figures: Sequence[Figure]) -> YearRow:
    found = [summary.figures.get(figure.id) for figure in figures]
    return YearRow(
        rank, summary, tuple((told, f"../{summary.folder}/{told.href}") if told else None for told in found)
    )


def _unit(summaries: Sequence[Summary], figure: str) -> str:
    """The unit of a column, where all state the same."""
    units = {s.figures[figure].unit or "" for s in summaries if figure in s.figures}
    return units.pop() if len(units) == 1 else ""


@dataclass(frozen=True)
class IndexPart:
    """All departments under the first letters of their names."""

    departments: tuple[tuple[str, tuple[int, ...]], ...]
    site: Site
    name: str = "index"

    @property
    def inputs(self) -> str:
        """The hash of names and years."""
        return digest_of([*(f"{name} {years}" for name, years in self.departments), self.site.inputs, program()])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """As many pages as it takes, for each language."""
        book = load(Path(self.site.rulebook))
        bare = without_common([name for name, _ in self.departments])
        ordered = sorted(self.departments, key=lambda pair: order(bare[pair[0]]))
        starts = range(0, len(ordered), INDEX_ROWS)
        names = [f"az{f'-{part + 1}' if part else ''}.html" for part in range(len(starts))]
        for language in LANGUAGES:
            words = Words(language, book)
            for part, start in enumerate(starts):
                groups: dict[str, list[tuple[str, str, tuple[int, ...]]]] = {}
                for name, years in ordered[start : start + INDEX_ROWS]:
                    address = f"d/{department_id(name)}/index.html"
                    groups.setdefault(letter(bare[name]), []).append((name, address, years))
                yield page(
                    "index", words, names[part], words("by_name"), site=self.site, groups=groups, other=OTHER,
                    names=names, part=part,
                )  # fmt: skip
