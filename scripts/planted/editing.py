"""Changes printed cells of a document and writes down what it changed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planted.oracle import Json, decimals_of, exact
from planted.printing import Style, decimal_text, number_cell


@dataclass(frozen=True)
class Operand:
    """A cell that a plant changed, as printed before and after; empty where nothing is printed."""

    form: str
    subject: str
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class At:
    """A printed amount: its form, row and column."""

    form: Json
    row: Json
    column: str

    @property
    def cell(self) -> Json:
        """The cell."""
        found: Json = self.row["cells"][self.column]
        return found

    @property
    def value(self) -> Fraction:
        """Its number."""
        return exact(self.cell["value"])


class Editor:
    """A document that is being altered.

    Attributes:
        operands: What was changed, in order.
        prior: Last year's document, where there is one.
    """

    def __init__(self, document: Json, chance: random.Random, prior: Json | None = None) -> None:
        self.document, self.chance, self.prior = document, chance, prior
        self.operands: list[Operand] = []

    def form(self, name: str, document: Json | None = None) -> Json:
        """The form whose identifier ends so."""
        forms = (document or self.document)["forms"]
        found: Json = next(form for form in forms if form["form"].endswith(name))
        return found

    def forms(self, name: str) -> list[Json]:
        """All forms of an identifier."""
        return [form for form in self.document["forms"] if form["form"] == name]

    @staticmethod
    def row(form: Json, name: str) -> Json | None:
        """A row by name."""
        return next((row for row in form["rows"] if row["row"] == name), None)

    def value(self, form: Json, row: str, column: str) -> Fraction:
        """A printed amount, nothing where it is blank."""
        found = self.row(form, row)
        cell = found["cells"].get(column) if found else None
        return exact(cell["value"]) if cell and cell.get("value") else Fraction(0)

    def amounts(self, form: Json, least: Fraction = Fraction(0)) -> list[At]:
        """All printed amounts of a form above a least."""
        return [at for at in _amounts(form) if abs(at.value) > least]

    def pick(self, ats: Sequence[At]) -> At | None:
        """One of them, None where there are none."""
        return self.chance.choice(ats) if ats else None

    def put(self, form: Json, row: str, column: str, value: Fraction) -> None:
        """Prints another amount in a cell, in the way of its form."""
        found = self.row(form, row)
        if found is None:
            return
        decimals = max((decimals_of(at.cell["value"]) for at in _amounts(form)), default=2)
        commas = any("," in at.cell["text"] for at in _amounts(form))
        self.replace(
            form, found, column, number_cell(value, decimals, Style(form["unit"], decimals, commas=commas))
        )

    def add(self, form: Json, row: str, column: str, more: Fraction) -> None:
        """Adds to an amount."""
        self.put(form, row, column, self.value(form, row, column) + more)

    def replace(self, form: Json, row: Json, column: str, cell: Json | None) -> None:
        """Puts another cell in a place and writes it down; None blanks it."""
        before = row["cells"].pop(column, None)
        if cell is not None:
            row["cells"][column] = cell
        self.note(form, row["row"], column, before, cell)

    def note(self, form: Json, row: str, column: str, before: Json | None, after: Json | None) -> None:
        """Writes down a change."""
        texts = ((cell or {}).get("text", "") for cell in (before, after))
        self.operands.append(Operand(form["form"], form.get("subject") or "", row, column, *texts))

    def up(self, form: Json, code: str, column: str, more: Fraction) -> None:
        """Adds to a code, to all codes above it, and to the total row."""
        for length in (3, 5, 7):
            if length <= len(code) and self.row(form, code[:length]):
                self.add(form, code[:length], column, more)
        self.add(form, "total", column, more)

    def more(self, form: Json) -> Fraction:
        """An amount well above what rounding can hide in a form, small beside what it prints."""
        unit = 1 if form["unit"] == "万元" else 1000
        return Fraction(self.chance.randint(50, 900) * unit)


def _amounts(form: Json) -> Iterator[At]:
    for row in form["rows"]:
        for column, cell in row["cells"].items():
            if cell.get("value") is not None:
                yield At(form, row, column)


def retext(cell: Json, value: str) -> Json:
    """The cell with another decimal string, thousands parted as before."""
    style = Style(cell.get("unit") or "", commas="," in cell["text"])
    places = decimals_of(value)
    return {**number_cell(exact(value), places, style), "unit": cell.get("unit")}


def plain(value: Fraction, places: int) -> str:
    """A decimal string."""
    return decimal_text(value, places)
