"""The workbook that was handed in, with the faulty cells marked and a list of all that is wrong."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

if TYPE_CHECKING:
    from mingzhang.office.services.exchange.dry_run import Fault
    from mingzhang.office.services.exchange.files import Sheet

_RED = PatternFill("solid", fgColor="FFF4C7C3")
_LIST = "导入问题"
_MOST_COMMENTS = 2_000
"""Spreadsheets grow slow with more; the list of problems holds all."""

_AUTHOR = "明账"


def marked(sheet: "Sheet", faults: "Sequence[Fault]") -> bytes:
    """The workbook with its faults; formulas become texts, so that nothing in it runs."""
    page = sheet.book.worksheets[0]
    by_cell: dict[tuple[int, int], list[str]] = {}
    for fault in faults:
        by_cell.setdefault((fault.row, fault.place or 1), []).append(fault.sentence)
    for number, ((row, place), sentences) in enumerate(by_cell.items()):
        cell = page.cell(row, place)
        cell.fill = _RED
        if number < _MOST_COMMENTS:
            cell.comment = Comment("\n".join(sentences), _AUTHOR, width=320)
    for row, cells in sheet.rows.items():
        for place, raw in cells.items():
            if raw.formula:
                _as_text(page.cell(row, place), str(raw.value))
    _list(sheet, faults)
    out = io.BytesIO()
    sheet.book.save(out)
    return out.getvalue()


def _list(sheet: "Sheet", faults: "Sequence[Fault]") -> None:
    if _LIST in sheet.book.sheetnames:
        del sheet.book[_LIST]
    page = sheet.book.create_sheet(_LIST)
    for place, head in enumerate(("行", "列", "填写的内容", "问题"), 1):
        page.cell(1, place).value = head
    for line, fault in enumerate(faults, 2):
        page.cell(line, 1).value = fault.row
        for place, text in enumerate((fault.label, fault.text, fault.sentence), 2):
            _as_text(page.cell(line, place), text)


def _as_text(cell: Any, text: str) -> None:
    """A text that is never run, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True
