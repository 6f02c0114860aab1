"""Tables of words that no form defines: boxes with names beside them, lists under a head."""

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.publishing.sheets.model import Sheet, SheetCell, widths_of


def listed(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float] = ()) -> Sheet:
    """A list under a head row that repeats on every page.

    Args:
        title: Above it.
        heads: Of its columns.
        rows: Their texts.
        widths: Of the columns, in Latin characters; by what stands in them where none are given.
    """
    cells = [SheetCell(0, col, head, kind="head") for col, head in enumerate(heads)]
    cells += [
        SheetCell(number, col, text, kind="key" if col == 0 and text.isdigit() else "text")
        for number, row in enumerate(rows, 1)
        for col, text in enumerate(row)
    ]
    made = _sheet(title, cells, len(rows) + 1, len(heads), head=1)
    return replace(made, widths=tuple(widths)) if widths else made


def boxed(title: str, pairs: Sequence[tuple[str, str]]) -> Sheet:
    """Names on the left, what is said of them on the right."""
    cells = [cell for row, pair in enumerate(pairs) for cell in _pair(row, *pair)]
    return _sheet(title, cells, len(pairs), 2, head=0)


def _pair(row: int, name: str, text: str) -> tuple[SheetCell, SheetCell]:
    return SheetCell(row, 0, name, kind="head"), SheetCell(row, 1, text)


def _sheet(title: str, cells: Sequence[SheetCell], rows: int, cols: int, *, head: int) -> Sheet:
    return Sheet(title, title, tuple(cells), rows, cols, head, widths=widths_of(cells, cols))
