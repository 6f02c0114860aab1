"""The rules on self-evaluations and summaries: all there, merged to the root, silent where nothing is wrong."""

from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.checking import Options, check
from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.checking.scores.rules import SCORE_KINDS
from mingzhang.findings import CheckResult
from mingzhang.forms import Cell, Report, Row
from mingzhang.rulebook import load

BOOK = load()
RULES = {rule.id: rule for rule in BOOK.rules.values() if rule.group in {"P", "S"} and rule.kind in SCORE_KINDS}
HOLDING = RULES["P-01"].cases.hold


def _report(text: str) -> Report:
    return build_report(sections_of(text), BOOK, "self_evaluations")[0]


def _check(report: Report, *rules: str) -> CheckResult:
    return check([report], BOOK, options=Options(only=frozenset(rules or RULES)))


def _with_cell(report: Report, row_id: str, column: str, cell: Cell) -> Report:
    form = report.forms[0]
    rows = tuple(
        Row(r.id, r.label, {**r.cells, column: cell}, r.code, r.line_no, r.source) if r.id == row_id else r
        for r in form.rows
    )
    return replace(report, forms=(replace(form, rows=rows, _by_id={}), *report.forms[1:]))


def test_the_catalogue_of_this_room_is_complete() -> None:
    wanted = {f"P-{n:02}" for n in (*range(1, 7), 8, 9, 10, 12, 13, *range(16, 20))}
    wanted |= {f"S-{n:02}" for n in range(1, 10)}
    assert wanted <= RULES.keys()
    evaluations = {rule.kind for rule in BOOK.rules.values() if rule.group == "V"}
    assert {rule.kind for rule in RULES.values()} | evaluations == SCORE_KINDS.keys()


def test_a_sound_form_raises_nothing() -> None:
    result = _check(_report(HOLDING))
    assert result.findings == ()
    assert result.held > 30


def test_a_wrong_leaf_does_not_make_the_sums_wrong_too() -> None:
    """Sums that follow from the printed leaves, or from the true ones, are consequences of the leaf."""
    wrong_leaf = HOLDING.replace("| 8 | 5.33 |", "| 8 | 6.33 |")
    for text in (wrong_leaf, wrong_leaf.replace("85.73", "86.73").replace("95.23", "96.23")):
        result = _check(_report(text), "P-04", "P-05", "P-08", "P-09")
        assert [f.rule for f in result.findings] == ["P-04"]
    assert result.findings[0].consequences == ("小计应为 85.73（表中 86.73）", "总分应为 95.23（表中 96.23）")


def test_a_score_above_its_weight_is_told_once() -> None:
    result = _check(_report(HOLDING.replace("≥95% | 100% | 8 | 8", "≥95% | 100% | 8 | 8.42")), "P-04", "P-08")
    assert [f.rule for f in result.findings] == ["P-08"]
    assert result.findings[0].expected == "8"


def test_a_wrong_leaf_that_changes_the_grade_says_so() -> None:
    text = HOLDING.replace("≥3个 | 2个 | 8 | 5.33", "≥9个 | 1个 | 8 | 8").replace("85.73", "88.4")
    text = text.replace("≥90% | 92% | 10 | 10", "≥90% | 45% | 10 | 10").replace("| 95.23", "| 97.9")
    (finding,) = _check(_report(text), "P-04").findings
    # 8 × 1 ÷ 9 = 0.89 and 10 × 45 ÷ 90 = 5 for 8 and 10: 97.9 − 7.11 − 5 = 85.79.
    assert "总分应为 85.79" in finding.message
    assert finding.consequences[-1] == "等级由“优”变为“良”"


@pytest.mark.parametrize("rate", ["0.95", "0.950", "95%", "95.0%", "95.00%", "95"])
def test_all_ways_to_print_a_rate(rate: str) -> None:
    assert _check(_report(HOLDING.replace("95.00%", rate)), "P-02").findings == ()


@pytest.mark.parametrize(
    ("rate", "outcome"), [("1", "fails"), ("0.94", "fails"), ("94.99%", "tail"), ("95.01%", "tail")]
)
def test_rates_that_are_not_the_quotient(rate: str, outcome: str) -> None:
    (finding,) = _check(_report(HOLDING.replace("95.00%", rate)), "P-02").findings
    assert (finding.outcome, finding.severity) == (outcome, "error" if outcome == "fails" else "info")


def test_an_ambiguous_reading_is_never_a_finding() -> None:
    report = _report(HOLDING)
    doubtful = _with_cell(
        report, "indicator.2", "score", Cell("8", Decimal(8), None, 0, mark="ambiguous", why="两读")
    )
    result = _check(doubtful, "P-04", "P-09")
    assert result.findings == ()
    assert {n.rule for n in result.not_checked} == {"P-04", "P-09"}


def test_a_report_without_forms_is_not_checked_rather_than_right() -> None:
    result = _check(replace(_report(HOLDING), forms=()))
    assert (result.findings, result.checked) == ((), 0)
    assert {n.rule for n in result.not_checked} == RULES.keys()


def test_final_accounts_without_self_evaluations_hear_nothing_of_these_rules() -> None:
    accounts = replace(_report(HOLDING), forms=(), kind="final_accounts")
    result = _check(accounts)
    assert (result.findings, result.not_checked) == ((), ())


def test_the_same_report_is_scored_once() -> None:
    from mingzhang.checking.scores.sheets import scored_forms

    report = _report(HOLDING)
    assert scored_forms(report, BOOK) is scored_forms(report, BOOK)
    assert scored_forms(replace(report), BOOK) is not scored_forms(report, BOOK)
