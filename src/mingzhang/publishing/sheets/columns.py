"""The header of a laid-out table: each column's path of header cells, equal beginnings merged."""

from collections.abc import Sequence

from mingzhang.publishing.sheets.model import SheetCell
from mingzhang.rulebook import BlockDef, ColumnDef

Path = tuple[str, ...]


def path_of(column: ColumnDef, block: BlockDef) -> Path:
    """The column's header cells from top to bottom.

    A label of several words spells them out; a column that is printed without a header has a blank one. A part of
    a column that stands in a group (小计) stands in that group.
    """
    own = _own_path(column)
    for total, parts in block.sums.items():
        whole = next((c for c in block.columns if c.id == total), None)
        group = _own_path(whole)[:-1] if whole and column.id in parts else ()
        if group and own[: len(group)] != group:
            return (*group, own[-1])
    return own


def _own_path(column: ColumnDef) -> Path:
    words = tuple(column.label.split())
    if len(words) > 1:
        return words
    return column.header[0] if column.header else ("",)


def header_tree(paths: Sequence[Path], at: tuple[int, int], depth: int) -> list[SheetCell]:
    """Header cells of neighbouring columns; the last level reaches down to the body at row `depth`."""
    top, left = at
    cells, start = [], 0
    while start < len(paths):
        end = _group_end(paths, start)
        if len(paths[start]) > 1:
            cells.append(SheetCell(top, left + start, paths[start][0], 1, end - start, "head"))
            cells += header_tree([path[1:] for path in paths[start:end]], (top + 1, left + start), depth)
        else:
            text = paths[start][0] if paths[start] else ""
            cells.append(SheetCell(top, left + start, text, depth - top, 1, "head"))
        start = end
    return cells


def _group_end(paths: Sequence[Path], start: int) -> int:
    """Where the columns end that share the first header cell of one."""
    end = start + 1
    if len(paths[start]) > 1:
        while end < len(paths) and len(paths[end]) > 1 and paths[end][0] == paths[start][0]:
            end += 1
    return end
