"""Reads a summary table of self-evaluations from its lines: one numbered row per project."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.forms import Cell, FilledForm, Mark, Row, Unread
from mingzhang.forms.cells import make_cell
from mingzhang.quantities.number import parse_number, squeeze
from mingzhang.reading.pages import TextLine
from mingzhang.reading.self_evaluation.alignment import Reading, align
from mingzhang.reading.self_evaluation.costs import Kind, Slot
from mingzhang.reading.self_evaluation.doubts import doubtful_row
from mingzhang.reading.self_evaluation.layout import MONEY_UNIT, read_header
from mingzhang.reading.self_evaluation.notes import begins_note, without_word
from mingzhang.reading.self_evaluation.pieces import Piece, Ribbon, cut_lines, joined
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef

AMBIGUOUS_WITHIN = 6
_KINDS = {"amount": Kind.AMOUNT, "score": Kind.SCORE, "percent": Kind.PERCENT, "text": Kind.TEXT}
_MISSING = {Kind.AMOUNT: 25, Kind.SCORE: 25, Kind.PERCENT: 10, Kind.TEXT: 12, Kind.WORD: 12}
_SEQUENCE = ("序号",)
_END = re.compile(r"填报|审核")
_UNHEADED: tuple[Mark, str] = ("inferred", "表头没有这一栏；印在最后一栏之后。")
_MIXED: tuple[Mark, str] = ("ambiguous", "这一行的数断开了，或与栏目对不上，请对照原文。")
_UNSURE: tuple[Mark, str] = ("ambiguous", "换行处的分界还有另一种同样可能的读法，请对照原文。")


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows of the table, each from its number to the next, and where the table ends."""

    rows: tuple[tuple[Piece, ...], ...]
    notes: tuple[str, ...]
    last_line: int


def read_summary(
    title: TextLine, body: Sequence[tuple[int, TextLine]], form: FormDef, subjects: frozenset[str]
) -> tuple[FilledForm | None, list[Unread], int]:
    """The table under a title, what could not be read of it, and the line after its last one.

    Args:
        title: Its line.
        body: The numbered lines below it, up to the next form.
        form: Its definition.
        subjects: Projects known from the forms of the same document; they help to cut wrapped names.
    """
    ribbon = Ribbon(cut_lines(body))
    block = form.blocks[0]
    columns, begin = _header(ribbon, block)
    found = _split_rows(ribbon.between(begin, len(ribbon.text)))
    unit = _unit(ribbon) or form.unit
    slots = summary_slots(block, columns, subjects)
    rows = [row for pieces in found.rows if (row := _row(pieces, slots, block, unit))]
    unread = [] if len(rows) == len(found.rows) else [_unreadable(title, len(found.rows) - len(rows))]
    if not rows:
        return (
            None,
            [Unread(title.text.strip(), "标题下没有读到带序号的数据行。", title.source.page)],
            found.last_line + 1,
        )
    filled = FilledForm(
        form.id, squeeze(title.text), tuple(rows), unit, notes=found.notes, source=title.source, columns=columns
    )
    return filled, unread, found.last_line + 1


def _unreadable(title: TextLine, count: int) -> Unread:
    return Unread(title.text.strip(), f"有 {count} 行分不成表头所列的各栏。", title.source.page)


def _unit(ribbon: Ribbon) -> str | None:
    match = MONEY_UNIT.search(ribbon.text)
    return match.group(1) if match else None


def _header(ribbon: Ribbon, block: BlockDef) -> tuple[tuple[str, ...], int]:
    """The printed columns and where the header ends."""
    start = ribbon.find(_SEQUENCE)
    return read_header(ribbon, start[1] if start else 0, block)


def summary_slots(block: BlockDef, columns: Sequence[str], subjects: frozenset[str]) -> tuple[Slot, ...]:
    """The slots of a row: its number, the printed columns, and what may be printed behind the last one."""
    slots = [Slot("seq", Kind.SEQUENCE, 80)]
    by_id = {column.id: column for column in block.columns}
    slots += [_slot(by_id[c], subjects) for c in columns]
    slots += [Slot(c.id, _KINDS[c.type], 0) for c in block.columns if not c.header]
    return tuple(slots)


def _slot(column: ColumnDef, subjects: frozenset[str]) -> Slot:
    kind = Kind.WORD if column.names else _KINDS[column.type]
    missing = 0 if column.id.startswith(("measure", "remark")) else _MISSING[kind]
    words = frozenset(column.names) or (subjects if column.id == "project" else frozenset())
    return Slot(column.id, kind, missing, words)


def _split_rows(pieces: Sequence[Piece]) -> _Body:
    rows: list[list[Piece]] = []
    notes: list[str] = []
    last = pieces[-1].line if pieces else 0
    for line in _by_line(pieces):
        text = joined(line)
        if begins_note(text) or _END.match(text):
            notes.append(without_word(text))
            last = line[0].line
            break
        if line[0].text == str(len(rows) + 1) and (not rows or _is_full(rows[-1])):
            rows.append(list(line))
        elif rows:
            rows[-1] += line
    return _Body(tuple(tuple(row) for row in rows), tuple(notes), last)


def _by_line(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    for piece in pieces:
        if line and piece.line != line[-1].line:
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _is_full(row: Sequence[Piece]) -> bool:
    """The row has its amounts, so that the next number on its own begins another one."""
    return sum(parse_number(piece.text) is not None for piece in row) >= 4


def _row(pieces: Sequence[Piece], slots: Sequence[Slot], block: BlockDef, unit: str | None) -> Row | None:
    readings = align(pieces, slots, one_row=True)
    if not readings:
        return None
    best = readings[0].rows[0]
    unsure = _unsure(readings)
    cells: dict[str, Cell] = {}
    for column in block.columns:
        if span := best.get(column.id):
            mark = _UNSURE if column.id in unsure else (None if column.header else _UNHEADED)
            cells[column.id] = make_cell(joined(pieces[slice(*span)]), column, unit, pieces[span[0]].source, mark)
    names = {column.id: column.names for column in block.columns if column.names}
    if doubtful_row({name: cell.text for name, cell in cells.items()}, names):
        cells = {name: replace(cell, mark=_MIXED[0], why=_MIXED[1]) for name, cell in cells.items()}
    project = cells.get("project")
    return Row(pieces[0].text, project.text if project else "", cells, source=pieces[0].source)


def _unsure(readings: Sequence[Reading]) -> set[str]:
    best, *others = readings
    cells = set(best.rows[0].items())
    close = [r for r in others if r.cost - best.cost < AMBIGUOUS_WITHIN]
    return {column for other in close for column, _ in cells - set(other.rows[0].items())}
