"""Finds tables that are aligned and not ruled: rows of text in the same columns, numbers among them."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.forms import Source
from mingzhang.quantities.number import Number, parse_number
from mingzhang.reading.pages import GridCell, GridTable
from mingzhang.reading.pdf.frame import Frame
from mingzhang.reading.pdf.glyphs import Run
from mingzhang.reading.pdf.text import Line, cell_text

COLUMN_GAP = 1.0
"""Gap in ems that may part two columns."""
ROW_GAP = 3.2
"""Distance in ems of base lines within one table."""
FEWEST = 3
"""Rows with numbers in the same column from which on an alignment is no accident."""


@dataclass(slots=True)
class Segment:
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


@dataclass(slots=True)
class Row:
    """A line with its segments."""

    line: Line
    segments: list[Segment]

    @property
    def numbers(self) -> bool:
        """It has a number beside something else."""
        return len(self.segments) > 1 and any(segment.number for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table without rules, in upright points.

    Attributes:
        xs, ys: Places between the columns and rows, and around them.
        cells: For each row the runs by first column and number of columns.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[dict[tuple[int, int], list[Run]], ...]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.ys[0]

    def as_grid(self, frame: Frame, number: int) -> GridTable:
        """The table as any other; positions without text are cells without text."""
        cells: list[GridCell] = []
        for row, texts in enumerate(self.cells):
            taken = {col for first, count in texts for col in range(first, first + count)}
            empty: dict[tuple[int, int], list[Run]] = {
                (c, 1): [] for c in range(len(self.xs) - 1) if c not in taken
            }
            for (col, count), runs in sorted((texts | empty).items()):
                text, joined = cell_text(runs) if runs else ("", False)
                box = frame.as_shown((self.xs[col], self.ys[row], self.xs[col + count], self.ys[row + 1]))
                cells.append(GridCell(row, col, text, Source(page=number, box=box), 1, count, joined))
        box = frame.as_shown((self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]))
        edges = tuple(round(x, 2) for x in self.xs)
        source = Source(page=number, box=box)
        return GridTable(tuple(cells), len(self.cells), len(self.xs) - 1, source, box, edges)


def aligned_tables(lines: list[Line]) -> tuple[list[Aligned], list[Line]]:
    """The tables among lines given from top to bottom, and the lines that are in none."""
    tables: list[Aligned] = []
    rest: list[Line] = []
    for block in _blocks(lines):
        rows = _trimmed(block)
        table = _table(rows)
        if table:
            tables.append(table)
            inside = {id(row.line) for row in rows}
            rest += [row.line for row in block if id(row.line) not in inside]
        else:
            rest += [row.line for row in block]
    return tables, rest


def _blocks(lines: list[Line]) -> list[list[Row]]:
    """Lines with and without columns, in stretches of either."""
    blocks: list[list[Row]] = []
    for line in lines:
        row = Row(line, _segments(line))
        last = blocks[-1][-1] if blocks else None
        near = last is not None and line.top - last.line.top <= ROW_GAP * max(line.size, last.line.size)
        if last is not None and near and (len(row.segments) > 1) == (len(last.segments) > 1):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _segments(line: Line) -> list[Segment]:
    segments = [Segment([line.runs[0]])]
    for run in line.runs[1:]:
        if run.left - segments[-1].right >= COLUMN_GAP * line.size:
            segments.append(Segment([run]))
        else:
            segments[-1].runs.append(run)
    return segments


def _trimmed(rows: list[Row]) -> list[Row]:
    """The rows from the header on: a line above it that says who and in which unit has colons."""
    start = 0
    while start < len(rows) and not rows[start].numbers and _has_colon(rows[start]):
        start += 1
    return rows[start:]


def _has_colon(row: Row) -> bool:
    return any("：" in run.text or ":" in run.text for run in row.line.runs)


def _table(rows: list[Row]) -> Aligned | None:
    """The table of rows, None where they do not surely form one."""
    data = [row for row in rows if row.numbers]
    if len(data) < FEWEST:
        return None
    gutters = _gutters(data)
    if not gutters or not _sure(data, gutters):
        return None
    cells = [_placed(row, gutters) for row in rows]
    if any(row is None for row in cells):
        return None
    left = min(segment.left for row in rows for segment in row.segments)
    right = max(segment.right for row in rows for segment in row.segments)
    return Aligned((left, *gutters, right), _ys(rows), tuple(row for row in cells if row is not None))


def _gutters(rows: list[Row]) -> list[float]:
    """The middles of the vertical strips that no segment of any row enters."""
    edges = sorted((segment.left, segment.right) for row in rows for segment in row.segments)
    em = max(row.line.size for row in rows)
    gutters: list[float] = []
    reach = edges[0][1]
    for left, right in edges[1:]:
        if left - reach >= 0.5 * em:
            gutters.append((left + reach) / 2)
        reach = max(reach, right)
    return gutters


def _sure(rows: list[Row], gutters: list[float]) -> bool:
    """A column of numbers that are amounts, or two columns of numbers; page numbers alone are none."""
    columns: dict[int, list[Number]] = {}
    for row in rows:
        for segment in row.segments:
            if number := segment.number:
                columns.setdefault(bisect_right(gutters, segment.left), []).append(number)
    full = [numbers for numbers in columns.values() if len(numbers) >= FEWEST]
    exact = any(sum(number.decimals > 0 for number in numbers) >= FEWEST for numbers in full)
    return exact or len(full) >= 2


def _placed(row: Row, gutters: list[float]) -> dict[tuple[int, int], list[Run]] | None:
    """The row's runs by column and number of columns, None where two segments claim one column."""
    placed: dict[tuple[int, int], list[Run]] = {}
    end = -1
    for segment in row.segments:
        first, last = bisect_right(gutters, segment.left), bisect_right(gutters, segment.right)
        if first <= end:
            return None
        placed[first, last - first + 1] = segment.runs
        end = last
    return placed


def _ys(rows: list[Row]) -> tuple[float, ...]:
    """Borders midway between the rows, and around them."""
    boxes = [row.line.box for row in rows]
    between = [(above[3] + below[1]) / 2 for above, below in pairwise(boxes)]
    return (boxes[0][1], *between, boxes[-1][3])
