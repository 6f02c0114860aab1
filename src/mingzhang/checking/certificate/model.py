"""What the joint rounding certificate says: frozen values, put into words when shown."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

import msgspec

from mingzhang.findings import Evidence


class Place(NamedTuple):
    """A cell among all reports certified together.

    Attributes:
        report: Position of the report, counted from 0.
        number: Position of the form within its report, counted from 0.
        form: Identifier of the form's definition.
    """

    report: int
    number: int
    form: str
    row: str
    column: str


class Correction(msgspec.Struct, frozen=True):
    """Other printings of one cell that reconcile everything.

    Attributes:
        cell: The cell as printed.
        low, high: The least and the greatest such printing, in the cell's unit and at its precision; both stand
            proved, and so does everything between. None is unbounded.
    """

    cell: Evidence
    low: Decimal | None
    high: Decimal | None

    @property
    def value(self) -> Decimal | None:
        """The only printing that reconciles everything, None where there are several."""
        return self.low if self.low == self.high else None


class Conflict(msgspec.Struct, frozen=True):
    """Cells that cannot all be right, none of which can be left out.

    Attributes:
        cells: Cells that state an amount.
        quiet: Blank or zero cells that the conflict rests on too.
        rules: Rules whose relations contradict the cells.
        corrections: Single cells that may be the wrong one, each with what it may print instead; empty where no
            single cell explains the conflict.
        complete: Every single cell was tried to the end, so that `corrections` names all that explain the conflict.
        tie: The conflict stands only if halves are always rounded up; an amount exactly half way between two
            printings, printed up in one cell and down in another, would escape it.
        doubt: Why the reading, rather than the document, may be at fault; empty where nothing speaks for that.
    """

    cells: tuple[Evidence, ...]
    quiet: tuple[Evidence, ...]
    rules: tuple[str, ...]
    corrections: tuple[Correction, ...]
    complete: bool = True
    tie: bool = False
    doubt: str = ""

    @property
    def unique(self) -> Correction | None:
        """The only cell with the only printing that reconciles everything, None where there is a choice."""
        single = self.corrections[0] if len(self.corrections) == 1 else None
        return single if self.complete and single and single.value is not None else None


class Certificate(msgspec.Struct, frozen=True):
    """Whether true amounts exist that print as every cell prints and satisfy every identity.

    Attributes:
        feasible: True with a witness, False with a conflict, None where neither was found; never a guess.
        why: Why not, or why it is not known; None where it is feasible.
        cells, equations: How many of each were taken together.
        witness: Such amounts in 元, to the fen; None unless feasible.
        conflicts: Independent conflicts, which share no cell.
    """

    feasible: bool | None
    why: str | None
    cells: int
    equations: int
    witness: Mapping[Place, Decimal] | None = None
    conflicts: tuple[Conflict, ...] = ()

    @property
    def conflict(self) -> tuple[Evidence, ...]:
        """The cells of all conflicts."""
        return tuple(cell for conflict in self.conflicts for cell in conflict.cells)

    @property
    def correction(self) -> Correction | None:
        """The single printing that reconciles everything, where there is one conflict and one answer to it."""
        return self.conflicts[0].unique if len(self.conflicts) == 1 else None
