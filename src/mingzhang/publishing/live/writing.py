"""Formulas as a workbook writes them: cells by their places, runs of cells as ranges."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell

from mingzhang.publishing.live.model import CellAt, Formula, Piece, Printed
from mingzhang.publishing.sheets.xlsx import top_of

_MOST = 200
"""Arguments of one SUM; programs take 255."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a workbook: its sheet, and row and column counted from 0."""

    sheet: str
    row: int
    col: int

    @property
    def name(self) -> str:
        """B7."""
        return str(xl_rowcol_to_cell(self.row, self.col))

    @property
    def full_name(self) -> str:
        """'表名'!B7."""
        return f"'{self.sheet}'!{self.name}"


def places_of(printed: Sequence[Printed], names: Sequence[str]) -> dict[CellAt, Place]:
    """Where each cell of each form stands in the workbook.

    Args:
        printed: The forms.
        names: Of their sheets.
    """
    return {
        CellAt(one.number, *of): Place(name, top_of(one.sheet) + cell.row, cell.col)
        for one, name in zip(printed, names, strict=True)
        for of, cell in one.cells.items()
    }


def formula_text(formula: Formula, places: Mapping[CellAt, Place]) -> str:
    """The formula in its cell: =ROUND(SUM(C5:C9),2)."""
    body = "".join(_piece(piece, places) for piece in formula.body)
    return f"=ROUND({body},{formula.decimals})"


def _piece(piece: Piece, places: Mapping[CellAt, Place]) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, CellAt):
        return places[piece].name
    return total_of([places[cell] for cell in piece])


def total_of(cells: Sequence[Place], *, full: bool = False) -> str:
    """The sum of some cells of one sheet."""
    ranges = list(_ranges(cells, full=full))
    groups = [ranges[start : start + _MOST] for start in range(0, len(ranges), _MOST)]
    return "+".join(f"SUM({','.join(group)})" for group in groups)


def _ranges(cells: Sequence[Place], *, full: bool) -> Iterator[str]:
    """Cells one below another as one range, the others by themselves; then those side by side in the same way."""
    columns = len({cell.col for cell in cells}) <= len({cell.row for cell in cells})
    ordered = sorted(cells, key=lambda c: (c.col, c.row) if columns else (c.row, c.col))
    for _, run in groupby(enumerate(ordered), key=lambda item: _run_of(*item, columns=columns)):
        found = [cell for _, cell in run]
        first = found[0].full_name if full else found[0].name
        yield first if len(found) == 1 else f"{first}:{found[-1].name}"


def _run_of(number: int, cell: Place, *, columns: bool) -> tuple[int, int]:
    """What neighbouring cells of one column, or of one row, share."""
    return (cell.col, cell.row - number) if columns else (cell.row, cell.col - number)
