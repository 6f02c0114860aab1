"""A department's page: its publications, and its key figures across years with how each change is computed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from mingzhang.publishing.charts import Item, bars
from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.sealing.canonical import digest_of
from mingzhang.publishing.site.addresses import department_id
from mingzhang.publishing.site.options import Site
from mingzhang.publishing.site.render import page, program
from mingzhang.publishing.site.summary import Summary, Told
from mingzhang.publishing.site.words import LANGUAGES, Words
from mingzhang.quantities import round_half_up
from mingzhang.rulebook import load
from mingzhang.rulebook.portal import Figure

_DRAWN = "expenditure"


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure changed since the year before: in percent, and the arithmetic; empty where it has no meaning."""

    text: str
    arithmetic: str
    anchor: str


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A figure of a year with its origin's address, and its change."""

    told: Told | None
    href: str
    change: Change | None


@dataclass(frozen=True, slots=True)
class Line:
    """A key figure across years."""

    name: str
    unit: str
    years: tuple[YearFigure, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The key figures of one kind of report, newest year first."""

    kind: str
    years: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    chart: ChartBlock | None

    @property
    def changes(self) -> bool:
        """Whether any figure is compared with the year before."""
        return any(year.change for line in self.lines for year in line.years)


@dataclass(frozen=True)
class DepartmentPart:
    """The page of one department in both languages."""

    department: str
    summaries: tuple[Summary, ...]
    told: str
    site: Site

    @property
    def name(self) -> str:
        """The department's address."""
        return f"d/{department_id(self.department)}"

    @property
    def inputs(self) -> str:
        """The hash of its summaries."""
        return digest_of([self.department, self.told, self.site.inputs, program()])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """One page for each language."""
        book = load(Path(self.site.rulebook))
        summaries = sorted(self.summaries, key=lambda one: (-(one.year or 0), one.kind, one.folder))
        kinds = list(dict.fromkeys(figure.kind for figure in book.portal.figures))
        for language in LANGUAGES:
            words = Words(language, book)
            compared = [comparison([s for s in summaries if s.kind == kind], kind, words) for kind in kinds]
            yield page(
                "department",
                words,
                f"{self.name}/index.html",
                self.department,
                site=self.site,
                summaries=summaries,
                former=sorted(_others(summaries, self.department) - _merged(summaries, self.department)),
                merged=sorted(_merged(summaries, self.department)),
                comparisons=[one for one in compared if one.years],
            )


def _others(summaries: Sequence[Summary], department: str) -> set[str]:
    return {summary.entity for summary in summaries} - {department}


def _merged(summaries: Sequence[Summary], department: str) -> set[str]:
    """Names under which somebody reported in a year in which the department did so as well."""
    own = {(summary.year, summary.kind) for summary in summaries if summary.entity == department}
    return {s.entity for s in summaries if s.entity != department and (s.year, s.kind) in own}


def comparison(summaries: Sequence[Summary], kind: str, words: Words) -> Comparison:
    """The key figures of some reports of one kind."""
    figures = [figure for figure in words.book.portal.figures if figure.kind == kind]
    lines = [
        _line(figure, summaries, words) for figure in figures if any(figure.id in s.figures for s in summaries)
    ]
    alone = _alone(summaries)
    years = tuple((_year_name(s, alone, words), f"{_from_page(s)}index.html") for s in summaries)
    return Comparison(kind, years if lines else (), tuple(lines), _chart(summaries, words))


def _alone(summaries: Sequence[Summary]) -> frozenset[int]:
    """The years of which one report tells; two are those of departments that were merged, or of two versions."""
    return frozenset(year for year, count in Counter(s.year for s in summaries).items() if year and count == 1)


def _year_name(summary: Summary, alone: frozenset[int], words: Words) -> str:
    if summary.year is None:
        return words("undated")
    return str(summary.year) if summary.year in alone else f"{summary.year} {summary.entity}"


def _from_page(summary: Summary) -> str:
    """The way from the department's page to a report's folder."""
    return f"{summary.folder.rpartition('/')[2]}/"


def _line(figure: Figure, summaries: Sequence[Summary], words: Words) -> Line:
    units = {s.figures[figure.id].unit or "" for s in summaries if figure.id in s.figures}
    older = [*summaries[1:], None]
    alone = _alone(summaries)
    return Line(
        words.named(figure.name),
        units.pop() if len(units) == 1 else "",
        tuple(
            _year(
                figure.id,
                now,
                then if then and {now.year, then.year} <= alone else None,
                words,
                mixed=bool(units),
            )
            for now, then in zip(summaries, older, strict=True)
        ),
    )


def _year(figure: str, now: Summary, then: Summary | None, words: Words, *, mixed: bool) -> YearFigure:
    told = now.figures.get(figure)
    if told is None:
        return YearFigure(None, "", None)
    shown = Told(f"{told.text} {told.unit}", told.value, told.unit, told.href) if mixed else told
    change = _change(figure, now, then, words) if then else None
    return YearFigure(shown, f"{_from_page(now)}{told.href}", change)


def _change(figure: str, now: Summary, then: Summary, words: Words) -> Change | None:
    """Only from the year before, in the same unit, and from more than nothing."""
    new, old = now.figures.get(figure), then.figures.get(figure)
    if new is None or old is None or new.value is None or not old.value or old.value < 0:
        return None
    if new.unit != old.unit or (now.year or 0) - (then.year or 0) != 1:
        return None
    made = round_half_up(Fraction(new.value - old.value) / Fraction(old.value) * 100, 2)
    sign = "+" if made > 0 else "−" if made < 0 else ""
    text = f"{sign}{abs(made):f}%"
    arithmetic = f"({new.text} − {old.text}) ÷ {old.text} = {text}"
    return Change(text, f"{then.year}→{now.year}{words('colon')}{arithmetic}", f"x-{now.kind}-{figure}-{now.year}")


def _chart(summaries: Sequence[Summary], words: Words) -> ChartBlock | None:
    alone = _alone(summaries)
    drawn = [
        (_year_name(s, alone, words), s.figures[_DRAWN])
        for s in reversed(summaries)
        if s.year and _DRAWN in s.figures
    ]
    units = {told.unit for _, told in drawn}
    items = [Item(year, told.value or Decimal(0)) for year, told in drawn if told.value is not None]
    if len(items) < 2 or len(units) != 1:
        return None
    unit = words.printed(units.pop() or "")
    return bars(words.titled(words("chart_years"), unit), items, unit, **words.drawn("year"))
