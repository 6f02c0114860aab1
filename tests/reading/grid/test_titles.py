"""Titles: every table set's titles lead to its forms, and so do the names that other places print."""

import pytest

from mingzhang.reading.grid.words import canon, words_of
from mingzhang.rulebook import load

from .drawn import page, recognise, table

SET_TITLES = [(entry.id, table.title, table.form) for entry in load().table_sets for table in entry.tables]


@pytest.mark.parametrize(("set_id", "title", "form"), SET_TITLES)
def test_titles_of_table_sets_are_recognised(set_id: str, title: str, form: str) -> None:
    assert form in {found.id for found in words_of(load()).titled(canon(title))}, set_id


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("部门收支总表", "budget.income_expenditure"),
        ("部门收入总表", "budget.income_by_unit"),
        ("部门支出总表", "budget.expenditure"),
        ("财政拨款收支总表", "budget.fiscal_income_expenditure"),
        ("一般公共预算支出表", "budget.general_expenditure"),
        ("一般公共预算基本支出表", "budget.basic_by_economic"),
        ("一般公共预算“三公”经费支出表", "budget.three_public"),
        ("政府性基金预算支出表", "budget.government_fund"),
        ("国有资本经营预算支出表", "budget.state_capital"),
        ("某市示例局2031年部门国有资本经营预算支出表", "budget.state_capital"),
        ("一般公共预算财政拨款“三公”经费支出决算表", "final_accounts.09"),
        ('财政拨款"三公"经费支出决算表', "final_accounts.09"),
        ("国有资本经营预算财政拨款收入支出决算表", "final_accounts.08"),
        ("一般公共预算财政拨款基本支出决算表", "final_accounts.06"),
    ],
)
def test_names_that_other_places_print(title: str, form: str) -> None:
    assert form in {found.id for found in words_of(load()).titled(canon(title))}


@pytest.mark.parametrize(
    "title", ["部门决算表", "支出决算情况表的说明", "收入支出决算总体情况", "某某支出决算明细表"]
)
def test_titles_of_nothing(title: str) -> None:
    assert words_of(load()).titled(canon(title)) == ()


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (("支出决算表", "部门：示例局 2031年度 金额单位：万元"), 2031),
        (("支出决算表", "2031年度", "单位：万元"), 2031),
        (("2031年度支出决算表", "部门：示例局 2030年 单位：万元"), 2031),
        (("支出决算表", "部门：示例局 2032年8月5日 单位：万元"), None),
        (("比2030年增长。", "支出决算表", "部门：示例局 单位：万元"), None),
    ],
)
def test_the_year_of_a_table(lines: tuple[str, ...], year: int | None) -> None:
    """It stands in the title, or beside the organisation and the unit; a date there is no year of accounts."""
    drawing = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n201 | 一般公共服务支出 | 9 | 4 | 5"
    [placed] = recognise(page(*lines, table(drawing))).forms
    assert placed.fiscal_year == year
