"""Tables with two sides, income and expenditure, each with its own names, line numbers and figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.forms import Mark, Row
from mingzhang.reading.flow.columns import Columns, columns_of
from mingzhang.reading.flow.drafts import Draft, rows_of
from mingzhang.reading.flow.figures import Figures, figures_of, values_of
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_figure, is_integer
from mingzhang.reading.flow.settling import keep_to, settle
from mingzhang.reading.flow.tables import Reading, Table

_LONGEST_NAME = 8
"""Pieces that one known name may be broken into at most."""
_FAR = 40
"""How many pieces one entry of a side may take at most."""


@dataclass(slots=True)
class Entry:
    """A row of one side as its pieces."""

    side: int
    names: list[Piece] = field(default_factory=list)
    line_no: Piece | None = None
    figures: list[Piece] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name, its pieces put together."""
        return "".join(piece.text for piece in self.names)


def read_sided(table: Table) -> Reading:
    """A table of two blocks side by side: by its line numbers where it prints them, else by its names."""
    columns = _columns(table, [])
    entries = _by_line_numbers(table, columns) or _by_names(table, columns)
    columns = _columns(table, entries)
    rows = [row for side in range(len(columns)) for row in _rows(entries, side, table, columns[side])]
    ids = dict.fromkeys(c.id for column in columns for c in column.order)
    return Reading(tuple(rows), tuple(ids))


def _columns(table: Table, entries: Sequence[Entry]) -> list[Columns]:
    """The columns of each side, as the header and, once they are known, the figures of its rows tell them."""
    figures = [
        [[p.text for p in e.figures] for e in entries if e.side == side] for side in range(len(table.labels))
    ]
    return [
        columns_of(label.block.columns, table.header, rows, label.block.sums)
        for label, rows in zip(table.labels, figures, strict=True)
    ]


def _rows(entries: Sequence[Entry], side: int, table: Table, columns: Columns) -> list[Row]:
    labels = table.labels[side]
    mine = [entry for entry in entries if entry.side == side]
    figures = [figures_of(entry.figures, columns, labels.block) for entry in mine]
    total = next((i for i, entry in enumerate(mine) if entry.figures and labels.is_total(entry.label)), None)
    if total is not None:
        table.witness.settle(figures[total], columns.order, labels.block.sums)
        classes = [labels.class_code(entry.label) if entry.figures else None for entry in mine]
        settle(classes, figures, total)
        for other in figures:
            keep_to(figures[total], [other])
    lost = NAMES_LOST if any(entry.figures and not entry.names for entry in mine) else None
    drafts = [_draft(entry, way, columns, lost) for entry, way in zip(mine, figures, strict=True)]
    return rows_of(drafts, labels, {c.id: c for c in columns.order}, table.unit)


NAMES_LOST: tuple[Mark, str] = ("inferred", "这一侧有的行没有行名，行名可能印在别处，各行名称请对照原文核对")


def _draft(entry: Entry, figures: Figures, columns: Columns, lost: tuple[Mark, str] | None) -> Draft:
    number = entry.line_no.text if entry.line_no else None
    first = entry.names[0] if entry.names else entry.line_no or entry.figures[0]
    return Draft(entry.label, None, number, first.source, values_of(figures, columns, lost))


def _by_line_numbers(table: Table, columns: Sequence[Columns]) -> list[Entry]:
    """The entries of both sides along their line numbers, left and right in turn; empty where there are none."""
    pieces = list(table.body)
    numbers = [int(p.text) if is_integer(p.text) and len(p.text) <= 3 else None for p in pieces]
    first = next((i for i, n in enumerate(numbers) if n == 1), None)
    if first is None or len(columns) != 2:
        return []
    starts = dict.fromkeys(n for n in numbers[first + 1 : first + _FAR] if n is not None)
    widths = [len(c.order) for c in columns]
    paths = [_path(pieces, numbers, first, start, widths) for start in starts]
    best = max(paths, key=len, default=[])
    return _entries(pieces, best, table) if len(best) > 2 else []


def _path(
    pieces: Sequence[Piece], numbers: Sequence[int | None], first: int, start: int, widths: Sequence[int]
) -> list[int]:
    """Indices of the line numbers 1, start, 2, start + 1, …: the longest way with the most plausible gaps."""
    layer: dict[int, tuple[int, tuple[int, ...]]] = {first: (0, (first,))}
    step, best = 1, [first]
    while layer:
        wanted = step // 2 + (start if step % 2 else 1)
        ahead: dict[int, tuple[int, tuple[int, ...]]] = {}
        for at, (cost, way) in layer.items():
            for index in range(at + 1, min(at + _FAR, len(pieces))):
                if numbers[index] == wanted:
                    total = cost + _gap_cost(pieces[at + 1 : index], widths[(step - 1) % 2])
                    if index not in ahead or total < ahead[index][0]:
                        ahead[index] = (total, (*way, index))
        if ahead:
            best = list(min(ahead.values())[1])
        layer, step = ahead, step + 1
    return best


def _gap_cost(gap: Sequence[Piece], count: int) -> int:
    """What is odd between two line numbers, where the figures of one and then the name of the next should stand."""
    kinds = "".join("N" if is_figure(piece.text) else "T" for piece in gap)
    figures = kinds.count("N")
    scattered = kinds.strip("T").count("T")
    return 5 * scattered + (0 if figures == count else 1 if figures == 0 else 3 * abs(figures - count))


def _entries(pieces: Sequence[Piece], path: Sequence[int], table: Table) -> list[Entry]:
    entries: list[Entry] = []
    edges = [-1, *path, len(pieces)]
    for order, at in enumerate(path):
        entry = Entry(order % 2, line_no=pieces[at])
        before, after = pieces[edges[order] + 1 : at], pieces[at + 1 : edges[order + 2]]
        entry.names = [p for p in before if not is_figure(p.text)]
        entry.figures = [p for p in after if is_figure(p.text)]
        _share_names(entries[-1] if entries else None, entry, table)
        entries.append(entry)
    return entries


def _share_names(above: Entry | None, below: Entry, table: Table) -> None:
    """The first names of a gap belong to the entry before it where that makes the next name known."""
    if above is None or len(below.names) < 2 or table.labels[below.side].knows(below.label):
        return
    for cut in range(1, len(below.names)):
        head = _text(below.names[cut:])
        if table.labels[below.side].knows(head) or table.labels[below.side].has_ordinal(head):
            above.names.extend(below.names[:cut])
            below.names = below.names[cut:]
            return


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _by_names(table: Table, columns: Sequence[Columns]) -> list[Entry]:
    """The entries of both sides by their names: known ones tell the side, others stand opposite the last."""
    entries: list[Entry] = []
    names: list[Piece] = []
    for piece in table.body:
        if is_figure(piece.text):
            entries.extend(_named(names, entries, table.labels))
            names = []
            if entries:
                entries[-1].figures.append(piece)
        else:
            names.append(piece)
    entries.extend(_named(names, entries, table.labels))
    return [entry for entry in entries if entry.figures or table.labels[entry.side].knows(entry.label)]


def _named(names: Sequence[Piece], entries: Sequence[Entry], labels: Sequence[Labels]) -> list[Entry]:
    """The entries that a run of names stands for: several where amounts between them are blank."""
    found: list[Entry] = []
    rest = list(names)
    while rest:
        before = [*entries, *found]
        count, side = _longest_known(rest, labels, before)
        found.append(Entry(side, rest[:count]))
        rest = rest[count:]
    return found


def _longest_known(names: Sequence[Piece], labels: Sequence[Labels], before: Sequence[Entry]) -> tuple[int, int]:
    """How many pieces make the longest known name, and its side; all of them opposite the last if none is known."""
    for count in range(min(len(names), _LONGEST_NAME), 0, -1):
        label = _text(names[:count])
        sides = [side for side in (0, 1) if labels[side].knows(label)]
        if len(sides) == 1:
            return count, sides[0]
        if sides:
            return count, _fewer(label, before)
    return len(names), 1 - before[-1].side if before else 0


def _fewer(label: str, before: Sequence[Entry]) -> int:
    """The side on which a name that both sides know has stood less often; the left one first."""
    left, right = (sum(entry.side == side and entry.label == label for entry in before) for side in (0, 1))
    return 0 if left <= right else 1
