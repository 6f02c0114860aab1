"""Lists as files: a workbook or CSV with all rows found, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from mingzhang.office.desk.language import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""


def download(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """A file that the browser saves under its Chinese name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def _plain(value: Any) -> Any:
    """What a cell of a file holds: a state by its word, a moment without its zone."""
    if isinstance(value, tuple):
        return say(value[1])
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, int | Decimal | date):
        return value
    return str(value)


def _heads(columns: Sequence[Any]) -> list[str]:
    return [say(c.label) + (f"（{say(c.unit)}）" if c.unit else "") for c in columns]


def _cells(columns: Sequence[Any], rows: Iterable[Any]) -> Iterable[list[Any]]:
    for row in rows:
        yield [_plain(column.value(row)) for column in columns]


def csv_file(title: str, columns: Sequence[Any], rows: QuerySet[Any, Any]) -> HttpResponse:
    """All rows as CSV in UTF-8 with its mark, as spreadsheets expect it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_heads(columns))
    for cells in _cells(columns, rows.iterator(1000)):
        writer.writerow([harmless(cell) for cell in cells])
    return download("\ufeff" + out.getvalue(), f"{say(title)}.csv", "text/csv; charset=utf-8")


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell


def xlsx_file(title: str, columns: Sequence[Any], rows: QuerySet[Any, Any]) -> HttpResponse:
    """All rows as a workbook; texts are texts, never formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "bottom": 1})
    formats = {
        "money": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    sheet.write_row(0, 0, _heads(columns), head)
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, 30 if number == 0 else 16, formats.get(column.kind))
    for line, cells in enumerate(_cells(columns, rows.iterator(1000)), 1):
        for number, cell in enumerate(cells):
            _write(sheet, line, number, cell, formats.get(columns[number].kind))
    book.close()
    return download(out.getvalue(), f"{say(title)}.xlsx", XLSX)


def _write(sheet: Any, line: int, number: int, cell: Any, style: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime | date):
        sheet.write_datetime(line, number, cell, style)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(line, number, cell, style)
    else:
        sheet.write_string(line, number, cell, style)
