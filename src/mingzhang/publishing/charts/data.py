"""A chart's data as a table: the same names and numbers, whole."""

from collections.abc import Sequence
from decimal import Decimal

from mingzhang.publishing.charts.scale import shown
from mingzhang.publishing.sheets.model import Sheet, SheetCell, widths_of

Value = str | Decimal | None


def data_sheet(title: str, heads: Sequence[str], rows: Sequence[Sequence[Value]], unit: str = "") -> Sheet:
    """The table, under a head row; numbers keep the digits they have.

    Args:
        title: What the chart says.
        heads: Of the columns.
        rows: Names and numbers; None where there is no number.
        unit: Of the numbers, said once.
    """
    cells = [SheetCell(0, col, head, kind="head") for col, head in enumerate(heads)]
    for number, row in enumerate(rows, 1):
        cells += [_cell(number, col, value) for col, value in enumerate(row)]
    return Sheet(
        name=title,
        title=title,
        cells=tuple(cells),
        rows=len(rows) + 1,
        cols=len(heads),
        header_rows=1,
        right=f"单位：{unit}" if unit else "",
        widths=widths_of(cells, len(heads)),
    )


def _cell(row: int, col: int, value: Value) -> SheetCell:
    if value is None or isinstance(value, str):
        return SheetCell(row, col, value or "", kind="name" if col == 0 else "text")
    decimals = max(0, -int(value.as_tuple().exponent))
    return SheetCell(row, col, shown(value, decimals), kind="number", value=value, decimals=decimals)
