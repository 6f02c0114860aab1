"""Chinese numerals: what they state, and those that state two things."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mingzhang.quantities import parse_capital, parse_chinese, parse_ordinal, parse_share, to_chinese


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", "0"),
        ("〇", "0"),
        ("十", "10"),
        ("一十", "10"),
        ("十二", "12"),
        ("两百", "200"),
        ("一百零五", "105"),
        ("一百一十五", "115"),
        ("一百十五", "115"),
        ("三百二十万", "3200000"),
        ("两万三千", "23000"),
        ("十万五千", "105000"),
        ("二十万零五千", "205000"),
        ("一亿零五千", "100005000"),
        ("一亿二千万", "120000000"),
        ("一万亿", "1000000000000"),
        ("亿", None),
        ("二〇二四", "2024"),
        ("二○二三", "2023"),
        ("壹佰贰拾叁", "123"),
        ("三点一四", "3.14"),
        ("一点五亿", "150000000"),
        ("九十九点九〇", "99.90"),
        ("半", "0.5"),
        ("廿三", "23"),
        ("三 百\n二十", "320"),
        # Each of these means something else in speech, or nothing.
        ("一百二", None),
        ("一千二", None),
        ("一亿五千", None),
        ("三五", None),
        ("三四十", None),
        ("十百", None),
        ("一百百", None),
        ("百", None),
        ("", None),
        ("三元", None),
        ("点五", None),
        ("三点", None),
        ("12", None),
    ],
)
def test_numerals(text: str, value: str | None) -> None:
    parsed = parse_chinese(text)
    assert (None if parsed is None else str(parsed)) == value


@given(number=st.integers(0, 10**12))
@example(number=10**12)
@example(number=10)
@example(number=100_000_000)
@example(number=1_0010_0000)
def test_numerals_round_trip(number: int) -> None:
    assert parse_chinese(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三分之一", Fraction(1, 3)),
        ("百分之五", Fraction(1, 20)),
        ("百分之百", Fraction(1)),
        ("百分之九十五点五", Fraction(191, 200)),
        ("千分之三", Fraction(3, 1000)),
        ("百分之95", Fraction(19, 20)),
        ("零分之一", None),
        ("分之一", None),
        ("三分", None),
        ("33%", None),
    ],
)
def test_shares_are_exact(text: str, value: Fraction | None) -> None:
    assert parse_share(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("人民币壹仟贰佰叁拾肆元伍角陆分", "1234.56"),
        ("壹佰元整", "100.00"),
        ("壹拾万圆正", "100000.00"),
        ("叁元零肆分", "3.04"),
        ("伍角", "0.50"),
        ("整", None),
        ("人民币", None),
        ("叁元拾角", None),
        ("5元", None),
    ],
)
def test_amounts_in_words(text: str, value: str | None) -> None:
    parsed = parse_capital(text)
    assert (None if parsed is None else str(parsed)) == value


def test_ordinals() -> None:
    assert [parse_ordinal(text) for text in ("第三", "第12名", "第二十位", "三", "第一批")] == [
        3,
        12,
        20,
        None,
        None,
    ]


def test_a_numeral_is_decimal() -> None:
    assert isinstance(parse_chinese("三"), Decimal)
