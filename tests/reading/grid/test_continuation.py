"""Tables over pages, several tables in one grid or document, and tables that are none of ours."""

import pytest

from mingzhang.reading.pages import Page

from .drawn import only, page, recognise, table, texts

EDGES = (10.0, 60.0, 200.0, 260.0, 320.0, 380.0)
HEAD = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n"
FIRST = HEAD + "合计 | < | 9 | 4 | 5\n201 | 一般公共服务支出 | 9 | 4 | 5\n20101 | 人大事务 | 4 | 4 | -"
NEXT = "20102 | 政协事务 | 5 | - | 5"


def test_a_table_goes_on_over_a_blank_page_without_its_header() -> None:
    form = only(
        recognise(
            page("支出决算表", table(FIRST, edges=EDGES), "- 3 -"),
            page("- 4 -", number=2),
            page("示例局 2031 年度部门决算", table(NEXT, 3, EDGES), number=3),
        )
    )
    assert texts(form, "total") == {"total": "9", "201": "9", "20101": "4", "20102": "5"}
    assert form.rows[-1].cells["total"].source.page == 3
    assert {c.mark for row in form.rows for c in row.cells.values()} == {None}


def test_repeated_header_and_title_are_dropped() -> None:
    first = page("支出决算表", "单位：万元", table(FIRST, edges=EDGES))
    again = page("支出决算表", "单位：万元", table(HEAD + NEXT, 2, EDGES), number=2)
    assert list(texts(only(recognise(first, again)), "total")) == ["total", "201", "20101", "20102"]


def test_a_header_printed_again_may_have_lost_the_last_line_of_a_cell() -> None:
    cut = HEAD.replace("项目支出", "项目支")
    first = page("支出决算表", table(FIRST, edges=EDGES))
    form = only(recognise(first, page(table(cut + NEXT, 2, EDGES), number=2)))
    assert texts(form, "project") == {"total": "5", "201": "5", "20101": "", "20102": "5"}


def test_a_part_that_begins_with_a_name_of_the_first_row_goes_on() -> None:
    """The parts of the opening balance bear the names of the first rows; the other side tells that it goes on."""
    head = "收入 | < | 支出 | <\n项目 | 金额 | 项目 | 合计\n"
    first = "一般公共预算财政拨款 | 9 | 一、一般公共服务支出 | 9\n年初财政拨款结转和结余 | 1 | 二、外交支出 | 0"
    rest = "一般公共预算财政拨款 | 1 | 三、国防支出 | 0\n总计 | 10 | 总计 | 9"
    borders = EDGES[:5]
    begun = page("财政拨款收入支出决算总表", table(head + first, edges=borders))
    form = only(recognise(begun, page(table(head + rest, 2, borders), number=2)))
    assert texts(form, "amount") == {
        "income.general_budget": "9",
        "income.opening": "1",
        "income.opening.general_budget": "1",
        "income.grand_total": "10",
    }


def test_a_part_whose_cells_are_merged_goes_on_by_its_borders() -> None:
    last = table("合计 | 9 | 4 | 5", 2, (10.4, 200.9, 259.0, 320.0, 381.0))
    start = HEAD + "201 | 一般公共服务支出 | 9 | 4 | 5"
    form = only(recognise(page("支出决算表", table(start, edges=EDGES)), page(last, number=2)))
    assert texts(form, "project") == {"201": "5", "total": "5"}


def test_other_borders_and_the_same_number_of_columns_are_marked() -> None:
    moved = tuple(edge + 40 for edge in EDGES)
    form = only(recognise(page("支出决算表", table(FIRST, edges=EDGES)), page(table(NEXT, 2, moved), number=2)))
    assert form.rows[-1].id == "20102"
    assert {c.mark for c in form.rows[-1].cells.values()} == {"inferred"}


def test_a_name_cut_by_the_page_break_is_joined() -> None:
    first = HEAD + "20805 | 行政事业单位养老支出 | 9 | 4 | 5\n2080505 | 机关事业单位基本养老 | 9 | 4 | 5"
    rest = "- | 保险缴费支出 | - | - | -\n2080506 | 机关事业单位职业年金缴费支出 | 1 | 1 | -"
    form = only(recognise(page("支出决算表", table(first, edges=EDGES)), page(table(rest, 2, EDGES), number=2)))
    assert [(row.code, row.label) for row in form.rows][1:] == [
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("2080506", "机关事业单位职业年金缴费支出"),
    ]
    assert [row.cells["total"].mark for row in form.rows] == [None, "joined", None]


def test_the_same_table_of_two_departments_is_read_twice() -> None:
    reading = recognise(
        page("部门：示例甲局", "支出决算表", table(FIRST, edges=EDGES)),
        page("部门：示例乙局", "支出决算表", table(FIRST, 2, EDGES), number=2),
    )
    assert [(p.form.form, p.entity, len(p.form.rows)) for p in reading.forms] == [
        ("final_accounts.03", "示例甲局", 3),
        ("final_accounts.03", "示例乙局", 3),
    ]


def test_tables_one_below_another_in_one_sheet() -> None:
    sheet = table(
        """
        示例局支出决算表 | < | < | < | <
        - | - | - | - | 单位：万元
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 9 | 4 | 5
        - | - | - | - | -
        一般公共预算财政拨款支出决算表 | < | < | < | <
        - | - | - | - | 单位：元
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 90000 | 40000 | 50000
        """
    )
    forms = [placed.form for placed in recognise(page(sheet, name="表")).forms]
    assert [(f.form, f.unit, f.rows[0].text("total")) for f in forms] == [
        ("final_accounts.03", "万元", "9"),
        ("final_accounts.05", "元", "90000"),
    ]


def test_the_sheet_s_name_stands_in_for_a_title() -> None:
    reading = recognise(
        page(table(HEAD + NEXT), name="03支出决算表"), page(table(HEAD + NEXT), number=2, name="05")
    )
    assert [placed.form.form for placed in reading.forms] == ["final_accounts.03"]


def test_unknown_title_is_left_over_and_does_not_join_the_table_before() -> None:
    reading = recognise(
        page("支出决算表", table(FIRST, edges=EDGES)),
        page("某某资金情况表", table(HEAD + NEXT, 2, EDGES), number=2),
    )
    assert [placed.form.form for placed in reading.forms] == ["final_accounts.03"]
    assert len(reading.forms[0].form.rows) == 3
    [leftover] = reading.leftover
    assert "某某资金情况表" in leftover.why


def test_without_any_title_the_header_decides_where_only_one_form_has_it() -> None:
    head = "科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入"
    head += " | 经营收入 | 附属单位上缴收入 | 其他收入\n"
    form = only(recognise(page(table(head + "201 | 一般公共服务支出 | 9 | 9 | - | - | - | - | -"))))
    assert form.form == "final_accounts.02"
    assert {c.mark for c in form.rows[0].cells.values()} == {"inferred"}


def test_header_of_several_forms_decides_nothing() -> None:
    reading = recognise(page(table(HEAD + NEXT)))
    assert reading.forms == ()
    assert len(reading.leftover) == 1


def test_words_in_boxes_are_no_tables() -> None:
    reading = recognise(page(table("序号 | 单位名称 | 备注\n1 | 示例局（本级） | -\n2 | 示例中心 | 单独核算")))
    assert (reading.forms, reading.leftover) == ((), ())


def test_self_evaluation_forms_are_handed_on() -> None:
    drawing = "项目名称 | 甲项目\n年初预算数 | 10.00\n总分 | 98"
    reading = recognise(page("项目支出绩效自评表", table(drawing)))
    assert reading.forms == ()
    assert [leftover.tables[0].rows for leftover in reading.leftover] == [3]


@pytest.mark.parametrize(
    "title",
    [
        "2031年度支出决算表",
        "三、支出决算表",
        "公开03表 支出决算表",
        "附件3：支出决算表",
        "某市示例委员会2031年度支出决算表",
        "某市示例局支出决算表",
        "支出决算表（单位：万元）",
        "支 出 决 算 表",
    ],
)
def test_what_may_stand_around_a_title(title: str) -> None:
    assert only(recognise(page(title, table(FIRST)))).form == "final_accounts.03"


@pytest.mark.parametrize("line", ["三、支出决算情况说明", "支出决算表的说明", "见支出决算表。"])
def test_what_is_no_title(line: str) -> None:
    assert recognise(page(line, table(FIRST))).forms == ()


def test_a_title_may_be_wrapped() -> None:
    reading = recognise(page("一般公共预算财政拨款", "支出决算表", "公开05表", table(FIRST)))
    assert only(reading).form == "final_accounts.05"


def test_a_note_under_a_table_that_ran_over_pages() -> None:
    """Page numbers and running heads of the pages it ran over stand between its parts, and end no notes."""
    note = "注：本表反映支出。"
    form = only(
        recognise(
            page("示例局决算", "支出决算表", table(FIRST, edges=EDGES), "— 6 —"),
            page("示例局决算", table(NEXT, 2, EDGES), note, "— 7 —", number=2),
            page("示例局决算", "文字。", "— 8 —", number=3),
        )
    )
    assert (len(form.rows), form.notes) == (4, ("本表反映支出。",))


def test_a_note_before_pages_of_text() -> None:
    """Text of later pages is no note; a note on the table's page is, however many lines come before the next."""
    reading = recognise(
        page("支出决算表", table(FIRST, edges=EDGES), "注：本表反映支出。", "— 6 —"),
        page("示例局决算", "说明：文字。", "文字。", "文字。", "— 7 —", number=2),
        page("示例局决算", "文字。", "文字。", "文字。", "— 8 —", number=3),
        page("一般公共预算财政拨款支出决算表", table(FIRST, 4, EDGES), number=4),
    )
    assert [(placed.form.form, placed.form.notes) for placed in reading.forms] == [
        ("final_accounts.03", ("本表反映支出。",)),
        ("final_accounts.05", ()),
    ]


def test_a_table_that_numbers_its_rows_from_one_again_is_another() -> None:
    head = "序号 | 合同名称 | 合同金额 | 支付金额\n"
    reading = recognise(
        page("云服务合同", table(head + "1 | 甲合同 | 9 | 4\n2 | 乙合同 | 8 | 3", edges=EDGES[:5])),
        page("安全服务合同", table(head + "1 | 丙合同 | 7 | 2", 2, EDGES[:5]), number=2),
        page("— 3 —", table(head + "2 | 丁合同 | 6 | 1", 3, EDGES[:5]), number=3),
    )
    assert [(leftover.position[0], len(leftover.tables)) for leftover in reading.leftover] == [(1, 1), (2, 2)]


def test_a_sheet_of_checks_beside_the_tables_is_no_table_that_is_missing() -> None:
    """Alone it is told, and so is any sheet that could be a table of amounts: by its heads or its unit."""
    known = page("支出决算表", table(FIRST), name="03")
    checks = table("规则 | 内容 | 左边数值 | 结论\nA1 | 收支相等 | 9 | 相符", 2)
    heads = table("项目 | 金额\n甲 | 9", 2)

    def left(*pages: Page) -> list[int]:
        return [leftover.position[0] for leftover in recognise(*pages).leftover]

    assert left(known, page("共 1 条关系", checks, number=2, name="校验")) == []
    assert left(page("共 1 条关系", checks, number=2, name="校验")) == [2]
    assert left(known, page("单位：万元", checks, number=2, name="校验")) == [2]
    assert left(known, page(heads, number=2, name="附")) == [2]
    assert left(known, page("共 1 条关系", checks, number=2)) == [2]
