"""Deals the text of a page out to the cells of its ruled grids."""

import re
from bisect import bisect_right

from mingzhang.forms import Source
from mingzhang.quantities.number import parse_number
from mingzhang.reading.pages import GridCell, GridTable
from mingzhang.reading.pdf.frame import Frame
from mingzhang.reading.pdf.glyphs import Run
from mingzhang.reading.pdf.grid import Grid
from mingzhang.reading.pdf.spills import overlaid, spilled
from mingzhang.reading.pdf.text import cell_text

_NUMERIC = re.compile(r"[\d０-９,，.．%％+\-－−]+")
PADDING = 0.6
"""Ems from a cell's border within which text begins that is set against it."""

Dealt = dict[int, list[Run]]


def dealt(runs: list[Run], grid: Grid) -> tuple[Dealt, list[Run]]:
    """The runs dealt out to a grid's cells by index, and those outside it."""
    inside: Dealt = {}
    outside: list[Run] = []
    left, top, right, bottom = grid.box
    within = [run for run in runs if top <= run.middle <= bottom and run.right > left and run.left < right]
    homes = spilled(within, grid)
    taken = {id(run) for run in within}
    for run in runs:
        if id(run) not in taken:
            outside.append(run)
            continue
        if id(run) in homes:
            inside.setdefault(homes[id(run)], []).append(run)
            continue
        for part, cell in _placed(run, grid):
            if cell is None:
                outside.append(part)
            else:
                inside.setdefault(cell, []).append(part)
    return inside, outside


def _placed(run: Run, grid: Grid) -> list[tuple[Run, int | None]]:
    """The run with its cell, or its parts where it holds the text of neighbouring cells."""
    xs, starts, ends, middle = grid.xs, run.starts, run.ends, run.middle
    first, last = (starts[0] + ends[0]) / 2, (starts[-1] + ends[-1]) / 2
    if bisect_right(xs, first) == bisect_right(xs, last):
        return [(run, grid.cell_at(first, middle))]
    cells = [grid.cell_at((start + end) / 2, middle) for start, end in zip(starts, ends, strict=True)]
    cuts = [k for k in range(1, len(cells)) if cells[k] != cells[k - 1]]
    parts = [(run.part(a, b), cells[a]) for a, b in zip([0, *cuts], [*cuts, len(cells)], strict=True)]
    if len(parts) > 1 and None not in cells and _is_one_text(run, parts):
        return [(run, _home(run, grid))]
    return parts


def _is_one_text(run: Run, parts: list[tuple[Run, int | None]]) -> bool:
    """Text set without a gap across a rule has spilled out of its cell, unless a number and a text merely touch."""
    numeric = [bool(_NUMERIC.fullmatch(part.text)) for part, _ in parts]
    if all(numeric):
        return parse_number(run.text) is not None
    return not any(numeric)


def _home(run: Run, grid: Grid) -> int | None:
    """The cell that spilled text belongs to: the one whose border it is set against, else the one at its middle."""
    slack = PADDING * run.size
    begins = grid.cell_at(run.left + 0.1, run.middle)
    finishes = grid.cell_at(run.right - 0.1, run.middle)
    if begins is not None and run.left - grid.box_of(grid.spans[begins])[0] <= slack:
        return begins
    if finishes is not None and grid.box_of(grid.spans[finishes])[2] - run.right <= slack:
        return finishes
    return grid.cell_at((run.left + run.right) / 2, run.middle)


def is_table(grid: Grid, inside: Dealt) -> bool:
    """Text stands in at least two cells, one below or beside the other; a frame or an underline is no table."""
    spans = [grid.spans[cell] for cell in inside]
    return len({span.row for span in spans}) > 1 or len({span.col for span in spans}) > 1


def table_of(grid: Grid, inside: Dealt, frame: Frame, number: int) -> GridTable:
    """The grid with its cells' texts, boxes as a reader sees the page."""
    cells: list[GridCell] = []
    for index, span in enumerate(grid.spans):
        runs = inside.get(index)
        text, joined = cell_text(runs) if runs else ("", False)
        source = Source(page=number, box=frame.as_shown(grid.box_of(span)))
        laid = runs is not None and overlaid(runs)
        cells.append(GridCell(span.row, span.col, text, source, span.rowspan, span.colspan, joined, laid))
    box = frame.as_shown(grid.box)
    edges = tuple(round(x, 2) for x in grid.xs)
    source = Source(page=number, box=box)
    return GridTable(tuple(cells), len(grid.ys) - 1, len(grid.xs) - 1, source, box, edges)
