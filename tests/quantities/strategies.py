"""What the property tests of quantities draw from; every new feature joins here."""

import os
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume
from hypothesis import strategies as st

from mingzhang.errors import QuantityError
from mingzhang.quantities import DateBound, Interval, Quantity, Target
from mingzhang.quantities.dates import Bound
from mingzhang.quantities.target import Relation

ORACLE_CASES = int(os.environ.get("MINGZHANG_ORACLE_CASES", "2000"))
"""How many cases the brute-force comparisons try; 100,000 before a release."""

# Units that stand alone in a text; 月 and 年 are left out where they would make a date.
UNITS = (
    *("元", "万元", "亿元", "%", "‰", "倍", "个", "万个", "万", "条", "亿条", "人", "万人", "人次", "亿人次", "件"),
    *(
        "家",
        "套",
        "台",
        "次",
        "万次",
        "万路",
        "毫秒",
        "秒",
        "分钟",
        "小时",
        "天",
        "工作日",
        "个月",
        "GB",
        "TB",
        "T",
    ),
    *("平方米", "公里", "亩", "次/天", "个/秒", "元/平方米", "人/次", "学时", "方"),
)
SAME_KIND = (
    ("元", "千元", "万元", "百万元", "亿元"),
    ("%", "‰", "倍", "成"),
    ("毫秒", "秒", "分钟", "小时", "天", "周"),
    ("B", "KB", "MB", "GB", "TB", "PB", "G", "T"),
    ("个", "万个", "亿个", "万", "百", None),
    ("人", "万人", "亿人"),
    ("平方米", "万平方米", "公顷", "平方公里"),
    ("次/小时", "次/天", "万次/天"),
)

_SIGNS: tuple[Relation, ...] = ("≥", "≤", "=", ">", "<")
_BOUNDS: tuple[Bound, ...] = ("on", "by", "before", "after")


def amounts(least: int = -(10**9), most: int = 10**9, places: int = 6) -> st.SearchStrategy[Decimal]:
    """Decimals as forms print them: a whole number of the last digit's units."""
    return st.builds(
        lambda units, decimals: Decimal(units).scaleb(-decimals),
        st.integers(least, most),
        st.integers(0, places),
    )


@st.composite
def quantities(draw: st.DrawFn, qualified: bool = True) -> Quantity:
    """A quantity in one of the units, with the words around it."""
    value = draw(amounts(0, 10**6))
    qualifiers = ("", "约", "近", "超", "余", "左右", "以上", "以下", "以内") if qualified else ("",)
    return Quantity(
        value=value,
        unit=draw(st.sampled_from((None, *UNITS))),
        decimals=max(0, -int(value.as_tuple().exponent)),
        qualifier=draw(st.sampled_from(qualifiers)),
    )


@st.composite
def date_bounds(draw: st.DrawFn) -> DateBound:
    """A date, a span or the end of a month, with its bound."""
    day = draw(st.dates(date(1950, 1, 1), date(2098, 12, 31)))
    bound = draw(st.sampled_from(_BOUNDS))
    if draw(st.booleans()):
        month_end = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return DateBound(month_end, month_end, "by_end")
    return DateBound(day, day + timedelta(days=draw(st.sampled_from((0, 0, 1, 29, 30, 364)))), bound)


def targets() -> st.SearchStrategy[Target]:
    """A target of every kind."""
    plain, signs = quantities(qualified=False), st.sampled_from(_SIGNS)
    words = st.sampled_from(("及时", "第三", "完全可控", "有所提升"))
    grades = st.sampled_from(("3A级", "二级", "良好", "五星级"))
    return st.one_of(
        st.builds(lambda sign, quantity: Target(sign, quantity, stated=True), signs, plain),
        st.builds(lambda quantity: Target("=", quantity), plain),
        st.builds(_range, plain, amounts(0, 10**6)),
        st.builds(lambda bound: Target("date", date=bound, stated=True), date_bounds()),
        st.builds(lambda word: Target("qualitative", operand=word), words),
        st.builds(
            lambda sign, word: Target("qualitative", stated=True, relation=sign, operand=word), signs, grades
        ),
        st.just(Target("none")),
    )


def _grade(sign: Relation, words: str) -> Target:
    return Target("qualitative", stated=True, relation=sign, operand=words)


def _range(lower: Quantity, more: Decimal) -> Target:
    upper = Quantity(lower.value + more, lower.unit, lower.decimals)
    decimals = max(0, -int(upper.value.as_tuple().exponent))
    return Target("range", lower, Quantity(upper.value, upper.unit, decimals), stated=True)


@st.composite
def intervals(draw: st.DrawFn, low: int = -6, high: int = 6) -> Interval:
    """Small rational intervals, often touching zero and one another, with open and closed ends."""
    least, most = sorted(Fraction(draw(st.integers(2 * low, 2 * high)), 2) for _ in range(2))
    try:
        return Interval(least, most, draw(st.booleans()), draw(st.booleans()))
    except QuantityError:
        assume(False)
        raise
