"""Indicator tables: names on up to four levels, groups with their points in brackets, then the figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mingzhang.forms import Mark
from mingzhang.reading.flow.cutting import Cut, Sheet, cut_row, learn_widths
from mingzhang.reading.flow.drafts import Draft, Value, rows_of
from mingzhang.reading.flow.grouped import CLOSE, carry
from mingzhang.reading.flow.lines import Piece, imbalance
from mingzhang.reading.flow.listed import BROKEN, marks_of
from mingzhang.reading.flow.numerals import is_figure
from mingzhang.reading.flow.tables import Reading, Table, by_id
from mingzhang.reading.flow.tails import Ratios, tail_at
from mingzhang.rulebook import ColumnDef

LOWERED: tuple[Mark, str] = ("ambiguous", "上一级名称只印一次，这一行也可能与它同级")
_ROUNDS = 3
_LONGEST_TAIL = 12
"""Pieces that the figures of a row may be broken into at most."""
_GROUP = re.compile(r"(.*?)[（(](\d+(?:\.\d+)?)(分?)[)）]")


@dataclass(slots=True)
class Line:
    """A row of an indicator table as its pieces: names, figures by column, and where the figures begin."""

    names: list[Piece]
    values: dict[str, Value]
    first: Piece


def read_levels(table: Table) -> Reading:
    """An indicator table: names on up to four levels, groups with their points in brackets, then the figures."""
    labels = table.labels[0]
    levels = _printed([c for c in labels.block.columns if c.carry], table.header)
    rest = _printed([c for c in labels.block.columns if not c.carry], table.header)
    lines = list(_lines(table.body, rest, labels.block.ratios))
    total = next((i for i, line in enumerate(lines) if labels.is_total(_text(line.names))), None)
    last = lines[total] if total is not None else None
    drafts = _levelled(lines[:total], levels)
    if drafts is None:
        return Reading((), (), (("指标层级", "带分值的层级与表头的级数对不上，各级名称无法归位"),))
    if last:
        drafts.append(Draft(_text(last.names), source=last.names[0].source, values=last.values))
    found = rows_of(drafts, labels, by_id(labels.block.columns), table.unit)
    return Reading(tuple(found), tuple(c.id for c in labels.block.columns if c in levels or c in rest))


def _printed(columns: Sequence[ColumnDef], header: Sequence[Piece]) -> list[ColumnDef]:
    words = "".join(piece.text for piece in header)
    return [c for c in columns if any(all(part in words for part in alternative) for alternative in c.header)]


def _lines(body: Sequence[Piece], rest: Sequence[ColumnDef], ratios: Ratios) -> Iterator[Line]:
    names: list[Piece] = []
    index = 0
    while index < len(body):
        tail = tail_at(body[index : index + _LONGEST_TAIL], rest, ratios)
        if tail:
            yield Line(names, _doubted(tail[1]) if any(map(_is_amount, names)) else tail[1], body[index])
            names = []
        else:
            names.append(body[index])
        index += tail[0] if tail else 1


def _is_amount(piece: Piece) -> bool:
    """A figure among names: part of the row's own figures, or of the row before."""
    return is_figure(piece.text)


def _doubted(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: Value(value.text, value.source, BROKEN) for name, value in values.items()}


Split = tuple[list[list[Piece]], list[Piece]]


def _levelled(lines: Sequence[Line], levels: Sequence[ColumnDef]) -> list[Draft] | None:
    """The rows and, before them, the groups they open; None where groups leave no level to the rows."""
    split = _with_parted_groups([_cells(line.names) for line in lines])
    depth = max((len(groups) for groups, _ in split), default=0)
    leaves = levels[depth:]
    if not leaves:
        return None
    sheet = Sheet(leaves)
    sheet.expected = _expected(split, sheet)
    cuts = _cut_levels(split, sheet)
    lowered = _lowered(split, cuts, sheet)
    drafts: list[Draft] = []
    for line, (groups, names), cut, lower in zip(lines, split, cuts, lowered, strict=True):
        opened = _opened(groups, levels[depth - len(groups) : depth])
        drafts.extend(opened)
        draft = Draft(source=line.first.source, values=dict(line.values))
        for group in opened:
            draft.values |= {k: v for k, v in group.values.items() if k != "weight"}
        marks = _marks(names, cut, sheet, lower=lower)
        for column, (start, end), mark in zip(leaves, cut, marks, strict=True):
            if start < end:
                draft.values[column.id] = Value(_text(names[start:end]), names[start].source, mark)
        drafts.append(draft)
    leaf_rows = [draft for draft in drafts if not draft.name]
    carry(leaf_rows, levels)
    for draft in leaf_rows:
        draft.label = next((draft.values[c.id].text for c in reversed(levels) if c.id in draft.values), "")
    return drafts


def _marks(
    names: Sequence[Piece], cut: Sequence[Cut], sheet: Sheet, *, lower: bool
) -> Sequence[tuple[Mark, str] | None]:
    if any(map(_is_amount, names)):
        return [BROKEN] * len(cut)
    return [LOWERED] * len(cut) if lower else marks_of(names, cut, sheet)


def _cut_levels(splits: Sequence[Split], sheet: Sheet) -> list[list[Cut]]:
    """The names of each row cut into levels, whose widths are learnt from the rows themselves."""
    cuts: list[list[Cut]] = []
    for _ in range(_ROUNDS):
        cuts = [cut_row(names, replace(sheet, opens=bool(groups))) for groups, names in splits]
        sheet.widths = learn_widths([(names, cut) for (_, names), cut in zip(splits, cuts, strict=True)], sheet)
    return cuts


def _lowered(splits: Sequence[Split], cuts: list[list[Cut]], sheet: Sheet) -> list[bool]:
    """Moves lone names below a name that is still open to the level below it, where widths do not forbid it.

    A merged name speaks for the rows below it until a group or another such name begins. Returns which rows are
    of that kind: their names could as well stand on the open name's own level.
    """
    lowered: list[bool] = []
    opened = False
    for index, ((groups, names), cut) in enumerate(zip(splits, cuts, strict=True)):
        used = [level for level, (start, end) in enumerate(cut) if start < end]
        opened = (opened and not groups) or len(used) > 1
        down = [(0, 0), (0, len(names)), *cut[2:]]
        lone = opened and used == [0] and names
        lowered.append(bool(lone and _wrong_by(names, down, sheet) < _wrong_by(names, cut, sheet) + CLOSE))
        if lowered[-1]:
            cuts[index] = down
    return lowered


def _wrong_by(names: Sequence[Piece], cut: Sequence[Cut], sheet: Sheet) -> int:
    return sum(sheet.cost(names, start, end, level) for level, (start, end) in enumerate(cut))


def _expected(splits: Sequence[Split], sheet: Sheet) -> set[int]:
    """The level on which the first row, which opens all groups, prints its indicator."""
    if not splits:
        return set()
    sheet.expected = set(range(max(len(sheet.columns) - 1, 1)))
    first = cut_row(splits[0][1], sheet)
    return {max((i for i, (start, end) in enumerate(first) if start < end), default=0)}


def _cells(names: Sequence[Piece]) -> Split:
    """Groups with points in brackets (决策（15分）), and the names that follow them."""
    groups: list[list[Piece]] = []
    rest: list[Piece] = []
    for piece in names:
        rest.append(piece)
        text = _text(rest)
        if not imbalance(text) and _GROUP.fullmatch(text):
            groups.append(rest)
            rest = []
    return groups, rest


def _with_parted_groups(splits: Sequence[Split]) -> list[Split]:
    """A group whose points a page break carried into the next row gets its name from the row above."""
    parted = list(splits)
    for index in range(1, len(parted)):
        groups, names = parted[index]
        above_groups, above = parted[index - 1]
        if groups and _text(groups[0]).startswith(("（", "(")) and len(above) > 1:
            whole = [above[0], *groups[0]]
            parted[index - 1] = ([*above_groups, whole], above[1:])
            parted[index] = (groups[1:], names)
    return parted


def _opened(groups: Sequence[Sequence[Piece]], levels: Sequence[ColumnDef]) -> list[Draft]:
    """The groups that open with a row, as rows of their own with their points as weight."""
    drafts: list[Draft] = []
    for pieces, level in zip(groups, levels, strict=True):
        match = _GROUP.fullmatch(_text(pieces))
        name, points = (match.group(1), match.group(2)) if match else (_text(pieces), "")
        values = {
            level.id: Value(name, pieces[0].source),
            "weight": Value(points, _printing(pieces, points).source),
        }
        drafts.append(Draft(name, source=pieces[0].source, values=values, name=f"group.{name}"))
    return drafts


def _printing(pieces: Sequence[Piece], points: str) -> Piece:
    """The piece in which a group's points begin."""
    return next((piece for piece in pieces if points[:1] and points[:1] in piece.text), pieces[-1])


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
