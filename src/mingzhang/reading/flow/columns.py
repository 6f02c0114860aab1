"""Which columns a flattened header names, and in which order their figures are printed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from mingzhang.forms import Mark
from mingzhang.reading.flow.arithmetic import Sums, fits, known_sums
from mingzhang.reading.flow.headers import LINE_NUMBERS
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_figure
from mingzhang.reading.grid.words import canon
from mingzhang.rulebook import ColumnDef

LOST: tuple[Mark, str] = ("inferred", "表头的层级在这份文本里已经丢失，栏目顺序按规定的表样和合计关系认定")
CONTRADICTED: tuple[Mark, str] = ("ambiguous", "表头的层级在这份文本里已经丢失，没有一种栏目顺序满足合计关系")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in printed order.

    Attributes:
        mark: How the order is known where the header does not tell it; None where it does.
    """

    order: tuple[ColumnDef, ...]
    mark: tuple[Mark, str] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A column's name in a header: where its last part begins, and of how many parts it is made."""

    column: ColumnDef
    at: int
    parts: tuple[str, ...]


def columns_of(
    columns: Sequence[ColumnDef], header: Sequence[Piece], rows: Sequence[Sequence[str]], sums: Sums
) -> Columns:
    """Columns in the order of the header where it names them on one level; else in the order that sums confirm.

    Args:
        columns: The columns of the definition.
        header: The header's pieces.
        rows: The figures of each row.
        sums: The identities within a row.
    """
    printed = Counter(len(row) for row in rows if row).most_common(1)
    found = _find(columns, header)
    if not found or (printed and len(found) < min(printed[0][0], len(columns))):
        return Columns(tuple(columns), LOST)
    if len(found) < len(columns) and _prints_all(columns, rows, sums):
        return Columns(tuple(columns), LOST)
    if all(len(one.parts) == 1 for one in found):
        plain = Columns(tuple(one.column for one in found))
        return (
            plain if len(columns) == 1 or not _broken(plain, rows, sums) else _confirmed(found, columns, rows, sums)
        )
    return _confirmed(found, columns, rows, sums)


def _prints_all(columns: Sequence[ColumnDef], rows: Sequence[Sequence[str]], sums: Sums) -> bool:
    """A row fills all columns of the definition and adds up in them: blank cells are left out in the others."""
    names = [column.id for column in columns]
    known = known_sums(sums, names)
    full = (row for row in rows if len(row) == len(names))
    return bool(known) and any(fits(dict(zip(names, row, strict=True)), known) for row in full)


def names_columns(columns: Sequence[ColumnDef], header: Sequence[Piece]) -> bool:
    """A header names at least half of the columns of a definition."""
    return 2 * len(_find(columns, header)) >= len(columns)


def _confirmed(
    found: Sequence[_Found], columns: Sequence[ColumnDef], rows: Sequence[Sequence[str]], sums: Sums
) -> Columns:
    """The first of the possible orders that breaks the fewest identities."""
    orders = [Columns(order, LOST) for order in _orders(found, columns)]
    if [one.column for one in found] == list(orders[0].order):
        orders[0] = Columns(orders[0].order)
    best = min(orders, key=lambda order: _broken(order, rows, sums))
    return Columns(best.order, CONTRADICTED) if _broken(best, rows, sums) * 2 > max(len(rows), 1) else best


def _orders(found: Sequence[_Found], columns: Sequence[ColumnDef]) -> list[tuple[ColumnDef, ...]]:
    """Possible orders: of the definition, in pairs (预算数 决算数 预算数 决算数), of the header turned round."""
    named = [one.column for one in found]
    kept = [column for column in columns if column in named]
    groups = list(dict.fromkeys(one.parts[0] for one in found if len(one.parts) > 1))
    orders = [tuple(kept)]
    if len(groups) > 1 and len(kept) % len(groups) == 0:
        size = len(kept) // len(groups)
        orders.append(tuple(kept[group * size + index] for index in range(size) for group in range(len(groups))))
    orders.append(tuple(named))
    orders.extend((*named[start:], *named[:start]) for start in range(1, len(named)))
    return orders


def _broken(columns: Columns, rows: Sequence[Sequence[str]], sums: Sums) -> int:
    """How many full rows break an identity if the columns stand in this order."""
    names = [column.id for column in columns.order]
    known = known_sums(sums, names)
    full = [row for row in rows if len(row) == len(names)]
    return sum(not fits(dict(zip(names, row, strict=True)), known) for row in full)


def _find(columns: Sequence[ColumnDef], header: Sequence[Piece]) -> list[_Found]:
    """The columns that a header names, by where they stand; each part of it names one column only.

    Levels are lost, so that a name of several parts may take the part that is another column's whole name: of
    the names that a column may have, those are kept with which most columns are found.
    """
    texts = [canon(p.text) for p in header if not is_figure(p.text) and p.text not in LINE_NUMBERS]
    names = [(tuple(map(canon, alternative)), column) for column in columns for alternative in column.header]
    names.sort(key=lambda name: -sum(map(len, name[0])))
    best = _match(names, texts)
    for parts, _ in [name for name in names if len(name[0]) > 1]:
        fewer = [name for name in names if name[0] != parts]
        found = _match(fewer, texts)
        if len(found) > len(best):
            best, names = found, fewer
    return best


def _match(names: Sequence[tuple[tuple[str, ...], ColumnDef]], texts: Sequence[str]) -> list[_Found]:
    words = "".join(texts)
    starts = {0, *accumulate(map(len, texts))}
    found: dict[str, _Found] = {}
    left = words
    for parts, column in names:
        if column.id in found or any(part not in words for part in parts):
            continue
        at = _place(left, parts[-1], starts)
        if at is not None:
            found[column.id] = _Found(column, at, parts)
            left = left[:at] + "\0" * len(parts[-1]) + left[at + len(parts[-1]) :]
    return sorted(found.values(), key=lambda one: one.at)


def _place(words: str, name: str, starts: set[int]) -> int | None:
    """Where a name stands: first as whole pieces, else from the beginning of a piece, else anywhere."""
    places = [at for at in range(len(words)) if words.startswith(name, at)]
    whole = [at for at in places if at in starts and at + len(name) in starts]
    return next(iter([*whole, *(at for at in places if at in starts), *places]), None)
