"""Rounding to printed digits, against the decimal module in a wide context of its own."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.errors import QuantityError
from mingzhang.quantities import Rounding, exact, floor, round_half_up, round_to, to_decimal, truncate

from .strategies import amounts

_WIDE = decimal.Context(prec=60)


@pytest.mark.parametrize(
    ("value", "digits", "half_up", "cut", "down"),
    [
        ("2.345", 2, "2.35", "2.34", "2.34"),
        ("-2.345", 2, "-2.35", "-2.34", "-2.35"),
        ("150.375", 2, "150.38", "150.37", "150.37"),
        ("0.5", 0, "1", "0", "0"),
        ("7", 2, "7.00", "7.00", "7.00"),
        ("1250", -2, "1300", "1200", "1200"),
    ],
)
def test_by_hand(value: str, digits: int, half_up: str, cut: str, down: str) -> None:
    number = Decimal(value)
    assert str(round_half_up(number, digits)) == half_up
    assert str(truncate(number, digits)) == cut
    assert str(floor(number, digits)) == down


def test_ratios_are_rounded_from_the_exact_fraction() -> None:
    assert str(round_half_up(Fraction(8 * 2, 3), 2)) == "5.33"
    assert str(truncate(Fraction(5, 7), 4)) == "0.7142"
    assert str(round_half_up(Fraction(5, 7), 4)) == "0.7143"


@given(value=amounts(places=8), digits=st.integers(0, 6))
def test_as_the_decimal_module_rounds(value: Decimal, digits: int) -> None:
    step = Decimal(1).scaleb(-digits)
    for rounded, mode in (
        (round_half_up(value, digits), decimal.ROUND_HALF_UP),
        (truncate(value, digits), decimal.ROUND_DOWN),
        (floor(value, digits), decimal.ROUND_FLOOR),
    ):
        assert rounded == value.quantize(step, rounding=mode, context=_WIDE)
        assert rounded.as_tuple().exponent == -digits


@given(value=amounts(places=4), rounding=st.sampled_from(Rounding))
def test_what_needs_no_rounding_is_left_alone(value: Decimal, rounding: Rounding) -> None:
    assert round_to(value, 4, rounding) == value


def test_an_exact_value_is_not_rounded() -> None:
    with pytest.raises(QuantityError, match="不允许舍入"):
        round_to(Decimal("1.25"), 1, Rounding.EXACT)


@pytest.mark.parametrize("bad", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_nan_and_infinity_are_refused(bad: Decimal) -> None:
    with pytest.raises(QuantityError, match="不是有限的数值"):
        exact(bad)


@pytest.mark.parametrize("bad", [0.1, True, "1", None])
def test_floats_and_other_things_are_refused(bad: object) -> None:
    with pytest.raises(QuantityError, match="不是精确的数值"):
        exact(bad)  # type: ignore[arg-type]  # the point of the test


@given(value=amounts(places=12))
def test_decimals_and_fractions_round_trip(value: Decimal) -> None:
    assert to_decimal(exact(value)) == value


def test_a_decimal_that_never_ends_is_refused() -> None:
    with pytest.raises(QuantityError, match="1/3 是无限小数"):
        to_decimal(Fraction(1, 3))


def test_very_long_numbers_stay_exact() -> None:
    digits = "7" * 6000
    assert to_decimal(exact(Decimal(digits)) / 10) == Decimal(digits[:-1] + ".7")
