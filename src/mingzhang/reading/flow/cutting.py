"""Cuts a run of pieces into the cells of columns: where a wrapped text ends and the next column begins.

A cell's wrapped lines fill their column, its last line need not; brackets close within a cell; a blank
between two Chinese characters is the border of a cell; columns of figures hold one figure. Each breach costs
points, and a shortest-path search over (piece, column) finds the cheapest cut in time linear in the pieces.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from mingzhang.reading.flow.lines import Piece, first_unit, imbalance, is_wide, width
from mingzhang.reading.flow.numerals import DASHES, is_figure, is_percent
from mingzhang.rulebook import ColumnDef

LONGEST = 30
"""Pieces that one cell may take at most."""
NEVER = 1000
TEXTS = ("text", "quantity")
"""Types of columns whose cells may wrap over lines."""
_HOPELESS = 110
"""A cell that costs more only gets worse with every piece that is added."""
_ALIKE = 4
"""Characters with which a name and the name beside it begin alike (a project, and its contract)."""
_ORGANISATION = re.compile(
    r".*(?:[局委办厅部院会校馆所社站队党团]|委员会|办公室|中心|大学|学院|研究室|公司|集团|政府|机关)"
)
_MEASURED = re.compile(r"[≥≤＞＜><=].*|\d[\d,.]*\D{0,4}|\D{0,2}")
"""What a target or a result looks like, and no name of a task does."""
_TARGET = re.compile(r"[≥≤＞＜><=].*|\d[\d,.]*[%％]")
"""What no class and no source of a target looks like."""
Cut = tuple[int, int]
Steps = list[list[tuple[int, int, int] | None]]


@dataclass
class Sheet:
    """What is known of the columns that texts are cut into.

    Attributes:
        columns: In printed order.
        widths: Column id to the width that its lines fill; unknown ones are judged by the cell's other lines.
        organisations: Names of organisations seen elsewhere in the document.
        expected: Which of several levels a row usually prints.
        opens: The row opens a group, so that it prints the expected levels.
    """

    columns: Sequence[ColumnDef]
    widths: dict[str, int] = field(default_factory=dict)
    organisations: Set[str] = frozenset()
    expected: Set[int] = frozenset()
    opens: bool = False

    def cost(self, pieces: Sequence[Piece], start: int, end: int, column: int) -> int:
        """What speaks against the pieces from start to end being one cell of a column; tenths of a point."""
        definition = self.columns[column]
        if start == end:
            return self._blank_cost(column)
        cell = pieces[start:end]
        if definition.type not in TEXTS:
            return _figure_cost(cell, definition)
        lines, full = line_texts(cell), self.widths.get(definition.id)
        cost = _wrap_cost(lines, full) + _blanks_cost(cell) + _border_cost(pieces, start, end, full, lines[-1])
        if self.expected and start + 1 == end < len(pieces):
            cost += self._level_cost(cell[0], column)
        return cost + self._name_cost("".join(p.text for p in cell), definition)

    def _level_cost(self, piece: Piece, column: int) -> int:
        """A short line that just fills the next level's column may be the first line of a name on that level."""
        below = self.columns[column + 1].id if column + 1 < len(self.columns) else ""
        return 4 if self.widths.get(below) == width(piece.text) else 0

    def _blank_cost(self, number: int) -> int:
        column = self.columns[number]
        if column.names_row:
            return NEVER
        if number in self.expected:
            return 40 if self.opens else 2
        return 0 if column.carry else 25 if column.type == "quantity" else 40

    def _name_cost(self, text: str, column: ColumnDef) -> int:
        measured = _MEASURED if column.names_row else _TARGET
        cost = 30 * imbalance(text) + 40 * bool(column.type == "text" and measured.fullmatch(text))
        if column.typical and not re.fullmatch(column.typical, text):
            cost += 15
        if text in self.organisations:
            return cost + (-20 if column.id == "unit_name" else 15)
        return cost + (10 if column.type == "text" and is_percent(text) else 0)


def _figure_cost(cell: Sequence[Piece], column: ColumnDef) -> int:
    if len(cell) > 1 or not is_figure(cell[0].text):
        return NEVER
    percent = is_percent(cell[0].text) or cell[0].text in DASHES
    return 0 if percent == (column.type == "percent") or cell[0].text in DASHES else 15


def line_texts(cell: Sequence[Piece]) -> list[str]:
    """The lines of a cell."""
    lines: dict[int, list[str]] = {}
    for piece in cell:
        lines.setdefault(piece.line, []).append(piece.text)
    return [" ".join(texts) for texts in lines.values()]


def _wrap_cost(lines: Sequence[str], full: int | None) -> int:
    """Lines but the last must be full, none may be wider than the column."""
    if len(lines) == 1 and full is None:
        return 0
    widths = [width(line) for line in lines]
    room = full if full is not None else max(widths)
    cost = sum(30 for wide in widths if wide > room + 1)
    for line, wide in zip(lines[1:], widths, strict=False):
        slack = room - wide - first_unit(line)
        cost += 30 if slack > 1 else 8 if slack > 0 else 0
    return cost


def _blanks_cost(cell: Sequence[Piece]) -> int:
    """A blank between two Chinese characters of one line parts cells; beside a digit or a letter it need not."""
    cost = 0
    for left, right in pairwise(cell):
        if left.line == right.line:
            cost += 60 if is_wide(left.text[-1]) and is_wide(right.text[0]) else 3
    return cost


def _border_cost(pieces: Sequence[Piece], start: int, end: int, full: int | None, last: str) -> int:
    """A wrapped cell ends its line; a full line seldom ends a cell; a border beside a digit may be a mere blank."""
    cost = 0
    if end < len(pieces):
        left, right = pieces[end - 1], pieces[end]
        if left.line == right.line:
            wrapped = pieces[start].line != left.line
            plain = is_wide(left.text[-1]) and is_wide(right.text[0])
            cost += 30 * wrapped + (0 if plain or is_figure(right.text) else 5)
        if pieces[start].text[:_ALIKE] == right.text[:_ALIKE] and len(right.text) > _ALIKE:
            cost -= 4
        if left.line != right.line and full is not None and width(last) > full - 2:
            cost += 6
    return cost


def cut_row(pieces: Sequence[Piece], sheet: Sheet) -> list[Cut]:
    """The cells of one row, one (start, end) for each column, together taking all pieces."""
    return cut_rows(pieces, sheet, several=False)[0]


def cut_rows(pieces: Sequence[Piece], sheet: Sheet, *, several: bool = True) -> list[list[Cut]]:
    """The cells of the rows that follow each other in a run of pieces, each row with one cell for each column."""
    count, size = len(sheet.columns), len(pieces)
    best: Steps = [[None] * (count + 1) for _ in range(size + 1)]
    best[0][0] = (0, 0, 0)
    for start in range(size + 1):
        for column in range(count):
            _extend(best, start, column, pieces, sheet)
        done = best[start][count]
        if several and done and 0 < start < size:
            best[start][0] = (done[0], start, count)
            _extend_new_row(best, start, pieces, sheet)
    return _walk_back(best, count)


def _extend_new_row(best: Steps, start: int, pieces: Sequence[Piece], sheet: Sheet) -> None:
    """Begin a row at a piece: go on only as far as blank cells at its beginning change what was known."""
    for column in range(len(sheet.columns)):
        before = best[start][column + 1]
        _extend(best, start, column, pieces, sheet)
        if best[start][column + 1] == before:
            return


def _extend(best: Steps, start: int, column: int, pieces: Sequence[Piece], sheet: Sheet) -> None:
    """Try every length for the cell of a column that begins at a piece."""
    reached = best[start][column]
    if reached is None:
        return
    for end in range(start, min(start + LONGEST, len(pieces)) + 1):
        step = sheet.cost(pieces, start, end, column)
        if step > _HOPELESS and end > start + 1:
            break
        cost = reached[0] + step
        known = best[end][column + 1]
        if step < NEVER and (known is None or cost < known[0]):
            best[end][column + 1] = (cost, start, column)
        if end > start and sheet.columns[column].type not in TEXTS:
            break


def _walk_back(best: Steps, count: int) -> list[list[Cut]]:
    rows: list[list[Cut]] = []
    end, column = len(best) - 1, count
    if best[end][column] is None:
        return [[(0, end), *[(end, end)] * (count - 1)]]
    while True:
        step = best[end][column]
        if step is None or (end, column) == (0, 0):
            break
        _, start, before = step
        if column == count:
            rows.append([])
        if column:
            rows[-1].append((start, end))
        end, column = start, before
    return [row[::-1] for row in rows[::-1]]


def learn_widths(rows: Sequence[tuple[Sequence[Piece], Sequence[Cut]]], sheet: Sheet) -> dict[str, int]:
    """How wide each text column is, from the lines that were wrapped in it, else from its widest line."""
    widths: dict[str, int] = {}
    for number, column in enumerate(sheet.columns):
        if column.type not in TEXTS:
            continue
        cells = [line_texts(pieces[cuts[number][0] : cuts[number][1]]) for pieces, cuts in rows]
        wide = _usual_width(cells)
        if wide:
            widths[column.id] = wide
    return widths


def _usual_width(cells: Sequence[Sequence[str]]) -> int:
    """The width that most wrapped lines fill and that all but a few lines keep to; zero where there are none."""
    lines = sorted((width(line) for lines in cells for line in lines), reverse=True)
    wrapped = sorted(width(line) for lines in cells for line in lines[:-1])
    if not wrapped:
        return 0
    kept = lines[len(lines) // 10]
    usual = wrapped[len(wrapped) // 2]
    return max([kept, *(w for w in wrapped if w <= usual + 2)])


def doubt(pieces: Sequence[Piece], cuts: Sequence[Cut], number: int, sheet: Sheet) -> int | None:
    """How many tenths of a point the second-best border after a cell costs more; None where nothing can move."""
    (start, border), (_, end) = cuts[number], cuts[number + 1]
    now = sheet.cost(pieces, start, border, number) + sheet.cost(pieces, border, end, number + 1)
    others = [
        sheet.cost(pieces, start, other, number) + sheet.cost(pieces, other, end, number + 1)
        for other in range(start, end + 1)
        if other != border
    ]
    return min(others) - now if others else None
