"""Rounding of exact values to printed digits, independent of any decimal context."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor as whole_below
from math import trunc
from typing import assert_never

from mingzhang.errors import QuantityError
from mingzhang.quantities.exact_numbers import Exact, exact, scaled


class Rounding(StrEnum):
    """How an exact value became a printed one.

    HALF_UP rounds ties away from zero (四舍五入); TRUNCATE drops digits (towards zero); FLOOR goes down;
    NEAREST is half-up whose treatment of ties is not known, so a printed value stands for a closed interval;
    EXACT means that nothing was rounded (counts, weights, constants).
    """

    HALF_UP = "half_up"
    TRUNCATE = "truncate"
    FLOOR = "floor"
    NEAREST = "nearest"
    EXACT = "exact"


def round_half_up(value: Exact, digits: int) -> Decimal:
    """The value with `digits` places after the point, ties away from zero; negative digits round tens, hundreds."""
    return _round(value, digits, _half_up)


def truncate(value: Exact, digits: int) -> Decimal:
    """The value cut off after `digits` places, towards zero."""
    return _round(value, digits, trunc)


def floor(value: Exact, digits: int) -> Decimal:
    """The greatest value with `digits` places that is not above the given one."""
    return _round(value, digits, whole_below)


def round_to(value: Exact, digits: int, rounding: Rounding) -> Decimal:
    """The value with `digits` places by a named rounding; EXACT raises QuantityError where digits would be lost."""
    match rounding:
        case Rounding.HALF_UP | Rounding.NEAREST:
            return round_half_up(value, digits)
        case Rounding.TRUNCATE:
            return truncate(value, digits)
        case Rounding.FLOOR:
            return floor(value, digits)
        case Rounding.EXACT:
            return _round(value, digits, _whole)
        case _:
            assert_never(rounding)


def _round(value: Exact, digits: int, whole: Callable[[Fraction], int]) -> Decimal:
    return scaled(whole(exact(value) * Fraction(10) ** digits), digits)


def _half_up(value: Fraction) -> int:
    # Multiplied before it is divided: floor(|n|/d + 1/2) without a fraction in between.
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def _whole(value: Fraction) -> int:
    if value.denominator != 1:
        raise QuantityError("这个数值的小数位多于规定的位数，而规则不允许舍入，请核对原数。")
    return value.numerator
