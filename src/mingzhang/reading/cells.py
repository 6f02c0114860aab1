"""Makes the cell of a form from what is printed in it."""

import re
from dataclasses import replace

from mingzhang.forms import Cell, Mark, Source
from mingzhang.quantities.number import parse_number, squeeze
from mingzhang.rulebook import ColumnDef

_PERCENT = re.compile(r"(.+)[%％]")
NUMERIC = frozenset({"amount", "number", "score"})


def make_cell(
    text: str,
    column: ColumnDef,
    form_unit: str | None,
    source: Source,
    mark: tuple[Mark, str] | None = None,
) -> Cell:
    """A cell of a column, with its mark and reason where the reading was not plain.

    Number columns state a value in the column's or the form's unit, others are text. A text that should be
    a number and is not keeps its text and has no value; nothing is guessed.
    """
    printed = squeeze(text)
    kind, why = mark or (None, None)
    if column.type == "percent" or (column.type in NUMERIC and printed.endswith(("%", "％"))):
        return _percent(printed, Cell(printed, source=source, mark=kind, why=why))
    number = parse_number(printed) if column.type in NUMERIC else None
    if number is None:
        return Cell(printed, source=source, mark=kind, why=why)
    unit = column.unit or (form_unit if column.type == "amount" else None)
    return Cell(printed, number.value, unit, number.decimals, source, kind, why)


def _percent(printed: str, blank: Cell) -> Cell:
    """A rate: `94.12%` is 94.12 in %, a bare `1` or `0.8412` keeps no unit."""
    match = _PERCENT.fullmatch(printed)
    number = parse_number(match.group(1) if match else printed)
    if number is None:
        return blank
    return replace(blank, value=number.value, unit="%" if match else None, decimals=number.decimals)
