"""Tables in which merged cells stand for several rows, told by their columns alone: tasks by class."""

from collections.abc import Iterator, Sequence

from mingzhang.forms import Mark
from mingzhang.reading.flow.achieved import agree, rates_joined, worked_out
from mingzhang.reading.flow.cutting import Cut, Sheet, cut_rows, learn_widths
from mingzhang.reading.flow.drafts import JOINED, Draft, Value, rows_of
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.listed import UNSURE, marks_of
from mingzhang.reading.flow.margins import margins
from mingzhang.reading.flow.numerals import DASHES, is_percent
from mingzhang.reading.flow.tables import Reading, Table, by_id
from mingzhang.rulebook import ColumnDef

CARRIED: tuple[Mark, str] = ("inferred", "合并单元格，沿用上一行的内容")
_ROUNDS = 3
_DISORDER = 4
"""One strange row in so many, and the whole table is not read for sure."""
_ODD = 30
"""Tenths of a point beyond which a row is not read for sure."""
CLOSE = 10
"""Tenths of a point by which a reading must be better than any other to go without a mark."""


def read_tasks(table: Table) -> Reading:
    """A table whose rows are told by their columns alone: texts, quantities, a rate, merged cells at both ends."""
    labels = table.labels[0]
    body = rates_joined(table.body)
    sheet = Sheet(labels.block.columns, organisations=table.organisations)
    rows = _rows(body, sheet)
    margin = margins(body, rows, sheet)
    drafts = [_task(body, row, sheet, margin) for row in rows if any(end > start for start, end in row)]
    if _DISORDER * sum(map(_strange, drafts)) > len(drafts):
        drafts = [_doubted(draft) for draft in drafts]
    carry(drafts, labels.block.columns)
    found = rows_of(drafts, labels, by_id(labels.block.columns), table.unit)
    return Reading(tuple(found), tuple(c.id for c in labels.block.columns))


def _rows(body: Sequence[Piece], sheet: Sheet) -> list[list[Cut]]:
    """The cells of all rows; the widths of their columns are learnt from the rows themselves."""
    rows = cut_rows(body, sheet)
    for _ in range(_ROUNDS):
        sheet.widths = learn_widths([(body, row) for row in rows], sheet)
        again = cut_rows(body, sheet)
        if again == rows:
            break
        rows = again
    return rows


def _task(body: Sequence[Piece], cuts: Sequence[Cut], sheet: Sheet, margin: Sequence[int]) -> Draft:
    draft = Draft()
    marks = [
        UNSURE if min(margin[start:end], default=CLOSE) < CLOSE else mark
        for mark, (start, end) in zip(marks_of(body, cuts, sheet), cuts, strict=True)
    ]
    for column, (start, end), mark in zip(sheet.columns, cuts, marks, strict=True):
        if start == end:
            continue
        text = "".join(piece.text for piece in body[start:end])
        joined = JOINED if any(piece.joined for piece in body[start:end]) else None
        draft.values[column.id] = Value(text, body[start].source, mark or joined)
        if column.names_row:
            draft.label, draft.source = text, body[start].source
    odd = _is_odd(body, cuts, sheet) or not agree(*_measures(draft))
    return _doubted(draft) if odd else draft


def _is_odd(body: Sequence[Piece], cuts: Sequence[Cut], sheet: Sheet) -> bool:
    """Much speaks against a row even in its best reading."""
    pairs = list(zip(sheet.columns, cuts, strict=True))
    if any(column.type == "percent" and not _rated(body[start:end]) for column, (start, end) in pairs):
        return True
    return sum(sheet.cost(body, start, end, number) for number, (start, end) in enumerate(cuts)) > _ODD


def _measures(draft: Draft) -> tuple[str, str, str]:
    target, actual, rate = (draft.values.get(name) for name in ("target", "actual", "rate"))
    return target.text if target else "", actual.text if actual else "", rate.text if rate else ""


def _strange(draft: Draft) -> bool:
    """A row in doubt, or one whose rate is not worked out from its target and its result."""
    marks = {value.mark for value in draft.values.values()}
    return marks == {UNSURE} or not worked_out(*_measures(draft))


def _doubted(draft: Draft) -> Draft:
    draft.values = {name: Value(value.text, value.source, UNSURE) for name, value in draft.values.items()}
    return draft


def _rated(cell: Sequence[Piece]) -> bool:
    return bool(cell) and all(is_percent(piece.text) or piece.text in DASHES for piece in cell)


def carry(drafts: Sequence[Draft], columns: Sequence[ColumnDef]) -> None:
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
