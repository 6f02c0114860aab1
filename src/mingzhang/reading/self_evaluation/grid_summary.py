"""Reads a summary table of self-evaluations from a grid."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mingzhang.forms import Cell, FilledForm, Mark, Row, Unread
from mingzhang.forms.cells import make_cell
from mingzhang.quantities.number import squeeze
from mingzhang.reading.pages import GridCell, TextLine
from mingzhang.reading.self_evaluation.assembly import Printed
from mingzhang.reading.self_evaluation.grid import Matrix, header_columns, label_of, plain, printed
from mingzhang.reading.self_evaluation.layout import MONEY_UNIT
from mingzhang.reading.self_evaluation.notes import begins_note, without_word
from mingzhang.rulebook import BlockDef, FormDef

_UNHEADED: tuple[Mark, str] = ("inferred", "表头没有这一栏；印在最后一栏之后。")
_PERCENT = re.compile(r"[\d.]+[%％]")
LEAST_COLUMNS = 4


def read_summary_in_grid(
    matrix: Matrix, title: Printed, context: Sequence[TextLine], form: FormDef
) -> tuple[FilledForm | None, list[Unread]]:
    """The summary table in a grid; none, with the reason, where no numbered rows stand below its header."""
    block = form.blocks[0]
    places = _column_places(matrix, block)
    columns = {column: place for column, (place, _) in places.items()}
    begin = max((depth for _, depth in places.values()), default=matrix.table.rows)
    unit = _unit(matrix, context) or form.unit
    rows = _Table(matrix, columns, block, unit).rows(begin)
    if not rows:
        return None, [Unread(squeeze(title.text), "标题下没有读到带序号的数据行。", matrix.table.source.page)]
    filled = FilledForm(
        form.id,
        squeeze(title.text),
        tuple(rows),
        unit,
        notes=_notes(matrix, begin),
        source=title.source,
        columns=tuple(columns),
    )
    return filled, []


def _column_places(matrix: Matrix, block: BlockDef) -> dict[str, tuple[int, int]]:
    """Each column's grid position and the row below its header; the lowest header of a position counts."""
    first = next((r for r, cells in matrix.rows() if len(header_columns(cells, block)) >= LEAST_COLUMNS), None)
    if first is None:
        return {}
    found: dict[int, tuple[str, GridCell]] = {}
    depth = max(cell.row + cell.rowspan for cell in matrix.row(first))
    for row in range(first, min(depth + 1, matrix.table.rows)):
        if _sequence(matrix, row):
            break
        for column, cell in header_columns(matrix.row(row), block).items():
            found[cell.col] = (column, cell)
    return {column: (col, cell.row + cell.rowspan) for col, (column, cell) in sorted(found.items())}


def _sequence(matrix: Matrix, row: int) -> str:
    """The row's running number; empty where it has none."""
    cells = matrix.row(row)
    text = plain(cells[0]) if cells else ""
    return text if text.isdecimal() else ""


@dataclass(frozen=True)
class _Table:
    """The table with what its header says."""

    matrix: Matrix
    columns: Mapping[str, int]
    block: BlockDef
    unit: str | None

    def rows(self, begin: int) -> list[Row]:
        """The numbered rows and the total below the header."""
        totals = {label: row.id for row in self.block.rows for label in row.labels}
        rows: list[Row] = []
        for row, cells in self.matrix.rows(begin):
            total = next((totals[label_of(c)] for c in cells if label_of(c) in totals), "")
            name = _sequence(self.matrix, row) or total
            if name and all(r.id != name for r in rows):
                rows.append(self._row(row, name))
        return rows

    def _row(self, row: int, name: str) -> Row:
        cells: dict[str, Cell] = {}
        for column in self.block.columns:
            cell = self.matrix.at(row, self.columns[column.id]) if column.id in self.columns else None
            if cell is not None and plain(cell):
                text = printed(cell)
                cells[column.id] = make_cell(text.text, column, self.unit, text.source, text.mark)
        self._add_unheaded(row, cells)
        project = cells.get("project")
        return Row(name, project.text if project else "", cells, source=self.matrix.row(row)[0].source)

    def _add_unheaded(self, row: int, cells: dict[str, Cell]) -> None:
        """A percentage behind the last headed column."""
        last = self.matrix.row(row)[-1]
        unheaded = next((c for c in self.block.columns if not c.header), None)
        if unheaded and last.col > max(self.columns.values()) and _PERCENT.fullmatch(plain(last)):
            cells[unheaded.id] = make_cell(plain(last), unheaded, None, last.source, _UNHEADED)


def _unit(matrix: Matrix, context: Sequence[TextLine]) -> str | None:
    texts = [squeeze(line.text) for line in context[-5:]]
    texts += [plain(cell) for _, cells in matrix.rows(0, min(4, matrix.table.rows)) for cell in cells]
    return next((match.group(1) for text in texts if (match := MONEY_UNIT.search(text))), None)


def _notes(matrix: Matrix, begin: int) -> tuple[str, ...]:
    texts = [plain(cell) for row, cells in matrix.rows(begin) for cell in cells if cell.row == row]
    return tuple(without_word(text) for text in texts if begins_note(text))
