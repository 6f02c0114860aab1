"""How large a laid-out form is printed: size of type, widths of columns, upright or turned, on which paper."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.publishing.sheets.model import Sheet, SheetCell, measure
from mingzhang.rulebook.paper import PaperDef

POINTS_IN_MM = 72 / 25.4
_PADDING = 7.0
"""Points that the borders and the white beside a cell's text take."""

_WORDS = 10
"""Latin characters that a column of words needs at least: five Chinese ones on a line."""

_HEAD = 4
"""The same for a header: two Chinese characters."""

_BOX = 8
"""The same for the name of a box: four."""

_LATIN, _FIGURE, _BOLD = 0.5, 0.56, 0.64
"""Width of a Latin character in parts of the type size; of a figure in the widest of usual typefaces."""

_MOST = 40
"""Characters beyond which even a figure or a code is broken: what stands there is words."""

LEADING = 1.3
"""Height of a line of a table in parts of the type size."""

_INSETS = (3.0, 1.2)
"""White above and below a cell's text: as it should be, and where that lets a table stand on one page."""

_ABOVE = 64.0
"""Points that number, title and the line above a table take."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A sheet's place on paper; lengths in points.

    Attributes:
        widths: Of the columns.
        inset: White above and below a cell's text.
        whole: One page holds the sheet.
        page: Width and height of the page where it is not the upright sheet of the document.
    """

    size: float
    widths: tuple[float, ...]
    inset: float
    whole: bool = False
    page: tuple[float, float] | None = None

    @property
    def width(self) -> float:
        """Of the whole table."""
        return sum(self.widths)


def fit(sheet: Sheet, paper: PaperDef, *, turned: bool, taken: float = 0.0) -> Fitted:
    """The largest type with which a sheet stands on one page, or else that lets its figures stand on one line.

    A wide table is turned; the paper of one that is wider still grows. One that is wanted turned stays upright
    where that puts it on one page and turning does not.

    Args:
        sheet: What is to be printed.
        paper: The document's paper.
        turned: It is wanted on pages of its own, turned.
        taken: Height on its first page that is taken by what stands above.
    """
    short, long = (float(side) * POINTS_IN_MM for side in (paper.text_width, paper.text_height))
    sizes = [float(size) for size in paper.table_sizes]
    upright = _best(sheet, sizes, short, long - taken)
    across = _best(sheet, sizes, long, short - taken)
    if _stays_upright(upright, across, sizes[-1], turned=turned) and upright is not None:
        return upright
    page = (float(paper.height) * POINTS_IN_MM, float(paper.width) * POINTS_IN_MM)
    return replace(across, page=page) if across else _grown(sheet, sizes[-1], long, page)


def _stays_upright(upright: Fitted | None, across: Fitted | None, least: float, *, turned: bool) -> bool:
    if upright is None or (turned and across is not None and across.whole):
        return False
    return upright.whole or (not turned and upright.size > least)


def _grown(sheet: Sheet, size: float, across: float, page: tuple[float, float]) -> Fitted:
    """A sheet that no turned page holds, on paper as much larger as it needs."""
    needed = sum(_least(sheet, size))
    grown = needed / across
    larger = (page[0] * grown, page[1] * min(grown, 2**0.5))
    return Fitted(size, _shared(sheet, size, needed), _INSETS[0], page=larger)


def _best(sheet: Sheet, sizes: Sequence[float], width: float, height: float) -> Fitted | None:
    """The first size with which one page holds the sheet, else the one that takes fewest pages; None for none.

    The smallest type is for what it lets one page hold, or for what fits no other way.
    """
    shared = [(size, _shared(sheet, size, width)) for size in sizes if sum(_least(sheet, size)) <= width]
    fitting = [Fitted(size, widths, inset) for size, widths in shared for inset in _INSETS]
    heights = [_height(sheet, one) for one in fitting]
    whole = (replace(one, whole=True) for one, high in zip(fitting, heights, strict=True) if high <= height)
    readable = [(math.ceil(high / height), number) for number, high in enumerate(heights) if number % 2 == 0]
    chosen = min(readable[:-1] if len(sizes) * 2 == len(fitting) else readable, default=None)
    return next(whole, None) or (fitting[chosen[1]] if chosen else None)


def _height(sheet: Sheet, fitted: Fitted) -> float:
    """Of the sheet with what stands above and below it."""
    rows = [1] * sheet.rows
    for cell in sheet.cells:
        if cell.rowspan == 1:
            rows[cell.row] = max(rows[cell.row], lines_of(cell, fitted.size, fitted.widths))
    line = fitted.size * LEADING
    return _ABOVE + sum(lines * line + 2 * fitted.inset + 1 for lines in rows) + len(sheet.notes) * line * 1.5


def _least(sheet: Sheet, size: float) -> list[float]:
    """What each column needs: figures whole, words a few to a line."""
    needed = [0.0] * sheet.cols
    for cell in sheet.cells:
        if cell.colspan == 1:
            needed[cell.col] = max(needed[cell.col], _need(cell, size, boxes=not sheet.header_rows))
    spare = _HEAD * size * _LATIN + _PADDING
    return [max(width, spare) for width in needed]


def _need(cell: SheetCell, size: float, *, boxes: bool) -> float:
    """What a cell needs; the name of a box that stands beside it is longer than a head above a column may be."""
    length = measure(cell.text)
    if cell.kind in ("number", "key"):
        wide = _BOLD if cell.bold else _FIGURE
        return min(length, _MOST) * size * wide + _PADDING
    floor = (_BOX if boxes else _HEAD) if cell.kind == "head" else _WORDS
    return min(length, floor) * size * _LATIN + _PADDING


def _shared(sheet: Sheet, size: float, width: float) -> tuple[float, ...]:
    """A width shared out: what each column needs, and the rest by how much more its words would like."""
    least = _least(sheet, size)
    wanted = [wide * size * _LATIN + _PADDING for wide in sheet.widths or (0.0,) * sheet.cols]
    more = [max(want - need, 0.0) for want, need in zip(wanted, least, strict=True)]
    rest, longing = width - sum(least), sum(more)
    if longing <= 0:
        return tuple(need + rest / sheet.cols for need in least)
    if longing >= rest:
        return tuple(need + rest * one / longing for need, one in zip(least, more, strict=True))
    whole = sum(least) + longing
    return tuple((need + one) * width / whole for need, one in zip(least, more, strict=True))


def lines_of(cell: SheetCell, size: float, widths: Sequence[float]) -> int:
    """How many lines a cell's text takes in its columns."""
    room = max(sum(widths[cell.col : cell.col + cell.colspan]) - _PADDING, size)
    return sum(max(1, math.ceil(measure(line) * size * _LATIN / room)) for line in cell.text.split("\n"))
