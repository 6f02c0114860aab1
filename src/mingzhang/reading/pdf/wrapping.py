"""Tables without rules: lines of names that run on above and below the line with the row's numbers."""

from mingzhang.reading.pdf.segments import Row
from mingzhang.reading.pdf.spans import RowRuns
from mingzhang.reading.pdf.text import Line, cell_text

CLOSE = 1.0
"""Distance in ems below which two lines are of one row: rows of their own cannot stand so close."""
WRAPPED = 3.2
"""The same in a table whose rows have codes, for a line that has none."""

Lines = list[tuple[Row, RowRuns]]


def gathered(rows: Lines, rules: list[float]) -> tuple[list[Row], list[RowRuns]]:
    """Rows with numbers, the lines that run on put into them; other rows as they are.

    Args:
        rows: The rows of the body from top to bottom, with their runs by column.
        rules: Heights of level rules, which part rows.
    """
    anchors = [i for i, (row, _) in enumerate(rows) if row.numbers]
    homes = _homes(rows, anchors, rules)
    cells: dict[int, RowRuns] = {i: {} for i in range(len(rows)) if homes.get(i, i) == i}
    for i, (_, placed) in enumerate(rows):
        _put(cells[homes.get(i, i)], placed)
    return [rows[i][0] for i in cells], list(cells.values())


def _homes(rows: Lines, anchors: list[int], rules: list[float]) -> dict[int, int]:
    """For each line without numbers the row that it belongs to; lines that are rows of their own are absent."""
    coded = 2 * sum(_code(rows[i][0]) for i in anchors) > len(anchors)
    ruled = any(_ruled_apart(rows[0][0].line, rows[-1][0].line, [rule]) for rule in rules)
    balanced = _balanced(rows, anchors) if coded and not ruled else None
    if balanced is not None:
        return balanced
    found = {i: _nearest(i, rows, anchors, coded, rules) for i in range(len(rows)) if i not in anchors}
    return {i: home for i, home in found.items() if home is not None}


def _code(row: Row) -> bool:
    return cell_text(row.segments[0].runs)[0].replace(" ", "").isdigit()


def _balanced(rows: Lines, anchors: list[int]) -> dict[int, int] | None:
    """Names set around the middle of their rows: as many lines above the numbers as below, else None."""
    homes: dict[int, int] = {}
    above = anchors[0]
    for anchor, following in zip(anchors, [*anchors[1:], len(rows)], strict=True):
        below = following - anchor - 1
        if below < above:
            return None
        homes |= dict.fromkeys((*range(anchor - above, anchor), *range(anchor + 1, anchor + 1 + above)), anchor)
        above = below - above
    far = any(
        abs(rows[i][0].line.top - rows[a][0].line.top) > WRAPPED * rows[i][0].line.size for i, a in homes.items()
    )
    return None if above or far else homes


def _nearest(index: int, rows: Lines, anchors: list[int], coded: bool, rules: list[float]) -> int | None:
    """The row with numbers that a line goes on, by its distance; None where it is a row of its own."""
    line = rows[index][0].line
    near = [a for a in anchors if not _ruled_apart(rows[a][0].line, line, rules)]
    best = min(near, key=lambda a: abs(rows[a][0].line.top - line.top), default=None)
    if best is None:
        return None
    away = abs(rows[best][0].line.top - line.top)
    return best if away < CLOSE * line.size or (coded and away < WRAPPED * line.size) else None


def _ruled_apart(one: Line, two: Line, rules: list[float]) -> bool:
    low, high = sorted((one.middle, two.middle))
    return any(low < rule < high for rule in rules)


def _put(cells: RowRuns, more: RowRuns) -> None:
    """Adds runs to a row's cells, by their first column."""
    for span, runs in more.items():
        home = next((own for own in cells if own[0] <= span[0] < own[0] + own[1]), (span[0], 1))
        if (
            home == (span[0], 1)
            and home not in cells
            and not any(own[0] < span[0] + span[1] and span[0] < own[0] + own[1] for own in cells)
        ):
            home = span
        cells[home] = [*cells.get(home, []), *runs]
