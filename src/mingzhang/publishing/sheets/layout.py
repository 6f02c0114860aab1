"""A filled form as the rectangle of cells that every printed version of it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from mingzhang.errors import MingzhangError
from mingzhang.forms import Cell, FilledForm, Row
from mingzhang.rulebook.model import BlockDef, ColumnDef, FormDef

_KEY_NAMES = {"code": "科目代码", "label": "科目名称", "line_no": "行次", "seq": "序号"}
_TWO_SIDED_LABEL = "项目"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a sheet with its span; `value` and `decimals` where it is a number."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    head: bool = False
    bold: bool = False
    value: Decimal | None = None
    decimals: int = 0
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A laid-out form: lines above, cells, notes below.

    Attributes:
        name: Short name for a workbook's tab.
        lines: Text lines above the table: title, department, unit.
        header_rows: How many rows at the top repeat on every page.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    cells: tuple[SheetCell, ...]
    rows: int
    cols: int
    header_rows: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Side:
    """One block with its rows, ready to be put beside the others."""

    block: BlockDef
    columns: tuple[ColumnDef, ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return len(self.block.keys) + len(self.columns)


def lay_out(form: FilledForm, definition: FormDef, entity: str = "") -> Sheet:
    """The printed table of a filled form.

    Raises:
        MingzhangError: The definition's layout is not a table.
    """
    if definition.layout != "table":
        raise MingzhangError(f"{definition.title} 不是表格式样，不能这样排版。")
    sides = [_side(form, definition, block) for block in definition.blocks]
    depth = 1 + max(len(_path(column)) for side in sides for column in side.columns)
    depth = depth if len(sides) > 1 else depth - 1
    cells = _heads(sides, depth) + _body(sides, depth)
    height = 1 + max(cell.row + cell.rowspan - 1 for cell in cells)
    unit = (f"金额单位：{form.unit}",) if form.unit else ()
    lines = (form.title, *((f"部门：{entity}",) if entity else ()), *unit)
    width = sum(side.width for side in sides)
    return Sheet(form.title, form.title, lines, tuple(cells), height, width, depth, form.notes)


def _side(form: FilledForm, definition: FormDef, block: BlockDef) -> _Side:
    prefix = f"{block.id}." if len(definition.blocks) > 1 else ""
    rows = tuple(row for row in form.rows if row.id.startswith(prefix))
    used = {column for row in rows for column in row.cells}
    known = tuple(column for column in block.columns if column.id in used or not form.columns)
    extra = tuple(
        ColumnDef(id=name, label=name, header=((name,),))
        for name in form.columns
        if block.open_columns and name in used and name not in {column.id for column in block.columns}
    )
    return _Side(block, _printed_order(known + extra, form.columns), rows)


def _printed_order(columns: Sequence[ColumnDef], printed: Sequence[str]) -> tuple[ColumnDef, ...]:
    position = {name: place for place, name in enumerate(printed)}
    return tuple(sorted(columns, key=lambda column: position.get(column.id, len(position))))


def _path(column: ColumnDef) -> tuple[str, ...]:
    """The column's header cells from top to bottom."""
    return column.header[0] if column.header else (column.label,)


def _heads(sides: Sequence[_Side], depth: int) -> list[SheetCell]:
    cells, left = [], 0
    for side in sides:
        top = 0
        if len(sides) > 1:
            cells.append(SheetCell(0, left, "".join(side.block.header), 1, side.width, head=True))
            top = 1
        for offset, key in enumerate(side.block.keys):
            name = _TWO_SIDED_LABEL if len(sides) > 1 and key == "label" else _KEY_NAMES[key]
            cells.append(SheetCell(top, left + offset, name, depth - top, 1, head=True))
        paths = [_path(column) for column in side.columns]
        cells += _tree(paths, (top, left + len(side.block.keys)), depth)
        left += side.width
    return cells


def _tree(paths: Sequence[tuple[str, ...]], at: tuple[int, int], depth: int) -> list[SheetCell]:
    """Header cells of neighbouring columns, equal beginnings merged; the last level reaches down to the body."""
    top, left = at
    cells, start = [], 0
    while start < len(paths):
        end = start + 1
        deeper = len(paths[start]) > 1
        while deeper and end < len(paths) and len(paths[end]) > 1 and paths[end][0] == paths[start][0]:
            end += 1
        if not deeper:
            cells.append(SheetCell(top, left + start, paths[start][0], depth - top, 1, head=True))
        else:
            cells.append(SheetCell(top, left + start, paths[start][0], 1, end - start, head=True))
            cells += _tree([path[1:] for path in paths[start:end]], (top + 1, left + start), depth)
        start = end
    return cells


def _body(sides: Sequence[_Side], top: int) -> list[SheetCell]:
    columns = [_aligned(side, sides) for side in sides]
    cells = []
    for line, rows in enumerate(zip_longest(*columns), start=top):
        left = 0
        for side, row in zip(sides, rows, strict=True):
            cells += _line(side, row, (line, left))
            left += side.width
    return cells


def _aligned(side: _Side, sides: Sequence[_Side]) -> list[Row | None]:
    """The side's rows with a gap before its totals, so that the totals of both sides stand on one line."""
    tail = _tail_start(side)
    longest_head = max(_tail_start(other) for other in sides)
    return [*side.rows[:tail], *[None] * (longest_head - tail), *side.rows[tail:]]


def _tail_start(side: _Side) -> int:
    totals = {f"{side.block.id}.{row.id}" for row in side.block.rows if row.role == "total"}
    return next((place for place, row in enumerate(side.rows) if row.id in totals), len(side.rows))


def _line(side: _Side, row: Row | None, at: tuple[int, int]) -> list[SheetCell]:
    line, left = at
    bold = row is not None and row.id.endswith("total")
    texts = [_key_text(row, key) for key in side.block.keys]
    cells = [SheetCell(line, left + offset, text, bold=bold) for offset, text in enumerate(texts)]
    for offset, column in enumerate(side.columns, start=left + len(texts)):
        cell = row.cells.get(column.id) if row else None
        cells.append(_value(cell or Cell(""), (line, offset), bold))
    return cells


def _key_text(row: Row | None, key: str) -> str:
    if row is None:
        return ""
    seq = row.id if row.id.isdigit() else ""
    return {"code": row.code or "", "label": row.label, "line_no": row.line_no or "", "seq": seq}[key]


def _value(cell: Cell, at: tuple[int, int], bold: bool) -> SheetCell:
    percent = cell.unit == "%"
    return SheetCell(*at, cell.text, bold=bold, value=cell.value, decimals=cell.decimals or 0, percent=percent)
