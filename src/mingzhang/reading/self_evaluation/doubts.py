"""Doubts about the indicators of a flattened form: points that do not add up show that cells were mixed up."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from mingzhang.forms import Mark
from mingzhang.quantities.number import parse_number
from mingzhang.quantities.units import is_known_unit
from mingzhang.reading.self_evaluation.assembly import Draft, Texts
from mingzhang.reading.self_evaluation.layout import Layout
from mingzhang.reading.self_evaluation.wording import looks_like_operator

_ADDS_UP: tuple[Mark, str] = (
    "ambiguous",
    "各指标的分值加起来不等于印出的分值，文字与各栏的对应可能有误，请对照原文。",
)
_BROKEN: tuple[Mark, str] = ("ambiguous", "这一行的数断开了，或者多出一个数，归入哪一栏请对照原文。")
_FULL = Decimal(100)
_FAR = Decimal(5)
"""Percentage points between a printed rate and the computed one; a slip of the pen stays below."""
_TORN = re.compile(r"(?:^|[^\d])[.,]\d|\d[.,]$")
"""A number that begins with its point or ends with it."""
_PART_OF_DATE = re.compile(r"^[年月日]\d|20\d\d年?$")
_SENTENCE = re.compile(r"[。；](?=.)")
_LOOSE = re.compile(
    r"\d*\.\d+|\d+$|\d{1,2}(?=[\u4e00-\u9fff])(?![年月日个项家次处台套元万亿人份所场期批件户天小分])"
)
_NAMED = ("fund_name", "project")
_PROSE = ("problem", "measure", "remark")


def doubted(draft: Draft, layout: Layout) -> None:
    """Marks every indicator and sum of a form whose weights contradict those of its groups or its sums."""
    _doubt_sums(draft)
    sums = [label for row in ("subtotal", "total") for label in layout.row_labels("", row)]
    draft.indicators = [_marked(row, _BROKEN) if _loose(row, sums) else row for row in draft.indicators]
    if not draft.indicators or _consistent(draft):
        return
    draft.indicators = [_marked(row) for row in draft.indicators]
    draft.sums = {name: _marked(texts) for name, texts in draft.sums.items()}


def _doubt_sums(draft: Draft) -> None:
    """Marks a subtotal that lacks one of its numbers, and a total that is not what its parts weigh."""
    money = _number(draft.funds.get("total", {}), "weight")
    subtotal, total = (draft.sums.get(name, {}) for name in ("subtotal", "total"))
    parts = (_number(subtotal, "weight"), money)
    weight = _number(total, "weight")
    if subtotal and parts[0] is None:
        draft.sums["subtotal"] = _marked(subtotal, _BROKEN)
    known = None not in parts
    if weight is not None and (_torn_weight(total) or (known and weight not in (_sum(parts), parts[0]))):
        draft.sums["total"] = _marked(total, _BROKEN)


def _sum(parts: Iterable[Decimal | None]) -> Decimal:
    return sum((part for part in parts if part is not None), Decimal(0))


def _torn_weight(texts: Texts) -> bool:
    """The weight of a whole part has a point, or is more than all points: pieces of another number."""
    weight = _number(texts, "weight")
    return weight is not None and (weight > _FULL or "." in texts["weight"].text)


def _loose(row: Texts, sums: Sequence[str]) -> bool:
    """The remark is the name of a sum, or begins with a number that is no ordinal: torn off the score before it."""
    note = row["note"].text if "note" in row else ""
    return bool(_LOOSE.match(note)) or note in sums


def doubted_money(texts: Texts, *, total: bool) -> Texts:
    """A row of money, marked where a number was torn or stands in a column that only the total fills."""
    points = _number(texts, "weight")
    torn = any(_TORN.search(text.text) for text in texts.values()) or _torn_weight(texts)
    return _marked(texts, _BROKEN) if torn or (points is not None and not total) else texts


def doubtful_row(texts: Mapping[str, str], names: Mapping[str, Sequence[str]]) -> bool:
    """A row of a summary whose cells were mixed up, by the look of them.

    Args:
        texts: Column to what was read.
        names: Column to the known words that it prints.
    """
    words = {word for known in names.values() for word in known}
    torn = any(_TORN.search(text) for text in texts.values())
    cut = any(text[:1] in "年月日" or text[-1:].isdigit() for n, text in texts.items() if n in _NAMED and text)
    strange = any(
        text in words or parse_number(text) is not None
        for column, text in texts.items()
        if column not in names and column.startswith(_PROSE)
    )
    unknown = any(column in texts and texts[column] not in known for column, known in names.items())
    return torn or cut or strange or unknown or _rate_is_far_off(texts)


def _rate_is_far_off(texts: Mapping[str, str]) -> bool:
    """The rate differs so much from money spent by money given that one of the three is not what was printed."""
    numbers = [parse_number(texts.get(column, "").rstrip("%％")) for column in ("adjusted", "executed", "rate")]
    if any(number is None for number in numbers):
        return False
    given, spent, rate = (number.value for number in numbers if number is not None)
    return given != 0 and abs(_FULL * spent / given - rate) > _FAR


def _marked(texts: Texts, mark: tuple[Mark, str] = _ADDS_UP) -> Texts:
    return {name: replace(text, mark=mark) for name, text in texts.items()}


def _consistent(draft: Draft) -> bool:
    weights = [_number(row, "weight") for row in draft.indicators]
    named = all("level3" in row and _names(row["level3"].text) for row in draft.indicators)
    if not named or any(weight is None for weight in weights):
        return False
    whole = sum((weight for weight in weights if weight is not None), Decimal(0))
    return whole in _wholes(draft) and all(_group_adds_up(rows) for rows in _groups(draft.indicators))


def _names(text: str) -> bool:
    """The text may name an indicator; a unit, an operator or a part of a date belongs to a target."""
    return not (
        is_known_unit(text) or looks_like_operator(text) or _PART_OF_DATE.search(text) or _SENTENCE.search(text)
    )


def _wholes(draft: Draft) -> set[Decimal]:
    """What the weights of all indicators may add up to: the subtotal, or the total with or without the money's."""
    money = _number(draft.funds.get("total", {}), "weight") or Decimal(0)
    subtotal = _number(draft.sums.get("subtotal", {}), "weight")
    total = _number(draft.sums.get("total", {}), "weight") or _FULL
    return {subtotal} if subtotal is not None else {total, total - money}


def _groups(rows: Sequence[Texts]) -> Iterable[list[Texts]]:
    """Indicators under one first-level name, one after the other."""
    for _, group in groupby(rows, key=lambda row: row["level1"].text if "level1" in row else ""):
        yield list(group)


def _group_adds_up(rows: Sequence[Texts]) -> bool:
    printed = rows[0].get("level1_weight")
    points = parse_number(printed.text.removesuffix("分")) if printed else None
    return points is None or points.value == sum((_number(row, "weight") or Decimal(0) for row in rows), Decimal(0))


def _number(texts: Texts, column: str) -> Decimal | None:
    text = texts.get(column)
    number = parse_number(text.text) if text else None
    return number.value if number else None
