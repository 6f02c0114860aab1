"""A made-up department's accounts, written in each format, and a plain view of pages to compare them by."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
import xlsxwriter

from mingzhang.reading.pages import GridTable, Pages, TextLine

Shape = list[str | list[list[str]]]
Plain = Callable[[Pages], Shape]

TITLE = ["收入支出决算总表", "公开01表", "部门：云溪市档案馆", "单位：万元"]
NOTES = ["注：本表反映部门本年度的总收支。", "2.金额单位转换时可能存在尾数误差。"]
# A position that a merged cell covers reads "<" (from the left) or "^" (from above).
INCOME = [
    ["收入", "<", "<", "支出", "<", "<"],
    ["项目", "行次", "金额", "项目", "行次", "金额"],
    ["一、一般公共预算财政拨款收入", "1", "12,926.72", "一、一般公共服务支出", "11", "800.00"],
    ["二、政府性基金预算财政拨款收入", "2", "", "二、教育支出", "12", ""],
    ["本年收入合计", "3", "12,926.72", "本年支出合计", "13", "-1,234.50"],
]
CARS = [
    ["项目", "预算数", "完成率"],
    ["合计", "3.00", "94.17%"],
    ["公务接待费", "1.00", ""],
]
CARS_TITLE = ["“三公”经费支出决算表", "金额单位：万元"]


def _table(block: GridTable) -> list[list[str]]:
    rows = [["?"] * block.cols for _ in range(block.rows)]
    for cell in block.cells:
        for i in range(cell.rowspan):
            for j in range(cell.colspan):
                assert rows[cell.row + i][cell.col + j] == "?", "two cells at one position"
                rows[cell.row + i][cell.col + j] = "<" if j else "^" if i else cell.text
    return rows


@pytest.fixture
def plain() -> Plain:
    """Pages as lines and rows of texts; fails where a table leaves a position without a cell."""

    def view(pages: Pages) -> Shape:
        blocks = [block for page in pages.pages for block in page.blocks]
        shape: Shape = [b.text if isinstance(b, TextLine) else _table(b) for b in blocks]
        assert not any("?" in row for table in shape if isinstance(table, list) for row in table)
        return shape

    return view


@pytest.fixture
def accounts() -> Shape:
    """What every format of the made-up accounts reads as."""
    return [*TITLE, INCOME, *NOTES, *CARS_TITLE, CARS]


def _write(sheet: Any, row: int, cells: list[list[str]], formats: dict[str, Any], borders: Any) -> None:
    """Cells with figures as numbers in their format, text as text, blanks with borders only."""
    for i, texts in enumerate(cells):
        for j, text in enumerate(texts):
            if text == "<":
                continue
            span = next((k for k in range(j + 1, len(texts) + 1) if texts[k : k + 1] != ["<"]), 0) - j
            if span > 1:
                sheet.merge_range(row + i, j, row + i, j + span - 1, text, borders)
            elif text.endswith("%"):
                sheet.write_number(row + i, j, float(text[:-1]) / 100, formats["percent"])
            elif "." in text:
                sheet.write_number(row + i, j, float(text.replace(",", "")), formats["amount"])
            elif text:
                sheet.write_string(row + i, j, text, borders)
            else:
                sheet.write_blank(row + i, j, None, borders)


@pytest.fixture
def accounts_xlsx() -> Callable[[bool], bytes]:
    """The accounts as a workbook, with or without borders."""

    def build(ruled: bool) -> bytes:
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True})
        border = {"border": 1} if ruled else {}
        formats = {
            "percent": book.add_format({**border, "num_format": "0.00%"}),
            "amount": book.add_format({**border, "num_format": "#,##0.00"}),
        }
        plain_format = book.add_format(border)
        sheet = book.add_worksheet("决算表")
        sheet.merge_range("A1:F1", TITLE[0], book.add_format({"bold": True}))
        sheet.write("F2", TITLE[1])
        sheet.write("A3", TITLE[2])
        sheet.write("F3", TITLE[3])
        _write(sheet, 3, INCOME, formats, plain_format)
        sheet.merge_range("A9:F9", NOTES[0])
        sheet.write("A10", NOTES[1])
        sheet.merge_range("A12:C12", CARS_TITLE[0])
        sheet.write("C13", CARS_TITLE[1])
        _write(sheet, 13, CARS, formats, plain_format)
        book.close()
        return file.getvalue()

    return build


@pytest.fixture
def accounts_docx() -> bytes:
    """The accounts as a Word document."""
    document = docx.Document()
    for text in TITLE:
        document.add_paragraph(text)
    _add_table(document, INCOME)
    for text in [*NOTES, *CARS_TITLE]:
        document.add_paragraph(text)
    _add_table(document, CARS)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_table(document: Any, cells: list[list[str]]) -> None:
    table = document.add_table(len(cells), len(cells[0]))
    for i, texts in enumerate(cells):
        for j, text in enumerate(texts):
            if text == "<":
                table.cell(i, j - 1).merge(table.cell(i, j))
            else:
                table.cell(i, j).text = text


@pytest.fixture
def accounts_html() -> str:
    """The accounts as a web page."""

    def table(cells: list[list[str]]) -> str:
        rows = []
        for texts in cells:
            row = ""
            for j, text in enumerate(texts):
                span = next((k for k in range(j + 1, len(texts) + 1) if texts[k : k + 1] != ["<"]), 0) - j
                row += "" if text == "<" else f'<td colspan="{span}">{text}</td>'
            rows.append(f"<tr>{row}</tr>")
        return f"<table>{''.join(rows)}</table>"

    def lines(texts: list[str]) -> str:
        return "".join(f"<p>{text}</p>" for text in texts)

    body = lines(TITLE) + table(INCOME) + lines(NOTES + CARS_TITLE) + table(CARS)
    return f"<!DOCTYPE html><html><head><title>决算</title></head><body>{body}</body></html>"


@pytest.fixture
def accounts_csv() -> str:
    """The accounts as a spreadsheet saves them as CSV: every row padded, merged cells blank but the first."""

    def row(*texts: str) -> str:
        padded = [*texts, *[""] * (6 - len(texts))]
        return ",".join(f'"{text}"' if "," in text else text for text in padded) + "\r\n"

    rows = [row(TITLE[0]), row("", "", "", "", "", TITLE[1]), row(TITLE[2], "", "", "", "", TITLE[3])]
    rows += [row(*["" if text == "<" else text for text in texts]) for texts in INCOME]
    rows += [row(NOTES[0]), row(NOTES[1]), row(), row(CARS_TITLE[0]), row("", "", CARS_TITLE[1])]
    rows += [row(*texts) for texts in CARS]
    return "".join(rows)
