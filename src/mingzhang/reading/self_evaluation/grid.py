"""A grid table as a matrix in which every position of a merged cell leads to that cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mingzhang.forms import Mark
from mingzhang.quantities.number import squeeze
from mingzhang.reading.pages import GridCell, GridTable
from mingzhang.reading.self_evaluation.assembly import Printed
from mingzhang.rulebook import BlockDef

_PARENTHESIS = re.compile(r"[（(][^（()）]*[）)]")
_JOINED: tuple[Mark, str] = ("joined", "数字由断开的几段拼成。")
CONTINUED: tuple[Mark, str] = ("joined", "这一格的文字从上一页接到下一页。")


@dataclass(frozen=True)
class Matrix:
    """The cells of a table by position."""

    table: GridTable

    @cached_property
    def _places(self) -> dict[tuple[int, int], GridCell]:
        return {
            (row, col): cell
            for cell in self.table.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        }

    def at(self, row: int, col: int) -> GridCell | None:
        """The cell that covers a position, None beyond the table and where nothing is."""
        return self._places.get((row, col))

    def row(self, row: int) -> list[GridCell]:
        """The cells that touch a row, from left to right, each once."""
        found: list[GridCell] = []
        for col in range(self.table.cols):
            cell = self.at(row, col)
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def right_of(self, cell: GridCell) -> GridCell | None:
        """The cell to the right of a cell's first row."""
        return self.at(cell.row, cell.col + cell.colspan)

    def below(self, cell: GridCell) -> GridCell | None:
        """The cell below a cell's first column."""
        return self.at(cell.row + cell.rowspan, cell.col)

    def rows(self, begin: int = 0, end: int | None = None) -> Iterator[tuple[int, list[GridCell]]]:
        """Row numbers with their cells."""
        for row in range(begin, self.table.rows if end is None else end):
            yield row, self.row(row)


def plain(cell: GridCell | None) -> str:
    """The text of a cell without white space; empty where there is no cell."""
    return squeeze(cell.text) if cell else ""


def label_of(cell: GridCell | None) -> str:
    """A cell's text as a label: without a colon at its end."""
    return plain(cell).strip("：:")


def bare_label(cell: GridCell | None) -> str:
    """A cell's text as a label, without what stands in brackets (实施单位（盖章）)."""
    return _PARENTHESIS.sub("", plain(cell)).strip("：:")


def printed(cell: GridCell, mark: tuple[Mark, str] | None = None) -> Printed:
    """What is printed in a cell."""
    pieced = CONTINUED if cell.continued else _JOINED if cell.joined else None
    return Printed(plain(cell), cell.source, mark or pieced)


def header_columns(cells: Sequence[GridCell], block: BlockDef) -> dict[str, GridCell]:
    """The columns of a block whose headers stand in a row, each with its header cell."""
    words = {alternative[0]: c.id for c in block.columns for alternative in c.header if len(alternative) == 1}
    found: dict[str, GridCell] = {}
    for cell in cells:
        word = bare_label(cell)
        if word in words:
            found.setdefault(words[word], cell)
    return found


def unknown_headers(cells: Sequence[GridCell], columns: Mapping[str, GridCell], row: int) -> list[GridCell]:
    """Header cells in a row, right of the first column of the block, that are none of its columns."""
    first = min((cell.col for cell in columns.values()), default=0)
    known = {id(cell) for cell in columns.values()}
    return [c for c in cells if c.col > first and c.row == row and plain(c) and id(c) not in known]
