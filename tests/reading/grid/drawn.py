"""Made-up documents drawn as text: a line per row, cells between bars, `<` and `^` merge left and up."""

from mingzhang.forms import FilledForm, Source
from mingzhang.reading.grid import GridReading, recognise_grids
from mingzhang.reading.pages import GridCell, GridTable, Page, Pages, TextLine
from mingzhang.rulebook import load


def table(drawing: str, page: int = 1, edges: tuple[float, ...] = ()) -> GridTable:
    """A grid table; `\\n` in a cell breaks its line, a cell `-` is drawn and blank, an empty one is not drawn."""
    rows = [[cell.strip() for cell in line.strip().split("|")] for line in drawing.strip().splitlines()]
    cols = max(len(row) for row in rows)
    rows = [row + [""] * (cols - len(row)) for row in rows]
    cells = tuple(
        GridCell(r, c, _text(text), Source(page), _run(rows, r, c, down=True), _run(rows, r, c, down=False))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text not in ("", "<", "^")
    )
    return GridTable(cells, len(rows), cols, Source(page), edges=edges)


def _text(text: str) -> str:
    return "" if text == "-" else text.replace("\\n", "\n")


def _run(rows: list[list[str]], row: int, col: int, *, down: bool) -> int:
    sign, length = ("^" if down else "<"), 1
    while True:
        r, c = (row + length, col) if down else (row, col + length)
        if r >= len(rows) or c >= len(rows[r]) or rows[r][c] != sign:
            return length
        length += 1


def page(*blocks: str | GridTable, number: int = 1, name: str = "") -> Page:
    """A page of text lines and tables in reading order."""
    lines = [TextLine(b, Source(number)) if isinstance(b, str) else b for b in blocks]
    return Page(number, tuple(lines), name=name)


def recognise(*pages: Page) -> GridReading:
    """What the recogniser reads from pages, by the rule book that ships."""
    return recognise_grids(Pages(pages, "xlsx"), load())


def only(reading: GridReading) -> FilledForm:
    """The single form of a reading that left nothing over."""
    assert [leftover.why for leftover in reading.leftover] == []
    [placed] = reading.forms
    return placed.form


def texts(form: FilledForm, column: str) -> dict[str, str]:
    """What a column prints, by row."""
    return {row.id: row.text(column) for row in form.rows if column in row.cells}
