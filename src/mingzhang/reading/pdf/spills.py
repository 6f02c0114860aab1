"""Text that does not fit its cell and runs over the cells above and below: put back where it belongs.

Producers write a cell's lines one after another, set around the cell's middle. Where such lines cross a rule or lie
on other text, the rows are too low for them, and the cell at the middle of the lines is theirs.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from mingzhang.reading.pdf.glyphs import Run
from mingzhang.reading.pdf.grid import Grid

CROSSING = 0.2
"""Ems by which a line must reach over a rule to be more than tightly set."""
PITCH = (0.9, 1.8)
"""Distance in ems of the base lines of one paragraph."""
CENTRED = 0.35
"""Ems by which the middle of a paragraph may miss the middle of its cell."""

Lines = list[list[Run]]


def spilled(runs: list[Run], grid: Grid) -> dict[int, int]:
    """The cell of each run, by identity, that spills over the upper or lower border of its cell."""
    homes: dict[int, int] = {}
    paragraphs = [lines for lines in _paragraphs(runs, grid) if len(lines) > 1]
    laid = _laid_over(runs) if paragraphs else set()
    for lines in paragraphs:
        crossing = any(_crosses(run, grid) or id(run) in laid for line in lines for run in line)
        home = _home(lines, grid) if crossing else None
        if home is not None:
            homes |= {id(run): home for line in lines for run in line}
    return homes


def overlaid(runs: list[Run]) -> bool:
    """Some of a cell's runs lie on others, so that their order is uncertain."""
    return len(runs) > 1 and bool(_laid_over(runs))


def _laid_over(runs: Iterable[Run]) -> set[int]:
    """Runs that lie on another text than their own, by identity."""
    found: set[int] = set()
    open_: list[Run] = []
    for run in sorted(runs, key=lambda run: run.y):
        open_ = [other for other in open_ if run.y - other.y < 0.6 * max(run.size, other.size)]
        for other in open_:
            shared = min(run.right, other.right) - max(run.left, other.left)
            if shared > 0.6 * min(run.size, other.size) and run.text != other.text:
                found |= {id(run), id(other)}
        open_.append(run)
    return found


def _paragraphs(runs: list[Run], grid: Grid) -> Iterator[Lines]:
    """Runs that follow each other in the file, line below line in one column."""
    lines: Lines = []
    for run in runs:
        if lines and _beside(lines[-1][-1], run):
            lines[-1].append(run)
        elif lines and _below(lines[-1][0], run) and _column(lines[-1][0], grid) == _column(run, grid):
            lines.append([run])
        else:
            if lines:
                yield lines
            lines = [[run]]
    if lines:
        yield lines


def _column(run: Run, grid: Grid) -> int:
    return bisect_right(grid.xs, (run.left + run.right) / 2)


def _beside(last: Run, run: Run) -> bool:
    return abs(run.y - last.y) < 0.3 * run.size and -0.5 * run.size < run.left - last.right < run.size


def _below(above: Run, run: Run) -> bool:
    low, high = PITCH
    return abs(above.size - run.size) < 0.1 * run.size and low * run.size < run.y - above.y < high * run.size


def _crosses(run: Run, grid: Grid) -> bool:
    """The run reaches over the upper or lower rule of the cell in which it stands."""
    cell = grid.cell_at((run.left + run.right) / 2, run.middle)
    if cell is None:
        return False
    _, top, _, bottom = grid.box_of(grid.spans[cell])
    reach = max(top - (run.y - 0.85 * run.size), run.y + 0.1 * run.size - bottom)
    return reach > CROSSING * run.size


def _home(lines: Lines, grid: Grid) -> int | None:
    """The cell in whose middle the lines are set, None where there is none or all stand in it already."""
    first, last = lines[0][0], lines[-1][0]
    middle = (first.middle + last.middle) / 2
    x = (first.left + first.right) / 2
    cell = grid.cell_at(x, middle)
    if cell is None or cell == grid.cell_at(x, first.middle) == grid.cell_at(x, last.middle):
        return None
    _, top, _, bottom = grid.box_of(grid.spans[cell])
    return cell if abs((top + bottom) / 2 - middle) <= CENTRED * first.size else None
