"""Puts the parts of a form that pages divided together: their columns, and texts that a page break cut."""

from collections.abc import Set

from msgspec.structs import replace

from mingzhang.quantities.number import parse_number
from mingzhang.reading.grid.matrix import merged_edges, places_in
from mingzhang.reading.pages import GridCell, GridTable
from mingzhang.reading.self_evaluation.grid import bare_label, plain

Pair = tuple[GridCell | None, GridCell]


def stack(first: GridTable, second: GridTable, labels: Set[str] = frozenset()) -> GridTable | None:
    """A table and its continuation on the next page as one; None where their columns cannot be told to agree.

    Each page draws only the column borders of the boxes on it; put together, each cell covers the columns of all.

    Args:
        first: The part above.
        second: The part below.
        labels: What the form prints as labels and heads; no such cell is the rest of another.
    """
    if not _same_columns(first, second):
        edges = merged_edges(first.edges, second.edges)
        upper, lower = _spread(first, edges), _spread(second, edges)
        return stack(upper, lower, labels) if upper and lower else None
    rests = {(below.row, below.col): above for above, below in _cut_cells(first, second, labels) if above}
    above = {(cell.row, cell.col): key for key, cell in rests.items()}
    texts = {(cell.row, cell.col): cell.text for cell in second.cells}
    cells = [
        replace(c, text=f"{c.text}\n{texts[above[c.row, c.col]]}", continued=True) if (c.row, c.col) in above else c
        for c in first.cells
    ]
    cells += [
        replace(c, row=c.row + first.rows, text="" if (c.row, c.col) in rests else c.text) for c in second.cells
    ]
    return replace(first, cells=tuple(cells), rows=first.rows + second.rows, box=None)


def _cut_cells(first: GridTable, second: GridTable, labels: Set[str]) -> list[Pair]:
    """Cells above and below a page break that are one, none where the row below is a row of its own.

    The rest of a cut row prints no number and no label, and leaves blank what was short enough to end above.
    """
    ends = {(c.col, c.colspan): c for c in first.cells if c.row + c.rowspan == first.rows}
    begin = _after_heads(second, labels)
    pairs = [(ends.get((c.col, c.colspan)), c) for c in second.cells if c.row == begin]
    rests = [pair for pair in pairs if plain(pair[1])]
    ended = any(plain(above) and not plain(below) for above, below in pairs)
    return rests if ended and not any(_own(pair, labels) for pair in rests) else []


def _after_heads(table: GridTable, labels: Set[str]) -> int:
    """The first row, below heads that are printed again."""
    return min((c.row for c in table.cells if plain(c) and bare_label(c) not in labels), default=0)


def _own(pair: Pair, labels: Set[str]) -> bool:
    """A cell below begins anew: nothing that it could go on with stands above it."""
    return not plain(pair[0]) or any(_is_number(cell) or bare_label(cell) in labels for cell in pair)


def _is_number(cell: GridCell | None) -> bool:
    return parse_number(plain(cell).rstrip("分%％")) is not None


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
    cells = tuple(_widened(cell, places) for cell in table.cells)
    return replace(table, cells=cells, cols=len(edges) - 1, edges=edges)


def _widened(cell: GridCell, places: list[int]) -> GridCell:
    first, last = places[cell.col], places[min(cell.col + cell.colspan, len(places) - 1)]
    return replace(cell, col=first, colspan=last - first)
