"""Cells of a row: from a grid position to a form's cell, with its mark."""

import re
from dataclasses import replace

from mingzhang.forms import Cell, Mark
from mingzhang.forms.cells import make_cell
from mingzhang.reading.grid.matrix import Spot
from mingzhang.rulebook import ColumnDef

_PIECES = re.compile(r"[0-9,.]\s+[0-9,.]")
_CURRENCY = re.compile(r"^[¥￥]")
_BELOW_ZERO = re.compile(r"[(（]([0-9][0-9,，]*(?:[.．][0-9]+)?)[)）]|[△▲]([0-9][0-9,，]*(?:[.．][0-9]+)?)")
Reason = tuple[Mark, str]
_JOINED: Reason = ("joined", "数字分成几段印出，拼接而成")
_OVERLAID: Reason = ("ambiguous", "格中文字互相重叠，读法不确定")
_NEGATIVE: Reason = ("inferred", "括号或三角号里的数按负数认定")
_CARRIED: Reason = ("inferred", "此处空白，沿用上面一格的文字")


def value_cell(spot: Spot, column: ColumnDef, unit: str | None, reason: Reason | None) -> Cell:
    """The cell of a grid position; the reason marks the whole table or row, pieces of a number mark the cell."""
    cell = make_cell(spot.text, column, unit, spot.source, _OVERLAID if spot.overlaid else reason)
    if cell.value is None and column.type == "amount":
        cell = _as_accountants_print(cell, column, unit)
    if reason is None and cell.value is not None and (spot.joined or _PIECES.search(spot.text)):
        return make_cell(spot.text, column, unit, spot.source, _JOINED)
    return cell


def _as_accountants_print(cell: Cell, column: ColumnDef, unit: str | None) -> Cell:
    """An amount behind a currency sign, or below zero in brackets or behind a triangle; others stay as they are."""
    plain = _CURRENCY.sub("", cell.text)
    below = _BELOW_ZERO.fullmatch(plain)
    amount = make_cell(f"-{below.group(1) or below.group(2)}" if below else plain, column, unit, cell.source)
    if amount.value is None:
        return cell
    mark, why = (cell.mark, cell.why) if cell.mark or not below else _NEGATIVE
    return replace(amount, text=cell.text, mark=mark, why=why)


def carried_cell(blank: Spot, above: Spot, column: ColumnDef, reason: Reason | None) -> Cell:
    """A blank position for which the text above speaks."""
    return make_cell(above.text, column, None, blank.source, reason or _CARRIED)
