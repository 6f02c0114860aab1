"""Where a table's header ends, where it is printed again, and which columns it names in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_figure, is_integer
from mingzhang.rulebook import ColumnDef

_LONGEST_LABEL = 6
_SHORTEST_REPEAT = 4
_LINE = ("栏次", "栏", "次")


def split_header(pieces: Sequence[Piece], labels: Sequence[Labels]) -> tuple[list[Piece], list[Piece]]:
    """Header and body of a table: the body begins with the name, code or number of the first row with figures."""
    first = _first_figure(pieces)
    start = first - _label_before(pieces, first, labels)
    return list(pieces[:start]), list(pieces[start:])


def _first_figure(pieces: Sequence[Piece]) -> int:
    """Index of the first figure that is not a column number (栏次 1 2 3)."""
    count = 0
    for index, piece in enumerate(pieces):
        if not is_figure(piece.text):
            continue
        if _column_number(pieces, index, count):
            count += 1
        else:
            return index
    return len(pieces)


def _column_number(pieces: Sequence[Piece], index: int, count: int) -> bool:
    if pieces[index].text != str(count + 1):
        return False
    before = pieces[index - 1].text if index else ""
    after = pieces[index + 1].text if index + 1 < len(pieces) else ""
    return before in _LINE or after == str(count + 2) or (before == str(count) and count > 0)


def _label_before(pieces: Sequence[Piece], first: int, labels: Sequence[Labels]) -> int:
    """How many pieces before a row's first figure are its name: the longest known one, else the last piece."""
    if first < len(pieces) and is_integer(pieces[first].text) and any("code" in l.block.keys for l in labels):
        if len(pieces[first].text) >= len("201") and not labels[0].knows(pieces[first - 1].text if first else ""):
            return 0
    if any("seq" in l.block.keys for l in labels):
        return 0
    if first and is_integer(pieces[first - 1].text):
        return 0
    known = [n for n in range(1, min(_LONGEST_LABEL, first) + 1) if _knows(pieces[first - n : first], labels)]
    return max(known, default=min(1, first) if labels[0].block.open else 0)


def _knows(pieces: Sequence[Piece], labels: Sequence[Labels]) -> bool:
    return any(label.knows("".join(p.text for p in pieces)) for label in labels)


def without_repeats(body: Sequence[Piece], header: Sequence[Piece]) -> list[Piece]:
    """The body without the header, or its lower lines, printed again at the top of a page."""
    texts = [p.text for p in header]
    tails = {"".join(texts[i:]) for i, piece in enumerate(header) if piece.first}
    tails = {tail for tail in tails if len(tail) >= max(_SHORTEST_REPEAT, len("".join(texts)) // 2)}
    longest = max(map(len, tails), default=0)
    kept: list[Piece] = []
    index = 0
    while index < len(body):
        repeated = _repeat_at(body, index, tails, longest) if body[index].first else 0
        if not repeated:
            kept.append(body[index])
        index += repeated or 1
    return kept


def _repeat_at(body: Sequence[Piece], index: int, tails: set[str], longest: int) -> int:
    """How many pieces from here repeat the header; zero where none do."""
    words, best = "", 0
    for count, piece in enumerate(body[index:], start=1):
        words += piece.text
        if len(words) > longest:
            break
        if words in tails:
            best = count
    return best


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in printed order.

    Attributes:
        why: How the order is known where the header does not tell it; None where it does.
    """

    order: tuple[ColumnDef, ...]
    why: str | None = None


LOST = "表头的层级在这份文本里已经丢失，按规定的栏目顺序对应"


def columns_of(columns: Sequence[ColumnDef], header: Sequence[Piece], printed: int | None) -> Columns:
    """Columns in the order of the header where it names each of them once, else in the order of the definition.

    Args:
        columns: The columns of the definition.
        header: The header's pieces.
        printed: How many figures a full row prints, None where that is unknown.
    """
    words = "".join(p.text for p in header if not is_figure(p.text) and p.text not in _LINE)
    named = _named(columns, words)
    if len(named) not in (len(columns), printed):
        return Columns(tuple(columns), LOST)
    if not _single(named):
        kept = tuple(column for column in columns if column in named)
        return Columns(kept, None if list(kept) == named else LOST)
    return Columns(tuple(named))


def _single(columns: Sequence[ColumnDef]) -> bool:
    """The columns' names stand on one level, so that their order in the header is their order in print."""
    return all(len(alternative) == 1 for column in columns for alternative in column.header)


def _named(columns: Sequence[ColumnDef], words: str) -> list[ColumnDef]:
    """Columns whose names the header prints, by where the last part of the name stands; each part is used once."""
    names = [(alternative, column) for column in columns for alternative in column.header]
    names.sort(key=lambda name: -sum(map(len, name[0])))
    places: dict[str, int] = {}
    left = words
    for alternative, column in names:
        at = left.find(alternative[-1])
        if column.id in places or at < 0 or any(part not in words for part in alternative):
            continue
        places[column.id] = at
        left = left[:at] + "\0" * len(alternative[-1]) + left[at + len(alternative[-1]) :]
    return sorted((c for c in columns if c.id in places), key=lambda c: places[c.id])
