"""Word documents: paragraphs, merged tables, what was deleted and what was put in."""

import io
from collections.abc import Callable

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import Pages

Shape = list[str | list[list[str]]]
Plain = Callable[[Pages], Shape]


def document(body: str) -> bytes:
    """A DOCX file with the given WordprocessingML between its body tags."""
    made = docx.Document()
    names = nsdecls("w", "wp", "a", "r") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    names += ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:v"'
    for child in reversed(list(parse_xml(f"<w:body {names}>{body}</w:body>"))):
        made.element.body.insert(0, child)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def test_the_accounts_read_back(accounts_docx: bytes, accounts: Shape, plain: Plain) -> None:
    pages = open_document("决算.docx", accounts_docx)
    assert plain(pages) == accounts
    assert (pages.reader, pages.unread, pages.pages[0].blocks[0].source.page) == ("docx", (), None)


def test_deleted_text_is_out_and_inserted_text_in(plain: Plain) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">支出 </w:t></w:r><w:del><w:r><w:delText>1.00</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>2.00</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" + p("后半")
    )
    assert plain(open_document("a.docx", document(body))) == ["支出 2.00", "前半后半"]


def test_deleted_rows_are_out(plain: Plain) -> None:
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + tc("旧") + tc("1.00") + "</w:tr>"
    body = f"<w:tbl>{tr(tc('项目'), tc('金额'))}{deleted}{tr(tc('合计'), tc('2.00'))}</w:tbl>"
    assert plain(open_document("a.docx", document(body))) == [[["项目", "金额"], ["合计", "2.00"]]]


def test_links_controls_tabs_breaks_and_text_boxes(plain: Plain) -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    body = (
        "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>部门</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>单位</w:t>"
        '<w:br/><w:t>次行</w:t><w:br w:type="page"/></w:r></w:p></w:sdtContent></w:sdt>'
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert plain(open_document("a.docx", document(body))) == ["部门\t单位", "次行", "框内"]


def test_merged_cells_and_indented_rows(plain: Plain) -> None:
    down, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    indented = f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{tc('教育')}{tc('2.00')}</w:tr>"
    body = (
        "<w:tbl>"
        + tr(tc("科目", '<w:gridSpan w:val="2"/>'), tc("金额", down))
        + tr(tc("编码"), tc("名称"), tc("", go_on))
        + tr(tc("201"), tc("服务"), tc("3.00"))
        + indented
        + "</w:tbl>"
    )
    assert plain(open_document("a.docx", document(body))) == [
        [["科目", "<", "金额"], ["编码", "名称", "^"], ["201", "服务", "3.00"], ["", "教育", "2.00"]]
    ]


def test_a_table_in_a_cell_follows_and_a_layout_dissolves(plain: Plain) -> None:
    inner = f"<w:tbl>{tr(tc('项目'), tc('金额'))}{tr(tc('合计'), tc('1.00'))}</w:tbl>"
    holder = f"<w:tc><w:tcPr/>{p('见下')}{inner}{p('')}</w:tc>"
    layout = "<w:tbl>" + tr(f"<w:tc><w:tcPr/>{p('表一')}{inner}{p('注：无')}</w:tc>") + "</w:tbl>"
    assert plain(open_document("a.docx", document(layout))) == [
        "表一",
        [["项目", "金额"], ["合计", "1.00"]],
        "注：无",
    ]
    form = f"<w:tbl>{tr(tc('名称'), tc('档案'))}{tr(tc('预算'), tc('1'))}{tr(tc('明细'), holder)}</w:tbl>"
    assert plain(open_document("a.docx", document(form))) == [
        [["名称", "档案"], ["预算", "1"], ["明细", "见下"]],
        [["项目", "金额"], ["合计", "1.00"]],
    ]


def test_a_title_and_notes_inside_the_table_are_lines(plain: Plain) -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = (
        "<w:tbl>"
        + tr(tc("支出决算表", wide))
        + tr(tc("项目"), tc("金额"))
        + tr(tc("合计"), tc("1.00"))
        + tr(tc("注：无", wide))
        + "</w:tbl>"
    )
    assert plain(open_document("a.docx", document(body))) == [
        "支出决算表",
        [["项目", "金额"], ["合计", "1.00"]],
        "注：无",
    ]


def test_boxes_within_boxes_are_read_once(plain: Plain) -> None:
    body = p("芯")
    for _ in range(30):
        body = f"<w:p><w:r><w:pict><w:txbxContent>{body}</w:txbxContent></w:pict></w:r></w:p>"
    assert plain(open_document("a.docx", document(body))) == ["芯"]


def test_tables_within_tables_as_deep_as_may_be(plain: Plain) -> None:
    body = f"<w:tbl>{tr(tc('项目'), tc('金额'))}{tr(tc('合计'), tc('1.00'))}</w:tbl>"
    for _ in range(70):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    assert plain(open_document("a.docx", document(body))) == [[["项目", "金额"], ["合计", "1.00"]]]


def test_a_document_of_pictures_says_so() -> None:
    (unread,) = open_document("a.docx", document("<w:p><w:r><w:drawing/></w:r></w:p>")).unread
    assert "OCR" in unread.why
    (unread,) = open_document("a.docx", document("<w:p/>")).unread
    assert "没有任何文字" in unread.why
