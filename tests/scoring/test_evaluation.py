"""An evaluation from its inputs: every method, groups, total, grade, veto, and what is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest

from mingzhang.errors import RulebookError
from mingzhang.scoring import IndicatorScore, Judgement, ScoreSheet, score_evaluation, sentence

from .small_evaluation import GIVEN, SCORES, small_policy, small_report

Change = tuple[str, str]


def _scored(*report: Change, policy: tuple[Change, ...] = (), given: dict[str, str] | None = None) -> ScoreSheet:
    seen = small_report(*report)
    return score_evaluation(
        seen, small_policy(*policy), seen.first("evaluation_index"), given={**GIVEN, **(given or {})}
    )


def _leaf(sheet: ScoreSheet, name: str) -> IndicatorScore:
    return next(one for one in sheet.indicators if one.name == name)


def test_every_method_gives_the_points_worked_out_by_hand() -> None:
    sheet = _scored()
    assert {one.name: one.computed for one in sheet.indicators} == {n: Decimal(s) for n, s in SCORES.items()}
    assert (sheet.printed, sheet.computed, sheet.grade) == (Decimal("78.77"), Decimal("78.77"), "中")
    assert (sheet.subject, sheet.document, sheet.grade_printed) == ("2023年度青岛市示例局示例资金", "案例", "中")
    assert sheet.why is None


def test_the_parts_are_the_sums_of_what_stands_under_them() -> None:
    sheet = _scored()
    assert sheet.parts == (
        ("管理", Decimal("31.87"), Decimal("31.87")),
        ("产出", None, Decimal("31.5")),
        ("效果", None, Decimal("15.4")),
        ("总分", Decimal("78.77"), Decimal("78.77")),
    )
    assert [(group.path, group.weight) for group in sheet.groups] == [
        (("管理",), Decimal(40)),
        (("产出",), Decimal(40)),
        (("效果",), Decimal(20)),
    ]
    assert sheet.evaluation


def test_points_computed_and_points_judged_are_told_apart() -> None:
    sheet = _scored()
    assert (sheet.points_computed, sheet.points_judged) == (Decimal(88), Decimal(12))
    assert {one.name: one.judged_by for one in sheet.indicators if one.judged_by} == {
        "建设进度": "评价人",
        "可持续性": "专家组",
    }
    assert _leaf(sheet, "可持续性").why == "有长效机制"
    assert [one.id for one in _leaf(sheet, "可持续性").inputs] == ["units"]


def test_target_and_actual_are_shown_where_a_method_compares_two() -> None:
    served, fast = _leaf(_scored(), "服务人数"), _leaf(_scored(), "响应时间")
    assert (served.target, served.actual, served.formula) == ("≥120人", "90人", "10 × 90 ÷ 120")
    assert (fast.target, fast.actual, fast.formula) == ("≤4小时", "5小时", "10 × 4 ÷ 5")
    assert (served.method, served.group, served.path, served.id) == ("ratio", "产出", ("产出",), "served")


@pytest.mark.parametrize(
    ("change", "name", "points", "total"),
    [
        # 8 of 50 is 16 %: 10 × 0.84 = 8.40, 0.20 less.
        (("其中7项", "其中8项"), "指标明确性", "8.40", "78.57"),
        # The third department at 160 of 200 is no longer below 80 %; 350/400 is 87.5 %, taken as 88 %: 17.60.
        (("200 | 140", "200 | 160"), "分配合理性", "10.00", "83.10"),
        (("服务90人", "服务150人"), "服务人数", "10.00", "81.27"),
        (("平均5小时", "平均0小时"), "响应时间", "10.00", "80.77"),
        (("违规2起", "违规6起"), "合规性", "0.00", "72.77"),
        (("系统 | 88%", "系统 | 96%"), "满意度", "8.00", "80.37"),
        (("系统 | 88%", "系统 | 60%"), "满意度", "0.00", "72.37"),
    ],
)
def test_one_changed_input_changes_the_total_as_worked_out_by_hand(
    change: Change, name: str, points: str, total: str
) -> None:
    sheet = _scored(change)
    assert (_leaf(sheet, name).computed, sheet.computed) == (Decimal(points), Decimal(total))
    assert sheet.printed == Decimal("78.77")


def test_a_veto_takes_everything() -> None:
    sheet = _scored(("未发生安全事件", "发生安全事件1起"))
    safe = _leaf(sheet, "安全性")
    assert (safe.computed, safe.vetoed, sheet.veto) == (Decimal(0), True, "安全性")
    assert (sheet.computed, sheet.grade) == (Decimal(0), "差")
    assert sheet.why == "“安全性”发生否决情形，一票否决，总分为 0"
    assert safe.formula == "发生否决情形 1 起，一票否决，得 0"


def test_a_veto_without_evidence_cannot_be_told() -> None:
    sheet = _scored(("；未发生安全事件", ""))
    safe = _leaf(sheet, "安全性")
    assert (safe.computed, safe.vetoed) == (None, False)
    assert safe.why == "一票否决指标没有证据：文中没有说明“安全事件”"
    assert (sheet.computed, sheet.grade, sheet.why) == (None, None, "“安全性”无法判断，总分因此不能确定")


@pytest.mark.parametrize(
    ("change", "name", "why"),
    [
        (("抽查50项指标，", ""), "指标明确性", "文中没有说明“抽查指标”"),
        (("抽查50项", "抽查0项"), "指标明确性", "“问题占比”的除数为 0，不适用"),
        (("其中7项", "其中-7项"), "指标明确性", "“问题指标”为 -7项，不可能小于 0项，请核对"),
        (("其中7项", "其中60项"), "指标明确性", "“问题占比”为 120%，不可能超过 100%，请核对"),
        (("其中7项", "其中7.5项"), "指标明确性", "“问题指标”为 7.5项，应为整数，请核对"),
        (("200 | 140", "200 | 若干"), "分配合理性", "印的“若干”不是数值"),
        (("200 | 140", "200 |"), "分配合理性", "没有填写"),
        (("200 | 140", "200 | ~140"), "分配合理性", "读法不唯一"),
        (("目标服务：≥120人", "目标服务：≥0人"), "服务人数", "不能作除数"),
        (("系统 | 88%", "系统 | 130%"), "满意度", "“满意度”为 112%，不可能超过 100%，请核对"),
        (("系统 | 88%", "系统 | 很好"), "满意度", "印的“很好”不是数值"),
        (("subject=服务对象满意度", "subject=工作人员满意度"), "满意度", "没有读到“满意度”所在的表"),
        (("平均5小时响应", "平均5小时响应，平均6小时响应"), "响应时间", "有 5、6 几种说法"),
    ],
)
def test_what_cannot_be_told_says_why_and_leaves_no_total(change: Change, name: str, why: str) -> None:
    sheet = _scored(change)
    leaf = _leaf(sheet, name)
    assert leaf.computed is None
    assert why in (leaf.why or "")
    assert (sheet.computed, sheet.grade) == (None, None)
    assert f"“{name}”" in (sheet.why or "")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("可持续性 | 6 | 5", "可持续性 | 6 |"), "由专家组判断，没有公布得分，不能判断"),
        (("可持续性 | 6 | 5", "可持续性 | 6 | 6.5"), "判定的得分 6.5 不在 0 到 6 之间，请核对"),
        (("可持续性 | 6 | 5", "可持续性 | 6 | -1"), "判定的得分 -1 不在 0 到 6 之间，请核对"),
    ],
)
def test_a_judged_score_that_cannot_be_is_refused(change: Change, why: str) -> None:
    leaf = _leaf(_scored(change), "可持续性")
    assert (leaf.computed, leaf.why, leaf.judged_by) == (None, why, None)


@pytest.mark.parametrize("score", ["0", "6"])
def test_a_judged_score_may_be_nothing_or_the_whole_weight(score: str) -> None:
    leaf = _leaf(_scored(("可持续性 | 6 | 5", f"可持续性 | 6 | {score}")), "可持续性")
    assert (leaf.computed, leaf.judged_by) == (Decimal(score), "专家组")
    assert leaf.formula == f"专家组判定 {score} 分"


@pytest.mark.parametrize(
    ("said", "score", "computed", "why"),
    [
        ("完成", "6", "6", "“完成”属“完成”，在 4.8 至 6 分之内判断"),
        ("基本完成", "3.6", "3.6", "“基本完成”属“部分完成”，在 3.6 至 4.8 分之内判断"),
        ("基本完成", "4.8", None, "“基本完成”属“部分完成”，在 3.6 至 4.8 分之内，而得分为 4.8，请核对"),
        ("未完成", "4", None, "“未完成”属“未完成”，在 0 至 3.6 分之内，而得分为 4，请核对"),
        ("差不多", "4", None, "没有说明属于哪一档（可填：完成、基本完成、未完成）"),
    ],
)
def test_a_qualitative_result_lies_in_its_tier(said: str, score: str, computed: str | None, why: str) -> None:
    sheet = _scored(("建设进度 | 6 | 4", f"建设进度 | 6 | {score}"), given={"stage": said})
    leaf = _leaf(sheet, "建设进度")
    assert (leaf.computed, leaf.why) == (None if computed is None else Decimal(computed), why)


def test_points_a_person_gives_go_before_printed_ones() -> None:
    report = small_report()
    sheet = score_evaluation(
        report,
        small_policy(),
        report.first("evaluation_index"),
        given=GIVEN,
        judged={"lasting": Judgement(Decimal(2)), "建设进度": Judgement(Decimal("4.5"), "主体完工", "王某")},
    )
    lasting, stage = _leaf(sheet, "可持续性"), _leaf(sheet, "建设进度")
    assert (lasting.computed, lasting.judged_by, lasting.why) == (Decimal(2), "专家组", "有长效机制")
    assert (stage.computed, stage.judged_by, stage.why) == (Decimal("4.5"), "王某", "主体完工")
    assert stage.formula == "王某判定 4.5 分"
    # 2 instead of 5, and 4.5 instead of 4.
    assert sheet.computed == Decimal("76.27")


def test_without_a_table_of_scores_computed_leaves_still_are() -> None:
    sheet = score_evaluation(small_report(), small_policy(), given=GIVEN)
    assert _leaf(sheet, "指标明确性").computed == Decimal("8.60")
    assert _leaf(sheet, "指标明确性").printed is None
    assert _leaf(sheet, "可持续性").why == "由专家组判断，没有公布得分，不能判断"
    assert (sheet.computed, sheet.printed, sheet.source) == (None, Decimal("78.77"), None)


@pytest.mark.parametrize(
    ("given", "name", "points"),
    [
        ({"faulty": "8项"}, "指标明确性", "8.40"),
        ({"问题指标": "8"}, "指标明确性", "8.40"),
        ({"executed": "0.036万元"}, "执行率", "18.00"),
        ({"delay": "300分钟"}, "响应时间", "8.00"),
        ({"happy": "95"}, "满意度", "8.00"),
    ],
)
def test_a_given_input_goes_before_the_report(given: dict[str, str], name: str, points: str) -> None:
    leaf = _leaf(_scored(given=given), name)
    assert leaf.computed == Decimal(points)


@pytest.mark.parametrize(
    ("given", "name", "why"),
    [
        ({"faulty": "八九项"}, "指标明确性", "“问题指标”填的“八九项”不是数值，请填数字和单位项"),
        ({"faulty": "约8项"}, "指标明确性", "“问题指标”填的“约8项”不是确数，请填确切的数"),
        ({"delay": "5人"}, "响应时间", "“平均响应时间”填的“5人”与办法所用单位（小时）不同，不能换算"),
        ({"happy": "130%"}, "满意度", "“满意度”为 130%，不可能超过 100%，请核对"),
        ({"happy": "-1%"}, "满意度", "“满意度”为 -1%，不可能小于 0%，请核对"),
        ({"faulty": "7.5"}, "指标明确性", "“问题指标”为 7.5项，应为整数，请核对"),
    ],
)
def test_a_given_input_that_cannot_be_is_refused(given: dict[str, str], name: str, why: str) -> None:
    leaf = _leaf(_scored(given=given), name)
    assert (leaf.computed, leaf.why) == (None, why)


def test_an_input_that_no_policy_declares_is_refused() -> None:
    with pytest.raises(
        RulebookError, match=r"计分办法 small 没有声明数据“faults”；可填的有：sampled（抽查指标）、"
    ):
        _scored(given={"faults": "3"})


def test_an_input_that_is_told_twice_keeps_both_numbers() -> None:
    sheet = _scored(("400 | 330", "400 | 331"))
    executed = next(one for one in sheet.inputs if one.id == "executed")
    assert (executed.value, executed.others) == (Fraction(330), ("331元（331）",))
    assert _leaf(sheet, "执行率").computed == Decimal("16.60")


def test_the_printed_unit_is_converted_or_its_lack_is_said() -> None:
    in_wan = _scored(("unit=元", "unit=万元"))
    assert next(one.value for one in in_wan.inputs if one.id == "executed") == 3300000
    assert next(one.notes for one in in_wan.inputs if one.id == "executed") == ("万元换算为元",)
    bare = _scored(("unit=元 ", ""))
    assert next(one.notes for one in bare.inputs if one.id == "executed") == ("表中没有印计量单位，按“元”理解",)
    other = _scored(("unit=元", "unit=公里"))
    assert "以公里计，不能换算为" in (_leaf(other, "执行率").why or "")


def test_a_zero_that_means_something_is_scored_as_the_policy_says() -> None:
    zero = (
        "sample: units, faults: slow}",
        "sample: sampled, faults: faulty, zero: {points: full, means: 没有抽查}}",
    )
    none = (("抽查50项指标，其中7项", "抽查0项指标，其中0项"),)
    leaf = _leaf(_scored(*none, policy=(zero,)), "分配合理性")
    assert (leaf.computed, leaf.formula) == (Decimal("10.00"), "没有抽查，得 10")
    nothing = ("zero: {points: full", "zero: {points: nothing")
    assert _leaf(_scored(*none, policy=(zero, nothing)), "分配合理性").computed == Decimal(0)


def test_over_achievement_is_adjusted_down_where_the_policy_says_so() -> None:
    soft = (
        "actual: served, target: served_target}",
        "actual: served, target: served_target, overshoot: [{above: 150, share: 90}, {above: 300, share: 70}]}",
    )
    reached = {"180": "10", "181": "9", "360": "9", "361": "7"}
    for served, points in reached.items():
        leaf = _leaf(_scored(("服务90人", f"服务{served}人"), policy=(soft,)), "服务人数")
        assert leaf.computed == Decimal(points)
    assert leaf.formula == "10 × 70%"
    assert leaf.why == "完成程度 300.833333%，超过 300%，按办法下调"


def test_what_the_text_says_of_a_score_stands_beside_it() -> None:
    (said,) = _leaf(_scored(), "指标明确性").stated
    assert (said.score, said.formula, said.lost) == (Decimal("8.6"), "10*(1-14%)", Decimal("1.4"))
    assert (said.source.text, said.source.source.line) == ("“指标明确性”得分=10*(1-14%)=8.6分，扣1.4分", 4)
    sheet = _scored()
    assert [(one.score, one.rate, one.weight) for one in sheet.groups[0].stated] == [
        (Decimal("31.87"), Decimal("79.68"), Decimal(40))
    ]
    assert [one.score for one in sheet.stated_totals] == [Decimal("78.77")]
    assert [(grade, source.source.line) for grade, source in sheet.stated_grades] == [("中", 6)]


def test_the_rows_that_are_counted_are_named_with_what_singles_them_out() -> None:
    slow = next(one for one in _scored().inputs if one.id == "slow")
    assert slow.items == ("丙局（70%）",)
    assert [(e.row, e.column, e.text) for e in slow.sources] == [("3", "executed", "140"), ("3", "adjusted", "200")]


def test_a_department_without_budget_has_no_rate_and_is_not_slow() -> None:
    sheet = _scored(("200 | 140", "0 | 0"), ("200 | 0 | 0", "200 | 0 | 0"))
    assert next(one.value for one in sheet.inputs if one.id == "slow") == 0
    assert next(one.value for one in sheet.inputs if one.id == "units") == 3


def test_exactly_eighty_percent_is_not_below_it() -> None:
    assert next(o.value for o in _scored(("200 | 140", "200 | 160")).inputs if o.id == "slow") == 0
    assert next(o.value for o in _scored(("200 | 140", "200 | 159.99")).inputs if o.id == "slow") == 1


def test_a_table_may_print_the_weights_of_its_groups() -> None:
    rows = "group.管理 | 管理 | | 41 |\ngroup.产出 | 产出 | | 40 |\n"
    labelled = rows.replace("group.管理 |", "group.管理 | 管理 |").replace("group.产出 |", "group.产出 | 产出 |")
    sheet = _scored(
        ("row | level1 | level2", "row | label | level1 | level2"),
        ("指标明确性 | 管理 |", f"{labelled}指标明确性 | 指标明确性 | 管理 |"),
        *[(f"\n{n} | {g} | {n}", f"\n{n} | {n} | {g} | {n}") for n, g in _PLACES.items()],
    )
    assert [group.weight_printed for group in sheet.groups] == [Decimal(41), Decimal(40), None]
    assert sheet.computed == Decimal("78.77")


_PLACES = {
    "分配合理性": "管理",
    "执行率": "管理",
    "服务人数": "产出",
    "响应时间": "产出",
    "合规性": "产出",
    "安全性": "产出",
    "满意度": "效果",
    "建设进度": "效果",
    "可持续性": "效果",
}


def test_each_leaf_keeps_the_cells_that_print_it() -> None:
    leaf = _leaf(_scored(), "指标明确性")
    assert [(e.column, e.text) for e in leaf.evidence] == [("weight", "10"), ("score", "8.6")]
    assert (leaf.weight_printed, leaf.row) == (Decimal(10), "指标明确性")
    bare = score_evaluation(small_report(), small_policy(), given=GIVEN)
    assert (_leaf(bare, "指标明确性").evidence, _leaf(bare, "指标明确性").row) == ((), "")


def test_no_leaf_may_be_judged_above_its_weight_even_by_little() -> None:
    for points, kept in (("6", True), ("6.01", False), ("-0.01", False)):
        leaf = _leaf(_scored(("可持续性 | 6 | 5", f"可持续性 | 6 | {points}")), "可持续性")
        assert (leaf.computed is not None) == kept


def test_a_group_after_a_leaf_of_the_same_level_keeps_its_score() -> None:
    nested = (
        "      - {id: fast, labels: [响应时间], weight: 10, method: {kind: ratio, direction: lower,"
        " zero_actual: full, actual: delay, target: delay_limit}}\n",
        "      - id: inner\n        labels: [时效]\n        weight: 10\n        children:\n"
        "          - {id: fast, labels: [响应时间], weight: 10, method: {kind: ratio, direction: lower,"
        " actual: delay, target: delay_limit}}\n",
    )
    groups = {group.path: group.computed for group in _scored(policy=(nested,)).groups}
    assert groups[("产出", "时效")] == Decimal(8)
    assert groups[("产出",)] == Decimal("31.5")


def test_a_leaf_stands_where_its_row_stands() -> None:
    placed = _leaf(_scored(), "指标明确性")
    row = small_report().first("evaluation_index")
    assert row is not None
    assert placed.source == next(one.source for one in row.rows if one.id == "指标明确性")
    assert _leaf(score_evaluation(small_report(), small_policy(), given=GIVEN), "指标明确性").source is None


def test_a_note_says_what_a_computed_score_rests_on() -> None:
    noted = ("labels: [合规性], weight: 10,", "labels: [合规性], weight: 10, note: 文中没有写算式,")
    leaf = _leaf(_scored(policy=(noted,)), "合规性")
    assert (leaf.computed, leaf.why, leaf.judged_by) == (Decimal(6), "文中没有写算式", None)
    assert sentence(leaf) == "10 − 2 × 2 = 6；文中没有写算式"
