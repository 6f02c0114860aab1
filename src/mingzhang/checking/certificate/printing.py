"""What a printed cell says of the true amount behind it: the whole fen that print as it does, half up."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Literal

import msgspec

from mingzhang.checking.certificate.problem import Amount
from mingzhang.quantities import Interval, Rounding, exact, round_half_up
from mingzhang.quantities.exact_numbers import scaled

Zeros = Literal["exact", "interval"]
"""Whether a printed 0.00 is no amount at all, or may hide less than half a unit of its last digit."""

NO_AMOUNT = Amount(0, 0, 0, "quiet")
"""A blank cell of a table that was read: exactly no amount."""

NO_ROW = Amount(0, 0, 0, "given")
"""A row that a table does not print because there is nothing to print."""

UNKNOWN = Amount(None, None, None, "given")
"""A cell that was not read, or not with certainty: any amount."""


def printed_amount(value: Decimal, decimals: int, fen: Fraction, zeros: Zeros = "interval") -> Amount:
    """The amounts that round half up (ties away from zero) to a printed value.

    Args:
        value: As printed, in its unit.
        decimals: Digits printed after the point.
        fen: How many fen one unit is: 1,000,000 for 万元.
        zeros: How a printed zero is taken.
    """
    if value == 0:
        return _zero(decimals, fen, zeros)
    low, high = fen_range(value, decimals, fen)
    return Amount(low, high, 0 if value > 0 else None)


def _zero(decimals: int, fen: Fraction, zeros: Zeros) -> Amount:
    """Amounts that are not printed negative are not negative, so a zero hides something on one side only."""
    if zeros == "exact":
        return NO_AMOUNT
    return Amount(0, max(0, fen_range(Decimal(0), decimals, fen)[1]), 0, "quiet")


@lru_cache(maxsize=4096)
def fen_range(value: Decimal, decimals: int, fen: Fraction) -> tuple[int, int]:
    """The least and the greatest whole fen that print as a value.

    A value printed finer than to the fen stands for the fen next to it on both sides.
    """
    shown = Interval.printed(value, decimals, Rounding.HALF_UP) * fen
    low, high = ceil(shown.low), floor(shown.high)
    low += shown.low_open and low == shown.low
    high -= shown.high_open and high == shown.high
    if low <= high:
        return low, high
    true = exact(value) * fen
    return floor(true), ceil(true)


class Precision(msgspec.Struct, frozen=True):
    """How finely a cell prints.

    Attributes:
        decimals: Digits after the point.
        fen: How many fen one unit is.
    """

    decimals: int
    fen: Fraction

    @property
    def step(self) -> Decimal:
        """One unit of the last digit."""
        return scaled(1, self.decimals)

    def shown(self, fen: int) -> Decimal:
        """What an amount prints as."""
        return round_half_up(Fraction(fen) / self.fen, self.decimals)

    def amount(self, value: Decimal) -> Amount:
        """The amounts that print as a value."""
        return printed_amount(value, self.decimals, self.fen)
