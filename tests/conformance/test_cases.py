"""The hand-made cases, a sample of the generated ones, and the oracle held against those made by hand."""

import json
from typing import Any

import pytest

from planted.casefile import CONTRACT, read_cases
from planted.cases import CHANGES, expected_of, generate, table_case
from planted.identities import RULES
from planted.oracle import exact
from planted.score_cases import expected_scores, score_case
from planted.scores import JUDGED
from planted.suite import differences, ours
from tests.conformance import ROOT
from tests.conformance.schema import faults

FILES = sorted((ROOT / "conformance" / "core").glob("*.json"))
CORE = [case for path in FILES for case in read_cases(path)]
SCHEMA = json.loads((ROOT / "conformance" / "case.schema.json").read_text(encoding="utf-8"))
SAMPLE_EACH = 12
Case = dict[str, Any]


@pytest.mark.parametrize("case", CORE, ids=[case["id"] for case in CORE])
def test_hand_made_case(case: Case) -> None:
    assert list(differences(case, ours(case))) == []


def test_there_are_enough_cases_and_each_has_its_name() -> None:
    assert len(CORE) >= 60
    assert len({case["id"] for case in CORE}) == len(CORE)
    outcomes = {one["outcome"] for case in CORE for one in case["expected"].values()}
    assert outcomes == {"holds", "fails", "tail", "cannot_tell"}
    assert sum(1 for _ in generate(1, 36)) >= 1000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_hand_made_files_follow_the_schema(path: Any) -> None:
    assert list(faults(json.loads(path.read_text(encoding="utf-8")), SCHEMA, SCHEMA)) == []


def test_generated_cases_follow_the_schema_and_are_the_same_for_the_same_seed() -> None:
    cases = list(generate(7, 1))
    assert list(faults({"contract": CONTRACT, "cases": cases}, SCHEMA, SCHEMA)) == []
    assert list(generate(7, 1)) == cases


@pytest.mark.slow
def test_a_sample_of_the_generated_cases() -> None:
    wrong = {case["id"]: list(differences(case, ours(case))) for case in generate(20231220, SAMPLE_EACH)}
    assert {name: found for name, found in wrong.items() if found} == {}


TOLD_APART = [case for case in CORE if set(case["rules"]) <= RULES.keys() | JUDGED - {"S-04"}]


@pytest.mark.parametrize("case", TOLD_APART, ids=[case["id"] for case in TOLD_APART])
def test_the_oracle_agrees_with_what_was_worked_out_by_hand(case: Case) -> None:
    for rule, expected in case["expected"].items():
        if rule in RULES:
            found = expected_of(rule, case["document"], case.get("prior"))
        else:
            found = expected_scores(rule, case["document"])
        assert found["outcome"] == expected["outcome"]
        assert sorted(map(told, found["findings"])) == sorted(map(told, expected["findings"])), rule


def told(finding: Case) -> tuple[str, str, str]:
    """Outcome, place and difference of a finding; a form's breaches that are told together have no one place."""
    form, _, column = finding.get("at", ["", "", ""])
    together = form == "self_evaluation" and column in ("weight", "note", "score", "rate")
    numbers = "" if form.startswith("self") else str(exact(finding.get("difference", "0")))
    return finding["outcome"], column if together else "".join(finding.get("at", [])), numbers


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "holds", "findings": []},
        {"outcome": "fails", "findings": []},
        {"difference": "0.02"},
        {"expected": "120.62"},
        {"severity": "warning"},
        {"at": ["final_accounts.01", "income.other", "line_no"]},
    ],
    ids=["outcome", "too few", "difference", "expected", "severity", "place"],
)
def test_the_runner_sees_every_difference(change: Case) -> None:
    case = json.loads(json.dumps(next(case for case in CORE if case["id"] == "sum-beyond-the-bound")))
    assert list(differences(case, ours(case))) == []
    expected = case["expected"]["T-01"]
    if "findings" in change:
        case["expected"]["T-01"] = change
    else:
        expected["findings"][0] |= change
    assert list(differences(case, ours(case))) != []


def test_every_sort_of_change_alters_some_case() -> None:
    import random

    for number, change in enumerate(CHANGES[1:], 1):
        altered = (table_case("T-01", number, random.Random(seed)) for seed in range(6))
        plain = (table_case("T-01", 0, random.Random(seed)) for seed in range(6))
        assert any(one["document"] != other["document"] for one, other in zip(altered, plain, strict=True)), (
            change.name
        )
    assert score_case("P-02", 4, random.Random(1)) != score_case("P-02", 0, random.Random(1))
