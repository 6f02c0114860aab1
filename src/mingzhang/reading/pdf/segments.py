"""Cuts lines of text into segments: what stands close together, and amounts from the names right of them."""

import re
from bisect import bisect_left

import msgspec

from mingzhang.quantities.number import Number, parse_number
from mingzhang.reading.pdf.glyphs import Run
from mingzhang.reading.pdf.text import Line, cell_text

COLUMN_GAP = 1.0
"""Gap in ems that may part two columns."""
FEWEST = 3
"""Rows with numbers in the same column from which on an alignment is no accident."""
ALIGNED = 1.5
"""Points by which the right edges of amounts in one column may differ."""
FILLED = 0.7
"""Share of a column that a header text fills where it touches its neighbour."""
TOUCH = 0.5
"""Ems by which a gutter may lie inside a run at whose end the columns part."""

_AMOUNT = re.compile(r"-?\d[\d,]*\.\d+(?=$|[^\d.,%％])")


class Segment(msgspec.Struct):
    """The runs of a line that stand close together."""

    runs: list[Run]

    @property
    def left(self) -> float:
        """Left edge."""
        return self.runs[0].left

    @property
    def right(self) -> float:
        """Right edge."""
        return max(run.right for run in self.runs)

    @property
    def number(self) -> Number | None:
        """The number it states, as a rate too."""
        return parse_number(cell_text(self.runs)[0].rstrip("%％"))


class Row(msgspec.Struct):
    """A line with its segments."""

    line: Line
    segments: list[Segment]

    @property
    def numbers(self) -> bool:
        """It has a number beside something else."""
        return len(self.segments) > 1 and any(segment.number for segment in self.segments)

    @property
    def amounts(self) -> int:
        """How many numbers with decimals it has."""
        return sum(number.decimals > 0 for segment in self.segments if (number := segment.number))

    @property
    def counting(self) -> bool:
        """Its numbers are 1, 2, 3 and so on: it numbers the columns."""
        numbers = [segment.number for segment in self.segments]
        found = [int(n.value) if n.decimals == 0 else 0 for n in numbers if n is not None]
        return len(found) > 1 and found == list(range(1, len(found) + 1))

    def cut_at(self, gutters: list[float]) -> "Row":
        """The row with segments cut at gutters that lie between two of their runs."""
        segments: list[Segment] = []
        for segment in self.segments:
            first, *rest = [part for run in segment.runs for part in _filling(run, gutters)]
            parts = [Segment([first])]
            for run in rest:
                low, high = parts[-1].right - TOUCH * run.size, run.left + TOUCH * run.size
                if any(low <= gutter <= high for gutter in gutters):
                    parts.append(Segment([run]))
                else:
                    parts[-1].runs.append(run)
            segments += parts
        return Row(self.line, segments)

    @property
    def text(self) -> str:
        """All its text, without blanks."""
        return "".join(run.text for run in self.line.runs)


def _filling(run: Run, gutters: list[float]) -> list[Run]:
    """A run cut at gutters between columns that it fills: header texts of neighbours that touch."""
    for left, gutter, right in zip(gutters, gutters[1:], gutters[2:], strict=False):
        fills = gutter - max(run.left, left) >= FILLED * (gutter - left)
        if fills and min(run.right, right) - gutter >= FILLED * (right - gutter):
            at = min(range(1, len(run.text)), key=lambda i: abs(run.starts[i] - gutter), default=0)
            if at and abs(run.starts[at] - gutter) < TOUCH * run.size:
                return [run.part(0, at), *_filling(run.part(at, len(run.text)), gutters)]
    return [run]


def rows_of(lines: list[Line]) -> list[Row]:
    """The lines with their segments, cut where columns of amounts end."""
    edges = amount_edges(lines)
    return [Row(line, _segments(line, edges)) for line in lines]


def amount_edges(lines: list[Line]) -> list[float]:
    """Places at which the amounts of several lines end."""
    ends = sorted(end for line in lines for run in line.runs if (end := _amount_end(run)) is not None)
    edges: list[float] = []
    group: list[float] = []
    for end in [*ends, float("inf")]:
        if group and end - group[0] > ALIGNED:
            if len(group) >= FEWEST:
                edges.append(group[-1])
            group = []
        group.append(end)
    return edges


def _amount_end(run: Run) -> float | None:
    """Where the amount ends with which a run begins, None where it begins with none."""
    found = _AMOUNT.match(run.text)
    return run.ends[found.end() - 1] if found else None


def ends_amounts(edges: list[float], x: float) -> bool:
    """A place is where a column of amounts ends."""
    at = bisect_left(edges, x - 0.1)
    return at < len(edges) and edges[at] - x <= ALIGNED


def _segments(line: Line, edges: list[float]) -> list[Segment]:
    segments: list[Segment] = []
    for whole in line.runs:
        for number, run in enumerate(_cut(whole, edges)):
            last = segments[-1] if segments else None
            if last is None or number or _apart(last, run, line.size, edges):
                segments.append(Segment([run]))
            else:
                last.runs.append(run)
    return segments


def _apart(last: Segment, run: Run, size: float, edges: list[float]) -> bool:
    """A gap as between columns, or an amount of a column of amounts that a name follows."""
    if run.left - last.right >= COLUMN_GAP * size:
        return True
    return last.number is not None and _amount_end(last.runs[-1]) is not None and ends_amounts(edges, last.right)


def _cut(run: Run, edges: list[float]) -> list[Run]:
    """A run in which a name touches the amount of the column before is two."""
    found = _AMOUNT.match(run.text)
    if found is None or found.end() == len(run.text) or not ends_amounts(edges, run.ends[found.end() - 1]):
        return [run]
    return [run.part(0, found.end()), run.part(found.end(), len(run.text))]
