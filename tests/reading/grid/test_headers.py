"""Headers: merged, wrapped, with columns missing, unknown, shifted, numbered, or several blocks side by side."""

from decimal import Decimal

import pytest

from .drawn import only, page, recognise, table, texts


def test_merged_header_and_wrapped_names() -> None:
    form = only(
        recognise(
            page(
                "2031年度示例局支出决算表",
                "金额单位：万元",
                table(
                    r"""
                    项目         | <            | 本年支\n出合计 | 基本支出 | 项目支\n出
                    科目编码     | 科目名称     | ^              | ^        | ^
                    合计         | <            | 30.00          | 10.00    | 20.00
                    201          | 一般公共\n服务支出 | 30.00    | 10.00    | 20.00
                    """
                ),
            )
        )
    )
    assert (form.form, form.title, form.unit) == ("final_accounts.03", "2031年度示例局支出决算表", "万元")
    assert form.columns == ("total", "basic", "project")
    assert [(row.id, row.code, row.label) for row in form.rows] == [
        ("total", None, "合计"),
        ("201", "201", "一般公共服务支出"),
    ]
    cell = form.cell("201", "project")
    assert cell is not None
    assert (cell.value, cell.unit, cell.decimals, cell.mark) == (Decimal("20.00"), "万元", 2, None)


def test_three_code_columns_and_the_total_beside_the_last_header_row() -> None:
    form = only(
        recognise(
            page(
                "收入决算表",
                table(
                    """
                    项目 | < | < | < | 本年收入合计 | 财政拨款收入 | 其他收入
                    支出功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^
                    类 | 款 | 项 | 合计 | 7.00 | 6.00 | 1.00
                    205 | - | - | 教育支出 | 7.00 | 6.00 | 1.00
                    205 | 02 | - | 普通教育 | 7.00 | 6.00 | 1.00
                    205 | 02 | 05 | 高等教育 | 7.00 | 6.00 | 1.00
                    """
                ),
            )
        )
    )
    assert [row.id for row in form.rows] == ["total", "205", "20502", "2050205"]
    assert texts(form, "fiscal") == {"total": "6.00", "205": "6.00", "20502": "6.00", "2050205": "6.00"}


def test_own_level_only_and_single_digits_are_completed_and_marked() -> None:
    form = only(
        recognise(
            page(
                "支出决算表",
                table(
                    """
                    科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
                    类 | 款 | 项 | ^ | ^ | ^ | ^
                    205 | - | - | 教育支出 | 7.00 | 6.00 | 1.00
                    -   | 2 | - | 普通教育 | 7.00 | 6.00 | 1.00
                    -   | -  | 05 | 高等教育 | 7.00 | 6.00 | 1.00
                    """
                ),
            )
        )
    )
    assert [row.code for row in form.rows] == ["205", "20502", "2050205"]
    assert [row.cells["total"].mark for row in form.rows] == [None, "inferred", "inferred"]


def test_unknown_column_is_kept_and_reported() -> None:
    reading = recognise(
        page(
            "支出决算表",
            table(
                """
                科目编码 | 科目名称 | 合计 | 基本支出 | 机动支出 | 项目支出
                201 | 一般公共服务支出 | 6 | 1 | 2 | 3
                """
            ),
        )
    )
    form = only(reading)
    assert {key: cell.text for key, cell in form.rows[0].cells.items()} == {
        "total": "6",
        "basic": "1",
        "?机动支出": "2",
        "project": "3",
    }
    assert ["机动支出" in unread.what for unread in reading.unread] == [True]


def test_missing_and_shifted_columns_follow_their_headers() -> None:
    form = only(
        recognise(
            page(
                "支出决算表",
                table(
                    """
                    科目名称 | 科目编码 | 项目支出 | 本年支出合计
                    一般公共服务支出 | 201 | 3.00 | 6.00
                    """
                ),
            )
        )
    )
    assert {key: cell.text for key, cell in form.rows[0].cells.items()} == {"project": "3.00", "total": "6.00"}
    assert form.rows[0].id == "201"


def test_a_column_that_lost_its_header_is_inferred_only_where_one_is_missing() -> None:
    form = only(
        recognise(
            page(
                "一般公共预算财政拨款支出决算表",
                table(
                    """
                    科目编码 | 科目名称 | 合计 | - | 项目支出
                    201 | 一般公共服务支出 | 6 | 1 | 5
                    """
                ),
            )
        )
    )
    assert [(key, cell.text, cell.mark) for key, cell in form.rows[0].cells.items()] == [
        ("total", "6", None),
        ("basic", "1", "inferred"),
        ("project", "5", None),
    ]


def test_two_blocks_with_line_numbers_and_numbered_columns() -> None:
    form = only(
        recognise(
            page(
                "收入支出决算总表",
                table(
                    """
                    收入 | < | < | 支出 | < | <
                    项目 | 行次 | 金额 | 项目 | 行次 | 金额
                    栏次 | - | 1 | 栏次 | - | 2
                    一、一般公共预算财政拨款收入 | 1 | 12.00 | 一、一般公共服务支出 | 32 | 11.50
                    - | 9 | - | 二、外交支出 | 33 | 0.00
                    本年收入合计 | 27 | 12.00 | 本年支出合计 | 58 | 11.50
                    使用非财政拨款结余(含专用结余) | 28 | - | 结余分配 | 59 | -
                    年初结转和结余 | 29 | - | 年末结转与结余 | 60 | 0.50
                    总计 | 31 | 12.00 | 总计 | 62 | 12.00
                    """
                ),
            )
        )
    )
    assert [(row.id, row.line_no) for row in form.rows] == [
        ("income.general_budget", "1"),
        ("income.total", "27"),
        ("income.reserves_used", "28"),
        ("income.opening", "29"),
        ("income.grand_total", "31"),
        ("expenditure.201", "32"),
        ("expenditure.202", "33"),
        ("expenditure.total", "58"),
        ("expenditure.surplus_distribution", "59"),
        ("expenditure.closing", "60"),
        ("expenditure.grand_total", "62"),
    ]
    blank = form.cell("income.opening", "amount")
    assert blank is not None
    assert blank.blank
    assert blank.value is None


def test_repeated_block_keeps_the_order_of_its_blocks_and_finds_totals_under_merged_names() -> None:
    form = only(
        recognise(
            page(
                "一般公共预算财政拨款基本支出决算明细表",
                table(
                    """
                    人员经费 | < | < | 公用经费 | < | < | < | < | <
                    科目代码 | 科目名称 | 金额 | 科目代码 | 科目名称 | 金额 | 科目代码 | 科目名称 | 金额
                    301 | 工资福利支出 | 5.00 | 302 | 商品和服务支出 | 2.00 | 310 | 资本性支出 | 1.00
                    30101 | 基本工资 | 5.00 | 30201 | 办公费 | 2.00 | - | - | -
                    人员经费合计 | < | 5.00 | 公用经费合计 | < | < | < | < | 3.00
                    """
                ),
            )
        )
    )
    assert texts(form, "amount") == {
        "301": "5.00",
        "30101": "5.00",
        "personnel_total": "5.00",
        "302": "2.00",
        "30201": "2.00",
        "310": "1.00",
        "public_total": "3.00",
    }
    assert [row.id for row in form.rows][:4] == ["301", "30101", "personnel_total", "302"]


@pytest.mark.parametrize("seven_items_under_two_kinds", [True, False])
def test_three_public_expenses_in_both_header_trees(seven_items_under_two_kinds: bool) -> None:
    items = "合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费"
    kinds_first = f"""
        预算数 | < | < | < | < | < | 决算数 | < | < | < | < | <
        {items} | {items}
        ^ | ^ | 小计 | 购置费 | 运行维护费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^
        1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
        10.00 | 1.00 | 6.00 | 2.00 | 4.00 | 3.00 | 9.50 | 0.00 | 7.00 | 3.00 | 4.00 | 2.50
    """
    items_first = """
        财政拨款“三公”经费 | < | < | < | < | < | < | < | < | < | < | <
        合计 | < | 因公出国(境)费 | < | 公务用车购置及运行费 | < | < | < | < | < | 公务接待费 | <
        ^ | ^ | ^ | ^ | 小计 | < | 公务用车购置费 | < | 公务用车运行费 | < | ^ | ^
        预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数
        10.00 | 9.50 | 1.00 | 0.00 | 6.00 | 7.00 | 2.00 | 3.00 | 4.00 | 4.00 | 3.00 | 2.50
    """
    drawing = kinds_first if seven_items_under_two_kinds else items_first
    [row] = only(recognise(page("财政拨款“三公”经费支出决算表", table(drawing)))).rows
    assert {key: cell.text for key, cell in row.cells.items()} == {
        "budget.total": "10.00",
        "budget.abroad": "1.00",
        "budget.vehicles": "6.00",
        "budget.vehicle_purchase": "2.00",
        "budget.vehicle_running": "4.00",
        "budget.reception": "3.00",
        "actual.total": "9.50",
        "actual.abroad": "0.00",
        "actual.vehicles": "7.00",
        "actual.vehicle_purchase": "3.00",
        "actual.vehicle_running": "4.00",
        "actual.reception": "2.50",
    }
    assert {cell.mark for cell in row.cells.values()} == {None}


def test_three_public_expenses_printed_as_lines_are_read_and_marked() -> None:
    [row] = only(
        recognise(
            page(
                "“三公”经费支出决算表",
                table(
                    """
                    项目 | 预算数 | 决算数
                    合计 | 10.00 | 9.50
                    1.因公出国（境）费 | 1.00 | 0.00
                    2.公务用车购置及运行维护费 | 6.00 | 7.00
                    其中：（1）公务用车购置费 | 2.00 | 3.00
                    （2）公务用车运行维护费 | 4.00 | 4.00
                    3.公务接待费 | 3.00 | 2.50
                    """
                ),
            )
        )
    ).rows
    assert row.text("budget.vehicles") == "6.00"
    assert row.text("actual.vehicle_purchase") == "3.00"
    assert row.text("actual.total") == "9.50"
    assert row.text("budget.reception") == "3.00"
    assert {cell.mark for cell in row.cells.values()} == {"inferred"}


def test_record_that_is_not_filled_in_has_blank_cells() -> None:
    [row] = only(
        recognise(
            page(
                "支出预算总表",
                table(
                    """
                    合计 | 基本支出 | 项目支出 | 单位预留机动经费 | 结转下年资金
                    - | - | - | - | -
                    """
                ),
            )
        )
    ).rows
    assert [cell.text for cell in row.cells.values()] == [""] * 5
