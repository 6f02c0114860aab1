"""Forms that a page divides: each page draws the borders of its own boxes only."""

from dataclasses import replace

import pytest
from msgspec import structs

from mingzhang.forms import Source
from mingzhang.reading.assemble import Recognised
from mingzhang.reading.document import recognise
from mingzhang.reading.pages import GridCell, GridTable, Page, Pages, TextLine
from mingzhang.rulebook import load

from .made_up import PLAIN, Form, differences, grid

BOOK = load()
MONEY = range(5, 10)
ROWS = grid(PLAIN).rows


def drawn(form: Form = PLAIN) -> GridTable:
    """The form on a page: the columns of its money stand half a column further right than the indicators'."""
    table = grid(form)
    cells = tuple(_moved(cell) for cell in table.cells)
    return structs.replace(table, cells=cells, cols=16, edges=tuple(50.0 + 30 * n for n in range(17)))


def _moved(cell: GridCell) -> GridCell:
    first, last = 2 * cell.col, 2 * (cell.col + cell.colspan)
    if cell.row in MONEY:
        first, last = first + (first > 0), last + (last < 16)
    return structs.replace(cell, col=first, colspan=last - first)


def part(table: GridTable, begin: int, end: int, page: int) -> GridTable:
    """The rows from one to another as they are drawn on a page, with the column borders that cells there have."""
    cells = [
        structs.replace(
            cell,
            row=max(cell.row, begin) - begin,
            rowspan=min(cell.row + cell.rowspan, end) - max(cell.row, begin),
            text=cell.text if cell.row >= begin else "",
            source=Source(page),
        )
        for cell in table.cells
        if cell.row < end and cell.row + cell.rowspan > begin
    ]
    used = sorted({0, table.cols} | {c.col for c in cells} | {c.col + c.colspan for c in cells})
    place = {col: number for number, col in enumerate(used)}
    fewer = tuple(
        structs.replace(c, col=place[c.col], colspan=place[c.col + c.colspan] - place[c.col]) for c in cells
    )
    edges = tuple(table.edges[col] for col in used)
    return GridTable(fewer, end - begin, len(used) - 1, Source(page), edges=edges)


def read(*parts: GridTable, line: str = "示例局决算") -> Recognised:
    blocks = [
        (TextLine(line, Source(n)), table, TextLine(f"— {n} —", Source(n))) for n, table in enumerate(parts, 1)
    ]
    return recognise(Pages(tuple(Page(n, found) for n, found in enumerate(blocks, 1)), "pdf"), BOOK)


@pytest.mark.parametrize("at", range(3, ROWS))
def test_a_form_is_divided_at_any_row(at: int) -> None:
    whole = drawn()
    found = read(part(whole, 0, at, 1), part(whole, at, ROWS, 2))
    assert [(differences(PLAIN, placed.form), placed.position[0]) for placed in found.placed] == [({}, 1)]
    assert found.unread == []


def test_a_form_over_three_pages() -> None:
    whole = drawn()
    found = read(part(whole, 0, 7, 1), part(whole, 7, 14, 2), part(whole, 14, ROWS, 3))
    assert [differences(PLAIN, placed.form) for placed in found.placed] == [{}]


def test_a_whole_form_takes_no_table_of_the_next_page() -> None:
    whole = drawn()
    cells = tuple(GridCell(r, c, f"{r + 1}{c}", Source(2)) for r in range(2) for c in range(3))
    other = GridTable(cells, 2, 3, Source(2), edges=(50.0, 193.0, 400.0, 530.0))
    found = read(whole, other)
    assert [differences(PLAIN, placed.form) for placed in found.placed] == [{}]
    assert [(left.what, left.page) for left in found.unread] == [("一张表", 2)]


def cut(table: GridTable, row: int) -> tuple[GridTable, GridTable]:
    """The form divided within a row: texts of eight characters or more go on below, others end above."""
    upper, lower = part(table, 0, row + 1, 1), part(table, row, ROWS, 2)
    texts = {cell.col: cell.text for cell in lower.cells if cell.row == 0}
    halved = {col: len(text) // 2 if len(text) >= 8 else len(text) for col, text in texts.items()}
    above = {c.col: texts[n][: halved[n]] for c, n in zip(_starting(upper, row), texts, strict=True)}
    return (
        _with_texts(upper, {(row, col): text for col, text in above.items()}),
        _with_texts(lower, {(0, col): text[halved[col] :] for col, text in texts.items()}),
    )


def _starting(table: GridTable, row: int) -> list[GridCell]:
    return [cell for cell in table.cells if cell.row <= row < cell.row + cell.rowspan]


def _with_texts(table: GridTable, texts: dict[tuple[int, int], str]) -> GridTable:
    cells = (structs.replace(c, text=texts.get((c.row, c.col), c.text)) for c in table.cells)
    return structs.replace(table, cells=tuple(cells))


LONG = {
    3: {("field.project", "text")},
    11: {("goal.expected", "text"), ("goal.actual", "text")},
    15: {("indicator.3", "note")},
    18: {("indicator.6", "level1"), ("indicator.6", "note")},
}


@pytest.mark.parametrize("row", LONG)
def test_texts_cut_within_a_row_are_joined_and_marked(row: int) -> None:
    found = read(*cut(drawn(), row))
    [placed] = found.placed
    assert differences(PLAIN, placed.form) == {}
    joined = {(r.id, name) for r in placed.form.rows for name, cell in r.cells.items() if cell.mark == "joined"}
    assert joined == LONG[row]
    assert found.unread == []


def test_a_row_of_its_own_is_never_the_rest_of_another() -> None:
    """Where groups go on and notes are blank, a row looks least like one that begins."""
    first, *others = PLAIN.indicators
    form = replace(PLAIN, indicators=(first, *(replace(indicator, note="") for indicator in others)))
    whole = drawn(form)
    for at in range(13, 20):
        [placed] = read(part(whole, 0, at, 1), part(whole, at, ROWS, 2)).placed
        assert differences(form, placed.form) == {}
