"""Walks the registry: every rule has its source, its words and its cases, and the cases come out as written."""

import pytest

from mingzhang.checking import registry, run_cases
from mingzhang.checking.cases import CaseResult
from mingzhang.checking.evaluations.rules import EVALUATION_RULE_KINDS
from mingzhang.checking.registry import RULE_KINDS
from mingzhang.checking.scores.rules import SCORE_KINDS
from mingzhang.checking.statements.rules import STATEMENT_KINDS
from mingzhang.checking.tables.grammar import parse
from mingzhang.rulebook.rules import Change, RuleDef
from tests.checking.small_reports import book

RULES = tuple(book().rules.values())
CATALOGUE = {
    *(f"E-{n:02}" for n in range(1, 12)),
    *(f"T-{n:02}" for n in range(1, 17)),
    *(f"X-{n:02}" for n in range(1, 16)),
    *(f"N-{n:02}" for n in range(1, 22)),
    *(f"K-{n:02}" for n in range(1, 12)),
    *(f"L-{n:02}" for n in range(1, 8)),
    *(f"Q-{n:02}" for n in range(1, 11)),
    *(f"S-{n:02}" for n in range(1, 10)),
    *(f"V-{n:02}" for n in range(1, 7)),
    *(f"O-{n:02}" for n in range(1, 25)),
    *(f"P-{n:02}" for n in range(1, 35)),
    *(f"D-{n:02}" for n in range(1, 28)),
    *(f"I-{n:02}" for n in range(1, 10)),
    *(f"C-{n:02}" for n in range(1, 18)),
    # Rules that stand beside one of the catalogue because they are judged in another way.
    *(
        "O-01-rates",
        "O-03-rates",
        "O-09-rate",
        "O-10-rates",
        "O-10-same",
        "O-11-weights",
        "O-18-lists",
        "O-23-order",
    ),
    *(
        "D-01-rates",
        "D-08-words",
        "D-17-rates",
        "D-17-text",
        "D-20-count",
        "D-25-names",
        "C-11-dates",
        "P-26-object",
        "T-05.codes",
    ),
    # Sisters of the rules on tables, for budgets.
    *(f"BT-{n:02}" for n in (1, 4, 5, 6, 7, 14)),
    *(f"BX-{n:02}" for n in (1, 3, 4, 7, 9)),
}


def test_the_catalogue_is_complete() -> None:
    assert set(book().rules) == CATALOGUE


def test_every_kind_is_known_and_every_known_kind_is_used() -> None:
    assert {rule.kind for rule in RULES} == set(RULE_KINDS)


def test_the_kinds_that_are_imported_late_are_all_there() -> None:
    late = {name for name, kind in RULE_KINDS.items() if kind.__module__ == registry.__name__}
    assert late == SCORE_KINDS.keys() | STATEMENT_KINDS.keys() | EVALUATION_RULE_KINDS.keys()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_where_it_comes_from_and_what_to_do(rule: RuleDef) -> None:
    assert all(rule.basis)
    assert rule.name.zh
    assert rule.name.en
    assert rule.why
    assert rule.suggestion.endswith("。")
    assert rule.group == (rule.catalogue or rule.id)[0]
    assert rule.catalogue is None or rule.catalogue in book().rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_a_case_of_each_kind(rule: RuleDef) -> None:
    assert rule.cases.hold
    assert rule.cases.fail
    assert rule.cases.cannot_tell


@pytest.mark.parametrize("rule", [r for r in RULES if r.kind == "relation"], ids=lambda rule: rule.id)
def test_a_breach_of_a_relation_differs_from_what_holds_in_one_cell(rule: RuleDef) -> None:
    assert rule.relations
    assert all(parse(stated.that) for stated in rule.relations)
    assert all(change.given is None and change.at.count(":") == 2 for change in rule.cases.fail)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_cases_come_out_as_the_expert_expects(rule: RuleDef) -> None:
    results = run_cases(rule, book())
    assert results
    assert [f"{case.name}：{case.said}" for case in results if not case.passed] == []


def test_a_case_that_cannot_be_built_fails_and_says_why() -> None:
    rule = book().rules["T-01"]
    wrong = type(rule.cases)(hold=rule.cases.hold, fail=(Change(at="01:no.where:amount", to="1"),), cannot_tell=())
    fields = {name: getattr(rule, name) for name in rule.__struct_fields__} | {"cases": wrong}
    results = run_cases(type(rule)(**fields), book())
    assert [case.passed for case in results] == [True, False]
    assert results[1] == CaseResult(
        "T-01", "fail 1：01:no.where:amount → 1", "fail", passed=False, said="案例的 [01] 中没有 no.where:amount。"
    )


def test_a_case_that_expects_the_wrong_thing_fails() -> None:
    rule = book().rules["T-01"]
    wrong = type(rule.cases)(
        hold=rule.cases.hold, fail=(Change(at="01:income.other:amount", to="0.63"),), cannot_tell=()
    )
    fields = {name: getattr(rule, name) for name in rule.__struct_fields__} | {"cases": wrong}
    assert [case.passed for case in run_cases(type(rule)(**fields), book())] == [True, False]
