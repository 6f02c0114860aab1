"""The real discrepancies of the sample's nineteen forms and two summaries, read and worked out by hand.

Each fact: rule, severity, number of the form (in printed order; 0 is a summary table as a whole), the rows that
the finding names, and a fragment of its sentence. The rules of groups P and S must raise exactly these, and nothing
else of severity error or warning.
"""

from dataclasses import dataclass, replace

import pytest

from mingzhang.checking import Options, check
from mingzhang.checking.scores.rules import SCORE_KINDS
from mingzhang.findings import CheckResult, Finding
from mingzhang.forms import Report
from mingzhang.rulebook import load

Fact = tuple[str, str, int, tuple[int, ...], str]

FACTS: tuple[Fact, ...] = (
    # 8 × 2 ÷ 3 = 5.33, printed 5.4 twice: 10 + 5.33 + 8 + 5.33 + 8 + 8 + 30 + 10 = 84.66, and 10 for execution.
    ("P-04", "error", 1, (2, 4), "按注3各应得 8 × 2 ÷ 3 = 5.33 分，表中各为 5.4 分，小计应为 84.66，总分"),
    # Deviations of 30 % and more without a word of reason: 5/3, 80/50, 100/70, 100/40, 2/3, 1/2, 765/500, 19/5 …
    ("P-10", "warning", 1, (5,), "偏离 66.67%"),
    ("P-10", "warning", 2, (3, 7, 8), "偏离 60%"),
    ("P-10", "warning", 10, (2,), "偏离 150%"),
    ("P-10", "warning", 11, (5, 6), "偏离 50%"),
    ("P-10", "warning", 12, (4, 6), "偏离 33.33%"),
    ("P-10", "warning", 13, (3, 7, 8), "偏离 280%"),
    ("P-10", "warning", 14, (2, 3), "偏离 47.22%"),
    ("P-10", "warning", 15, (6,), "偏离 100%"),
    ("P-10", "warning", 17, (10, 14, 16), "偏离 22549%"),
    # Cost of the whole project: 23.7 against 27.85 executed (10 × 23.7 ÷ 27.85 = 8.51), 241.539192 against 245.44.
    ("P-16", "error", 7, (1,), "差 4.15 万元；若按执行数计，该项应得 8.51 分"),
    ("P-16", "error", 11, (1,), "差 3.900808 万元"),
    # 50 % and 0.8, 70 % and 0.7142; 万人 and 亿人次; 亿次 and 亿条.
    ("P-17", "warning", 2, (3, 4), "一处用小数"),
    ("P-17", "warning", 12, (7,), "计量单位不同"),
    ("P-17", "warning", 17, (4,), "计量单位不同"),
    # A page that answers in two hours and a repair in three seconds; 天/次; quantities in percent.
    ("P-18", "error", 6, (5,), "疑两项写反"),
    ("P-18", "error", 7, (6,), "应为“次/天”"),
    ("P-18", "error", 17, (5, 7), "名称是数量，单位却是“%”"),
    # 3, 100% and 1, 100%: numbers without an operator.
    ("P-19", "warning", 2, (5,), "没有运算符"),
    ("P-19", "warning", 10, (1, 6), "没有运算符"),
    ("P-19", "warning", 15, (8,), "没有运算符"),
    # The department in the form, districts in the summary.
    ("S-01", "warning", 1, (), "项目实施单位为“相关区市”"),
    # 90 is the subtotal; the total is 100.
    ("S-02", "error", 2, (), "评价得分为 90，自评表总分为 100，填的是未加执行率得分的小计"),
    # Seventeen execution rates in the column for measures.
    ("S-05", "warning", 0, (), "有 17 行填的是 99.84%"),
    # 2 of 3 twice, 2858 of 3200, and "no problem".
    ("S-06", "warning", 1, (2, 4), "填“无”"),
    ("S-06", "warning", 15, (3,), "目标 ≥3200台、实际 2858"),
)  # fmt: skip

# Harmless: told as information. Names that vary (forms 3, 4, 5), 各区市 and 相关区市 (2), 150.375 and 150.37 (12),
# a sum of executions called a budget, units left out, 1 for 100 %.
HARMLESS = {("S-01", 2), ("S-01", 3), ("S-01", 4), ("S-01", 5), ("S-01", 12), ("S-09", 0)}


@dataclass(frozen=True)
class Numbered:
    """The findings of a check, and which form each is about."""

    result: CheckResult
    numbers: dict[str, int]

    def form_of(self, finding: Finding) -> int:
        """Number of the form that a finding names, 0 where it names none."""
        subjects = {e.subject for e in finding.evidence if e.subject}
        assert len(subjects) <= 1
        return self.numbers[subjects.pop()] if subjects else 0

    def rows_of(self, finding: Finding) -> tuple[int, ...]:
        """Numbers of the indicators that a finding shows."""
        rows = {e.row for e in finding.evidence if e.row.startswith("indicator.")}
        return tuple(sorted(int(row.removeprefix("indicator.")) for row in rows))


@pytest.fixture(scope="module")
def numbered(sample_report: Report) -> Numbered:
    book = load()
    # The rest of group P has its own list of facts in tests/checking/test_evaluation_sample.py.
    rules = frozenset(r.id for r in book.rules.values() if r.group in {"P", "S"} and r.kind in SCORE_KINDS)
    forms = sample_report.all("self_evaluation")
    numbers = {form.subject or "": number for number, form in enumerate(forms, start=1)}
    return Numbered(check([sample_report], book, options=Options(only=rules)), numbers)


@pytest.mark.shared
def test_exactly_these_errors_and_warnings(numbered: Numbered) -> None:
    found = [f for f in numbered.result.findings if f.severity != "info"]
    keys: list[tuple[str, str, int, tuple[int, ...]]]
    keys = [(f.rule, f.severity, numbered.form_of(f), numbered.rows_of(f)) for f in found]
    assert sorted(keys) == sorted(fact[:4] for fact in FACTS)
    for fact in FACTS:
        sentence = found[keys.index(fact[:4])].message
        assert fact[4] in sentence


@pytest.mark.shared
def test_the_rest_is_information(numbered: Numbered) -> None:
    info = {(f.rule, numbered.form_of(f)) for f in numbered.result.findings if f.severity == "info"}
    assert {key for key in info if key[0] != "P-17"} == HARMLESS
    tails = [f for f in numbered.result.findings if f.outcome == "tail"]
    assert [(f.rule, f.printed, f.expected) for f in tails] == [("S-01", "150.37", "150.375")] * 2


@pytest.mark.shared
def test_the_wrong_leaf_is_the_one_root(numbered: Numbered) -> None:
    root = next(f for f in numbered.result.findings if f.rule == "P-04")
    assert root.consequences == (
        "小计应为 84.66（表中 84.8）",
        "总分应为 94.66（表中 94.8）",
        "汇总表中同一项目的评价得分应为 94.66（表中 94.8）",
    )
    assert (root.printed, root.expected, root.difference) == ("5.4", "5.33", "0.07")
    assert root.arithmetic == "8 × 2 ÷ 3 = 5.33"
    assert {e.source.line for e in root.evidence} == {3039, 3051}
    assert not [f for f in numbered.result.findings if f.rule in {"P-09", "S-03"}]


@pytest.mark.shared
def test_what_could_not_be_told(numbered: Numbered) -> None:
    not_checked = {n.rule: n.why for n in numbered.result.not_checked}
    assert set(not_checked) == {"P-04", "P-10", "P-16", "S-07"}
    assert "1.4亿人次" in not_checked["P-04"]
    assert "7.2亿条" in not_checked["P-04"]


@pytest.mark.shared
def test_another_city_is_not_judged_by_this_citys_policy(sample_report: Report) -> None:
    def elsewhere(report: Report) -> Report:
        forms = [
            replace(f, notes=(), rows=tuple(r for r in f.rows if not r.id.startswith("field.")), _by_id={})
            for f in report.all("self_evaluation")
        ]
        return replace(report, entity="示例市示例局", forms=tuple(forms))

    book = load()
    result = check([elsewhere(sample_report)], book, options=Options(only=frozenset({"P-01", "P-04", "P-10"})))
    assert {(f.rule, f.severity) for f in result.findings} == {("P-04", "warning"), ("P-10", "info")}
    assert "按通用计分方法各应得 8 × 2 ÷ 3 = 5.33 分" in next(
        f.message for f in result.findings if f.rule == "P-04"
    )
