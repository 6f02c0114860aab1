"""Names of several lines that a text gives behind all rows of their page: what was drawn last is copied last.

The rows they belong to are left with a code and figures; the names stand behind the page's rows in the same order.
Where one ends is told from its last line, which need not fill the column as the others do, and from known names.
"""

from collections.abc import Sequence
from itertools import combinations, pairwise
from math import comb

from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece, first_unit, imbalance, width
from mingzhang.reading.flow.raw import GATHERED, Raw, named_right

_MOST = 500
"""Ways to part lines into names that are tried at most."""
_KNOWN = 2
"""What a known name counts against a line that could have held more."""

Line = list[Piece]


def with_displaced_names(rows: Sequence[Raw], gaps: Sequence[list[Line]], labels: Labels) -> None:
    """Gives nameless rows the names that stand behind them, where there are as many names as rows.

    Args:
        rows: Rows with code or figures.
        gaps: The lines of lone names before each of them and after the last; those given away are taken out.
        labels: The names and codes that the block knows.
    """
    waiting: list[Raw] = []
    for number, row in enumerate(rows):
        if gaps[number]:
            waiting = []
        elif row.code and not row.names:
            waiting.append(row)
        beside = len(waiting) == 1 and waiting[0] is row and number + 1 < len(rows)
        names = _names(gaps[number + 1], waiting, labels) if waiting and not beside else []
        if names:
            _give(waiting, names, labels)
            gaps[number + 1].clear()


def _names(lines: Sequence[Line], rows: Sequence[Raw], labels: Labels) -> list[Line]:
    """As many names as there are rows; none where lines do not make them, or make them in several ways."""
    count = len(rows)
    if len(lines) < count or comb(len(lines) - 1, count - 1) > _MOST:
        return []
    edges = ((0, *cuts, len(lines)) for cuts in combinations(range(1, len(lines)), count - 1))
    ways = [[lines[start:end] for start, end in pairwise(edge)] for edge in edges]
    costs = [_cost(way, max(map(_width, lines)), rows, labels) for way in ways]
    best = min(costs)
    return (
        [[p for line in name for p in line] for name in ways[costs.index(best)]] if costs.count(best) == 1 else []
    )


def _cost(names: Sequence[Sequence[Line]], full: int, rows: Sequence[Raw], labels: Labels) -> int:
    """What speaks against a way of parting: lines within a name that could have held more, and unknown names."""
    inner = [pair for name in names for pair in pairwise(name)]
    short = sum(_width(line) + first_unit(_text(below)) <= full for line, below in inner)
    texts = ["".join(map(_text, name)) for name in names]
    odd = sum(imbalance(text) > 0 for text in texts)
    known = sum(
        row.code is not None and labels.belongs(row.code.text, t) for row, t in zip(rows, texts, strict=True)
    )
    return short + _KNOWN * (odd - known)


def _text(line: Line) -> str:
    return "".join(piece.text for piece in line)


def _width(line: Line) -> int:
    return width(_text(line))


def _give(rows: Sequence[Raw], names: Sequence[Line], labels: Labels) -> None:
    for row, name in zip(rows, names, strict=True):
        row.names = name
        row.mark = row.mark or (None if named_right(row, labels) else GATHERED)
