"""Cells that lost the rule beside a blank one: codes once, running numbers no amounts, wide numbers marked."""

from tests.reading.grid.drawn import only, page, recognise, table, texts


def test_a_class_code_merged_over_the_columns_of_its_parts_stands_once() -> None:
    form = only(recognise(page("支出决算表", "单位：万元", table("""
        项目 | < | < | < | 合计 | 基本支出 | 项目支出
        类 | 款 | 项 | 科目名称 | ^ | ^ | ^
        201 | < | < | 一般公共服务支出 | 3.00 | 1.00 | 2.00
        201 | 34 | < | 统战事务 | 3.00 | 1.00 | 2.00
    """))))  # fmt: skip
    assert [(row.code, row.label) for row in form.rows] == [("201", "一般公共服务支出"), ("20134", "统战事务")]


def test_a_running_number_merged_with_a_blank_amount_is_no_amount() -> None:
    form = only(recognise(page("收入支出决算总表", "单位：万元", table("""
        收入 | < | < | 支出 | < | <
        项目 | 行次 | 金额 | 项目 | 行次 | 金额
        一、一般公共预算财政拨款收入 | 1 | 5.00 | 一、一般公共服务支出 | 9 | 5.00
        六、经营收入 | 6 | < | 二、外交支出 | 10 | <
    """))))  # fmt: skip
    assert texts(form, "amount") == {"income.general_budget": "5.00", "expenditure.201": "5.00"}


def test_a_number_over_two_columns_of_amounts_is_marked() -> None:
    form = only(recognise(page("支出决算表", "单位：万元", table("""
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00
        202 | 外交支出 | 4.00 | 4.00 | <
    """))))  # fmt: skip
    marks = {row.id: {key: cell.mark for key, cell in row.cells.items()} for row in form.rows}
    assert marks["201"] == {"total": None, "basic": None, "project": None}
    assert marks["202"] == {"total": None, "basic": "ambiguous"}


def test_two_years_beside_each_other_are_told_apart() -> None:
    form = only(recognise(page("一般公共预算支出表", "单位：万元", table("""
        科目编码 | 科目名称 | 2023年执行数 | 2024年预算数 | < | < | 2024年预算数比2023年执行数 | <
        ^ | ^ | ^ | 小计 | 基本支出 | 项目支出 | 增减额 | 增减%
        201 | 一般公共服务支出 | 5.00 | 6.00 | 4.00 | 2.00 | 1.00 | 20.00
    """))))  # fmt: skip
    [row] = form.rows
    values = {key: str(cell.value) for key, cell in row.cells.items()}
    assert values == {"prior_actual": "5.00", "total": "6.00", "basic": "4.00", "project": "2.00", "change": "1.00",
                      "change_rate": "20.00"}  # fmt: skip
