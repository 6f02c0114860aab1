"""What it would take, for inputs of evaluations and for rows of forms, worked out by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from mingzhang.rulebook import load
from mingzhang.scoring import Lever, next_grade_gap, score_evaluation, score_report, what_would_it_take

from .conftest import MakeReport
from .small_evaluation import GIVEN, small_policy, small_report


def _levers(
    indicator: str | None = None, *, grade: bool = False, changes: tuple[tuple[str, str], ...] = ()
) -> dict[str, Lever]:
    report, policy = small_report(*changes), small_policy()
    sheet = score_evaluation(report, policy, report.first("evaluation_index"), given=GIVEN)
    return {one.what: one for one in what_would_it_take(sheet, policy, indicator, grade=grade)}


@pytest.mark.parametrize(
    ("indicator", "what", "needed", "points", "total"),
    [
        # 0 of 50 is 0 %; one of 50 is already 2 %. 78.77 + 1.4.
        ("指标明确性", "问题指标", "0", "10", "80.17"),
        ("分配合理性", "执行率低于 80% 的部门", "0", "10", "82.10"),
        # 398/400 is 99.5 %, which is taken as 100 %.
        ("执行率", "执行合计", "398", "20", "82.17"),
        # 10 × 119.94/120 = 9.995 rounds to 10.
        ("服务人数", "服务人数", "119.94", "10", "81.27"),
        # 10 × 4/4.002 = 9.995002; on two decimals 4.00 is the first that reaches it.
        ("响应时间", "平均响应时间", "4", "10", "80.77"),
        ("合规性", "违规事项", "0", "10", "82.77"),
        ("满意度", "满意度", "95", "8", "80.37"),
    ],
)
def test_full_marks_of_an_evaluation(indicator: str, what: str, needed: str, points: str, total: str) -> None:
    found = _levers(indicator)
    assert list(found) == [what]
    lever = found[what]
    assert (lever.needed, lever.points, lever.total) == (Fraction(needed), Decimal(points), Decimal(total))
    assert lever.grade == ("良" if Decimal(total) >= 80 else "中")


def test_all_that_has_points_to_gain_and_nothing_that_is_judged() -> None:
    levers = _levers()
    assert set(levers) == {
        "问题指标", "执行率低于 80% 的部门", "执行合计", "服务人数", "平均响应时间", "违规事项", "满意度"
    }  # fmt: skip
    assert levers["违规事项"].sentence == "“合规性”：违规事项由 2起 改为 0起，得 10 分，总分 82.77（良）"


def test_the_next_grade_lacks_so_many_points() -> None:
    report, policy = small_report(), small_policy()
    sheet = score_evaluation(report, policy, report.first("evaluation_index"), given=GIVEN)
    # 80 − 78.77.
    assert next_grade_gap(sheet, policy) == Decimal("1.23")
    best = score_evaluation(report, policy, report.first("evaluation_index"))
    assert next_grade_gap(best, policy) is None


@pytest.mark.parametrize(
    ("what", "needed", "total"),
    [
        # 8.6 + 1.23 = 9.83: 1 % off gives 9.9 and no share of 50 is 1 %, so none faulty: 10.
        ("问题指标", "0", "80.17"),
        # 16.6 + 1.23 = 17.83: 90 % gives 18; 358/400 is 89.5 %, taken as 90 %.
        ("执行合计", "358", "80.17"),
        # 7.5 + 1.23 = 8.73: 8.725 rounds up to it, and 8.725 × 12 = 104.7.
        ("服务人数", "104.7", "80.00"),
        # 8 + 1.23 = 9.23: 40/4.33 = 9.2379 reaches it, 40/4.34 = 9.2166 does not.
        ("平均响应时间", "4.33", "80.01"),
        ("违规事项", "1", "80.77"),
        ("满意度", "95", "80.37"),
    ],
)
def test_the_next_grade_of_an_evaluation(what: str, needed: str, total: str) -> None:
    lever = _levers(grade=True)[what]
    assert (lever.needed, lever.total, lever.grade) == (Fraction(needed), Decimal(total), "良")


def test_what_one_number_alone_cannot_reach_is_said() -> None:
    # 78.77 − 4 = 74.77 with four breaches: 5.23 points are lacking, and clarity has only 1.4 to gain.
    lever = _levers("指标明确性", grade=True, changes=(("发现违规2起", "发现违规4起"),))["问题指标"]
    assert (lever.needed, lever.points, lever.total, lever.grade) == (None, None, None, None)
    assert lever.sentence == "“指标明确性”：问题指标现为 7项，只改这一项达不到 13.83 分"


def test_a_score_is_not_asked_for_where_the_number_cannot_be_told() -> None:
    assert _levers("指标明确性", changes=(("抽查50项指标，", ""),)) == {}


def test_the_best_grade_asks_for_nothing(make_report: MakeReport) -> None:
    sheet = score_report(make_report({"target": "≥3个", "actual": "3个", "weight": "100"}), load())[0]
    policy = load().policies[sheet.policy]
    assert next_grade_gap(sheet, policy) is None
    assert what_would_it_take(sheet, policy, grade=True) == ()
    assert what_would_it_take(sheet, policy) == ()


@pytest.mark.parametrize(
    ("row", "needed", "unit"),
    [
        (("≥3个", "2个", "8"), "3", "个"),
        # 10 × 3198/3200 = 9.99375 rounds to 9.99; 3199 gives 9.996875, which is 10.00.
        (("≥3200台", "2858台", "10"), "3199", "台"),
        (("≤2小时", "2.5小时", "8"), "2", "小时"),
        (("≥95%", "80%", "8"), "95", "%"),
        (("≤4个", "8个", "8"), "4", "个"),
    ],
)
def test_full_marks_of_a_row(make_report: MakeReport, row: tuple[str, str, str], needed: str, unit: str) -> None:
    target, actual, weight = row
    sheet = score_report(make_report({"target": target, "actual": actual, "weight": weight}), load())[0]
    (lever,) = what_would_it_take(sheet, load().policies[sheet.policy])
    assert (lever.needed, lever.unit, lever.what) == (Fraction(needed), unit, "实际完成值")
    assert lever.points == Decimal(weight)


def test_full_marks_of_budget_execution(make_report: MakeReport) -> None:
    funds = {"adjusted": "972.09", "executed": "909.18", "weight": "10"}
    sheet = score_report(make_report({"target": "≥3个", "actual": "3个", "weight": "90"}, funds=funds), load())[0]
    (lever,) = what_would_it_take(sheet, load().policies[sheet.policy])
    # 9.995 tenths of 972.09 are 971.603955, on two decimals 971.61.
    assert (lever.what, lever.needed, lever.total) == ("全年执行数", Fraction("971.61"), Decimal(100))


def test_the_next_grade_of_a_form(make_report: MakeReport) -> None:
    poor = {"level3": "甲", "target": "≥100个", "actual": "60个", "weight": "50"}
    weak = {"level3": "乙", "target": "≥10个", "actual": "9个", "weight": "10"}
    full = {"level3": "丙", "target": "≥1个", "actual": "1个", "weight": "40"}
    sheet = score_report(make_report(poor, weak, full), load())[0]
    # 30 + 9 + 40 = 79, one short of 80: 62 of 100 give 31; the other has but one to gain, and gains it.
    assert sheet.computed == 79
    first, second = what_would_it_take(sheet, load().policies[sheet.policy], grade=True)
    assert (first.indicator, first.needed, first.total, first.grade) == ("甲", Fraction(62), Decimal(80), "良")
    assert (second.indicator, second.needed, second.total, second.grade) == ("乙", Fraction(10), Decimal(80), "良")


def test_a_grade_beyond_one_row_is_said_to_be_out_of_reach(make_report: MakeReport) -> None:
    poor = {"level3": "甲", "target": "≥100个", "actual": "60个", "weight": "50"}
    weak = {"level3": "乙", "target": "≥10个", "actual": "9个", "weight": "10"}
    full = {"level3": "丙", "target": "≥1个", "actual": "1个", "weight": "30"}
    sheet = score_report(make_report(poor, weak, full), load())[0]
    # 30 + 9 + 30 = 69, eleven short: the second row has one point to gain.
    second = what_would_it_take(sheet, load().policies[sheet.policy], "乙", grade=True)[0]
    assert (second.needed, second.why) == (None, "即使得满 10 分也达不到下一等级")


@pytest.mark.parametrize(
    ("row", "needed"),
    [
        # On one decimal, as the actual is written: 10 × 2.9/3 is 9.67, so 3.
        (("≥3小时", "2.5小时", "10"), "3"),
        # On two: 10 × 99.95/100 is 9.995, which rounds to 10.
        (("≥100人", "99.12人", "10"), "99.95"),
        (("≥99.95%", "90%", "10"), "99.91"),
        # Lower is better: 10 × 4/4.01 is 9.975, so 4; 10 × 100/100.05 is 9.995.
        (("≤4小时", "5.25小时", "10"), "4"),
        (("≤100分钟", "250.55分钟", "10"), "100.05"),
        # An actual finer than its steps starts from the step before it.
        (("≥10个", "0个", "10"), "10"),
    ],
)
def test_the_number_is_told_in_its_own_decimals(
    make_report: MakeReport, row: tuple[str, str, str], needed: str
) -> None:
    target, actual, weight = row
    sheet = score_report(make_report({"target": target, "actual": actual, "weight": weight}), load())[0]
    (lever,) = what_would_it_take(sheet, load().policies[sheet.policy])
    assert (lever.needed, lever.now) == (Fraction(needed), Fraction(actual.strip("小时人%个分钟")))


def test_what_is_judged_or_stands_has_no_lever(make_report: MakeReport) -> None:
    rows = (
        {"target": "实现共享", "actual": "接入三个部门", "weight": "40", "score": "30"},
        {"target": "≥100万人", "actual": "1.4亿人次", "weight": "30", "score": "20"},
        {"target": "=2套", "actual": "3套", "weight": "30", "score": "20"},
    )
    sheet = score_report(make_report(*rows), load())[0]
    assert what_would_it_take(sheet, load().policies[sheet.policy]) == ()


def test_one_indicator_may_be_asked_for_by_name_or_identifier() -> None:
    assert [lever.what for lever in _levers("clear").values()] == ["问题指标"]
    assert _levers("没有这个指标") == {}
    assert _levers("") == {}


def test_no_grade_is_sought_where_there_is_no_total() -> None:
    changes = (("可持续性 | 6 | 5", "可持续性 | 6 |"),)
    assert _levers(grade=True, changes=changes) == {}
    full = _levers("合规性", changes=changes)["违规事项"]
    # The points are known, the whole is not.
    assert (full.needed, full.points, full.total, full.grade) == (Fraction(0), Decimal(10), None, None)
    assert full.sentence == "“合规性”：违规事项由 2起 改为 0起，得 10 分"


def test_at_a_bound_the_next_grade_is_the_one_above(make_report: MakeReport) -> None:
    rows = ({"target": "≥10个", "actual": "8个", "weight": "100"},)
    sheet = score_report(make_report(*rows), load())[0]
    assert (sheet.computed, sheet.grade) == (Decimal(80), "良")
    assert next_grade_gap(sheet, load().policies[sheet.policy]) == 10


def test_an_input_that_is_also_printed_is_computed_anew_from_its_parts() -> None:
    printed = (
        "decimals: 0, most: 100, origins: [{kind: computed, expression: executed / adjusted}]}",
        "decimals: 0, most: 100, origins: [{kind: computed, expression: executed / adjusted},"
        " {kind: text, patterns: ['执行率为(?P<value>\\d+)%']}]}",
    )
    report, policy = small_report(), small_policy(printed)
    sheet = score_evaluation(report, policy, report.first("evaluation_index"), given=GIVEN)
    (lever,) = what_would_it_take(sheet, policy, "执行率")
    assert (lever.what, lever.needed, lever.total) == ("执行合计", Fraction(398), Decimal("82.17"))
