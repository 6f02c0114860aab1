"""Finds tables that are aligned and not ruled: rows of text in the same columns, numbers among them."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from mingzhang.forms import Source
from mingzhang.quantities.number import Number
from mingzhang.reading.pages import GridCell, GridTable
from mingzhang.reading.pdf.frame import Frame
from mingzhang.reading.pdf.gutters import OVER, gutters_of, without_needless
from mingzhang.reading.pdf.rules import Ruling
from mingzhang.reading.pdf.segments import FEWEST, Row, amount_edges, rows_of
from mingzhang.reading.pdf.spans import RowRuns, widened
from mingzhang.reading.pdf.text import Line, cell_text
from mingzhang.reading.pdf.wrapping import gathered

ROW_GAP = 3.2
"""Distance in ems of base lines within one table."""
RECORD = 4
"""Amounts in one row that are a table by themselves, below a header."""
ABOVE = 5
"""Rows of a header for which no line with who and unit tells where it begins."""
RUNS_ON = 1.7
"""Distance in ems within which a line below the last row with numbers may go on with its name."""


class Aligned(msgspec.Struct, frozen=True):
    """A table without rules, in upright points.

    Attributes:
        xs, ys: Places between the columns and rows, and around them.
        cells: For each row the runs by first column and number of columns.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[RowRuns, ...]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.ys[0]

    def as_grid(self, frame: Frame, number: int) -> GridTable:
        """The table as any other; positions without text are cells without text."""
        cells: list[GridCell] = []
        for row, texts in enumerate(self.cells):
            taken = {col for first, count in texts for col in range(first, first + count)}
            empty: RowRuns = {(c, 1): [] for c in range(len(self.xs) - 1) if c not in taken}
            for (col, count), runs in sorted((texts | empty).items()):
                text, joined = cell_text(runs) if runs else ("", False)
                box = frame.as_shown((self.xs[col], self.ys[row], self.xs[col + count], self.ys[row + 1]))
                cells.append(GridCell(row, col, text, Source(page=number, box=box), 1, count, joined))
        box = frame.as_shown((self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]))
        edges = tuple(round(x, 2) for x in self.xs)
        source = Source(page=number, box=box)
        return GridTable(tuple(cells), len(self.cells), len(self.xs) - 1, source, box, edges, aligned=True)


def aligned_tables(lines: list[Line], across: Sequence[Ruling] = ()) -> tuple[list[Aligned], list[Line]]:
    """The tables among lines given from top to bottom, and the lines that are in none.

    Args:
        lines: All lines outside ruled grids.
        across: Level rules, which part rows where a table has no other rules.
    """
    tables: list[Aligned] = []
    inside: set[int] = set()
    edges = amount_edges(lines)
    for block in _blocks(rows_of(lines)):
        head, body = _parted(block)
        table = _table(head, body, edges, [rule.at for rule in across])
        if table:
            tables.append(table)
            inside |= {id(row.line) for row in (*head, *body)}
    return tables, [line for line in lines if id(line) not in inside]


def _blocks(rows: list[Row]) -> list[list[Row]]:
    """Stretches of rows that may be one table's: near each other, none as wide as prose."""
    widest = max((row.segments[-1].right - row.segments[0].left for row in rows), default=0.0)
    blocks: list[list[Row]] = []
    for row in rows:
        last = blocks[-1][-1] if blocks and blocks[-1] else None
        near = last is not None and row.line.top - last.line.top <= ROW_GAP * max(row.line.size, last.line.size)
        if not _tabular(row, widest):
            blocks.append([])
        elif near and not (_announces(row) and any(r.numbers for r in blocks[-1])):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return [block for block in blocks if block]


def _tabular(row: Row, widest: float) -> bool:
    """The row has columns, or is a single text much shorter than a line of prose."""
    if len(row.segments) > 1:
        return True
    return row.segments[0].right - row.segments[0].left < 0.5 * widest and not row.text.endswith(("。", "；"))


def _announces(row: Row) -> bool:
    """A row above a table that says who and in which unit: it has a colon and no number."""
    return not row.numbers and ("：" in row.text or ":" in row.text)


def _parted(block: list[Row]) -> tuple[list[Row], list[Row]]:
    """Header and body of a block's table: from below the line with who and unit to the last numbers."""
    numbered = [i for i, row in enumerate(block) if row.numbers and not row.counting]
    if not numbered:
        return [], []
    first, last = numbered[0], numbered[-1]
    start = max((i + 1 for i in range(first) if _announces(block[i])), default=max(0, first - ABOVE))
    while last + 1 < len(block) and _runs_on(block[last], block[last + 1]):
        last += 1
    return block[start:first], block[first : last + 1]


def _runs_on(row: Row, below: Row) -> bool:
    """A single text close below a row may be the rest of its name."""
    close = below.line.top - row.line.top < RUNS_ON * below.line.size
    return close and len(below.segments) == 1 and below.segments[0].number is None


def _table(head: list[Row], body: list[Row], edges: list[float], rules: list[float]) -> Aligned | None:
    """The table of rows, None where they do not surely form one."""
    data = [row for row in body if row.numbers]
    if len(data) < FEWEST and not (head and any(row.amounts >= RECORD for row in data)):
        return None
    found = max((gutters_of(rows, head, edges) for rows in (body, data)), key=len)
    gutters = without_needless(found, body)
    if not gutters or not _sure(data, gutters):
        return None
    heads = [_placed(row.cut_at(gutters), gutters) for row in head]
    cells = [_placed(row, gutters) for row in body]
    if any(row is None for row in (*heads, *cells)):
        return None
    rows = [*head, *body]
    left = min(segment.left for row in rows for segment in row.segments)
    right = max(segment.right for row in rows for segment in row.segments)
    xs = (left, *gutters, right)
    placed = list(zip(body, (c for c in cells if c is not None), strict=True))
    kept, below = gathered(placed, rules)
    above = widened([row for row in heads if row is not None], xs)
    return Aligned(xs, _ys([*head, *kept]), (*above, *below))


def _sure(rows: list[Row], gutters: list[float]) -> bool:
    """A column of numbers that are amounts, or two columns of numbers; page numbers alone are none."""
    columns: dict[int, list[Number]] = {}
    for row in rows:
        for segment in row.segments:
            if number := segment.number:
                columns.setdefault(bisect_right(gutters, segment.left), []).append(number)
    full = [numbers for numbers in columns.values() if len(numbers) >= FEWEST]
    exact = any(sum(number.decimals > 0 for number in numbers) >= FEWEST for numbers in full)
    return exact or len(full) >= 2 or any(row.amounts >= RECORD for row in rows)


def _placed(row: Row, gutters: list[float]) -> RowRuns | None:
    """The row's runs by column and number of columns, None where two segments claim one column."""
    placed: RowRuns = {}
    end = -1
    slack = OVER * row.line.size
    for segment in row.segments:
        middle = (segment.left + segment.right) / 2
        first = bisect_right(gutters, min(segment.left + slack, middle))
        last = bisect_right(gutters, max(segment.right - slack, middle))
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
