"""Linear programmes over a system, for the solver: only a guide, since floats are never the last word.

All amounts are counted from an origin inside their printed range, so that the solver sees numbers of the size of a
rounding, not of a budget.
"""

from collections.abc import Callable, Mapping, Sequence
from math import inf
from types import MappingProxyType

import msgspec

from mingzhang.checking.certificate.problem import Amount, System

_NO_COST: Mapping[int, float] = MappingProxyType({})
_QUIET_WEIGHT = 1 / 64
"""A blank or zero cell is easier to take into a conflict than a printed amount, which makes those fewer."""


class Constraint(msgspec.Struct, frozen=True):
    """`lower <= sum(coefficient x column) <= upper`."""

    terms: tuple[tuple[int, float], ...]
    lower: float
    upper: float


class Program(msgspec.Struct, frozen=True):
    """Minimise the cost of the columns within their bounds and under the constraints.

    Attributes:
        columns: Lower and upper bound of each.
        cost: Column to its cost; the others cost nothing.
        whole: The columns take whole numbers only.
    """

    columns: tuple[tuple[float, float], ...]
    constraints: tuple[Constraint, ...]
    cost: Mapping[int, float]
    whole: bool = False


def origin_of(amount: Amount) -> int:
    """A whole amount within the bounds, in their middle where there are two."""
    if amount.low is not None and amount.high is not None:
        return (amount.low + amount.high) // 2
    return amount.low if amount.low is not None else amount.high or 0


def as_printed(amount: Amount) -> int:
    """The amount that the printing itself states: the middle of its range, and nothing where nothing is printed."""
    low, high = amount.low, amount.high
    if low is None or high is None or amount.standing == "quiet":
        return max(low or 0, min(0, high or 0))
    return (low + high + 1) // 2


def stretch(system: System) -> Program:
    """How far must printed ranges be stretched until amounts exist? The duals of the relations prove a conflict.

    The last column is the stretch in fen; by duality the proof uses few cells for much contradiction.
    """
    return _boxed(system, lambda amount: -_weight(amount), (0.0, inf), 1.0)


def centre(system: System) -> Program:
    """Amounts as far inside their printed ranges as possible, so that they can be rounded to whole fen."""
    return _boxed(system, _half_width, (-inf, 1.0), -1.0)


def plain(system: System, cost: Mapping[int, float] = _NO_COST, *, whole: bool = False) -> Program:
    """The system as it is: its amounts within their bounds."""
    columns = tuple(_from_origin(a, a.low, a.high) for a in system.amounts)
    return Program(columns, _relations(system), cost, whole)


def _boxed(system: System, reach: Callable[[Amount], float], extra: tuple[float, float], cost: float) -> Program:
    """Ranges as constraints that one more column moves."""
    last = len(system.amounts)
    columns = tuple(_from_origin(a, *_lasting(a)) for a in system.amounts)
    boxes: list[Constraint] = []
    for position, amount in enumerate(system.amounts):
        if amount.standing == "given":
            continue
        low, high = _from_origin(amount, amount.low, amount.high)
        width = reach(amount)
        if high < inf:
            boxes.append(Constraint(((position, 1.0), (last, width)), -inf, high))
        if low > columns[position][0]:
            boxes.append(Constraint(((position, 1.0), (last, -width)), low, inf))
    return Program((*columns, extra), (*_relations(system), *boxes), {last: cost})


def _lasting(amount: Amount) -> tuple[int | None, int | None]:
    """Bounds that stand whatever is printed."""
    return (amount.low, amount.high) if amount.standing == "given" else (amount.floor, None)


def _from_origin(amount: Amount, low: int | None, high: int | None) -> tuple[float, float]:
    origin = origin_of(amount)
    return (-inf if low is None else float(low - origin)), (inf if high is None else float(high - origin))


def _relations(system: System) -> tuple[Constraint, ...]:
    origins = [origin_of(amount) for amount in system.amounts]
    found = []
    for row in system.rows:
        rest = float(row.constant - sum(c * origins[p] for p, c in row.terms))
        terms = tuple((p, float(c)) for p, c in row.terms)
        found.append(
            Constraint(terms, -inf if row.relation == "<=" else rest, inf if row.relation == ">=" else rest)
        )
    return tuple(found)


def _weight(amount: Amount) -> float:
    return 1.0 if amount.standing == "printed" else _QUIET_WEIGHT


def _half_width(amount: Amount) -> float:
    return 0.0 if amount.low is None or amount.high is None else (amount.high - amount.low) / 2


def rounded(system: System, values: Sequence[float]) -> list[int]:
    """The solver's amounts as whole fen."""
    return [origin_of(amount) + round(value) for amount, value in zip(system.amounts, values, strict=False)]
