"""Where what a finding quotes stands among what was read: the cell of a table, the line of a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.findings import Evidence, Finding
from mingzhang.forms import FilledForm, Report
from mingzhang.publishing.report import CheckView
from mingzhang.quantities import squeeze
from mingzhang.rulebook import ColumnDef

_RUN = 14
"""Lines of a flattened text over which one printed text may be spread."""

_BEFORE = 4
"""Lines before the one named in which it may begin: a cell's words may stand above the line it is named by."""

LINES = "text"
"""The reader of flattened texts, whose lines are those of the file."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell by positions, as addresses name it.

    Attributes:
        part: Which report of the document.
        position: Which of its tables.
        row: None where the table itself is quoted.
        column: None where the whole row is.
    """

    part: int
    position: int
    row: int | None
    column: int | None


def cell_of(view: CheckView, finding: Finding, evidence: Evidence) -> CellPlace | None:
    """The cell that is quoted, also where it prints nothing; None where no table holds it."""
    found = list(_cells(view, finding, evidence))
    return max(found, key=lambda f: f[0], default=(0, None))[1]


def _cells(view: CheckView, finding: Finding, evidence: Evidence) -> Iterator[tuple[int, CellPlace]]:
    """Every place that it could be, with how well it fits."""
    for part, report in enumerate(view.reports):
        if report.document.name != finding.document:
            continue
        for position, form in enumerate(report.forms):
            if form.form == evidence.form and _same_table(form, evidence):
                yield from _in_table(view, form, evidence, part, position)


def _same_table(form: FilledForm, evidence: Evidence) -> bool:
    return form.subject == evidence.subject or form.title == evidence.title


def columns_of(view: CheckView, form: FilledForm) -> list[ColumnDef]:
    """The columns of a table as printed, and after them those that only some of its rows have."""
    printed = view.columns(form)
    known = {column.id for column in printed}
    more = dict.fromkeys(name for row in form.rows for name in row.cells if name not in known)
    return [*printed, *(ColumnDef(id=name, label=_heading(view, form, name), header=()) for name in more)]


def _heading(view: CheckView, form: FilledForm, column: str) -> str:
    """How a column is called; a dash where the form's definition has no words for it."""
    label = view.column_label(form.form, column)
    return "—" if label == column else label


def _in_table(
    view: CheckView, form: FilledForm, evidence: Evidence, part: int, position: int
) -> Iterator[tuple[int, CellPlace]]:
    exact = form.subject == evidence.subject
    if not evidence.row:
        fits = 2 * (form.title == evidence.text) + exact
        yield fits, CellPlace(part, position, None, None)
        return
    columns = [column.id for column in columns_of(view, form)]
    column = columns.index(evidence.column) if evidence.column in columns else None
    for number, row in enumerate(form.rows):
        if row.id == evidence.row:
            cell = row.cells.get(evidence.column)
            fits = 4 * ((cell.text if cell else "") == evidence.text) + 2 * exact
            fits += (cell.source if cell else row.source) == evidence.source
            yield fits, CellPlace(part, position, number, column)


def line_of(view: CheckView, finding: Finding, evidence: Evidence) -> tuple[int, int] | None:
    """Report and line, counted from 1, of the running text that is quoted; None where it is not found."""
    for part, report in enumerate(view.reports):
        if report.document.name == finding.document:
            number = _line_in(report, evidence)
            if number is not None:
                return part, number
    return None


def _line_in(report: Report, evidence: Evidence) -> int | None:
    """The line with the text: at its place where lines have places, else the first after its heading."""
    asked, heading = squeeze(evidence.text), squeeze(evidence.title)
    plain = [squeeze(text) for _, text in report.text_lines]
    holding = [number for number, text in enumerate(plain, 1) if asked and asked in text]
    begun = plain.index(heading) + 1 if heading in plain else 0
    place = (evidence.source.page, evidence.source.line)
    there = [n for n in holding if (report.text_lines[n - 1][0].page, report.text_lines[n - 1][0].line) == place]
    after = [n for n in there or holding if n >= begun]
    return next(iter(after or there or holding), None)


def run_of(lines: Sequence[str], number: int, text: str) -> range | None:
    """The fewest lines, counted from 1, around the one named that print a text together; None where none do."""
    asked = squeeze(text)
    if not asked:
        return range(number, number + 1)
    for length in range(1, _RUN + 1):
        for first in sorted(range(max(1, number - _BEFORE), number + _BEFORE + 1), key=lambda n: abs(n - number)):
            if asked in squeeze("".join(lines[first - 1 : first - 1 + length])):
                return range(first, first + length)
    return None
