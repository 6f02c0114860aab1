"""Reads a self-evaluation form from a grid with merged cells, as spreadsheets, Word and PDF tables draw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.forms import FilledForm, Unread
from mingzhang.quantities.number import parse_number, squeeze
from mingzhang.reading.pages import GridCell, TextLine
from mingzhang.reading.self_evaluation.assembly import Draft, Printed, Texts, assemble, fund_label
from mingzhang.reading.self_evaluation.grid import (
    Matrix,
    bare_label,
    header_columns,
    label_of,
    plain,
    printed,
    unknown_headers,
)
from mingzhang.reading.self_evaluation.grid_indicators import IndicatorRows
from mingzhang.reading.self_evaluation.layout import MONEY_UNIT, UNIT_IN_HEADER, YEAR, Layout
from mingzhang.reading.self_evaluation.notes import split_notes

_NOTES = ("注", "备注", "说明")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Numbers of the rows where the parts of the form begin; the number of rows where a part is missing."""

    funds: int
    indicators: int
    sums: int


def has_form_layout(matrix: Matrix, layout: Layout) -> bool:
    """A header of indicators and the project's box stand in the grid, so that it can only be this form."""
    labels = set(layout.row_labels("field", "project"))
    named = any(label_of(cell) in labels for cell in matrix.table.cells)
    return named and _header_row(matrix, layout, "indicator", 4) < matrix.table.rows


def read_form_in_grid(
    matrix: Matrix, title: Printed, context: Sequence[TextLine], layout: Layout, below: Sequence[TextLine] = ()
) -> tuple[FilledForm | None, list[Unread]]:
    """The form in a grid and what could not be read; no form where a part of it is missing.

    The box for the reasons of a low score and the notes may stand in the lines below the grid.
    """
    rows = _find_rows(matrix, layout)
    draft = Draft(title, unit=_unit(matrix, context, rows))
    _read_fields(matrix, min(rows.funds, rows.indicators), layout, draft)
    _read_year(matrix, title, context, draft)
    _read_funds(matrix, rows, layout, draft)
    _read_goals(matrix, rows, layout, draft)
    unread = [*_read_indicators(matrix, rows, layout, draft), *_unknown(matrix, rows, layout, draft)]
    _read_sums(matrix, rows, layout, draft)
    _read_below(below, layout, draft)
    missing = draft.lacks(layout)
    if missing:
        why = f"没有读到{'、'.join(missing)}，表可能被截断或换了格式，整张表没有采用。"
        return None, [Unread(squeeze(title.text), why, matrix.table.source.page), *unread]
    if not draft.funds:
        name = layout.block("funds").header[0]
        unread.append(
            Unread(f"{squeeze(title.text)}的{name}", "没有读到资金行，本表其余部分照常采用。", title.source.page)
        )
    return assemble(draft, layout), unread


def _find_rows(matrix: Matrix, layout: Layout) -> _Rows:
    indicators = _header_row(matrix, layout, "indicator", 4)
    return _Rows(_header_row(matrix, layout, "funds", 3), indicators, _sums_row(matrix, layout, indicators))


def _header_row(matrix: Matrix, layout: Layout, block_id: str, least: int) -> int:
    block = layout.block(block_id)
    for row, cells in matrix.rows():
        found = header_columns(cells, block)
        if len(found) >= least and (block_id != "indicator" or "level3" in found):
            return row
    return matrix.table.rows


def _sums_row(matrix: Matrix, layout: Layout, begin: int) -> int:
    labels = {*layout.row_labels("", "subtotal"), *layout.row_labels("", "total")}
    for row, cells in matrix.rows(begin + 1):
        if any(label_of(cell) in labels for cell in cells[:4]):
            return row
    return matrix.table.rows


def _unit(matrix: Matrix, context: Sequence[TextLine], rows: _Rows) -> str | None:
    texts = [squeeze(line.text) for line in context]
    texts += [
        plain(cell) for row, cells in matrix.rows(0, min(rows.funds + 1, matrix.table.rows)) for cell in cells
    ]
    for text in texts:
        if match := MONEY_UNIT.search(text):
            return match.group(1)
    for cell in matrix.row(rows.funds):
        if match := UNIT_IN_HEADER.search(plain(cell)):
            return match.group(1)
    return None


def _read_fields(matrix: Matrix, end: int, layout: Layout, draft: Draft) -> None:
    labels = layout.labels("field")
    for row, cells in matrix.rows(0, end):
        for cell in cells:
            if cell.row != row:
                continue
            label, text = _labelled(matrix, cell, labels)
            if label and labels[label] not in draft.fields:
                draft.fields[labels[label]] = {"text": text} if text and text.text else {}
                draft.labels[f"field.{labels[label]}"] = Printed(label, cell.source)


def _labelled(matrix: Matrix, cell: GridCell, labels: dict[str, str]) -> tuple[str, Printed | None]:
    """The label in a cell and the text that belongs to it: in the cell to the right, or behind a colon."""
    text = plain(cell)
    own = next((name for name in (label_of(cell), bare_label(cell)) if name in labels), None)
    if own:
        value = matrix.right_of(cell)
        return own, printed(value) if value and label_of(value) not in labels else None
    label = text.partition("：")[0].partition(":")[0]
    if label in labels and label != text:
        return label, Printed(text[len(label) + 1 :], cell.source)
    return "", None


def _read_year(matrix: Matrix, title: Printed, context: Sequence[TextLine], draft: Draft) -> None:
    """The year stands below the title, in the table's head or in the text before it, or in the title."""
    head = [(plain(cell), cell.source) for _, cells in matrix.rows(0, min(4, matrix.table.rows)) for cell in cells]
    before = [(squeeze(line.text), line.source) for line in reversed(context[-5:])]
    for text, source in [*before, *head, (squeeze(title.text), title.source)]:
        match = YEAR.search(text)
        if match and (len(MONEY_UNIT.sub("", text)) <= 12 or source == title.source):
            draft.fields["year"] = {"text": Printed(match.group(1), source)}
            return


def _read_funds(matrix: Matrix, rows: _Rows, layout: Layout, draft: Draft) -> None:
    if rows.funds >= matrix.table.rows:
        return
    columns = header_columns(matrix.row(rows.funds), layout.block("funds"))
    labels = layout.labels("funds")
    first = min(cell.col for cell in columns.values())
    goals = _goals_row(matrix, rows, layout)
    for row, cells in matrix.rows(rows.funds + 1, rows.indicators):
        cell = _fund_cell(row, [c for c in cells if c.col < first], labels)
        name = labels.get(fund_label(cell.text), "") if cell else ""
        if cell and name and name not in draft.funds:
            draft.funds[name] = _values(matrix, row, columns, cell)
            draft.labels[f"funds.{name}"] = printed(cell)
        elif cell and not name and row < goals:
            values = _values(matrix, row, columns, cell)
            if any(parse_number(text.text) is not None for text in values.values()):
                draft.more_funds.append((printed(cell), values))


def _goals_row(matrix: Matrix, rows: _Rows, layout: Layout) -> int:
    """The first row below the money that names a goal or the part of the goals."""
    words = {*layout.block("goal").header, *layout.labels("goal")}
    below = matrix.rows(rows.funds + 1, rows.indicators)
    named = (row for row, cells in below if any(_begins(cell) in words for cell in cells))
    return next(named, rows.indicators)


def _begins(cell: GridCell) -> str:
    """A cell's text up to a colon, as a label."""
    return bare_label(cell).replace(":", "：").partition("：")[0]


def _fund_cell(row: int, cells: Sequence[GridCell], labels: dict[str, str]) -> GridCell | None:
    """The cell that names a row of money: one with a known name, else the last one that begins in the row."""
    known = next((c for c in cells if fund_label(c.text) in labels), None)
    return known or next((c for c in reversed(cells) if c.row == row and plain(c)), None)


def _unknown(matrix: Matrix, rows: _Rows, layout: Layout, draft: Draft) -> list[Unread]:
    """Columns of money and of indicators that the definition does not know, and whose cells are not read."""
    found = []
    for row, name in ((rows.funds, "funds"), (rows.indicators, "indicator")):
        if row >= matrix.table.rows:
            continue
        cells = matrix.row(row)
        for cell in unknown_headers(cells, header_columns(cells, layout.block(name)), row):
            what = f"{squeeze(draft.title.text)}的“{plain(cell)}”栏"
            found.append(Unread(what, "表样中没有这一栏，栏内文字没有读入", cell.source.page))
    return found


def _values(matrix: Matrix, row: int, columns: dict[str, GridCell], label: GridCell) -> Texts:
    """What a row prints below the headers; a cell merged over several of them belongs to the last."""
    found: dict[int, tuple[str, GridCell]] = {}
    for column, header in columns.items():
        cell = matrix.at(row, header.col)
        if cell is not None and cell is not label and plain(cell):
            found[id(cell)] = (column, cell)
    return {column: printed(cell) for column, cell in found.values()}


def _read_goals(matrix: Matrix, rows: _Rows, layout: Layout, draft: Draft) -> None:
    labels = layout.labels("goal")
    for _, cells in matrix.rows(0, rows.indicators):
        for cell in cells:
            label, text = _goal(matrix, cell, labels)
            if label and labels[label] not in draft.goals:
                draft.goals[labels[label]] = {"text": text} if text and text.text else {}
                draft.labels[f"goal.{labels[label]}"] = Printed(label, cell.source)


def _goal(matrix: Matrix, cell: GridCell, labels: dict[str, str]) -> tuple[str, Printed | None]:
    """The label of a goal in a cell and its text: in a cell of its own, or behind a colon."""
    label = label_of(cell)
    if label in labels:
        value = _goal_cell(matrix, cell, labels)
        return label, printed(value) if value else None
    label, colon, text = plain(cell).replace(":", "：", 1).partition("：")
    return (label, Printed(text, cell.source)) if colon and label in labels else ("", None)


def _goal_cell(matrix: Matrix, label: GridCell, labels: dict[str, str]) -> GridCell | None:
    """The text of a goal: below its label where the labels head columns side by side, else beside it."""
    row_labels = [c for c in matrix.row(label.row) if label_of(c) in labels]
    if any(matrix.right_of(a) is b for a, b in pairwise(row_labels)):
        return matrix.below(label)
    return matrix.right_of(label) or matrix.below(label)


def _read_indicators(matrix: Matrix, rows: _Rows, layout: Layout, draft: Draft) -> list[Unread]:
    if rows.indicators >= matrix.table.rows:
        return []
    columns = header_columns(matrix.row(rows.indicators), layout.block("indicator"))
    draft.columns = tuple(columns)
    reader = IndicatorRows(matrix, columns)
    header = columns["level3"]
    reader.read(header.row + header.rowspan, rows.sums)
    draft.indicators = reader.rows
    return reader.unread


def _read_sums(matrix: Matrix, rows: _Rows, layout: Layout, draft: Draft) -> None:
    if rows.indicators >= matrix.table.rows:
        return
    columns = header_columns(matrix.row(rows.indicators), layout.block("indicator"))
    points = {c: cell for c, cell in columns.items() if c in ("weight", "score")}
    labels = {label: row for row in ("subtotal", "total") for label in layout.row_labels("", row)}
    for row, cells in matrix.rows(rows.sums):
        label = next((c for c in cells[:4] if label_of(c) in labels), None)
        if label and labels[label_of(label)] not in draft.sums:
            draft.sums[labels[label_of(label)]] = _values(matrix, row, points, label)
            draft.labels[labels[label_of(label)]] = Printed(label_of(label), label.source)
    _read_box(matrix, rows.sums, layout, draft)
    _read_notes(matrix, rows.sums, draft)


def _read_box(matrix: Matrix, begin: int, layout: Layout, draft: Draft) -> None:
    """The box for the reasons of a low score: beside its label or behind it."""
    labels = layout.row_labels("", "low_score_explanation")
    for row, cells in matrix.rows(begin):
        for cell in cells:
            label = next((name for name in labels if plain(cell).startswith(name)), None)
            if label is None or cell.row != row:
                continue
            rest = Printed(plain(cell)[len(label) :].strip("：:"), cell.source)
            value = matrix.right_of(cell)
            text = rest if rest.text or value is None else printed(value)
            draft.sums["low_score_explanation"] = {"text": text} if text.text else {}


def _read_below(lines: Sequence[TextLine], layout: Layout, draft: Draft) -> None:
    """The last boxes as lines below the grid, where the grid did not hold them."""
    labels = layout.row_labels("", "low_score_explanation")
    texts = [squeeze(line.text) for line in lines]
    for number, (line, text) in enumerate(zip(lines, texts, strict=True)):
        label = next((name for name in labels if text.startswith(name)), None)
        if label and "low_score_explanation" not in draft.sums:
            rest = text[len(label) :].strip("：:")
            draft.sums["low_score_explanation"] = {"text": Printed(rest, line.source)} if rest else {}
        if text.startswith(_NOTES) and not draft.notes:
            draft.notes = split_notes(*texts[number:])


def _read_notes(matrix: Matrix, begin: int, draft: Draft) -> None:
    texts = [plain(cell) for row, cells in matrix.rows(begin) for cell in cells if cell.row == row]
    for n, text in enumerate(texts):
        if notes := split_notes("".join(texts[n:])) if text.startswith(_NOTES) else ():
            draft.notes = notes
            return
