"""Numbers of a workbook as a reader sees them: a number format applied in exact decimals.

Two departures from the screen, both so that no figure is lost: a number without a format (General) keeps its
fifteen significant digits where a narrow column would show fewer, and a negative number that is shown by
colour or brackets alone is written with a minus sign.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
_PLAIN_EXPONENT = 30
_CODE_LENGTH = 255
_STORED = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")

_DATE = {14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM"}
_TIME = {20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"}
_ACCOUNT = '_ * #,##0{0}_ ;_ * \\-#,##0{0}_ ;_ * "-"_ ;_ @_ '
_NUMBER = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: _ACCOUNT.format(""),
    42: _ACCOUNT.format(""),
    43: _ACCOUNT.format(".00"),
    44: _ACCOUNT.format(".00"),
    48: "##0.0E+0",
    49: "@",
}
_YEAR_MONTH, _MONTH_DAY, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
# The numbers that the format leaves to the language of the office suite, in their Chinese meaning.
_CHINESE = {
    30: "m-d-yy",
    31: _DAY,
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    **dict.fromkeys((34, 55), 'AM/PMh"时"mm"分"'),
    **dict.fromkeys((35, 56), 'AM/PMh"时"mm"分"ss"秒"'),
}
BUILT_IN: dict[int, str] = _DATE | _TIME | _NUMBER | _CHINESE
"""The format codes that workbooks name by number only."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_](?P<gap>.)|[*](?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|aaaa?)|(?P<digit>[0#?])|(?P<mark>[.,%/@;])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-\]]*)")
_ELAPSED = re.compile(r"(h+|m+|s+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format code, as (kind, text) tokens, with its condition."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)


@lru_cache(maxsize=8192)
def number_text(stored: str, code: str, epoch_1904: bool) -> str:
    """A stored number as its format shows it; what is no number (NaN, inf) stays the text it is."""
    if not _STORED.fullmatch(stored):
        return stored
    value = Decimal(stored)
    return stored if abs(value.adjusted()) > 308 else display(value, code, epoch_1904)


def display(number: Decimal, code: str, epoch_1904: bool = False) -> str:
    """A number as the format code prints it, without the blanks that only align columns.

    Args:
        number: As stored; binary noise beyond fifteen significant digits is rounded away first.
        code: Such as `#,##0.00`, `0.00%`, `yyyy"年"m"月"`; a code that is not understood prints the plain number.
        epoch_1904: The workbook counts days from 1904.
    """
    value = number.normalize(_FIFTEEN)
    sections = _parse(code) if len(code) <= _CODE_LENGTH else ()
    if not sections:
        return plain(value)
    section, signed = _choose(sections, value)
    if section.has("date", "elapsed", "noon"):
        return _date(section, value, epoch_1904)
    if section.has("general", "exponent", "/", "@"):
        return _general(section, value, signed)
    return _fixed(section, value, signed)


def plain(value: Decimal) -> str:
    """The number in full, without exponent while it has any sensible length."""
    if abs(value.adjusted()) > _PLAIN_EXPONENT:
        return str(value.normalize(_FIFTEEN))
    text = format(value.normalize(_FIFTEEN), "f")
    return "0" if text == "-0" else text


@lru_cache(maxsize=1024)
def _parse(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition = None
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "other", match.group(match.lastgroup or 0) or ""
        if (kind, text) == ("mark", ";"):
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "bracket" and (found := _CONDITION.fullmatch(text)):
            condition = (found.group(1), Decimal(found.group(2)))
        else:
            tokens.extend(_token(kind, text))
    sections.append(_Section(tuple(tokens), condition))
    return tuple(sections)


def _token(kind: str, text: str) -> list[tuple[str, str]]:
    """One token of a section, or none for what only aligns or colours."""
    if kind == "bracket":
        if _ELAPSED.fullmatch(text):
            return [("elapsed", text.lower())]
        money = _CURRENCY.match(text)
        return [("literal", money.group(1))] if money and money.group(1) else []
    if kind in ("gap", "fill"):
        return []
    if kind in ("quoted", "escaped", "other"):
        return [("literal", text)]
    if kind == "mark":
        return [(text, text)]
    return [(kind, text.lower() if kind == "date" else text)]


def _choose(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, bool]:
    """The section that prints a value, and whether the sign is still to be written."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _meets(value, section.condition):
                return section, value < 0
        return _Section((("general", ""),)), value < 0
    if value < 0 and len(numeric) > 1:
        return numeric[1], True
    if value == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], value < 0


def _meets(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _general(section: _Section, value: Decimal, signed: bool) -> str:
    """The plain number between the section's words; fractions and powers of ten are written out."""
    words = "".join(text for kind, text in section.tokens if kind == "literal" and section.has("general", "@"))
    before = section.tokens and section.tokens[0][0] == "literal"
    body = plain(abs(value))
    return _sign(f"{words}{body}" if before else f"{body}{words}", signed and body != "0")


def _fixed(section: _Section, value: Decimal, signed: bool) -> str:
    kinds = [kind for kind, _ in section.tokens]
    if "digit" not in kinds:
        # A section of words only: `"-"` for zero, nothing for what is hidden.
        return "".join(text for kind, text in section.tokens if kind in ("literal", "%")).strip()
    point = kinds.index(".") if "." in kinds else len(kinds)
    whole, fraction = section.tokens[:point], section.tokens[point + 1 :]
    places = sum(kind == "digit" for kind, _ in fraction)
    scale = 2 * kinds.count("%") - 3 * _thousands(whole)
    rounded = _EXACT.quantize(abs(value).scaleb(scale, _EXACT), Decimal(1).scaleb(-places))
    digits, _, decimals = format(rounded, "f").partition(".")
    text = _whole(whole, digits) + _fraction(fraction, decimals, point < len(kinds))
    return _sign(text.strip(), signed and rounded != 0)


def _thousands(whole: tuple[tuple[str, str], ...]) -> int:
    """How many commas stand behind the last digit place: each divides by a thousand."""
    places = [i for i, (kind, _) in enumerate(whole) if kind == "digit"]
    last = places[-1] if places else -1
    return sum(kind == "," for kind, _ in whole[last + 1 :]) if places else 0


def _whole(tokens: tuple[tuple[str, str], ...], digits: str) -> str:
    """The part before the point, filled from the right; the first place takes what is left."""
    places = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    grouped = any(kind == "," and places and i < places[-1] for i, (kind, _) in enumerate(tokens))
    left = "" if digits == "0" else digits
    out: list[str] = []
    taken = 0
    for i in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[i]
        if kind in ("literal", "%"):
            out.append(text)
        if kind != "digit":
            continue
        count = len(left) if places and i == places[0] else min(1, len(left))
        piece = left[len(left) - count :] or ("0" if text == "0" else "")
        left = left[: len(left) - count]
        for digit in reversed(piece):
            if grouped and taken and taken % 3 == 0:
                out.append(",")
            out.append(digit)
            taken += 1
    return "".join(reversed(out))


def _fraction(tokens: tuple[tuple[str, str], ...], decimals: str, point: bool) -> str:
    out, rest = [], decimals
    for kind, text in tokens:
        if kind == "digit":
            if text == "0" or rest.strip("0"):
                out.append(rest[:1])
            rest = rest[1:]
        elif kind in ("literal", "%"):
            out.append(text)
    return ("." if point else "") + "".join(out)


def _sign(text: str, negative: bool) -> str:
    """The text with a minus sign where the value is negative and the format shows it otherwise."""
    if not negative:
        return text
    bare = re.sub(r"[()（）]", "", text)
    return bare if bare.startswith(("-", "－", "−")) else "-" + bare.replace("-", "").strip()


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = "一二三四五六日"
_LAST_DAY = 2_958_465  # 31 December 9999


def _date(section: _Section, value: Decimal, epoch_1904: bool) -> str:
    if not 0 <= value <= _LAST_DAY:
        return plain(value)
    moment = _moment(value, epoch_1904)
    tokens = section.tokens
    noon = any(kind == "noon" for kind, _ in tokens)
    out = []
    for i, (kind, text) in enumerate(tokens):
        if kind == "elapsed":
            out.append(_elapsed(text, value))
        elif kind == "noon":
            out.append("上午" if moment.hour < 12 else "下午")
        elif kind == "date":
            out.append(_date_part(_minutes(tokens, i), moment, noon))
        elif kind == "digit" and text == "0":
            out.append("0")
        elif kind in ("literal", "/", ".", ","):
            out.append(text)
    return "".join(out).strip()


def _moment(value: Decimal, epoch_1904: bool) -> datetime:
    """The day and second of a serial number; days before March 1900 are one off in the 1900 count."""
    seconds = int((value * 86_400).to_integral_value(ROUND_HALF_UP))
    first = (1904, 1, 1) if epoch_1904 else (1899, 12, 30 if value >= 60 else 31)
    start = datetime(*first)  # noqa: DTZ001 -- a workbook's dates know no time zone
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return start


def _elapsed(unit: str, value: Decimal) -> str:
    per_day = {"h": 24, "m": 1_440, "s": 86_400}[unit[0]]
    return str(int(value * per_day)).zfill(len(unit))


def _minutes(tokens: tuple[tuple[str, str], ...], index: int) -> str:
    """The date token at an index, with `m` made `n` where it means minutes: after hours or before seconds."""
    text = tokens[index][1]
    if text[0] != "m" or len(text) > 2:
        return text
    before = [t for k, t in tokens[:index] if k in ("date", "elapsed")][-1:]
    after = [t for k, t in tokens[index + 1 :] if k in ("date", "elapsed")][:1]
    timed = (before and before[0][0] == "h") or (after and after[0][0] == "s")
    return text.replace("m", "n") if timed else text


def _date_part(token: str, moment: datetime, noon: bool) -> str:
    hour = (moment.hour % 12 or 12) if noon else moment.hour
    if token in ("mmm", "mmmm", "mmmmm"):
        return _MONTHS[moment.month - 1]
    if token in ("aaa", "aaaa", "ddd", "dddd"):
        return ("星期" if token in ("aaaa", "dddd") else "") + _WEEKDAYS[moment.weekday()]
    if token[0] == "y":
        return f"{moment.year:04d}" if len(token) > 2 else f"{moment.year % 100:02d}"
    number = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[token[0]]
    return str(number).zfill(min(len(token), 2))
