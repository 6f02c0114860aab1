"""A workbook or CSV file as a head and rows of raw cells."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from mingzhang.errors import DocumentError
from mingzhang.office.services.exchange.definition import BLANK, Raw
from mingzhang.quantities.number import squeeze
from mingzhang.reading.package import Package

MOST_ROWS = 20_000
"""Rows of one import; a city declares some 10,000 projects a year."""

MOST_COLUMNS = 60
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Sheet:
    """What a file holds.

    Attributes:
        head: Text of each head cell by its place, from 1.
        rows: Row number to cells by their place.
        book: The workbook as it was handed in, to be given back marked.
    """

    head: Mapping[int, str]
    rows: Mapping[int, Mapping[int, Raw]]
    book: Workbook

    def cell(self, row: int, place: int) -> Raw:
        """A cell; a blank one where nothing stands."""
        return self.rows.get(row, {}).get(place, BLANK)


def read_sheet(content: bytes, name: str) -> Sheet:
    """The first sheet of a workbook, or a CSV file.

    Raises:
        DocumentError: It is neither, or too large.
    """
    book = _workbook(content, name) if content.startswith(_ZIP) else _csv(content, name)
    sheet = book.worksheets[0]
    if sheet.max_row > MOST_ROWS + 1 or sheet.max_column > MOST_COLUMNS:
        raise DocumentError(f"{name}：超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，请分成几个文件导入。")
    lines = {row: _cells(cells) for row, cells in enumerate(sheet.iter_rows(), 1)}
    head = {place: _headline(raw.text) for place, raw in lines.pop(1, {}).items()}
    return Sheet(head, {row: cells for row, cells in lines.items() if cells}, book)


def _headline(text: str) -> str:
    """A column's head without the sign that marks it as required."""
    return squeeze(text).removesuffix("*").removesuffix("＊")


def _cells(cells: Sequence[Any]) -> dict[int, Raw]:
    return {
        place: Raw(cell.value, cell.data_type == "f")
        for place, cell in enumerate(cells, 1)
        if cell.value is not None and str(cell.value).strip()
    }


def _workbook(content: bytes, name: str) -> Workbook:
    Package(content, name)  # refuses what unpacks far beyond an office file
    try:
        book = load_workbook(io.BytesIO(content))
    except (KeyError, ValueError, OSError, TypeError) as error:
        raise DocumentError(f"{name}：不是可以读取的 XLSX 工作簿，请用表格软件另存为 XLSX 后再导入。") from error
    if not book.worksheets:
        raise DocumentError(f"{name}：工作簿里没有工作表。")
    return book


def _csv(content: bytes, name: str) -> Workbook:
    book = Workbook()
    sheet = book.active
    for row, fields in enumerate(csv.reader(io.StringIO(_decoded(content, name))), 1):
        for place, text in enumerate(fields, 1):
            cell = sheet.cell(row, place)  # type: ignore[union-attr]
            cell.value = text
            cell.data_type = "s"  # a text that begins with = stays a text
    return book


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise DocumentError(f"{name}：既不是 XLSX 工作簿，也不是文本格式的 CSV，请换一个文件。")
