"""Targets: an operator and what it demands: ≥9000个, 不少于5个, 95%-98%, 2023年底前, ≥3A级, 及时."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from mingzhang.errors import QuantityError
from mingzhang.quantities.dates import Bound, DateBound, parse_date
from mingzhang.quantities.number import half_width, squeeze
from mingzhang.quantities.quantity import Quantity, parse_quantity
from mingzhang.quantities.units import Bare, same_dimension

Relation = Literal["≥", "≤", "=", ">", "<"]
Operator = Literal["≥", "≤", "=", ">", "<", "range", "qualitative", "date", "none"]


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator demands.

    Attributes:
        operator: A relation to `quantity`; `range` from `quantity` to `upper`, both included; `date`;
            `qualitative` for words; `none` where nothing is printed (blank, -, 无).
        quantity: The number demanded; None for dates and words.
        upper: Upper end of a range.
        text: As printed, white space removed.
        stated: The operator is printed, as a sign or in words; a bare `3` means = and does not say so.
        date: The date demanded, where the operator is `date`.
        relation: Operator before words (≥3A级), where the operator is `qualitative`.
        operand: The words demanded, without the relation.
    """

    operator: Operator
    quantity: Quantity | None = None
    upper: Quantity | None = None
    text: str = field(default="", compare=False)
    stated: bool = False
    date: DateBound | None = None
    relation: Relation | None = None
    operand: str = ""

    @property
    def symbolic(self) -> bool:
        """Whether the operator is printed as a sign (≥ ≤ = > <), not in words."""
        return self.stated and bool(re.search("[<>=≤≥]", _signs(self.text)))

    def met_by(self, actual: Quantity, bare: Bare = "count") -> bool | None:
        """Whether an actual value meets the target; None where that cannot be told.

        That is so for words and dates, different dimensions, and an actual that is only about, above or below
        its number.
        """
        if self.quantity is None or actual.approximate or self.quantity.approximate:
            return None
        try:
            value, low = actual.exact_in(self.quantity.unit, bare), self.quantity.exact_in(self.quantity.unit, bare)
            high = self.upper.exact_in(self.quantity.unit, bare) if self.upper else None
        except QuantityError:
            return None
        return _compare(self.operator, value, low, high)

    def __str__(self) -> str:
        match self.operator:
            case "none":
                return ""
            case "date":
                return str(self.date)
            case "qualitative":
                return f"{self.relation or ''}{self.operand}"
            case "range":
                return f"{self.quantity}-{self.upper}"
            case _:
                return f"{self.operator if self.stated else ''}{self.quantity}"


_NONE = frozenset({"", "-", "--", "—", "——", "–", "/", "\\", "无", "暂无", "不适用", "N/A"})
_SIGNS = str.maketrans(
    {"﹥": ">", "〉": ">", "﹤": "<", "〈": "<", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "﹦": "="}
)
_TWO_SIGNS = (re.compile(r">=|=>|≥=?"), "≥"), (re.compile(r"<=|=<|≤=?"), "≤"), (re.compile("={1,2}"), "=")
_WORDS = """
≥ 不少于 不低于 不小于 不得少于 不得低于 不得小于 不早于 大于等于 大于或等于 高于或等于 高于等于 不短于 至少 最少
≥ 最低 达到 达
≤ 不超过 不高于 不多于 不大于 不得超过 不得高于 不得多于 不得大于 不超出 小于等于 小于或等于 低于或等于 低于等于
≤ 不长于 至多 最多 最高 不晚于 不迟于 控制在
> 大于 高于 多于 超过 超出 超 逾
< 小于 低于 少于 短于 不足 不满 不到
= 等于
"""
_RELATIONS: dict[str, Relation] = {"≥": "≥", "≤": "≤", "=": "=", ">": ">", "<": "<"}
_BY_WORD = {word: _RELATIONS[line[0]] for line in _WORDS.strip().splitlines() for word in line[2:].split()}
# The longest word first: 大于等于 before 大于, 不超过 before 超过.
_WORD = re.compile("|".join(sorted(_BY_WORD, key=len, reverse=True)))
_SIGN = re.compile("[≥≤=<>]")
_SUFFIX_RELATION: dict[str, Relation] = {"以上": "≥", "以下": "≤", "以内": "≤"}
_AGREEING = {"≥": "≥", ">": "≥", "≤": "≤", "<": "≤", "=": ""}
_EACH = re.compile(r"每[\u4e00-\u9fff]{1,3}$")
_SUBJECT = re.compile(r"[^0-9,，。;；、≥≤=<>]{0,16}")
_DATE_BOUNDS: dict[Relation, Bound] = {"≤": "by", "<": "before", "≥": "after", ">": "after", "=": "on"}
_DASH = re.compile(r"[-~—–至到]+")
_GRADE_LENGTH = 12
_LONGEST = 60


def parse_target(text: str, fiscal_year: int | None = None) -> Target:
    """The target that a cell states; words that state no number are a qualitative target, never an error.

    Args:
        text: As printed.
        fiscal_year: Year of a date that prints none.
    """
    printed = squeeze(text)
    plain = _signs(printed).rstrip("。;,")
    if plain in _NONE:
        return Target("none", text=printed)
    found = _read(plain, fiscal_year) if len(plain) <= _LONGEST else None
    return replace(found or Target("qualitative", operand=printed.rstrip("。；;，,")), text=printed)


def _read(plain: str, year: int | None) -> Target | None:
    return _date(plain, year) or _range(plain) or _related(plain, year) or _bare(plain)


def _signs(text: str) -> str:
    """Half width, with every form of an operator as one sign."""
    plain = half_width(text).translate(_SIGNS)
    for pattern, sign in _TWO_SIGNS:
        plain = pattern.sub(sign, plain)
    return plain


def _date(plain: str, year: int | None) -> Target | None:
    found = parse_date(plain, year)
    return Target("date", date=found, stated=True) if found else None


def _range(plain: str) -> Target | None:
    """Two quantities of one dimension, the lower first; a unit printed once speaks for both."""
    for dash in _DASH.finditer(plain):
        upper = parse_quantity(plain[dash.end() :])
        lower = parse_quantity(plain[: dash.start()])
        if lower is None or upper is None or lower.approximate or upper.approximate:
            continue
        lower = replace(lower.adopting(upper.unit), tail=lower.tail or upper.tail)
        if same_dimension(lower.unit, upper.unit) and lower.exact_in(upper.unit) <= upper.exact_in(upper.unit):
            return Target("range", lower, upper, stated=True)
    return None


def _related(plain: str, year: int | None) -> Target | None:
    """An operator, alone or after the name of what is measured, and its operand."""
    targets = (_demand(relation, operand, year) for relation, operand in _splits(plain))
    found = next(filter(None, targets), None)
    return found or _grade(plain)


def _splits(plain: str) -> Iterator[tuple[Relation, str]]:
    """Every operator with what follows it; signs alone where there is one, none behind a number or a clause."""
    for match in (_SIGN if _SIGN.search(plain) else _WORD).finditer(plain):
        subject = plain[: match.start()]
        if _SUBJECT.fullmatch(subject):
            each = _EACH.search(subject)
            yield _relation(match[0]), (each[0] if each else "") + plain[match.end() :]


def _relation(operator: str) -> Relation:
    return _RELATIONS.get(operator) or _BY_WORD[operator]


def _demand(relation: Relation, operand: str, year: int | None) -> Target | None:
    quantity = parse_quantity(operand)
    if quantity is not None:
        return _with_suffix(relation, quantity)
    named = parse_date(operand, year)
    if named is None:
        return None
    bound = named.bound if named.bound != "on" else _DATE_BOUNDS[relation]
    return Target("date", date=replace(named, bound=bound), stated=True)


def _grade(plain: str) -> Target | None:
    """A sign before words: ≥3A级, ≥二级."""
    relation, words = plain[:1], plain[1:]
    if relation not in _RELATIONS or not words or len(words) > _GRADE_LENGTH or parse_quantity(words):
        return None
    return Target("qualitative", relation=_RELATIONS[relation], operand=words, stated=True)


def _with_suffix(relation: Relation, quantity: Quantity) -> Target | None:
    """达95%以上 and 不超过2天以内 say it twice; ≥2天以内 contradicts itself and is left as words."""
    second = _SUFFIX_RELATION.get(quantity.qualifier)
    if second is None:
        return Target(relation, quantity, stated=True)
    if second not in _AGREEING[relation]:
        return None
    return Target(relation, replace(quantity, qualifier=""), stated=True)


def _bare(plain: str) -> Target | None:
    """A quantity without operator before it: 以上, 以下, 以内 and 超 state one, else it is = and unstated."""
    quantity = parse_quantity(plain)
    if quantity is None:
        return None
    relation = _SUFFIX_RELATION.get(quantity.qualifier)
    if relation is None:
        return Target("=", quantity)
    return Target(relation, replace(quantity, qualifier=""), stated=True)


def _compare(operator: Operator, value: Fraction, low: Fraction, high: Fraction | None) -> bool | None:
    verdicts = {
        "≥": value >= low,
        "≤": value <= low,
        "=": value == low,
        ">": value > low,
        "<": value < low,
        "range": high is not None and low <= value <= high,
    }
    return verdicts.get(operator)
