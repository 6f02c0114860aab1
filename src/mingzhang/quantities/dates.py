"""Dates as people write them in targets: 2023年12月20日前, 2023年底前, 二〇二四年四月三十日, 20231220."""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, assert_never

from mingzhang.quantities.chinese import parse_chinese
from mingzhang.quantities.number import half_width

Bound = Literal["on", "by", "before", "by_end", "after"]
"""on: on the day or within the days named; by: 不晚于; before: …前; by_end: …底前; after: …后, 不早于."""


@dataclass(frozen=True, slots=True)
class DateBound:
    """A date or a span of days, and how something must stand to it.

    Attributes:
        start, day: First and last day named; the same for a plain date.
        text: As printed, white space removed.
        year_given: The year is printed; else it is the year asked for.
    """

    start: date
    day: date
    bound: Bound
    text: str = field(default="", compare=False)
    year_given: bool = field(default=True, compare=False)

    def met_by(self, done: date) -> bool | None:
        """Whether something done on a day keeps the date; None where the words leave it open.

        A named day counts as kept on the day itself (12月20日前 is kept on the 20th, as the forms practise it);
        whether 12月前 includes December cannot be told.
        """
        match self.bound:
            case "on":
                return self.start <= done <= self.day
            case "by" | "by_end":
                return done <= self.day
            case "after":
                return done >= self.start
            case "before":
                within = self.start <= done <= self.day and self.start != self.day
                return None if within else done <= self.day
            case _:
                assert_never(self.bound)

    def __str__(self) -> str:
        named = _print_span(self.start, self.day)
        match self.bound:
            case "on":
                return named
            case "by":
                return f"不晚于{named}"
            case "before":
                return f"{named}前"
            case "by_end":
                return f"{self.day.year}年{self.day.month}月底前"
            case "after":
                return f"{named}后"
            case _:
                assert_never(self.bound)


_Span = tuple[date, date, bool]
"""First day, last day, and whether the words name the end of it (底, 末)."""

_YEAR = r"(?:(?P<y>(?:19|20)[0-9]{2})年度?|(?P<word>当年|本年度?|今年|次年|翌年|明年))?"
_WORD_YEARS = {"次年": 1, "翌年": 1, "明年": 1}
_HALF = {"上": (1, 6), "下": (7, 12)}
_THIRD = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_LONGEST = 60
_GIVEN_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMERAL = re.compile(r"[零〇○一二三四五六七八九十]+(?=[年月日号季])")
_DAY_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        _YEAR + r"(?P<m>[0-9]{1,2})月份?(?P<d>[0-9]{1,2})[日号]?",
        r"(?P<y>(?:19|20)[0-9]{2})(?P<sep>[-./])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})",
        r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    )
)
_MONTH_FORM = re.compile(_YEAR + r"(?P<m>[0-9]{1,2})月份?(?:(?P<third>[上中下])旬|(?P<end>[底末]))?")
_QUARTER_FORM = re.compile(_YEAR + r"第?(?P<q>[1-4])季度?(?P<end>[底末])?")
_HALF_FORM = re.compile(_YEAR + r"(?P<half>[上下])半年(?P<end>[底末])?")
_YEAR_FORM = re.compile(r"(?=.*年)" + _YEAR + r"(?:年?(?:(?P<end>[底末终])|内))?")
_SEPARATOR = re.compile(r"起?至|到|—+|-+|~")
_BEFORE_WORDS = re.compile(
    r"(?:截至|截止到?|截止至|不晚于|不迟于|最迟于?|不得晚于|不得迟于|小于等于|小于或等于|<=|≤)(?=.)"
)
_AFTER_WORDS = re.compile(r"(?:不早于|大于等于|>=|≥)(?=.)")
_NEUTRAL = re.compile(
    r"(?:应?于|须于|在|自|从)?(.+?)(?:[,、]?(?:全部|全面)?(?:完成|竣工|交付|建成|上线)[^0-9,、。]{0,6})?"
)
_TAILS: tuple[tuple[str, Bound], ...] = (("之前", "before"), ("以前", "before"), ("前", "before"), ("止", "by"))
_AFTER_TAILS = ("之后", "以后", "后", "起")


def parse_date(text: str, year: int | None = None) -> DateBound | None:
    """The date that a whole text states; None where it states none, or a day that does not exist.

    Args:
        text: As printed.
        year: Year of a date that prints none; without it such a date is None.
    """
    printed = half_width(text).rstrip("。;,")
    if len(printed) > _LONGEST:
        return None
    plain = _NUMERAL.sub(lambda match: _figures(match[0]), printed)
    forced, body = _leading_word(plain)
    match = _NEUTRAL.fullmatch(body)
    bound, named = _trailing_word(match[1] if match else body)
    span = _span(named, year)
    if span is None:
        return None
    start, day, at_end = span
    kept: Bound = forced or bound
    if at_end:
        start, kept = day, kept if kept == "after" else "by_end"
    return DateBound(start, day, kept, printed, _GIVEN_YEAR.search(plain) is not None)


def _figures(numeral: str) -> str:
    value = parse_chinese(numeral)
    return numeral if value is None else str(value)


def _leading_word(plain: str) -> tuple[Bound | None, str]:
    leading: tuple[tuple[re.Pattern[str], Bound], ...] = (_BEFORE_WORDS, "by"), (_AFTER_WORDS, "after")
    for pattern, bound in leading:
        match = pattern.match(plain)
        if match:
            return bound, plain[match.end() :]
    return None, plain


def _trailing_word(plain: str) -> tuple[Bound, str]:
    for tail, bound in _TAILS:
        if plain.endswith(tail):
            return bound, plain.removesuffix(tail)
    for tail in _AFTER_TAILS:
        if plain.endswith(tail):
            return "after", plain.removesuffix(tail)
    return "on", plain


def _span(named: str, year: int | None) -> _Span | None:
    whole = _one_span(named, year)
    if whole is not None:
        return whole
    pairs = ((named[: cut.start()], named[cut.end() :]) for cut in _SEPARATOR.finditer(named))
    return next(filter(None, (_range(first, last, year) for first, last in pairs)), None)


def _range(first: str, last: str, year: int | None) -> _Span | None:
    """Both ends; a year or a unit that only one of them prints (2023年1-12月) speaks for both."""
    unit = last.lstrip("0123456789")
    full = first + unit if first[-1:].isdigit() and len(unit) == 1 else first
    start = _one_span(full, _printed_year(last) or year)
    end = _one_span(last, _printed_year(first) or year)
    if start is None or end is None or start[0] > end[1]:
        return None
    return start[0], end[1], False


def _printed_year(text: str) -> int | None:
    match = _GIVEN_YEAR.search(text)
    return int(match[0]) if match else None


def _one_span(named: str, year: int | None) -> _Span | None:
    for pattern in _DAY_FORMS:
        match = pattern.fullmatch(named)
        if match:
            return _day(_year(match, year), int(match["m"]), int(match["d"]))
    for pattern, read in (
        (_MONTH_FORM, _month_span),
        (_QUARTER_FORM, _quarter_span),
        (_HALF_FORM, _half_span),
        (_YEAR_FORM, _year_span),
    ):
        match = pattern.fullmatch(named)
        known = _year(match, year) if match else None
        if match and named and known is not None:
            return read(match, known)
    return None


def _year(match: "re.Match[str]", year: int | None) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    return None if year is None else year + _WORD_YEARS.get(groups.get("word") or "", 0)


def _day(year: int | None, month: int, day: int) -> _Span | None:
    if year is None or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day), date(year, month, day), False


def _months(year: int, first: int, last: int, at_end: bool) -> _Span | None:
    if not 1 <= first <= last <= 12:
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1]), at_end


def _month_span(match: "re.Match[str]", year: int) -> _Span | None:
    whole = _months(year, int(match["m"]), int(match["m"]), bool(match["end"]))
    if whole is None or not match["third"]:
        return whole
    first, last = _THIRD[match["third"]]
    return whole[0].replace(day=first), min(whole[1], whole[1].replace(day=min(last, whole[1].day))), False


def _quarter_span(match: "re.Match[str]", year: int) -> _Span | None:
    last = int(match["q"]) * 3
    return _months(year, last - 2, last, bool(match["end"]))


def _half_span(match: "re.Match[str]", year: int) -> _Span | None:
    return _months(year, *_HALF[match["half"]], bool(match["end"]))


def _year_span(match: "re.Match[str]", year: int) -> _Span | None:
    return _months(year, 1, 12, bool(match["end"]))


def _print_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _print_span(start: date, day: date) -> str:
    """The shortest words that name just these days."""
    if start == day:
        return _print_day(day)
    to_month_end = start.day == 1 and day.day == monthrange(day.year, day.month)[1]
    if to_month_end and (start.year, start.month) == (day.year, day.month):
        return f"{day.year}年{day.month}月"
    if to_month_end and start.year == day.year and (start.month, day.month) == (1, 12):
        return f"{day.year}年"
    return f"{_print_day(start)}至{_print_day(day)}"
