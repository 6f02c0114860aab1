"""Sentences from small tables; every expected number is worked out by hand beside its case."""

from decimal import Decimal

import pytest

from mingzhang.publishing.documents.model import Ask, Bound, Words
from mingzhang.publishing.documents.narrative import EMPTY, Narrative, Performance, Prior
from mingzhang.rulebook.documents import Clause, CollectionDef
from tests.publishing.documents.small import said, text_of

GROWTH = "{direction(now, before, 增加, 减少, 持平)}{change(now, before)}万元，{growth(now, before)}%"


def _prior(text: str) -> Narrative:
    return Narrative(prior=Prior(total=Decimal(text)))


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("1,218.37", "1000", "增加218.37万元，21.84%"),  # 218.37 ÷ 1000 = 21.837 %
        ("86.79", "100.45", "减少13.66万元，13.6%"),  # 13.66 ÷ 100.45 = 13.5988 %
        ("0.00", "5", "减少5万元，100%"),
        ("1000.05", "1000", "增加0.05万元，0.01%"),  # 0.005 % is rounded half up
    ],
)
def test_growth_and_its_direction(now: str, before: str, expected: str) -> None:
    assert text_of(said(GROWTH, {"total": now}, _prior(before))) == expected


def test_an_equal_amount_is_said_to_be_equal() -> None:
    say = ("收支{direction(now, before, 增加, 减少, 持平)}", Clause(when="differs(now, before)", say=GROWTH), "。")
    assert text_of(said(say, {"total": "7.00"}, _prior("7"))) == "收支持平。"


def test_a_share_of_nothing_is_left_out() -> None:
    assert (
        text_of(said(("支出{now}", "，完成{share(now, before)}%", "。"), {"total": "5.00"}, _prior("0")))
        == "支出5。"
    )


def test_what_is_missing_is_asked_for_in_place_of_its_clause() -> None:
    runs = said(("收支{now}万元，", "比上年{change(now, before)}万元。"), {"total": "5.00"})
    assert [type(run) for run in runs] == [Words, Bound, Words, Ask]
    assert runs[-1] == Ask("prior.total", "上年同口径的决算数")


def test_a_blank_cell_of_a_table_that_is_there_is_no_amount_and_says_so() -> None:
    (run,) = said("{now}", {"total": ""})
    assert isinstance(run, Bound)
    assert (run.text, run.derivation) == ("0", "表中空白，没有金额")


def test_a_missing_table_is_asked_for() -> None:
    (run,) = said("{other}", {"total": "1.00"}, figures={"other": "cell(final_accounts.02, total, total)"})
    assert run == Ask("final_accounts.02", "缺少这张决算表")


def test_yuan_become_ten_thousands_by_the_one_rounding_rule() -> None:
    (run,) = said("{now}", {"total": "224,834,555.71"}, unit="元")
    assert isinstance(run, Bound)
    # 224834555.71 ÷ 10000 = 22483.455571
    assert (run.text, run.derivation) == ("22,483.46", "224,834,555.71元 换算为万元")


def test_a_figure_keeps_the_cell_that_it_repeats_and_a_computed_one_its_arithmetic() -> None:
    cell, _, share = said("{now}万元占{share(now, before)}", {"total": "1,672.32"}, _prior("1632.01"))[:3]
    assert cell == Bound("1,672.32", "final_accounts.05", "", "total", "total")
    assert share == Bound("102.47", derivation="1,672.32 ÷ 1,632.01")  # 1.024699 …


def test_items_are_listed_without_what_is_zero() -> None:
    rows = {"201": "8.00", "208": "0.00", "210": "2.00", "total": "10.00"}
    known = CollectionDef(of="rows", form="final_accounts.05", column="total", digits=3, nonzero=True)
    each = Clause(each="classes", say="{item.label}{item.total}万元，占{share(item.total, now)}%", between="；")
    assert text_of(said((each, "。"), rows, collections={"classes": known})) == (
        "一般公共服务支出8万元，占80%；卫生健康支出2万元，占20%。"
    )


def test_an_empty_collection_says_the_other_thing() -> None:
    known = CollectionDef(of="rows", form="final_accounts.05", column="total", digits=7, nonzero=True)
    each = Clause(each="details", say="{item.label}", otherwise="没有支出")
    assert text_of(said((each,), {"total": "0.00"}, collections={"details": known})) == "没有支出"


def test_numbers_in_words_that_people_gave_are_bound_to_them() -> None:
    narrative = Narrative(reasons={"total": "新增3个项目，共120.5万元"})
    runs = said("{given(reasons, total)}", {"total": "1.00"}, narrative)
    assert [run for run in runs if isinstance(run, Bound)] == [
        Bound("3", "narrative", "", "reasons.total"),
        Bound("120.5", "narrative", "", "reasons.total"),
    ]
    assert text_of(said("{given(reasons, total)}", {"total": "1.00"}, EMPTY)) == "〔待填：增减变动的主要原因〕"


def test_amounts_that_people_gave_in_yuan_become_ten_thousands_too() -> None:
    narrative = Narrative(
        unit="元", agency_operation=Decimal("867923.45"), performance=Performance(share=Decimal(98))
    )
    amount, words, share, _ = said(
        "{given(agency_operation)}万元，占{given(performance.share)}%", {"total": "1.00"}, narrative
    )
    # 867923.45 ÷ 10000 = 86.792345; a per cent is no amount.
    assert amount == Bound("86.79", "narrative", "", "agency_operation", "", "867923.45元 换算为万元")
    assert share == Bound("98", "narrative", "", "performance.share")
    assert words == Words("万元，占")
