"""Settling a system, against an oracle that tries every amount, and against proofs checked by hand arithmetic."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.certificate import (
    Amount,
    Clash,
    Clock,
    Equation,
    Outcome,
    Problem,
    System,
    Undecided,
    Witness,
    settle,
    systems_of,
)
from mingzhang.checking.certificate.problem import Relation
from mingzhang.checking.certificate.settling import examine

SECONDS = 20.0
KEYS = "abcde"
coefficients: st.SearchStrategy[int | Fraction] = st.sampled_from([1, 1, -1, -1, 2, -3, Fraction(1, 2)])
relations: st.SearchStrategy[Relation] = st.sampled_from(["=", "=", "<=", ">="])


@st.composite
def small_problems(draw: st.DrawFn) -> Problem[str]:
    amounts = {}
    for key in KEYS:
        low = draw(st.integers(-2, 3))
        amounts[key] = Amount(low, low + draw(st.integers(0, 3)), min(low, 0))
    equations = []
    for _ in range(draw(st.integers(1, 5))):
        keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
        terms: list[tuple[str, int | Fraction]] = [(key, draw(coefficients)) for key in keys]
        equations.append(Equation.of(terms, draw(relations), draw(st.integers(-3, 6))))
    return Problem(amounts, tuple(equations))


def satisfies(system: System, values: tuple[int, ...]) -> bool:
    """By plain arithmetic, apart from the code under test."""
    for row in system.rows:
        total = sum(c * values[p] for p, c in row.terms)
        if not {"=": total == row.constant, "<=": total <= row.constant, ">=": total >= row.constant}[row.relation]:
            return False
    return True


def exists(system: System) -> bool:
    ranges = [range(a.low or 0, (a.high or 0) + 1) for a in system.amounts]
    return any(satisfies(system, values) for values in product(*ranges))


def inside(system: System, values: tuple[int, ...]) -> bool:
    return all((a.low or 0) <= v <= (a.high or 0) for a, v in zip(system.amounts, values, strict=True))


def proves(system: System, clash: Clash) -> bool:
    """The multiplied relations demand more than the bounds allow; cells outside the clash keep their floor only."""
    weights = [Fraction(0)] * len(system.amounts)
    demanded = Fraction(0)
    for index, y in clash.multipliers:
        row = system.rows[index]
        assert row.relation == "=" or (y > 0) == (row.relation == ">=")
        demanded += y * row.constant
        for position, coefficient in row.terms:
            weights[position] += y * coefficient
    reached = Fraction(0)
    for position, weight in enumerate(weights):
        amount = system.amounts[position]
        kept = position in clash.positions
        end = (amount.high if kept else None) if weight > 0 else (amount.low if kept else amount.floor)
        if weight:
            assert end is not None
            reached += weight * end
    return reached < demanded


def right(system: System, outcome: Outcome) -> bool:
    match outcome:
        case Witness(values):
            return inside(system, values) and satisfies(system, values)
        case Clash():
            return not exists(system) and (not clash_has_proof(outcome) or proves(system, outcome))
        case Undecided():
            return not exists(system)


def clash_has_proof(clash: Clash) -> bool:
    return bool(clash.multipliers)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(small_problems())
def test_every_answer_is_that_of_an_oracle_that_tries_all_amounts(problem: Problem[str]) -> None:
    for _, system in systems_of(problem):
        assert right(system, settle(system, Clock(SECONDS)))
        assert right(system, examine(system, Clock(SECONDS)))


def matrix(rows: int, columns: int, row_total: Amount, column_total: Amount) -> System:
    """Cells printed 1.00 in a table with totals of rows and columns, as in the worked table of the docs."""
    amounts: dict[tuple[int, int], Amount] = {}
    equations = []
    for i in range(rows):
        amounts |= {(i, j): Amount(995_000, 1_004_999, 0) for j in range(columns)} | {(i, -1): row_total}
        equations.append(Equation.of([((i, -1), 1), *(((i, j), -1) for j in range(columns))], "="))
    for j in range(columns):
        amounts[-1, j] = column_total
        equations.append(Equation.of([((-1, j), 1), *(((i, j), -1) for i in range(rows))], "="))
    [(_, system)] = systems_of(Problem(amounts, tuple(equations)))
    return system


TWO_01 = Amount(2_005_000, 2_014_999, 0)
THREE_00 = Amount(2_995_000, 3_004_999, 0)


def test_tails_that_cannot_all_be_true_are_proved_to_be_so() -> None:
    system = matrix(3, 2, TWO_01, THREE_00)
    outcome = settle(system, Clock(SECONDS))
    assert isinstance(outcome, Clash)
    assert proves(system, outcome)
    assert [system.amounts[p] for p in outcome.printed].count(TWO_01) == 3
    assert [system.amounts[p] for p in outcome.printed].count(THREE_00) == 2
    assert not outcome.tie


def pairs(whole: int) -> System:
    """Every two of three amounts are printed as 10 at least, so all three make 15; bounds alone do not show it."""
    amounts = {key: Amount(0, 10, 0) for key in "abc"} | {key: Amount(10, 12, 0) for key in ("ab", "bc", "ac")}
    amounts["abc"] = Amount(0, whole, 0)
    equations = [Equation.of([(name, 1), *((key, -1) for key in name)], "=") for name in ("ab", "bc", "ac", "abc")]
    [(_, system)] = systems_of(Problem(amounts, tuple(equations)))
    return system


def test_without_time_a_question_for_the_solver_stays_open() -> None:
    outcome = settle(pairs(14), Clock(0.0))
    assert isinstance(outcome, Undecided)
    assert "时间" in outcome.why
    assert isinstance(settle(pairs(14), Clock(SECONDS)), Clash)
    assert isinstance(settle(pairs(15), Clock(SECONDS)), Witness)


def test_what_only_the_solver_claims_is_not_said() -> None:
    """Every two of three amounts make 5 exactly: 2.5 each, which whole fen cannot be; no proof is at hand."""
    equations = tuple(Equation.of([(x, 1), (y, 1)], "=", 5) for x, y in ("ab", "bc", "ac"))
    [(_, system)] = systems_of(Problem({key: Amount(0, 5, 0) for key in "abc"}, equations))
    outcome = settle(system, Clock(SECONDS))
    assert isinstance(outcome, Undecided)
    assert "求解器" in outcome.why


def test_a_conflict_on_an_exact_half_is_marked_as_one() -> None:
    equal = Equation.of([("a", 1), ("b", -1)], "=")
    amounts = {"a": Amount(1_000, 1_999, 0), "b": Amount(2_000, 2_999, 0)}
    [(_, system)] = systems_of(Problem(amounts, (equal,)))
    outcome = settle(system, Clock(SECONDS))
    assert isinstance(outcome, Clash)
    assert outcome.tie
    apart = {**amounts, "b": Amount(3_000, 3_999, 0)}
    [(_, system)] = systems_of(Problem(apart, (equal,)))
    further = settle(system, Clock(SECONDS))
    assert isinstance(further, Clash)
    assert not further.tie


def test_a_part_greater_than_its_whole_needs_no_other_part() -> None:
    total = Equation.of([("whole", 1), ("a", -1), ("b", -1), ("c", -1)], "=")
    amounts = {
        "whole": Amount(100, 109, 0),
        "a": Amount(500, 509, 0),
        "b": Amount(20, 29, 0),
        "c": Amount(30, 39, 0),
    }
    [(keys, system)] = systems_of(Problem(amounts, (total,)))
    outcome = settle(system, Clock(SECONDS))
    assert isinstance(outcome, Clash)
    assert {keys[p] for p in outcome.printed} == {"whole", "a"}


def test_what_only_whole_numbers_contradict_is_still_proved() -> None:
    odd = Equation.of([("a", 2), ("b", -2)], "=", 1)
    [(_, system)] = systems_of(Problem({"a": Amount(0, 9, 0), "b": Amount(0, 9, 0)}, (odd,)))
    outcome = settle(system, Clock(SECONDS))
    assert not isinstance(outcome, Witness)


def test_parts_that_share_no_cell_are_settled_apart() -> None:
    amounts = {key: Amount(0, 9, 0) for key in "abcd"} | {"none": Amount(0, 0, 0, "given")}
    equations = [Equation.of([(x, 1), (y, -1), ("none", 1)], "=") for x, y in ("ab", "cd")]
    assert len(systems_of(Problem(amounts, tuple(equations)))) == 2


def test_the_same_relation_counts_once_however_it_is_turned() -> None:
    amounts = {"a": Amount(0, 9, 0), "b": Amount(0, 9, 0)}
    stated = (
        Equation.of([("a", 1), ("b", -1)], "<=", 3, "first"),
        Equation.of([("b", 2), ("a", -2)], ">=", -6, "second"),
    )
    [(_, system)] = systems_of(Problem(amounts, stated))
    assert len(system.rows) == 1
    assert system.rows[0].names == ("first", "second")


@pytest.mark.parametrize(("part", "exists_"), [(4_990, True), (5_006, False)])
def test_a_ratio_joins_as_two_inequalities(part: int, exists_: bool) -> None:
    """50.0 % with one decimal, of 10,000 fen: 4,995 to 5,005; the whole may be 9,980 to 10,001."""
    low, high = Fraction(4995, 10_000), Fraction(5005, 10_000)
    ratio = (
        Equation.of([("part", 1), ("whole", -low)], ">="),
        Equation.of([("part", 1), ("whole", -high)], "<="),
    )
    amounts = {"part": Amount(part, part, 0), "whole": Amount(9_980, 10_001, 0)}
    [(_, system)] = systems_of(Problem(amounts, ratio))
    assert isinstance(settle(system, Clock(SECONDS)), Witness) is exists_
