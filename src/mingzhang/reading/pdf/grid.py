"""Builds grids from ruling lines: rows, columns and merged cells where rules are missing."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise

import msgspec

from mingzhang.forms.model import Box
from mingzhang.reading.pdf.rules import Ruling

SNAP = 3.0
"""Points within which parallel rules are one: double rules, a stroke on a fill, borders of neighbouring cells."""
REACH = 3.0
"""Points that may lack where two rules meet, or by which one may overshoot."""
SHORTEST = 4.0
"""Points below which a rule is a dot or the end of another."""
OPEN = 6.0
"""Points that rules must stick out together to show a side that is not ruled."""
MAX_RULES = 3000


class Span(msgspec.Struct, frozen=True):
    """The grid positions of one cell."""

    row: int
    col: int
    rowspan: int
    colspan: int


class Grid(msgspec.Struct, frozen=True):
    """A ruled grid in upright points.

    Attributes:
        xs, ys: Places of the column and row borders, ascending.
        spans: The cells, in reading order.
        owners: For each row and column the index in `spans` of the cell that covers it.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    owners: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        """Its outer border."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def area(self) -> float:
        """Its area; the smaller of two nested grids owns the text."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)

    def cell_at(self, x: float, y: float) -> int | None:
        """The index of the cell at a point, None outside the grid."""
        row, col = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if 0 <= row < len(self.owners) and 0 <= col < len(self.owners[0]):
            return self.owners[row][col]
        return None

    def box_of(self, span: Span) -> Box:
        """The rectangle of a cell."""
        return (
            self.xs[span.col],
            self.ys[span.row],
            self.xs[span.col + span.colspan],
            self.ys[span.row + span.rowspan],
        )


def grids_of(across: list[Ruling], down: list[Ruling]) -> list[Grid] | None:
    """The grids that rules form, from top to bottom; None where there are too many rules for a table."""
    level, upright = merged(across), merged(down)
    if len(level) > MAX_RULES or len(upright) > MAX_RULES:
        return None
    grids = [_grid(rows, cols) for rows, cols in _connected(level, upright)]
    return sorted((grid for grid in grids if grid), key=lambda grid: (grid.ys[0], grid.xs[0]))


def merged(rules: Iterable[Ruling]) -> list[Ruling]:
    """Rules with those on one line put together, and lines that are one drawn as one."""
    result: list[Ruling] = []
    for line in _lines(sorted(rules)):
        at = sum(rule.at * (rule.end - rule.start + 0.01) for rule in line)
        at /= sum(rule.end - rule.start + 0.01 for rule in line)
        result += [Ruling(at, start, end) for start, end in _joined(line) if end - start >= SHORTEST]
    return result


def _lines(rules: list[Ruling]) -> Iterable[list[Ruling]]:
    """Groups of parallel rules within SNAP of the first of them."""
    line: list[Ruling] = []
    for rule in rules:
        if line and rule.at - line[0].at > SNAP:
            yield line
            line = []
        line.append(rule)
    if line:
        yield line


def _joined(line: list[Ruling]) -> Iterable[tuple[float, float]]:
    """The stretches that the rules of a line cover, gaps below REACH closed."""
    stretches = sorted((rule.start, rule.end) for rule in line)
    start, end = stretches[0]
    for left, right in stretches[1:]:
        if left > end + REACH:
            yield start, end
            start, end = left, right
        else:
            end = max(end, right)
    yield start, end


def _connected(level: list[Ruling], upright: list[Ruling]) -> Iterable[tuple[list[Ruling], list[Ruling]]]:
    """Sets of rules that touch each other, directly or through others."""
    parent = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    places = [rule.at for rule in upright]
    for i, rule in enumerate(level):
        first, last = bisect_left(places, rule.start - REACH), bisect_right(places, rule.end + REACH)
        for j in range(first, last):
            if upright[j].start - REACH <= rule.at <= upright[j].end + REACH:
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, rule in enumerate(level):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(upright):
        groups.setdefault(root(len(level) + j), ([], []))[1].append(rule)
    return groups.values()


def _grid(level: list[Ruling], upright: list[Ruling]) -> Grid | None:
    """The grid of connected rules, None where they enclose fewer than two cells."""
    if not level or not upright:
        return None
    xs = _with_open_sides(_places(upright), level)
    ys = _with_open_sides(_places(level), upright)
    if len(xs) < 2 or len(ys) < 2:
        return None
    xs = _needed(xs, _marks(xs, ys, upright))
    ys = _needed(ys, _marks(ys, xs, level))
    sheet = _Sheet(_marks(xs, ys, upright), _marks(ys, xs, level))
    sheet.divide()
    if len(sheet.spans) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(sheet.spans), tuple(map(tuple, sheet.owners)))


def _places(rules: list[Ruling]) -> list[float]:
    return sorted({rule.at for rule in rules})


def _with_open_sides(places: list[float], crossing: list[Ruling]) -> list[float]:
    """Border places, with one more on a side where several crossing rules go on beyond the outermost."""
    before = sorted(rule.start for rule in crossing if rule.start < places[0] - OPEN)
    after = sorted(rule.end for rule in crossing if rule.end > places[-1] + OPEN)
    left = [before[0]] if len(before) >= 2 else []
    right = [after[-1]] if len(after) >= 2 else []
    return left + places + right


def _marks(places: list[float], crossing: list[float], rules: list[Ruling]) -> list[bytearray]:
    """For each border place: which of the intervals between the crossing places a rule closes."""
    middles = [(start + end) / 2 for start, end in pairwise(crossing)]
    marks = [bytearray(len(middles)) for _ in places]
    index = {place: number for number, place in enumerate(places)}
    for rule in rules:
        if rule.at in index:
            first, last = bisect_left(middles, rule.start), bisect_right(middles, rule.end)
            if last > first:
                marks[index[rule.at]][first:last] = b"\x01" * (last - first)
    return marks


def _needed(places: list[float], marks: list[bytearray]) -> list[float]:
    """The outer borders and those inner ones that close something; stubs and overshoots close nothing."""
    last = len(places) - 1
    return [place for i, place in enumerate(places) if i in (0, last) or any(marks[i])]


class _Sheet:
    """The positions of a grid, being divided into cells: rectangles without a rule between their positions.

    Attributes:
        down: For each column border, the rows beside which it is ruled.
        across: For each row border, the columns in which it is ruled.
    """

    def __init__(self, down: list[bytearray], across: list[bytearray]) -> None:
        self.down, self.across = down, across
        self.rows, self.cols = len(across) - 1, len(down) - 1
        self.owners = [[-1] * self.cols for _ in range(self.rows)]
        self.spans: list[Span] = []

    def divide(self) -> None:
        """Gives each position to exactly one cell."""
        for row, line in enumerate(self.owners):
            for col in range(self.cols):
                if line[col] < 0:
                    self._take(self._span(row, col))

    def _take(self, span: Span) -> None:
        for line in self.owners[span.row : span.row + span.rowspan]:
            line[span.col : span.col + span.colspan] = [len(self.spans)] * span.colspan
        self.spans.append(span)

    def _span(self, row: int, col: int) -> Span:
        """The cell that begins at a position: first as wide, then as high as no rule stops it."""
        right = col + 1
        while right < self.cols and not self.down[right][row] and self.owners[row][right] < 0:
            right += 1
        bottom = row + 1
        while bottom < self.rows and self._continues(bottom, col, right):
            bottom += 1
        return Span(row, col, bottom - row, right - col)

    def _continues(self, row: int, left: int, right: int) -> bool:
        """Nothing separates a row's positions from those above them, or from each other."""
        if self.across[row].find(1, left, right) >= 0:
            return False
        whole = not any(self.down[col][row] for col in range(left + 1, right))
        return whole and max(self.owners[row][left:right]) < 0
