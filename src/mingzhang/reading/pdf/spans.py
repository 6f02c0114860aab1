"""Headers of tables without rules: which columns a centred header text stands over."""

from mingzhang.reading.pdf.glyphs import Run

RowRuns = dict[tuple[int, int], list[Run]]
"""The runs of a row by first column and number of columns."""


NEAR = 4.0
"""Points by which the middle of a header may miss that of its columns, whose borders are not drawn."""
HALFWAY = 0.65
"""Share of the distance to the text below that a neighbour's must have: one set halfway is a header of its own."""


Bounds = tuple[tuple[float, ...], dict[int, float]]
"""The places between and around the columns, and the middles of their lowest header texts."""


def widened(rows: list[RowRuns], xs: tuple[float, ...]) -> list[RowRuns]:
    """Header rows, each text spread over the columns that it heads: those with a text as far below it.

    Args:
        rows: From top to bottom.
        xs: The places between and around the columns.
    """
    leaves = {first: _middle(runs) for row in rows for (first, count), runs in row.items() if count == 1}
    done: list[RowRuns] = []
    for row in reversed(rows):
        done.insert(0, _spread(row, _headed(row, done), (xs, leaves)))
    return done


def _headed(row: RowRuns, lower: list[RowRuns]) -> set[int]:
    """Columns whose first text below a row is as far below it as that of its own columns."""
    base = max((run.y for runs in row.values() for run in runs), default=0.0)
    first: dict[int, float] = {}
    for placed in lower:
        for (col, count), runs in placed.items():
            for at in range(col, col + count):
                first.setdefault(at, min(run.y for run in runs))
    own = [first[col] - base for at, count in row for col in range(at, at + count) if col in first]
    return {col for col, y in first.items() if own and y - base >= HALFWAY * min(own)}


def _spread(row: RowRuns, below: set[int], bounds: Bounds) -> RowRuns:
    """The row, each text over the columns of which it stands in the middle."""
    spread: RowRuns = {}
    spans = sorted(row)
    start = 0
    for number, span in enumerate(spans):
        stop = spans[number + 1][0] if number + 1 < len(spans) else len(bounds[0]) - 1
        first, last = _best(span, row[span], below, (start, stop), bounds)
        spread[first, last - first] = row[span]
        start = last
    return spread


def _best(
    span: tuple[int, int], runs: list[Run], below: set[int], room: tuple[int, int], bounds: Bounds
) -> tuple[int, int]:
    """The columns around a text's own, all with a text below, whose middle is nearest to its middle."""
    own, end = span[0], span[0] + span[1]
    starts = [a for a in range(own, room[0] - 1, -1) if set(range(a, own)) <= below]
    ends = [b for b in range(end, room[1] + 1) if set(range(end, b)) <= below]
    if not below & set(range(own, end)):
        return own, end
    middle = _middle(runs)
    return min(((a, b) for a in starts for b in ends), key=lambda c: (_off(middle, c, bounds), c[0] - c[1]))


def _off(middle: float, columns: tuple[int, int], bounds: Bounds) -> int:
    """How far a text is from the middle of some columns, in steps of a few points."""
    xs, leaves = bounds
    first, stop = columns
    by_edges = abs((xs[first] + xs[stop]) / 2 - middle)
    if first not in leaves or stop - 1 not in leaves:
        return int(by_edges / NEAR)
    return int(min(by_edges, abs((leaves[first] + leaves[stop - 1]) / 2 - middle)) / NEAR)


def _middle(runs: list[Run]) -> float:
    return (min(run.left for run in runs) + max(run.right for run in runs)) / 2
