"""The oracle of the suite: its arithmetic against brute force, and what it may know of the program."""

import ast
import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product
from operator import eq, ge, le

import pytest

from planted.oracle import Relation, Table, Term, cut, half_up, judge
from tests.conformance import SCRIPTS

RUNNERS = {"judging.py", "office.py", "figures.py", "suite.py"}
STEPS = (-5, -3, -1, 0, 1, 3, 5)
"""True values tried around a printed one, in tenths of its last digit; the ends are half a digit away."""


def test_generator_and_oracle_know_nothing_of_the_program() -> None:
    for path in sorted((SCRIPTS / "planted").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        used = {module for module in modules if module.startswith("mingzhang")}
        runners = {module.removeprefix("planted.") + ".py" for module in modules} & RUNNERS
        assert path.name in RUNNERS or not (used or runners), path.name


def test_rounding_as_the_decimal_module_rounds() -> None:
    chance = random.Random(3)
    for _ in range(2000):
        value, places = Decimal(chance.randint(-(10**6), 10**6)).scaleb(-4), chance.randint(0, 3)
        unit = Decimal(1).scaleb(-places)
        assert half_up(Fraction(value), places) == Fraction(value.quantize(unit, ROUND_HALF_UP))
        assert cut(Fraction(value), places) == Fraction(value.quantize(unit, ROUND_DOWN))


def relation(texts: list[str], operator: str, *, parts: int = 1) -> Relation:
    """The last texts add up to, or stay below or above, the sum of the first."""
    rows = [
        {"row": f"income.{n}", "cells": {"amount": {"text": t, "value": t} if t else {"text": "", "value": None}}}
        for n, t in enumerate(texts)
    ]
    table = Table.of({"form": "final_accounts.01", "unit": "元", "columns": ["amount"], "rows": rows}, None)
    terms = [Term(1, table, f"income.{n}", "amount") for n in range(len(texts))]
    return Relation("T-01", tuple(terms[:parts]), operator, tuple(terms[parts:]))  # type: ignore[arg-type]


@pytest.mark.parametrize("operator", ["=", ">=", "<="])
def test_verdicts_as_true_values_allow(operator: str) -> None:
    """A tail is where some true values around the printed, non-zero ones satisfy the relation."""
    chance = random.Random(operator)
    compare = {"=": eq, ">=": ge, "<=": le}[operator]
    for _ in range(250):
        values = [chance.randint(0, 6) for _ in range(3)]
        found = judge(relation([f"0.0{value}" for value in values], operator)).state
        true = [[Fraction(10 * v + step, 1000) for step in (STEPS if v else (0,))] for v in values]
        wide = [[Fraction(10 * v + step, 1000) for step in STEPS] for v in values]
        if compare(Fraction(values[0]), Fraction(sum(values[1:]))):
            assert found == "holds"
        elif any(compare(a, b + c) for a, b, c in product(*true)):
            assert found == "tail", values
        elif any(compare(a, b + c) for a, b, c in product(*wide)):
            # Explained by printed zeros alone: one last digit is a tail, more is a warning.
            assert found == ("tail" if abs(values[0] - sum(values[1:])) <= 1 else "doubtful"), values
        else:
            assert found == "fails", values


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        (["", "1.00", "2.00"], "doubtful"),
        (["3.00", "", ""], "cannot_tell"),
        (["", "", ""], "cannot_tell"),
        (["3.00", "1.00", "2.00"], "holds"),
        (["3.02", "3.00", ""], "fails"),
        (["12.00", "3", "8.50"], "fails"),
        (["12", "3", "8.50"], "tail"),
    ],
)
def test_blanks_and_whole_numbers_by_hand(texts: list[str], state: str) -> None:
    assert judge(relation(texts, "=")).state == state
