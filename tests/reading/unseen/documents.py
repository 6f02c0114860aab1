"""Whole made-up documents: the departments of a style, printed, with what must be read from them."""

from dataclasses import dataclass

from tests.reading.unseen.accounts import accounts
from tests.reading.unseen.budgets import budget
from tests.reading.unseen.places import worded
from tests.reading.unseen.printing import Expected, Sheet, sheet_of
from tests.reading.unseen.style import Style
from tests.reading.unseen.truth import department
from tests.reading.unseen.writers import write


@dataclass(frozen=True)
class Made:
    """A document that was made up: its style, its bytes, and the cells of each of its departments."""

    style: Style
    data: bytes
    expected: tuple[tuple[Expected, ...], ...]

    @property
    def file(self) -> str:
        """A file name that says neither who nor when."""
        return f"{self.style.name}.{self.style.container}"


def make(style: Style) -> Made:
    """The document of a style, the same every time."""
    sheets: list[Sheet] = []
    expected: list[tuple[Expected, ...]] = []
    for number in range(style.departments):
        dept = department(style.seed * 10 + number, style.items, negative=style.negative)
        tables = worded((accounts if style.kind == "accounts" else budget)(dept, style), dept, style)
        own = [sheet_of(table, dept.name, dept.year, style, i) for i, table in enumerate(tables, 1)]
        sheets += own
        expected.append(tuple(cell for sheet in own for cell in sheet.expected))
    return Made(style, write(sheets, style), tuple(expected))
