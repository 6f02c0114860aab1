"""The parts of a table that stand side by side: its blocks, or the pieces of one block that is repeated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.forms import FilledForm, Row
from mingzhang.publishing.sheets.columns import Path, path_of
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef

_KEY_NAMES = {"code": "科目代码", "line_no": "行次", "seq": "序号"}
_GROUP = "group."
_LONG = 40
"""Rows from which a block that may be repeated stands in three pieces side by side."""

_PIECES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One block, or a piece of one, with its rows, ready to be put beside the others.

    Attributes:
        keys: What identifies a row and is printed in a column of its own.
    """

    block: BlockDef
    keys: tuple[str, ...]
    columns: tuple[ColumnDef, ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """How many columns it prints."""
        return len(self.keys) + len(self.columns)

    @property
    def paths(self) -> list[Path]:
        """The header cells of its value columns."""
        return [path_of(column, self.block) for column in self.columns]

    def key_name(self, key: str) -> str:
        """The header of a key column."""
        if key == "label":
            return "科目名称" if "code" in self.keys else "项目"
        return _KEY_NAMES[key]

    def is_total(self, row: Row) -> bool:
        """A sum of the rows above it."""
        name = row.id.removeprefix(f"{self.block.id}.") if self.block.id else row.id
        return any(known.id == name and known.role == "total" for known in self.block.rows)


def sides_of(form: FilledForm, definition: FormDef) -> list[Side]:
    """The sides of a form's table."""
    sides = [_side(form, definition, block) for block in definition.blocks]
    if len(sides) == 1 and sides[0].block.repeat and len(sides[0].rows) > _LONG:
        return list(_pieces(sides[0]))
    return sides


def _side(form: FilledForm, definition: FormDef, block: BlockDef) -> Side:
    prefix = f"{block.id}." if len(definition.blocks) > 1 else ""
    rows = tuple(row for row in form.rows if row.id.startswith(prefix))
    used = {column for row in rows for column in row.cells}
    wanted = {*used, *form.columns}
    known = [c for c in block.columns if c.id in wanted or c.names_row or not (form.columns or c.optional)]
    columns = _printed_order([*known, *_open_columns(form, block, used)], form.columns)
    return Side(block, _printed_keys(block, columns), columns, tuple(_without_groups(rows, columns)))


def _open_columns(form: FilledForm, block: BlockDef, used: set[str]) -> Iterator[ColumnDef]:
    known = {column.id for column in block.columns}
    if block.open_columns:
        fresh = (name for name in form.columns if name in used and name not in known)
        yield from (ColumnDef(id=name, label=name, header=((name,),)) for name in fresh)


def _printed_order(columns: Sequence[ColumnDef], printed: Sequence[str]) -> tuple[ColumnDef, ...]:
    """The columns as the form had them, one that names rows before them where the form does not list it."""
    if not printed:
        return tuple(columns)
    place = {name: number for number, name in enumerate(printed)}
    return tuple(sorted(columns, key=lambda c: place.get(c.id, -1 if c.names_row else len(place))))


def _printed_keys(block: BlockDef, columns: Sequence[ColumnDef]) -> tuple[str, ...]:
    """The keys but the label, where a value column or the deepest of several levels names the row."""
    named = any(c.names_row for c in columns) or sum(c.carry for c in columns) > 1
    return tuple(key for key in block.keys if key != "label" or not named)


def _without_groups(rows: Sequence[Row], columns: Sequence[ColumnDef]) -> Iterator[Row]:
    """Rows of groups become the name and points of the cells that span their members (决策（15分）)."""
    levels = [column.id for column in columns if column.carry]
    points = next((column.id for column in columns if column.type == "score"), "")
    printed: dict[str, str] = {}
    for row in rows:
        level = next((name for name in levels if name in row.cells), "")
        if row.id.startswith(_GROUP) and level:
            printed[level] = f"{row.text(level)}（{row.text(points)}分）"
            continue
        yield replace(
            row, cells={n: replace(c, text=_with_points(c.text, printed.get(n))) for n, c in row.cells.items()}
        )


def _with_points(text: str, group: str | None) -> str:
    return group if group and group.partition("（")[0] == text else text


def _pieces(side: Side) -> Iterator[Side]:
    """A block side by side with itself, cut between classes; the totals stand one below each piece."""
    totals = [row for row in side.rows if side.is_total(row)]
    parts = _balanced(_classes([row for row in side.rows if not side.is_total(row)]), _PIECES)
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        yield replace(side, rows=(*part, *(totals[number:] if last else totals[number : number + 1])))


def _classes(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows of one class each: those whose codes begin alike."""
    found: list[list[Row]] = []
    for row in rows:
        if found and row.id[:3] == found[-1][0].id[:3]:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _balanced(classes: Sequence[list[Row]], pieces: int) -> list[list[Row]]:
    """The classes in order, cut into pieces of which the longest is as short as it can be."""
    sizes = [len(rows) for rows in classes]
    room = next(n for n in range(max(sizes, default=0), sum(sizes) + 1) if len(_filled(sizes, n)) <= pieces)
    return [[row for index in part for row in classes[index]] for part in _filled(sizes, room)]


def _filled(sizes: Sequence[int], room: int) -> list[list[int]]:
    """Numbers of the classes that each piece of a length takes, one after the other."""
    parts: list[list[int]] = [[]]
    for index, size in enumerate(sizes):
        if parts[-1] and sum(sizes[i] for i in parts[-1]) + size > room:
            parts.append([])
        parts[-1].append(index)
    return parts
