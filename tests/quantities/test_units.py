"""Units: what may be converted, exactly, and what measures something else."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.errors import QuantityError
from mingzhang.quantities import conversion_factor, convert, dimension, exact, is_known_unit, same_dimension

from .strategies import SAME_KIND, amounts


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("749000", "元", "万元", "74.9"),
        ("1.4", "亿元", "万元", "14000"),
        ("3000", "元", "千元", "3"),
        ("33", "%", "‰", "330"),
        ("1.2", "倍", "%", "120"),
        ("18", "万个", "个", "180000"),
        ("26.5", "万", "个", "265000"),
        ("100000000", "条", "亿条", "1"),
        ("40.83", "万人", "人", "408300"),
        ("1500", "毫秒", "秒", "1.5"),
        ("0.5", "天", "小时", "12"),
        ("2", "T", "GB", "2048"),
        ("1", "年", "个月", "12"),
        ("136", "亿亿次/秒", "亿次/秒", "13600000000"),
        ("24", "次/天", "次/小时", "1"),
        ("3", "元/平方米", "万元/平方公里", "300"),
        ("2", "个小时", "分钟", "120"),
        ("3", "千米", "公里", "3"),
        ("15", "亩", "公顷", "1"),
        ("15", "分", "分钟", "15"),
        ("5", "kg", "公斤", "5"),
    ],
)
def test_by_hand(value: str, source: str, target: str, expected: str) -> None:
    assert convert(Decimal(value), source, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("万人", "亿人次"),
        ("人", "人次"),
        ("人/次", "人次"),
        ("天", "工作日"),
        ("个月", "天"),
        ("次/天", "天/次"),
        ("个", "条"),
        ("元", "个"),
        ("%", "百分点"),
        ("G", "g"),
        ("%", None),
        ("元", "美元"),
        ("批", "批次"),
        ("套软件", "套"),
    ],
)
def test_other_dimensions_are_not_compared(one: str, other: str | None) -> None:
    assert not same_dimension(one, other)
    assert not same_dimension(other, one)
    with pytest.raises(QuantityError, match="量纲不同"):
        convert(Decimal(1), one, other)


def test_the_refusal_names_both_units() -> None:
    with pytest.raises(QuantityError, match=r"^“万人”与“亿人次”的量纲不同，不能换算或比较，请先统一计量单位。$"):
        conversion_factor("万人", "亿人次")


def test_bare_numbers_are_counts_or_when_asked_ratios() -> None:
    assert same_dimension(None, "万个")
    assert convert(Decimal("0.8"), None, "%", bare="ratio") == 80
    assert not same_dimension(None, "万个", bare="ratio")


def test_what_a_unit_measures() -> None:
    assert [dimension(unit) for unit in ("万元", "%", "毫秒", "工作日", "TB", None, "万人", "分", "元/平方米")] == [
        "money",
        "ratio",
        "time",
        "workdays",
        "data",
        "count",
        "人",
        "score",
        "money/area",
    ]


def test_an_unknown_noun_is_a_kind_of_its_own() -> None:
    assert not is_known_unit("鱼塘")
    assert same_dimension("鱼塘", "万鱼塘")
    assert not same_dimension("鱼塘", "口")
    assert convert(Decimal(3), "万鱼塘", "鱼塘") == 30000


@pytest.mark.parametrize("bad", ["3个", "？", "（元）", "次/", "一个非常非常长的词"])
def test_what_cannot_be_a_unit_is_refused(bad: str) -> None:
    with pytest.raises(QuantityError, match="不是计量单位"):
        conversion_factor(bad, "个")


def test_a_conversion_that_never_ends_is_refused_as_decimal_but_exact_as_fraction() -> None:
    with pytest.raises(QuantityError, match="无限小数"):
        convert(Decimal(20), "分钟", "小时")
    assert 20 * conversion_factor("分钟", "小时") == Fraction(1, 3)


@given(value=amounts(), data=st.data())
def test_unit_changes_round_trip(value: Decimal, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(SAME_KIND))
    one, other = (data.draw(st.sampled_from(kind)) for _ in range(2))
    there = exact(value) * conversion_factor(one, other)
    assert there * conversion_factor(other, one) == exact(value)
    assert conversion_factor(one, other) * conversion_factor(other, one) == 1


@given(value=amounts(), chain=st.lists(st.sampled_from(SAME_KIND[0]), min_size=1, max_size=5))
def test_money_through_any_units_comes_back_to_the_cent(value: Decimal, chain: list[str]) -> None:
    money, unit = value, "元"
    for step in chain:
        money, unit = convert(money, unit, step), step
    assert convert(money, unit, "元") == value
