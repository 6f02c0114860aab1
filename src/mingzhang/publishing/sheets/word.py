"""Laid-out forms as a Word document, one table after the other."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mingzhang.publishing.sheets.model import Sheet, SheetCell

_ALIGN = {
    "head": WD_ALIGN_PARAGRAPH.CENTER,
    "key": WD_ALIGN_PARAGRAPH.CENTER,
    "number": WD_ALIGN_PARAGRAPH.RIGHT,
    "name": WD_ALIGN_PARAGRAPH.LEFT,
    "text": WD_ALIGN_PARAGRAPH.LEFT,
}
_MARGIN = Mm(18)
_LONG, _SHORT = Mm(297), Mm(210)


def document(sheets: Sequence[Sheet], heading: str = "", footer: str = "") -> bytes:
    """The document's bytes; tables keep their merged cells, header rows repeat on every page.

    Args:
        sheets: In printed order, each on pages of its own.
        heading: Title of the document, on a cover.
        footer: What every page says below (示例数据).
    """
    paper: Any = docx.Document()
    _set_page(paper.sections[0], footer)
    _set_font(paper)
    if heading:
        paper.add_heading(heading, level=0)
    for number, sheet in enumerate(sheets):
        if number or heading:
            paper.add_page_break()
        _write(paper, sheet)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _set_page(section: Any, footer: str) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _LONG, _SHORT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    if footer:
        section.footer.paragraphs[0].text = footer
        section.footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_font(paper: Any) -> None:
    """Song type for Chinese, as official documents have it; without it Word takes whatever the theme says."""
    for name in ("Normal", "Title"):
        style = paper.styles[name]
        style.font.name = "Times New Roman"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    paper.styles["Normal"].font.size = Pt(9)
    paper.styles["Normal"].paragraph_format.space_after = Pt(0)


def _write(paper: Any, sheet: Sheet) -> None:
    _heading(paper, sheet)
    table = paper.add_table(sheet.rows, sheet.cols, style="Table Grid")
    table.autofit = False
    # python-docx computes a table's cells anew at each access; taken once, a large table stays quick.
    grid = [row.cells for row in table.rows]
    _set_widths(table, grid, sheet)
    for cell in sheet.cells:
        first, last = grid[cell.row][cell.col], grid[cell.row + cell.rowspan - 1][cell.col + cell.colspan - 1]
        _fill(first.merge(last) if first is not last else first, cell)
    for row in table.rows:
        _mark(row, "w:cantSplit")
    for row in table.rows[: sheet.header_rows]:
        _mark(row, "w:tblHeader")
    for number, note in enumerate(sheet.notes):
        paper.add_paragraph(("注：" if number == 0 else "") + note)


def _heading(paper: Any, sheet: Sheet) -> None:
    if sheet.number:
        paper.add_paragraph(sheet.number).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(sheet.title)
    run.bold, run.font.size = True, Pt(14)
    if sheet.left or sheet.subtitle or sheet.right:
        line = paper.add_paragraph(f"{sheet.left}\t{sheet.subtitle}\t{sheet.right}")
        width = _LONG - 2 * _MARGIN
        line.paragraph_format.tab_stops.add_tab_stop(width // 2, WD_TAB_ALIGNMENT.CENTER)
        line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)


def _set_widths(table: Any, grid: Sequence[Sequence[Any]], sheet: Sheet) -> None:
    """Shares the page's width out among the columns."""
    whole = sum(sheet.widths)
    for col, width in enumerate(sheet.widths):
        points = int((_LONG - 2 * _MARGIN) * width / whole)
        table.columns[col].width = points
        for row in grid:
            row[col].width = points


def _fill(place: Any, cell: SheetCell) -> None:
    place.text = cell.text
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for paragraph in place.paragraphs:
        paragraph.alignment = _ALIGN[cell.kind]
        for run in paragraph.runs:
            run.bold = cell.bold or cell.kind == "head"


def _mark(row: Any, mark: str) -> None:
    """Marks a table row: a header that is printed again on every page, or one that no page break divides."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn(mark), {}))
