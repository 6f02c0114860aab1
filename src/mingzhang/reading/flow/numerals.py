"""Which pieces are numbers, and numbers that blanks or line ends took apart."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from mingzhang.quantities.number import parse_number
from mingzhang.reading.flow.lines import Piece

DASHES = frozenset({"-", "—", "--", "——", "－", "–", "/"})
_FRAGMENT = re.compile(r"[-+－−]?[\d,，]*[.．]?\d*[%％]?")
_PERCENT = re.compile(r"[-+－−]?\d+(?:[.．]\d+)?[%％]")


def is_percent(text: str) -> bool:
    """A number with a percent sign."""
    return _PERCENT.fullmatch(text) is not None


@lru_cache(maxsize=8192)
def is_number(text: str) -> bool:
    """A whole number, an amount or a percentage."""
    return is_percent(text) or parse_number(text) is not None


def is_figure(text: str) -> bool:
    """What may stand in a number column: a number or a dash that says there is none."""
    return text in DASHES or is_number(text)


def is_integer(text: str) -> bool:
    """Digits alone: a running number, a line number, a code, or an amount without decimals."""
    return text.isascii() and text.isdigit()


def join_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with numbers put together whose parts cannot stand alone: `12,926.` `72`, `2919.42` `%`."""
    joined: list[Piece] = []
    index = 0
    while index < len(pieces):
        taken = _whole_number(pieces, index)
        text = "".join(p.text for p in pieces[index : index + taken])
        joined.append(pieces[index] if taken == 1 else replace(pieces[index], text=text, joined=True))
        index += taken
    return joined


_LONGEST = 24


def _whole_number(pieces: Sequence[Piece], start: int) -> int:
    """How many pieces from `start` make the shortest number after which no mere fragment follows."""
    text, taken = pieces[start].text, 1
    if not _fragment(text) or _TAIL.match(text):
        return 1
    for piece in pieces[start + 1 : start + _LONGEST]:
        if is_number(text) and not _TAIL.match(piece.text):
            return taken
        if not _fragment(piece.text):
            break
        text, taken = text + piece.text, taken + 1
    return taken if is_number(text) else 1


_TAIL = re.compile(r"[.．,，%％]|0\d+[.．%％]")
"""What cannot begin a number: a point, a comma, a percent sign, a zero before further digits."""


def _fragment(text: str) -> bool:
    return text not in DASHES and _FRAGMENT.fullmatch(text) is not None
