"""Sums and rates that the rule book knows of a form: parts of a row, levels of codes, totals, shares."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from mingzhang.checking.tables.relations import Linear, Term
from mingzhang.publishing.live.model import CellAt, Formula, Piece, Printed, worth
from mingzhang.rulebook import BlockDef, FormDef


def row_sums(printed: Printed, definition: FormDef) -> Iterator[Formula]:
    """The total columns of each row, from their parts."""
    for block, row in _rows(printed, definition):
        for total, parts in block.sums.items():
            signed = [(1, (row, part)) for part in parts]
            yield from _sum(printed, (row, total), signed)


def rates(printed: Printed, definition: FormDef) -> Iterator[Formula]:
    """The columns of percentages, from dividend and divisor of the same row."""
    for block, row in _rows(printed, definition):
        for rate, (over, under) in block.ratios.items():
            cell, top, bottom = (printed.number_at(row, column) for column in (rate, over, under))
            if cell is None or top is None or bottom is None or not bottom.value or not cell.percent:
                continue
            body = (CellAt(printed.number, row, over), "/", CellAt(printed.number, row, under))
            share = worth(top) / worth(bottom)
            yield Formula(CellAt(printed.number, row, rate), body, share, cell.decimals + 2)


def related(linear: Linear, printed: Mapping[int, Printed]) -> Iterator[Formula]:
    """The sum that a relation between cells of one form states, where one side is a single cell."""
    forms = {id(term.view.filled) for term in (*linear.left, *linear.right)}
    if len(forms) != 1 or linear.operator not in ("=", "==") or linear.constant:
        return
    form = printed.get(forms.pop())
    if form is None:
        return
    for one, many in ((linear.left, linear.right), (linear.right, linear.left)):
        if len(one) == 1 and len(many) > 1 and one[0].sign > 0:
            yield from _sum(form, _at(one[0]), [(term.sign, _at(term)) for term in many])


def _rows(printed: Printed, definition: FormDef) -> Iterator[tuple[BlockDef, str]]:
    for row in printed.form.rows:
        for block in definition.blocks:
            if len(definition.blocks) == 1 or row.id.startswith(f"{block.id}."):
                yield block, row.id
                break


def _at(term: Term) -> tuple[str, str]:
    return term.row_id, term.column


def _sum(
    printed: Printed, target: tuple[str, str], signed: Sequence[tuple[int, tuple[str, str]]]
) -> Iterator[Formula]:
    """A sum, if all its parts are written as numbers or not at all."""
    cell = printed.number_at(*target)
    if cell is None or cell.percent:
        return
    known = [(sign, at, printed.number_at(*at)) for sign, at in signed]
    if any(part is None and not printed.blank_at(*at) for _, at, part in known) or any(
        part.percent for _, _, part in known if part is not None
    ):
        return
    counted = [(sign, at, part) for sign, at, part in known if part is not None]
    value = sum((sign * worth(part) for sign, _, part in counted), Fraction(0))
    added = tuple(CellAt(printed.number, *at) for sign, at, _ in counted if sign > 0)
    taken = tuple(CellAt(printed.number, *at) for sign, at, _ in counted if sign < 0)
    body: tuple[Piece, ...] = (added, "-", taken) if taken else (added,)
    if added:
        yield Formula(CellAt(printed.number, *target), body, value, cell.decimals)
