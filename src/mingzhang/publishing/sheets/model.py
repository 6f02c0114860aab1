"""A laid-out form: the rectangle of cells that every printed version of it shows."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["head", "key", "name", "text", "number"]
"""What stands in a cell: a header, a code or running number, a row's name, words, or a figure."""

_NARROWEST, _WIDEST = 6.0, 34.0


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a sheet with its span; `value` and `decimals` where it is a number.

    Attributes:
        of: Row and column of the form whose cell is printed here; None for headers and names.
    """

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    kind: Kind = "text"
    bold: bool = False
    value: Decimal | None = None
    decimals: int = 0
    percent: bool = False
    of: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A laid-out form: what stands above the table, its cells, the notes below.

    Attributes:
        name: Short name for a workbook's tab.
        number: The sheet's number in its set (公开01表), above the title.
        subtitle, left, right: The line between title and table: the year in the middle, the organisation left,
            the unit right; empty where there is none.
        header_rows: How many rows at the top repeat on every page.
        widths: Of the columns, in Latin characters.
        form, subject: The form laid out; empty for a table that no form defines.
    """

    name: str
    title: str
    cells: tuple[SheetCell, ...]
    rows: int
    cols: int
    header_rows: int
    number: str = ""
    subtitle: str = ""
    left: str = ""
    right: str = ""
    notes: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    form: str = ""
    subject: str = ""

    def lines(self) -> list[list[SheetCell]]:
        """The cells that begin in each row, from left to right."""
        rows: list[list[SheetCell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=lambda cell: (cell.row, cell.col)):
            rows[cell.row].append(cell)
        return rows


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose form it is and of when, and the number of its sheet."""

    entity: str = ""
    year: int | None = None
    number: str = ""


def measure(text: str) -> int:
    """How wide the longest line of a text is, in Latin characters."""
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n"))


def widths_of(cells: Sequence[SheetCell], cols: int) -> tuple[float, ...]:
    """A width for each column, by what stands in it: figures whole, words wrapped beyond a limit."""
    widths = [_NARROWEST] * cols
    for cell in cells:
        if cell.colspan == 1:
            needed = measure(cell.text) / (2 if cell.kind == "head" and cell.rowspan == 1 else 1)
            widths[cell.col] = max(widths[cell.col], min(needed + 3, _WIDEST))
    return tuple(widths)
