"""Makes the cell of a form from what is printed in it."""

import re
from collections.abc import MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING

from mingzhang.forms.model import NOWHERE, Cell, Mark, Source
from mingzhang.quantities.number import parse_number, squeeze
from mingzhang.rulebook import ColumnDef

if TYPE_CHECKING:
    from mingzhang.quantities.quantity import Quantity

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
    points = printed.removesuffix("分") if column.type == "score" else printed
    number = parse_number(points) if column.type in NUMERIC else None
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


def add_quantities(cells: MutableMapping[str, Cell]) -> None:
    """Gives target and actual the one number that each states, in its own unit or the one printed beside it."""
    from mingzhang.quantities.quantity import parse_quantity  # noqa: PLC0415 - few forms have targets

    beside = cells["measure_unit"].text if "measure_unit" in cells else None
    for column, parse in (("target", _demanded), ("actual", parse_quantity)):
        cell = cells.get(column)
        quantity = parse(cell.text) if cell else None
        if cell and quantity and not quantity.approximate:
            unit = quantity.unit or beside
            cells[column] = replace(cell, value=quantity.value, unit=unit, decimals=quantity.decimals)


def _demanded(text: str) -> "Quantity | None":
    """The number of a target that states exactly one: not a range, a date or words."""
    from mingzhang.quantities.target import parse_target  # noqa: PLC0415 - as above

    target = parse_target(text)
    return target.quantity if target.upper is None else None


def make_points(text: str, source: Source = NOWHERE, mark: tuple[Mark, str] | None = None) -> Cell:
    """The points of a group of indicators, printed `10分` or `10`."""
    number = parse_number(text.removesuffix("分"))
    kind, why = mark or (None, None)
    if number is None:
        return Cell(text, source=source, mark=kind, why=why)
    return Cell(text, number.value, "分", number.decimals, source, mark=kind, why=why)
