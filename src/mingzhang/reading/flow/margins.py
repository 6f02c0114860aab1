"""How sure a cut is: what the best other reading costs that puts a piece into another cell."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from mingzhang.reading.flow.cutting import LONGEST, NEVER, TEXTS, Cut, Sheet
from mingzhang.reading.flow.lines import Piece

CLEAR = 60
"""Points beyond which another reading does not matter."""
_FAR = 1_000_000
Edge = tuple[int, int, int, int]
"""A possible cell: its first piece, the one behind its last, its column, its cost."""
Costs = list[list[int]]


def margins(pieces: Sequence[Piece], rows: Sequence[Sequence[Cut]], sheet: Sheet) -> list[int]:
    """For each piece, how much more the cheapest reading costs in which its cell begins, ends or stands elsewhere.

    Args:
        pieces: The body.
        rows: The cheapest cut of it into rows and cells.
        sheet: What is known of the columns.
    """
    edges = list(_edges(pieces, sheet))
    size, count = len(pieces), len(sheet.columns)
    before, after = _before(edges, size, count), _after(edges, size, count)
    best = before[size][count]
    chosen = {(start, end, column) for row in rows for column, (start, end) in enumerate(row)}
    margin = [CLEAR] * size
    for start, end, column, cost in edges:
        more = before[start][column] + cost + after[end][column + 1] - best
        if more < CLEAR and (start, end, column) not in chosen:
            margin[start:end] = [min(more, known) for known in margin[start:end]]
    return margin


def _edges(pieces: Sequence[Piece], sheet: Sheet) -> Iterator[Edge]:
    """All cells that a reading may hold, in the order of their first piece and their column."""
    for start in range(len(pieces) + 1):
        for column, definition in enumerate(sheet.columns):
            last = min(start + (LONGEST if definition.type in TEXTS else 1), len(pieces))
            for end in range(start, last + 1):
                cost = sheet.cost(pieces, start, end, column)
                if cost < NEVER:
                    yield start, end, column, cost
                if cost > 2 * CLEAR and end > start + 1:
                    break


def _before(edges: Sequence[Edge], size: int, count: int) -> Costs:
    """What the cheapest reading of the pieces before a place costs, by place and column."""
    costs = [[_FAR] * (count + 1) for _ in range(size + 1)]
    costs[0][0] = 0
    for start, leaving in groupby(edges, key=lambda edge: edge[0]):
        here = list(leaving)
        blanks = [edge for edge in here if edge[1] == start]
        # A row may end here, and the next begin with blank cells: those are gone through once more.
        for _, end, column, cost in (*blanks, *here):
            if column == 0 and 0 < start < size:
                costs[start][0] = costs[start][count]
            costs[end][column + 1] = min(costs[end][column + 1], costs[start][column] + cost)
    return costs


def _after(edges: Sequence[Edge], size: int, count: int) -> Costs:
    """What the cheapest reading of the pieces behind a place costs."""
    costs = [[_FAR] * (count + 1) for _ in range(size + 1)]
    costs[size][count] = 0
    for start, leaving in groupby(reversed(edges), key=lambda edge: edge[0]):
        here = list(leaving)
        blanks = [edge for edge in here if edge[1] == start]
        for _, end, column, cost in (*here, *blanks):
            costs[start][column] = min(costs[start][column], cost + costs[end][column + 1])
            if column == 0 and 0 < start < size:
                costs[start][count] = costs[start][0]
    return costs
