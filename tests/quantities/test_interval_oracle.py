"""Interval arithmetic against brute force: every pair of sample points, close to the ends and on them.

MINGZHANG_ORACLE_CASES sets how many random cases are tried, MINGZHANG_ORACLE_SEED which.
"""

import operator
import os
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

import pytest

from mingzhang.errors import QuantityError
from mingzhang.quantities import Interval, Rounding

from .strategies import ORACLE_CASES

_SEED = int(os.environ.get("MINGZHANG_ORACLE_SEED", "20231220"))
_NEAR = Fraction(1, 10**6)
# An end that is not reached is approached this closely by the sample points: values stay below 20 in size, and a
# quotient's slope below 20 / (1/4)².
_CLOSE = _NEAR * 2000
_Operation = Callable[[Interval, Interval], Interval]
_OPERATIONS: dict[str, _Operation] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
}


def _draw(chance: random.Random) -> Interval:
    """Ends on a coarse grid, so that zero, equal ends and touching intervals are common; or a printed number."""
    if chance.random() < 0.3:
        value = Fraction(chance.randint(-8, 8), 2)
        return Interval.printed(value, chance.choice((0, 1)), chance.choice(list(Rounding)))
    while True:
        low, high = sorted(Fraction(chance.randint(-16, 16), 4) for _ in range(2))
        try:
            return Interval(low, high, chance.random() < 0.5, chance.random() < 0.5)
        except QuantityError:
            continue


def _samples(interval: Interval) -> list[Fraction]:
    """Points of the interval, found from its ends alone."""
    low, high = interval.low, interval.high
    inner = [low + _NEAR, high - _NEAR, (low + high) / 2, Fraction(0)]
    ends = [low] * (not interval.low_open) + [high] * (not interval.high_open)
    return [point for point in inner if low < point < high] + ends


def _cases() -> Iterator[tuple[Interval, Interval]]:
    chance = random.Random(_SEED)
    return ((_draw(chance), _draw(chance)) for _ in range(ORACLE_CASES))


@pytest.mark.parametrize("name", _OPERATIONS)
def test_results_hold_every_pair_of_points_and_no_more(name: str) -> None:
    tried = 0
    for one, other in _cases():
        if name == "divide" and other.low <= 0 <= other.high:
            with pytest.raises(QuantityError):
                one / other
            continue
        result = _OPERATIONS[name](one, other)
        pairs = product(_samples(one), _samples(other))
        points = [getattr(operator, "truediv" if name == "divide" else _SHORT[name])(a, b) for a, b in pairs]
        lowest, highest = min(points), max(points)
        assert all(_inside(result, point) for point in points), (one, other)
        assert (lowest == result.low) is not result.low_open, (one, other)
        assert (highest == result.high) is not result.high_open, (one, other)
        assert lowest - result.low <= _CLOSE, (one, other)
        assert result.high - highest <= _CLOSE, (one, other)
        tried += 1
    assert tried >= ORACLE_CASES // 3


_SHORT = {"add": "add", "subtract": "sub", "multiply": "mul"}


def _inside(interval: Interval, point: Fraction) -> bool:
    """Membership by the definition, without the code under test."""
    above = point > interval.low if interval.low_open else point >= interval.low
    below = point < interval.high if interval.high_open else point <= interval.high
    return above and below


def test_comparisons_as_the_points_compare() -> None:
    for one, other in _cases():
        pairs = list(product(_samples(one), _samples(other)))
        at_least = [a >= b for a, b in pairs]
        more = [a > b for a, b in pairs]
        assert one.possibly_at_least(other) is any(at_least), (one, other)
        assert one.certainly_at_least(other) is all(at_least), (one, other)
        assert other.possibly_at_most(one) is any(at_least), (one, other)
        assert other.certainly_at_most(one) is all(at_least), (one, other)
        assert one.certainly_more(other) is all(more), (one, other)
        assert other.certainly_less(one) is all(more), (one, other)


def test_meeting_as_the_points_meet() -> None:
    for one, other in _cases():
        shared = [
            point for point in (*_samples(one), *_samples(other)) if _inside(one, point) and _inside(other, point)
        ]
        common = one.intersection(other)
        assert one.meets(other) is bool(shared), (one, other)
        assert (common is not None) is bool(shared), (one, other)
        if common is not None:
            assert all(_inside(common, point) for point in shared)
            assert one.contains(common)
            assert other.contains(common)
        assert one.contains(other) is all(_inside(one, point) for point in _samples(other)), (one, other)
