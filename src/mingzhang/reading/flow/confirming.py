"""Marks what a table's own sums speak against, and tables of which no sum confirms anything.

A report may hold a wrong sum, and then its cells were read right: the marks say what the sums say, and take nothing
from the findings about it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from mingzhang.forms import Cell, FilledForm, Mark, Row
from mingzhang.quantities.number import parse_number
from mingzhang.reading.flow.arithmetic import fits, known_sums
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.settling import families_of
from mingzhang.reading.grid.words import canon
from mingzhang.rulebook import BlockDef

BROKEN_SUM: tuple[Mark, str] = ("inferred", "这一格所在的合计关系不成立，数字可能断开、错行或错栏，请对照原文核对")
UNPROVEN: tuple[Mark, str] = ("inferred", "读出的各行没有一处合计关系可以印证，请对照原文核对")
DISPUTED: tuple[Mark, str] = ("inferred", "同一编码在这份文本的另一张表里是另一个名称，行名或编码可能错行")
_NEARLY = 5
"""All but one in so many amounts are rounded alike, where a table rounds."""

Place = tuple[str, str]
"""A cell by its row and column."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum of a table: its cells, whether it holds, and whether it tells anything (several parts are not zero)."""

    places: tuple[Place, ...]
    holds: bool
    telling: bool = False


def with_unconfirmed(rows: Sequence[Row], columns: Sequence[str], blocks: Sequence[Labels]) -> tuple[Row, ...]:
    """The rows with a mark on each cell in a sum that does not hold, and on all of a block that no sum confirms.

    Args:
        rows: As read.
        columns: The columns that the table prints.
        blocks: The names of each of its blocks.
    """
    sides = [[row for row in rows if _of(row, labels.block)] for labels in blocks]
    balance = list(_balance(sides, blocks))
    marks: dict[Place, tuple[Mark, str]] = {}
    for labels, own in zip(blocks, sides, strict=True):
        sums = [*_sums(own, columns, labels), *balance]
        if not any(one.telling and one.holds for one in sums) and _amounts(own, labels.block):
            marks.update(((row.id, name), UNPROVEN) for row in own for name in row.cells)
        broken = [*(place for one in sums if not one.holds for place in one.places)]
        marks.update((place, BROKEN_SUM) for place in (*broken, *_otherwise_rounded(own, labels.block)))
    return tuple(_marked(row, marks) for row in rows)


def with_disputed_names(forms: Sequence[FilledForm]) -> tuple[FilledForm, ...]:
    """The forms of a document with a mark on rows of a code that bears another name in another of its tables."""
    names: dict[str, set[str]] = {}
    for row in (row for form in forms for row in form.rows if row.code and row.label):
        names.setdefault(row.code or "", set()).add(canon(row.label))
    disputed = {code for code, said in names.items() if len(said) > 1}
    return tuple(replace(form, rows=tuple(_disputed(row, disputed) for row in form.rows)) for form in forms)


def _disputed(row: Row, codes: Set[str]) -> Row:
    return _marked(row, {(row.id, name): DISPUTED for name in row.cells}) if row.code in codes else row


def _of(row: Row, block: BlockDef) -> bool:
    return not block.id or row.id.startswith(f"{block.id}.")


def _marked(row: Row, marks: Mapping[Place, tuple[Mark, str]]) -> Row:
    return replace(
        row, cells={name: _doubtful(cell, marks.get((row.id, name))) for name, cell in row.cells.items()}
    )


def _doubtful(cell: Cell, mark: tuple[Mark, str] | None) -> Cell:
    return cell if cell.mark or mark is None else replace(cell, mark=mark[0], why=mark[1])


def _amounts(rows: Iterable[Row], block: BlockDef) -> list[tuple[Place, Cell]]:
    """The amounts of a block that are not zero."""
    names = {column.id for column in block.columns if column.type == "amount"}
    return [((row.id, name), c) for row in rows for name, c in row.cells.items() if name in names and c.value]


def _otherwise_rounded(rows: Sequence[Row], block: BlockDef) -> Iterator[Place]:
    """Amounts with other decimals than nearly all of their block: the end or the beginning of broken ones."""
    amounts = _amounts(rows, block)
    usual, count = Counter(c.decimals for _, c in amounts).most_common(1)[0] if amounts else (None, 0)
    if count * _NEARLY >= len(amounts) * (_NEARLY - 1):
        yield from (place for place, cell in amounts if cell.decimals != usual)


def _sums(rows: Sequence[Row], columns: Sequence[str], labels: Labels) -> Iterator[_Sum]:
    """The sums within rows, and those of rows: along the codes, or of one side's items."""
    yield from _across(rows, columns, labels.block)
    if "seq" not in labels.block.keys:
        yield from _tree(rows, labels) if labels.codes else _side(rows, labels)


def _across(rows: Iterable[Row], columns: Sequence[str], block: BlockDef) -> Iterator[_Sum]:
    """The sums of a row's columns; those of which a part has no column in the table count as broken."""
    sums = known_sums(block.sums, columns)
    whole = all(_complete(total, columns, block) for total in sums)
    for row in rows:
        places = tuple((row.id, name) for name in row.cells)
        for total, parts in sums.items():
            if row.text(total) or not whole:
                found = _sum(places, row.text(total), [row.text(part) for part in parts])
                yield found if whole else replace(found, holds=False)


def _complete(total: str, columns: Sequence[str], block: BlockDef) -> bool:
    """All parts of a sum are columns of the table, those excepted that only some places print."""
    optional = {column.id for column in block.columns if column.optional}
    return all(part in columns or part in optional for part in block.sums[total])


def _sum(places: tuple[Place, ...], total: str, parts: Sequence[str]) -> _Sum:
    texts = {str(number): text for number, text in enumerate(parts)}
    holds = fits({"total": total, **texts}, {"total": tuple(texts)})
    return _Sum(places, holds, telling=sum(map(_something, parts)) > 1)


def _something(text: str) -> bool:
    number = parse_number(text)
    return number is not None and number.value != 0


def _tree(rows: Sequence[Row], labels: Labels) -> Iterator[_Sum]:
    """Column by column the sum of what stands below a code."""
    total = next((number for number, row in enumerate(rows) if row.id == "total"), None)
    for parent, children in families_of([row.code for row in rows], total):
        yield from _down(rows[parent], [rows[child] for child in children], labels)


def _down(total: Row, parts: Sequence[Row], labels: Labels) -> Iterator[_Sum]:
    for column in labels.block.columns:
        if column.type == "amount":
            places = tuple((row.id, column.id) for row in (total, *parts))
            yield _sum(places, total.text(column.id), [part.text(column.id) for part in parts])


def _side(rows: Sequence[Row], labels: Labels) -> Iterator[_Sum]:
    """The total of one side's items, and its last sum."""
    named = _by_local_name(rows, labels)
    roles = {row.id: row.role for row in labels.block.rows}
    items = [row for name, row in named.items() if roles.get(name, "item") == "item"]
    carried = [row for name, row in named.items() if roles.get(name) == "carry"]
    if "total" in named and items:
        yield from _down(named["total"], items, labels)
    if "grand_total" in named and "total" in named:
        yield from _down(named["grand_total"], [named["total"], *carried], labels)


def _by_local_name(rows: Sequence[Row], labels: Labels) -> Mapping[str, Row]:
    prefix = f"{labels.block.id}." if labels.block.id else ""
    return {row.id.removeprefix(prefix): row for row in rows}


def _balance(sides: Sequence[Sequence[Row]], blocks: Sequence[Labels]) -> Iterator[_Sum]:
    """The last sums of both sides, which are equal."""
    named = [_by_local_name(rows, labels) for rows, labels in zip(sides, blocks, strict=True)]
    ends = [rows["grand_total"] for rows in named if "grand_total" in rows and rows["grand_total"].cells]
    if len(ends) > 1:
        left, right = (next(iter(row.cells.values())).text for row in ends)
        places = tuple((row.id, name) for row in ends for name in row.cells)
        yield _sum(places, left, [right])
