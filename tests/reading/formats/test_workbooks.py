"""Workbooks: what a reader sees of them, and what could not be read."""

import base64
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import GridTable, Pages

Shape = list[str | list[list[str]]]
Plain = Callable[[Pages], Shape]


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "nan_inf_to_errors": True})
    fill(book, book.add_worksheet("表"))
    book.close()
    return file.getvalue()


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with one part's text changed, as other writers leave it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("ruled", [True, False])
def test_the_accounts_read_back(
    ruled: bool, accounts_xlsx: Callable[[bool], bytes], accounts: Shape, plain: Plain
) -> None:
    pages = open_document("决算.xlsx", accounts_xlsx(ruled))
    assert plain(pages) == accounts
    assert (pages.reader, pages.flat, pages.unread, pages.pages[0].name) == ("xlsx", False, (), "决算表")


def test_sources_name_sheet_and_row(accounts_xlsx: Callable[[bool], bytes]) -> None:
    page = open_document("决算.xlsx", accounts_xlsx(True)).pages[0]
    table = next(block for block in page.blocks if isinstance(block, GridTable))
    assert {(cell.source.page, cell.source.line, cell.source.box) for cell in table.cells if cell.row == 2} == {
        (1, 6, None)
    }


def test_a_wrong_name_is_no_hindrance(
    accounts_xlsx: Callable[[bool], bytes], accounts: Shape, plain: Plain
) -> None:
    assert plain(open_document("决算.pdf", accounts_xlsx(True))) == accounts


def test_error_cells_and_formulas_without_result_are_unread(plain: Plain) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["项目", "金额", "备注"])
        sheet.write_row("A2", ["合计", 3, "无"])
        sheet.write_formula("B3", "=B2/0", None, "#DIV/0!")
        sheet.write_formula("B4", "=B2", None, 3)
        sheet.write_formula("C4", '=""', None, "")
        sheet.write_column("A3", ["教育", "卫生"])

    data = replaced(
        workbook(fill), "xl/worksheets/sheet1.xml", '<c r="C4"><f>""</f>', '<c r="C4" t="str"><f>""</f>'
    )
    errors = open_document("a.xlsx", data)
    assert [(u.what, u.page) for u in errors.unread] == [("工作表“表”单元格 B3", 1)]
    assert "#DIV/0!" in errors.unread[0].why
    uncached = open_document("a.xlsx", replaced(data, "xl/worksheets/sheet1.xml", "<f>B2</f><v>3</v>", "<f>B2</f>"))
    assert [u.what for u in uncached.unread] == ["工作表“表”单元格 B3", "工作表“表”单元格 B4"]
    assert "没有存下计算结果" in uncached.unread[1].why
    table = plain(uncached)[0]
    assert table[2:] == [["教育", "#DIV/0!", ""], ["卫生", "", ""]]


def test_a_workbook_never_calculated_lists_a_few_and_counts_the_rest() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in range(1, 51):
        book.active.cell(row, 1, "=1+1")
    file = io.BytesIO()
    book.save(file)
    unread = open_document("a.xlsx", file.getvalue()).unread
    assert len(unread) == 21
    assert unread[20].what == "工作表“Sheet”另有 30 个单元格"


def test_hidden_sheets_are_named_and_not_read_hidden_rows_are(plain: Plain) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_column("A1", ["甲", "乙"])
        sheet.set_row(1, None, None, {"hidden": True})
        draft = book.add_worksheet("草稿")
        draft.write("A1", "内部数据")
        draft.hide()
        book.add_worksheet("末表").write("A1", "丙")

    pages = open_document("a.xlsx", workbook(fill))
    assert plain(pages) == ["甲", "乙", "丙"]
    assert [(page.number, page.name) for page in pages.pages] == [(1, "表"), (2, "末表")]
    assert [u.what for u in pages.unread] == ["隐藏的工作表“草稿”"]


def test_text_stays_text_and_truth_is_a_word(plain: Plain) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["a", "b", "c", "d"])
        for col, text in enumerate(["0201", "12926.720", "NaN", "一\n二"]):
            sheet.write_string(1, col, text)
        sheet.write_boolean("A3", True)
        sheet.write_string("B3", "_x000D_")
        sheet.write_rich_string("C3", "本年", book.add_format({"bold": True}), " 支", "出")

    assert plain(open_document("a.xlsx", workbook(fill)))[0][1:] == [
        ["0201", "12926.720", "NaN", "一\n二"],
        ["TRUE", "_x000D_", "本年 支出", ""],
    ]


def test_zeros_not_shown_are_blank(plain: Plain) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["项目", "金额", "比上年"])
        sheet.write_row("A2", ["合计", 0, 5])
        sheet.hide_zero()

    assert plain(open_document("a.xlsx", workbook(fill))) == [[["项目", "金额", "比上年"], ["合计", "", "5"]]]


def test_cells_without_addresses_and_inline_texts(plain: Plain) -> None:
    data = workbook(lambda _, sheet: sheet.write("A1", "x"))
    cells = (
        '<row><c t="inlineStr"><is><t>项目</t></is></c><c t="inlineStr"><is><r><t>金</t></r><r><t>额</t></r>'
        '<rPh sb="0" eb="1"><t>jin</t></rPh></is></c></row><row><c t="str"><v>合计</v></c><c><v>1.5E2</v></c></row>'
    )
    sheet = '<row r="1" spans="1:1"><c r="A1" t="s"><v>0</v></c></row>'
    assert plain(open_document("a.xlsx", replaced(data, "xl/worksheets/sheet1.xml", sheet, cells))) == [
        [["项目", "金额"], ["合计", "150"]]
    ]


CELLS = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_what_another_writer_gets_wrong_beside_the_cells_is_no_hindrance(plain: Plain) -> None:
    """A font family out of range, a link to nowhere, settings of no known value."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["项目", 3])
        sheet.write_rich_string("A2", book.add_format({"bold": True}), "合", "计")

    data = replaced(workbook(fill), "xl/sharedStrings.xml", '<family val="2"/>', '<family val="99"/>')
    data = replaced(data, "xl/styles.xml", '<family val="2"/>', '<family val="99"/>')
    faults = '<hyperlinks><hyperlink ref="A1" r:id="r9"/></hyperlinks><pageSetup orientation="?"/></worksheet>'
    data = replaced(data, CELLS, "</worksheet>", faults)
    data = replaced(data, CELLS, '<row r="1" ', '<row r="1" ht="?" ')
    assert plain(open_document("a.xlsx", data)) == [[["项目", "3"], ["合计", ""]]]


@pytest.mark.parametrize("named", ["xl/Worksheets/Sheet1.XML", "xl\\worksheets\\sheet1.xml"])
def test_a_part_named_in_another_way_is_found(named: str, plain: Plain) -> None:
    data, out = workbook(lambda _, sheet: sheet.write_row("A1", [1, 2.5])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(named if name == CELLS else name, source.read(name))
    assert plain(open_document("a.xlsx", out.getvalue())) == [[["1", "2.5"]]]


def test_the_strict_name_space_and_a_prefix(plain: Plain) -> None:
    data = workbook(lambda _, sheet: sheet.write_row("A1", [1, 2.5]))
    strict = replaced(data, CELLS, MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    rows = '<row r="1" spans="1:2"><c r="A1"><v>1</v></c><c r="B1"><v>2.5</v></c></row>'
    prefixed = replaced(data, CELLS, f"<sheetData>{rows}</sheetData>", f"<x:sheetData>{rows}</x:sheetData>")
    prefixed = replaced(prefixed, CELLS, "<worksheet ", f'<worksheet xmlns:x="{MAIN}" ')
    assert plain(open_document("a.xlsx", strict)) == plain(open_document("a.xlsx", prefixed)) == [[["1", "2.5"]]]


def test_days_in_the_formats_that_have_a_number_only(plain: Plain) -> None:
    """Numbers 27 and 31 mean a month and a day in Chinese office suites; 14 follows the language too."""

    def fill(book: Any, sheet: Any) -> None:
        for col, number in enumerate((27, 31, 14)):
            sheet.write_number(0, col, 45291, book.add_format({"num_format": number}))

    assert plain(open_document("a.xlsx", workbook(fill))) == [[["2023年12月", "2023年12月31日", "2023/12/31"]]]


def test_a_day_stored_as_text_of_iso_8601(plain: Plain) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_number("A1", 45291, book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write_number("B1", 1)

    data = replaced(
        workbook(fill), CELLS, '<c r="A1" s="1"><v>45291</v>', '<c r="A1" s="1" t="d"><v>2023-12-31</v>'
    )
    assert plain(open_document("a.xlsx", data)) == [[["2023/12/31", "1"]]]


def test_line_ends_as_some_writers_escape_them(plain: Plain) -> None:
    data = workbook(lambda _, sheet: sheet.write_row("A1", ["一二", "三"]))
    data = replaced(data, "xl/sharedStrings.xml", "一二", "一_x000D_二")
    assert plain(open_document("a.xlsx", data)) == [[["一\n二", "三"]]]


def test_an_empty_workbook_says_so() -> None:
    pages = open_document("a.xlsx", workbook(lambda *_: None))
    assert [u.what for u in pages.unread] == ["工作簿"]


def test_a_sheet_of_pictures_says_so() -> None:
    pixel = base64.b64decode(
        b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )

    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", "决算")
        scan = book.add_worksheet("扫描件")
        scan.insert_image("A1", "scan.png", {"image_data": io.BytesIO(pixel)})

    (unread,) = open_document("a.xlsx", workbook(fill)).unread
    assert (unread.what, unread.page) == ("工作表“扫描件”", 2)
    assert "OCR" in unread.why


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(st.text("甲乙丙 ab1.,", max_size=6), st.integers(-(10**9), 10**9)), min_size=1, max_size=5
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_same_cells_as_an_independent_reader(rows: list[list[str | int]]) -> None:
    def fill(_: Any, sheet: Any) -> None:
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                (sheet.write_string if isinstance(value, str) else sheet.write_number)(i, j, value)

    data = workbook(fill)
    theirs = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    words = [str(int(v)) if isinstance(v, float) else str(v).strip() for row in theirs for v in row]
    page = open_document("a.xlsx", data).pages[0]
    ours = [
        text
        for block in page.blocks
        for text in ([c.text for c in block.cells] if isinstance(block, GridTable) else [block.text])
    ]
    assert [text for text in ours if text] == [text for text in words if text]
