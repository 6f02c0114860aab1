"""Lays out a form of the layout `table`: one table, two sides, a record, levels of names, or one on its side."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from mingzhang.forms import Cell, FilledForm, Row
from mingzhang.publishing.sheets.columns import header_tree
from mingzhang.publishing.sheets.model import Kind, SheetCell
from mingzhang.publishing.sheets.sides import Side, sides_of
from mingzhang.rulebook import ColumnDef, FormDef

_NUMERIC = frozenset({"amount", "number", "percent", "score"})


def table_cells(form: FilledForm, definition: FormDef) -> tuple[list[SheetCell], int]:
    """The cells of a form's table, and how many rows its header takes."""
    sides = sides_of(form, definition)
    if sides[0].block.transposed:
        return _on_side(sides[0]), 0
    named = len(definition.blocks) > 1
    depth = int(named) + max(len(path) for side in sides for path in side.paths)
    return [*_heads(sides, depth, named), *_body(sides, depth)], depth


def _on_side(side: Side) -> list[SheetCell]:
    """Each column of the definition as a line."""
    cells = [SheetCell(line, 0, path[-1], kind="head") for line, path in enumerate(side.paths)]
    for place, row in enumerate(side.rows, 1):
        cells += [_value(row, c, (line, place)) for line, c in enumerate(side.columns)]
    return cells


def _heads(sides: Sequence[Side], depth: int, named: bool) -> Iterator[SheetCell]:
    left, top = 0, int(named)
    for side in sides:
        if named:
            yield SheetCell(0, left, "".join(side.block.header), 1, side.width, "head")
        for offset, key in enumerate(side.keys):
            yield SheetCell(top, left + offset, side.key_name(key), depth - top, 1, "head")
        yield from header_tree(side.paths, (top, left + len(side.keys)), depth)
        left += side.width


def _body(sides: Sequence[Side], top: int) -> Iterator[SheetCell]:
    lines = list(zip_longest(*_aligned(sides)))
    left = 0
    for number, side in enumerate(sides):
        rows = [line[number] for line in lines]
        for place, row in enumerate(rows, top):
            yield from _line(side, row, (place, left))
        yield from _merged(side, rows, (top, left))
        left += side.width


def _aligned(sides: Sequence[Side]) -> list[list[Row | None]]:
    """The rows of each side by their line numbers, else with the totals of all sides on one line."""
    numbered = [_by_line_number(side.rows) for side in sides]
    if all(numbered):
        return numbered
    tails = [next((n for n, row in enumerate(side.rows) if side.is_total(row)), len(side.rows)) for side in sides]
    if len(sides) == 1:
        return [list(sides[0].rows)]
    return [
        [*side.rows[:tail], *[None] * (max(tails) - tail), *side.rows[tail:]]
        for side, tail in zip(sides, tails, strict=True)
    ]


def _by_line_number(rows: Sequence[Row]) -> list[Row | None]:
    """Rows at the places that their line numbers give, the lines between them numbered; empty where they do not."""
    numbers = [int(row.line_no) for row in rows if row.line_no and row.line_no.isdecimal()]
    if not rows or len(numbers) < len(rows) or sorted(set(numbers)) != numbers:
        return []
    by_number = dict(zip(numbers, rows, strict=True))
    return [by_number.get(n) or Row("", "", line_no=str(n)) for n in range(numbers[0], numbers[-1] + 1)]


def _line(side: Side, row: Row | None, at: tuple[int, int]) -> Iterator[SheetCell]:
    """The cells of a row but those that span several rows; a total's name spans what it has no words for."""
    place, left = at
    total = row is not None and side.is_total(row)
    reach = _reach(side) if row is not None and total else 0
    if row is not None and reach:
        yield SheetCell(place, left, row.label, 1, reach, "key", bold=True)
    for offset in range(reach, side.width):
        if offset < len(side.keys):
            key = side.keys[offset]
            kind: Kind = "name" if key == "label" else "key"
            yield SheetCell(place, left + offset, _key_text(row, key), kind=kind, bold=total)
        elif not side.columns[offset - len(side.keys)].carry or total:
            column = side.columns[offset - len(side.keys)]
            yield _value(row, column, (place, left + offset), total)


def _reach(side: Side) -> int:
    """How many columns a total's name spans: codes, running numbers and words before the first figure."""
    if "line_no" in side.keys:
        return 0
    figures = (n for n, column in enumerate(side.columns) if column.type in _NUMERIC)
    return len(side.keys) + next(figures, 0)


def _key_text(row: Row | None, key: str) -> str:
    if row is None:
        return ""
    seq = row.id if row.id.isdigit() else ""
    return {"code": row.code or "", "label": row.label, "line_no": row.line_no or "", "seq": seq}[key]


def _cell(row: Row | None, column: ColumnDef) -> Cell:
    if row is None:
        return Cell("")
    return row.cells.get(column.id) or Cell(row.label if column.names_row else "")


def _value(row: Row | None, column: ColumnDef, at: tuple[int, int], bold: bool = False) -> SheetCell:
    cell = _cell(row, column)
    kind: Kind = "number" if column.type in _NUMERIC else "name" if column.names_row else "text"
    return SheetCell(
        *at,
        cell.text,
        kind=kind,
        bold=bold,
        value=cell.value,
        decimals=cell.decimals or 0,
        percent=cell.unit == "%",
        of=(row.id, column.id) if row is not None and row.id else None,
    )


def _merged(side: Side, rows: Sequence[Row | None], at: tuple[int, int]) -> Iterator[SheetCell]:
    """The cells that speak for several rows: neighbouring equal ones in columns that carry, group within group."""
    top, left = at
    for offset, column in enumerate(side.columns):
        if not column.carry:
            continue
        place = top
        for _, run in groupby(enumerate(rows), key=lambda item: _speaker(side, item, offset)):
            spanned = list(run)
            row = spanned[0][1]
            if row is None or not side.is_total(row):
                text = _cell(row, column).text
                yield SheetCell(place, left + len(side.keys) + offset, text, len(spanned), 1, "name")
            place += len(spanned)


def _speaker(side: Side, item: tuple[int, Row | None], offset: int) -> tuple[object, ...]:
    """What rows must share to be spanned by one cell; the cell that names a row is its own."""
    number, row = item
    first = next(n for n in range(offset, -1, -1) if n == 0 or not side.columns[n - 1].carry)
    run = [_cell(row, column).text for column in side.columns[first:] if column.carry]
    depth = offset - first
    names = any(column.names_row for column in side.columns) or "label" in side.keys
    leaf = not names and not any(run[depth + 1 :])
    if row is None or not run[depth] or leaf or side.is_total(row):
        return (number,)
    return tuple(run[: depth + 1])
