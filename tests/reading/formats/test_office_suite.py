"""Files that LibreOffice wrote read back as the files it was given."""

import base64
import io
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from mingzhang.errors import DocumentError
from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import GridTable, Pages

Shape = list[str | list[list[str]]]
Plain = Callable[[Pages], Shape]
Convert = Callable[..., bytes]

pytestmark = [pytest.mark.office_suite, pytest.mark.slow]


@pytest.fixture
def convert(office_suite: str, tmp_path: Path) -> Convert:
    """Takes a file through one or more formats of the office suite."""

    def through(data: bytes, first: str, *formats: str) -> bytes:
        file = tmp_path / f"a.{first}"
        file.write_bytes(data)
        for number, target in enumerate(formats):
            folder = tmp_path / str(number)
            profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
            command = [
                office_suite,
                "--headless",
                profile,
                "--convert-to",
                target,
                "--outdir",
                str(folder),
                str(file),
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 -- the suite found
            file = folder / f"a.{target.partition(':')[0]}"
        return file.read_bytes()

    return through


@pytest.fixture
def same(accounts: Shape, plain: Plain) -> Callable[[Pages], None]:
    """Says that pages are the made-up accounts."""

    def check(pages: Pages) -> None:
        assert plain(pages) == accounts

    return check


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("way", [("ods", "xlsx"), ("xls",), ("html",)], ids=["xlsx", "xls", "html"])
def test_a_workbook(
    way: tuple[str, ...],
    ruled: bool,
    convert: Convert,
    accounts_xlsx: Callable[[bool], bytes],
    same: Callable[[Pages], None],
) -> None:
    pages = open_document("决算", convert(accounts_xlsx(ruled), "xlsx", *way))
    same(pages)
    assert (pages.reader, pages.unread) == ("html" if way == ("html",) else "xlsx", ())


def test_a_legacy_workbook_tells_what_could_not_be_read(convert: Convert, plain: Plain) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet, hidden = book.add_worksheet("表"), book.add_worksheet("草稿")
    hidden.write("A1", "内部")
    hidden.hide()
    day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    sheet.write_row("A1", ["项目", "金额", "日期"])
    sheet.write_row("A2", ["合计", 12926.72])
    sheet.write_number("C2", 45291, day)
    sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
    sheet.write("C3", "文字")
    sheet.write_formula("A3", "=B2*2", None, 25853.44)
    book.add_worksheet("末表").write_row("A1", [-1, 1.5, 1e9, 0.01, True, "末"])
    book.close()
    pages = open_document("a.xls", convert(file.getvalue(), "xlsx", "xls"))
    assert plain(pages) == [
        [["项目", "金额", "日期"], ["合计", "12926.72", "2023年12月31日"], ["25853.44", "#DIV/0!", "文字"]],
        [["-1", "1.5", "1000000000", "0.01", "TRUE", "末"]],
    ]
    assert [(u.what, u.page) for u in pages.unread] == [
        ("工作表“表”单元格 B3", 1),
        ("隐藏的工作表“草稿”", None),
    ]


def test_a_legacy_workbook_names_sheets_of_pictures_only(convert: Convert) -> None:
    pixel = base64.b64decode(
        b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.add_worksheet("表").write_column("A1", [1, 2])
    book.add_worksheet("扫描件").insert_image("B2", "scan.png", {"image_data": io.BytesIO(pixel)})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=表!$A$1:$A$2"})
    book.add_chartsheet("图").set_chart(chart)
    book.add_worksheet("末表").write_column("A1", ["末"])
    book.close()
    pages = open_document("a.xls", convert(file.getvalue(), "xlsx", "xls"))
    assert [page.name for page in pages.pages] == ["表", "扫描件", "图", "末表"]
    assert [(u.what, u.page) for u in pages.unread] == [("工作表“扫描件”", 2), ("工作表“图”", 3)]


NAMES = "urn:oasis:names:tc:opendocument:xmlns"
FORMULA = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="{NAMES}:office:1.0" xmlns:table="{NAMES}:table:1.0" xmlns:of="{NAMES}:of:1.2"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="表"><table:table-row>
<table:table-cell table:formula="of:=&quot;文&quot;&amp;&quot;字&quot;"/>
<table:table-cell table:formula="of:=1=1"/><table:table-cell table:formula="of:=1/8"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document>"""


@pytest.mark.parametrize("target", ["xls", "xlsx"])
def test_results_of_formulas(target: str, convert: Convert, plain: Plain) -> None:
    pages = open_document("a", convert(FORMULA.encode(), "fods", target))
    assert plain(pages) == [[["文字", "TRUE", "0.125"]]]
    assert not pages.unread


def test_texts_cut_by_records_as_an_independent_reader_has_them(convert: Convert) -> None:
    """Some 400 KB of texts, one or two bytes a character, cut every 8 KB wherever that falls."""
    texts = [("甲乙" if i % 3 else "ab") * (i % 97 + 1) + str(i) for i in range(4000)]
    figures = [i / 8 if i % 2 else i * 1.1 for i in range(4000)]
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_column("A1", texts)
    sheet.write_column("B1", figures)
    sheet.write_column("C1", range(4000))
    book.close()
    data = convert(file.getvalue(), "xlsx", "xls")
    theirs = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    (table,) = open_document("a.xls", data).pages[0].blocks
    assert isinstance(table, GridTable)
    ours = [cell.text for cell in table.cells]
    assert ours[::3] == [row[0] for row in theirs] == texts
    assert [Decimal(text) for text in ours[1::3]] == [Decimal(f"{value:.15g}") for value in figures]
    assert ours[2::3] == [str(i) for i in range(4000)]


def test_a_legacy_workbook_prints_its_precision(
    convert: Convert, accounts_xlsx: Callable[[bool], bytes], accounts: Shape, plain: Plain
) -> None:
    """Twice through the old format, so that every way of storing a figure is met."""
    pages = open_document("决算.xls", convert(accounts_xlsx(True), "xlsx", "xls", "xlsx", "xls"))
    assert plain(pages) == accounts
    assert pages.pages[0].name == "决算表"


@pytest.mark.parametrize("way", [("odt", "docx"), ("html",)], ids=["docx", "html"])
def test_a_word_document(
    way: tuple[str, ...], convert: Convert, accounts_docx: bytes, accounts: Shape, plain: Plain
) -> None:
    assert plain(open_document("决算", convert(accounts_docx, "docx", *way))) == accounts


def test_a_web_page_made_a_word_document(
    convert: Convert, accounts_html: str, accounts: Shape, plain: Plain
) -> None:
    document = convert(accounts_html.encode(), "html", "odt:writerweb8_writer", "docx:MS Word 2007 XML")
    assert plain(open_document("决算.docx", document)) == accounts


def test_comma_separated_values(
    convert: Convert, accounts_xlsx: Callable[[bool], bytes], accounts: Shape, plain: Plain
) -> None:
    text = convert(accounts_xlsx(True), "xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1")
    unmerged = [[[{"<": ""}.get(t, t) for t in r] for r in b] if isinstance(b, list) else b for b in accounts]
    assert plain(open_document("决算.csv", text)) == unmerged


def test_a_legacy_word_document_is_refused(convert: Convert, accounts_docx: bytes) -> None:
    with pytest.raises(DocumentError, match="DOCX"):
        open_document("决算.doc", convert(accounts_docx, "docx", "doc"))
