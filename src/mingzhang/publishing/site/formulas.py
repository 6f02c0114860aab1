"""How a figure follows from others of its table: sums within a row, of the codes below it, of its block."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.forms import Cell, FilledForm, Row
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef

_DEEPER = 2
_CLASS = 3


@dataclass(frozen=True, slots=True)
class Formula:
    """A figure as the sum of others, each with its name.

    Attributes:
        total: The exact sum of what is printed.
        apart: How far the sum is from the figure.
        tail: The difference lies within rounding.
    """

    terms: tuple[tuple[str, Cell], ...]
    total: Decimal
    apart: Decimal
    tail: bool


class Formulas:
    """The formulas of one filled form."""

    def __init__(self, form: FilledForm, definition: FormDef | None) -> None:
        self._blocks = _rows_of(form, definition)
        self._block = {row.id: block for block, rows in self._blocks for row in rows}
        self._below = {id(block): _children(rows) for block, rows in self._blocks}

    def of(self, row: Row, column: str, cell: Cell) -> Formula | None:
        """The formula of a cell; None where it is no sum of others in its table."""
        block = self._block.get(row.id)
        if block is None or cell.value is None:
            return None
        terms = [term for term in self._terms(block, row, column) if term[1].value is not None]
        return _formula(cell, terms) if len(terms) > 1 else None

    def _terms(self, block: BlockDef, row: Row, column: str) -> Iterator[tuple[str, Cell]]:
        if column in block.sums:
            names = {known.id: known for known in block.columns}
            return _across(row, block.sums[column], names)
        rows = self._rows_under(block, row)
        return ((other.label, other.cells[column]) for other in rows if column in other.cells)

    def _rows_under(self, block: BlockDef, row: Row) -> Sequence[Row]:
        """The rows that a row is the sum of."""
        if row.id.isdigit():
            return self._below[id(block)].get(row.id, ())
        roles = {f"{block.id}.{known.id}".removeprefix("."): known.role for known in block.rows}
        if roles.get(row.id) != "total":
            return ()
        rows = next(rows for one, rows in self._blocks if one is block)
        return _above(rows, row, roles)


def _rows_of(form: FilledForm, definition: FormDef | None) -> list[tuple[BlockDef, Sequence[Row]]]:
    blocks = definition.blocks if definition else ()
    if len(blocks) == 1:
        return [(blocks[0], form.rows)]
    return [(block, [row for row in form.rows if row.id.startswith(f"{block.id}.")]) for block in blocks]


def _children(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Code to the rows one level below it."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.id.isdigit():
            found.setdefault(row.id[:-_DEEPER], []).append(row)
    return found


def _across(row: Row, parts: Sequence[str], names: Mapping[str, ColumnDef]) -> Iterator[tuple[str, Cell]]:
    for part in parts:
        if part in row.cells:
            yield (names[part].label if part in names else part), row.cells[part]


def _above(rows: Sequence[Row], row: Row, roles: Mapping[str, str]) -> list[Row]:
    """A total: of the classes where rows have codes; else of items, or of a total and what is carried over."""
    classes = [other for other in rows if other.id.isdigit() and len(other.id) == _CLASS]
    if classes:
        return classes if row.id.rpartition(".")[2] == "total" else []
    before = rows[: rows.index(row)]
    totals = [other for other in before if roles.get(other.id) == "total"]
    if totals:
        after = before[before.index(totals[-1]) :]
        return [other for other in after if roles.get(other.id, "item") != "of_which"]
    return [other for other in before if roles.get(other.id, "item") == "item"]


def _formula(cell: Cell, terms: Sequence[tuple[str, Cell]]) -> Formula | None:
    values = [term.value for _, term in terms if term.value is not None]
    units = {term.unit for _, term in terms} | {cell.unit}
    if len(units) != 1 or cell.value is None:
        return None
    total = sum(values, Decimal(0))
    apart = total - cell.value
    halves = [Decimal(1).scaleb(-(one.decimals or 0)) / 2 for one in (cell, *(term for _, term in terms))]
    return Formula(tuple(terms), total, apart, abs(apart) <= sum(halves, Decimal(0)))
