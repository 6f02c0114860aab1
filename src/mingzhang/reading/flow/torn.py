"""Amounts that a narrow column broke over two lines: `59,621.5` and, some lines below, `7`.

Where a table's amounts print two decimals, one with fewer is the beginning of an amount, and a line below it holds
its end, beside the ends of all other amounts that were broken in the same row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.reading.flow.lines import Piece

_WHOLE = re.compile(r"[-+－−(（]?\d[\d,，]*[.．]\d\d[)）]?")
_HEAD = re.compile(r"[-+－−]?\d[\d,，]*[.．]\d?")
_LONGER = re.compile(r"[-+－−]?\d[\d,，]*[.．]\d{3,}")
_FAR = 3
"""Lines below its beginning in which the end of an amount is looked for."""
_SHARE = 5
"""Of so many amounts with a point at least one must print two decimals."""

Line = list[int]
"""The indices of a line's pieces."""


def with_whole_amounts(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with amounts put together that were broken behind their point, all of a line at once or none."""
    if not _two_decimals(pieces):
        return list(pieces)
    lines = list(_lines(pieces))
    joined = list(pieces)
    gone: set[int] = set()
    for number, line in enumerate(lines):
        heads = [index for index in line if _HEAD.fullmatch(pieces[index].text) and index not in gone]
        tails = _tails([pieces[index].text for index in heads], lines[number + 1 : number + 1 + _FAR], pieces, gone)
        for head, tail in zip(heads, tails, strict=False):
            joined[head] = replace(pieces[head], text=pieces[head].text + pieces[tail].text, joined=True)
        gone.update(tails)
    return _without(joined, gone)


def _two_decimals(pieces: Sequence[Piece]) -> bool:
    whole = sum(_WHOLE.fullmatch(piece.text) is not None for piece in pieces)
    heads = sum(_HEAD.fullmatch(piece.text) is not None for piece in pieces)
    return whole * _SHARE >= whole + heads > 0 and not any(_LONGER.fullmatch(piece.text) for piece in pieces)


def _lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    line: Line = []
    for index, piece in enumerate(pieces):
        if piece.first and line:
            yield line
            line = []
        line.append(index)
    if line:
        yield line


def _tails(heads: Sequence[str], below: Sequence[Line], pieces: Sequence[Piece], gone: set[int]) -> Line:
    """The pieces of one line below that complete all amounts begun in a line; none where several lines could."""
    if not heads:
        return []
    wanted = [2 - len(re.split("[.．]", head)[1]) for head in heads]
    found: list[tuple[bool, Line]] = []
    for line in below:
        digits = [index for index in line if pieces[index].text.isdigit() and index not in gone]
        if [len(pieces[index].text) for index in digits] == wanted:
            found.append((len(digits) == len(line), digits))
        if any(_HEAD.fullmatch(pieces[index].text) for index in line):
            break
    best = [digits for alone, digits in found if alone] or [digits for _, digits in found]
    return best[0] if len(best) == 1 or (best and found[0][0]) else []


def _without(pieces: Sequence[Piece], gone: set[int]) -> list[Piece]:
    """The pieces but those; what then comes first in its line begins it."""
    kept: list[Piece] = []
    begins = False
    for index, piece in enumerate(pieces):
        begins = begins or piece.first
        if index not in gone:
            kept.append(replace(piece, first=True) if begins and not piece.first else piece)
            begins = False
    return kept
