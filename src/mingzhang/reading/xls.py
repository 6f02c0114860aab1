"""Legacy XLS workbooks (Excel 97 to 2003) through xlrd: cells, styles and merged cells of one sheet at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlrd

from mingzhang.reading.biff import survey
from mingzhang.reading.display import BUILT_IN, number_text
from mingzhang.reading.pages import Pages
from mingzhang.reading.sheet import Span
from mingzhang.reading.workbook import Book, Progress, Sheet, SheetCells, Style, damaged, pages_of

_NUMBERS = (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE)


def read_xls(stream: bytes, name: str, progress: Progress | None = None) -> Pages:
    """The visible sheets of a legacy XLS workbook as pages.

    Args:
        stream: The stream `Workbook` of the OLE container.
        name: The file's name, for messages.
        progress: Told how many sheets are done.

    Raises:
        DocumentError: Encrypted, damaged, of a version before Excel 97, or larger than any report.
    """
    seen = survey(stream, name)
    worksheets = [sheet.offset for sheet in seen.sheets if sheet.kind == "worksheet"]
    sheets = [Sheet(s.title, str(s.offset), s.hidden, s.kind) for s in seen.sheets]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        with _guarded(name):
            file = xlrd.open_workbook(
                logfile=nowhere,
                file_contents=seen.stream,
                formatting_info=True,
                on_demand=True,
                ragged_rows=True,
            )
            book = Book(name, _styles(file), bool(file.datemode))

        def cells_of(sheet: Sheet) -> SheetCells:
            offset = int(sheet.target)
            cells = _read_cells(book, file, worksheets.index(offset))
            cells.drawn = offset in seen.drawn
            return cells

        return pages_of(name, sheets, cells_of, progress)


@contextmanager
def _guarded(name: str) -> Iterator[None]:
    """The place where xlrd is called."""
    try:
        yield
    except Exception as error:
        # xlrd raises XLRDError, struct.error, IndexError, KeyError, AssertionError and more on damaged files.
        raise damaged(name) from error


def _styles(file: Any) -> list[Style]:
    """The cell styles in the order cells name them by; xlrd itself knows no format of Chinese dates."""
    codes = BUILT_IN | {found.format_key: found.format_str for found in file.format_list}
    return [Style(codes.get(xf.format_key, "General"), _has_side(xf.border)) for xf in file.xf_list]


def _has_side(border: Any) -> bool:
    return any((border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style))


def _read_cells(book: Book, file: Any, number: int) -> SheetCells:
    """The cells of the worksheet of that number, counted from 0.

    Raises:
        DocumentError: Damaged, or more cells than a workbook of accounts has.
    """
    with _guarded(book.name):
        sheet = file.sheet_by_index(number)
        places = [(row, col) for row in range(sheet.nrows) for col in range(sheet.row_len(row))]
        filled = [at for at in places if sheet.cell_type(*at) != xlrd.XL_CELL_EMPTY]
        spans = [Span(top, left, below - top, right - left) for top, below, left, right in sheet.merged_cells]
    cells = SheetCells(spans=[span for span in spans if span.rows > 0 and span.cols > 0])
    for at in filled:
        _put(cells, at, sheet.cell(*at), book, bool(sheet.show_zero_values))
    file.unload_sheet(number)
    return cells


def _put(cells: SheetCells, at: tuple[int, int], cell: Any, book: Book, show_zeros: bool) -> None:
    style = book.style(cell.xf_index)
    text = _text(cell, style, book.epoch_1904)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        cells.errors.append((*at, text))
    hidden = cell.ctype in _NUMBERS and cell.value == 0 and not show_zeros
    book.put(cells, at, style, "" if hidden else text)


def _text(cell: Any, style: Style, epoch_1904: bool) -> str:
    if cell.ctype in _NUMBERS:
        # The shortest text of the double is exact: no arithmetic is done in floats.
        return number_text(repr(cell.value), style.code, epoch_1904)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERR!"))
    return str(cell.value).replace("\r\n", "\n").replace("\r", "\n")
