"""What stands in a sentence beside words: numbers with their units, dates, years, formulas, document numbers."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from mingzhang.quantities.chinese import parse_chinese
from mingzhang.quantities.number import Number, parse_number
from mingzhang.reading.statements.grammar import Grammar
from mingzhang.rulebook import Rulebook

_SCALE = "亿亿|万亿|千亿|百亿|千万|百万|十万|亿|万|千|百"
_APPROXIMATE = "余|多"
_YEAR = "(?:19|20)[0-9]{2}"
_OPERATORS = "[≥≤＞＜<>]=?"
_FORMULA = r"[0-9（][0-9.%（）*×xX÷/+\-]{2,60}=[0-9]+(?:\.[0-9]+)?%?"
_ARITHMETIC = re.compile(r"[*×xX÷/]|[0-9）%][+\-]")
_DATE_PARTS = re.compile(rf"(?:({_YEAR})年)?(?:([0-9]{{1,2}})月)?(?:([0-9]{{1,2}})日)?(底|末|初)?")
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_RANGE = re.compile(r"(?:（含）)?(?:-|—+|–|~|～|至|到)")
_SOFT_LOW, _SOFT_HIGH = (
    re.compile(r"(?:（含）)?(?:及以上|以上|以下|以内)?(?:（含）)?的"),
    re.compile(r"(?:（含）)?(?:及?以上|以下)(?:（含）)?(?=[\u4e00-\u9fff（])"),
)
_KEPT_IN_TITLES = frozenset({"year"})
_BRACKETED = re.compile(r"《[^《》]{1,80}》")


class Token(msgspec.Struct, frozen=True):
    """Something in a text that is read as a whole.

    Attributes:
        kind: number, date, year, years, formula, product, fraction, ordinal, document or reference.
        start, end: Its stretch of the text, unit and approximation included.
        number: None where it is no single number, or where its digits make none.
        unit: With its scale (万元); None for a bare number.
        unit_kind: The kind of number by its unit.
        operator: What the signs around it say: `>=`, `<=`, `>`, `<`, `~`, or `from` and `to` in a range.
        signed: The operator is a printed sign.
        per: What it is a rate for (/户), as printed.
        soft: It only describes what follows (超过100万元的合同), so that words run on across it.
        date: Of dates and years: `2023`, `2023-12`, `2023-12-31`, `--12-31`.
    """

    kind: str
    start: int
    end: int
    number: Number | None = None
    unit: str | None = None
    unit_kind: str = "bare"
    operator: str | None = None
    signed: bool = False
    per: str = ""
    soft: bool = False
    date: str | None = None


@lru_cache(maxsize=4)
def _pattern(book: Rulebook) -> re.Pattern[str]:
    units = sorted((unit for group in book.statements.units for unit in group.units), key=len, reverse=True)
    unit = "|".join(re.escape(unit) for unit in units)
    counts = "|".join(sorted(book.statements.words.chinese_counts, key=len, reverse=True))
    return re.compile(
        "|".join(
            [
                rf"(?P<document>[〔（„]{_YEAR}[〕）‟][0-9]{{1,4}}号)",
                rf"(?P<formula>{_FORMULA})",
                rf"(?P<years>{_YEAR}年?(?:-|—|–|~|～|至){_YEAR}年?度?)",
                rf"(?P<date>{_YEAR}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}日|底|末|初)?|(?<![0-9.])[0-9]{{1,2}}月(?:[0-9]{{1,2}}日|底|末|初)?)",
                rf"(?P<year>(?<![0-9]){_YEAR}年(?:年?度|底|末|初)?)",
                r"(?P<reference>(?:附?表|附件|附录|图|公开)[0-9]+(?:[-—.][0-9]+)*表?)",
                r"(?P<product>[0-9]+[*×xX][0-9]+(?:小时)?)",
                r"(?P<fraction>(?<![0-9.])[0-9]+/[0-9]+(?![0-9/%]))",
                r"(?P<ordinal>[第前][0-9]+(?:位|名))",
                rf"(?P<sign>{_OPERATORS})?(?P<number>(?:(?<![0-9A-Za-z%）月日年#])[-+])?(?<![.#])[0-9][0-9,]*(?:\.[0-9]+)*)"
                rf"(?P<quote>”)?(?P<approx>{_APPROXIMATE})?"
                rf"(?:(?P<unit>{unit})|(?P<scale>{_SCALE})(?P<approx2>{_APPROXIMATE})?(?P<unit2>{unit})?)?(?P<approx3>(?:{_APPROXIMATE})(?=[，。；、）月]|$))?"
                r"(?P<per>/[\u4e00-\u9fff]{1,4}?(?:（[\u4e00-\u9fff]{1,4}）|(?=标准|的|给予|补助|补贴|执行|计|[，。；、）]|$)))?",
                r"(?P<frequency>每个?(?:工作日|季度|天|日|周|月|年)[一二两三四五六七八九十]次)",
                rf"(?P<chinese>(?<![第〇零百千万亿一二三四五六七八九十几数星期周“])[二两三四五六七八九十]{{1,3}}(?:{counts})(?![级星]))",
                r"(?P<lone>(?<=[保期限])一年(?=[，。；]))",
                r"(?P<round>(?:近|上|超|逾)[十百千万亿]{1,3}(?:人次|次|人|条|户|项|家|个|元)|(?<=[达近超])[百千万亿]{2,3}(?:人次|次|人|条|户))",
            ]
        )
    )


def tokens(text: str, book: Rulebook, grammar: Grammar) -> list[Token]:
    """All tokens of a paragraph's plain text, in order; of those in titles (《》) only the years."""
    titles = [match.span() for match in _BRACKETED.finditer(text)]
    found = []
    for match in _pattern(book).finditer(text):
        token = _token(match, text, grammar)
        if token and (token.kind in _KEPT_IN_TITLES or not _inside(token, titles)):
            found.append(token)
    return list(_ranged(found, text))


def _inside(token: Token, spans: list[tuple[int, int]]) -> bool:
    return any(start <= token.start < end for start, end in spans)


def _token(match: re.Match[str], text: str, grammar: Grammar) -> Token | None:
    """The token that a match of the master pattern makes; None for what only looks like one."""
    if match["number"]:
        return _quantity(match, text, grammar)
    kind = next(name for name, found in match.groupdict().items() if found)
    if kind == "formula":
        return _formula(match, text)
    make = _MAKERS.get(kind)
    return make(kind, match) if make else Token(kind, match.start(), match.end())


def _ordinal(kind: str, match: re.Match[str]) -> Token:
    return Token(kind, *match.span(), parse_number(re.sub(r"\D", "", match[0])), match[0][-1], "count")


def _single(kind: str, match: re.Match[str]) -> Token:
    """一年 after a word that makes it a length."""
    return Token("number", *match.span(), Number(Decimal(1), 0), match[0][1:], "time")


def _formula(match: re.Match[str], text: str) -> Token | None:
    left, _, result = match[0].partition("=")
    if not _ARITHMETIC.search(left):
        return None
    end = match.end() + (1 if text.startswith("分", match.end()) else 0)
    return Token(
        "formula", match.start(), end, parse_number(result.rstrip("%")), "分" if end > match.end() else None
    )


def _counted(kind: str, match: re.Match[str]) -> Token | None:
    numeral = re.match("[二两三四五六七八九十]+", match[0])
    value = parse_chinese(numeral[0]) if numeral else None
    if numeral is None or value is None:
        return None
    return Token("number", match.start(), match.end(), Number(value, 0), match[0][numeral.end() :], "count")


def _dated(kind: str, match: re.Match[str]) -> Token | None:
    parts = _DATE_PARTS.match(match[0])
    if parts is None:
        return None
    year, month, day, part = parts.groups()
    if month and not (1 <= int(month) <= 12 and 1 <= int(day or 1) <= 31):
        return None
    written = year or "-"
    if month:
        written += f"-{int(month):02}"
        last = _LAST_DAYS[int(month) - 1] if part in ("底", "末") else None
        written += f"-{int(day or last or 0):02}" if day or last else ""
    elif match[0].endswith(("底", "末")):
        written += "-12-31"
    number = Number(Decimal(year), 0) if kind == "year" and year else None
    unit = match[0][4:] if kind == "year" else None
    return Token(kind, match.start(), match.end(), number, unit, "time", date=written)


_MAKERS: dict[str, Callable[[str, re.Match[str]], Token | None]] = {
    "date": _dated,
    "year": _dated,
    "chinese": _counted,
    "ordinal": _ordinal,
    "lone": _single,
}


def _quantity(match: re.Match[str], text: str, grammar: Grammar) -> Token | None:
    printed, start, end = match["number"], match.start(), match.end()
    unit = match["unit"] or ((match["scale"] or "") + (match["unit2"] or "")) or None
    if unit is None and _no_quantity(text, match):
        return None
    kind = grammar.kinds.get(match["unit"] or match["unit2"] or "", "bare" if not unit else "count")
    approximate = match["approx"] or match["approx2"] or match["approx3"]
    per = match["per"] or ""
    if per and kind != "money":
        end, per = match.start("per"), ""
    if match["quote"] and not unit:
        end = match.end("number")
    sign = (match["sign"] or "").replace("＞", ">").replace("＜", "<").replace("≥", ">=").replace("≤", "<=")
    token = Token("number", start, end, parse_number(printed), unit, kind, sign or None, bool(sign), per)
    tail = _tail(text, end, grammar)
    operator = sign or ("~" if approximate else None) or (tail[0] if tail else None)
    soft = bool(_SOFT_LOW.match(text, end)) or (kind in ("money", "percent") and bool(_SOFT_HIGH.match(text, end)))
    return replace(token, operator=operator, soft=soft)


def _no_quantity(text: str, match: re.Match[str]) -> bool:
    """A number without a unit that counts nothing: part of a code, a numbering, the number of a law."""
    before = text[match.start("number") - 1 : match.start("number")]
    after = text[match.end("number") : match.end("number") + 1]
    if after == "#" or (before and before.isascii() and (before.isalpha() or before in "#-/")):
        return True
    if re.match(r"-[0-9]+#|-[A-Za-z]|[A-Za-z]-|号(?!线|楼)", text[match.end("number") : match.end("number") + 4]):
        return True
    return after in "、.．）" and after != "" and before in "，。；：（" and len(match["number"]) <= 2


def _tail(text: str, end: int, grammar: Grammar) -> tuple[str, int] | None:
    for pattern, operator in grammar.tail_operators:
        match = pattern.match(text, end)
        if match:
            return operator, match.end()
    return None


def _ranged(found: list[Token], text: str) -> Iterator[Token]:
    """Tokens with the two ends of a range told from two numbers."""
    result = list(found)
    for index in range(len(result) - 1):
        low, high = result[index], result[index + 1]
        between = text[low.end : high.start]
        # The hyphen of 50-60 was left out of the second number's sign by the pattern.
        if low.kind == high.kind == "number" and _RANGE.fullmatch(between) and _one_unit(low, high):
            unit = low.unit or high.unit
            kind = high.unit_kind if low.unit is None else low.unit_kind
            result[index] = replace(low, operator="from", unit=unit, unit_kind=kind, soft=high.soft)
            result[index + 1] = replace(high, operator="to")
    yield from result


def _one_unit(low: Token, high: Token) -> bool:
    return low.unit in (None, high.unit) and high.unit is not None
