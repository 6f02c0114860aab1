"""Intervals: the exact values that a printed number may stand for, with open and closed ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from mingzhang.errors import QuantityError
from mingzhang.quantities.exact_numbers import Exact, exact
from mingzhang.quantities.rounding import Rounding

_End = tuple[Fraction, bool]
"""An end of an interval: where it lies, and whether it is open (does not belong to the interval)."""


@dataclass(frozen=True, slots=True, init=False)
class Interval:
    """All values between two exact ends; never empty.

    Attributes:
        low, high: The ends, as fractions; low <= high.
        low_open, high_open: The end itself does not belong to the interval.
    """

    low: Fraction
    high: Fraction
    low_open: bool
    high_open: bool

    def __init__(self, low: Exact, high: Exact, low_open: bool = False, high_open: bool = False) -> None:
        ends = exact(low), exact(high)
        if ends[0] > ends[1] or (ends[0] == ends[1] and (low_open or high_open)):
            raise QuantityError(f"从 {low} 到 {high} 的区间里没有任何数值，请核对上下限。")
        object.__setattr__(self, "low", ends[0])
        object.__setattr__(self, "high", ends[1])
        object.__setattr__(self, "low_open", low_open)
        object.__setattr__(self, "high_open", high_open)

    @classmethod
    def point(cls, value: Exact) -> "Interval":
        """The interval that holds one value."""
        return cls(value, value)

    @classmethod
    def printed(cls, value: Exact, decimals: int, rounding: Rounding = Rounding.NEAREST) -> "Interval":
        """All values that print as `value` with `decimals` digits after the point.

        NEAREST gives [v - h, v + h] with h half a unit of the last digit; HALF_UP [v - h, v + h), mirrored below
        zero because ties go away from it; TRUNCATE [v, v + ulp), mirrored likewise; FLOOR [v, v + ulp); EXACT v.
        """
        centre, ulp = exact(value), Fraction(1, 10) ** decimals
        match rounding:
            case Rounding.EXACT:
                return cls.point(centre)
            case Rounding.NEAREST:
                return cls(centre - ulp / 2, centre + ulp / 2)
            case Rounding.FLOOR:
                return cls(centre, centre + ulp, high_open=True)
            case Rounding.HALF_UP:
                return cls(centre - ulp / 2, centre + ulp / 2, centre <= 0, centre >= 0)
            case Rounding.TRUNCATE:
                return cls(*_truncated(centre, ulp))
            case _:
                assert_never(rounding)

    @classmethod
    def sum(cls, parts: "Iterable[Interval]") -> "Interval":
        """The sum of any number of intervals; of none it is zero."""
        items = tuple(parts)
        return cls(
            sum((part.low for part in items), Fraction(0)),
            sum((part.high for part in items), Fraction(0)),
            any(part.low_open for part in items),
            any(part.high_open for part in items),
        )

    @property
    def width(self) -> Fraction:
        """The distance between the ends."""
        return self.high - self.low

    @property
    def middle(self) -> Fraction:
        """The value half way between the ends."""
        return (self.low + self.high) / 2

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __add__(self, other: "Interval | Exact") -> "Interval":
        return Interval.sum((self, _interval(other)))

    __radd__ = __add__

    def __sub__(self, other: "Interval | Exact") -> "Interval":
        return self + -_interval(other)

    def __rsub__(self, other: Exact) -> "Interval":
        return -self + other

    def __mul__(self, other: "Interval | Exact") -> "Interval":
        corners = [_product(a, b) for a in self._ends() for b in _interval(other)._ends()]
        # Of equal corners the one that is reached decides: False sorts before True.
        low, low_open = min(corners)
        high, high_open = max(corners, key=lambda end: (end[0], not end[1]))
        return Interval(low, high, low_open, high_open)

    __rmul__ = __mul__

    def __truediv__(self, other: "Interval | Exact") -> "Interval":
        return self * _interval(other).reciprocal()

    def __rtruediv__(self, other: Exact) -> "Interval":
        return self.reciprocal() * other

    def reciprocal(self) -> "Interval":
        """One divided by the interval; QuantityError where zero lies in it or at its end."""
        if self.low <= 0 <= self.high:
            raise QuantityError("除数可能为零，比率不适用，应填“-”，不能当作 0% 或 100%。")
        return Interval(1 / self.high, 1 / self.low, self.high_open, self.low_open)

    def contains(self, value: "Exact | Interval") -> bool:
        """Whether a value, or every value of another interval, lies in this one."""
        other = _interval(value)
        above = other.low > self.low or (other.low == self.low and (other.low_open or not self.low_open))
        below = other.high < self.high or (other.high == self.high and (other.high_open or not self.high_open))
        return above and below

    def meets(self, other: "Interval | Exact") -> bool:
        """Whether some value lies in both: the two can be the same amount."""
        return self.possibly_at_least(other) and self.possibly_at_most(other)

    def intersection(self, other: "Interval") -> "Interval | None":
        """The values in both intervals, None where there are none."""
        if not self.meets(other):
            return None
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not closed)

    def possibly_at_least(self, other: "Interval | Exact") -> bool:
        """Whether some value here is ≥ some value there."""
        that = _interval(other)
        return self.high > that.low or (self.high == that.low and not (self.high_open or that.low_open))

    def possibly_at_most(self, other: "Interval | Exact") -> bool:
        """Whether some value here is ≤ some value there."""
        return _interval(other).possibly_at_least(self)

    def certainly_at_least(self, other: "Interval | Exact") -> bool:
        """Whether every value here is ≥ every value there."""
        return self.low >= _interval(other).high

    def certainly_at_most(self, other: "Interval | Exact") -> bool:
        """Whether every value here is ≤ every value there."""
        return self.high <= _interval(other).low

    def certainly_more(self, other: "Interval | Exact") -> bool:
        """Whether every value here is > every value there."""
        return not self.possibly_at_most(other)

    def certainly_less(self, other: "Interval | Exact") -> bool:
        """Whether every value here is < every value there."""
        return not self.possibly_at_least(other)

    def at_least(self, other: "Interval | Exact") -> bool | None:
        """Whether this amount is ≥ that one; None where the printed digits cannot tell."""
        return _verdict(self.certainly_at_least(other), self.possibly_at_least(other))

    def at_most(self, other: "Interval | Exact") -> bool | None:
        """Whether this amount is ≤ that one; None where the printed digits cannot tell."""
        return _verdict(self.certainly_at_most(other), self.possibly_at_most(other))

    def _ends(self) -> tuple[_End, _End]:
        return (self.low, self.low_open), (self.high, self.high_open)


def _interval(value: "Interval | Exact") -> Interval:
    return value if isinstance(value, Interval) else Interval.point(value)


def _truncated(value: Fraction, ulp: Fraction) -> tuple[Fraction, Fraction, bool, bool]:
    """Ends of what is cut off to a value: zero is reached from both sides."""
    low = value if value > 0 else value - ulp
    high = value if value < 0 else value + ulp
    return low, high, value <= 0, value >= 0


def _product(left: _End, right: _End) -> _End:
    """The product of two ends; zero is reached as soon as one factor reaches it, whatever the other does."""
    zero = (left[0] == 0 and not left[1]) or (right[0] == 0 and not right[1])
    return left[0] * right[0], (left[1] or right[1]) and not zero


def _verdict(certain: bool, possible: bool) -> bool | None:
    if certain:
        return True
    return None if possible else False
