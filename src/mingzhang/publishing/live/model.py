"""A formula before it is written: what it is made of, and what it must come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.forms import Cell, FilledForm
from mingzhang.publishing.sheets import Sheet, SheetCell
from mingzhang.publishing.sheets.xlsx import as_number


@dataclass(frozen=True, slots=True)
class CellAt:
    """A cell of one of a workbook's forms: number of the form, row, column."""

    form: int
    row: str
    column: str


Piece = str | CellAt | tuple[CellAt, ...]
"""Signs and numbers as they are written; a cell; cells to be summed up."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What makes a cell's number.

    Attributes:
        value: What it comes to, exactly, before it is rounded to `decimals`.
    """

    target: CellAt
    body: tuple[Piece, ...]
    value: Fraction
    decimals: int

    @property
    def uses(self) -> Iterator[CellAt]:
        """The cells that it is made from."""
        for piece in self.body:
            if isinstance(piece, CellAt):
                yield piece
            elif not isinstance(piece, str):
                yield from piece


@dataclass(frozen=True, slots=True)
class Printed:
    """A form with its sheet, and the cells of that sheet by their row and column."""

    number: int
    form: FilledForm
    sheet: Sheet
    cells: Mapping[tuple[str, str], SheetCell]

    @classmethod
    def of(cls, number: int, form: FilledForm, sheet: Sheet) -> "Printed":
        """A form as the workbook's sheet of a number."""
        return cls(number, form, sheet, {cell.of: cell for cell in sheet.cells if cell.of})

    def number_at(self, row: str, column: str) -> SheetCell | None:
        """The cell where it is written as a number, None where words or nothing stand there."""
        cell = self.cells.get((row, column))
        return cell if cell is not None and as_number(cell) else None

    def blank_at(self, row: str, column: str) -> bool:
        """Nothing is printed there, which counts nothing in a sum."""
        cell = self.cells.get((row, column))
        return cell is None or not cell.text


def numbered(forms: Sequence[tuple[FilledForm, Sheet]]) -> list[Printed]:
    """Forms with their sheets, in the order of the workbook."""
    return [Printed.of(number, form, sheet) for number, (form, sheet) in enumerate(forms)]


def worth(cell: SheetCell | Cell) -> Fraction:
    """The number that a cell states, as it is printed: 97.5 for 97.5%."""
    return Fraction(cell.value or Decimal(0))
