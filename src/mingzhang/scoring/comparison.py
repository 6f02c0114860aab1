"""Brings an actual value to its target's unit, says what was assumed, and refuses what cannot be compared."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from mingzhang.errors import QuantityError
from mingzhang.forms import Row
from mingzhang.quantities import (
    LARGEST_SHARE,
    Quantity,
    Target,
    dimension,
    exact,
    parse_quantity,
    parse_target,
    round_half_up,
)
from mingzhang.rulebook.policies import Words
from mingzhang.scoring.methods import number

UnitState = Literal["same", "omitted", "decimal", "one_for_whole", "target_omitted", "different", "none"]
"""How the units of target and actual stand: the actual prints none (or only 万), a fraction for a percentage, 1 for
100 %, only the actual prints one, they measure different things; `none` where neither is a number."""

_WHOLE = Decimal(1)
_HUNDRED = Decimal(100)
_SCALED = re.compile("[万亿]|元")
_UNLIKELY = 1000
_SIGN_OF = {"正向": "≥", "反向": "≤", "负向": "≤", "逆向": "≤"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A target and an actual value side by side.

    Attributes:
        target_value, actual_value: In one unit; None where they are not both numbers or cannot be compared.
        unit: How their units stand.
        notes: What was assumed, each a clause.
        refusal: Why they cannot be compared.
        impossible: The value itself cannot be, so that no score of it may stand.
    """

    target: Target
    actual: Quantity | None
    target_value: Fraction | None = None
    actual_value: Fraction | None = None
    unit: UnitState = "none"
    notes: tuple[str, ...] = ()
    refusal: str | None = None
    impossible: bool = False

    @property
    def deviation(self) -> Decimal | None:
        """|actual − target| ÷ target in percent, two places; None where it has no meaning."""
        if self.target_value is None or self.actual_value is None or self.target_value <= 0:
            return None
        return round_half_up(abs(self.actual_value - self.target_value) * 100 / self.target_value, 2)

    @property
    def missed(self) -> bool | None:
        """Whether the target was not reached, None where that cannot be told."""
        target, actual = self.target_value, self.actual_value
        if target is None or actual is None:
            return None
        verdicts = {"≥": actual < target, "≤": actual > target, ">": actual <= target, "<": actual >= target}
        if self.target.operator == "range":
            return not target <= actual <= self._upper(target)
        return verdicts.get(self.target.operator, actual != target)

    def _upper(self, lower: Fraction) -> Fraction:
        """The upper end of a range, in the target's unit."""
        upper, quantity = self.target.upper, self.target.quantity
        return lower if upper is None or quantity is None else upper.exact_in(quantity.unit)


@lru_cache(maxsize=4096)
def target_of(text: str, year: int | None = None) -> Target:
    """The target that a cell states; the rules ask for the same ones again and again."""
    return parse_target(text, year)


@lru_cache(maxsize=4096)
def quantity_of(text: str) -> Quantity | None:
    """The quantity that a cell states, None where it states none."""
    return parse_quantity(text)


def target_text(row: Row) -> str:
    """The target with its operator and unit, also where a form prints these in columns of their own."""
    text, nature, unit = row.text("target"), row.text("nature"), row.text("measure_unit")
    if not (nature or unit):
        return text
    sign = next((s for word, s in _SIGN_OF.items() if nature.startswith(word)), nature)
    if sign and len(sign) <= 4 and not target_of(text).stated and target_of(sign + "1").stated:
        text = sign + text
    found = target_of(text).quantity
    return text + unit if unit and found is not None and found.unit is None else text


def compare(target: Target, actual_text: str, name: str, words: Words) -> Comparison:
    """A numeric target and what is printed as the actual value, in one unit where that is possible.

    Args:
        target: With a quantity.
        actual_text: As printed.
        name: Name of the indicator, which tells whether it is a share.
        words: The policy's words for shares and for what cannot exceed 100 %.
    """
    actual = quantity_of(actual_text)
    if target.quantity is None or actual is None:
        what = f"实际完成值“{actual_text}”不是数值" if actual_text else "没有填写实际完成值"
        return Comparison(
            target, None, refusal=f"{what}，不能与指标值“{target.text}”比较", impossible=not actual_text
        )
    found = _in_one_unit(Comparison(target, actual), target.quantity, actual)
    if actual.approximate and found.refusal is None:
        about = f"实际完成值“{actual.text}”不是确数，按 {number(actual.value)} 计算"
        found = replace(found, notes=(*found.notes, about))
    return _checked(found, name, words)


def _in_one_unit(blank: Comparison, target: Quantity, actual: Quantity) -> Comparison:
    if actual.unit is None and _is_percentage(target):
        return _bare_against_percent(blank, target, actual)
    if target.unit is None and _is_percentage(actual):
        return _percent_against_bare(blank, target, actual)
    if target.unit is None and actual.unit is not None:
        adopted = target.adopting(actual.unit)
        note = f"指标值未写计量单位，按“{actual.unit}”理解"
        return replace(_converted(blank, adopted, actual), unit="target_omitted", notes=(note,))
    adopted = actual.adopting(target.unit)
    if adopted is actual or adopted.unit == actual.unit:
        return _converted(blank, target, actual)
    if _implausible(target, actual):
        wide = f"按“{target.unit}”理解与指标值“{blank.target.text}”相差过大"
        why = f"实际完成值“{actual.text}”未写计量单位，{wide}，请补写单位"
        return replace(blank, unit="omitted", refusal=why)
    note = f"实际完成值未写计量单位，按“{target.unit}”理解"
    return replace(_converted(blank, target, adopted), unit="omitted", notes=(note,))


def _is_percentage(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit in {"%", "‰", "‱"}


def _implausible(target: Quantity, actual: Quantity) -> bool:
    """A bare number against 万元 or 万个 that is thousands of times as large was meant in 元 or 个."""
    scaled = target.unit is not None and _SCALED.search(target.unit) and actual.unit is None
    return bool(scaled) and target.value > 0 and actual.value >= target.value * _UNLIKELY


def _converted(blank: Comparison, target: Quantity, actual: Quantity) -> Comparison:
    try:
        value = actual.exact_in(target.unit)
    except QuantityError:
        units = f"（{target.unit or '无单位'}、{actual.unit or '无单位'}）"
        why = f"指标值“{blank.target.text}”与实际完成值“{actual.text}”计量单位不同{units}，不能换算比较"
        return replace(blank, unit="different", refusal=why)
    notes = () if target.unit == actual.unit else (f"{actual.text}即{number(value)}{target.unit or ''}",)
    return replace(blank, target_value=exact(target.value), actual_value=value, unit="same", notes=notes)


def _bare_against_percent(blank: Comparison, target: Quantity, actual: Quantity) -> Comparison:
    """A bare number beside a percentage: 100 is 100 %, 0.8 is 80 %, 1 is 100 % unless 1 % is as likely."""
    if actual.value == 0 or (actual.value > _WHOLE and not _near_whole(target, actual)):
        note = f"实际完成值未写计量单位，按“{target.unit}”理解"
        return replace(_converted(blank, target, replace(actual, unit=target.unit)), unit="omitted", notes=(note,))
    if blank.target.operator in {"≤", "<"} or actual.value > _WHOLE or target.value <= _WHOLE:
        why = f"实际完成值“{actual.text}”可能是 {number(actual.value)}{target.unit}，也可能是"
        return replace(
            blank, unit="decimal", refusal=f"{why} {number(actual.value * _HUNDRED)}%，不能确定，请写明单位"
        )
    return _as_share(blank, target, replace(actual, unit=None), actual.value == _WHOLE)


def _near_whole(target: Quantity, actual: Quantity) -> bool:
    """1.2 beside 95 % may be 120 %."""
    return actual.value <= LARGEST_SHARE and target.value >= 50


def _as_share(blank: Comparison, target: Quantity, actual: Quantity, whole: bool) -> Comparison:
    value = actual.exact_in(target.unit, "ratio")
    note = f"实际完成值“{actual.text}”按 {number(value)}{target.unit} 理解"
    state: UnitState = "one_for_whole" if whole else "decimal"
    return replace(blank, target_value=exact(target.value), actual_value=value, unit=state, notes=(note,))


def _percent_against_bare(blank: Comparison, target: Quantity, actual: Quantity) -> Comparison:
    """A bare target beside a percentage: 1 is 100 %, 0.95 is 95 %, 95 is 95 %."""
    if target.value > _WHOLE:
        note = f"指标值未写计量单位，按“{actual.unit}”理解"
        adopted = replace(target, unit=actual.unit)
        return replace(_converted(blank, adopted, actual), unit="target_omitted", notes=(note,))
    value = target.exact_in(actual.unit, "ratio")
    note = f"指标值“{target.text}”按 {number(value)}{actual.unit} 理解"
    state: UnitState = "one_for_whole" if target.value == _WHOLE else "decimal"
    return replace(blank, target_value=value, actual_value=exact(actual.value), unit=state, notes=(note,))


def _checked(comparison: Comparison, name: str, words: Words) -> Comparison:
    """Refuses values that cannot be: negative ones, and shares above 100 % that are bounded."""
    actual, quantity = comparison.actual_value, comparison.actual
    if actual is None or quantity is None:
        return comparison
    if actual < 0:
        return _refused(comparison, f"实际完成值“{quantity.text}”为负，不能按比例计分")
    bounded = any(w in name for w in words.bounded) and not any(w in name for w in words.unbounded)
    percent = dimension(comparison.target.quantity.unit if comparison.target.quantity else None) == "ratio"
    share = bounded and (percent or comparison.unit in {"decimal", "one_for_whole"})
    if share and _share_of(comparison, actual) > 1:
        return _refused(comparison, f"实际完成值“{quantity.text}”超过 100%，而这一指标不可能超过 100%，请核对")
    return comparison


def _share_of(comparison: Comparison, actual: Fraction) -> Fraction:
    """The actual value as a share of one, whatever percentage sign it stands in."""
    unit = comparison.target.quantity.unit if comparison.target.quantity else None
    if unit is None and comparison.actual is not None:
        unit = comparison.actual.unit
    return actual / (100 if unit in {None, "%"} else 1000 if unit == "‰" else 10000)


def _refused(comparison: Comparison, why: str) -> Comparison:
    return replace(comparison, refusal=why, impossible=True, target_value=None, actual_value=None)
