"""Which formulas stand in a workbook: those that come to what is printed, one for each cell, none in a circle."""

from collections.abc import Iterable, Mapping

from mingzhang.publishing.live.model import CellAt, Formula, Printed, worth
from mingzhang.quantities import round_half_up


def chosen(candidates: Iterable[Formula], printed: Mapping[int, Printed]) -> dict[CellAt, Formula]:
    """For each cell the first formula that gives its printed number and does not need that number itself.

    A sum that differs from its printed total, by rounding or by mistake, stays a typed number; the sheet of checks
    shows the difference. Publishing never changes what was printed.
    """
    found: dict[CellAt, Formula] = {}
    for candidate in candidates:
        if candidate.target not in found and _gives(candidate, printed) and not _circular(candidate, found):
            found[candidate.target] = candidate
    return found


def _gives(formula: Formula, printed: Mapping[int, Printed]) -> bool:
    target = formula.target
    cell = printed[target.form].number_at(target.row, target.column)
    if cell is None:
        return False
    wanted = worth(cell) / 100 if cell.percent else worth(cell)
    return worth_of(formula) == wanted


def worth_of(formula: Formula) -> object:
    """What a formula comes to, rounded as it is written."""
    return round_half_up(formula.value, formula.decimals)


def _circular(formula: Formula, found: Mapping[CellAt, Formula]) -> bool:
    """Whether the cells that it is made from are themselves made from its target."""
    pending, seen = list(formula.uses), set[CellAt]()
    while pending:
        cell = pending.pop()
        if cell == formula.target:
            return True
        if cell in seen:
            continue
        seen.add(cell)
        if cell in found:
            pending += found[cell].uses
    return False
