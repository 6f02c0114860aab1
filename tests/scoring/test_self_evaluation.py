"""A whole form: leaves, sums, grade, judged points, what cannot be told, and which policy was used."""

from decimal import Decimal

import pytest

from mingzhang.errors import RulebookError
from mingzhang.forms import Report
from mingzhang.rulebook import load
from mingzhang.scoring import IndicatorScore, score_report

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
