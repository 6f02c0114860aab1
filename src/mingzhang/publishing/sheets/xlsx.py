"""Laid-out forms as a workbook, one form per sheet."""

import io
import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from mingzhang.publishing.sheets.model import Sheet, SheetCell, measure
from mingzhang.publishing.workbooks import new_workbook, sheet_name, survives

_NO_FORMULAS: Mapping[tuple[str, str], str] = MappingProxyType({})

_LINE = 15.0
"""Points that one line of a row takes."""

_ONE_PAGE = 62
"""Lines that still fit on one printed page when it is scaled down."""

_ALIGN = {"head": "center", "key": "center", "number": "right", "name": "left", "text": "left"}
_FONT = {"font_name": "宋体", "font_size": 10}


def workbook(sheets: Sequence[Sheet], cover: Sequence[str] = (), footer: str = "") -> bytes:
    """The workbook's bytes: titles, tables with merged cells, notes; text never becomes a formula.

    Args:
        sheets: In printed order, one tab each.
        cover: Lines of a cover sheet before them; none for no cover.
        footer: What every printed page says below (示例数据).
    """
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    names: set[str] = set()
    if cover:
        write_cover(book, cover, names)
    for sheet in sheets:
        write_sheet(book, book.add_worksheet(sheet_name(sheet.name, names)), sheet, footer)
    book.close()
    return buffer.getvalue()


def write_sheet(
    book: Any, tab: Any, sheet: Sheet, footer: str = "", formulas: Mapping[tuple[str, str], str] = _NO_FORMULAS
) -> None:
    """Writes a sheet into a tab of a workbook in the making.

    Args:
        book: XlsxWriter's workbook.
        tab: Its worksheet.
        sheet: What is written.
        footer: What every printed page says below.
        formulas: Row and column of a form's cell to the formula that makes its number, which is kept as its result.
    """
    _Tab(book, tab, sheet, formulas).write(footer)


def top_of(sheet: Sheet) -> int:
    """The row of a tab, counted from 0, in which the first row of a sheet's table stands."""
    return bool(sheet.number) + bool(sheet.title) + bool(sheet.left or sheet.right)


def write_cover(book: Any, cover: Sequence[str], names: set[str]) -> None:
    """Writes a cover sheet: the title large, further lines below it.

    Args:
        book: XlsxWriter's workbook.
        cover: The lines; empty ones are left out.
        names: Names of sheets in use; the cover's is added.
    """
    tab = book.add_worksheet(sheet_name("封面", names))
    title = book.add_format({**_FONT, "bold": True, "font_size": 18, "align": "center", "text_wrap": True})
    line = book.add_format({**_FONT, "font_size": 11, "align": "center", "text_wrap": True})
    tab.set_column(0, 0, 90)
    for row, text in enumerate(filter(None, cover)):
        tab.set_row(row, 60 if row == 0 else 30)
        tab.write_string(row, 0, text, line if row else title)
    tab.set_landscape()


class _Tab:
    """A worksheet in the making."""

    def __init__(self, book: Any, tab: Any, sheet: Sheet, formulas: Mapping[tuple[str, str], str]) -> None:
        self._book = book
        self._tab = tab
        self._sheet = sheet
        self._formulas = formulas
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._row = 0

    def write(self, footer: str) -> None:
        """The whole sheet."""
        self._heading()
        top = self._row
        for cell in self._sheet.cells:
            self._cell(cell, top)
        heights = self._heights()
        for number, height in enumerate(heights):
            if height > 1:
                self._tab.set_row(top + number, height * _LINE)
        self._row += self._sheet.rows
        for number, note in enumerate(self._sheet.notes):
            self._span(("注：" if number == 0 else "") + note, self._format(align="left", text_wrap=True))
        self._page(top, sum(heights), footer)

    def _heading(self) -> None:
        sheet = self._sheet
        if sheet.number:
            self._span(sheet.number, self._format(align="right"))
        if sheet.title:
            self._span(sheet.title, self._format(bold=True, font_size=14, align="center"))
        if sheet.left or sheet.right:
            self._tab.write_string(self._row, 0, sheet.left, self._format(align="left"))
            if sheet.subtitle and sheet.cols > 2:
                self._tab.write_string(self._row, sheet.cols // 2, sheet.subtitle, self._format(align="center"))
            self._tab.write_string(self._row, max(sheet.cols - 1, 1), sheet.right, self._format(align="right"))
            self._row += 1

    def _span(self, text: str, style: Any) -> None:
        """A line over the whole width."""
        last = self._sheet.cols - 1
        if last > 0:
            self._tab.merge_range(self._row, 0, self._row, last, text, style)
        else:
            self._tab.write_string(self._row, 0, text, style)
        width = sum(self._sheet.widths)
        if measure(text) > width > 0:
            self._tab.set_row(self._row, math.ceil(measure(text) / width) * _LINE)
        self._row += 1

    def _heights(self) -> list[int]:
        """How many lines each row needs."""
        heights = [1] * self._sheet.rows
        for cell in self._sheet.cells:
            if cell.rowspan == 1:
                width = sum(self._sheet.widths[cell.col : cell.col + cell.colspan])
                lines = sum(max(1, math.ceil(measure(line) / max(width - 2, 1))) for line in cell.text.split("\n"))
                heights[cell.row] = max(heights[cell.row], lines)
        return heights

    def _cell(self, cell: SheetCell, top: int) -> None:
        style = self._format(**_look(cell))
        line, last_line, last_col = top + cell.row, top + cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1
        if cell.rowspan > 1 or cell.colspan > 1:
            self._tab.merge_range(line, cell.col, last_line, last_col, "", style)
        if as_number(cell):
            self._number(cell, (line, cell.col), style)
        elif cell.text:
            self._tab.write_string(line, cell.col, cell.text, style)
        else:
            self._tab.write_blank(line, cell.col, None, style)

    def _number(self, cell: SheetCell, at: tuple[int, int], style: Any) -> None:
        # A workbook holds binary floats; fifteen digits survive it, and the format prints them as they were.
        value = cell.value / 100 if cell.percent and cell.value is not None else cell.value
        formula = self._formulas.get(cell.of) if cell.of else None
        if formula is None:
            self._tab.write_number(*at, float(value or 0), style)
        else:
            self._tab.write_formula(*at, formula, style, float(value or 0))

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**_FONT, **look})
        return self._formats[key]

    def _page(self, top: int, lines: int, footer: str) -> None:
        tab, sheet = self._tab, self._sheet
        for col, width in enumerate(sheet.widths):
            tab.set_column(col, col, width)
        if sheet.header_rows:
            tab.repeat_rows(top, top + sheet.header_rows - 1)
            tab.freeze_panes(top + sheet.header_rows, 0)
        if sum(sheet.widths) > 90:
            tab.set_landscape()
        tab.set_paper(9)
        tab.fit_to_pages(1, int(lines <= _ONE_PAGE))
        tab.center_horizontally()
        if footer:
            tab.set_footer(f"&C{footer}")


def _look(cell: SheetCell) -> dict[str, Any]:
    look = {"border": 1, "text_wrap": True, "valign": "vcenter", "align": _ALIGN[cell.kind]}
    if cell.kind in ("name", "text"):
        look["indent"] = 1
    if cell.kind == "head":
        look["bg_color"] = "#F2F1EC"
    if cell.bold or cell.kind == "head":
        look["bold"] = True
    if as_number(cell):
        look["num_format"] = _number_format(cell)
    return look


def _number_format(cell: SheetCell) -> str:
    grouped = "#,##0" if "," in cell.text else "0"
    return grouped + ("." + "0" * cell.decimals if cell.decimals else "") + ("%" if cell.percent else "")


def as_number(cell: SheetCell) -> bool:
    """Whether a cell's number is written as one: it survives, and its text is nothing but the number."""
    if cell.kind != "number" or cell.value is None or not survives(cell.value):
        return False
    return re.fullmatch(r"-?[\d,]+(\.\d+)?%?", cell.text) is not None
