"""The check as a whole: what is judged, counted, set aside and left unchecked."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from mingzhang.checking import Options, check, is_clean
from mingzhang.checking.engine import in_force, judge
from mingzhang.checking.outcomes import CannotTell, Outcome
from mingzhang.errors import RulebookError
from mingzhang.forms import Report
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.rules import RuleDef
from tests.checking.small_reports import book, both_years, relation_rule, report_of

WRONG = """
[03]
row | total | basic | project
total | 12.00 | 5.00 | 7.01
201 | 12.00 | 5.00 | 9.00
"""


def only(*rules: str, **options: object) -> Options:
    return Options(only=frozenset(rules), **options)  # type: ignore[arg-type] # a test's shorthand


def test_instances_are_counted_apart() -> None:
    result = check([report_of(WRONG)], book(), options=only("T-04", "T-06"))
    # T-04: one tail, one failure. T-06: two columns hold, 7.01 against 9.00 fails.
    assert (result.checked, result.held, result.tails) == (5, 2, 1)
    assert [(f.rule, f.severity, f.outcome) for f in result.findings] == [
        ("T-04", "error", "fails"),
        ("T-06", "error", "fails"),
        ("T-04", "info", "tail"),
    ]


def test_what_is_not_checked_is_listed_once_with_its_reasons() -> None:
    result = check([report_of(WRONG)], book(), options=only("T-07", "T-05"))
    assert [(n.rule, n.why) for n in result.not_checked] == [
        ("T-05", "没有读到表02《收入决算表》；没有读到表05《一般公共预算财政拨款支出决算表》"),
        ("T-07", "没有读到表04《财政拨款收入支出决算总表》"),
    ]


def test_an_ignored_finding_stays_with_its_reason() -> None:
    result = check([report_of(WRONG)], book(), options=only("T-04", ignore={"T-04": "已说明"}))
    assert {f.ignored for f in result.findings} == {"已说明"}
    assert is_clean(result)


def test_strict_counts_warnings_and_tails() -> None:
    tail = check(
        [report_of("[03]\nrow | total | basic | project\ntotal | 12.00 | 5.00 | 7.01")],
        book(),
        options=only("T-04"),
    )
    assert is_clean(tail)
    assert not is_clean(tail, strict=True)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(RulebookError, match="没有规则 T-99"):
        check([report_of(WRONG)], book(), options=only("T-99"))
    with pytest.raises(RulebookError, match="没有规则 T-98"):
        check([report_of(WRONG)], book(), options=Options(ignore={"T-98": "x"}))


YEARS = """
[01]
row | amount
income.opening | 5.00
[prior.01]
row | amount
expenditure.closing | 4.00
"""


def test_last_year_is_found_by_entity_and_year() -> None:
    now, before = both_years(YEARS)
    assert before is not None
    found = check([now], book(), prior=[before], options=only("X-12"))
    assert [(f.rule, f.printed, f.expected) for f in found.findings] == [("X-12", "5.00", "4.00")]
    together = check([before, now], book(), options=only("X-12"))
    assert together.findings == found.findings
    assert check([now], book(), prior=[replace(before, entity="另一局")], options=only("X-12")).findings == ()
    assert check([now], book(), prior=[replace(before, fiscal_year=2020)], options=only("X-12")).findings == ()


def test_a_rule_speaks_only_of_its_kinds_and_years() -> None:
    budget = replace(report_of("[text]\n一"), kind="budget")
    assert {n.rule for n in check([budget], book(), options=only("T-01", "BT-01")).not_checked} == {"BT-01"}
    rule = book().rules["T-01"]
    assert in_force(rule, 2023)
    from datetime import date

    later = type(rule)(**{f: getattr(rule, f) for f in rule.__struct_fields__} | {"valid_from": date(2024, 1, 1)})
    assert not in_force(later, 2023)
    assert in_force(later, 2024)


def _broken(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    yield CannotTell(str(1 // 0))


def test_a_rule_that_breaks_down_is_not_held_against_anyone() -> None:
    (outcome,) = judge(relation_rule([]), report_of(WRONG), book(), {"relation": _broken})
    assert isinstance(outcome, CannotTell)
    assert "核对程序出错" in outcome.why


def test_an_unknown_kind_is_a_fault_of_the_rule_book() -> None:
    with pytest.raises(RulebookError, match="kind“relation”不存在"):
        list(judge(relation_rule([]), report_of(WRONG), book(), {}))


def test_a_document_with_nothing_in_it_fails_no_rule() -> None:
    empty = replace(report_of("[text]\n一"), text_lines=())
    result = check([empty], book())
    assert result.findings == ()
    assert (result.checked, result.held) == (0, 0)
    assert {"T-01", "E-01", "X-01"} <= {n.rule for n in result.not_checked}
