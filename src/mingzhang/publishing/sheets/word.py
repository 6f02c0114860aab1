"""Laid-out forms as a Word document, one table after the other."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from mingzhang.publishing.sheets.layout import Sheet


def document(sheets: Sequence[Sheet], heading: str = "") -> bytes:
    """The document's bytes; tables keep their merged cells, header rows repeat on every page."""
    paper: Any = docx.Document()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    if heading:
        paper.add_heading(heading, level=0)
    for number, sheet in enumerate(sheets):
        if number:
            paper.add_page_break()
        _write(paper, sheet)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _write(paper: Any, sheet: Sheet) -> None:
    for line in sheet.lines:
        paper.add_paragraph(line)
    table = paper.add_table(sheet.rows, sheet.cols, style="Table Grid")
    # python-docx computes a table's cells anew at each access; taken once, a large table stays quick.
    grid = [row.cells for row in table.rows]
    for cell in sheet.cells:
        first, last = grid[cell.row][cell.col], grid[cell.row + cell.rowspan - 1][cell.col + cell.colspan - 1]
        (first.merge(last) if first is not last else first).text = cell.text
    for row in table.rows[: sheet.header_rows]:
        _repeat(row)
    for note in sheet.notes:
        paper.add_paragraph(f"注：{note}")


def _repeat(row: Any) -> None:
    """Marks a table row as a header that Word prints again on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
