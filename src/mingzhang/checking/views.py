"""A filled form beside its definition: which rows, columns, codes and decimals a relation can speak of."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property, lru_cache

import msgspec

from mingzhang.forms import Cell, FilledForm, Report, Row, Unread
from mingzhang.quantities import Interval, conversion_factor, exact, same_dimension
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef, RowDef, Rulebook

PRIOR = "prior."
"""Prefix of the identifiers of last year's forms."""

NO_AMOUNT = frozenset({"", "-", "—", "－", "–", "--", "——", "/", "／", "无", "不适用"})
"""Texts that state no amount: in a sum they count as exactly zero."""

_NOTHING = Fraction(0)
_YUAN = "元"
_CLASS_DIGITS = 3
_CENTS_DECIMALS = 2


class FormView(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One filled form with its definition.

    Attributes:
        name: As relations write it: `03`, `prior.01`.
        common_unit: Unit that all other tables of the report print; it is assumed where this one prints none.
    """

    filled: FilledForm
    definition: FormDef
    name: str
    common_unit: str | None = None

    @cached_property
    def short(self) -> str:
        """What a reader calls it: 表03, or its title in brackets where it has no number."""
        year = "上年" if self.name.startswith(PRIOR) else ""
        return year + (f"表{self.definition.number}" if self.definition.number else f"《{self.definition.title}》")

    @cached_property
    def row_defs(self) -> dict[str, RowDef]:
        """Named rows by identifier, with the prefix of their block."""
        return {_joined(block.id, row.id): row for block in self.definition.blocks for row in block.rows}

    @cached_property
    def column_defs(self) -> dict[str, ColumnDef]:
        """Columns by identifier; a name in two blocks means the same in both."""
        return {column.id: column for block in self.definition.blocks for column in block.columns}

    def block(self, block_id: str) -> BlockDef:
        """The block of that prefix; without one, the first."""
        return self._blocks.get(block_id, self.definition.blocks[0])

    @cached_property
    def _blocks(self) -> dict[str, BlockDef]:
        return {block.id: block for block in reversed(self.definition.blocks)}

    def block_of(self, row_id: str) -> BlockDef:
        """The block that a row belongs to."""
        prefix = row_id.partition(".")[0]
        return self.block(prefix)

    def amount_columns(self, block_id: str = "") -> tuple[str, ...]:
        """Columns of a block that hold amounts and were found in the document, in the definition's order."""
        wanted = [c.id for c in self.block(block_id).columns if c.type == "amount"]
        return tuple(c for c in wanted if self.has_column(c))

    def sums(self, block_id: str = "") -> tuple[str, ...]:
        """Columns that are the sum of others, of which two at least were found."""
        found = self.block(block_id).sums
        return tuple(c for c in found if self.has_column(c) and len(self.parts(block_id, c)) > 1)

    def parts(self, block_id: str, column: str) -> tuple[str, ...]:
        """The columns that a column is the sum of, as far as they were found."""
        return tuple(c for c in self.block(block_id).sums.get(column, ()) if self.has_column(c))

    def has_column(self, column: str) -> bool:
        """Whether a column was found; a form that lists none is taken to have all that its cells use."""
        if self.filled.columns:
            return column in self.filled.columns
        return any(column in row.cells for row in self.filled.rows)

    def rows(self, block_id: str = "") -> tuple[Row, ...]:
        """Rows of a block; without a block all rows."""
        if not block_id:
            return self.filled.rows
        return tuple(r for r in self.filled.rows if r.id.startswith(block_id + "."))

    def items(self, block_id: str) -> Iterator[Row]:
        """Rows of a block that count towards its total: named items, and those that it names by code only."""
        for row in self.rows(block_id):
            definition = self.row_defs.get(row.id)
            if definition is None or definition.role == "item":
                yield row

    @cached_property
    def codes(self) -> dict[str, Row]:
        """Rows that are named by a classification code, in printed order; a running number is none."""
        if not any(block.open in ("functional", "economic") for block in self.definition.blocks):
            return {}
        return {row.id: row for row in self.filled.rows if row.id.isdigit() and len(row.id) >= _CLASS_DIGITS}

    def classes(self, block_id: str = "") -> tuple[str, ...]:
        """Three-digit codes among the rows of a block."""
        names = [row.id.rpartition(".")[2] for row in self.rows(block_id)]
        return tuple(dict.fromkeys(n for n in names if n.isdigit() and len(n) == _CLASS_DIGITS))

    @cached_property
    def children(self) -> dict[str, tuple[Row, ...]]:
        """Code to the rows directly below it; the empty code has those that nothing stands above."""
        found: dict[str, list[Row]] = {"": []}
        for code, row in self.codes.items():
            found.setdefault(self._above(code), []).append(row)
        return {code: tuple(rows) for code, rows in found.items()}

    def _above(self, code: str) -> str:
        prefixes = (code[:length] for length in range(len(code) - 1, _CLASS_DIGITS - 1, -1))
        return next((prefix for prefix in prefixes if prefix in self.codes), "")

    def below(self, row_id: str) -> tuple[Row, ...]:
        """Rows directly below a code, or the named parts of a named row."""
        if row_id.isdigit():
            return self.children.get(row_id, ())
        return tuple(r for r in self.filled.rows if r.id.startswith(row_id + "."))

    @cached_property
    def decimals(self) -> int | None:
        """The number of decimals that most of its amounts print; None where it prints none."""
        printed = Counter(c.decimals for c in self._amounts() if c.decimals is not None and c.value)
        return printed.most_common(1)[0][0] if printed else None

    @cached_property
    def has_numbers(self) -> bool:
        """Whether any amount is printed at all; a blank template has none."""
        return any(cell.value is not None for cell in self._amounts())

    def _amounts(self) -> Iterator[Cell]:
        for row in self.filled.rows:
            for column, cell in row.cells.items():
                definition = self.column_defs.get(column)
                if definition is not None and definition.type == "amount":
                    yield cell

    def decimals_of(self, cell: Cell) -> int:
        """Printed decimals of an amount; a whole number beside amounts with two decimals is read with two."""
        own = cell.decimals or 0
        return _CENTS_DECIMALS if own == 0 and self.decimals == _CENTS_DECIMALS else own

    def unit_of(self, cell: Cell | None) -> str | None:
        """Unit of an amount: its own, else the form's, else the one that the other tables share."""
        return (cell.unit if cell else None) or self.filled.unit or self.common_unit

    def factor_of(self, cell: Cell | None) -> Fraction:
        """How many 元 one unit of an amount is; 1 where no unit is known."""
        return per_yuan(self.unit_of(cell))

    def amount_of(self, cell: Cell | None) -> Fraction:
        """A printed amount in 元; where no number is printed it counts as zero."""
        return _NOTHING if cell is None or cell.value is None else _in_yuan(cell.value, self.unit_of(cell))

    def interval_of(self, cell: Cell) -> Interval:
        """The amounts in 元 that a printed one stands for; a zero of a table declared empty is exact."""
        value = exact(cell.value or 0)
        if value == 0 and self.filled.declared_empty:
            return Interval.point(0)
        return Interval.printed(value, self.decimals_of(cell)) * self.factor_of(cell)

    def ulp_of(self, cell: Cell) -> Fraction:
        """One unit of the last printed digit, in 元."""
        return self.factor_of(cell) * Fraction(1, 10 ** self.decimals_of(cell))


@cache
def per_yuan(unit: str | None) -> Fraction:
    """How many 元 a unit of money is; 1 where it is not named or is no money."""
    if unit is None or not same_dimension(unit, _YUAN):
        return Fraction(1)
    factor: Fraction = conversion_factor(unit, _YUAN)
    return factor


@lru_cache(maxsize=4096)
def _in_yuan(value: Decimal, unit: str | None) -> Fraction:
    """An amount as a fraction: each cell stands in many relations, and one amount in many cells."""
    return exact(value) * per_yuan(unit)


def view_of(report: Report, name: str, book: Rulebook, family: str) -> FormView | None:
    """The first form of a name, None where the report has none."""
    return next(iter(views_of(report, name, book, family)), None)


def views_of(report: Report, name: str, book: Rulebook, family: str) -> tuple[FormView, ...]:
    """All forms of a name, as relations write it, in printed order; made once for a report."""
    return _views(Held(report, book), name, family)


class Held:
    """A report and a rule book compared by identity, as what they hold cannot be hashed."""

    __slots__ = ("book", "report")

    def __init__(self, report: Report, book: Rulebook) -> None:
        self.report, self.book = report, book

    def __hash__(self) -> int:
        return id(self.report)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.report is other.report and self.book is other.book


@lru_cache(maxsize=128)
def _views(held: Held, name: str, family: str) -> tuple[FormView, ...]:
    report, book = held.report, held.book
    prior = PRIOR if name.startswith(PRIOR) else ""
    identifier = form_id(name.removeprefix(PRIOR), book, family)
    definition = book.forms[identifier]
    filled = report.all(prior + identifier)
    common = None if all(form.unit for form in filled) else common_unit(report, definition.kind, book)
    return tuple(FormView(form, definition, name, common) for form in filled)


def common_unit(report: Report, kind: str, book: Rulebook) -> str | None:
    """The one unit that the report's tables of a kind print; None where they print several or none."""
    units = {f.unit for f in report.forms if f.unit and (d := book.forms.get(f.form)) and d.kind == kind}
    return units.pop() if len(units) == 1 else None


def unread_beside(filled: FilledForm, report: Report) -> Unread | None:
    """What could not be read on the pages of a table, or where it would go on: it may hold rows of the table."""
    pages = {row.source.page for row in filled.rows} | {filled.source.page}
    known = {page for page in pages if page is not None}
    ends = bool(filled.rows) and filled.rows[-1].id.endswith("total")
    if known and not ends:
        known.add(max(known) + 1)
    return next((u for u in report.unread if u.page in known), None)


def form_id(name: str, book: Rulebook, family: str) -> str:
    """The identifier of a form from its full name or its short one within a family of forms.

    Raises:
        KeyError: The rule book knows no such form; kinds report it as a fault of the rule book.
    """
    return name if name in book.forms else f"{family}.{name}"


def title_of(name: str, book: Rulebook, family: str) -> str:
    """What a form is called where the report has none of it: 表03《支出决算表》."""
    definition = book.forms[form_id(name.removeprefix(PRIOR), book, family)]
    year = "上年" if name.startswith(PRIOR) else ""
    return f"{year}{'表' + definition.number if definition.number else ''}《{definition.title}》"


def _joined(block_id: str, row_id: str) -> str:
    return f"{block_id}.{row_id}" if block_id else row_id
