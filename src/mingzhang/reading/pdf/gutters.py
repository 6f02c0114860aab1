"""Places between the columns of a table without rules: strips that no text of its rows enters."""

from bisect import bisect_right
from itertools import pairwise

from mingzhang.reading.pdf.segments import Row, Segment, ends_amounts

NARROWEST = 0.5
"""Width in ems of a strip between columns; right of a column of amounts any strip will do."""
TIGHT = 0.35
"""Ems right of a column of amounts at which the next column begins, where nothing else tells."""
OVER = 0.3
"""Ems by which a text may reach over a gutter and still stand in its own column."""

Strip = tuple[float, float]


def gutters_of(data: list[Row], heads: list[Row], edges: list[float]) -> list[float]:
    """The gutters of rows with numbers; headers, the lowest last, tell where a wide strip is cut.

    Args:
        data: Rows with numbers.
        heads: Rows of the header, from top to bottom.
        edges: Places at which columns of amounts end.
    """
    em = max(row.line.size for row in data)
    strips = _strips(data, em, edges)
    gutters = [_place(strip, heads, em, edges) for strip in strips]
    texts = [segment for row in data for segment in row.segments]
    ends = [(float("-inf"), min(s.left for s in texts)), (max(s.right for s in texts), float("inf"))]
    return sorted({*gutters, *_between_heads(gutters, strips, ends, heads, em)})


def _strips(data: list[Row], em: float, edges: list[float]) -> list[Strip]:
    spans = sorted((segment.left, segment.right) for row in data for segment in row.segments)
    strips: list[Strip] = []
    reach = spans[0][1]
    for left, right in spans[1:]:
        if left - reach >= NARROWEST * em or (left > reach and ends_amounts(edges, reach)):
            strips.append((reach, left))
        reach = max(reach, right)
    return strips


def _place(strip: Strip, heads: list[Row], em: float, edges: list[float]) -> float:
    """Where in a strip the columns part: free of as many header rows as may be, close to amounts on its left."""
    free = _free(strip, heads)
    if ends_amounts(edges, strip[0]):
        start, end = free[0]
        return min(start + TIGHT * em, (start + end) / 2) if start == strip[0] else (start + end) / 2
    start, end = max(free, key=_width)
    return (start + end) / 2


def _free(strip: Strip, heads: list[Row]) -> list[Strip]:
    """The parts of a strip that as many header rows as may be leave free, the lowest rows first."""
    free = [strip]
    for row in reversed(heads):
        left_over = [part for piece in free for part in _without(piece, row.segments)]
        if not left_over:
            break
        free = left_over
    return free


def _width(strip: Strip) -> float:
    return strip[1] - strip[0]


def _without(strip: Strip, segments: list[Segment]) -> list[Strip]:
    """The parts of a strip that segments leave free."""
    start, end = strip
    free: list[Strip] = []
    for segment in segments:
        if segment.right <= start or segment.left >= end:
            continue
        if segment.left > start:
            free.append((start, segment.left))
        start = max(start, segment.right)
    return [*free, (start, end)] if start < end else free


def without_needless(gutters: list[float], body: list[Row]) -> list[float]:
    """The gutters without those between names: centred totals stand in the column of the other names."""
    filled = [{bisect_right(gutters, (s.left + s.right) / 2): s for s in row.segments} for row in body]
    numbers = {col for row in filled for col, segment in row.items() if segment.number}
    names = {col for row in filled for col in row} - numbers
    return [
        gutter
        for i, gutter in enumerate(gutters)
        if not {i, i + 1} <= names or any({i, i + 1} <= row.keys() for row in filled)
    ]


def _between_heads(
    gutters: list[float], strips: list[Strip], ends: list[Strip], heads: list[Row], em: float
) -> list[float]:
    """Gutters between header texts that stand in one strip: columns in which nothing is printed."""
    found: list[float] = []
    open_ = [*strips, *ends]
    for row in reversed(heads):
        for one, two in pairwise(row.segments):
            near = (one.right - OVER * em, two.left + OVER * em)
            if not any(near[0] <= place <= near[1] for place in [*gutters, *found]):
                widest = max(((max(s, one.right), min(e, two.left)) for s, e in open_), key=_width)
                if _width(widest) > OVER * em:
                    start, end = max(_free(widest, heads), key=_width)
                    found.append((start + end) / 2)
    return found
