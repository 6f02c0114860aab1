"""Where inputs come from: cells, rows with conditions, sentences, arithmetic; and what is done with each."""

from decimal import Decimal
from fractions import Fraction

import pytest

from mingzhang.rulebook.inputs import InputDef
from mingzhang.scoring.model import Input
from mingzhang.scoring.origins import recomputed, resolve

from .small_evaluation import small_policy, small_report

Change = tuple[str, str]
CONDITION = "where: [{column: executed, over: adjusted, below: 80}]"
CELL = "{kind: cell, form: department_execution, row: total, column: executed}"
SUM = "{kind: rows, form: department_execution, take: sum, column: executed}"


def _input(name: str, *report: Change, policy: tuple[Change, ...] = ()) -> Input:
    return resolve(small_policy(*policy).inputs, small_report(*report), {})[name]


@pytest.mark.parametrize(
    ("bound", "count"),
    [
        ("below: 70", 0),
        ("below: 70.01", 1),
        ("at_most: 70", 1),
        ("at_most: 69.99", 0),
        ("at_most: 90", 2),
        ("above: 70", 2),
        ("above: 69.99", 3),
        ("at_least: 70", 3),
        ("at_least: 70.01", 2),
        ("at_least: 100", 1),
    ],
)
def test_bounds_take_or_leave_their_own_value(bound: str, count: int) -> None:
    # The rates are 100, 90 and 70 %.
    found = _input("slow", policy=((CONDITION, f"where: [{{column: executed, over: adjusted, {bound}}}]"),))
    assert (found.value, len(found.items)) == (Fraction(count), count)


def test_a_condition_may_be_on_a_column_itself_and_all_must_be_met() -> None:
    both = "where: [{column: executed, above: 90}, {column: adjusted, at_most: 200}]"
    found = _input("slow", policy=((CONDITION, both),))
    assert (found.value, found.items) == (Fraction(2), ("甲局（100、100）", "丙局（140、200）"))
    assert [(e.row, e.column) for e in found.sources] == [
        ("1", "executed"), ("1", "adjusted"), ("3", "executed"), ("3", "adjusted")
    ]  # fmt: skip


def test_the_rate_that_singles_a_row_out_has_two_places() -> None:
    assert _input("slow", ("200 | 200 | 140", "200 | 199 | 140")).items == ("丙局（70.35%）",)


def test_rows_that_are_not_named_are_only_counted() -> None:
    found = _input("units")
    assert (found.value, found.items) == (Fraction(3), ())
    (whole,) = found.sources
    assert (whole.form, whole.text, whole.title) == ("department_execution", "3行", "各部门执行表")
    unnamed = _input("slow", policy=(("named: true, ", ""),))
    assert (unnamed.value, unnamed.items, len(unnamed.sources)) == (Fraction(1), (), 2)


@pytest.mark.parametrize(("otherwise", "value"), [("skip", 2), ("refuse", None)])
def test_words_in_place_of_a_number_leave_the_row_out_or_stop(otherwise: str, value: int | None) -> None:
    condition = f"where: [{{column: executed, above: 0, otherwise: {otherwise}}}]"
    found = _input("slow", ("100 | 100 | 90", "100 | 100 | -"), policy=((CONDITION, condition),))
    assert found.value == value
    assert ("印的“-”不是数值" in (found.why or "")) == (value is None)


def test_a_blank_is_never_left_out() -> None:
    condition = "where: [{column: executed, above: 0, otherwise: skip}]"
    found = _input("slow", ("100 | 100 | 90", "100 | 100 |"), policy=((CONDITION, condition),))
    assert (found.value, "没有填写" in (found.why or "")) == (None, True)
    absent = _input("slow", ("100 | 100 | 90", "100 | 100 | ?"), policy=((CONDITION, condition),))
    assert (absent.value, "没有填写" in (absent.why or "")) == (None, True)


def test_a_share_is_shown_with_its_sign_also_where_it_is_printed() -> None:
    on_rate = "{kind: rows, form: satisfaction, take: count, named: true, where: [{column: rate, below: 90}]}"
    old = "{kind: rows, form: department_execution, take: count, named: true, " + CONDITION + "}"
    found = _input("slow", policy=((old, on_rate),))
    assert [item.rpartition("（")[2] for item in found.items] == ["88%）"]


def test_no_row_that_counts_leaves_a_sum_open() -> None:
    none = SUM.replace("column: executed}", "column: executed, where: [{column: executed, above: 999}]}")
    found = _input("executed", policy=((SUM, none),))
    # The sum cannot be told, so that the printed total counts.
    assert (found.value, found.sources[0].text) == (Fraction(330), "330")
    only = _input("executed", policy=((SUM, none), (", " + CELL, "")))
    assert (only.value, only.why) == (None, "表“各部门执行表”没有符合条件的行，“执行合计”不能判断")


def test_a_table_without_rows_says_so() -> None:
    rows = (
        "1 | 甲局 | 甲局 | 100 | 100 | 100\n2 | 乙局 | 乙局 | 100 | 100 | 90\n3 | 丙局 | 丙局 | 200 | 200 | 140\n"
    )
    found = _input("units", (rows, ""))
    assert (found.value, found.why) == (None, "表“各部门执行表”没有数据行，“部门”不能判断")


def test_a_cell_is_found_by_its_row_or_by_the_rows_name() -> None:
    named = CELL.replace("row: total", "labels: [总计, 合计]")
    for cell in (CELL, named):
        found = _input("executed", policy=((f"{SUM}, {CELL}", cell),))
        assert (found.value, found.formula, found.sources[0].row) == (Fraction(330), "", "total")
    nowhere = CELL.replace("row: total", "labels: [小计]")
    found = _input("executed", policy=((f"{SUM}, {CELL}", nowhere),))
    assert (found.value, found.why) == (None, "表“各部门执行表”中没有“小计”一行")
    absent = CELL.replace("row: total", "row: subtotal")
    assert _input("executed", policy=((f"{SUM}, {CELL}", absent),)).why == "表“各部门执行表”中没有“subtotal”一行"


def test_a_table_is_told_by_one_of_its_captions() -> None:
    either = (("caption: [服务对象]", "caption: [社会公众, 服务对象]"),)
    assert _input("happy", policy=either).value == 91
    assert _input("happy", policy=(("caption: [服务对象]", "caption: [社会公众]"),)).value is None
    assert _input("happy", policy=(("caption: [服务对象], ", ""),)).value == 91


def test_words_may_stand_for_a_number_and_a_number_for_itself() -> None:
    assert _input("incidents").value == 0
    assert _input("incidents", ("未发生安全事件", "发生安全事件3起")).value == 3
    both = _input("incidents", ("未发生安全事件", "未发生安全事件，另有系统发生安全事件3起"))
    assert (both.value, both.others) == (Fraction(0), ("3起（未发生安全事件，另有系统发生安全事件3起）",))


def test_a_number_said_twice_alike_is_one_and_otherwise_none() -> None:
    assert _input("served", ("全年服务90人", "全年服务90人，共服务90人")).value == 90
    twice = _input("served", ("全年服务90人", "全年服务90人，共服务0人"))
    assert (twice.value, twice.why) == (None, "文中“服务人数”有 90、0 几种说法，不能确定用哪一个")


def test_what_is_no_number_is_refused() -> None:
    found = _input("sampled", ("抽查50项", "抽查5.0.1项"))
    assert (found.value, found.why) == (None, "文中“抽查指标”写作“5.0.1”，不是数值")


@pytest.mark.parametrize(
    ("decimals", "value", "formula"),
    [
        ("decimals: 0, ", Fraction(83), "330 ÷ 400 = 82.5%，取 83%"),
        ("decimals: 1, ", Fraction(165, 2), "330 ÷ 400 = 82.5%"),
        ("", Fraction(165, 2), "330 ÷ 400 = 82.5%"),
    ],
)
def test_rounding_is_the_policys_and_both_numbers_are_told(decimals: str, value: Fraction, formula: str) -> None:
    old = 'label: 执行率, unit: "%", decimals: 0, '
    found = _input("rate", policy=((old, f'label: 执行率, unit: "%", {decimals}'),))
    assert (found.value, found.formula) == (value, formula)


def test_a_rounded_share_is_shown_with_two_more_places() -> None:
    # 400/330 is 121.2121… %.
    old = "most: 100, origins: [{kind: computed, expression: executed / adjusted}]"
    found = _input("rate", policy=((old, "origins: [{kind: computed, expression: adjusted / executed}]"),))
    assert found.formula == "400 ÷ 330 = 121.21%，取 121%"


def test_a_name_alone_is_arithmetic_too() -> None:
    found = _input("rate", policy=(("expression: executed / adjusted", "expression: faulty_share"),))
    assert (found.value, found.formula) == (Fraction(14), "14% = 14%")
    assert [part.id for part in found.parts] == ["faulty_share"]


def test_parts_stand_in_the_order_of_their_declaration() -> None:
    assert [part.id for part in _input("rate").parts] == ["adjusted", "executed"]


def test_a_computed_input_that_lacks_one_says_which() -> None:
    found = _input("faulty_share", ("抽查50项指标，其中7项有误", "抽查若干"))
    assert found.why == "文中没有说明“抽查指标”；文中没有说明“问题指标”"
    assert [part.id for part in found.parts] == ["sampled", "faulty"]


def test_an_input_without_origins_must_be_given() -> None:
    assert _input("stage").why == "“建设进度”没有公布，需要填报"


def test_given_inputs_are_not_looked_up_and_are_checked_too() -> None:
    policy = small_policy()
    given = {"faulty": Input("faulty", "问题指标", "项", Fraction(-3))}
    found = resolve(policy.inputs, small_report(), given)
    assert (found["faulty"].value, found["faulty"].why) == (None, "“问题指标”为 -3项，不可能小于 0项，请核对")


def test_recomputing_needs_no_report() -> None:
    policy = small_policy()
    base = {one.id: one for one in resolve(policy.inputs, small_report(), {}).values() if not one.parts}
    base["faulty"] = Input("faulty", "问题指标", "项", Fraction(10))
    found = recomputed(policy.inputs, base)
    assert (found["faulty_share"].value, found["rate"].value) == (Fraction(20), Fraction(83))
    del base["units"]
    assert (recomputed(policy.inputs, base)["units"].value, recomputed(policy.inputs, base)["units"].why) == (
        None,
        "没有数据",
    )


@pytest.mark.parametrize(
    ("least", "most", "whole", "value", "kept"),
    [
        ("0", None, False, "0", True),
        ("0", None, False, "-0.01", False),
        (None, None, False, "-5", True),
        (None, "100", False, "100", True),
        (None, "100", False, "100.01", False),
        (None, None, True, "3", True),
        (None, None, True, "3.5", False),
    ],
)
def test_what_cannot_be_is_refused_at_its_very_bounds(
    least: str | None, most: str | None, whole: bool, value: str, kept: bool
) -> None:
    low, high = (None if bound is None else Decimal(bound) for bound in (least, most))
    declared = InputDef(id="a", label="甲", least=low, most=high, whole=whole)
    found = recomputed((declared,), {"a": Input("a", "甲", None, Fraction(value))})["a"]
    assert (found.value is not None) == kept
    assert (found.why is None) == kept
