"""The sheet of checks: each relation that binds the workbook's cells, recomputed as they change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mingzhang.checking.tables.relations import Linear, Term
from mingzhang.checking.wording import side_words
from mingzhang.publishing.live.model import CellAt, Printed, worth
from mingzhang.publishing.live.writing import Place, total_of
from mingzhang.quantities import round_half_up
from mingzhang.rulebook import Rulebook

HEADS = ("规则", "内容", "左边", "关系", "右边", "左边数值", "右边数值", "差额", "尾差限度", "结论")
VERDICTS = ("相符", "尾差", "不符")
WIDTHS = (9, 26, 44, 6, 44, 16, 16, 12, 10, 10)
_HOLDS, _TAIL, _FAILS = VERDICTS
_SIGNS = {"=": "＝", "==": "＝", ">=": "≥", "<=": "≤"}
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Check:
    """One relation as a line of the sheet: words, formulas, and what they come to now."""

    rule: str
    name: str
    left: str
    operator: str
    right: str
    left_formula: str
    right_formula: str
    left_value: Decimal
    right_value: Decimal
    allowed: Decimal
    decimals: int

    @property
    def difference(self) -> Decimal:
        """Left minus right."""
        return self.left_value - self.right_value

    @property
    def verdict(self) -> str:
        """What the line says as long as no number is changed."""
        if self.operator == "≥":
            return _HOLDS if self.difference >= -self.allowed else _FAILS
        if self.operator == "≤":
            return _HOLDS if self.difference <= self.allowed else _FAILS
        if self.difference == 0:
            return _HOLDS
        return _TAIL if abs(self.difference) <= self.allowed else _FAILS

    def verdict_formula(self, difference: str, allowed: str) -> str:
        """The same as a formula over the cells of difference and allowance."""
        if self.operator == "≥":
            return f'=IF({difference}>=-{allowed},"{_HOLDS}","{_FAILS}")'
        if self.operator == "≤":
            return f'=IF({difference}<={allowed},"{_HOLDS}","{_FAILS}")'
        return f'=IF({difference}=0,"{_HOLDS}",IF(ABS({difference})<={allowed},"{_TAIL}","{_FAILS}"))'


def check_of(
    linear: Linear, printed: Mapping[int, Printed], places: Mapping[CellAt, Place], book: Rulebook
) -> Check | None:
    """A relation as a line; None where one of its cells is not written as a number, or none is."""
    sides = [_terms(side, printed) for side in (linear.left, linear.right)]
    if any(side is None for side in sides) or not all(sides):
        return None
    left, right = ([found for found in side if found] for side in sides if side)
    unit = max(term.factor for term, _ in (*left, *right))
    decimals = min(max(_decimals(term, at, printed, unit) for term, at in (*left, *right)), _MOST_DECIMALS)
    constant = linear.constant / unit
    return Check(
        linear.rule,
        book.rules[linear.rule].name.zh,
        side_words(linear.left),
        _SIGNS[linear.operator],
        linear.words or side_words(linear.right),
        f"=ROUND({_formula(left, places, unit)},{decimals})",
        f"=ROUND({_formula(right, places, unit)}{_added(constant)},{decimals})",
        round_half_up(_value(left, printed, unit), decimals),
        round_half_up(_value(right, printed, unit) + constant, decimals),
        _allowed((*left, *right), printed, unit),
        decimals,
    )


_Placed = tuple[Term, CellAt]


def _terms(side: Sequence[Term], printed: Mapping[int, Printed]) -> list[_Placed] | None:
    """The terms that print a number; None where one prints words, or stands in a form that is not here."""
    found: list[_Placed] = []
    for term in side:
        form = printed.get(id(term.view.filled))
        if form is None:
            return None
        if form.number_at(term.row_id, term.column) is not None:
            found.append((term, CellAt(form.number, term.row_id, term.column)))
        elif not form.blank_at(term.row_id, term.column):
            return None
    return found


def _cell(at: CellAt, term: Term, printed: Mapping[int, Printed]) -> Any:
    return printed[id(term.view.filled)].number_at(at.row, at.column)


def _decimals(term: Term, at: CellAt, printed: Mapping[int, Printed], unit: Fraction) -> int:
    """Digits after the point that the term has in the unit of the line."""
    smaller, digits = unit / term.factor, 0
    while smaller > 1:
        smaller, digits = smaller / 10, digits + 1
    return int(_cell(at, term, printed).decimals) + digits


def _value(side: Sequence[_Placed], printed: Mapping[int, Printed], unit: Fraction) -> Fraction:
    return sum((t.sign * worth(_cell(at, t, printed)) * t.factor / unit for t, at in side), Fraction(0))


def _allowed(side: Sequence[_Placed], printed: Mapping[int, Printed], unit: Fraction) -> Decimal:
    """Half a unit of the last printed digit of every term: what rounding alone can make of a difference."""
    halves = (Fraction(1, 2 * 10 ** _cell(at, term, printed).decimals) * term.factor / unit for term, at in side)
    return round_half_up(sum(halves, Fraction(0)), _MOST_DECIMALS).normalize()


def _formula(side: Sequence[_Placed], places: Mapping[CellAt, Place], unit: Fraction) -> str:
    return "".join(_groups(side, places, unit)).removeprefix("+")


def _groups(side: Sequence[_Placed], places: Mapping[CellAt, Place], unit: Fraction) -> Iterator[str]:
    """Cells of one sheet, sign and unit as one sum each."""
    groups: dict[tuple[str, int, Fraction], list[Place]] = {}
    for term, at in side:
        place = places[at]
        groups.setdefault((place.sheet, term.sign, unit / term.factor), []).append(place)
    for (_, sign, smaller), cells in groups.items():
        alone = cells[0].full_name if len(cells) == 1 else total_of(cells, full=True)
        several = "(" + alone + ")" if "+" in alone else alone
        yield ("+" if sign > 0 else "-") + several + ("" if smaller == 1 else f"/{smaller}")


def _added(constant: Fraction) -> str:
    if not constant:
        return ""
    shown = round_half_up(constant, _MOST_DECIMALS).normalize()
    return f"{'+' if shown > 0 else '-'}{abs(shown):f}"
