"""CSV and TSV, and how they are told from running text."""

from collections.abc import Callable

import pytest

from mingzhang.errors import DocumentError
from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import GridTable, Pages

Shape = list[str | list[list[str]]]
Plain = Callable[[Pages], Shape]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["决算.csv", "决算.txt"])
def test_the_accounts_read_back(encoding: str, name: str, accounts_csv: str, accounts: Shape, plain: Plain) -> None:
    pages = open_document(name, accounts_csv.encode(encoding))
    # A CSV file keeps no merged cells.
    unmerged: Shape = [
        [["" if t == "<" else t for t in r] for r in b] if isinstance(b, list) else b for b in accounts
    ]
    assert plain(pages) == unmerged
    assert (pages.reader, pages.flat) == ("csv", False)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_separator(delimiter: str, plain: Plain) -> None:
    rows = [["编码", "名称", "金额"], ["201", "服务", "3.00"], ["205", "教育", "2.00"]]
    text = "支出决算表\n" + "\n".join(delimiter.join(row) for row in rows)
    assert plain(open_document("a.csv", text.encode())) == ["支出决算表", rows]


def test_quotes_line_ends_and_forced_text(plain: Plain) -> None:
    text = '编码,名称,金额\r\n="0201","一,\n二","1,234.50"\r\n'
    pages = open_document("a.csv", text.encode())
    assert plain(pages) == [[["编码", "名称", "金额"], ["0201", "一,\n二", "1,234.50"]]]


def test_sources_name_the_line_of_the_file() -> None:
    text = '名,"一\n二",额\n甲,乙,1.00\n'
    (table,) = open_document("a.csv", text.encode()).pages[0].blocks
    assert isinstance(table, GridTable)
    assert [cell.source.line for cell in table.cells if cell.col == 0] == [1, 3]


@pytest.mark.parametrize(
    "text",
    [
        "2023年度部门决算\n收入支出决算总表\n单位：万元\n一、拨款 12,926.72 一、服务 1,234.50\n合计 13,000.00\n",
        "本年收入 1,234.50，支出 2,345.60\n" * 3,
        "一行文字",
    ],
)
def test_running_text_with_thousands_commas_is_no_table(text: str) -> None:
    pages = open_document("决算.txt", text.encode())
    assert (pages.reader, pages.flat) == ("text", True)


@pytest.mark.parametrize("length", [10, 1_100_000])
def test_an_unpaired_quote_is_told(length: int) -> None:
    text = "a,b,c\n" * 3 + '"' + "x\n" * length
    with pytest.raises(DocumentError, match="引号没有配对"):
        open_document("a.csv", text.encode())


def test_quotes_within_a_field_are_kept(plain: Plain) -> None:
    text = '项目,金额\n"甲"乙,1.00\n丙"丁",2.00\n'
    assert plain(open_document("a.csv", text.encode())) == [
        [["项目", "金额"], ["甲乙", "1.00"], ['丙"丁"', "2.00"]]
    ]


def test_tables_of_several_widths_below_each_other(plain: Plain) -> None:
    """Each row ends with its last field; no width has half of the lines."""
    text = (
        "表一\n编码,名称,金额\n201,一,1.00\n\n表二\n编码,名称,基本,项目\n202,二,2.00,3.00\n\n表三\n一,二,三,四,五\n"
    )
    pages = open_document("a.csv", text.encode())
    assert (pages.reader, pages.flat) == ("csv", False)
    assert plain(pages) == [
        "表一",
        [["编码", "名称", "金额"], ["201", "一", "1.00"]],
        "表二",
        [["编码", "名称", "基本", "项目"], ["202", "二", "2.00", "3.00"]],
        "表三",
        [["一", "二", "三", "四", "五"]],
    ]
