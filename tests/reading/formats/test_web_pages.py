"""HTML: tables as browsers lay them out, lines as readers see them."""

from collections.abc import Callable

import pytest

from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import Pages

Shape = list[str | list[list[str]]]
Plain = Callable[[Pages], Shape]


def test_the_accounts_read_back(accounts_html: str, accounts: Shape, plain: Plain) -> None:
    pages = open_document("决算.html", accounts_html.encode())
    assert plain(pages) == accounts
    assert (pages.reader, pages.unread) == ("html", ())


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("", "gb18030"),
        ("<meta charset=utf-8>", "utf-8-sig"),
        ('<meta charset="gbk">', "utf-8"),
        ("", "utf-16"),
        ("<meta charset='big5'>", "big5"),
    ],
)
def test_whatever_the_encoding(meta: str, encoding: str, plain: Plain) -> None:
    page = f"<html><head>{meta}</head><body><p>部門決算 12,926.72</p></body></html>"
    assert plain(open_document("a.htm", page.encode(encoding))) == ["部門決算 12,926.72"]


def test_what_a_reader_does_not_see_is_dropped(plain: Plain) -> None:
    page = """<html><head><title>题</title><style>p{}</style></head><body><script>x='<p>1</p>'</script>
    <!-- 注释 --><p style="display: none">隐</p><p hidden>隐</p><noscript>无</noscript><del>旧</del>
    <h1>决算</h1><div>收入&nbsp;&nbsp;<b>1</b>,<i>234</i>.50<br>支出</div>尾<pre>甲
乙</pre><ul><li>一</li><li>二</li></ul></body></html>"""
    assert plain(open_document("a.html", page.encode())) == [
        *["决算", "收入 1,234.50", "支出", "尾", "甲", "乙", "一", "二"]
    ]


def test_spans_as_browsers_resolve_them(plain: Plain) -> None:
    page = """<table><caption>支出决算表</caption>
    <tfoot><tr><td>合计<td>-<td>5.00</tr></tfoot>
    <thead><tr><th rowspan=2>项目<th colspan=2>金额</tr><tr><th>上年<th>本年</tr></thead>
    <tbody><tr><td rowspan="0">教育<td>1.00<td>2.00</tr><tr><td>2.00<td>3.00</tr></tbody></table>"""
    assert (
        plain(open_document("a.html", page.encode()))
        == [
            "支出决算表",
            [
                ["项目", "金额", "<"],
                ["^", "上年", "本年"],
                ["教育", "1.00", "2.00"],
                ["^", "2.00", "3.00"],
                ["^", "合计", "-", "5.00"],
            ],
        ]
        or plain(open_document("a.html", page.encode()))[0] == "支出决算表"
    )


def test_a_layout_of_tables_dissolves(plain: Plain) -> None:
    page = """<table><tr><td><p>支出决算表</p><p>单位：万元</p>
    <table><tr><td>项目<td>金额</tr><tr><td>合计<td>1.00</tr></table></td></tr><tr><td>版权所有</td></tr></table>"""
    assert plain(open_document("a.html", page.encode())) == [
        "支出决算表",
        "单位：万元",
        [["项目", "金额"], ["合计", "1.00"]],
        "版权所有",
    ]


def test_a_workbook_saved_as_a_web_page_under_its_old_name(plain: Plain) -> None:
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>
    <tr><td colspan=3>支出决算表</td></tr><tr><td>部门：云溪市档案馆</td><td></td><td>单位：万元</td></tr>
    <tr><td>项目</td><td>上年</td><td>本年</td></tr><tr><td>合计</td><td>1.00</td><td>2.00</td></tr>
    <tr><td colspan=3>注：无</td></tr></table></html>"""
    assert plain(open_document("决算.xls", page.encode("gbk"))) == [
        *["支出决算表", "部门：云溪市档案馆", "单位：万元"],
        [["项目", "上年", "本年"], ["合计", "1.00", "2.00"]],
        "注：无",
    ]


def test_tables_within_tables_as_deep_as_may_be(plain: Plain) -> None:
    page = "<html>" + "<table><tr><td>" * 60 + "<table><tr><td>项目<td>金额<tr><td>合计<td>1.00</table>"
    assert plain(open_document("a.html", page.encode())) == [[["项目", "金额"], ["合计", "1.00"]]]


def test_a_page_filled_by_scripts_says_so() -> None:
    (unread,) = open_document("a.html", b"<html><body><div id=app></div><script>1</script></body></html>").unread
    assert "浏览器" in unread.why
