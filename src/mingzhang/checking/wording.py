"""Puts cells, sides and amounts of a relation into words: 表03 合计行“基本支出”, 1,218.37 + 399.88."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from mingzhang.checking.judging import is_blank
from mingzhang.checking.tables.relations import Term
from mingzhang.errors import QuantityError
from mingzhang.findings import Evidence
from mingzhang.forms import Row
from mingzhang.quantities import round_half_up, to_decimal

_SHOWN = 12
_NAMED = 3
_MINUS = {1: "＋", -1: "－"}


def cell_words(term: Term) -> str:
    """A cell as a reader finds it: table, row, column (where the table has more than one)."""
    columns = term.view.block_of(term.row_id).columns
    label = next((c.label for c in columns if c.id == term.column), term.column)
    column = f"“{label}”" if len(columns) > 1 else ""
    row = "" if term.view.definition.record else _row_words(term)
    return " ".join(filter(None, [term.view.short, f"{row}{column}"]))


def _row_words(term: Term) -> str:
    row = term.row or Row(term.row_id, "")
    code = row.code or (term.row_id if term.row_id.isdigit() else "")
    definition = term.view.row_defs.get(term.row_id)
    label = row.label or (definition.labels[0] if definition else "")
    if definition is not None and definition.role == "total" and not code and label == "合计":
        return "合计行"
    quoted = f"“{label}”" if label else ""
    return f"{code}{quoted}行" if code or quoted else f"{term.row_id}行"


def side_words(terms: Sequence[Term]) -> str:
    """The cells of a side; of many, the first few and how many there are."""
    shown = [t for t in terms if not is_blank(t)] or list(terms)
    words = [
        ("" if i == 0 and t.sign > 0 else _MINUS[t.sign]) + cell_words(t) for i, t in enumerate(shown[:_NAMED])
    ]
    return "".join(words) + (f"等{len(shown)}项" if len(shown) > _NAMED else "")


def amount_words(yuan: Fraction, like: Sequence[Term]) -> tuple[str, str]:
    """An amount in the unit and precision of the given cells: as a decimal string, and with thousands commas."""
    model = next((t for t in like if t.cell and t.cell.value is not None), like[0])
    value = yuan / model.factor
    decimals = max((t.view.decimals_of(t.cell) for t in like if t.cell and t.cell.value is not None), default=2)
    plain = _decimal(value, decimals)
    return f"{plain:f}", f"{plain:,f}"


def _decimal(value: Fraction, decimals: int) -> Decimal:
    """The value with at least that many decimals, exact where it ends."""
    rounded = round_half_up(value, decimals)
    try:
        return rounded if Fraction(rounded) == value else to_decimal(value)
    except QuantityError:
        return rounded


def arithmetic_words(terms: Sequence[Term]) -> str:
    """The non-zero amounts of a side as a sum; a long one is cut and says how many there are."""
    printed = [t for t in terms if t.cell and t.cell.value]
    if not printed:
        return "0"
    words = [_signed(t, first=i == 0) for i, t in enumerate(printed[:_SHOWN])]
    return "".join(words) + (f" + …（共{len(printed)}项）" if len(printed) > _SHOWN else "")


def _signed(term: Term, *, first: bool) -> str:
    value = term.cell.value if term.cell and term.cell.value is not None else Decimal(0)
    text = f"{abs(value):,f}"
    negative = (term.sign > 0) != (value >= 0)
    if first:
        return f"-{text}" if negative else text
    return f" {'-' if negative else '+'} {text}"


def evidence_of(total: Sequence[Term], parts: Sequence[Term]) -> tuple[Evidence, ...]:
    """The totals and every part that is not zero, as evidence."""
    counted = [t for t in parts if t.cell and t.cell.value] or list(parts[:1])
    return tuple(cell_evidence(t) for t in (*total, *counted))


def cell_evidence(term: Term) -> Evidence:
    """A cell as evidence."""
    row = term.row or Row(term.row_id, "", source=term.view.filled.source)
    return Evidence.of(term.view.filled, row, term.column, term.cell)
