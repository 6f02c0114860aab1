"""One planted error of every kind is told, harmless documents are not; both also through the office suite."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from mingzhang.checking import check
from mingzhang.forms.stored import report_from_json
from mingzhang.rulebook import Rulebook
from planted.accounts import Look, print_accounts
from planted.departments import make_department
from planted.harmless import PATTERNS
from planted.judging import Judgement, alarms, explained, judge
from planted.office import office_judgements
from planted.planting import Planted, broken, plant
from planted.plants import KINDS

OFFICE_SAMPLE = 6


def missed(judged: Sequence[Judgement]) -> list[str]:
    """Certain errors that were not told, and what was told without reason."""
    silent = [f"{one.kind} {one.seed} not told" for one in judged if one.certain and not one.caught]
    return silent + [f"{one.kind} {one.seed} {words}" for one in judged for words in one.false]


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_an_error_of_each_kind_is_told(name: str, book: Rulebook) -> None:
    assert missed([judge(plant(name, 0), book)]) == []


@pytest.mark.parametrize("name", PATTERNS)
def test_harmless_documents_raise_no_alarm(name: str, book: Rulebook) -> None:
    assert [words for seed in range(2) for words in alarms(name, seed, book)] == []


@pytest.mark.slow
@pytest.mark.office_suite
@pytest.mark.usefixtures("office_suite")
def test_errors_in_documents_that_the_office_suite_wrote(book: Rulebook) -> None:
    judged = office_judgements(OFFICE_SAMPLE, book)
    assert len(judged) == OFFICE_SAMPLE
    assert missed(judged) == []


def test_the_oracle_proves_nothing_broken_in_documents_without_error() -> None:
    for seed in range(12):
        document = print_accounts(make_department(seed), Look.draw(random.Random(seed)))
        assert list(broken(document, None)) == []


def test_a_plant_records_what_it_changed() -> None:
    found = plant("digits_transposed", 0)
    (operand,) = found.operands
    assert sorted(operand.before) == sorted(operand.after)
    assert operand.before != operand.after
    form = next(form for form in found.document["forms"] if form["form"] == operand.form)
    row = next(row for row in form["rows"] if row["row"] == operand.row)
    assert row["cells"][operand.column]["text"] == operand.after


def test_a_finding_without_a_proof_counts_as_false(book: Rulebook) -> None:
    found = plant("income_total_wrong", 0)
    (finding, *_) = [
        f
        for f in check([report_from_json(found.document)], book).findings
        if f.rule == "T-01" and f.outcome == "fails"
    ]
    assert explained(found, finding)
    bare: Planted = replace(found, breaches=())
    assert not explained(bare, finding)
