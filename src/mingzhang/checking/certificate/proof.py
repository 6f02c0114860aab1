"""Proofs that printed cells cannot all be right, verified in exact arithmetic.

A proof gives each relation a multiplier. Multiplied and added up, the relations demand `sum(d x amount) >= b`;
where even the greatest possible left side is smaller than b, the amounts do not exist (Farkas).
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from mingzhang.checking.certificate.problem import Amount, Row, System

_DENOMINATORS = (1, 2, 12, 1000)
_NOISE = 1e-9


class Clash(msgspec.Struct, frozen=True):
    """Cells that cannot all be right, by position, with the proof.

    Attributes:
        printed: Cells that state an amount.
        quiet: Blank or zero cells without which the rest could be right.
        multipliers: Index of a relation to its multiplier; empty where propagation of bounds is the proof.
        excess: By how many fen the relations are missed at the least, in the units of the proof.
        tie: It stands only because halves are rounded up: amounts that lie exactly between two printings and are
            printed up in one cell and down in another would escape it.
    """

    printed: tuple[int, ...]
    quiet: tuple[int, ...]
    multipliers: tuple[tuple[int, Fraction], ...] = ()
    excess: Fraction = Fraction(0)
    tie: bool = True

    @property
    def positions(self) -> tuple[int, ...]:
        """All its cells."""
        return self.printed + self.quiet

    @property
    def size(self) -> tuple[int, int]:
        """What is compared to find the smallest: printed cells first, then all."""
        return len(self.printed), len(self.positions)


def clash_by_duals(system: System, duals: Sequence[float]) -> Clash | None:
    """The clash that a solver's duals prove, after they are made rational; None where they prove none.

    Args:
        system: Its relations are the first constraints that the duals belong to; later ones are left aside.
        duals: Of the solver's constraints, in floats.
    """
    duals = duals[: len(system.rows)]
    largest = max(map(abs, duals), default=0.0)
    if largest < _NOISE:
        return None
    shares = [Fraction(dual / largest) for dual in duals]
    for denominator in _DENOMINATORS:
        simple = [share.limit_denominator(denominator) for share in shares]
        found = clash_by(system, tuple((i, y) for i, y in enumerate(simple) if y))
        if found is not None:
            return found
    return None


def clash_by(system: System, multipliers: tuple[tuple[int, Fraction], ...]) -> Clash | None:
    """The clash that multipliers prove, by exact arithmetic; None where they prove none."""
    if not all(_allowed(system.rows[index], y) for index, y in multipliers):
        return None
    demanded = sum((y * system.rows[index].constant for index, y in multipliers), Fraction(0))
    weights = _weights(system, multipliers)
    reached = Fraction(0)
    for position, weight in weights.items():
        amount = system.amounts[position]
        end = amount.high if weight > 0 else amount.low
        if end is None:
            return None
        reached += weight * end
    excess = demanded - reached
    return _sparing(system, weights, excess, multipliers) if excess > 0 else None


def _allowed(row: Row, y: Fraction) -> bool:
    """An inequality keeps its direction only under a multiplier of the right sign."""
    return row.relation == "=" or (y > 0) == (row.relation == ">=")


def _weights(system: System, multipliers: tuple[tuple[int, Fraction], ...]) -> dict[int, Fraction]:
    weights: dict[int, Fraction] = {}
    for index, y in multipliers:
        for position, coefficient in system.rows[index].terms:
            weights[position] = weights.get(position, Fraction(0)) + y * coefficient
    return {position: weight for position, weight in weights.items() if weight}


def _sparing(
    system: System, weights: dict[int, Fraction], excess: Fraction, multipliers: tuple[tuple[int, Fraction], ...]
) -> Clash:
    """Leaves out every cell whose lower bound without its printing is enough for the proof."""
    # With halves rounded either way each range would reach one fen further.
    slack = sum(
        (abs(w) for p, w in weights.items() if system.amounts[p].low != system.amounts[p].high), Fraction(0)
    )
    tie = excess <= slack
    least = Fraction(0) if tie else slack
    losses = {p: -w * loss for p, w in weights.items() if (loss := _loss(system.amounts[p], w)) is not None}
    spared: set[int] = set()
    for position in sorted(losses, key=lambda p: (losses[p], p)):
        if excess - losses[position] <= least:
            break
        excess -= losses[position]
        spared.add(position)
    kept = sorted(p for p in weights if p not in spared)
    printed = tuple(p for p in kept if system.amounts[p].standing == "printed")
    quiet = tuple(p for p in kept if system.amounts[p].standing == "quiet")
    return Clash(printed, quiet, multipliers, excess, tie)


def _loss(amount: Amount, weight: Fraction) -> int | None:
    """How far a lower bound falls without the printing; None where the proof then has no bound at all."""
    if weight > 0 or amount.standing == "given" or amount.floor is None or amount.low is None:
        return None
    return amount.low - amount.floor
