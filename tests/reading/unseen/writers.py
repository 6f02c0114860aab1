"""Printed tables as files: workbooks, Word documents, web pages, and PDF through LibreOffice."""

import io
import subprocess
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Cm

from tests.reading.unseen.printing import Cell, Sheet
from tests.reading.unseen.style import Style

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write(sheets: Sequence[Sheet], style: Style) -> bytes:
    """The sheets as one file of the style's kind."""
    return {"xlsx": _xlsx, "docx": _docx, "html": _html}[style.container](sheets, style)


def to_pdf(suite: str, folder: Path, paths: Iterable[Path]) -> None:
    """Turns files into PDFs beside them, all in one run of the office suite."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [suite, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)  # noqa: S603 -- the suite found


def _xlsx(sheets: Sequence[Sheet], style: Style) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    formats = _Formats(book, style)
    page: Any = None
    top = 0
    for number, sheet in enumerate(sheets):
        if page is None or not style.one_sheet:
            page, top = book.add_worksheet(f"{number + 1}"), 0
            _page_setup(page, style)
            if style.repeat_header and not style.one_sheet:
                page.repeat_rows(
                    0 if style.repeat_title else len(sheet.above), len(sheet.above) + sheet.headers - 1
                )
        if style.one_sheet:
            sheet.widths = [14.0] * sheet.cols
        for col, width in enumerate(sheet.widths):
            page.set_column(col, col, width)
        top = _xlsx_table(page, sheet, formats, top) + 2
    book.close()
    return file.getvalue()


def _page_setup(page: Any, style: Style) -> None:
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    if style.landscape:
        page.set_landscape()
    if style.footer:
        page.set_footer(f"&C{style.footer}")
    if style.head:
        page.set_header(f"&L{style.head}")


class _Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Any, style: Style) -> None:
        self.book, self.style = book, style
        self.made: dict[tuple[Any, ...], Any] = {}

    def of(self, cell: Cell | None, part: str = "") -> Any:
        """The format of a cell; `part` is head, last, or a line outside the table."""
        align, indent = (cell.align, cell.indent) if cell else ("left", 0)
        key = (align, indent, part, cell is not None)
        if key not in self.made:
            options: dict[str, Any] = {
                "font_name": self.style.font,
                "font_size": self.style.size,
                "align": align,
                "valign": "vcenter",
                "indent": indent,
                "text_wrap": align != "right",
            }
            if cell is not None:
                options |= self._border(part)
            if part == "title":
                options |= {"font_size": self.style.size + 5, "bold": True, "align": "center", "text_wrap": False}
            if part in ("left", "right"):
                options |= {"align": part, "text_wrap": False}
            self.made[key] = self.book.add_format(options)
        return self.made[key]

    def _border(self, part: str) -> dict[str, Any]:
        fill = {"bg_color": "#D9E1F2"} if self.style.fill and part == "head" else {}
        rules = {
            "all": {"border": 1},
            "none": {},
            "dotted": {"border": 4},
            "horizontal": {"top": 1, "bottom": 1},
            "three": ({"top": 2} if part == "top" else {})
            | ({"bottom": 1} if part in ("head", "top", "last") else {}),
        }[self.style.rules]
        return rules | fill


def _xlsx_table(page: Any, sheet: Sheet, formats: _Formats, top: int) -> int:
    for texts in sheet.above:
        if len(texts) == 1:
            page.merge_range(top, 0, top, sheet.cols - 1, texts[0], formats.of(None, "title"))
        else:
            page.write(top, 0, texts[0], formats.of(None, "left"))
            page.write(top, sheet.cols - 1, texts[1], formats.of(None, "right"))
        top += 1
    _row_heights(page, sheet, formats.style, top)
    for cell in sheet.cells:
        part = "head" if cell.row < sheet.headers else "last" if cell.row + cell.rowspan == sheet.rows else ""
        part = "top" if cell.row == 0 else part
        form = formats.of(cell, part)
        if cell.rowspan * cell.colspan > 1:
            page.merge_range(
                top + cell.row,
                cell.col,
                top + cell.row + cell.rowspan - 1,
                cell.col + cell.colspan - 1,
                cell.text,
                form,
            )
        else:
            page.write_string(top + cell.row, cell.col, cell.text, form)
    top += sheet.rows
    for line in sheet.below:
        page.write(top, 0, line, formats.of(None, "left"))
        top += 1
    return top


def _row_heights(page: Any, sheet: Sheet, style: Style, top: int) -> None:
    """Rows as high as their wrapped texts need; low ones are left to the program, which cuts texts off."""
    lines = dict.fromkeys(range(sheet.rows), 1)
    for cell in sheet.cells:
        width = sum(sheet.widths[cell.col : cell.col + cell.colspan]) * 11 / style.size - 1
        length = sum(1 if char.isascii() else 2 for char in cell.text) + 1.5 * cell.indent
        if cell.rowspan == 1 and cell.align != "right":
            lines[cell.row] = max(lines[cell.row], -(-int(length) // max(1, int(width))))
    for row, count in lines.items():
        if not style.low_rows:
            page.set_row(top + row, (count * 1.5 + 0.3) * style.size)


def _docx(sheets: Sequence[Sheet], style: Style) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if style.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    usable = (29.7 if style.landscape else 21) - 4
    if style.footer:
        section.footer.paragraphs[0].text = style.footer
    if style.head:
        section.header.paragraphs[0].text = style.head
    body = document.element.body
    for number, sheet in enumerate(sheets):
        if number and not style.one_sheet:
            document.add_page_break()  # type: ignore[no-untyped-call]
        for xml in _docx_table(sheet, style, usable):
            body.insert(len(body) - 1, parse_xml(xml))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _paragraph(
    text: str, style: Style, align: str = "left", bold: bool = False, size: float = 0, indent: int = 0
) -> str:
    half = int(2 * (size or style.size))
    fonts = f'<w:rFonts w:ascii="{style.font}" w:hAnsi="{style.font}" w:eastAsia="{style.font}"/>'
    look = f'<w:rPr>{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{half}"/></w:rPr>'
    runs = f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    space = '<w:spacing w:after="0" w:before="0"/>'
    tabs = ""
    if "\t" in text:
        left, right = (escape(part) for part in text.split("\t"))
        runs = f'<w:r>{look}<w:t xml:space="preserve">{left}</w:t><w:tab/><w:t>{right}</w:t></w:r>'
        place = int(((29.7 if style.landscape else 21) - 4) * 567)
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{place}"/></w:tabs>'
    ind = f'<w:ind w:left="{indent * 180}"/>' if indent else ""
    return f'<w:p {W}><w:pPr>{tabs}{space}{ind}<w:jc w:val="{align}"/></w:pPr>{runs}</w:p>'


def _docx_table(sheet: Sheet, style: Style, usable: float) -> Iterable[str]:
    for texts in sheet.above:
        if len(texts) == 1:
            yield _paragraph(texts[0], style, "center", bold=True, size=style.size + 5)
        else:
            yield _paragraph("\t".join(texts), style)
    unit = usable * 567 / sum(sheet.widths)
    widths = [int(width * unit) for width in sheet.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    layout = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{_docx_borders(style)}'
    rows = "".join(_docx_row(sheet, row, widths, style) for row in range(sheet.rows))
    yield f"<w:tbl {W}><w:tblPr>{layout}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    for line in sheet.below or [""]:
        yield _paragraph(line, style)


def _docx_borders(style: Style) -> str:
    kinds = {
        "all": dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), "single"),
        "dotted": dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), "dotted"),
        "horizontal": dict.fromkeys(("top", "bottom", "insideH"), "single"),
        "three": dict.fromkeys(("top", "bottom"), "single"),
        "none": {},
    }[style.rules]
    inner = "".join(f'<w:{side} w:val="{kind}" w:sz="4" w:color="000000"/>' for side, kind in kinds.items())
    return f"<w:tblBorders>{inner}</w:tblBorders>"


def _docx_row(sheet: Sheet, row: int, widths: list[int], style: Style) -> str:
    cells: list[str] = []
    covered = [cell for cell in sheet.cells if cell.row <= row < cell.row + cell.rowspan]
    for cell in sorted(covered, key=lambda cell: cell.col):
        width = sum(widths[cell.col : cell.col + cell.colspan])
        merge = "" if cell.rowspan == 1 else '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        line = (
            '<w:tcBorders><w:bottom w:val="single" w:sz="4"/></w:tcBorders>'
            if style.rules == "three" and row == sheet.headers - 1
            else ""
        )
        text = _paragraph(cell.text if cell.row == row else "", style, cell.align, indent=cell.indent)
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{line}'
            f'<w:vAlign w:val="center"/></w:tcPr>'
            f"{text}</w:tc>"
        )
    head = "<w:tblHeader/>" if style.repeat_header and row < sheet.headers else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _html(sheets: Sequence[Sheet], style: Style) -> bytes:
    parts: list[str] = []
    for sheet in sheets:
        parts += [f"<p>{'　　　　'.join(escape(t) for t in texts if t)}</p>" for texts in sheet.above]
        rows = "".join(_html_row(sheet, row) for row in range(sheet.rows))
        parts += [f"<table border='1'>{rows}</table>", *(f"<p>{escape(line)}</p>" for line in sheet.below)]
    return f"<!DOCTYPE html><html><meta charset='utf-8'><body>{''.join(parts)}</body></html>".encode()


def _html_row(sheet: Sheet, row: int) -> str:
    own = sorted((cell for cell in sheet.cells if cell.row == row), key=lambda cell: cell.col)
    cells = (f"<td rowspan='{c.rowspan}' colspan='{c.colspan}'>{escape(c.text)}</td>" for c in own)
    return f"<tr>{''.join(cells)}</tr>"
