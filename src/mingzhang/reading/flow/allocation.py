"""Tables whose columns the document itself names (areas, units), and tables that lie on their side."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from mingzhang.forms import Mark
from mingzhang.quantities.number import parse_number
from mingzhang.reading.flow.coded import raw_rows, usual_count
from mingzhang.reading.flow.cutting import TEXTS
from mingzhang.reading.flow.drafts import Draft, Value, rows_of
from mingzhang.reading.flow.headers import without_repeats
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece, width
from mingzhang.reading.flow.numerals import DASHES, is_figure
from mingzhang.reading.flow.raw import Raw
from mingzhang.reading.flow.tables import Reading, Table, by_id
from mingzhang.rulebook import ColumnDef

NAMED: tuple[Mark, str] = ("inferred", "栏目名称折行，按列数与行宽拼合")
UNPAIRED: tuple[Mark, str] = ("ambiguous", "各行的格数不同或有的格不是数字，对应关系不能确定")
SHIFTED: tuple[Mark, str] = ("ambiguous", "栏目名称拼成的列与各行的合计对不上，数字属于哪一栏不能确定")
_AREA = "市区县旗州盟省新"


def read_open_columns(table: Table) -> Reading:
    """A table of names and figures under columns of its own, one of them their total."""
    block = table.labels[0].block
    pieces = [*table.header, *table.body]
    named = next(c for c in block.columns if c.names_row)
    total = next(c for c in block.columns if not c.names_row)
    start = _end_of(pieces, named)
    first = next((i for i, piece in enumerate(pieces) if is_figure(piece.text)), len(pieces))
    end = _end_of(pieces[:first], total)
    if not start or not end or end <= start:
        return Reading((), (), (("栏目", "表头里找不到名称栏或合计栏，各列无法对应"),))
    body = without_repeats(pieces[end:], pieces[:end])
    rows = _complete(raw_rows(body, table.labels[0], 0), table.labels[0])
    count = usual_count(rows) or 0
    names = _column_names(pieces[start : end - 1], count - 1)
    if names is None:
        return Reading((), (), (("栏目", f"表头的栏目拼不成{count}列，各列无法对应"),))
    columns = [ColumnDef(id=n, label=n, header=((n,),)) for n in names] + [total]
    drafts = [_draft(row, columns, named) for row in rows]
    if names != [piece.text for piece in pieces[start : end - 1]] and not _add_up(rows, len(columns)):
        drafts = [_doubted(draft) for draft in drafts]
    found = rows_of(drafts, table.labels[0], by_id([named, *columns]), table.unit)
    return Reading(tuple(found), (named.id, *(c.id for c in columns)))


def _add_up(rows: Sequence[Raw], count: int) -> bool:
    """In most rows the last figure is the sum of the others, so that each has its column."""
    right = 0
    for row in rows:
        numbers = [parse_number(piece.text) for piece in row.figures]
        values = [number.value if number else Decimal(0) for number in numbers]
        right += len(values) == count and sum(values[:-1], Decimal(0)) == values[-1]
    return 2 * right > len(rows)


def _doubted(draft: Draft) -> Draft:
    draft.values = {name: Value(value.text, value.source, SHIFTED) for name, value in draft.values.items()}
    return draft


def _end_of(pieces: Sequence[Piece], column: ColumnDef) -> int:
    """Index behind the pieces that print a column's name; zero where none do."""
    names = {alternative[-1] for alternative in column.header}
    for start in range(len(pieces)):
        for end in range(start + 1, min(start + 4, len(pieces)) + 1):
            if "".join(p.text for p in pieces[start:end]) in names:
                return end
    return 0


def _complete(rows: Sequence[Raw], labels: Labels) -> list[Raw]:
    """Rows with a name and figures, up to the total."""
    kept: list[Raw] = []
    for row in rows:
        if not row.names or not row.figures or "。" in row.label or "，" in row.label:
            break
        kept.append(row)
        if labels.is_total(row.label):
            break
    return kept


def _column_names(pieces: Sequence[Piece], count: int) -> list[str] | None:
    """Column names put together so that there are as many as figures: as printed, by width, by kind of area."""
    full = max((width(piece.text) for piece in pieces), default=0)
    ends: tuple[Callable[[Piece], bool], ...] = (
        lambda _: True,
        lambda piece: width(piece.text) < full,
        lambda piece: piece.text[-1] in _AREA,
    )
    for is_last in ends:
        names, words = [], ""
        for piece in pieces:
            words += piece.text
            if is_last(piece):
                names.append(words)
                words = ""
        if not words and len(names) == count and len(set(names)) == count:
            return names
    return None


def _draft(row: Raw, columns: Sequence[ColumnDef], named: ColumnDef) -> Draft:
    draft = Draft(row.label, source=row.first.source)
    short = len(row.figures) != len(columns)
    mark: tuple[Mark, str] | None = ("ambiguous", "数字比栏目少，不能确定属于哪一栏") if short else None
    draft.values[named.id] = Value(row.label, row.first.source, mark)
    for column, piece in zip(columns, row.figures, strict=False):
        draft.values[column.id] = Value(piece.text, piece.source, mark)
    return draft


def read_transposed(table: Table) -> Reading:
    """A table on its side: each column of the definition is a line that its name begins."""
    block = table.labels[0].block
    runs = _runs([*table.header, *table.body], block.columns)
    count = min((len(run) for run in runs), default=0)
    whole = len({len(run) for run in runs}) == 1 and all(map(_suits, runs, block.columns))
    mark: tuple[Mark, str] | None = (
        None if whole else ("ambiguous", "各行的格数不同或有的格不是数字，对应关系不能确定")
    )
    drafts = []
    for index in range(count):
        draft = Draft(seq=str(index + 1), source=runs[0][index].source)
        for column, run in zip(block.columns, runs, strict=True):
            draft.values[column.id] = Value(run[index].text, run[index].source, mark)
        drafts.append(draft)
    rows = rows_of(drafts, table.labels[0], by_id(block.columns), table.unit)
    return Reading(tuple(rows), tuple(c.id for c in block.columns))


def _suits(run: Sequence[Piece], column: ColumnDef) -> bool:
    """A line of figures, each with a digit or a dash: `80%以下` may have come apart."""
    figures = column.type not in TEXTS
    return not figures or all(piece.text in DASHES or any(map(str.isdigit, piece.text)) for piece in run)


def _runs(pieces: Sequence[Piece], columns: Sequence[ColumnDef]) -> list[list[Piece]]:
    """What stands behind each column's name, up to the next name; the last run as long as the first."""
    starts: list[tuple[int, int]] = []
    at = 0
    for column in columns:
        end = _end_of(pieces[at:], column)
        if not end:
            return []
        starts.append((at, at + end))
        at += end
    firsts = [start for start, _ in starts]
    runs = [list(pieces[end:]) for _, end in starts]
    for index, (_, end) in enumerate(starts[:-1]):
        following = _name_start(pieces, firsts[index + 1], columns[index + 1])
        runs[index] = list(pieces[end:following])
    runs[-1] = runs[-1][: len(runs[0])]
    return runs


def _name_start(pieces: Sequence[Piece], start: int, column: ColumnDef) -> int:
    end = start + _end_of(pieces[start:], column)
    names = {alternative[-1] for alternative in column.header}
    return next(i for i in range(end - 1, start - 1, -1) if "".join(p.text for p in pieces[i:end]) in names)
