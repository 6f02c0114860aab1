"""A grid table as a matrix in which every position of a merged cell leads to that cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec.structs import replace

from mingzhang.forms import Mark
from mingzhang.quantities.number import squeeze
from mingzhang.reading.grid.matrix import merged_edges, places_in
from mingzhang.reading.pages import GridCell, GridTable
from mingzhang.reading.self_evaluation.assembly import Printed
from mingzhang.rulebook import BlockDef

_PARENTHESIS = re.compile(r"[（(][^（()）]*[）)]")
_JOINED: tuple[Mark, str] = ("joined", "数字由断开的几段拼成。")


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
    return Printed(plain(cell), cell.source, mark or (_JOINED if cell.joined else None))


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


def stack(first: GridTable, second: GridTable) -> GridTable | None:
    """A table and its continuation on the next page as one; None where their columns cannot be told to agree.

    Each page draws only the column borders of the boxes on it; put together, each cell covers the columns of all.
    """
    if not _same_columns(first, second):
        edges = merged_edges(first.edges, second.edges)
        upper, lower = _spread(first, edges), _spread(second, edges)
        return stack(upper, lower) if upper and lower else None
    moved = tuple(replace(cell, row=cell.row + first.rows) for cell in second.cells)
    return replace(first, cells=(*first.cells, *moved), rows=first.rows + second.rows, box=None)


def _same_columns(first: GridTable, second: GridTable) -> bool:
    """As many columns, and each border nearest to the other's of the same number where borders are known."""
    if first.cols != second.cols or len(first.edges) != len(second.edges):
        return first.cols == second.cols
    return all(
        min(range(len(second.edges)), key=lambda n: abs(second.edges[n] - edge)) == number
        for number, edge in enumerate(first.edges)
    )


def _spread(table: GridTable, edges: tuple[float, ...]) -> GridTable | None:
    """The table with more column borders; None where its own are not all among them."""
    places = places_in(table.edges, edges) if len(table.edges) == table.cols + 1 else None
    if places is None:
        return None
    cells = tuple(
        replace(
            cell, col=places[cell.col], colspan=places[min(cell.col + cell.colspan, table.cols)] - places[cell.col]
        )
        for cell in table.cells
    )
    return replace(table, cells=cells, cols=len(edges) - 1, edges=edges)
