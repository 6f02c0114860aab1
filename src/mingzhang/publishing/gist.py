"""What a citizen wants to know of a report, in one sentence: what was spent, against what, on what, how it scored.

Its clauses are data (`rulebook/data/portal.yaml`); a clause stands only where every number of it does, and every
number names the cell that it is or the arithmetic that it follows from.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import round_half_up
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.portal import Clause, Largest

_SLOT = re.compile(r"\{(\w+)\}")
_CLASS = 3
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class At:
    """The cell that a number is."""

    form: FilledForm
    row: Row
    column: str

    @property
    def cell(self) -> Cell:
        """The cell itself."""
        return self.row.cells[self.column]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the sentence: words, or a number with its cell or arithmetic, or one that was given."""

    text: str
    at: At | None = None
    how: str = ""
    given: str = ""


@dataclass(frozen=True)
class Gist:
    """The sentence in pieces; none where the report states nothing of it."""

    pieces: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        """The whole sentence."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def computed(self) -> tuple[str, ...]:
        """How each number that is printed nowhere was computed."""
        return tuple(piece.how for piece in self.pieces if piece.how)


def gist(report: Report, book: Rulebook, language: Language = "zh", given: Mapping[str, int] | None = None) -> Gist:
    """The sentence of a report.

    Args:
        report: What was read or entered.
        book: Says which clauses its kind has.
        language: Of the sentence.
        given: Numbers that no cell states, by the name that clauses give them: how many errors a check found.
    """
    maker = _Maker(report, book, language, given or {})
    pieces = [piece for group in book.portal.gist.get(report.kind, ()) for piece in maker.first_of(group)]
    if not any(piece.at for piece in pieces):
        return Gist()
    said = pieces if language == "zh" else _units_once(pieces)
    return Gist((*_begun(said, language), Piece("。" if language == "zh" else ".")))


def _units_once(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with each unit said at its first number alone: English has no short word for 万元."""
    said: set[str] = set()
    kept = []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        unit = before is not None and before.at is not None and piece.text.startswith(" (")
        if not (unit and piece.text in said):
            kept.append(piece)
        said |= {piece.text} if unit else set()
    return kept


def _begun(pieces: Sequence[Piece], language: Language) -> Iterator[Piece]:
    """The pieces without the sign or small letter that a clause in the middle begins with."""
    first = pieces[0].text.lstrip("，；,; ")
    yield replace(pieces[0], text=first[:1].upper() + first[1:] if language == "en" else first)
    yield from pieces[1:]


@dataclass
class _Maker:
    report: Report
    book: Rulebook
    language: Language
    given: Mapping[str, int]
    _forms: dict[str, list[FilledForm]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for form in self.report.forms:
            self._forms.setdefault(form.form, []).append(form)

    def first_of(self, group: Sequence[Clause]) -> tuple[Piece, ...]:
        """The first clause of some that has all its numbers."""
        return next((made for clause in group if (made := self._clause(clause))), ())

    def _clause(self, clause: Clause) -> tuple[Piece, ...]:
        slots = self._slots(clause)
        parts = _SLOT.split(clause.zh if self.language == "zh" else clause.en)
        if not all(name in slots for name in parts[1::2]):
            return ()
        made = ((Piece(part),) if number % 2 == 0 else slots[part] for number, part in enumerate(parts))
        return tuple(piece for pieces in made for piece in pieces if piece.text)

    def _slots(self, clause: Clause) -> dict[str, tuple[Piece, ...]]:
        """Name of a number to how it is said."""
        found: dict[str, tuple[Piece, ...]] = {name: (Piece(str(n), given=name),) for name, n in self.given.items()}
        if self.report.fiscal_year:
            found["year"] = (Piece(str(self.report.fiscal_year)),)
        cells = {name: at for name, place in clause.cells.items() if (at := self._at(*place))}
        cells |= dict(self._largest(clause.largest)) if clause.largest else {}
        found.update((name, self._amount(at)) for name, at in cells.items())
        if "largest" in cells:
            found["largest_name"] = (Piece(self._named(cells["largest"].row.label)),)
        for name, (part, whole) in clause.shares.items():
            if part in cells and whole in cells and (share := _share(cells[part].cell, cells[whole].cell)):
                found[name] = (share,)
        return found | self._scores(clause)

    def _at(self, form: str, row: str, column: str) -> At | None:
        for one in self._forms.get(form, ()):
            found = one.row(row)
            cell = found.cells.get(column) if found else None
            if found and cell and cell.value is not None:
                return At(one, found, column)
        return None

    def _largest(self, where: Largest) -> Iterator[tuple[str, At]]:
        """The class on which most was spent, and the total of all."""
        form = next(iter(self._forms.get(where.form, ())), None)
        rows = [row for row in form.rows if row.id.isdigit() and len(row.id) == _CLASS] if form else []
        spent = [(row.value(where.column) or Decimal(0), row) for row in rows]
        if form and spent:
            amount, row = max(spent, key=lambda pair: pair[0])
            total = self._at(where.form, where.total, where.column)
            if amount > 0 and total:
                yield from (("largest", At(form, row, where.column)), ("whole", total))

    def _scores(self, clause: Clause) -> dict[str, tuple[Piece, ...]]:
        """Of the scores at some places: how many, the lowest, the highest."""
        ats = [
            At(form, row, column)
            for name, row_id, column in clause.scores
            for form in self._forms.get(name, ())
            for row in form.rows
            if row.id == row_id and column in row.cells and row.cells[column].value is not None
        ]
        if len(ats) < 2:
            return {}
        ordered = sorted(ats, key=lambda at: at.cell.value or Decimal(0))
        ends = {"lowest": ordered[0], "highest": ordered[-1]}
        count = {"count": (Piece(str(len(ats))),)}
        return {**count, **{name: (Piece(at.cell.text, at),) for name, at in ends.items()}}

    def _amount(self, at: At) -> tuple[Piece, ...]:
        unit = at.cell.unit or ""
        if self.language == "zh":
            return Piece(at.cell.text, at), Piece(f" {unit}" if unit in self.book.portal.money else "")
        english = self.book.portal.english.get(unit, unit)
        return Piece(at.cell.text, at), Piece(f" ({english})" if unit in self.book.portal.money else "")

    def _named(self, label: str) -> str:
        return label if self.language == "zh" else self.book.portal.english.get(label, label)


def _share(part: Cell, whole: Cell) -> Piece | None:
    """What one amount is of another, in percent to one place, with the arithmetic."""
    if part.value is None or not whole.value or part.unit != whole.unit:
        return None
    made = round_half_up(Fraction(part.value) / Fraction(whole.value) * 100, 1)
    return Piece(f"{made:f}%", how=f"{part.text} ÷ {whole.text} = {made:f}%")
