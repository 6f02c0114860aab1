"""A plain table with a header row, of any format, as records: header text to cell text."""

from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.quantities.number import squeeze
from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import GridTable


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a table.

    Attributes:
        row: Its place in the table, the header being row 1.
        cells: Header text without white space to cell text; blank cells are left out.
    """

    row: int
    cells: dict[str, str]


def read_records(name: str, data: bytes) -> list[Record]:
    """The records of all tables of a file; each table's first row is its header.

    Raises:
        DocumentError: The file as a whole cannot be read.
    """
    pages = open_document(name, data).pages
    tables = [block for page in pages for block in page.blocks if isinstance(block, GridTable)]
    return [record for table in tables for record in _records(table)]


def _records(table: GridTable) -> Iterator[Record]:
    grid = {(cell.row, cell.col): cell.text.strip() for cell in table.cells}
    header = {col: squeeze(grid.get((0, col), "")) for col in range(table.cols)}
    for row in range(1, table.rows):
        cells = {name: grid.get((row, col), "") for col, name in header.items() if name}
        filled = {name: text for name, text in cells.items() if text}
        if filled:
            yield Record(row + 1, filled)
