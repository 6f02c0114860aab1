"""Laid-out forms as a workbook, one form per sheet."""

import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from mingzhang.publishing.sheets.layout import Sheet, SheetCell

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_MOST_DIGITS = 15


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook's bytes: title lines, the table with merged cells, notes; text never becomes a formula."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    names: set[str] = set()
    for sheet in sheets:
        _write(book, book.add_worksheet(_name(sheet.name, names)), sheet)
    book.close()
    return buffer.getvalue()


def _write(book: Any, tab: Any, sheet: Sheet) -> None:
    top = len(sheet.lines)
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    for line, text in enumerate(sheet.lines):
        tab.write_string(line, 0, text, title if line == 0 else None)
    formats: dict[tuple[bool, bool, str], Any] = {}
    for cell in sheet.cells:
        _cell(tab, cell, top, formats.setdefault(_style(cell), book.add_format(_look(cell))))
    for offset, note in enumerate(sheet.notes):
        tab.write_string(top + sheet.rows + offset, 0, f"注：{note}")
    tab.set_column(0, sheet.cols - 1, 18)
    tab.repeat_rows(top, top + sheet.header_rows - 1)
    tab.set_landscape()
    tab.fit_to_pages(1, 0)


def _style(cell: SheetCell) -> tuple[bool, bool, str]:
    return cell.head, cell.bold, _number_format(cell)


def _look(cell: SheetCell) -> dict[str, Any]:
    centred = {"align": "center", "valign": "vcenter"} if cell.head else {"valign": "vcenter"}
    number = {"num_format": _number_format(cell)} if cell.value is not None else {}
    return {"border": 1, "text_wrap": True, "bold": cell.bold or cell.head, **centred, **number}


def _number_format(cell: SheetCell) -> str:
    if cell.value is None:
        return ""
    grouped = "#,##0" if "," in cell.text else "0"
    return grouped + ("." + "0" * cell.decimals if cell.decimals else "") + ("%" if cell.percent else "")


def _cell(tab: Any, cell: SheetCell, top: int, style: Any) -> None:
    line, last_line, last_col = top + cell.row, top + cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1
    if cell.rowspan > 1 or cell.colspan > 1:
        tab.merge_range(line, cell.col, last_line, last_col, "", style)
    if _as_number(cell):
        # A workbook holds binary floats; fifteen digits survive it, and the format prints them as they were.
        value = cell.value / 100 if cell.percent and cell.value is not None else cell.value
        tab.write_number(line, cell.col, float(value or 0), style)
    else:
        tab.write_string(line, cell.col, cell.text, style)


def _as_number(cell: SheetCell) -> bool:
    if cell.value is None or len(cell.value.as_tuple().digits) > _MOST_DIGITS:
        return False
    return re.fullmatch(r"-?[\d,]+(\.\d+)?%?", cell.text) is not None


def _name(text: str, taken: set[str]) -> str:
    base = _FORBIDDEN.sub(" ", text).strip() or "表"
    name, number = base[:_LONGEST_NAME], 1
    while name in taken:
        number += 1
        name = f"{base[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name)
    return name
