"""Nothing depends on the decimal context that happens to be set: three digits, every inexact step an error."""

import decimal
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from mingzhang.quantities import (
    Interval,
    Quantity,
    Rounding,
    convert,
    parse_capital,
    parse_chinese,
    parse_number,
    parse_quantity,
    parse_target,
    round_half_up,
    to_decimal,
)


@pytest.fixture(autouse=True)
def hostile() -> Iterator[None]:
    """A context of three digits that raises whenever something is rounded."""
    traps = [decimal.Inexact, decimal.Rounded, decimal.InvalidOperation, decimal.Subnormal]
    context = decimal.Context(prec=3, rounding=decimal.ROUND_UP, Emin=-2, Emax=2, traps=traps)
    with decimal.localcontext(context):
        with pytest.raises(decimal.Inexact):  # the context bites
            Decimal("1.2345") + Decimal(1)
        yield


def test_numbers_and_units() -> None:
    number = parse_number("12,345,678.9012")
    assert number is not None
    assert str(number.value) == "12345678.9012"
    assert str(convert(Decimal("12345678.9"), "元", "万元")) == "1234.56789"
    assert str(to_decimal(Fraction(123456789, 1000))) == "123456.789"
    assert str(round_half_up(Fraction(1234567, 9), 4)) == "137174.1111"


def test_quantities_and_targets() -> None:
    quantity = parse_quantity("-1,234.5678万元")
    assert quantity is not None
    assert str(quantity) == "-1234.5678万元"
    assert str(Quantity(Decimal("-0.000000"), "元", 6)) == "0.000000元"
    assert str(parse_target("≥ 123,456.789 个")) == "≥123456.789个"
    assert str(parse_target("99.1234%-99.5678%")) == "99.1234%-99.5678%"
    assert str(parse_target("12月20日前", 2023).date) == "2023年12月20日前"


def test_numerals() -> None:
    assert str(parse_chinese("一亿二千三百四十五万六千七百八十九")) == "123456789"
    assert str(parse_chinese("一点二三四五六亿")) == "123456000"
    assert str(parse_capital("壹万贰仟叁佰肆拾伍元陆角柒分")) == "12345.67"
    share = parse_quantity("百分之九十五点四三二一")
    assert share is not None
    assert str(share) == "95.4321%"


def test_intervals() -> None:
    printed = Interval.printed(Decimal("123456.78"), 2, Rounding.HALF_UP)
    assert printed == Interval(Decimal("123456.775"), Decimal("123456.785"), high_open=True)
    assert (printed * Decimal("1.2345")).low == Fraction(123456775 * 12345, 10**7)
