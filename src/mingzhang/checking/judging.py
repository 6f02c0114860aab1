"""Judges one linear relation between printed amounts: equal, equal within rounding, not equal, or cannot tell."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

import msgspec

from mingzhang.checking.tables.relations import Linear, Term, total
from mingzhang.checking.views import NO_AMOUNT
from mingzhang.quantities import Interval, round_half_up

State = Literal["holds", "tail", "fails", "thin", "blank_total", "cannot_tell", "nothing"]
"""`thin`: beyond the rounding of the amounts, within it if every printed zero hides a little; one unit of the last
digit between zeros is a tail.
`blank_total`: nothing stands where an amount is due. `nothing`: no operand is printed, in tables that print others.
"""


class Verdict(msgspec.Struct, frozen=True):
    """What an instance comes to.

    Attributes:
        left, right: The printed amounts of each side, summed, in 元; the right side with the constant.
        why: The reason where it cannot be told.
    """

    state: State
    left: Fraction = Fraction(0)
    right: Fraction = Fraction(0)
    why: str = ""

    @property
    def difference(self) -> Fraction:
        """Left minus right, in 元."""
        return self.left - self.right


def judge_linear(linear: Linear) -> Verdict:
    """The verdict on one instance, by exact arithmetic on the intervals of its printed amounts."""
    terms = (*linear.left, *linear.right)
    why = next(filter(None, map(_unusable, terms)), "")
    if why:
        return Verdict("cannot_tell", why=why)
    left, right = total(linear.left), total(linear.right) + linear.constant
    early = _blank(linear, left, right)
    return early or Verdict(_state(linear, left, right), left, right)


def is_blank(term: Term) -> bool:
    """Nothing is printed there, or a sign that says so."""
    return term.cell is None or (term.cell.value is None and term.cell.text in NO_AMOUNT)


def _unusable(term: Term) -> str:
    """Why an operand cannot be used, empty where it can."""
    if is_blank(term) or term.cell is None:
        return ""
    if term.cell.mark == "ambiguous":
        return f"{term.view.short}有读法不唯一的单元格（{term.cell.text}）"
    return "" if term.cell.value is not None else f"{term.view.short}有不是数字的单元格（{term.cell.text}）"


def _blank(linear: Linear, left: Fraction, right: Fraction) -> Verdict | None:
    """The verdict where a whole side prints nothing; None where both print something."""
    no_left, no_right = all(map(is_blank, linear.left)), all(map(is_blank, linear.right))
    if no_left and no_right and not linear.constant:
        return _all_blank(linear)
    if left == right or not (no_left or no_right):
        return None
    if no_left and not _at_least(linear.operator, left, right):
        return Verdict("blank_total", left, right)
    if no_right and linear.operator in ("=", "=="):
        return Verdict("blank_total" if linear.same else "cannot_tell", left, right, "各分项均为空白")
    return None


def _all_blank(linear: Linear) -> Verdict:
    empty = next((t.view for t in (*linear.left, *linear.right) if not t.view.has_numbers), None)
    return Verdict("cannot_tell", why=f"{empty.short}为空白表") if empty else Verdict("nothing")


def _at_least(operator: str, left: Fraction, right: Fraction) -> bool:
    """Whether a side that prints nothing may stand as zero: an upper or lower bound that zero keeps."""
    return (operator == ">=" and left >= right) or (operator == "<=" and left <= right)


def _state(linear: Linear, left: Fraction, right: Fraction) -> State:
    if _satisfied(linear.operator, left, right):
        return "holds"
    if linear.same:
        return "holds" if _same_amount(linear, left, right) else "fails"
    if _possible(linear, hidden=False):
        return "tail"
    if not _possible(linear, hidden=True):
        return "fails"
    return "tail" if abs(left - right) <= max(_ulps(linear)) else "thin"


def _satisfied(operator: str, left: Fraction, right: Fraction) -> bool:
    if operator == ">=":
        return left >= right
    return left <= right if operator == "<=" else left == right


def _same_amount(linear: Linear, left: Fraction, right: Fraction) -> bool:
    """Whether both sides print one amount at the coarser of the two precisions."""
    coarser = max(_ulps(linear))
    return round_half_up(left / coarser, 0) == round_half_up(right / coarser, 0)


def _ulps(linear: Linear) -> list[Fraction]:
    """One unit of the last digit of every printed amount."""
    return [t.view.ulp_of(t.cell) for t in (*linear.left, *linear.right) if t.cell and t.cell.value is not None]


def _possible(linear: Linear, *, hidden: bool) -> bool:
    """Whether true amounts exist that round to the printed ones and satisfy the relation.

    Args:
        linear: The instance.
        hidden: A printed zero may hide up to half a unit of its last digit.
    """
    left = Interval.sum(_intervals(linear.left, hidden=hidden))
    right = Interval.sum(_intervals(linear.right, hidden=hidden)) + linear.constant
    if linear.operator == ">=":
        return left.possibly_at_least(right)
    return left.possibly_at_most(right) if linear.operator == "<=" else left.meets(right)


def _intervals(terms: Iterable[Term], *, hidden: bool) -> Iterable[Interval]:
    for term in terms:
        if term.cell is not None and (term.cell.value or (hidden and term.cell.value is not None)):
            yield term.view.interval_of(term.cell) * term.sign
