"""Damage that tables suffer on their way: merged cells lost, titles dropped, pages split, lines moved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from mingzhang.forms import Document, FilledForm, Report, Source
from mingzhang.reading.assemble import assemble
from mingzhang.reading.document import recognise
from mingzhang.reading.pages import GridCell, GridTable, Page, Pages, TextLine
from mingzhang.rulebook import Rulebook

Block = TextLine | GridTable
Damage = Callable[[Pages, Random], Pages]


def _table(table: GridTable, cells: list[GridCell], rows: int | None = None) -> GridTable:
    count = table.rows if rows is None else rows
    return GridTable(tuple(cells), count, table.cols, table.source, table.box, table.edges)


def _cell(cell: GridCell, row: int, col: int, text: str, rowspan: int = 1, colspan: int = 1) -> GridCell:
    return GridCell(row, col, text, cell.source, rowspan, colspan, cell.joined)


def _tables(pages: Pages, change: Callable[[GridTable], GridTable]) -> Pages:
    def page(page: Page) -> Page:
        blocks = tuple(change(b) if isinstance(b, GridTable) else b for b in page.blocks)
        return Page(page.number, blocks, page.width, page.height, page.name)

    return Pages(tuple(map(page, pages.pages)), pages.reader, pages.unread, pages.flat)


def unmerge(pages: Pages, rng: Random) -> Pages:
    """Merged cells keep their text in the first position; the others are blank."""

    def change(table: GridTable) -> GridTable:
        cells = [
            _cell(c, r, k, c.text if (r, k) == (c.row, c.col) else "")
            for c in table.cells
            for r in range(c.row, c.row + c.rowspan)
            for k in range(c.col, c.col + c.colspan)
        ]
        return _table(table, cells)

    return _tables(pages, change)


def unmerge_headers(pages: Pages, rng: Random) -> Pages:
    """Merged cells repeat their text in every position."""

    def change(table: GridTable) -> GridTable:
        cells = [
            _cell(c, r, k, c.text)
            for c in table.cells
            for r in range(c.row, c.row + c.rowspan)
            for k in range(c.col, c.col + c.colspan)
        ]
        return _table(table, cells)

    return _tables(pages, change)


def merge_blanks(pages: Pages, rng: Random) -> Pages:
    """Some blank cells are not drawn and join the cell left of them."""

    def change(table: GridTable) -> GridTable:
        kept: list[GridCell] = []
        for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
            last = kept[-1] if kept else None
            joins = last is not None and not cell.text and last.row == cell.row and last.rowspan == cell.rowspan
            if joins and last is not None and last.col + last.colspan == cell.col and rng.random() < 0.4:
                kept[-1] = _cell(last, last.row, last.col, last.text, last.rowspan, last.colspan + cell.colspan)
            else:
                kept.append(cell)
        return _table(table, kept)

    return _tables(pages, change)


def merge_blanks_right(pages: Pages, rng: Random) -> Pages:
    """Some blank cells join the cell right of them."""

    def change(table: GridTable) -> GridTable:
        kept: list[GridCell] = []
        for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
            last = kept[-1] if kept else None
            joins = last is not None and not last.text and last.row == cell.row and last.rowspan == cell.rowspan
            if joins and last is not None and last.col + last.colspan == cell.col and rng.random() < 0.4:
                kept[-1] = _cell(cell, last.row, last.col, cell.text, last.rowspan, last.colspan + cell.colspan)
            else:
                kept.append(cell)
        return _table(table, kept)

    return _tables(pages, change)


def drop_titles(pages: Pages, rng: Random) -> Pages:
    """The lines above tables are gone."""
    return _blocks(pages, lambda blocks: [b for b in blocks if isinstance(b, GridTable)])


def drop_some_titles(pages: Pages, rng: Random) -> Pages:
    """On every other page the lines above the table are gone."""
    return _blocks(
        pages, lambda blocks: [b for b in blocks if isinstance(b, GridTable)] if rng.random() < 0.5 else blocks
    )


def titles_below(pages: Pages, rng: Random) -> Pages:
    """On some pages, the lines above a table come after it."""
    return _blocks(
        pages,
        lambda blocks: sorted(blocks, key=lambda b: isinstance(b, TextLine)) if rng.random() < 0.4 else blocks,
    )


def swap_lines(pages: Pages, rng: Random) -> Pages:
    """Lines next to each other change places."""

    def change(blocks: list[Block]) -> list[Block]:
        for i in range(len(blocks) - 1):
            if isinstance(blocks[i], TextLine) and isinstance(blocks[i + 1], TextLine) and rng.random() < 0.5:
                blocks[i], blocks[i + 1] = blocks[i + 1], blocks[i]
        return blocks

    return _blocks(pages, change)


def _blocks(pages: Pages, change: Callable[[list[Block]], list[Block]]) -> Pages:
    out = tuple(Page(p.number, tuple(change(list(p.blocks))), p.width, p.height, p.name) for p in pages.pages)
    return Pages(out, pages.reader, pages.unread, pages.flat)


def split_pages(pages: Pages, rng: Random) -> Pages:
    """Tables are cut between two rows, and the rest stands on a new page without title and header."""
    out: list[Page] = []
    for page in pages.pages:
        blocks: list[Block] = []
        for block in page.blocks:
            cut = _cut(block, rng) if isinstance(block, GridTable) else 0
            if not cut or not isinstance(block, GridTable):
                blocks.append(block)
                continue
            first = [c for c in block.cells if c.row + c.rowspan <= cut]
            rest = [_cell(c, c.row - cut, c.col, c.text, c.rowspan, c.colspan) for c in block.cells if c.row >= cut]
            blocks.append(_table(block, first, cut))
            out.append(Page(len(out) + 1, tuple(blocks), page.width, page.height, page.name))
            blocks = [_table(block, rest, block.rows - cut)]
        out.append(Page(len(out) + 1, tuple(blocks), page.width, page.height, page.name))
    return Pages(tuple(_renumbered(page) for page in out), pages.reader, pages.unread, pages.flat)


def _renumbered(page: Page) -> Page:
    """Everything on a page says that page's number."""

    def source(old: Source) -> Source:
        return Source(page.number, old.line, old.box, old.via)

    blocks = tuple(
        TextLine(b.text, source(b.source))
        if isinstance(b, TextLine)
        else GridTable(
            tuple(
                GridCell(c.row, c.col, c.text, source(c.source), c.rowspan, c.colspan, c.joined) for c in b.cells
            ),
            b.rows,
            b.cols,
            source(b.source),
            b.box,
            b.edges,
        )
        for b in page.blocks
    )
    return Page(page.number, blocks, page.width, page.height, page.name)


def _cut(table: GridTable, rng: Random) -> int:
    """A row in the lower half at which no merged cell is cut, 0 where there is none."""
    rows = [
        r for r in range(table.rows // 2, table.rows) if not any(c.row < r < c.row + c.rowspan for c in table.cells)
    ]
    return rng.choice(rows) if rows and table.rows > 6 else 0


def split_words(pages: Pages, rng: Random) -> Pages:
    """Names and header words are broken over lines and spaced out."""

    def change(table: GridTable) -> GridTable:
        cells = [_cell(c, c.row, c.col, _broken(c.text, rng), c.rowspan, c.colspan) for c in table.cells]
        return _table(table, cells)

    return _tables(pages, change)


def _broken(text: str, rng: Random) -> str:
    if len(text) < 3 or any(char.isdigit() for char in text) or rng.random() < 0.5:
        return text
    at = rng.randrange(1, len(text))
    return text[:at] + rng.choice(("\n", " ", "　")) + text[at:]


def lose_edges(pages: Pages, rng: Random) -> Pages:
    """The source has no geometry."""
    return _tables(pages, lambda t: GridTable(t.cells, t.rows, t.cols, t.source, None, ()))


def extra_column(pages: Pages, rng: Random) -> Pages:
    """A blank column stands in every table, in the same place on all its pages."""
    places = {cols: rng.randrange(1, cols) if cols > 1 else 1 for cols in range(1, 60)}

    def change(table: GridTable) -> GridTable:
        at = places[table.cols]
        cells = []
        for c in table.cells:
            wide = c.col < at < c.col + c.colspan
            cells.append(_cell(c, c.row, c.col + (c.col >= at), c.text, c.rowspan, c.colspan + wide))
        return GridTable(tuple(cells), table.rows, table.cols + 1, table.source, None, ())

    return _tables(pages, change)


def blank_rows(pages: Pages, rng: Random) -> Pages:
    """Blank rows stand between the rows."""

    def change(table: GridTable) -> GridTable:
        at = rng.randrange(table.rows)
        cells = [
            _cell(c, c.row + (c.row >= at), c.col, c.text, c.rowspan + (c.row < at < c.row + c.rowspan), c.colspan)
            for c in table.cells
        ]
        cells += [
            GridCell(at, k, "", table.source)
            for k in range(table.cols)
            if not any(c.row <= at < c.row + c.rowspan and c.col <= k < c.col + c.colspan for c in cells)
        ]
        return _table(table, cells, table.rows + 1)

    return _tables(pages, change)


DAMAGES: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        unmerge,
        unmerge_headers,
        merge_blanks,
        merge_blanks_right,
        drop_titles,
        drop_some_titles,
        titles_below,
        swap_lines,
        split_pages,
        split_words,
        lose_edges,
        extra_column,
        blank_rows,
    )
}


def reports(pages: Pages, book: Rulebook) -> list[Report]:
    """What is read from pages, whatever they came from."""
    return assemble(Document("unseen", "0" * 64, len(pages.pages), pages.reader), recognise(pages, book), book)


@dataclass(frozen=True)
class Changed:
    """A cell that reads differently after the damage and bears no mark."""

    form: str
    what: str


def wrong_without_mark(before: list[Report], after: list[Report]) -> Iterator[Changed]:
    """Cells read without a mark after the damage that do not stand so in the whole document."""
    truth = {(f.form, key) for r in before for f in r.forms for key in _cells(f, marked=True)}
    for report in after:
        for form in report.forms:
            for key in _cells(form, marked=False):
                if (form.form, key) not in truth:
                    yield Changed(form.form, str(key))


def _cells(form: FilledForm, *, marked: bool) -> Iterator[tuple[str, str, str, str, str]]:
    for row in form.rows:
        for column, cell in row.cells.items():
            if cell.value is not None and (marked or cell.mark is None):
                yield (row.id, row.code or "", row.label, column, f"{cell.value} {cell.unit}")
