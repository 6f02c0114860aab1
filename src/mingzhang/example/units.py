"""The example year's nine tables as those of two units, whose sum is what was published; the split is made up."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import msgspec

from mingzhang.example.loader import load_example, read_data
from mingzhang.example.tables import lines_of
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.yamlfile import convert, read_yaml

_FILE = "units.yaml"
Amounts = Mapping[tuple[str, str], Decimal]


class ExampleUnit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The subordinate unit.

    Attributes:
        forms: Form to the cells that are not zero: a head of row and columns, then a line for each row.
    """

    name: str
    code: str
    forms: dict[str, str]


def example_unit() -> ExampleUnit:
    """The subordinate unit of the example's department."""
    text = read_data(_FILE)
    return convert(read_yaml(text, _FILE), ExampleUnit, _FILE, text)


def example_units(book: Rulebook) -> tuple[Report, Report]:
    """The tables of the department's own unit, and those of the subordinate one."""
    whole, unit = load_example(book)[0], example_unit()
    tables = tuple(form for form in whole.forms if book.forms[form.form].kind == "final_accounts")
    shares = {form.form: _amounts(unit.forms.get(form.form, "row")) for form in tables}
    own = tuple(_share(form, shares[form.form], rest=True) for form in tables)
    other = tuple(_share(form, shares[form.form], rest=False) for form in tables)
    return replace(whole, forms=own), replace(whole, entity=unit.name, forms=other)


def several_times(report: Report, count: int, entity: str, year: int) -> Report:
    """The tables of something so many times as large: whatever agreed in them still does."""
    forms = tuple(
        replace(form, rows=tuple(_times(row, count) for row in form.rows), _by_id={}) for form in report.forms
    )
    return replace(report, entity=entity, fiscal_year=year, forms=forms)


def _times(row: Row, count: int) -> Row:
    cells = {
        name: cell
        if cell.value is None
        else replace(cell, text=f"{cell.value * count:,f}", value=cell.value * count)
        for name, cell in row.cells.items()
    }
    return replace(row, cells=cells)


def _amounts(text: str) -> Amounts:
    head, *lines = lines_of(text)
    return {
        (line[0], column): Decimal(cell)
        for line in lines
        for column, cell in zip(head[1:], line[1:], strict=False)
        if cell
    }


def _share(form: FilledForm, amounts: Amounts, *, rest: bool) -> FilledForm:
    rows = tuple(_row(row, amounts, rest=rest) for row in form.rows)
    return replace(form, rows=rows, _by_id={})


def _row(row: Row, amounts: Amounts, *, rest: bool) -> Row:
    cells = {name: _cell(cell, amounts.get((row.id, name)), rest=rest) for name, cell in row.cells.items()}
    return replace(row, cells=cells)


def _cell(cell: Cell, amount: Decimal | None, *, rest: bool) -> Cell:
    if cell.value is None:
        return cell
    part = amount or Decimal(0)
    value = (cell.value - part if rest else part).quantize(Decimal(1).scaleb(-(cell.decimals or 0)))
    return replace(cell, text=f"{value:,f}", value=value)
