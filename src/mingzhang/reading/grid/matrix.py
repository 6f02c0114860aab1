"""A grid table as a matrix: every position knows its cell; parts on several pages stand one below another."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from mingzhang.forms import Source
from mingzhang.reading.grid.words import canon
from mingzhang.reading.pages import GridCell, GridTable

_TOLERANCE = 4.0
"""Points by which column borders of one table may differ between pages; the narrowest column seen is 35 wide."""


class Spot(msgspec.Struct):
    """A cell of the matrix; one object for all the positions that a merged cell covers.

    Attributes:
        row, col: Its first position in the matrix.
        text: As printed, lines joined by a line feed.
        plain: Canonical text for comparison.
    """

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    plain: str
    source: Source
    joined: bool
    overlaid: bool = False


class Matrix(msgspec.Struct):
    """Rows of spots; None where nothing, not even an empty cell, is drawn.

    Attributes:
        starts: Row at which each part (page) begins.
        fresh: Column borders of a part did not agree and its columns were taken by their order.
    """

    rows: list[list[Spot | None]]
    cols: int
    source: Source
    edges: tuple[float, ...] = ()
    starts: list[int] = msgspec.field(default_factory=lambda: [0])
    fresh: bool = False

    @classmethod
    def of(cls, table: GridTable) -> "Matrix":
        """The matrix of one table."""
        return cls(_rows(table), table.cols, table.source, table.edges)

    def extend(self, other: "Matrix", places: list[int]) -> None:
        """Puts the rows of another part below; its column border i stands at column border `places[i]`."""
        offset = len(self.rows)
        self.starts.append(offset)
        moved: dict[int, Spot] = {}
        for row in other.rows:
            self.rows.append(_moved(row, places, self.cols, offset, moved))

    def spots(self, row: int) -> Iterator[Spot]:
        """The cells of a row from left to right, each once, also those that began above it."""
        last = None
        for spot in self.rows[row]:
            if spot is not None and spot is not last:
                yield spot
            last = spot

    def texts(self, row: int) -> list[str]:
        """Canonical texts of the cells that begin in a row and print something."""
        return [spot.plain for spot in self.spots(row) if spot.row == row and spot.plain]

    def transposed(self) -> "Matrix":
        """The matrix with rows and columns exchanged, for tables that lie on their side."""
        spots = {id(s): s for row in self.rows for s in row if s is not None}
        turned = {
            key: Spot(s.col, s.row, s.colspan, s.rowspan, s.text, s.plain, s.source, s.joined, s.overlaid)
            for key, s in spots.items()
        }
        rows = [
            [turned[id(spot)] if (spot := row[col]) is not None else None for row in self.rows]
            for col in range(self.cols)
        ]
        return Matrix(rows, len(self.rows), self.source)

    def part(self, first: int, last: int) -> "Matrix":
        """The rows from first up to, not including, last as a matrix of their own."""
        rows = self.rows[first:last]
        for spot in {id(s): s for row in rows for s in row if s is not None}.values():
            spot.rowspan = min(spot.row + spot.rowspan, last) - max(spot.row, first)
            spot.row = max(spot.row, first) - first
        source = next((s.source for row in rows for s in row if s is not None), self.source)
        return Matrix(rows, self.cols, source, self.edges, fresh=self.fresh)


def _rows(table: GridTable) -> list[list[Spot | None]]:
    rows: list[list[Spot | None]] = [[None] * table.cols for _ in range(table.rows)]
    for cell in table.cells:
        spot = _spot(cell, table)
        for row in rows[spot.row : spot.row + spot.rowspan]:
            row[spot.col : spot.col + spot.colspan] = [spot] * spot.colspan
    return rows


def _spot(cell: GridCell, table: GridTable) -> Spot:
    """The spot of a cell, cut off where it reaches beyond the table."""
    rowspan = min(cell.rowspan, table.rows - cell.row)
    colspan = min(cell.colspan, table.cols - cell.col)
    plain = canon(cell.text)
    return Spot(cell.row, cell.col, rowspan, colspan, cell.text, plain, cell.source, cell.joined, cell.overlaid)


def _moved(
    row: list[Spot | None], places: list[int], cols: int, offset: int, moved: dict[int, Spot]
) -> list[Spot | None]:
    """A row with its spots moved to other columns and down; merged spots stay one object."""
    out: list[Spot | None] = [None] * cols
    for spot in row:
        if spot is None:
            continue
        new = moved.get(id(spot))
        if new is None:
            first, last = places[spot.col], places[spot.col + spot.colspan]
            new = Spot(
                spot.row + offset,
                first,
                spot.rowspan,
                last - first,
                spot.text,
                spot.plain,
                spot.source,
                spot.joined,
                spot.overlaid,
            )
            moved[id(spot)] = new
        out[new.col : new.col + new.colspan] = [new] * new.colspan
    return out


def places_in(inner: tuple[float, ...], outer: tuple[float, ...]) -> list[int] | None:
    """Where each column border of one table stands among those of another, None where one does not.

    The outermost borders must agree; the inner table may lack borders, where cells are merged.
    """
    if not inner or not outer:
        return None
    places = [_nearest(outer, edge) for edge in inner]
    if places[0] != 0 or places[-1] != len(outer) - 1 or any(place is None for place in places):
        return None
    found = [place for place in places if place is not None]
    return found if all(a < b for a, b in pairwise(found)) else None


def merged_edges(first: tuple[float, ...], second: tuple[float, ...]) -> tuple[float, ...]:
    """The column borders of two parts of one table together; each part may lack some, where cells are merged."""
    return tuple(sorted((*first, *(edge for edge in second if _nearest(first, edge) is None))))


def _nearest(edges: tuple[float, ...], edge: float) -> int | None:
    at = bisect_left(edges, edge)
    near = [i for i in (at - 1, at) if 0 <= i < len(edges) and abs(edges[i] - edge) <= _TOLERANCE]
    return min(near, key=lambda i: abs(edges[i] - edge)) if near else None
