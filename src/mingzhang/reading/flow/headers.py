"""Where a table's header ends, and where it is printed again."""

from collections.abc import Sequence

from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_figure, is_integer
from mingzhang.reading.grid.words import canon

_LONGEST_LABEL = 6
_SHORTEST_REPEAT = 4
LINE_NUMBERS = ("栏次", "栏", "次")


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
    return before in LINE_NUMBERS or after == str(count + 2) or (before == str(count) and count > 0)


def _label_before(pieces: Sequence[Piece], first: int, labels: Sequence[Labels]) -> int:
    """How many pieces before a row's first figure are its name: the longest known one, else the last piece.

    A name whose beginning is a column's (公用经费 合计) is known without it too, and then the column keeps it.
    """
    if not first or is_integer(pieces[first - 1].text) or any("seq" in label.block.keys for label in labels):
        return 0
    if _begins_with_code(pieces, first, labels):
        return 0
    known = [n for n in range(1, min(_LONGEST_LABEL, first) + 1) if _knows(pieces[first - n : first], labels)]
    columns = _column_names(labels)
    known = [n for n in known if not any(_text(pieces[first - n : first - m]) in columns for m in known if m < n)]
    return max(known, default=min(1, first) if labels[0].block.open else 0)


def _column_names(labels: Sequence[Labels]) -> set[str]:
    """What stands lowest in the headers of the columns, and is no name of a row."""
    columns = [column for label in labels for column in label.block.columns]
    return {canon(alternative[-1]) for column in columns for alternative in column.header}


def _text(pieces: Sequence[Piece]) -> str:
    return canon("".join(piece.text for piece in pieces))


def _begins_with_code(pieces: Sequence[Piece], first: int, labels: Sequence[Labels]) -> bool:
    """The first figure is a code, and what stands before it no name of a row."""
    text = pieces[first].text if first < len(pieces) else ""
    coded = any("code" in label.block.keys for label in labels)
    return coded and is_integer(text) and len(text) >= len("201") and not labels[0].knows(pieces[first - 1].text)


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
