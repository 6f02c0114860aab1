"""A rectangle of cell texts becomes lines and tables: what stands above, between and below the tables is lines.

Shared by everything that has cells and no page: workbooks, CSV, the tables of Word and HTML. What belongs to a
table is told by its shape alone (how many cells of a row are filled, which are merged or ruled), never by the
words of one form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from mingzhang.errors import DocumentError
from mingzhang.forms import Source
from mingzhang.quantities.number import parse_number
from mingzhang.reading import limits
from mingzhang.reading.pages import GridCell, GridTable, TextLine

_KEY = re.compile(r"\s*(?!其中)[^：:，。]{1,12}[：:]")
_SENTENCE = re.compile(r"[。；;]|^\s*(?!其中)[^：:]{1,12}[：:]|^\s*[*※]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_RULED_SHARE = 5

Kind = Literal["table", "single", "outside"]
"""A row of several cells; a row of one cell, which may be either; a row that is no part of a table."""


@dataclass(frozen=True, slots=True)
class Span:
    """A merged cell: its first position and how many rows and columns it covers."""

    row: int
    col: int
    rows: int
    cols: int


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Cells of a sheet, a CSV file or one table of a document, counted from 0.

    Attributes:
        texts: The filled cells.
        spans: The merged cells.
        ruled: Rows with borders, where the source knows borders; else empty.
        solid: A blank row belongs to the table (a table of a document) and does not end it.
        page: For the sources of its cells.
        line_of: Row to line number for the sources; None where lines mean nothing.
    """

    texts: Mapping[tuple[int, int], str]
    spans: Sequence[Span] = ()
    ruled: frozenset[int] = frozenset()
    solid: bool = False
    page: int | None = None
    line_of: Mapping[int, int] | None = None

    def source(self, row: int) -> Source:
        """Where a row stands."""
        return Source(self.page, None if self.line_of is None else self.line_of.get(row))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A filled cell as one row sees it; `own` in the row where it begins."""

    col: int
    cols: int
    text: str
    own: bool


@dataclass(slots=True)
class _Row:
    index: int
    pieces: list[_Piece] = field(default_factory=list)
    kind: Kind = "table"

    @property
    def own(self) -> list[_Piece]:
        return [piece for piece in self.pieces if piece.own]

    @property
    def numbers(self) -> bool:
        return any(_is_number(piece.text) for piece in self.own)

    @property
    def width(self) -> int:
        return sum(piece.cols for piece in self.pieces)

    @property
    def wide(self) -> bool:
        return len(self.pieces) == 1 and self.pieces[0].cols > 1


def blocks_of(rectangle: Rectangle) -> Iterator[TextLine | GridTable]:
    """The lines and tables of a rectangle from top to bottom.

    Raises:
        DocumentError: More columns or positions than any table has.
    """
    spans = _sound_spans(rectangle)
    rows = _rows(rectangle, spans)
    _classify(rows, rectangle)
    for is_table, part in _parts(rows, rectangle):
        if is_table and any(row.pieces for row in part):
            yield _table(part, rectangle, spans)
        else:
            for row in part:
                source = rectangle.source(row.index)
                yield from (TextLine(entry, source) for entry in _entries(row))


def _is_number(text: str) -> bool:
    plain = text.strip().removesuffix("%").removesuffix("％")
    return parse_number(plain) is not None and not _YEAR.fullmatch(plain)


def _sound_spans(rectangle: Rectangle) -> dict[tuple[int, int], Span]:
    """The merged cells by first position, cut to the filled or ruled part; one that overlaps another is dropped."""
    bottom = max((row for row, _ in rectangle.texts), default=-1)
    bottom = max(bottom, max(rectangle.ruled, default=-1))
    right = max((col for _, col in rectangle.texts), default=-1)
    if right >= limits.SHEET_COLUMNS:
        raise DocumentError(f"表格超过 {limits.SHEET_COLUMNS} 列，不像一张报表；请删去多余的列后再读。")
    sound: dict[tuple[int, int], Span] = {}
    taken: set[tuple[int, int]] = set()
    area = 0
    for span in rectangle.spans:
        rows = min(span.rows, bottom + 1 - span.row)
        cols = min(span.cols, limits.SHEET_COLUMNS - span.col)
        if rows < 1 or cols < 1 or rows * cols == 1:
            continue
        area += rows * cols
        check_positions(area)
        covered = [(span.row + i, span.col + j) for i in range(rows) for j in range(cols)]
        if taken.isdisjoint(covered):
            taken.update(covered)
            sound[span.row, span.col] = Span(span.row, span.col, rows, cols)
    return sound


def check_positions(count: int) -> None:
    """Refuses tables that would not fit in memory.

    Raises:
        DocumentError: More grid positions than the limit.
    """
    if count > limits.GRID_POSITIONS:
        raise DocumentError(f"表格过大（超过 {limits.GRID_POSITIONS} 格）；请拆分后再读。")


def _rows(rectangle: Rectangle, spans: Mapping[tuple[int, int], Span]) -> list[_Row]:
    """The rows that hold text or borders, in order; a merged cell is seen by every row it covers."""
    rows: dict[int, _Row] = {index: _Row(index) for index in rectangle.ruled}
    hidden = {
        (span.row + i, span.col + j)
        for span in spans.values()
        for i in range(span.rows)
        for j in range(span.cols)
        if i or j
    }
    for (row, col), text in sorted(rectangle.texts.items()):
        if (row, col) in hidden or not text.strip():
            continue
        span = spans.get((row, col))
        _at(rows, row).pieces.append(_Piece(col, span.cols if span else 1, text, own=True))
        if span:
            for below in range(row + 1, row + span.rows):
                _at(rows, below).pieces.append(_Piece(col, span.cols, text, own=False))
    return [rows[index] for index in sorted(rows)]


def _at(rows: dict[int, _Row], index: int) -> _Row:
    row = rows.get(index)
    if row is None:
        row = rows[index] = _Row(index)
    return row


def _classify(rows: list[_Row], rectangle: Rectangle) -> None:
    """Gives every row its kind: by borders where they can be trusted, else by how it is filled."""
    top, bottom = min(rectangle.ruled, default=0), max(rectangle.ruled, default=0)
    full = [row for row in rows if len(row.pieces) > 1 and (row.numbers or top <= row.index <= bottom)]
    unruled = sum(row.index not in rectangle.ruled for row in full)
    trust = bool(rectangle.ruled) and unruled * _RULED_SHARE <= len(full)
    above: Kind = "outside"
    for row in rows:
        row.kind = _kind(row, above, row.index in rectangle.ruled if trust else None)
        above = row.kind


def _kind(row: _Row, above: Kind, ruled: bool | None) -> Kind:
    if not row.own and row.pieces:
        return above if len(row.pieces) == 1 else "table"
    if ruled is False and (len(row.pieces) < 2 or not row.numbers or _keyed(row)):
        return "outside"
    if not row.pieces:
        return "table" if ruled else "outside"
    if len(row.pieces) == 1:
        return "single"
    return "outside" if ruled is None and above != "table" and _keyed(row) else "table"


def _keyed(row: _Row) -> bool:
    """A row of `部门：… 单位：…` beside gaps, as stands above a table."""
    entries = list(_entries(row))
    keys = sum(bool(_KEY.match(entry)) for entry in entries)
    gaps = row.width < max(p.col + p.cols for p in row.pieces) - min(p.col for p in row.pieces)
    return not any(map(_is_number, entries)) and keys * 2 >= len(entries) and (gaps or keys == len(entries))


def _parts(rows: list[_Row], rectangle: Rectangle) -> Iterator[tuple[bool, list[_Row]]]:
    """Runs of rows that are lines, and runs that are one table each."""
    runs = list(_runs(rows))
    table: list[_Row] = []
    for number, (is_table, run) in enumerate(runs):
        following = runs[number + 1][1] if number + 1 < len(runs) else []
        if is_table:
            if table and _new_table(table, [], run, rectangle.solid):
                yield True, table
                table = []
            table += run
        elif table and following and not _new_table(table, run, following, rectangle.solid):
            table += run
        else:
            inside = _inside(table, run) if table else 0
            if table:
                yield True, table + run[:inside]
                table = []
            if run[inside:]:
                yield False, run[inside:]
    if table:
        yield True, table


def _runs(rows: list[_Row]) -> Iterator[tuple[bool, list[_Row]]]:
    """Rows cut wherever table rows end or begin, and wherever a blank row stands between table rows."""
    run: list[_Row] = []
    for row in rows:
        if run and ((run[-1].kind == "table") != (row.kind == "table") or _gap(run[-1], row, "table")):
            yield run[-1].kind == "table", run
            run = []
        run.append(row)
    if run:
        yield run[-1].kind == "table", run


def _gap(upper: _Row, lower: _Row, kind: Kind) -> bool:
    return lower.index > upper.index + 1 and lower.kind == kind


def _new_table(table: list[_Row], between: list[_Row], following: list[_Row], solid: bool) -> bool:
    """Whether what follows is another table: set off by a blank row or a line, and beginning with a header."""
    head = following[0]
    if not head.pieces:
        return False
    if _texts(head) == _texts(table[0]) and head.own and not head.numbers:
        return True
    chain = [table[-1], *between, head]
    blank = not solid and any(lower.index > upper.index + 1 for upper, lower in pairwise(chain))
    apart = blank or any(row.kind == "outside" for row in between)
    return apart and not head.numbers and (bool(between) or _covers(head, following))


def _texts(row: _Row) -> list[tuple[int, str]]:
    return [(piece.col, piece.text) for piece in row.own]


def _covers(head: _Row, following: list[_Row]) -> bool:
    """The row fills every column that the rows below it use, as a header does."""
    pieces = [piece for row in following[:3] for piece in row.pieces]
    return head.width == max(p.col + p.cols for p in pieces) - min(p.col for p in pieces)


def _inside(table: list[_Row], run: list[_Row]) -> int:
    """How many rows after the last full row still belong to the table: labels whose amounts are blank."""
    above = table[-1].index
    for count, row in enumerate(run):
        text = row.pieces[0].text if row.pieces else ""
        if row.kind == "outside" or row.wide or row.index > above + 1 or _SENTENCE.search(text):
            return count
        above = row.index
    return len(run)


def _entries(row: _Row) -> Iterator[str]:
    """The texts of a row, line by line; a key joins the value in the next cell."""
    pending = ""
    for piece in row.own:
        for line in piece.text.split("\n"):
            pending += line
            if not pending.rstrip().endswith(("：", ":")) and pending.strip():
                yield pending.strip()
                pending = ""
    if pending.strip():
        yield pending.strip()


def _table(rows: list[_Row], rectangle: Rectangle, spans: Mapping[tuple[int, int], Span]) -> GridTable:
    top, bottom = rows[0].index, rows[-1].index
    pieces = [piece for row in rows for piece in row.pieces]
    left, right = min(p.col for p in pieces), max(p.col + p.cols for p in pieces)
    check_positions((bottom - top + 1) * (right - left))
    cells: list[GridCell] = []
    texts = rectangle.texts
    hidden: set[tuple[int, int]] = set()
    for row in range(top, bottom + 1):
        source = rectangle.source(row)
        for col in range(left, right):
            if (row, col) in hidden:
                continue
            text = texts.get((row, col), "").strip()
            span = spans.get((row, col))
            if span is None:
                cells.append(GridCell(row - top, col - left, text, source))
                continue
            height, width = min(span.rows, bottom + 1 - row), min(span.cols, right - col)
            hidden.update((row + i, col + j) for i in range(height) for j in range(width))
            cells.append(GridCell(row - top, col - left, text, source, height, width))
    return GridTable(tuple(cells), bottom - top + 1, right - left, rectangle.source(top))
