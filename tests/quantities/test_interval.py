"""Intervals: what a printed number stands for, sums in any order, and comparisons with three answers."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.errors import QuantityError
from mingzhang.quantities import Interval, Rounding, exact

from .strategies import amounts, intervals

_WIDE = decimal.Context(prec=60)
_MODES = {
    Rounding.HALF_UP: decimal.ROUND_HALF_UP,
    Rounding.TRUNCATE: decimal.ROUND_DOWN,
    Rounding.FLOOR: decimal.ROUND_FLOOR,
}


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        (Rounding.NEAREST, Interval(Decimal("1218.365"), Decimal("1218.375"))),
        (Rounding.HALF_UP, Interval(Decimal("1218.365"), Decimal("1218.375"), high_open=True)),
        (Rounding.TRUNCATE, Interval(Decimal("1218.37"), Decimal("1218.38"), high_open=True)),
        (Rounding.FLOOR, Interval(Decimal("1218.37"), Decimal("1218.38"), high_open=True)),
        (Rounding.EXACT, Interval.point(Decimal("1218.37"))),
    ],
)
def test_what_a_printed_number_stands_for(rounding: Rounding, expected: Interval) -> None:
    assert Interval.printed(Decimal("1218.37"), 2, rounding) == expected


def test_below_zero_ties_go_the_other_way() -> None:
    assert Interval.printed(-1, 0, Rounding.HALF_UP) == Interval(Fraction(-3, 2), Fraction(-1, 2), low_open=True)
    assert Interval.printed(-1, 0, Rounding.TRUNCATE) == Interval(-2, -1, low_open=True)
    assert Interval.printed(0, 0, Rounding.TRUNCATE) == Interval(-1, 1, True, True)


@given(value=amounts(places=4), decimals=st.integers(0, 3), rounding=st.sampled_from(list(_MODES)))
def test_it_contains_exactly_what_prints_so(value: Decimal, decimals: int, rounding: Rounding) -> None:
    step = Decimal(1).scaleb(-decimals)
    printed = value.quantize(step, rounding=_MODES[rounding], context=_WIDE)
    assert Interval.printed(printed, decimals, rounding).contains(value)
    assert Interval.printed(printed, decimals, Rounding.NEAREST).contains(value) or rounding is not Rounding.HALF_UP
    for neighbour in (printed + step, printed - step):
        assert not Interval.printed(neighbour, decimals, rounding).contains(value)


@given(parts=st.lists(intervals(), max_size=8), data=st.data())
def test_sums_in_any_order_are_the_same_interval(parts: list[Interval], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(parts))
    assert Interval.sum(shuffled) == Interval.sum(parts)
    cut = data.draw(st.integers(0, len(parts)))
    assert Interval.sum(parts[:cut]) + Interval.sum(parts[cut:]) == Interval.sum(parts)


def test_two_printed_parts_and_their_printed_sum_meet_within_the_tail() -> None:
    parts = [Interval.printed(Decimal(text), 2) for text in ("1218.37", "399.88", "0.01")]
    assert Interval.sum(parts).meets(Interval.printed(Decimal("1618.28"), 2))
    assert not Interval.sum(parts).meets(Interval.printed(Decimal("1618.29"), 2))


def test_open_ends_that_touch_do_not_meet() -> None:
    below, above = Interval(0, 1, high_open=True), Interval(1, 2)
    assert not below.meets(above)
    assert below.intersection(above) is None
    assert Interval(0, 1).intersection(above) == Interval.point(1)


def test_three_answers() -> None:
    printed = Interval.printed(Decimal("0.30"), 2)
    assert printed.at_least(Fraction(29, 100)) is True
    assert printed.at_least(Fraction(3, 10)) is None
    assert printed.at_least(Fraction(31, 100)) is False
    assert printed.at_most(Fraction(305, 1000)) is True


def test_scalars_on_either_side() -> None:
    one = Interval(1, 2, low_open=True)
    assert 3 - one == Interval(1, 2, high_open=True)
    assert 2 * one == one + one
    assert 2 / one == Interval(1, 2, high_open=True)
    assert one / 2 == Interval(Fraction(1, 2), 1, low_open=True)
    assert one * -1 == -one


def test_a_zero_end_that_is_reached_is_reached_in_the_product() -> None:
    assert Interval(0, 1) * Interval(2, 3, True, True) == Interval(0, 3, False, True)


@pytest.mark.parametrize("zero", [Interval(-1, 1), Interval.point(0), Interval(0, 1, low_open=True)])
def test_division_by_what_may_be_zero_is_refused(zero: Interval) -> None:
    with pytest.raises(QuantityError, match="除数可能为零"):
        Interval.point(1) / zero


@pytest.mark.parametrize("ends", [(2, 1, False, False), (1, 1, True, False), (1, 1, False, True)])
def test_an_interval_is_never_empty(ends: tuple[int, int, bool, bool]) -> None:
    with pytest.raises(QuantityError, match="没有任何数值"):
        Interval(*ends)


def test_no_floats_nor_infinities() -> None:
    with pytest.raises(QuantityError):
        Interval(0.1, 1)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(QuantityError):
        Interval(0, Decimal("Infinity"))


@given(one=intervals(), other=intervals())
def test_subtraction_undoes_addition_up_to_width(one: Interval, other: Interval) -> None:
    assert (one + other - other).contains(one.middle)
    assert (one - other).width == one.width + other.width
    assert exact((one + other).middle) == one.middle + other.middle
