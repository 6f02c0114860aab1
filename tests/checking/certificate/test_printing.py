"""What a printed cell allows: the whole fen that round half up to it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.checking.certificate import Precision, printed_amount
from mingzhang.checking.certificate.printing import fen_range

from .departments import FEN_PER_UNIT, print_half_up

WAN = Fraction(1_000_000)
YUAN = Fraction(100)


@pytest.mark.parametrize(
    ("text", "decimals", "unit", "low", "high"),
    [
        ("1.00", 2, WAN, 995_000, 1_004_999),
        ("-1.00", 2, WAN, -1_004_999, -995_000),
        ("12926.72", 2, WAN, 12_926_715_000, 12_926_724_999),
        ("3", 0, YUAN, 250, 349),
        ("3.25", 2, YUAN, 325, 325),
        ("0.123456", 6, WAN, 123_456, 123_456),
        ("0.12345678", 8, WAN, 123_456, 123_457),
    ],
)
def test_the_range_of_a_printed_amount(text: str, decimals: int, unit: Fraction, low: int, high: int) -> None:
    assert fen_range(Decimal(text), decimals, unit) == (low, high)


def test_a_zero_hides_something_on_one_side_or_nothing() -> None:
    hidden = printed_amount(Decimal("0.00"), 2, WAN)
    assert (hidden.low, hidden.high) == (0, 4_999)
    exact = printed_amount(Decimal("0.00"), 2, WAN, "exact")
    assert (exact.low, exact.high) == (0, 0)


def test_only_an_amount_printed_negative_may_be_negative() -> None:
    assert printed_amount(Decimal("5.00"), 2, WAN).doubted().low == 0
    assert printed_amount(Decimal("-5.00"), 2, WAN).doubted().low is None


@given(st.integers(0, 10**13), st.sampled_from(["万元", "元"]))
def test_an_amount_lies_in_the_range_of_what_it_prints(fen: int, unit: str) -> None:
    value = print_half_up(fen, unit)
    low, high = fen_range(value, 2, Fraction(FEN_PER_UNIT[unit]))
    assert low <= fen <= high
    assert print_half_up(high, unit) == value != print_half_up(high + 1, unit)
    assert low <= 0 or print_half_up(low - 1, unit) != value
    assert Precision(2, Fraction(FEN_PER_UNIT[unit])).shown(fen) == value
