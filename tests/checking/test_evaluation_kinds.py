"""The arithmetic of sentences, lists with counts, anchors of patterns, names of targets."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.checking import Options, check
from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.checking.evaluations.arithmetic import evaluate, evaluate_interval
from mingzhang.checking.evaluations.goals import core_of, likeness
from mingzhang.checking.evaluations.lists import listing_of
from mingzhang.checking.evaluations.rules import EVALUATION_RULE_KINDS
from mingzhang.checking.evaluations.text import count_of, pattern_of
from mingzhang.findings import CheckResult
from mingzhang.quantities import Interval
from mingzhang.rulebook import load
from mingzhang.rulebook.arithmetic import parse_expression

BOOK = load()


def _check(text: str, *rules: str) -> CheckResult:
    report, _ = build_report(sections_of(text), BOOK, "evaluation")
    return check([report], BOOK, options=Options(only=frozenset(rules)))


@pytest.mark.parametrize(
    ("words", "fewest", "likely", "most", "goes_on", "doubtful"),
    [
        ("甲、乙和丙", 2, 3, 3, False, False),
        ("甲、乙、丙", 3, 3, 3, False, False),
        ("甲、乙管理（含丙、丁）情况", 2, 2, 2, False, False),
        ("甲、乙等", 2, 2, 2, True, False),
        ("甲、乙或者丙", 2, 2, 2, False, True),
        ("甲和乙的丙、丁", 2, 2, 3, False, False),
        ("甲和乙、丙、丁及戊", 3, 4, 5, False, False),
        ("甲；乙、丙；丁", 3, 3, 3, False, False),
        ("甲", 1, 1, 1, False, False),
    ],
)
def test_how_many_a_list_names(
    words: str, fewest: int, likely: int, most: int, goes_on: bool, doubtful: bool
) -> None:
    assert listing_of(words) == (fewest, likely, most, goes_on, doubtful)


@pytest.mark.parametrize(("printed", "value"), [("12", 12), ("十一", 11), ("两", 2), ("甲", None)])
def test_counts_in_digits_and_characters(printed: str, value: int | None) -> None:
    assert count_of(printed) == value


@given(a=st.integers(1, 10**6), b=st.integers(1, 10**6))
def test_an_interval_holds_what_the_exact_values_give(a: int, b: int) -> None:
    expression = parse_expression("(a - b) / a * 100")
    exact = evaluate(expression, {"a": Fraction(a), "b": Fraction(b)})
    wide = {"a": Interval(Fraction(a) - Fraction(1, 2), Fraction(a) + Fraction(1, 2)), "b": Interval.point(b)}
    assert evaluate_interval(expression, wide).contains(exact)


def test_the_formulas_of_the_trade() -> None:
    formulas = {
        "2.5*（1-14%）": "2.15",
        "2*（477-22）/470": "1.936170",
        "6*84.7%": "5.082",
        "2.5*（54-6）/54": "2.222222",
    }
    for text, value in formulas.items():
        assert abs(evaluate(parse_expression(text), {}) - Fraction(Decimal(value))) < Fraction(1, 10**6)


def test_a_pattern_that_begins_with_a_class_finds_what_a_plain_search_finds() -> None:
    from mingzhang.scoring.running_text import RunningText

    pattern = pattern_of("(?P<name>[^，。]{2,8})成本{a:money}")
    assert pattern.anchor == "成本"
    text = "前一句。甲类成本12.5万元，乙类成本3元。后一句没有。丙类成本1,000元。"
    found = RunningText(text, (0,), ())
    assert [m["name"] for m in pattern.find(found)] == [m["name"] for m in pattern.regex.finditer(text)]


def test_names_of_targets() -> None:
    assert core_of("打造机关运转高频应用数量") == "机关运转高频应用"
    assert likeness("机关运转高频应用", "机关运转高频应用") == 1
    assert likeness("省级数据中心", "示范社区建设") == 0


def test_a_table_without_a_unit_is_read_in_the_unit_that_fits() -> None:
    """69.00 万元 is 690,000 of a table that prints no unit; 69.10 万元 is not."""
    text = """
    [report] kind=evaluation
    [department_execution]
    row | unit_name | initial | adjusted | executed
    1 | 甲局 | 690,000 | 690,000 | 690,000
    total | | 690,000 | 690,000 | 690,000
    [text]
    示例专项资金绩效评价报告
    年初预算金额{}万元。
    """
    assert _check(text.format("69.00"), "D-07").findings == ()
    (wrong,) = _check(text.format("69.10"), "D-07").findings
    assert (wrong.severity, wrong.expected) == ("error", "69.00")


def test_the_same_sentence_twice_is_one_finding_with_two_places() -> None:
    sentence = "部门工作人员31人，其中，局机关20人，示例中心10人。\n"
    text = "[report] kind=evaluation\n[evaluation_overview]\nrow | initial\ntotal | 1\n[text]\n" + sentence * 2
    (finding,) = _check(text, "O-21").findings
    assert len(finding.evidence) == 2


def test_a_finding_of_another_rule_is_not_told_again() -> None:
    """V-03 speaks of a wrong total; O-10 stays silent about the same cells."""
    table = "row | full | score\n甲 | 40 | 30\n乙 | 60 | 50\ntotal | 100 | 81"
    text = f"[report] kind=evaluation\n[evaluation_scores]\n{table}"
    assert {f.rule for f in _check(text, "O-10", "V-03").findings} == {"V-03"}


def test_a_report_without_evaluations_hears_nothing_of_these_rules() -> None:
    text = "[report] kind=final_accounts\n[01]\nrow | amount\nincome.total | 1"
    report, _ = build_report(sections_of(text), BOOK, "final_accounts")
    rules = {r.id for r in BOOK.rules.values() if r.kind in EVALUATION_RULE_KINDS}
    result = check([report], BOOK, options=Options(only=frozenset(rules)))
    assert (result.findings, result.not_checked) == ((), ())
