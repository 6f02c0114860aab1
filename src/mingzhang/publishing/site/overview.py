"""What the first page of a report shows: key figures, three public expenses, projects, structure; with origins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.publishing.charts import Item, bars
from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.charts.sentences import share_of_largest
from mingzhang.publishing.site.grids import Placing, english_label
from mingzhang.publishing.site.summary import Told, ToldProject
from mingzhang.publishing.site.words import Words
from mingzhang.quantities import round_half_up
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.portal import ProjectPlaces

_CLASS = 3
MOST_PROJECTS = 120
"""Projects that a report's first page lists; it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Spending:
    """A line of the three public expenses."""

    name: str
    planned: Told | None
    spent: Told | None
    rate: str


def told(placing: Placing, row_id: str, column: str) -> Told | None:
    """The figure at a place of a form, None where nothing is printed there."""
    row = placing.form.row(row_id)
    cell = row.cells.get(column) if row else None
    return _told(placing, row, column, cell) if row and cell and not cell.blank else None


def _told(placing: Placing, row: Row, column: str, cell: Cell) -> Told:
    return Told(cell.text, cell.value, cell.unit, placing.origin(row, column))


def figures(report: Report, placed: Sequence[Placing], book: Rulebook) -> dict[str, Told]:
    """The key figures that a report of its kind states."""
    found = {}
    for figure in book.portal.figures:
        if figure.kind == report.kind:
            places = (
                told(p, row, column) for form, row, column in figure.places for p in placed if p.form.form == form
            )
            first = next((one for one in places if one is not None), None)
            if first is not None:
                found[figure.id] = first
    return found


def three_public(placed: Sequence[Placing], book: Rulebook, words: Words) -> list[Spending]:
    """Planned and spent of each kind of the three public expenses."""
    where = book.portal.three_public
    placing = next((one for one in placed if one.form.form == where.form), None)
    if placing is None:
        return []
    pairs = [
        (line, told(placing, where.row, line.planned), told(placing, where.row, line.spent)) for line in where.lines
    ]
    return [Spending(words.named(line.name), a, b, rate(b, a)) for line, a, b in pairs if a or b]


def rate(part: Told | None, whole: Told | None) -> str:
    """What was used of what was planned, in percent to two places; empty where that has no meaning."""
    if part is None or whole is None or part.value is None or not whole.value or part.unit != whole.unit:
        return ""
    return f"{round_half_up(Fraction(part.value) / Fraction(whole.value) * 100, 2):f}%"


def projects(placed: Sequence[Placing], book: Rulebook) -> list[ToldProject]:
    """Each project once, from the first form that tells of it; what that form lacks is taken from later ones."""
    found: dict[str, ToldProject] = {}
    for places in book.portal.projects:
        for placing in placed:
            if placing.form.form == places.form:
                for project in _projects(placing, places):
                    found[project.name] = _merged(found.get(project.name), project)
    return list(found.values())


def _merged(first: ToldProject | None, second: ToldProject) -> ToldProject:
    if first is None:
        return second
    return ToldProject(
        first.name,
        first.initial or second.initial,
        first.adjusted or second.adjusted,
        first.executed or second.executed,
        first.score or second.score,
    )


def _projects(placing: Placing, places: ProjectPlaces) -> Iterator[ToldProject]:
    form = placing.form
    if not places.name:
        if form.subject:
            yield _project(placing, places, form.subject, places.row)
        return
    for row in form.rows:
        name = row.text(places.name) or row.label
        if name and row.id.rpartition(".")[2] != "total":
            yield _project(placing, places, name, row.id)


def _project(placing: Placing, places: ProjectPlaces, name: str, row: str) -> ToldProject:
    return ToldProject(
        name,
        told(placing, row, places.initial),
        told(placing, row, places.adjusted),
        told(placing, row, places.executed),
        told(placing, places.score_row or row, places.score) if places.score else None,
    )


def structure(placed: Sequence[Placing], book: Rulebook, words: Words) -> ChartBlock | None:
    """On what the money was spent, by class; None where there is nothing to draw."""
    where = book.portal.structure
    form = next((one.form for one in placed if one.form.form == where.form), None)
    items = _classes(form, where.column, words) if form else []
    if form is None or not items:
        return None
    unit = words.printed(form.unit or "")
    title = words.named(where.name)
    said = f"{title}：{share_of_largest(items, unit)}" if words.language == "zh" else words.titled(title, unit)
    return bars(said, items, unit, **words.drawn("label"))


def _classes(form: FilledForm, column: str, words: Words) -> list[Item]:
    rows = [row for row in form.rows if row.id.isdigit() and len(row.id) == _CLASS]
    values = [(row.label, row.value(column)) for row in rows]
    items = [Item(english_label(label, words), value) for label, value in values if value]
    return sorted(items, key=lambda item: (-item.value, item.name))
