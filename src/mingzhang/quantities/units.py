"""Units of measure: dimension and exact factor of each; conversion between different dimensions is refused."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

import msgspec

from mingzhang.errors import QuantityError
from mingzhang.quantities.exact_numbers import Exact, exact, to_decimal
from mingzhang.quantities.number import half_width
from mingzhang.quantities.unit_table import read_table

Bare = Literal["count", "ratio"]
"""What a number without unit is: a count of things (comparable with 个), or a ratio (0.8 is 80%)."""

_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MULTIPLIED = re.compile(r"([十百千万亿]*)(.*)")
_NEW_NOUN = re.compile(r"[\u4e00-\u9fff]{1,6}|[A-Za-z]{1,6}")


class Unit(msgspec.Struct, frozen=True):
    """A unit: its dimension, and how many of the dimension's base units it holds (exact)."""

    dimension: str
    factor: Fraction


_NAMES = {name: tuple(Unit(*meaning) for meaning in meanings) for name, meanings in read_table().items()}


def convert(value: Exact, source: str | None, target: str | None, bare: Bare = "count") -> Decimal:
    """The value in another unit, exact.

    Args:
        value: The value in `source`.
        source: Unit it stands in; None for a bare number.
        target: Unit wanted.
        bare: What a bare number is.

    Raises:
        QuantityError: The units measure different things (量纲不同), or the result never ends as a decimal.
    """
    return to_decimal(exact(value) * conversion_factor(source, target, bare))


def conversion_factor(source: str | None, target: str | None, bare: Bare = "count") -> Fraction:
    """How many of the target unit one of the source unit is; QuantityError where the dimensions differ."""
    for one in readings(source, bare):
        for other in readings(target, bare):
            if one.dimension == other.dimension:
                return one.factor / other.factor
    raise QuantityError(f"{_name(source)}与{_name(target)}的量纲不同，不能换算或比较，请先统一计量单位。")


def same_dimension(one: str | None, other: str | None, bare: Bare = "count") -> bool:
    """Whether two units measure the same thing, so that amounts in them can be compared."""
    kinds = {unit.dimension for unit in readings(one, bare)}
    return any(unit.dimension in kinds for unit in readings(other, bare))


def dimension(unit: str | None, bare: Bare = "count") -> str:
    """What a unit measures: money, ratio, time, months, workdays, data, count …, or the noun it counts."""
    return readings(unit, bare)[0].dimension


@lru_cache(maxsize=4096)
def readings(unit: str | None, bare: Bare = "count") -> tuple[Unit, ...]:
    """All that a unit may mean (分 is a score, a minute or a hundredth of a 元), the likeliest first.

    A noun that is in no table counts its own kind of thing. QuantityError where the text cannot be a unit.
    """
    plain = half_width(unit or "")
    if not plain:
        return (Unit(bare, Fraction(1)),)
    found = _known(plain) or _new_noun(plain)
    if not found:
        raise QuantityError(f"“{unit}”不是计量单位，请核对单位的写法。")
    return found


def is_known_unit(text: str) -> bool:
    """Whether a text is a unit of the tables, alone, multiplied (万个) or compound (次/天)."""
    return bool(_known(half_width(text)))


def _known(plain: str) -> tuple[Unit, ...]:
    upper, slash, lower = plain.partition("/")
    if slash:
        return tuple(_compound(upper, lower))
    return _NAMES.get(plain) or _data(plain) or _multiplied(plain) or _counted(plain)


def _compound(upper: str, lower: str) -> Iterator[Unit]:
    for one in _known(upper):
        for other in _known(lower):
            yield Unit(f"{one.dimension}/{other.dimension}", one.factor / other.factor)


def _data(plain: str) -> tuple[Unit, ...]:
    """Storage in any case (gb, Gb) of two letters; one small letter is a gram or a metre."""
    return _NAMES.get(plain.upper(), ()) if re.fullmatch(r"[KMGTPkmgtp][Bb]", plain) else ()


def _multiplied(plain: str) -> tuple[Unit, ...]:
    match = _MULTIPLIED.fullmatch(plain)
    if match is None or not match[1]:
        return ()
    factor = Fraction(1)
    for char in match[1]:
        factor *= _MULTIPLIERS[char]
    base = (_NAMES.get(match[2]) or _counted(match[2])) if match[2] else _NAMES["个"]
    return tuple(Unit(unit.dimension, unit.factor * factor) for unit in base)


def _counted(plain: str) -> tuple[Unit, ...]:
    """个工作日, 个月, 个小时: the measure word says nothing."""
    base = plain.removeprefix("个")
    known = _NAMES.get(base, ()) if base != plain else ()
    return tuple(unit for unit in known if unit.dimension in {"time", "months", "workdays", "percentage_point"})


def _new_noun(plain: str) -> tuple[Unit, ...]:
    upper, slash, lower = plain.partition("/")
    if slash:
        pairs = ((one, other) for one in readings(upper) for other in readings(lower)) if lower else ()
        return tuple(Unit(f"{a.dimension}/{b.dimension}", a.factor / b.factor) for a, b in pairs)
    if not _NEW_NOUN.fullmatch(plain):
        return ()
    match = _MULTIPLIED.fullmatch(plain)
    scale, noun = (match[1], match[2]) if match else ("", plain)
    factor = _multiplied(scale)[0].factor if scale else Fraction(1)
    return (Unit(noun, factor),)


def _name(unit: str | None) -> str:
    return f"“{unit}”" if unit else "不带单位的数"
