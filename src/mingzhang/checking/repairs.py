"""What single operands would have to be for a failing rule to hold: the traces by which one cause is recognised."""

from collections.abc import Iterator
from fractions import Fraction

from mingzhang.checking.statements.view import Told
from mingzhang.checking.tables.relations import Linear, Term, total
from mingzhang.checking.wording import cell_evidence
from mingzhang.findings import Repair
from mingzhang.quantities import Interval

_FAR = Fraction(10**18)
"""Beyond every amount of money."""


def linear_repairs(linear: Linear) -> tuple[Repair, ...]:
    """For each cell of a relation, the amount that would make it hold."""
    gap = total(linear.right) + linear.constant - total(linear.left)
    slack = sum((_half(t) for t in (*linear.left, *linear.right)), Fraction(0))
    return (*_side(linear.left, gap, slack, linear.operator), *_side(linear.right, -gap, slack, linear.operator))


def _side(terms: tuple[Term, ...], gap: Fraction, slack: Fraction, operator: str) -> Iterator[Repair]:
    for term in terms:
        move, printed = term.sign * gap, term.view.amount_of(term.cell)
        low, high = printed + move - slack, printed + move + slack
        if operator != "=":
            low, high = (low, _FAR) if move > 0 else (-_FAR, high)
        # No correction turns an amount into a negative one.
        least = Fraction(0) if printed >= 0 else -_FAR
        if high >= least:
            yield Repair(cell_evidence(term), Interval(max(low, least), high))


def _half(term: Term) -> Fraction:
    return term.view.ulp_of(term.cell) / 2 if term.cell is not None and term.cell.value else Fraction(0)


def equal_repairs(one: Told, term: Term) -> tuple[Repair, ...]:
    """For a sentence that quotes a cell: what the sentence, and what the cell, would have to say."""
    printed = term.cell is not None and term.cell.value is not None
    cell = term.view.interval_of(term.cell) if printed and term.cell is not None else Interval.point(0)
    return (Repair(one.evidence, cell), Repair(cell_evidence(term), one.interval))


def share_repairs(part: Told, whole: Interval, percent: Interval) -> tuple[Repair, ...]:
    """For a printed percentage: what its part would have to be."""
    low, high = (max(bound, Fraction(0)) for bound in (whole.low, whole.high))
    least, most = (max(bound, Fraction(0)) for bound in (percent.low, percent.high))
    return (Repair(part.evidence, Interval(least * low / 100, most * high / 100)),)
