"""Exact arithmetic between decimals and fractions; no float, no NaN, no infinity, no ambient decimal context."""

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction

from mingzhang.errors import QuantityError

Exact = Decimal | Fraction | int
"""A number without rounding error; binary floats are none."""

# Decimal operators round to the context of the thread they run in; this private context never rounds.
_WIDE = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


def exact(value: Exact) -> Fraction:
    """The value as a fraction; floats, truth values, NaN and infinity are refused with QuantityError."""
    if isinstance(value, bool) or not isinstance(value, (Decimal, Fraction, int)):
        raise QuantityError(f"{value!r} 不是精确的数值，请用十进制数或分数，不要用二进制浮点数。")
    if isinstance(value, Decimal) and not value.is_finite():
        raise QuantityError(f"{value} 不是有限的数值，请改为实际的数字。")
    return Fraction(value)


def to_decimal(value: Exact) -> Decimal:
    """The value as a decimal, every digit kept; QuantityError where the decimal would never end (1/3)."""
    fraction = exact(value)
    places = _places(fraction.denominator)
    if places is None:
        raise QuantityError(f"{fraction} 是无限小数，不能精确写成十进制数，请先规定保留几位小数。")
    return scaled(fraction.numerator * 10**places // fraction.denominator, places)


def scaled(units: int, places: int) -> Decimal:
    """The decimal `units` x 10^-`places`, printed with that many places (none where it is negative)."""
    if places < 0:
        return Decimal(units * 10**-places)
    return _WIDE.scaleb(Decimal(units), -places)


def _places(denominator: int) -> int | None:
    """How many decimal places a reduced fraction needs, None where no number of places is enough."""
    twos, rest = _power(denominator, 2)
    fives, rest = _power(rest, 5)
    return max(twos, fives) if rest == 1 else None


def _power(number: int, prime: int) -> tuple[int, int]:
    count = 0
    while number % prime == 0:
        number //= prime
        count += 1
    return count, number
