"""Lays all arithmetic rules over reports: one joint problem whose amounts are the cells of all their forms."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache

import msgspec

from mingzhang.checking.certificate.model import Place
from mingzhang.checking.certificate.printing import NO_AMOUNT, NO_ROW, UNKNOWN, Precision, Zeros, printed_amount
from mingzhang.checking.certificate.problem import Amount, Equation, Problem, Relation
from mingzhang.checking.engine import Options, rules_for, with_prior
from mingzhang.checking.judging import is_blank
from mingzhang.checking.tables.relations import Linear, Term, instances
from mingzhang.checking.views import per_yuan
from mingzhang.findings import Evidence
from mingzhang.forms import Report, Row
from mingzhang.quantities import exact
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_FEN = 100
_USUAL_UNIT = "万元"
"""What a table without a unit is taken to print in: the unit that leaves its amounts the most room."""


class Laid(msgspec.Struct, frozen=True):
    """A joint problem with the cells that its amounts stand for.

    Attributes:
        left_out: Relations that could not join, because tables with and without a unit meet in them.
    """

    problem: Problem[Place]
    terms: dict[Place, Term]
    left_out: int

    def evidence(self, place: Place) -> Evidence:
        """The cell at a place, as findings quote it."""
        term = self.terms[place]
        filled = term.view.filled
        return Evidence.of(filled, term.row or Row(term.row_id, "", source=filled.source), term.column, term.cell)

    def precision(self, place: Place) -> Precision:
        """How the cell at a place prints; a blank one as its table does."""
        return _precision(self.terms[place])


def lay_out(reports: Sequence[Report], book: Rulebook, zeros: Zeros = "interval") -> Laid:
    """The joint problem of reports: every relation that is arithmetic, this year's and last year's forms together.

    Args:
        reports: Of one entity or of several; only what a rule relates is tied together.
        book: Gives rules and forms.
        zeros: How a printed zero is taken.
    """
    laying = _Laying(zeros)
    for number, report in enumerate(reports):
        prior = next((i for i, other in enumerate(reports) if with_prior(report, [other]) is not report), None)
        seen = report if prior is None else with_prior(report, [reports[prior]])
        laying.know(report, seen, number, prior)
        for rule in rules_for(report, book, Options()):
            if _arithmetic(rule):
                laying.take(instances(rule, seen, book))
    return laying.laid()


def _arithmetic(rule: RuleDef) -> bool:
    """Relations that must hold; those that only usually hold are no errors in the rule book."""
    return rule.kind == "relation" and rule.severity == "error"


class _Laying(msgspec.Struct):
    """A problem while it is put together."""

    zeros: Zeros
    homes: dict[int, tuple[int, int, str]] = msgspec.field(default_factory=dict)
    terms: dict[Place, Term] = msgspec.field(default_factory=dict)
    amounts: dict[Place, Amount] = msgspec.field(default_factory=dict)
    equations: list[Equation[Place]] = msgspec.field(default_factory=list)
    left_out: int = 0

    def know(self, report: Report, seen: Report, number: int, prior: int | None) -> None:
        """Notes where the forms that a report's relations see stand; last year's are those of the other report."""
        own = len(report.forms)
        for position, form in enumerate(seen.forms):
            if position < own:
                self.homes[id(form)] = (number, position, form.form)
            elif prior is not None:
                name = form.form.removeprefix("prior.")
                self.homes[id(form)] = (prior, position - own, name)

    def take(self, found: Iterable[Linear]) -> None:
        """Takes relations in; the cells of a side that prints nothing where an amount is due become unknown."""
        for linear in found:
            terms = (*linear.left, *linear.right)
            if len({term.view.filled.unit is None for term in terms}) > 1:
                self.left_out += 1
                continue
            signed = [*((t, t.sign) for t in linear.left), *((t, -t.sign) for t in linear.right)]
            placed = [(self._place(term), sign) for term, sign in signed]
            relation: Relation = "=" if linear.operator == "==" else linear.operator
            self.equations.append(
                Equation.of(placed, relation, linear.constant * _FEN if linear.constant else 0, linear.rule)
            )
            for term in _unprinted(linear):
                self.amounts[self._place(term)] = UNKNOWN

    def laid(self) -> Laid:
        """What was put together."""
        return Laid(Problem(self.amounts, tuple(self.equations)), self.terms, self.left_out)

    def _place(self, term: Term) -> Place:
        report, number, form = self.homes[id(term.view.filled)]
        place = Place(report, number, form, term.row_id, term.column)
        if place not in self.terms:
            self.terms[place] = term
            self.amounts[place] = _amount(term, self.zeros)
        return place


def _unprinted(linear: Linear) -> Iterator[Term]:
    """The terms of a side that is blank as a whole although the other side demands an amount of it."""
    for side in (linear.left, linear.right):
        if all(map(is_blank, side)) and not _satisfied(linear):
            yield from side


def _satisfied(linear: Linear) -> bool:
    left, right = _printed_sum(linear.left), _printed_sum(linear.right) + linear.constant
    if linear.operator == ">=":
        return left >= right
    return left <= right if linear.operator == "<=" else left == right


def _printed_sum(terms: Iterable[Term]) -> Fraction:
    printed = ((t, t.cell.value) for t in terms if t.cell and t.cell.value)
    return sum((t.sign * t.factor * exact(value) for t, value in printed), Fraction(0))


def _amount(term: Term, zeros: Zeros) -> Amount:
    cell, view = term.cell, term.view
    if not view.has_numbers and not view.filled.declared_empty:
        return UNKNOWN
    if term.row is None:
        return NO_ROW
    if cell is None or is_blank(term):
        return NO_AMOUNT
    if cell.value is None or not cell.value.is_finite() or cell.mark == "ambiguous":
        return UNKNOWN
    precision = _precision(term)
    return printed_amount(
        cell.value, precision.decimals, precision.fen, "exact" if view.filled.declared_empty else zeros
    )


def _precision(term: Term) -> Precision:
    view = term.view
    unit = view.unit_of(term.cell)
    blank = term.cell is None or term.cell.value is None
    decimals = view.decimals or 0 if blank or term.cell is None else view.decimals_of(term.cell)
    return Precision(decimals, _fen_of(unit or _USUAL_UNIT))


@cache
def _fen_of(unit: str) -> Fraction:
    return per_yuan(unit) * _FEN
