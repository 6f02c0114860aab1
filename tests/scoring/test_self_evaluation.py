"""A whole form: leaves, sums, grade, judged points, what cannot be told, and which policy was used."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec
import pytest

from mingzhang.errors import RulebookError
from mingzhang.forms import Report
from mingzhang.rulebook import load
from mingzhang.rulebook.methods import ByTarget, Deadline, Equality
from mingzhang.scoring import IndicatorScore, score_report
from mingzhang.scoring.indicator import score_indicator

from .conftest import MakeReport

FUNDS = {"adjusted": "100", "executed": "95", "weight": "10", "score": "9.5"}


def _only(report: Report) -> IndicatorScore:
    return score_report(report, load())[0].indicators[-1]


def test_leaves_are_rounded_before_they_are_summed(make_report: MakeReport) -> None:
    third = {"target": "≥3个", "actual": "2", "weight": "8", "score": "5.4"}
    report = make_report(third, third, funds=FUNDS, sums={"subtotal": "10.8", "total": "20.3"})
    sheet = score_report(report, load())[0]
    # 16/3 is 5.33; 5.33 + 5.33 = 10.66, where 32/3 would be 10.67.
    assert sheet.parts == (
        ("执行率得分", Decimal("9.5"), Decimal("9.50")),
        ("小计", Decimal("10.8"), Decimal("10.66")),
        ("总分", Decimal("20.3"), Decimal("20.16")),
    )
    assert (sheet.printed, sheet.computed, sheet.grade) == (Decimal("20.3"), Decimal("20.16"), "差")
    assert (sheet.points_computed, sheet.points_judged) == (Decimal(26), Decimal(0))
    assert [one.formula for one in sheet.indicators] == ["10 × 95 ÷ 100", "8 × 2 ÷ 3", "8 × 2 ÷ 3"]


@pytest.mark.parametrize(
    ("row", "computed", "judged"),
    [
        (("及时", "及时", "8"), "8", False),
        (("实现数据共享", "完成", "8"), "8", False),
        (("实现数据共享", "完成", "7"), "7", True),
        (("实现数据共享", "完成", "6.39"), None, False),
        (("实现数据共享", "基本完成", "5"), "5", True),
        (("实现数据共享", "基本完成", "8"), None, False),
        (("实现数据共享", "未完成", "2"), "2", True),
        (("实现数据共享", "接入三个部门的数据", "8"), "8", True),
        (("实现数据共享", "接入三个部门的数据", "9"), None, False),
        (("实现数据共享", "", "8"), None, False),
        (("≥3A级", "3A级", "8"), "8", False),
        (("≥3A级", "4A级", "8"), "8", False),
        (("2023年底前", "是", "8"), "8", False),
        (("2023年12月20日前", "2023年12月20日", "8"), "8", False),
        (("2023年12月20日前", "2023年11月", "8"), "8", False),
        (("2023年12月20日前", "2023年12月25日", "8"), None, False),
        (("=2套", "2套", "8"), "8", False),
        (("=2套", "3套", "8"), None, False),
        (("95%-98%", "96%", "8"), "8", False),
        (("≤2个", "0", "8"), "8", False),
    ],
)
def test_one_indicator(
    make_report: MakeReport, row: tuple[str, str, str], computed: str | None, judged: bool
) -> None:
    target, actual, printed = row
    report = make_report({"target": target, "actual": actual, "weight": "8", "score": printed})
    found = _only(report)
    assert (found.computed, found.judged_by is not None) == (
        None if computed is None else Decimal(computed),
        judged,
    )
    assert found.why if computed is None or judged else found.formula


def test_what_no_formula_decides_counts_as_printed_and_says_so(make_report: MakeReport) -> None:
    whole = {"target": "≥3个", "actual": "3个", "weight": "60", "score": "60"}
    other = {"level3": "访问量", "target": "≥100万人", "actual": "1.4亿人次", "weight": "30", "score": "30"}
    sheet = score_report(make_report(whole, other, funds=FUNDS), load())[0]
    assert sheet.indicators[-1].computed is None
    assert "计量单位不同" in (sheet.indicators[-1].why or "")
    assert (sheet.computed, sheet.points_computed, sheet.points_judged) == (
        Decimal("99.5"),
        Decimal(70),
        Decimal(30),
    )
    assert "“访问量”无法按办法计算" in (sheet.why or "")


@pytest.mark.parametrize("actual", ["", "-2", "-2个"])
def test_an_impossible_value_leaves_the_total_open(make_report: MakeReport, actual: str) -> None:
    report = make_report({"target": "≥3个", "actual": actual, "weight": "90", "score": "90"}, funds=FUNDS)
    sheet = score_report(report, load())[0]
    assert (sheet.computed, sheet.grade) == (None, None)
    assert "总分因此不能确定" in (sheet.why or "")


def test_a_missing_weight_or_amount_is_not_zero(make_report: MakeReport) -> None:
    no_weight = score_report(make_report({"target": "≥3个", "actual": "2", "score": "5"}), load())[0]
    assert (no_weight.indicators[0].computed, no_weight.computed) == (None, None)
    no_money = make_report(
        {"target": "≥3个", "actual": "3", "weight": "90", "score": "90"}, funds={"adjusted": "100", "weight": "10"}
    )
    assert score_report(no_money, load())[0].computed is None


@pytest.mark.parametrize(
    ("place", "chosen", "says"),
    [
        (("青岛市示例局", 2023), ("self_evaluation.qingdao.2023", False), None),
        (("青岛市示例局", 2024), ("self_evaluation.qingdao.2023", False), "是否沿用未经核对"),
        (("示例市示例局", 2023), ("self_evaluation.general", True), "policy assumed"),
        (("", None), ("self_evaluation.general", True), "policy assumed"),
        (("青岛市示例局", 2019), ("self_evaluation.general", True), "policy assumed"),
    ],
)
def test_which_policy(
    make_report: MakeReport, place: tuple[str, int | None], chosen: tuple[str, bool], says: str | None
) -> None:
    entity, year = place
    report = make_report({"target": "≥3个", "actual": "3", "weight": "90"}, entity=entity, year=year, funds=FUNDS)
    sheet = score_report(report, load())[0]
    assert (sheet.policy, sheet.policy_assumed) == chosen
    assert (says in (sheet.why or "")) if says else sheet.why is None


def test_a_policy_can_be_named_and_an_unknown_one_is_refused(make_report: MakeReport) -> None:
    report = make_report({"target": "≥3个", "actual": "3", "weight": "90"})
    named = score_report(report, load(), policy="self_evaluation.national.2020")[0]
    assert (named.policy, named.why) == ("self_evaluation.national.2020", None)
    with pytest.raises(RulebookError, match=r"没有可用于本表的计分办法“nowhere”.*self_evaluation\.general"):
        score_report(report, load(), policy="nowhere")


@pytest.mark.shared
def test_the_sample_form_by_form(sample_report: Report) -> None:
    sheets = score_report(sample_report, load())
    assert len(sheets) == 19
    assert sum(len(s.indicators) - 1 for s in sheets) == 177
    # All totals follow but the first: two of its items are 5.33, not 5.4.
    printed = ["94.8", "100", "100", "100", "100", "100", "100", "100", "100", "100"]
    printed += ["99.98", "100", "99.95", "99.35", "99.29", "100", "100", "100", "100"]
    assert [s.printed for s in sheets] == [Decimal(p) for p in printed]
    assert [s.computed for s in sheets] == [Decimal("94.66"), *(Decimal(p) for p in printed[1:])]
    assert {(s.policy, s.grade, s.grade_printed) for s in sheets} == {("self_evaluation.qingdao.2023", "优", "优")}
    wrong = [(n, one.row, one.formula) for n, s in enumerate(sheets, 1) for one in s.indicators if _differs(one)]
    assert wrong == [(1, "indicator.2", "8 × 2 ÷ 3"), (1, "indicator.4", "8 × 2 ÷ 3")]


def _differs(one: IndicatorScore) -> bool:
    return one.computed is not None and one.computed != one.printed


@pytest.mark.shared
def test_the_sample_points_that_are_not_computed(sample_report: Report) -> None:
    sheets = score_report(sample_report, load())
    judged = {(n, one.row) for n, s in enumerate(sheets, 1) for one in s.indicators if one.judged_by}
    stands = {(n, one.row) for n, s in enumerate(sheets, 1) for one in s.indicators if one.stands}
    # Two results in sentences of their own; 万人 against 亿人次, and 亿次 against 亿条.
    assert judged == {(7, "indicator.7"), (9, "indicator.9")}
    assert stands == {(12, "indicator.7"), (17, "indicator.4")}
    assert {n: s.points_judged for n, s in enumerate(sheets, 1) if s.points_judged} == {
        7: Decimal(30), 9: Decimal(30), 12: Decimal(30), 17: Decimal("3.64")
    }  # fmt: skip


def _leaf(make_report: MakeReport, target: str, actual: str, printed: str | None, **more: str) -> IndicatorScore:
    row = {"target": target, "actual": actual, "weight": "8", **({"score": printed} if printed else {}), **more}
    return _only(make_report(row))


@pytest.mark.parametrize(
    ("row", "formula", "why", "missed"),
    [
        (("=2套", "2套", "8"), "2 = 2，得 8", None, False),
        (("=2套", "3套", "7"), "", "实际完成值没有等于指标值“=2套”，计分办法没有规定这时怎样计分", True),
        (("95%-98%", "96%", "8"), "95%-98%之内，得 8", None, False),
        (("及时", "及时", "8"), "实际完成值“及时”达到指标值“及时”，得 8", None, False),
        (("≥3A级", "2A级", "8"), "", "定性指标，实际完成情况由填报单位判断，按表中所填得分计", None),
        (("2023年12月20日前", "2023年12月20日", "8"), "2023年12月20日不晚于2023年12月20日前，得 8", None, False),
        (
            ("2023年12月20日前", "2023年12月25日", "5"),
            "",
            "完成时间“2023年12月25日”晚于“2023年12月20日前”，计分办法没有规定这时怎样计分",
            True,
        ),
        (("2023年底前", "是", "8"), "“是”，得 8", "实际完成值没有写日期，按已按期完成理解", False),
        (("2023年底前", "2023年底前", "8"), "2023年底前不晚于2023年底前，得 8", None, False),
        (
            ("2023年底前", "未完成", "3"),
            "",
            "实际完成值“未完成”不是日期，不能与“2023年底前”比较，由填报单位判断，按表中所填得分计",
            True,
        ),
        (
            ("2023年底前", "正在验收", "3"),
            "",
            "实际完成值“正在验收”不是日期，不能与“2023年底前”比较，由填报单位判断，按表中所填得分计",
            None,
        ),
    ],
)
def test_every_indicator_says_how_it_was_told(
    make_report: MakeReport, row: tuple[str, str, str], formula: str, why: str | None, missed: bool | None
) -> None:
    found = _leaf(make_report, *row)
    assert (found.formula, found.why, found.missed) == (formula, why, missed)


@pytest.mark.parametrize(
    ("row", "stands", "judged"),
    [
        (("=2套", "3套", "7"), True, False),
        (("=2套", "3套", "8.5"), False, False),
        (("2023年12月20日前", "2023年12月25日", "5"), True, False),
        (("2023年12月20日前", "2023年12月25日", "0"), True, False),
        (("2023年底前", "正在验收", "3"), False, True),
        (("2023年底前", "未完成", "3"), False, True),
        (("2023年底前", "未完成", "9"), False, False),
        (("≥100万人", "1.4亿人次", "8"), True, False),
        (("≥100万人", "1.4亿人次", "-1"), False, False),
        (("≥0个", "5个", "8"), True, False),
        (("及时", "及时", "8"), False, False),
        (("实现共享", "未完成", "9"), False, False),
    ],
)
def test_what_no_formula_decides_stands_only_where_it_is_possible(
    make_report: MakeReport, row: tuple[str, str, str], stands: bool, judged: bool
) -> None:
    found = _leaf(make_report, *row)
    assert (found.stands, found.judged_by is not None) == (stands, judged)


@pytest.mark.parametrize(
    ("target", "deadline", "points"),
    [("=2套", "judged", None), ("=2套", "zero", "0"), ("2023年12月20日前", "zero", "0")],
)
def test_a_policy_may_give_nothing_for_what_was_not_met(
    make_report: MakeReport, target: str, deadline: Literal["judged", "zero"], points: str | None
) -> None:
    policy = load().policies["self_evaluation.general"]
    groups = tuple(
        msgspec.structs.replace(
            one,
            method=msgspec.structs.replace(
                one.method, equal=Equality(otherwise=deadline), deadline=Deadline(otherwise=deadline)
            ),
        )
        if isinstance(one.method, ByTarget)
        else one
        for one in policy.indicators
    )
    strict = msgspec.structs.replace(policy, indicators=groups)
    actual = "3套" if target == "=2套" else "2023年12月25日"
    report = make_report({"target": target, "actual": actual, "weight": "8", "score": "5"})
    found = score_indicator(report.forms[0].rows[-1], strict, 2023)
    assert found.computed == (None if points is None else Decimal(points))
    if points is not None:
        assert found.formula == ("3 ≠ 2，得 0" if target == "=2套" else "2023年12月25日晚于2023年12月20日前，得 0")
        assert (found.missed, found.stands) == (True, False)


def test_methods_are_named_by_what_decides(make_report: MakeReport) -> None:
    wanted = {
        "≥3个": "ratio_higher",
        ">3个": "ratio_higher",
        "≤3个": "ratio_lower",
        "<3个": "ratio_lower",
        "=3个": "equality",
        "及时": "tiers",
        "2023年底前": "deadline",
    }
    assert {target: _leaf(make_report, target, "3个", "8").method for target in wanted} == wanted


def test_a_row_without_weight_says_so(make_report: MakeReport) -> None:
    found = _only(make_report({"target": "≥3个", "actual": "3个", "score": "8"}))
    assert (found.computed, found.why) == (None, "没有填写分值")


def test_money_without_weight_and_score_is_no_indicator(make_report: MakeReport) -> None:
    row = {"target": "≥3个", "actual": "3个", "weight": "90"}
    bare = {"adjusted": "100", "executed": "95"}
    general = score_report(make_report(row, funds=bare), load(), "self_evaluation.general")[0]
    assert [one.method for one in general.indicators] == ["ratio_higher"]
    printed = score_report(make_report(row, funds={**bare, "score": "9.5"}), load(), "self_evaluation.general")[0]
    assert [(one.method, one.computed) for one in printed.indicators] == [("execution", None), ("ratio_higher", 90)]
    # Where the policy states the weight, the form need not.
    local = score_report(make_report(row, funds=bare), load(), "self_evaluation.national.2020")[0]
    assert [one.computed for one in local.indicators] == [Decimal("9.50"), Decimal("90.00")]
    missing = {"adjusted": "100", "weight": "10"}
    open_ = score_report(make_report(row, funds=missing), load())[0]
    assert open_.indicators[0].why == "缺少分值、调整后预算数或全年执行数，无法计算执行率得分"


def test_budget_execution_keeps_its_cells(make_report: MakeReport) -> None:
    sheet = score_report(make_report({"target": "≥3个", "actual": "3个", "weight": "90"}, funds=FUNDS), load())[0]
    money = sheet.indicators[0]
    assert (money.name, money.row, money.target, money.actual) == ("执行率", "funds.total", "100", "95")
    assert (money.target_value, money.actual_value, money.exact) == (Decimal(100), Decimal(95), Fraction(19, 2))


def test_a_form_without_indicators_has_no_subtotal(make_report: MakeReport) -> None:
    sheet = score_report(make_report(funds=FUNDS), load())[0]
    assert sheet.parts[1:] == (("小计", None, None), ("总分", None, None))


def test_a_row_under_an_unknown_group_is_scored_by_its_target(make_report: MakeReport) -> None:
    report = make_report({"level1": "管理指标", "target": "≥4次", "actual": "3", "weight": "10", "score": "7.5"})
    score = _only(report)
    assert (score.computed, score.formula) == (Decimal("7.50"), "10 × 3 ÷ 4")
