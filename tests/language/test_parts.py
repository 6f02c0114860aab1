"""Chinese within an English page: on the element that holds nothing else, else around each piece."""

import pytest

from mingzhang.language.parts import chinese_pieces, chinese_throughout, mark_chinese
from tests.marked_language import unmarked


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<td>云溪市档案馆</td>", '<td lang="zh-Hans">云溪市档案馆</td>'),
        ("<td>账.txt</td>", '<td lang="zh-Hans">账.txt</td>'),
        ("<td>Accounts</td>", "<td>Accounts</td>"),
        (
            "<p>Paid to 云溪市档案馆, in 2023 &amp; 甲&amp;乙</p>",
            '<p>Paid to <span lang="zh-Hans">云溪市档案馆</span>, in 2023 &amp; <span lang="zh-Hans">甲</span>&amp;'
            '<span lang="zh-Hans">乙</span></p>',
        ),
        (
            '<td><a href="x">甲局</a> 2023</td>',
            '<td><a href="x" lang="zh-Hans">甲局</a> 2023</td>',
        ),
        ("<td>甲局 <b>2023</b></td>", '<td><span lang="zh-Hans">甲局</span> <b>2023</b></td>'),
        ('<div lang="zh"><p>甲局</p></div><p>乙</p>', '<div lang="zh"><p>甲局</p></div><p lang="zh-Hans">乙</p>'),
        ('<table lang="zh"><td lang="en">甲</td></table>', '<table lang="zh"><td lang="zh-Hans">甲</td></table>'),
        ("<title>甲局 · Mingzhang</title>", '<title lang="zh-Hans">甲局 · Mingzhang</title>'),
        ("<option selected>甲 (A)</option>", '<option selected lang="zh-Hans">甲 (A)</option>'),
        ("<text x='1'>甲 A</text>", "<text x='1' lang=\"zh-Hans\">甲 A</text>"),
        ('<input placeholder="名称" name=a><b>B</b>', '<input placeholder="名称" name=a lang="zh-Hans"><b>B</b>'),
        ('<img alt="图"/>', '<img alt="图" lang="zh-Hans"/>'),
        ('<td>3,000万元 (甲)</td>', '<td lang="zh-Hans">3,000万元 (甲)</td>'),
        ("<script>'甲 < 乙'</script><br>丙", "<script>'甲 < 乙'</script><br><span lang=\"zh-Hans\">丙</span>"),
        ("<!-- 甲 --><p title='a>b'>乙", "<!-- 甲 --><p title='a>b'><span lang=\"zh-Hans\">乙</span>"),
    ],
)  # fmt: skip
def test_what_is_marked(page: str, marked: str) -> None:
    assert mark_chinese(page) == marked


def test_marking_once_more_changes_nothing() -> None:
    page = '<html lang="en"><title>甲 · M</title><p>Paid to 甲局（本级） and <b>乙</b></p><input title="丙"></html>'
    once = mark_chinese(page)
    assert unmarked(page) != []
    assert (unmarked(once), mark_chinese(once)) == ([], once)


def test_a_page_in_chinese_is_left_alone() -> None:
    page = '<html lang="zh-Hans"><p>甲局 paid</p></html>'
    assert mark_chinese(page) == page


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("云溪市档案馆（本级）, accounts", ["", "云溪市档案馆（本级）", ", accounts"]),
        ("table 03, total row “合计”: 12 件", ["table 03, total row ", "“合计”", ": ", "12 件", ""]),
        ("(甲局) and 乙(本级).", ["(", "甲局", ") and ", "乙(本级)", "."]),
        ("x &#39;甲&#39; y", ["x &#39;", "甲", "&#39; y"]),
    ],
)
def test_pieces_of_a_mixed_text(text: str, pieces: list[str]) -> None:
    assert chinese_pieces(text) == pieces


def test_what_is_chinese_throughout() -> None:
    texts = ("甲局 2023", "账.txt", "甲 and 乙", "2023", "Accounts")
    assert [chinese_throughout(text) for text in texts] == [True, True, False, False, False]
