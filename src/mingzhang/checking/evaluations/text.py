"""The running text of the evaluations in a report, and the patterns by which rules find sentences in it.

In a pattern `{a}` stands for a printed number, `{a:money}` for one with its unit of money, `{a:percent}` for a
percentage, `{n:count}` for a count in digits or Chinese, `{d:date}` for a day with or without its year; each is a
named group.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import msgspec
from msgspec import structs

from mingzhang.checking.views import Held, per_yuan
from mingzhang.findings import Evidence
from mingzhang.forms import Report, Source
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
_REPORT = re.compile(r"^.{0,30}绩效评价(?:报告|总览表)$")
_FAST = re.compile(r"(?:\(\?<[!=][^()]*\))*(?:\(\?:)?[\u4e00-\u9fff]")
_CLASS = re.compile(r"\[(?:\\.|[^\]])*\]")
_CENTS = 2
Place = tuple[object, object]


class Pattern(msgspec.Struct, frozen=True):
    """A pattern of the rule book: the regular expression, and the kind of each hole.

    Attributes:
        anchor: Words that every match holds, of a pattern that does not begin with words and would be slow.
    """

    regex: re.Pattern[str]
    holes: dict[str, str]
    anchor: str = ""

    def find(self, text: RunningText) -> Iterator[re.Match[str]]:
        """All places in a text; with an anchor, only sentences that hold it and those before are searched."""
        if not self.anchor:
            yield from self.regex.finditer(text.text)
            return
        end = done = 0
        place = text.text.find(self.anchor)
        while place >= 0:
            if place >= end:
                begin = text.text.rfind("。", 0, max(text.text.rfind("。", 0, place), 0)) + 1
                end = text.text.find("。", place) + 1 or len(text.text)
                for match in self.regex.finditer(text.text, max(begin, done), end):
                    done = match.end()
                    yield match
            place = text.text.find(self.anchor, place + 1)


@lru_cache(maxsize=512)
def pattern_of(text: str) -> Pattern:
    """The pattern that a rule writes.

    Raises:
        ValueError: It is not a regular expression; the message says where.
    """
    holes = {name: kind or "number" for name, kind in _HOLE.findall(text)}
    source = _HOLE.sub(lambda m: _HOLES[m[2] or "number"].format(m[1]), text)
    return Pattern(compiled(source), holes, "" if _FAST.match(source) else _anchor(source))


def _anchor(source: str) -> str:
    """The first words that stand in a pattern outside all groups and classes, and not at will."""
    plain, depth, run = [], 0, ""
    for sign in re.findall(r"\\.|.", _CLASS.sub("[", source)):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and "\u4e00" <= sign <= "\u9fff":
            run += sign
            continue
        plain.append(run[:-1] if sign in "?*{" else run)
        run = ""
    return next((words for words in (*plain, run) if len(words) > 1), "")


class Number(msgspec.Struct, frozen=True):
    """A number as a sentence prints it, in base units (元 for money).

    Attributes:
        interval: What it may stand for; counts are exact.
        factor: How many base units one unit of it is.
        words: As printed, with its unit.
        unitless: A table prints it without any unit of money, so that it may be in 元 or in 万元.
    """

    value: Fraction
    interval: Interval
    decimals: int
    factor: Fraction
    words: str
    evidence: tuple[Evidence, ...] = ()
    unitless: bool = False

    def scaled(self, times: int) -> "Number":
        """The same number in a unit so many times as large."""
        return structs.replace(
            self, value=self.value * times, interval=self.interval * times, factor=self.factor * times
        )


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
    """A printed number as rules compare it: 万元 have two decimals at least, bare integers are counts."""
    places = max(decimals, _CENTS) if unit in ("万元", "亿元") else decimals
    rounded = bool(places) or unit == "%"
    interval = Interval.printed(exact(value), places) if rounded else Interval.point(exact(value))
    return Number(exact(value) * factor, interval * factor, places, factor, f"{value:,f}{unit}", evidence)


def lines_of(match: re.Match[str], text: RunningText, beyond: int = 40) -> frozenset[Place]:
    """The places of all lines that a match touches, and of those just behind it."""
    first = bisect_right(text.starts, match.start()) - 1
    last = bisect_right(text.starts, match.end() + beyond) - 1
    return frozenset(place_of(source) for source in text.sources[first : last + 1])


def same_report(match: re.Match[str], source: Source, text: RunningText) -> bool:
    """Whether a sentence and a table stand in the same of several evaluation reports that one document holds."""
    starts = _report_starts(text)
    place = _position(source, text)
    return place is None or bisect_right(starts, match.start()) == bisect_right(starts, place)


@lru_cache(maxsize=4)
def _report_starts(text: RunningText) -> tuple[int, ...]:
    ends = (*text.starts[1:], len(text.text))
    return tuple(a for a, b in zip(text.starts, ends, strict=True) if _REPORT.search(text.text[a:b]))


def _position(source: Source, text: RunningText) -> int | None:
    """Where in the text something stands: its own line, or the first behind it."""
    if source.line is not None:
        later = (a for a, s in zip(text.starts, text.sources, strict=True) if (s.line or 0) >= (source.line or 0))
    elif source.page is not None:
        later = (a for a, s in zip(text.starts, text.sources, strict=True) if (s.page or 0) >= (source.page or 0))
    else:
        return None
    return next(later, None)


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
    places = {place_of(source): number for number, (source, _) in enumerate(held.report.text_lines)}
    first = min((places[place_of(f.source)] for f in forms if place_of(f.source) in places), default=None)
    if first is None:
        return len(held.report.text_lines) if not forms else 0
    above = (n for n in range(first, -1, -1) if _HEADING.search(squeeze(held.report.text_lines[n][1])))
    return next(above, first)


def place_of(source: Source) -> Place:
    """What tells whether two things stand on one line, whoever read them."""
    return (None, source.line) if source.line is not None else (source.page, source.box)
