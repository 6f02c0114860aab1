"""The two evaluations of the sample document from its published inputs; figures are the answers' or by hand."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mingzhang.checking import Options, check
from mingzhang.findings import Finding
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.forms.cells import make_cell
from mingzhang.pipeline import Source, read
from mingzhang.quantities import squeeze
from mingzhang.rulebook import load
from mingzhang.scoring import IndicatorScore, ScoreSheet, score_evaluations, score_report, sentence

pytestmark = pytest.mark.shared
FUND, DEPARTMENT = "om_fund.qingdao.2023", "department.qingdao.2023"
DOCUMENT = "qingdao_bigdata_2023_final_accounts.txt"


@pytest.fixture(scope="module")
def report(shared: Path) -> Report:
    """The sample as our own reader reads it."""
    return read([Source.of(shared / "documents" / DOCUMENT)], load())[0]


@pytest.fixture(scope="module")
def answers(shared: Path) -> dict[str, Any]:
    """What the sample says of the fund."""
    found: dict[str, Any] = json.loads((shared / "answers" / "qingdao_part2.json").read_text(encoding="utf-8"))
    return found["om_fund"]  # type: ignore[no-any-return]


def _sheet(report: Report, policy: str = FUND, given: Mapping[str, str] | None = None) -> ScoreSheet:
    (sheet,) = [one for one in score_evaluations(report, load(), given=given) if one.policy == policy]
    return sheet


def _leaf(sheet: ScoreSheet, name: str) -> IndicatorScore:
    return next(one for one in sheet.indicators if one.name == name)


def test_nineteen_forms_and_two_evaluations(report: Report) -> None:
    sheets = score_report(report, load())
    assert [sheet.evaluation for sheet in sheets] == [False] * 19 + [True] * 2
    assert sum(len(sheet.indicators) for sheet in sheets[:19]) == 177 + 19


def test_the_fund_and_its_parts(report: Report) -> None:
    sheet = _sheet(report)
    assert (sheet.computed, sheet.printed, sheet.grade, sheet.grade_printed) == (
        Decimal("96.93"), Decimal("96.93"), "优", "优"
    )  # fmt: skip
    parts = {name: computed for name, _, computed in sheet.parts}
    assert parts == {
        "决策": Decimal("14.12"),
        "过程": Decimal("13.79"),
        "产出": Decimal("29.94"),
        "效益": Decimal("39.08"),
        "总分": Decimal("96.93"),
    }
    assert len(sheet.indicators) == 38
    assert (sheet.points_computed, sheet.points_judged) == (Decimal("61.5"), Decimal("38.5"))


def test_every_leaf_of_the_fund_is_what_the_table_prints(report: Report, answers: dict[str, Any]) -> None:
    printed = [Decimal(row["score"]) for row in answers["index_table"]["rows"]]
    assert [one.computed for one in _sheet(report).indicators] == printed


def test_the_groups_of_the_fund_are_what_the_text_says(report: Report, answers: dict[str, Any]) -> None:
    said = {one["name"]: Decimal(one["score"]) for one in answers["dimension_scores_in_text"]}
    groups = {group.path[-1]: group.computed for group in _sheet(report).groups}
    assert {name: groups[name] for name in said if name in groups} == {n: s for n, s in said.items() if n in groups}
    assert len(set(said) & set(groups)) == 4 + 3 + 2 + 4 + 2


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("绩效指标明确性", "2.5 × (1 − 14%) = 2.15；不符合设置要求的指标占比：(8 + 5) ÷ 94 = 13.83%，取 14%"),
        ("使用专项资金政务信息化项目数量", "2 × (477 − 22) ÷ 470 = 1.94"),
        ("社会公众满意度", "6 × 84.7% = 5.08；社会公众满意度平均值：12 行平均值 95.940833%，取 95.94%"),
    ],
)
def test_a_score_explains_itself_in_a_sentence(report: Report, name: str, says: str) -> None:
    assert sentence(_leaf(_sheet(report), name)) == says


def test_the_six_slow_departments_are_named(report: Report) -> None:
    leaf = _leaf(_sheet(report), "资金分配合理性")
    assert sentence(leaf).startswith("2.5 × (54 − 6) ÷ 54 = 2.22；预算执行率低于 80% 的部门 6个：")
    (slow,) = [one for one in leaf.inputs if one.items]
    assert {squeeze(item).rpartition("（")[2] for item in slow.items} == {
        "53.33%）", "67.14%）", "69.02%）", "71.46%）", "78.27%）", "79.39%）"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "changed", "total"),
    [
        # 14 of 94 is 14.89 %, taken as 15 %: 2.5 × 0.85 = 2.125, 2.13; 0.02 less.
        ({"misplaced": "6"}, ("绩效指标明确性", "2.13"), "96.91"),
        # 2 × (477 − 24) ÷ 470 = 1.9277, 1.93.
        ({"unexecuted": "24"}, ("使用专项资金政务信息化项目数量", "1.93"), "96.92"),
        # 2 × 594 ÷ 600 = 1.98.
        ({"contracts": "594份"}, ("签订合同数量", "1.98"), "96.91"),
        # 5 % and 5 % more for each of 10 percentage points: 55 % of 6 is 3.30.
        ({"public_satisfaction": "90%"}, ("社会公众满意度", "3.30"), "95.15"),
        # 2 × 5 ÷ 8 = 1.25.
        ({"stopped": "8"}, ("停用系统数量", "1.25"), "96.18"),
        # One department of 54 without rules: 2 × 53 ÷ 54 = 1.963, 1.96.
        ({"without_rules": "1个"}, ("管理制度健全性", "1.96"), "96.89"),
        # 10 of 365 days out of use: 355 ÷ 365 = 97.260 %, and 2 × 97.260 ÷ 99 = 1.9648, 1.96.
        ({"stopped_days": "10天"}, ("可用率", "1.96"), "96.89"),
        # 3 of 299 systems down: 2 × 296 ÷ 299 = 1.9799, 1.98.
        ({"failed_systems": "3"}, ("保障系统正常运行率", "1.98"), "96.91"),
        # 90 of 98 per cent: 2 × 90 ÷ 98 = 1.8367, 1.84.
        ({"accepted_share": "90%"}, ("应验收合同通过率", "1.84"), "96.77"),
        # 24 of 30 hours and 2 of 2.5 hours are both 80 %: 1.60.
        ({"repair_hours": "30小时"}, ("系统故障修复处理时间", "1.60"), "96.53"),
        ({"response_hours": "150分钟"}, ("系统运行维护响应时间", "1.60"), "96.53"),
        # 460 of 477 projects approved: 2.5 × 460 ÷ 477 = 2.4109, 2.41.
        ({"approved": "460"}, ("立项程序规范性", "2.41"), "96.84"),
        # 97 %: 1.94.
        ({"received_share": "97%"}, ("资金到位率", "1.94"), "96.87"),
        # 4 of 5 years: 3.20.
        ({"lasting_years": "4年"}, ("系统正常使用年限", "3.20"), "96.13"),
        # 5,000,000 of 224,834,555.71 is 2.22 %, so 97.78 %, taken as 98 %: 1.96.
        ({"unbudgeted_amount": "5,000,000元"}, ("资金使用合规性", "1.96"), "96.89"),
        # 30 of 33 percent: 1.5 × 30 ÷ 33 = 1.3636, 1.36.
        ({"operation_share": "30%"}, ("系统运维成本", "1.36"), "96.79"),
    ],
)
def test_a_changed_input_changes_the_total_as_worked_out_by_hand(
    report: Report, given: dict[str, str], changed: tuple[str, str], total: str
) -> None:
    sheet = _sheet(report, given=given)
    assert (_leaf(sheet, changed[0]).computed, sheet.computed) == (Decimal(changed[1]), Decimal(total))


def _with_executed(report: Report, name: str, text: str) -> Report:
    """The report with another amount executed by one department."""

    def row(one: Row) -> Row:
        if squeeze(one.label) != name:
            return one
        column = next(
            c for b in load().forms["department_execution"].blocks for c in b.columns if c.id == "executed"
        )
        return replace(one, cells={**one.cells, "executed": make_cell(text, column, None, one.source)})

    def form(one: FilledForm) -> FilledForm:
        if one.form != "department_execution":
            return one
        return replace(one, rows=tuple(row(r) for r in one.rows), _by_id={})

    return replace(report, forms=tuple(form(one) for one in report.forms))


def test_one_department_that_executes_more_changes_three_scores(report: Report) -> None:
    # 1,300,000 of 1,583,600 is 82.09 %, so five departments stay below 80 %: 2.5 × 49 ÷ 54 = 2.2685, 2.27.
    # 224,877,355.71 of 238,752,918.25 is 94.19 %, still 94 %; 10.05 % of the first budget is still 10 %.
    sheet = _sheet(_with_executed(report, "青岛市司法局", "1,300,000"))
    assert _leaf(sheet, "资金分配合理性").computed == Decimal("2.27")
    assert _leaf(sheet, "预算执行率").computed == Decimal("3.29")
    assert sheet.computed == Decimal("96.98")
    executed = next(one for one in sheet.inputs if one.id == "executed")
    assert executed.others == ("224834555.71元（224,834,555.71）",)


def test_the_department_and_its_parts(report: Report) -> None:
    sheet = _sheet(report, DEPARTMENT)
    assert (sheet.computed, sheet.grade, sheet.grade_printed) == (Decimal("89.62"), "良", "良")
    assert [(one.weight, one.computed) for one in sheet.indicators] == [
        (Decimal(12), Decimal(12)),
        (Decimal(32), Decimal(28)),
        (Decimal(6), Decimal("5.5")),
        (Decimal(40), Decimal("34.78")),
        (Decimal(10), Decimal("9.34")),
    ]
    assert (sheet.points_computed, sheet.points_judged) == (Decimal(0), Decimal(100))
    assert all(one.judged_by and one.why for one in sheet.indicators)


def test_what_bears_on_the_department_is_computed(report: Report) -> None:
    values = {one.id: one.value for one in _sheet(report, DEPARTMENT).inputs}
    wanted = {
        "execution_rate": "98.45",
        "adjustment": "4.8",
        "procurement_rate": "94.63",
        "project_rate": "98.22",
        "missed_tasks": "5",
        "difference_rate": "-0.39",
        "users": "93.58",
    }
    assert {name: values[name] for name in wanted} == {n: Decimal(v) for n, v in wanted.items()}


@pytest.fixture(scope="module")
def findings(report: Report) -> tuple[Finding, ...]:
    """What the rules on evaluations say of the sample."""
    rules = frozenset(rule for rule in load().rules if rule.startswith("V-"))
    return check([report], load(), options=Options(only=rules)).findings


def test_every_difference_of_the_sample_is_explained_and_nothing_else(findings: tuple[Finding, ...]) -> None:
    assert sorted((f.rule, f.severity, f.evidence[0].source.line) for f in findings) == [
        ("V-02", "error", 1967),  # 3.5 in the text, 3 in the table, 0.5 taken off
        ("V-02", "error", 2321),  # four costs: 2 in the text against a weight of 1.5
        ("V-02", "warning", 2910),  # the users' 4 under the public's name
        ("V-06", "error", 2890),  # 85 % twice in the scale
    ]


def test_the_findings_say_what_is_meant(findings: tuple[Finding, ...]) -> None:
    by_line = {f.evidence[0].source.line: f.message for f in findings}
    assert "应得 3 分，与表一致，疑为文中得分误写" in by_line[1967]
    assert "四项文中各得 2 分，得分表中各为 1.5（分值 1.5）" in by_line[2321]
    assert "与“使用单位满意度”相同，疑为指标名称误写" in by_line[2910]
    assert "权重分 40% 对应 87%" in by_line[2890]


@pytest.mark.parametrize(
    ("given", "name", "why"),
    [
        ({"available_share": "130%"}, "可用率", "“可用率”为 130%，不可能超过 100%，请核对"),
        ({"executed": "300,000,000元"}, "预算执行率", "“预算执行率”为 126%，不可能超过 100%，请核对"),
        ({"stopped_days": "-1天"}, "可用率", "“因故障停用的天数”为 -1天，不可能小于 0天，请核对"),
        ({"failed_systems": "300"}, "保障系统正常运行率", "“正常运行率”为 -0.334448%，不可能小于 0%，请核对"),
        ({"repair_hours": "24人"}, "系统故障修复处理时间", "填的“24人”与办法所用单位（小时）不同，不能换算"),
        ({"systems_target": "0"}, "保障政务信息化系统数量", "年度指标值为 0，不能作除数，请说明怎样计分"),
    ],
)
def test_what_cannot_be_is_neither_nothing_nor_full_marks(
    report: Report, given: dict[str, str], name: str, why: str
) -> None:
    sheet = _sheet(report, given=given)
    leaf = _leaf(sheet, name)
    assert (leaf.computed, sheet.computed, sheet.grade) == (None, None, None)
    assert why in (leaf.why or "")
