"""Printed numbers: what is one, and what only looks like one."""

from decimal import Decimal

import pytest

from mingzhang.quantities import half_width, parse_number, squeeze
from mingzhang.quantities.number import split_number


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0", "0", 0),
        ("0.00", "0.00", 2),
        ("1,218.37", "1218.37", 2),
        ("１，２３４．５", "1234.5", 1),
        ("12,92 7 . 3 5", "12927.35", 2),
        ("12,9\n27.35", "12927.35", 2),
        ("－3.50", "-3.50", 2),
        ("\u200b7", "7", 0),
    ],
)
def test_a_number_is_read_exactly_with_its_precision(text: str, value: str, decimals: int) -> None:
    number = parse_number(text)
    assert number is not None
    assert str(number.value) == value
    assert number.decimals == decimals


@pytest.mark.parametrize(
    "text", ["", "-", "—", "无", "12,18.37", "1.2.3", "NaN", "Infinity", "1e5", "5%", "三", "1/2"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [("1,234.5万元", "1234.5", "万元"), ("60%", "60", "%"), ("3A级", "3", "A级"), ("-2天", "-2", "天")],
)
def test_a_number_in_front_of_words(text: str, value: str, rest: str) -> None:
    found = split_number(text)
    assert found is not None
    assert (found[0].value, found[1]) == (Decimal(value), rest)


@pytest.mark.parametrize("text", ["12,18.37个", "2023.12.20", "约5", "", "1,234,56元"])
def test_a_number_must_end_where_its_digits_end(text: str) -> None:
    assert split_number(text) is None


def test_full_width_forms() -> None:
    assert half_width("≥ ９９．５ ％") == "≥99.5%"
    assert squeeze("（３）　人") == "（3）人"
