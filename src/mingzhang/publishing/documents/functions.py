"""What sentences may compute: changes, growth, shares and sums, each with its derivation; and conditions."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from mingzhang.publishing.documents.figures import Figure, Missing, Prose, Value, digits, missing, operands
from mingzhang.publishing.documents.model import Bound
from mingzhang.publishing.documents.origins import words_of
from mingzhang.rulebook.documents import Printing

_HUNDRED = 100
_PERCENT = "%"
MEANINGLESS = Prose(())
"""What has no value, as a share of nothing: the pattern that would print it is left out."""

Arithmetic = Callable[[Figure, Figure, Printing], Value]


def arithmetic(name: str, values: Sequence[Value], printing: Printing) -> Value:
    """The result of a function of two figures; a gap where one of them is missing."""
    gap = missing(*values)
    if gap is not None:
        return gap
    figures = [value for value in values if isinstance(value, Figure)]
    if len(figures) != len(values):
        return MEANINGLESS
    return _ARITHMETIC[name](figures[0], figures[1], printing)


def _change(now: Figure, before: Figure, printing: Printing) -> Value:
    larger, smaller = (now, before) if now.value >= before.value else (before, now)
    return _less(larger, smaller, printing)


def _less(whole: Figure, part: Figure, printing: Printing) -> Value:
    value = whole.value - part.value
    text = digits(value, printing.amount_places, printing)
    return Figure(value, Bound(text, derivation=operands((whole, part), "−")), whole.unit)


def _growth(now: Figure, before: Figure, printing: Printing) -> Value:
    if not before.value:
        return MEANINGLESS
    value = abs(now.value - before.value) / before.value * _HUNDRED
    larger, smaller = (now, before) if now.value >= before.value else (before, now)
    how = f"（{operands((larger, smaller), '−')}） ÷ {before.bound.text}"
    return _percent(value, how, printing)


def _share(part: Figure, whole: Figure, printing: Printing) -> Value:
    if not whole.value:
        return MEANINGLESS
    return _percent(part.value / whole.value * _HUNDRED, operands((part, whole), "÷"), printing)


def _percent(value: Fraction, how: str, printing: Printing) -> Figure:
    return Figure(value, Bound(digits(value, printing.percent_places, printing), derivation=how), _PERCENT)


_ARITHMETIC: dict[str, Arithmetic] = {"change": _change, "less": _less, "growth": _growth, "share": _share}
ARITHMETIC = frozenset(_ARITHMETIC)


def total(figures: Sequence[Value], printing: Printing) -> Value:
    """The sum of some figures; a gap where one is missing."""
    gap = missing(*figures)
    if gap is not None:
        return gap
    numbers = [figure for figure in figures if isinstance(figure, Figure)]
    value = sum((figure.value for figure in numbers), Fraction(0))
    text = digits(value, printing.amount_places, printing)
    return Figure(value, Bound(text, derivation=operands(numbers, "+") or "没有可加的项"), _unit(numbers))


def mean(figures: Sequence[Value], printing: Printing) -> Value:
    """The mean of some figures; a gap where one is missing or there is none."""
    numbers = [figure for figure in figures if isinstance(figure, Figure)]
    gap = missing(*figures)
    if gap is not None or not numbers:
        return gap or MEANINGLESS
    value = sum((figure.value for figure in numbers), Fraction(0)) / len(numbers)
    how = f"（{operands(numbers, '+')}） ÷ {len(numbers)}"
    return Figure(value, Bound(digits(value, printing.score_places, printing), derivation=how), _unit(numbers))


def _unit(figures: Sequence[Figure]) -> str | None:
    return figures[0].unit if figures else None


def converted(figure: Figure, factor: Fraction, unit: str, printing: Printing) -> Figure:
    """A figure in another unit, rounded by the document's rule."""
    value = figure.value * factor
    how = f"{figure.bound.text}{figure.unit or ''} 换算为{unit}"
    return Figure(value, Bound(digits(value, printing.amount_places, printing), derivation=how), unit)


def sign(one: Value, other: Value) -> int | None:
    """1, 0 or -1 as the first is more than, equal to or less than the second; None where that cannot be told."""
    if not (isinstance(one, Figure) and isinstance(other, Figure)):
        return None
    return (one.value > other.value) - (one.value < other.value)


def is_zero(value: Value) -> bool:
    """Whether a figure is there and is nothing."""
    return isinstance(value, Figure) and not value.value


def is_nonzero(value: Value) -> bool:
    """Whether a figure is there and is something."""
    return isinstance(value, Figure) and bool(value.value)


def is_there(value: Value) -> bool:
    """Whether something was given or printed, and it is not a share of nothing."""
    return not isinstance(value, Missing) and bool(words_of(value))
