"""From amounts to places on the page: a straight scale with few round ticks, always with zero on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_STEPS = (1, 2, 5, 10)
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Amounts from `low` to `high` between two places."""

    low: Decimal
    high: Decimal
    start: float
    end: float
    ticks: tuple[Decimal, ...]

    def at(self, value: Decimal) -> float:
        """The place of an amount."""
        share = float((value - self.low) / (self.high - self.low))
        return self.start + share * (self.end - self.start)


def scale_of(values: Sequence[Decimal], start: float, end: float, *, whole: bool = False) -> Scale:
    """A scale that holds all values and zero; a `whole` one begins and ends at a tick."""
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    if low == high:
        high = Decimal(1)
    step = _step((high - low) / _MOST_TICKS)
    first, last = _floor(low, step), -_floor(-high, step)
    count = int((last - first) / step)
    ticks = tuple(first + step * n for n in range(count + 1))
    if whole:
        return Scale(first, last, start, end, ticks)
    return Scale(low, high, start, end, tuple(tick for tick in ticks if low <= tick <= high))


def _step(least: Decimal) -> Decimal:
    """The next round number: 1, 2 or 5 with zeros."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * step for step in _STEPS if power * step >= least)


def _floor(value: Decimal, step: Decimal) -> Decimal:
    """The multiple of a step at or below a value."""
    whole = value // step
    return step * (whole - 1 if whole * step > value else whole)


def printed(value: Decimal) -> str:
    """An amount with the digits that its source printed, zeros at the end too."""
    return f"{value:,f}"


def shown(value: Decimal, decimals: int | None = None) -> str:
    """An amount as charts print it: commas, and the digits it has or is given."""
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
