"""Tables in which merged cells stand for several rows: tasks by class, indicators by level."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.forms import Mark
from mingzhang.reading.flow.cutting import Cut, Sheet, cut_row, cut_rows, learn_widths
from mingzhang.reading.flow.drafts import JOINED, Draft, Value, rows_of
from mingzhang.reading.flow.lines import Piece, imbalance
from mingzhang.reading.flow.listed import UNSURE, marks_of
from mingzhang.reading.flow.numerals import DASHES, is_figure, is_percent
from mingzhang.reading.flow.tables import Reading, Table, by_id
from mingzhang.rulebook import ColumnDef

CARRIED: tuple[Mark, str] = ("inferred", "合并单元格，沿用上一行的内容")
_ROUNDS = 3
_GROUP = re.compile(r"(.*?)[（(](\d+(?:\.\d+)?)(分?)[)）]")


def read_tasks(table: Table) -> Reading:
    """A table whose rows are told by their columns alone: texts, quantities, a rate, merged cells at both ends."""
    labels = table.labels[0]
    sheet = Sheet(labels.block.columns, organisations=table.organisations)
    rows = cut_rows(table.body, sheet)
    for _ in range(_ROUNDS):
        sheet.widths = learn_widths([(table.body, row) for row in rows], sheet)
        again = cut_rows(table.body, sheet)
        if again == rows:
            break
        rows = again
    drafts = [_task(table.body, row, sheet) for row in rows if any(end > start for start, end in row)]
    _carry(drafts, labels.block.columns)
    found = rows_of(drafts, labels, by_id(labels.block.columns), table.unit)
    return Reading(tuple(found), tuple(c.id for c in labels.block.columns))


def _task(body: Sequence[Piece], cuts: Sequence[Cut], sheet: Sheet) -> Draft:
    draft = Draft()
    marks = marks_of(body, cuts, sheet)
    if any(c.type == "percent" and not _rated(body[s:e]) for c, (s, e) in zip(sheet.columns, cuts, strict=True)):
        marks = [UNSURE] * len(cuts)
    for column, (start, end), mark in zip(sheet.columns, cuts, marks, strict=True):
        if start == end:
            continue
        text = "".join(piece.text for piece in body[start:end])
        joined = JOINED if any(piece.joined for piece in body[start:end]) else None
        draft.values[column.id] = Value(text, body[start].source, mark or joined)
        if column.names_row:
            draft.label, draft.source = text, body[start].source
    return draft


def _rated(cell: Sequence[Piece]) -> bool:
    return all(is_percent(piece.text) or piece.text in DASHES for piece in cell)


def _carry(drafts: Sequence[Draft], columns: Sequence[ColumnDef]) -> None:
    """Merged cells speak for the rows below them; a new cell on one level ends the levels below it."""
    latest: dict[str, Value] = {}
    runs = list(_level_runs(columns))
    for draft in drafts:
        for run in runs:
            for depth, column in enumerate(run):
                if column.id in draft.values:
                    latest[column.id] = draft.values[column.id]
                    for lower in run[depth + 1 :]:
                        latest.pop(lower.id, None)
            for column in run:
                if column.id not in draft.values and column.id in latest:
                    value = latest[column.id]
                    draft.values[column.id] = Value(value.text, value.source, CARRIED)


def _level_runs(columns: Sequence[ColumnDef]) -> Iterator[list[ColumnDef]]:
    """Neighbouring merged columns: levels of one hierarchy."""
    run: list[ColumnDef] = []
    for column in columns:
        if column.carry:
            run.append(column)
        elif run:
            yield run
            run = []
    if run:
        yield run


@dataclass(slots=True)
class Line:
    """A row of an indicator table as its pieces: names before the figures, and the figures."""

    names: list[Piece]
    tail: list[Piece]


def read_levels(table: Table) -> Reading:
    """An indicator table: names on up to four levels, groups with their points in brackets, then the figures."""
    labels = table.labels[0]
    levels = _printed([c for c in labels.block.columns if c.carry], table.header)
    rest = _printed([c for c in labels.block.columns if not c.carry], table.header)
    lines = list(_lines(table.body, rest))
    total = next((i for i, line in enumerate(lines) if labels.is_total(_text(line.names))), None)
    last = lines[total] if total is not None else None
    drafts = _levelled(lines[:total], levels, rest)
    if last:
        drafts.append(Draft(_text(last.names), source=last.names[0].source, values=_tail_values(last.tail, rest)))
    found = rows_of(drafts, labels, by_id(labels.block.columns), table.unit)
    return Reading(tuple(found), tuple(c.id for c in labels.block.columns if c in levels or c in rest))


def _printed(columns: Sequence[ColumnDef], header: Sequence[Piece]) -> list[ColumnDef]:
    words = "".join(piece.text for piece in header)
    return [c for c in columns if any(all(part in words for part in alternative) for alternative in c.header)]


def _lines(body: Sequence[Piece], rest: Sequence[ColumnDef]) -> Iterator[Line]:
    names: list[Piece] = []
    index = 0
    while index < len(body):
        taken = _tail_length(body, index, rest)
        if taken:
            yield Line(names, list(body[index : index + taken]))
            names = []
        else:
            names.append(body[index])
        index += taken or 1


def _tail_length(body: Sequence[Piece], index: int, rest: Sequence[ColumnDef]) -> int:
    """How many pieces from here fill the figure columns, with or without the optional text among them."""
    wanted = [c for c in rest if c.type != "quantity"]
    for columns in (rest, wanted):
        pieces = body[index : index + len(columns)]
        if len(pieces) == len(columns) and all(map(_suits, pieces, columns)):
            return len(columns)
    return 0


def _suits(piece: Piece, column: ColumnDef) -> bool:
    if column.type == "quantity":
        return len(piece.text) < len("完成预期目标值以上") and not _GROUP.fullmatch(piece.text)
    if column.type == "percent":
        return is_percent(piece.text) or piece.text in DASHES
    return is_figure(piece.text) and not is_percent(piece.text)


def _tail_values(tail: Sequence[Piece], rest: Sequence[ColumnDef]) -> dict[str, Value]:
    columns = rest if len(tail) == len(rest) else [c for c in rest if c.type != "quantity"]
    marks = [JOINED if piece.joined else None for piece in tail]
    pairs = zip(columns, tail, marks, strict=True)
    return {column.id: Value(piece.text, piece.source, mark) for column, piece, mark in pairs}


Split = tuple[list[list[Piece]], list[Piece]]


def _levelled(lines: Sequence[Line], levels: Sequence[ColumnDef], rest: Sequence[ColumnDef]) -> list[Draft]:
    """The rows and, before them, the groups they open."""
    split = _with_parted_groups([_cells(line.names) for line in lines])
    depth = max((len(groups) for groups, _ in split), default=0)
    leaves = levels[depth:]
    sheet = Sheet(leaves)
    sheet.expected = _expected(split, sheet)
    cuts = _cut_levels(split, sheet)
    drafts: list[Draft] = []
    for line, (groups, names), cut in zip(lines, split, cuts, strict=True):
        opened = _opened(groups, levels[depth - len(groups) : depth])
        drafts.extend(opened)
        draft = Draft(source=line.tail[0].source, values=_tail_values(line.tail, rest))
        for group in opened:
            draft.values |= {k: v for k, v in group.values.items() if k != "weight"}
        marks = marks_of(names, cut, sheet)
        for column, (start, end), mark in zip(leaves, cut, marks, strict=True):
            if start < end:
                draft.values[column.id] = Value(_text(names[start:end]), names[start].source, mark)
        drafts.append(draft)
    leaf_rows = [draft for draft in drafts if not draft.name]
    _carry(leaf_rows, levels)
    for draft in leaf_rows:
        draft.label = next((draft.values[c.id].text for c in reversed(levels) if c.id in draft.values), "")
    return drafts


def _cut_levels(splits: Sequence[Split], sheet: Sheet) -> list[list[Cut]]:
    """The names of each row cut into levels, whose widths are learnt from the rows themselves."""
    cuts: list[list[Cut]] = []
    for _ in range(_ROUNDS):
        cuts = [cut_row(names, replace(sheet, opens=bool(groups))) for groups, names in splits]
        sheet.widths = learn_widths([(names, cut) for (_, names), cut in zip(splits, cuts, strict=True)], sheet)
    return cuts


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
