"""Consolidates the forms of units: each cell the sum of theirs less what is eliminated, with its terms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.forms.model import NOWHERE, Cell, FilledForm, Row
from mingzhang.quantities import round_half_up

Place = tuple[str, str, str]
"""Form, row and column."""


@dataclass(frozen=True, slots=True)
class Part:
    """The forms of one unit."""

    name: str
    forms: Sequence[FilledForm]

    def first(self, form: str) -> FilledForm | None:
        """The unit's form of that identifier."""
        return next((one for one in self.forms if one.form == form), None)


@dataclass(frozen=True, slots=True)
class Taken:
    """An amount taken out of a cell, in the form's unit."""

    place: Place
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a consolidated cell: a unit's cell, or what was eliminated, then negative."""

    name: str
    amount: Decimal


def consolidated(
    parts: Sequence[Part], forms: Iterable[str], taken: Sequence[Taken] = (), decimals: int | None = None
) -> tuple[FilledForm, ...]:
    """The forms of all units together, in the order given; a form that no unit has is left out.

    Args:
        parts: The units.
        forms: Identifiers of the forms wanted.
        taken: Eliminations.
        decimals: To which the sums are rounded where units state more; None keeps every digit.
    """
    made = (_form([(p.name, f) for p in parts if (f := p.first(form))], taken, decimals) for form in forms)
    return tuple(form for form in made if form is not None)


def terms_of(parts: Sequence[Part], place: Place, taken: Sequence[Taken] = ()) -> tuple[Term, ...]:
    """What a consolidated cell is made of, in the order of the units."""
    form, row, column = place
    cells = ((part.name, found.cell(row, column)) for part in parts if (found := part.first(form)))
    own = [Term(name, cell.value) for name, cell in cells if cell and cell.value is not None]
    return (*own, *(Term(one.reason, -one.amount) for one in taken if one.place == place))


def _form(
    units: Sequence[tuple[str, FilledForm]], taken: Sequence[Taken], decimals: int | None
) -> FilledForm | None:
    if not units:
        return None
    filled = [form for _, form in units]
    first = filled[0]
    parts = [Part(name, (form,)) for name, form in units]
    columns = _merged([form.columns for form in filled], {})
    rows = tuple(_row(name, parts, first.form, columns, taken, decimals) for name in _row_order(filled))
    return replace(
        first,
        rows=rows,
        columns=columns,
        notes=tuple(dict.fromkeys(note for form in filled for note in form.notes)),
        source=NOWHERE,
        declared_empty=all(form.declared_empty for form in filled),
        _by_id={},
    )


def _row_order(forms: Sequence[FilledForm]) -> tuple[str, ...]:
    codes = {row.id: _code(row) for form in forms for row in form.rows}
    return _merged([[row.id for row in form.rows] for form in forms], codes)


def _code(row: Row) -> str:
    """The code of a row: printed, or the end of its name (`expenditure.201`); blank where there is none."""
    last = row.id.rpartition(".")[2]
    return row.code or (last if last.isdecimal() else "")


def _merged(orders: Sequence[Sequence[str]], codes: Mapping[str, str]) -> tuple[str, ...]:
    """Names in the first order; what is missing there stands by its code, or behind what it follows elsewhere."""
    merged = list(orders[0])
    for order in orders[1:]:
        for number, name in enumerate(order):
            if name not in merged:
                merged.insert(_where(name, order[:number], merged, codes), name)
    return tuple(merged)


def _where(name: str, before: Sequence[str], merged: Sequence[str], codes: Mapping[str, str]) -> int:
    code = codes.get(name)
    later = [at for at, other in enumerate(merged) if code and codes.get(other, "") > code]
    earlier = [at + 1 for at, other in enumerate(merged) if other in before]
    return later[0] if later else max(earlier, default=0)


def _row(  # noqa: PLR0913, PLR0917 - a row of a form, and what its cells are made of
    name: str,
    parts: Sequence[Part],
    form: str,
    columns: Sequence[str],
    taken: Sequence[Taken],
    decimals: int | None,
) -> Row:
    found = [row for part in parts for one in part.forms if (row := one.row(name))]
    cells = dict(_cells(name, found, parts, form, columns, taken, decimals))
    return replace(found[0], cells=cells, source=NOWHERE)


def _cells(  # noqa: PLR0913, PLR0917 - as above
    name: str,
    rows: Sequence[Row],
    parts: Sequence[Part],
    form: str,
    columns: Sequence[str],
    taken: Sequence[Taken],
    decimals: int | None,
) -> Iterator[tuple[str, Cell]]:
    for column in columns:
        cells = [row.cells[column] for row in rows if column in row.cells]
        terms = terms_of(parts, (form, name, column), taken)
        if terms:
            yield column, _sum(cells, sum((term.amount for term in terms), Decimal(0)), decimals)
        elif cells:
            yield column, replace(cells[0], source=NOWHERE)


def _sum(cells: Sequence[Cell], total: Decimal, decimals: int | None) -> Cell:
    digits = max((cell.decimals or 0 for cell in cells), default=0)
    if decimals is not None and digits > decimals:
        total, digits = round_half_up(total, decimals), decimals
    total = total.quantize(Decimal(1).scaleb(-digits))
    unit = next((cell.unit for cell in cells if cell.unit), None)
    return Cell(f"{total:,f}", total, unit, digits)
