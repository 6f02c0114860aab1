"""The real discrepancies of the sample's two evaluations and nineteen forms (groups O, D, I, C and the rest of P).

Read and worked out by hand before any rule was written. Each fact: rule, severity, a line of the document that the
finding must show, and a fragment of its sentence. The rules must raise exactly these of severity error or warning.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.checking import Options, check
from mingzhang.findings import CheckResult, Finding
from mingzhang.pipeline import Source, read
from mingzhang.quantities import add_workdays, workdays_between
from mingzhang.rulebook import load

pytestmark = pytest.mark.shared
Fact = tuple[str, str, int, str]

ERRORS: tuple[Fact, ...] = (
    # 0.63 ÷ 14,922.31 = 0.0042 %, printed 0.005 % (100 less the truncated 99.995).
    ("O-02", "error", 819, "0.63万元 ÷ 14,922.31万元 × 100 为 0.004，文中印 0.005%"),
    # 4 ÷ 8 = 50 %, printed as a dash: less is better, and the target was missed by half.
    ("O-12", "error", 1274, "按 4小时 ÷ 8小时 应为 50.00%"),
    # 40.83 of 60, 3 of 5, 2 of 3, 8 hours for 4, 40 of 83, 692 of 700: not all was completed.
    ("O-13", "error", 1223, "有 6 项没有达到目标"),
    # Shares of the money that must be reached are no costs; a third is 33.33 %.
    ("D-24", "error", 1645, "“三分之一”是 33.33%，不是 33%"),
    # Two working days after Friday 20 October is the 24th, after Monday the 30th it is 1 November.
    ("C-01", "error", 1396, "应于 2023-10-24 前，逾期 44 天（32 个工作日）"),
    ("C-01", "error", 1397, "应于 2023-11-01 前，逾期 36 天（26 个工作日）"),
    # Three working days after 3 July, 2 August and 9 November; nothing published on 11 May 2024.
    ("C-02", "error", 1402, "应于 2023-07-06 前，逾期 310 天（211 个工作日）"),
    ("C-02", "error", 1399, "应于 2023-08-07 前，逾期 278 天（189 个工作日）"),
    ("C-02", "error", 1404, "应于 2023-11-14 前，逾期 179 天（122 个工作日）"),
    # Ten working days after 16 October is the 30th, as the report says itself; paid on 13 November.
    ("C-05", "error", 1385, "应于 2023-10-30 前，逾期 14 天（10 个工作日）"),
    # Ten days after 19 July: Saturday the 29th moves to Monday the 31st; ten working days end on 2 August.
    ("C-06", "error", 1379, "应于 2023-07-31 前，逾期 36 天（26 个工作日）；或按工作日应于 2023-08-02 前"),
    # Ten projects that began without a budget print one in their forms; two adjusted budgets are executions.
    ("P-14", "error", 864, "有 10 个项目在《项目支出预决算情况》中年初预算为 0"),
    ("P-15", "error", 846, "自评表填 453.95，《项目支出预决算情况》印 455"),
    ("P-15", "error", 862, "自评表填 835.02，《项目支出预决算情况》印 1000"),
    # Nothing was paid, says the note, beside an execution of 650.5.
    ("P-26", "error", 3504, "而全年执行数为 650.5"),
    ("P-27", "error", 4197, "写的是另一个项目“网上政务服务平台项目运维”的名称"),
    # Twenty projects in the table, nineteen forms.
    ("P-33", "error", 863, "“疫情专项资金”（执行数 1309.16）"),
)  # fmt: skip

WARNINGS: tuple[Fact, ...] = (
    # A deviation of one kind of meetings explained by another kind; the two may be connected.
    ("P-26-object", "warning", 4014, "说的是“非金宏”"),
    ("O-14", "warning", 762, "10 项中，有 4 项"),
    ("O-17", "warning", 770, "一处是“爱山东”，一处是“山东通”"),
    # 800 + 965 of the transfers are rows of the table of projects, so they are part of the 11,981.72.
    ("O-20", "warning", 1056, "“以及”应为“其中”"),
    ("O-22", "warning", 2914, "列出 4 个问题、5 条建议"),
    ("O-24", "warning", 2921, "“资金使用合规性”得满分（2 分）"),
    # 749,000 − 748,970 = 30 yuan, hidden by a printed rate of 100.0 %.
    ("D-02", "warning", 1617, "超过调整后预算 748,970，差 30"),
    ("D-15", "warning", 2898, "“使用部门满意度”一节中写的是“社会公众满意度”"),
    ("D-16", "warning", 1767, "“可用率”标杆值 100%，目标 99%"),
    ("D-21", "warning", 2199, "“验收及时率”得 2 分，依据是“均有所保障”"),
    ("D-23", "warning", 2839, "电子文件归档和档案信息共享系统"),
    # 90, 80, 60 in one report and 90, 80, 70 in the other.
    ("I-02", "warning", 1685, "优 90 分起、良 80 分起、中 70 分起"),
    ("I-04", "warning", 1791, "“政务信息化整体水平”“政府职能效率”“政务监管能力”“政务服务能力”"),
    ("C-04", "warning", 1401, "隔 56 天"),
    ("C-04", "warning", 1403, "隔 53 天"),
    ("C-08", "warning", 1390, "报销凭证仅有发票"),
    ("C-09", "warning", 1406, "未签字"),
    ("C-11", "warning", 1970, "未按照相关时间要求"),
    ("C-12", "warning", 1935, "有 8 处"),
    # 31 December 2022 to 8 May 2023: 31 + 28 + 31 + 30 + 8 = 128 days.
    ("C-13", "warning", 1431, "晚 128 天"),
    ("C-17", "warning", 1515, "落款为“2024年6月”，早于阶段结束"),
    ("P-20", "warning", 3056, "“受奖补数据中心平均机柜利用率”列在时效指标"),
    ("P-20", "warning", 3149, "“标杆型智慧社区数量”列在质量指标"),
    ("P-20", "warning", 3612, "“系统巡检次数”列在时效指标"),
    ("P-20", "warning", 4212, "巡检次数”列在时效指标"),
    ("P-20", "warning", 4424, "“云资源可靠性”列在时效指标"),
    ("P-20", "warning", 4532, "接待人次”列在社会效益指标"),
    ("P-20", "warning", 4657, "“月投诉数量”列在服务对象满意度指标"),
    *(("P-21", "warning", line, "目标“及时”") for line in (3234, 3323, 3419, 3717, 3814, 4728, 4826)),
    ("P-22", "warning", 3219, "8 项定量指标中有 8 项"),
    ("P-22", "warning", 3308, "8 项定量指标中有 8 项"),
    ("P-22", "warning", 3401, "8 项定量指标中有 7 项"),
    ("P-22", "warning", 3703, "8 项定量指标中有 8 项"),
    ("P-22", "warning", 4714, "7 项定量指标中有 7 项"),
    ("P-23", "warning", 3251, "18 项满意度指标中有 10 项恰好等于目标值"),
    # 15 of 20 planned applications, 180,000 of 240,000 cameras.
    ("P-25", "warning", 3531, "目标 ≥15个，低于部门计划的"),
    ("P-25", "warning", 4306, "目标 ≥18万个，低于部门计划的"),
    ("P-28", "warning", 3531, "没有验收而效益指标得满分"),
)  # fmt: skip

GROUPS = ("O", "D", "I", "C")
REST_OF_P = {"P-26-object", *(f"P-{n:02}" for n in (7, 11, 14, 15, *range(20, 35)))}


@pytest.fixture(scope="module")
def result(shared: Path) -> CheckResult:
    """The findings of these groups about the sample."""
    (path,) = (shared / "documents").glob("qingdao*.txt")
    book = load()
    rules = {r.id for r in book.rules.values() if r.group in GROUPS or r.id in REST_OF_P}
    return check(read([Source.of(path)], book), book, options=Options(only=frozenset(rules)))


def _is(finding: Finding, fact: Fact) -> bool:
    rule, severity, line, words = fact
    lines = {e.source.line for e in finding.evidence}
    return (finding.rule, finding.severity) == (rule, severity) and line in lines and words in finding.message


@pytest.mark.parametrize("fact", [*ERRORS, *WARNINGS], ids=lambda fact: f"{fact[0]} line {fact[2]}")
def test_what_is_wrong_is_found(result: CheckResult, fact: Fact) -> None:
    assert [f.message for f in result.findings if _is(f, fact)], [
        f.message for f in result.findings if f.rule == fact[0]
    ]


def test_nothing_else_is_called_an_error_or_a_warning(result: CheckResult) -> None:
    grave = [f for f in result.findings if f.severity in {"error", "warning"}]
    assert [f.message for f in grave if not any(_is(f, fact) for fact in (*ERRORS, *WARNINGS))] == []
    assert len(grave) == len(ERRORS) + len(WARNINGS)


def test_no_rule_breaks_down(result: CheckResult) -> None:
    assert [n for n in result.not_checked if "核对程序出错" in n.why] == []


def test_the_due_dates_again_by_counting_days() -> None:
    """The working days of the facts above, counted from the calendar alone."""
    assert add_workdays(date(2023, 10, 16), 10) == date(2023, 10, 30)
    assert workdays_between(date(2023, 10, 24), date(2023, 12, 7)) == 32
    assert workdays_between(date(2023, 10, 30), date(2023, 11, 13)) == 10
    assert (date(2023, 5, 8) - date(2022, 12, 31)).days == 128


def test_the_shares_again() -> None:
    exact = Decimal("0.63") * 100 / Decimal("14922.31")
    assert exact.quantize(Decimal("0.001")) == Decimal("0.004")
