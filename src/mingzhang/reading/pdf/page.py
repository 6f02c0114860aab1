"""Reads one page: its tables with their text, and the text lines outside them, in reading order."""

from mingzhang.forms import Source, Unread
from mingzhang.reading.pages import GridTable, Page, TextLine
from mingzhang.reading.pdf import native
from mingzhang.reading.pdf.aligned import aligned_tables
from mingzhang.reading.pdf.frame import Frame
from mingzhang.reading.pdf.glyphs import Run, runs_of
from mingzhang.reading.pdf.grid import Grid, grids_of
from mingzhang.reading.pdf.losses import Seen, losses
from mingzhang.reading.pdf.rules import Ruling, drawing_of
from mingzhang.reading.pdf.tables import dealt, is_table, table_of
from mingzhang.reading.pdf.text import Line, line_text, lines_of

Block = TextLine | GridTable


def read_page(handle: int | None, number: int) -> tuple[Page, list[Unread]]:
    """A page by its PDFium handle, and what on it could not be read."""
    if handle is None:
        return Page(number, ()), [Unread("整页", "这一页已损坏，无法打开；请核对原文件是否完整", number)]
    rect, shown = native.page_box(handle)
    glyphs = native.glyphs_of(handle)
    if glyphs is None:
        return Page(number, ()), [Unread("整页", "这一页的文字层已损坏；请另存为 PDF 后再试", number)]
    frame = Frame(rect, glyphs.quarter, shown)
    runs, outside = runs_of(glyphs, frame)
    drawing = drawing_of(handle, frame)
    grids = None if drawing.excess else grids_of(drawing.across, drawing.down)
    seen = Seen(glyphs, runs, outside, drawing, frame, tangled=grids is None)
    width, height = frame.size(shown)
    page = Page(
        number, _blocks(runs, grids or [], drawing.across, frame, number), round(width, 2), round(height, 2)
    )
    return page, losses(seen, number)


def _blocks(
    runs: list[Run], grids: list[Grid], across: list[Ruling], frame: Frame, number: int
) -> tuple[Block, ...]:
    """The tables and the lines outside them, from top to bottom, then from left to right."""
    placed: list[tuple[float, float, Block]] = []
    for grid in sorted(grids, key=lambda grid: grid.area):
        inside, rest = dealt(runs, grid)
        if is_table(grid, inside):
            placed.append((grid.ys[0], grid.xs[0], table_of(grid, inside, frame, number)))
            runs = rest
    lines = lines_of(runs)
    tables, lines = aligned_tables(lines, across)
    placed += [(table.top, table.xs[0], table.as_grid(frame, number)) for table in tables]
    placed += [(line.middle, line.runs[0].left, _text_line(line, frame, number)) for line in lines]
    return tuple(block for _, _, block in sorted(placed, key=lambda item: item[:2]))


def _text_line(line: Line, frame: Frame, number: int) -> TextLine:
    return TextLine(line_text(line)[0], Source(page=number, box=frame.as_shown(line.box)))
