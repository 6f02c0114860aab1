"""Lists: rows with a running number, texts that wrap over lines, and figures at the end."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.forms import Mark
from mingzhang.reading.flow.cutting import Cut, Sheet, cut_row, doubt, learn_widths
from mingzhang.reading.flow.drafts import Draft, Value, rows_of
from mingzhang.reading.flow.figures import figures_of, values_of
from mingzhang.reading.flow.headers import columns_of
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_figure, is_integer
from mingzhang.reading.flow.tables import Reading, Table, by_id
from mingzhang.rulebook import ColumnDef

BY_FULLNESS: tuple[Mark, str] = ("inferred", "折行文字与相邻栏的界线由行宽推定")
UNSURE: tuple[Mark, str] = ("ambiguous", "折行文字与相邻栏的界线还有另一种同样可能的分法")
CENTRED: tuple[Mark, str] = ("inferred", "名称的上下两半分列在序号行两侧，按居中排列拼合")
_LINK = 30
"""What one more row is worth, in the tenths of a point that odd gaps cost."""
_ROUNDS = 3
_UNSURE = 10
_CLEAR = 20


@dataclass(slots=True)
class Item:
    """A row of a list as its pieces: number, texts, figures, and what stands behind the figures."""

    number: Piece | None
    texts: list[Piece] = field(default_factory=list)
    figures: list[Piece] = field(default_factory=list)
    behind: list[Piece] = field(default_factory=list)
    centred: bool = False


def read_list(table: Table) -> Reading:
    """A list of one block."""
    labels = table.labels[0]
    texts = [c for c in labels.block.columns if c.type in ("text", "quantity")]
    amounts = [c for c in labels.block.columns if c not in texts]
    columns = columns_of(amounts, table.header, len(amounts))
    items, total = _items(table.body, len(amounts), labels)
    _put_halves_together(items)
    sheet = Sheet(texts, organisations=table.organisations)
    cuts = cut_texts([item.texts for item in items], sheet)
    drafts = []
    for item, cut in zip(items, cuts, strict=True):
        draft = _draft(item, cut, sheet)
        draft.values.update(values_of(figures_of(item.figures, columns, {}), columns))
        drafts.append(draft)
    if total:
        draft = Draft("".join(p.text for p in total.texts), source=total.texts[0].source)
        draft.values.update(values_of(figures_of(total.figures, columns, {}), columns))
        drafts.append(draft)
    rows = rows_of(drafts, labels, by_id(labels.block.columns), table.unit)
    return Reading(tuple(rows), tuple(c.id for c in labels.block.columns))


def cut_texts(runs: Sequence[Sequence[Piece]], sheet: Sheet) -> list[list[Cut]]:
    """The texts of all rows cut into columns, whose widths are learnt from the rows themselves."""
    cuts = [cut_row(run, sheet) for run in runs]
    for _ in range(_ROUNDS if len(sheet.columns) > 1 else 0):
        sheet.widths = learn_widths(list(zip(runs, cuts, strict=True)), sheet)
        again = [cut_row(run, sheet) for run in runs]
        if again == cuts:
            break
        cuts = again
    return cuts


def _draft(item: Item, cuts: Sequence[Cut], sheet: Sheet) -> Draft:
    draft = Draft(seq=item.number.text if item.number else None)
    draft.source = item.texts[0].source if item.texts else item.figures[0].source
    marks = marks_of(item.texts, cuts, sheet)
    for column, (start, end), mark in zip(sheet.columns, cuts, marks, strict=True):
        cell = item.texts[start:end]
        if cell:
            text = "".join(piece.text for piece in cell)
            draft.values[column.id] = Value(text, cell[0].source, CENTRED if item.centred else mark)
            if column.names_row:
                draft.label = text
    return draft


def marks_of(pieces: Sequence[Piece], cuts: Sequence[Cut], sheet: Sheet) -> list[tuple[Mark, str] | None]:
    """The mark of each text cell of a row: how sure its borders are."""
    marks: list[tuple[Mark, str] | None] = [None] * len(cuts)
    for number in range(len(cuts) - 1):
        mark = _border_mark(pieces, cuts, number, sheet)
        for side in (number, number + 1):
            if mark and (marks[side] is None or mark is UNSURE):
                marks[side] = mark
    return marks


def _border_mark(
    pieces: Sequence[Piece], cuts: Sequence[Cut], number: int, sheet: Sheet
) -> tuple[Mark, str] | None:
    start, border, end = cuts[number][0], cuts[number][1], cuts[number + 1][1]
    texts = all(sheet.columns[n].type in ("text", "quantity") for n in (number, number + 1))
    if not texts or not start < border < end or end - start == 2:
        return None
    more = doubt(pieces, cuts, number, sheet)
    if more is not None and more < _UNSURE:
        return UNSURE
    beside = pieces[border - 1].line == pieces[border].line
    return None if beside and (more is None or more >= _CLEAR) else BY_FULLNESS


def _items(body: Sequence[Piece], count: int, labels: Labels) -> tuple[list[Item], Item | None]:
    """The rows of a list along their running numbers, and its total row."""
    chain = _chain(body, count)
    edges = [*chain, len(body)]
    items: list[Item] = []
    for at, following in zip(edges, edges[1:], strict=False):
        items.append(_item(body, at, following, count, last=following == len(body)))
    lead = list(body[: chain[0]]) if chain else []
    if items and lead and len(lead) < 6:
        items.insert(0, Item(None, behind=lead))
    total = _total(items[-1].behind, labels, count) if items else None
    if items and (total or count):
        items[-1].behind = items[-1].behind[:0] if total else _near(items[-1])
    if items and not total and labels.is_total("".join(p.text for p in items[-1].texts)):
        total = items.pop()
    return items, total


def _near(item: Item) -> list[Piece]:
    """Of what follows the last row, the lines that could be the end of its wrapped name."""
    figures = item.figures[-1].line if item.figures else 0
    return [p for p in item.behind[:2] if p.line == figures + 1] if item.number and not item.texts else []


def _item(body: Sequence[Piece], at: int, following: int, count: int, *, last: bool) -> Item:
    inner = list(body[at + 1 : following])
    end = _figures_end(inner, count, last=last)
    start = end
    while start > 0 and end - start < count and is_figure(inner[start - 1].text):
        start -= 1
    return Item(body[at], inner[:start], inner[start:end], inner[end:])


def _figures_end(inner: Sequence[Piece], count: int, *, last: bool) -> int:
    """Where a row's figures end: at the row's end, or behind the first whole run of figures of the last row."""
    if count == 0:
        return len(inner)
    ends = [i + 1 for i, piece in enumerate(inner) if is_figure(piece.text)]
    whole = [e for e in ends if e >= count and all(is_figure(p.text) for p in inner[e - count : e])]
    if last:
        texts = [e for e in whole if e > count] or whole
        return (texts or ends or [len(inner)])[0]
    return (whole or ends or [len(inner)])[-1]


def _chain(body: Sequence[Piece], count: int) -> list[int]:
    """Indices of the running numbers 1, 2, 3, …: the chain with the most links and the least odd gaps."""
    best: dict[int, tuple[int, int, int | None]] = {}
    latest: dict[int, list[int]] = {}
    for index, piece in enumerate(body):
        if not is_integer(piece.text) or len(piece.text) > 4 or piece.text.startswith("0"):
            continue
        number = int(piece.text)
        worth = _LINK - _oddness(body, index, count, number)
        before = max(((best[i][0], i) for i in latest.get(number - 1, ())), default=None)
        if number == 1 or before:
            best[index] = (worth + (before[0] if before else 0), number, before[1] if before else None)
            latest.setdefault(number, []).append(index)
    at = max(best, key=lambda i: best[i][0], default=None)
    chain: list[int] = []
    while at is not None:
        chain.append(at)
        at = best[at][2]
    return chain[::-1]


def _oddness(body: Sequence[Piece], index: int, count: int, number: int) -> int:
    """What speaks against a whole number being a row's running number."""
    odd = 0 if body[index].first else 50 if count == 0 else 2
    if index + 1 == len(body):
        return odd + 50
    if is_figure(body[index + 1].text):
        odd += 10
    if number > 1 and count:
        figures = 0
        while figures < min(count, index) and is_figure(body[index - 1 - figures].text):
            figures += 1
        odd += 0 if figures == count else 15 if figures else 25
    if number > 1 and not count and not body[index - 1].text.endswith(("。", "；", "；")):
        odd += 15
    return odd


def _total(behind: Sequence[Piece], labels: Labels, count: int) -> Item | None:
    """The row that sums the list up, right behind its last row."""
    for start in range(min(3, len(behind))):
        for end in range(start + 1, min(start + 4, len(behind))):
            if labels.is_total("".join(p.text for p in behind[start:end])) and is_figure(behind[end].text):
                figures = [
                    p for p in behind[end : end + count] if is_figure(p.text) and p.line - behind[end].line < count
                ]
                number = behind[start - 1] if start and is_integer(behind[start - 1].text) else None
                return Item(number, list(behind[start:end]), figures)
    return None


def _put_halves_together(items: list[Item]) -> None:
    """Names whose upper half stands before their number and whose lower half behind their figures, made whole."""
    halves = [item.behind for item in items]
    if not any(halves[:-1]) and not (halves and halves[-1] and items[0].number is None):
        if items and items[0].number is None:
            items.pop(0)
        return
    if items[0].number is None:
        items.pop(0)
        halves = halves[1:] if False else halves
    else:
        halves = [[], *halves]
    upper = list(halves[0])
    for item, behind in zip(items, halves[1:], strict=True):
        lower = behind[: len(upper)]
        if upper or lower:
            item.texts = [*upper, *item.texts, *lower]
            item.centred = True
        item.behind = []
        upper = list(behind[len(lower) :])
