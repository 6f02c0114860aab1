"""Tables whose rows are names, with or without a code, and figures: in whatever order a text gives the three."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import takewhile

from mingzhang.forms import Mark
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece, imbalance
from mingzhang.reading.flow.numerals import is_figure, is_integer
from mingzhang.reading.flow.raw import Raw, named_right
from mingzhang.reading.flow.stray_names import with_stray_names

_CODE_LENGTHS = (3, 5, 7)
_ORDERS = ("CTN", "CNT", "TCN", "NCT")
"""Code, text and numbers of a row as extractors give them; the official one first."""

GLUED: tuple[Mark, str] = ("ambiguous", "行名里夹有数字，可能是几个单元格粘连在一起")
_AMOUNT = re.compile(r"\d\.\d{2}")
Atom = tuple[str, Piece]


def raw_rows(pieces: Sequence[Piece], labels: Labels, count: int) -> list[Raw]:
    """The rows of a body, in the order of code, name and figures that explains it best.

    Args:
        pieces: The body.
        labels: The names and codes that the block knows.
        count: How many figures a full row prints.
    """
    atoms = _atoms(list(_parted(pieces, labels)), labels)
    readings = [_grouped(atoms, order, labels) for order in _ORDERS]
    best = max(readings, key=lambda rows: _plausibility(rows, labels, count))
    rows = with_stray_names(best, labels)
    for row in rows:
        row.mark = GLUED if _AMOUNT.search(row.label) else row.mark or _renamed(row, labels)
    _mark_beside_wrapped(rows, labels)
    return rows


NAMELESS: tuple[Mark, str] = ("inferred", "这一行旁边没有行名，按科目编码认定")
UNLISTED: tuple[Mark, str] = ("inferred", "科目分类里没有这个编码，行名的起止由上下行推定")
RENAMED: tuple[Mark, str] = ("inferred", "行名与科目分类里这个编码的名称不同，按编码认定这一行")


def _renamed(row: Raw, labels: Labels) -> tuple[Mark, str] | None:
    """A known code with another name: the classification of a year, or lines of other cells in it; or with none."""
    if row.code is None or labels.codes is None or named_right(row, labels):
        return None
    if not row.names:
        return NAMELESS
    if row.code.text not in labels.codes.names and labels.looks_shuffled(row.label):
        return UNLISTED
    return RENAMED if row.code.text in labels.codes.names or labels.is_total(row.label) else None


def _mark_beside_wrapped(rows: Sequence[Raw], labels: Labels) -> None:
    """Rows of no known code whose name, or that beside it, stands on several lines or belongs to another code."""
    odd = [row.mark is RENAMED or _wrapped(row) for row in rows]
    for number, row in enumerate(rows):
        if any(odd[max(number - 1, 0) : number + 2]) and row.code and not named_right(row, labels):
            row.mark = row.mark or UNLISTED


def _wrapped(row: Raw) -> bool:
    return len({piece.line for piece in row.names}) > 1 or imbalance(row.label) > 0


_AMOUNT_AND_CODE = re.compile(r"(-?[0-9][0-9,]*\.[0-9]{2})((?:[0-9]{2}){1,3}[0-9])")


def _parted(pieces: Sequence[Piece], labels: Labels) -> Iterator[Piece]:
    """The pieces with an amount parted from a known code that is set right behind it and followed by a name."""
    for index, piece in enumerate(pieces):
        glued = _AMOUNT_AND_CODE.fullmatch(piece.text) if labels.codes else None
        named = index + 1 < len(pieces) and not is_figure(pieces[index + 1].text)
        if glued and named and labels.codes and glued.group(2) in labels.codes.names:
            yield replace(piece, text=glued.group(1))
            yield replace(piece, text=glued.group(2), first=False)
        else:
            yield piece


def _atoms(pieces: Sequence[Piece], labels: Labels) -> list[Atom]:
    """Each piece with its kind; a code in three columns (类 款 项) becomes one."""
    atoms: list[Atom] = []
    classes = labels.classes | _unlisted(pieces) if labels.codes else frozenset()
    index = 0
    while index < len(pieces):
        taken, code = _code_at(pieces, index, classes, labels)
        if code:
            atoms.append(("C", code))
        else:
            atoms.append(("N" if is_figure(pieces[index].text) else "T", pieces[index]))
        index += taken or 1
    return atoms


def _unlisted(pieces: Sequence[Piece]) -> set[str]:
    """Classes that no list holds: three digits, in a table whose amounts print a point or commas."""
    amounts = [p.text for p in pieces if is_figure(p.text) and not (is_integer(p.text) and len(p.text) <= 7)]
    bare = [p.text for p in pieces if is_integer(p.text)]
    return {text[:3] for text in bare if len(text) in _CODE_LENGTHS} if len(amounts) > len(bare) else set()


def _code_at(pieces: Sequence[Piece], index: int, classes: Set[str], labels: Labels) -> tuple[int, Piece | None]:
    """A code that begins here, beside a name or at the head of a line of amounts, and how many pieces it takes."""
    text, taken = pieces[index].text, 1
    if not is_integer(text) or text[:3] not in classes:
        return 0, None
    if len(text) not in _CODE_LENGTHS:
        text, taken = _mended(pieces, index), 2
    if not text:
        return 0, None
    while len(text) < max(_CODE_LENGTHS) and index + taken < len(pieces):
        level = _level(pieces[index + taken].text, text, labels)
        if not level:
            break
        text, taken = text + level, taken + 1
    beside = [pieces[i].text for i in (index - 1, index + taken) if 0 <= i < len(pieces)]
    first = pieces[index]
    if all(is_figure(other) for other in beside) and not (first.first and _all_amounts(pieces, index + taken)):
        return 0, None
    padded = _padded(pieces[index : index + taken])
    return taken, Piece(text, first.line, first.source, first.first, joined=padded)


def _all_amounts(pieces: Sequence[Piece], start: int) -> bool:
    """The rest of the line is amounts with a point, several of them: its name stands elsewhere."""
    rest = list(takewhile(lambda piece: not piece.first, pieces[start:]))
    return len(rest) > 1 and all(_AMOUNT.search(piece.text) and is_figure(piece.text) for piece in rest)


def _mended(pieces: Sequence[Piece], index: int) -> str:
    """A code that is broken over two lines in a narrow column; empty where it is none."""
    ends = pieces[index + 1 : index + 2]
    whole = "".join(piece.text for piece in pieces[index : index + 2])
    broken = [
        p
        for p in ends
        if p.first and pieces[index].first and is_integer(p.text) and p.line == pieces[index].line + 1
    ]
    return whole if broken and len(whole) in _CODE_LENGTHS else ""


def _padded(pieces: Sequence[Piece]) -> bool:
    return any(len(piece.text) == len("1") for piece in pieces)


PADDED: tuple[Mark, str] = ("inferred", "科目编码的一级只印出一位数字，按两位补全")


def _level(text: str, above: str, labels: Labels) -> str:
    """The two digits that a piece adds to a code: `06`, or `6` where that makes a known one; else empty."""
    if not is_integer(text):
        return ""
    if len(text) == len("1") and labels.codes is not None and above + "0" + text in labels.codes.names:
        return "0" + text
    return text if len(text) == len("01") else ""


def _grouped(atoms: Sequence[Atom], order: str, labels: Labels) -> list[Raw]:
    rows: list[Raw] = []
    last = len(order)
    for kind, piece in atoms:
        rank = order.index(kind)
        sums_up = kind == "T" and rank == last and rows[-1].code is not None and labels.is_total(piece.text)
        if rank < last or (rank == last and kind == "C") or sums_up:
            rows.append(Raw())
        last = rank
        _put(rows[-1], kind, piece)
    return rows


def _put(row: Raw, kind: str, piece: Piece) -> None:
    if not (row.code or row.names or row.figures):
        row.begins_line = piece.first
    if kind == "C":
        row.code, row.mark = piece, PADDED if piece.joined else None
    elif kind == "T":
        row.names.append(piece)
    else:
        row.figures.append(piece)


def _plausibility(rows: Sequence[Raw], labels: Labels, count: int) -> int:
    """How well rows hang together: names that belong to their codes, as many figures as columns, a line begun."""
    score = 0
    for row in rows:
        score += 2 * named_right(row, labels) + (len(row.figures) == count) - (not row.figures or not row.names)
        score += row.begins_line
    return score


def usual_count(rows: Sequence[Raw]) -> int | None:
    """How many figures most rows print."""
    counts = Counter(len(row.figures) for row in rows if row.figures)
    return counts.most_common(1)[0][0] if counts else None
