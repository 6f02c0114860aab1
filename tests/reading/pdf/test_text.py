"""Text of cells and lines: split numbers, digits set lower, wrapped cells, blanks, copies, aligned columns."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mingzhang.reading.pages import GridCell, GridTable, TextLine
from mingzhang.reading.pdf import read_pdf

if TYPE_CHECKING:
    from tests.reading.pdf.conftest import Draft

Begin = Callable[[], "Draft"]


def cell_of(page: "Draft") -> GridCell:
    """The cell between 200 and 400 across, 600 and 700 up, beside a cell with a label."""
    for y in (600, 700):
        page.rule(100, y, 400, y)
    for x in (100, 200, 400):
        page.rule(x, 600, x, 700)
    blocks = read_pdf(page.text(110, 650, "金额").page().data(), "甲.pdf").pages[0].blocks
    assert len(blocks) == 1
    assert isinstance(blocks[0], GridTable)
    return blocks[0].cells[1]


def lines_of(page: "Draft") -> list[str]:
    blocks = read_pdf(page.page().data(), "甲.pdf").pages[0].blocks
    assert all(isinstance(block, TextLine) for block in blocks)
    return [block.text for block in blocks if isinstance(block, TextLine)]


def test_digits_split_by_blanks_are_joined_and_say_so(draft: Begin) -> None:
    """`12,92 7 . 3 5`: gaps of 3 points in 10-point digits."""
    page = draft().text(210, 650, "12,92").text(238, 650, "7").text(246, 650, ".").text(254, 650, "3")
    cell = cell_of(page.text(262, 650, "5"))
    assert (cell.text, cell.joined) == ("12,927.35", True)


def test_blank_characters_between_digits_are_joined_too(draft: Begin) -> None:
    cell = cell_of(draft().text(210, 650, "12,92 7 . 3 5"))
    assert (cell.text, cell.joined) == ("12,927.35", True)


def test_digits_drawn_one_by_one_are_plain(draft: Begin) -> None:
    page = draft()
    for index, digit in enumerate("307.82"):
        page.text(210 + 5 * index, 650, digit)
    cell = cell_of(page)
    assert (cell.text, cell.joined) == ("307.82", False)


def test_two_numbers_far_apart_stay_two(draft: Begin) -> None:
    cell = cell_of(draft().text(210, 650, "2023").text(260, 650, "2024"))
    assert cell.text.split() == ["2023", "2024"]
    assert cell.joined is False


def test_a_number_over_two_lines_is_marked(draft: Begin) -> None:
    cell = cell_of(draft().text(210, 655, "12,927.").text(210, 643, "35"))
    assert (cell.text, cell.joined) == ("12,927.\n35", True)


def test_digits_set_lower_stay_on_their_line(draft: Begin) -> None:
    """Digits three points below the Chinese text's base line, line pitch twelve points, two lines."""
    page = draft().text(240, 660, "年完成").text(220, 657, "2023").text(270, 657, "5")
    cell = cell_of(page.text(220, 648, "万元以上").text(260, 645, "12.5"))
    assert cell.text == "2023年完成5\n万元以上12.5"


def test_low_punctuation_stays_on_its_line(draft: Begin) -> None:
    assert lines_of(draft().text(100, 700, "一、甲。乙")) == ["一、甲。乙"]


def test_blanks_are_kept_where_they_are_seen(draft: Begin) -> None:
    page = draft().text(100, 700, "部门：甲局").text(300, 700, "单位：万元").text(100, 680, "PDF text").text(
        100, 660, "甲").text(110.5, 660, "乙")  # fmt: skip
    first, second, third = lines_of(page)
    assert first.split() == ["部门：甲局", "单位：万元"]
    assert (second, third) == ("PDF text", "甲乙")


@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_text_printed_twice_to_look_bold_is_read_once(draft: Begin, shift: float) -> None:
    page = draft().text(100, 700, "收入决算表").text(100 + shift, 700, "收入决算表")
    for index, char in enumerate("合计"):
        page.text(100 + 10 * index, 650, char).text(100 + 10 * index + shift, 650, char)
    assert lines_of(page) == ["收入决算表", "合计"]


def test_repeated_digits_are_not_taken_for_copies(draft: Begin) -> None:
    page = draft()
    for index, digit in enumerate("111.11"):
        page.text(210 + 5 * index, 650, digit)
    assert cell_of(page).text == "111.11"


def aligned(page: "Draft", rows: list[tuple[str, str, str]]) -> "Draft":
    for index, (label, first, second) in enumerate(rows):
        y = 700 - 16 * index
        page.text(100, y, label)
        if first:
            page.text(300 - 5 * len(first), y, first)
        if second:
            page.text(400 - 5 * len(second), y, second)
    return page


def test_aligned_columns_form_a_table_without_rules(draft: Begin) -> None:
    rows = [("项目", "预算", "决算"), ("一般公共服务支出", "264.87", "260.10"), ("教育支出", "3.00", "2.90")]
    rows += [("住房保障支出", "", "29.42"), ("合计", "267.87", "292.42")]
    page = draft().text(250, 740, "支出决算表").text(100, 720, "部门：甲局").text(350, 720, "单位：万元")
    title, who, table = read_pdf(aligned(page, rows).page().data(), "甲.pdf").pages[0].blocks
    assert isinstance(title, TextLine)
    assert isinstance(who, TextLine)
    assert isinstance(table, GridTable)
    assert who.text.split() == ["部门：甲局", "单位：万元"]
    assert (table.rows, table.cols) == (5, 3)
    assert [(c.row, c.col, c.text) for c in table.cells] == [
        (row, col, text) for row, texts in enumerate(rows) for col, text in enumerate(texts)
    ]


def test_contents_and_prose_are_no_aligned_table(draft: Begin) -> None:
    page = draft()
    for index, (title, number) in enumerate(
        [("一、概况", "1"), ("二、表", "5"), ("三、说明", "12"), ("四、释", "20")]
    ):
        page.text(100, 700 - 16 * index, title).text(500, 700 - 16 * index, number)
    for index in range(4):
        page.text(100, 500 - 16 * index, "本年收入合计307.82万元其中财政拨款收入307.82万元占100%")
    assert len(lines_of(page)) == 8


def test_names_that_follow_amounts_closely_are_columns_of_their_own(draft: Begin) -> None:
    """Two sides without rules: the second begins two points right of the first one's amounts."""
    page = draft().text(100, 740, "部门：甲局").text(500, 740, "单位：万元")
    page.text(180, 720, "收入").text(420, 720, "支出")
    page.text(120, 704, "项目").text(260, 704, "金额").text(340, 704, "项目").text(500, 704, "金额")
    rows = [("一、财政拨款", "8.71", "一、国防支出", "6.50"), ("二、事业收入", "12.08", "二、教育支出", "14.28")]
    rows += [("三、其他收入", "0.01", "三、农林水支出", "0.02"), ("总计", "20.80", "总计", "20.80")]
    for index, (left, first, right, second) in enumerate(rows):
        y = 680 - 16 * index
        page.text(100, y, left).text(300 - 5 * len(first), y, first)
        page.text(302.5, y, right).text(540 - 5 * len(second), y, second)
    table = read_pdf(page.page().data(), "甲.pdf").pages[0].blocks[-1]
    assert isinstance(table, GridTable)
    assert table.aligned
    assert [(c.text, c.colspan) for c in table.cells if c.row == 0] == [("收入", 2), ("支出", 2)]
    assert [tuple(c.text for c in table.cells if c.row == row) for row in range(2, 6)] == rows


def test_names_over_several_lines_join_their_row(draft: Begin) -> None:
    """Names without rules around the middle of their rows: as many lines above the numbers as below."""
    page = draft().text(250, 740, "单位：万元").text(100, 720, "编码").text(200, 720, "名称").text(370, 720, "金额")
    page.text(100, 700, "201").text(160, 700, "国防支出").text(380, 700, "4.00")
    page.text(160, 687, "其他社会保障和").text(100, 674, "20899").text(160, 674, "就业方面的各项")
    page.text(380, 674, "3.00").text(160, 661, "支出").text(100, 648, "210").text(160, 648, "卫生健康支出")
    page.text(380, 648, "1.00")
    table = read_pdf(page.page().data(), "甲.pdf").pages[0].blocks[-1]
    assert isinstance(table, GridTable)
    assert [c.text for c in table.cells if c.col == 1] == [
        "名称",
        "国防支出",
        "其他社会保障和\n就业方面的各项\n支出",
        "卫生健康支出",
    ]
