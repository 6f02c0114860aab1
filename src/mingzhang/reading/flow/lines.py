"""A flattened text as pieces: what stands between blanks, with its line and its width on the page."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from mingzhang.forms import Source
from mingzhang.quantities.number import squeeze
from mingzhang.reading.grid.words import Words
from mingzhang.reading.pages import Pages, TextLine
from mingzhang.reading.running_heads import running_lines

_OPENING, _CLOSING = "（(“‘《〈「【[", "）)”’》〉」】]"
_NO_LINE_START = frozenset(_CLOSING + "，。、；：！？,.;:%％")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two blanks.

    Attributes:
        text: Without white space, full-width digits made plain.
        line: Index of its line in the text.
        first: It is the first of its line.
        joined: It was put together from several pieces of a number.
    """

    text: str
    line: int
    source: Source
    first: bool = False
    joined: bool = False


@dataclass(frozen=True)
class FlowText:
    """A whole text as pieces, and as one string without white space in which titles and headers are found.

    Attributes:
        lines: The lines' texts without white space.
        starts: Offset in `joined` at which each piece starts.
        line_starts: Index of each line's first piece, and at the end the number of pieces.
    """

    pieces: tuple[Piece, ...]
    lines: tuple[str, ...]
    joined: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    line_starts: tuple[int, ...] = field(repr=False)

    def piece_at(self, offset: int) -> int:
        """Index of the piece that holds an offset of `joined`."""
        return bisect_right(self.starts, offset) - 1


def flow_text(pages: Pages, words: Words) -> FlowText:
    """The text lines of all pages; running heads and page numbers such as `- 12 -` are left out."""
    pieces: list[Piece] = []
    lines: list[str] = []
    blocks = [block for block in _text_lines(pages) if squeeze(block.text)]
    running = running_lines([block.text for block in blocks], words)
    for number, block in enumerate(blocks):
        if number not in running:
            pieces.extend(_pieces(block, len(lines)))
            lines.append(squeeze(block.text))
    starts, offset = [], 0
    for piece in pieces:
        starts.append(offset)
        offset += len(piece.text)
    firsts = [index for index, piece in enumerate(pieces) if piece.first]
    joined = "".join(piece.text for piece in pieces)
    return FlowText(tuple(pieces), tuple(lines), joined, tuple(starts), (*firsts, len(pieces)))


def _text_lines(pages: Pages) -> Iterator[TextLine]:
    for page in pages.pages:
        for block in page.blocks:
            if isinstance(block, TextLine):
                source = block.source if block.source.page else replace(block.source, page=page.number)
                yield TextLine(block.text, source)


_GLUED = re.compile(r"(?<=[0-9]\.[0-9]{2})(?=[\u4e00-\u9fff（])")
"""Between an amount and the name that a layout without a gap sets right behind it."""


def _pieces(block: TextLine, line: int) -> Iterator[Piece]:
    parted = (part for whole in block.text.split() for part in _parts(squeeze(whole)))
    texts = [text for text in parted if text]
    for index, text in enumerate(texts):
        yield Piece(text, line, block.source, first=index == 0)


def _parts(text: str) -> list[str]:
    """A piece, or an amount and the row's name behind it; an amount inside a sentence is left where it stands."""
    amount, *rest = _GLUED.split(text, maxsplit=1)
    return [amount, *rest] if rest and _PLAIN_AMOUNT.fullmatch(amount) else [text]


_PLAIN_AMOUNT = re.compile(r"-?[0-9][0-9,]*\.[0-9]{2}")


@lru_cache(maxsize=8192)
def width(text: str) -> int:
    """How wide a text is in print, in half-width units; curly quotes are wide as in Chinese type."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


@lru_cache(maxsize=8192)
def first_unit(text: str) -> int:
    """The width of what a line break cannot part: a character with the punctuation beside it, a word, a number."""
    match = re.match(r"[（(“‘《【]*(?:[A-Za-z0-9.,%/+-]+|.)", text)
    end = match.end() if match else 0
    while end < len(text) and text[end] in _NO_LINE_START:
        end += 1
    return width(text[:end])


def is_wide(char: str) -> bool:
    """A Chinese character or punctuation: a blank beside it was not put there by the type."""
    return unicodedata.east_asian_width(char) in "WFA"


def imbalance(text: str) -> int:
    """How many brackets or quotes of a text have no partner."""
    open_: list[str] = []
    lonely = 0
    for char in text:
        if char in _OPENING:
            open_.append(char)
        elif char in _CLOSING:
            if open_ and _OPENING.index(open_[-1]) in (_CLOSING.index(char), _CLOSING.index(char) ^ 1):
                open_.pop()
            else:
                lonely += 1
    return lonely + len(open_)
