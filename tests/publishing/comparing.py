"""Says where a report that was written and read back differs from the one that was written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.rulebook import Rulebook

Stated = tuple[str, Decimal | None, str | None, int | None]


@dataclass
class Comparison:
    """What was compared.

    Attributes:
        cells: Printed cells of the written report.
        wrong: How many of them were read otherwise, or not at all; cells that nobody wrote count too.
        differences: One line each, also for titles, labels, units and notes.
    """

    cells: int = 0
    wrong: int = 0
    differences: list[str] = field(default_factory=list)

    def report(self, name: str) -> str:
        """The share of cells read right, for people."""
        share = 100 * Decimal(self.cells - self.wrong) / self.cells
        return f"{name}: {self.cells - self.wrong}/{self.cells} cells as written ({share:.3f} %)"


def compare(written: Report, read: Report, book: Rulebook, *, blank_rows: bool = True) -> Comparison:
    """Compares forms in order, their rows by name, their cells by column; white space does not matter.

    Without `blank_rows`, a row that prints its name and nothing else may be lost.
    """
    result = Comparison()
    names = [_name(form) for form in written.forms], [_name(form) for form in read.forms]
    if names[0] != names[1]:
        gone = [name for name in names[0] if name not in names[1]]
        new = [name for name in names[1] if name not in names[0]]
        result.differences.append(f"forms: {gone or names[0]} became {new or names[1]}")
        result.cells = result.wrong = sum(len(row.cells) for form in written.forms for row in form.rows)
        return result
    for form, other in zip(written.forms, read.forms, strict=True):
        _compare_forms(form, other, book, result, blank_rows)
    return result


def plain(text: str | None) -> str:
    return "".join((text or "").split())


def _name(form: FilledForm) -> str:
    return f"{form.form} {plain(form.subject)}"


def _compare_forms(
    form: FilledForm, other: FilledForm, book: Rulebook, result: Comparison, blank_rows: bool
) -> None:
    name = _name(form)
    for what in ("title", "unit"):
        if plain(getattr(form, what)) != plain(getattr(other, what)):
            result.differences.append(f"{name} {what}: {getattr(form, what)} became {getattr(other, what)}")
    if [plain(note) for note in form.notes] != [plain(note) for note in other.notes]:
        result.differences.append(f"{name} notes: {form.notes} became {other.notes}")
    if form.declared_empty != other.declared_empty:
        result.differences.append(f"{name} declared empty: {form.declared_empty} became {other.declared_empty}")
    rows = {row.id: row for row in form.rows if _printed(row, blank_rows)}
    others = {row.id: row for row in other.rows if _printed(row, blank_rows)}
    for row_id in {**rows, **others}:
        for line in _row_differences(rows.get(row_id), others.get(row_id), book, form.form, result):
            result.differences.append(f"{name} {row_id} {line}")


def _printed(row: Row, blank_rows: bool) -> bool:
    """A row that prints more than its line number, or than its name."""
    return bool(row.label and blank_rows) or any(cell.text for cell in row.cells.values())


def _row_differences(
    row: Row | None, other: Row | None, book: Rulebook, form: str, result: Comparison
) -> Iterator[str]:
    cells, others = _cells(row, book, form), _cells(other, book, form)
    result.cells += len(cells)
    if row is None or other is None:
        result.wrong += len(cells) + len(others)
        yield f"{'was not written' if row is None else 'was lost'}: {cells or others}"
        return
    if (plain(row.label), row.code, row.line_no) != (plain(other.label), other.code, other.line_no):
        yield f"{(row.label, row.code, row.line_no)} became {(other.label, other.code, other.line_no)}"
    for column in {**cells, **others}:
        if cells.get(column) != others.get(column):
            result.wrong += 1
            yield f"{column}: {cells.get(column)} became {others.get(column)}"


def _cells(row: Row | None, book: Rulebook, form: str) -> dict[str, Stated]:
    """The printed cells but the one that is the row's label."""
    names = {c.id for block in book.forms[form].blocks for c in block.columns if c.names_row}
    found = row.cells.items() if row else ()
    return {column: _stated(cell) for column, cell in found if cell.text and column not in names}


def _stated(cell: Cell) -> Stated:
    return plain(cell.text), cell.value, cell.unit, cell.decimals
