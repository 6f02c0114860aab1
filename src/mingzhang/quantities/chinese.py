"""Chinese numerals: 三百二十万, 二〇二四, 三点一四, 三分之一, 百分之五, 壹佰元整; strict, and back again."""

import re
from decimal import Decimal
from fractions import Fraction

from mingzhang.quantities.exact_numbers import exact, scaled, to_decimal
from mingzhang.quantities.number import parse_number, squeeze

_DIGITS = "零一二三四五六七八九"
_STEPS = (("千", 1000), ("百", 100), ("十", 10))
_GROUPS = (("亿", 10**8), ("万", 10**4))
_PLAIN = str.maketrans(
    "〇○Ｏ两壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億点點廿卅", "零零零二一二二三三四五六六七八九十百千万亿点点廿卅"
)
_SECTION = re.compile(
    r"零?(?:([一二三四五六七八九])千)?零?(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?零?([一二三四五六七八九])?"
)
_NOT_NEEDED = re.compile(r"(?<=[万亿])零(?=.千)")
_BARE_TEN = re.compile(r"(?<![一二三四五六七八九])十")
_SHARE = re.compile(r"(.+)分之(.+)")
_CAPITAL = re.compile(r"(?:人民币)?(?:(.+?)[元圆])?零?(?:([^角]+)角)?零?(?:([^分]+)分)?[整正]?")
_BASES = {"百": 100, "千": 1000, "万": 10**4}
NUMERALS = "零〇○一二两三四五六七八九十百千万亿壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億点點半"
"""Every character that a Chinese numeral may hold."""


def parse_chinese(text: str) -> Decimal | None:
    """The number that a whole Chinese numeral states; None where it is anything else, or states two things.

    Whole numbers, digits one after the other (二〇二四), and decimals (三点一四, 一点五亿) are read. `一百二`
    and `三五` are refused: speakers mean 120 and "three to five".
    """
    plain = _plain(text)
    if plain == "半":
        return Decimal("0.5")
    head, point, tail = plain.partition("点")
    if not point:
        whole = _whole(plain)
        return None if whole is None else Decimal(whole)
    return _with_places(head, tail)


def parse_share(text: str) -> Fraction | None:
    """The exact fraction that 三分之一, 百分之五 or 万分之二点五 states, None for any other text."""
    match = _SHARE.fullmatch(_plain(text))
    if match is None:
        return None
    base = _BASES.get(match[1]) or _whole(match[1])
    part = _part(match[2])
    return exact(part) / base if base and part is not None else None


def _part(plain: str) -> Decimal | None:
    """What stands after 分之: a numeral, 百 (百分之百) or figures (百分之95)."""
    figures = parse_number(plain)
    if figures is not None:
        return figures.value
    return Decimal(100) if plain == "百" else parse_chinese(plain)


def parse_capital(text: str) -> Decimal | None:
    """The amount in 元, with two places, of an amount in words: 壹仟贰佰元伍角整, 人民币叁元零肆分."""
    match = _CAPITAL.fullmatch(squeeze(text))
    if match is None or not any(match.groups()):
        return None
    parts = [_whole(_plain(part)) if part else 0 for part in match.groups()]
    if any(part is None for part in parts) or max(parts[1] or 0, parts[2] or 0) > 9:
        return None
    cents = sum((part or 0) * weight for part, weight in zip(parts, (100, 10, 1), strict=True))
    return scaled(cents, 2)


def parse_ordinal(text: str) -> int | None:
    """The place that 第三, 第3 or 第3名 states, None for any other text."""
    match = re.fullmatch(r"第([^名位]+)[名位]?", squeeze(text))
    if match is None:
        return None
    return int(match[1]) if re.fullmatch(r"[0-9]{1,6}", match[1]) else _whole(_plain(match[1]))


def to_chinese(number: int) -> str:
    """The numeral of a whole number from zero up, in everyday characters: 105 is 一百零五, 12 is 十二."""
    written = _write(number)
    return written.removeprefix("一") if written.startswith("一十") else written


def _plain(text: str) -> str:
    return squeeze(text).translate(_PLAIN).replace("廿", "二十").replace("卅", "三十")


def _whole(plain: str) -> int | None:
    """A whole number by place value, or by digits alone; None where it is not written as it should be."""
    if re.fullmatch(f"[{_DIGITS}]+", plain):
        return _digits(plain)
    number = _value(plain)
    if number is None:
        return None
    # Written back it must be the same, else a 零 is missing (一百二) or the order is wrong.
    full = _BARE_TEN.sub("一十", plain)
    return number if _write(number) in {full, _NOT_NEEDED.sub("", full)} else None


def _digits(plain: str) -> int | None:
    """Digit by digit; two different digits without a zero (三五) mean a span and are refused."""
    if len(plain) == 2 and "零" not in plain:
        return None
    return int("".join(str(_DIGITS.index(char)) for char in plain)) if len(plain) <= 20 else None


def _value(plain: str) -> int | None:
    for mark, size in _GROUPS:
        head, found, tail = plain.rpartition(mark)
        if found:
            high, low = _value(head), _value(tail) if tail else 0
            return None if not high or low is None or low >= size else high * size + low
    return _section(plain)


def _section(plain: str) -> int | None:
    """A number below ten thousand."""
    match = _SECTION.fullmatch(plain)
    if match is None or not plain:
        return None
    thousands, hundreds, tens, ten, ones = match.groups()
    steps = (thousands, 1000), (hundreds, 100), (tens or ("一" if ten else None), 10), (ones, 1)
    return sum(_DIGITS.index(digit) * size for digit, size in steps if digit)


def _with_places(head: str, tail: str) -> Decimal | None:
    digits = tail.rstrip("万亿")
    whole = _whole(head)
    if whole is None or not re.fullmatch(f"[{_DIGITS}]+", digits):
        return None
    figures = "".join(str(_DIGITS.index(char)) for char in digits)
    value = Decimal(f"{whole}.{figures}")
    scale = 1
    for mark in tail[len(digits) :]:
        scale *= dict(_GROUPS)[mark]
    return value if scale == 1 else to_decimal(exact(value) * scale)


def _write(number: int) -> str:
    """The numeral with 一十 for ten, as it stands inside longer ones."""
    for mark, size in _GROUPS:
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return _write(number // size) + mark + gap + (_write(rest) if rest else "")
    return _write_section(number)


def _write_section(number: int) -> str:
    written, rest = "", number
    for mark, size in _STEPS:
        digit, rest = divmod(rest, size)
        if digit:
            written += _DIGITS[digit] + mark
        elif written and rest and not written.endswith("零"):
            written += "零"
    return written + _DIGITS[rest] if rest or not written else written
