"""Indicator trees: groups that print their points beside their name (决策（15分）) are rows of their own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mingzhang.forms import Cell, Row
from mingzhang.forms.cells import make_cell
from mingzhang.rulebook import BlockDef, ColumnDef

_POINTS = re.compile(r"(.+?)[（(]([0-9]+(?:\.[0-9]+)?)分?[)）]")


def with_groups(rows: Iterable[Row], block: BlockDef) -> list[Row]:
    """The rows, each group that opens with one before it; cells keep the group's name without its points.

    Only forms with levels of merged names and a column of points have groups.
    """
    levels = [column for column in block.columns if column.carry]
    points = next((column for column in block.columns if column.type == "score"), None)
    if len(levels) < 2 or points is None:
        return list(rows)
    return list(_opened(rows, levels, points))


def _opened(rows: Iterable[Row], levels: list[ColumnDef], points: ColumnDef) -> Iterator[Row]:
    opened: dict[str, Cell] = {}
    ids: dict[str, int] = {}
    for row in rows:
        cells = dict(row.cells)
        for level in levels:
            cell = cells.get(level.id)
            found = _POINTS.fullmatch(cell.text) if cell is not None else None
            if cell is None or found is None:
                continue
            name, value = found.group(1), found.group(2)
            cells[level.id] = replace(cell, text=name)
            if opened.get(level.id) is None or opened[level.id].text != cell.text:
                opened[level.id] = cell
                yield _group(name, make_cell(value, points, None, cell.source), (level, points), cell, ids)
        label = next((cells[c.id].text for c in reversed(levels) if c.id in cells and cells[c.id].text), row.label)
        yield replace(row, cells=cells, label=label if _POINTS.fullmatch(row.label) else row.label)


def _group(name: str, weight: Cell, columns: tuple[ColumnDef, ColumnDef], cell: Cell, ids: dict[str, int]) -> Row:
    level, points = columns
    count = ids[name] = ids.get(name, 0) + 1
    row_id = f"group.{name}" if count == 1 else f"group.{name}.{count}"
    return Row(row_id, name, {level.id: replace(cell, text=name), points.id: weight}, source=cell.source)
