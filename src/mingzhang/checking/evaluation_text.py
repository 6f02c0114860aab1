"""The running text of the evaluations in a report, and the patterns by which rules find sentences in it.

In a pattern `{a}` stands for a printed number, `{a:money}` for one with its unit of money, `{a:percent}` for a
percentage, `{n:count}` for a count in digits or Chinese, `{d:date}` for a day with or without its year; each is a
named group.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import msgspec

from mingzhang.checking.views import Held, per_yuan
from mingzhang.findings import Evidence
from mingzhang.forms import Report
from mingzhang.quantities import Interval, exact, parse_chinese, parse_number, squeeze
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.patterns import compiled
from mingzhang.scoring.running_text import RunningText, running_text

NO_EVALUATION_TEXT = "没有读到绩效评价的正文"
_KIND = "evaluation"
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_DATE = r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日"
_HOLES = {
    "number": r"(?P<{0}>[-－]?" + _NUMBER + ")",
    "money": r"(?P<{0}>" + _NUMBER + r")(?P<{0}_unit>亿元|万元|元)",
    "percent": r"(?P<{0}>[-－]?" + _NUMBER + r")[%％]",
    "count": r"(?P<{0}>[0-9]+|[一二两三四五六七八九十]+)",
    "date": r"(?P<{0}>" + _DATE + ")",
}
_HOLE = re.compile(r"\{([a-z]\w*)(?::(\w+))?\}")
_HEADING = re.compile(r"附件?[0-9一二三四五六七八九十]*$|第[一二三四五六七八九十]+部分|绩效评价报告$")
_CENTS = 2


class Pattern(msgspec.Struct, frozen=True):
    """A pattern of the rule book: the regular expression, and the kind of each hole."""

    regex: re.Pattern[str]
    holes: dict[str, str]

    def find(self, text: RunningText) -> Iterator[re.Match[str]]:
        """All places in a text."""
        return self.regex.finditer(text.text)


@lru_cache(maxsize=512)
def pattern_of(text: str) -> Pattern:
    """The pattern that a rule writes.

    Raises:
        ValueError: It is not a regular expression; the message says where.
    """
    holes = {name: kind or "number" for name, kind in _HOLE.findall(text)}
    return Pattern(compiled(_HOLE.sub(lambda m: _HOLES[m[2] or "number"].format(m[1]), text)), holes)


class Number(msgspec.Struct, frozen=True):
    """A number as a sentence prints it, in base units (元 for money).

    Attributes:
        interval: What it may stand for; counts are exact.
        factor: How many base units one unit of it is.
        words: As printed, with its unit.
    """

    value: Fraction
    interval: Interval
    decimals: int
    factor: Fraction
    words: str
    evidence: tuple[Evidence, ...] = ()


def number_in(match: re.Match[str], name: str, kind: str, text: RunningText) -> Number | None:
    """The number in a hole of a match; None where the hole stayed empty."""
    printed = match[name]
    if printed is None:
        return None
    evidence = (text.evidence(match, name),)
    if kind == "count":
        whole = count_of(printed)
        return None if whole is None else Number(whole, Interval.point(whole), 0, Fraction(1), printed, evidence)
    found = parse_number(printed)
    if found is None:
        return None
    unit = match[f"{name}_unit"] if kind == "money" else "%" if kind == "percent" else ""
    factor = per_yuan(unit) if kind == "money" else Fraction(1)
    return printed_number(found.value, found.decimals, unit, factor, evidence)


def printed_number(
    value: Decimal, decimals: int, unit: str, factor: Fraction, evidence: tuple[Evidence, ...]
) -> Number:
    """A printed number as rules compare it: money beside 万元 has two decimals at least, bare integers are counts."""
    places = max(decimals, _CENTS) if unit in ("万元", "亿元") else decimals
    rounded = bool(places) or unit == "%"
    interval = Interval.printed(exact(value), places) if rounded else Interval.point(exact(value))
    return Number(exact(value) * factor, interval * factor, places, factor, f"{value:,f}{unit}", evidence)


def count_of(printed: str) -> Fraction | None:
    """A count in digits or Chinese."""
    if printed.isdigit():
        return Fraction(int(printed))
    value = parse_chinese("二" if printed == "两" else printed)
    return None if value is None else exact(value)


def evaluation_text(report: Report, book: Rulebook) -> RunningText:
    """The running text of a report's evaluations; made once for a report."""
    return _text(Held(report, book))


@lru_cache(maxsize=2)
def _text(held: Held) -> RunningText:
    report = held.report
    lines = report.text_lines
    if report.kind != _KIND:
        lines = lines[_begin(held) :]
    return running_text(replace(report, text_lines=lines))


def _begin(held: Held) -> int:
    """The line where evaluations begin: the heading above the first of their tables."""
    forms = [f for f in held.report.forms if (d := held.book.forms.get(f.form)) and d.kind == _KIND]
    places = {_place(source): number for number, (source, _) in enumerate(held.report.text_lines)}
    first = min((places[_place(f.source)] for f in forms if _place(f.source) in places), default=None)
    if first is None:
        return len(held.report.text_lines) if not forms else 0
    above = (n for n in range(first, -1, -1) if _HEADING.search(squeeze(held.report.text_lines[n][1])))
    return next(above, first)


def _place(source: object) -> tuple[object, object]:
    line = getattr(source, "line", None)
    return (None, line) if line is not None else (getattr(source, "page", None), getattr(source, "box", None))
