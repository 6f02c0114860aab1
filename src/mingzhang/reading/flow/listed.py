"""Lists: rows with a running number, texts that wrap over lines, and figures at the end."""

from collections.abc import Mapping, Sequence

from mingzhang.forms import Mark
from mingzhang.quantities.number import parse_number
from mingzhang.reading.flow.arithmetic import ratios_hold, regroupings
from mingzhang.reading.flow.columns import Columns, columns_of
from mingzhang.reading.flow.cutting import LONGEST, TEXTS, Cut, Sheet, cut_row, doubt, learn_widths
from mingzhang.reading.flow.drafts import Draft, Value, rows_of
from mingzhang.reading.flow.figures import Figures, figures_of, values_of
from mingzhang.reading.flow.items import Item, items_of
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import DASHES, is_figure, is_integer, is_percent
from mingzhang.reading.flow.tables import Reading, Table, by_id
from mingzhang.rulebook import ColumnDef

BY_FULLNESS: tuple[Mark, str] = ("inferred", "折行文字与相邻栏的界线由行宽推定")
UNSURE: tuple[Mark, str] = ("ambiguous", "折行文字与相邻栏的界线还有另一种同样可能的分法")
CENTRED: tuple[Mark, str] = ("inferred", "名称的上下两半分列在序号行两侧，按居中排列拼合")
SCATTERED = "各行的名称、数字没有和序号排在一起，可能是按栏逐列给出的，各格无法归行"
BROKEN: tuple[Mark, str] = ("ambiguous", "这一行的数字比栏目多，可能有数字断开，拼法不能确定")
_ROUNDS = 3
_UNSURE = 10
_CLEAR = 20


def read_list(table: Table) -> Reading:
    """A list of one block."""
    labels = table.labels[0]
    texts = [column for column in labels.block.columns if column.type in TEXTS]
    amounts = [column for column in labels.block.columns if column not in texts]
    items, total = items_of(table.body, len(amounts), labels)
    figures = [[piece.text for piece in item.figures] for item in items]
    if _scattered(items, texts, amounts):
        return Reading((), (), (("各行", SCATTERED),))
    columns = columns_of(amounts, table.header, figures, labels.block.sums)
    every = [*items, total] if total else items
    short = _most_short(items, len(amounts))
    for item in every:
        _with_whole_numbers(item, columns, labels.block.ratios)
        item.doubtful |= short or _holds_others(item, labels) or _lacks_percent(item, columns, items)
    sheet = Sheet(texts, organisations=table.organisations)
    cuts = cut_texts([item.texts for item in items], sheet)
    drafts = []
    for item, cut in zip(items, cuts, strict=True):
        drafts.append(_draft(item, cut, sheet, figures_of(item.figures, columns, labels.block), columns))
    if total:
        draft = _total_draft(total, figures_of(total.figures, columns, labels.block), columns)
        drafts.append(_doubted(draft) if total.doubtful else draft)
    rows = rows_of(drafts, labels, by_id(labels.block.columns), table.unit)
    return Reading(tuple(rows), tuple(column.id for column in labels.block.columns))


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


def _scattered(items: Sequence[Item], texts: Sequence[ColumnDef], amounts: Sequence[ColumnDef]) -> bool:
    """Most rows print a number and nothing else of a kind that they should: the text gives column after column."""
    bare = sum((bool(amounts) and not item.figures) or (bool(texts) and not item.texts) for item in items)
    return len(items) > 2 and 2 * bare > len(items)


def _most_short(items: Sequence[Item], count: int) -> bool:
    """Most rows print fewer figures than the list has columns: the others may stand elsewhere in the text."""
    return 2 * sum(len(item.figures) < count for item in items) > len(items)


def _holds_others(item: Item, labels: Labels) -> bool:
    """Among a row's texts stand amounts or the name of the total: parts of other rows or other columns."""
    texts = [piece.text for piece in item.texts]
    amounts = any(is_figure(text) and not is_integer(text) and text not in DASHES for text in texts)
    return amounts or (not labels.is_total(item.label) and any(map(labels.is_total, texts)))


def _lacks_percent(item: Item, columns: Columns, items: Sequence[Item]) -> bool:
    """A row ends with a bare number in a column of rates where others end with percentages: a part of one."""
    last = columns.order[-1] if columns.order else None
    if last is None or last.type != "percent" or not item.figures:
        return False
    ends = [one.figures[-1].text for one in items if one.figures]
    text = item.figures[-1].text
    return not is_percent(text) and text not in DASHES and 2 * sum(map(is_percent, ends)) > len(ends)


def _with_whole_numbers(item: Item, columns: Columns, ratios: Mapping[str, tuple[str, str]]) -> None:
    """Figures beyond a row's columns are pieces of broken numbers if its rate holds only with them."""
    names = [column.id for column in columns.order]
    spare = _figures_at_end(item.texts)
    way = dict(zip(names, (piece.text for piece in item.figures), strict=False))
    if not spare or len(way) < len(names):
        return
    if not ratios:
        item.doubtful |= _goes_on(item.texts[-1], item.figures[0])
        return
    run = [*item.texts[-spare:], *item.figures]
    ways = (dict(zip(names, way, strict=True)) for way in regroupings([p.text for p in run], len(names)))
    together, apart = any(ratios_hold(way, ratios) for way in ways), ratios_hold(way, ratios)
    if together and not (apart and is_integer(run[0].text)):
        item.texts, item.figures = item.texts[:-spare], run
    item.doubtful |= together == apart


def _goes_on(last: Piece, first: Piece) -> bool:
    """The number that ends a text may be the beginning of the amount that follows."""
    return last.line == first.line or parse_number(last.text + first.text.rstrip("%％")) is not None


def _figures_at_end(pieces: Sequence[Piece]) -> int:
    count = 0
    while count < len(pieces) and is_figure(pieces[-1 - count].text):
        count += 1
    return count


def _draft(item: Item, cuts: Sequence[Cut], sheet: Sheet, figures: Figures, columns: Columns) -> Draft:
    draft = Draft(seq=item.number.text if item.number else None)
    draft.source = next(piece.source for piece in [*item.texts, *item.figures, item.number] if piece)
    marks = marks_of(item.texts, cuts, sheet)
    for column, (start, end), mark in zip(sheet.columns, cuts, marks, strict=True):
        cell = item.texts[start:end]
        if cell:
            text = "".join(piece.text for piece in cell)
            draft.values[column.id] = Value(text, cell[0].source, CENTRED if item.centred else mark)
            draft.label = text if column.names_row else draft.label
    draft.values.update(values_of(figures, columns))
    return _doubted(draft) if item.doubtful else draft


def _doubted(draft: Draft) -> Draft:
    draft.values = {name: Value(value.text, value.source, BROKEN) for name, value in draft.values.items()}
    return draft


def _total_draft(total: Item, figures: Figures, columns: Columns) -> Draft:
    return Draft(total.label, source=total.texts[0].source, values=values_of(figures, columns))


def marks_of(pieces: Sequence[Piece], cuts: Sequence[Cut], sheet: Sheet) -> list[tuple[Mark, str] | None]:
    """The mark of each text cell of a row: how sure its borders are."""
    marks: list[tuple[Mark, str] | None] = [None] * len(cuts)
    if any(end - start > LONGEST for start, end in cuts) or _runs_on(pieces, cuts, sheet):
        return [UNSURE] * len(cuts)
    for number in range(len(cuts) - 1):
        mark = _border_mark(pieces, cuts, number, sheet)
        for side in (number, number + 1):
            if mark and (marks[side] is None or mark is UNSURE):
                marks[side] = mark
    return marks


def _runs_on(pieces: Sequence[Piece], cuts: Sequence[Cut], sheet: Sheet) -> bool:
    """A cell of several lines beside one that should print a text and is blank: two cells may stand in it."""
    lines = [len({piece.line for piece in pieces[start:end]}) for start, end in cuts]
    blank = [not count and not column.carry for count, column in zip(lines, sheet.columns, strict=True)]
    return any(blank) and max(lines) > 1


def _border_mark(
    pieces: Sequence[Piece], cuts: Sequence[Cut], number: int, sheet: Sheet
) -> tuple[Mark, str] | None:
    start, border, end = cuts[number][0], cuts[number][1], cuts[number + 1][1]
    texts = all(sheet.columns[n].type in TEXTS for n in (number, number + 1))
    if not texts or not start < border < end or end - start == 2:
        return None
    more = doubt(pieces, cuts, number, sheet)
    if more is not None and more < _UNSURE:
        return UNSURE
    beside = pieces[border - 1].line == pieces[border].line
    return None if beside and (more is None or more >= _CLEAR) else BY_FULLNESS
