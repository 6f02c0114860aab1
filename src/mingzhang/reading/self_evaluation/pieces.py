"""A flattened form as pieces of text between blanks, and as one ribbon in which broken labels are found."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from mingzhang.forms import Source
from mingzhang.forms.model import NOWHERE
from mingzhang.quantities.number import squeeze
from mingzhang.quantities.units import is_known_unit
from mingzhang.reading.pages import TextLine

_BLANK = re.compile(r"\s+")
_OPERATOR_ONLY = re.compile(r"[≥≤＞＜><=＝≧≦]+")
_NUMBER_END = re.compile(r"(?:^|[≥≤＞＜><=＝])\d[\d,]*(?:\.\d+)?$")
_PARENTHESIS = re.compile(r"[（(][^（()）]{0,24}[）)]")
SENTENCE_END = "。；;！？!?"
CLOSING = "，。、；：？！）》”’」】,.;:)%％"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text without blanks.

    Attributes:
        line: Index of its line in the document.
        first, last: It begins, or ends, its line.
        glued: It was cut off the piece before it, with no blank between.
        width: As printed, in half-width characters.
    """

    text: str
    line: int
    first: bool
    last: bool
    source: Source = NOWHERE
    glued: bool = False
    width: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", display_width(self.text))


def display_width(text: str) -> int:
    """The width of a text in half-width characters: a Chinese character or quotation mark counts two."""
    return sum(1 if unicodedata.east_asian_width(c) in "NaHN" else 2 for c in text)


def cut_lines(lines: Iterable[tuple[int, TextLine]]) -> tuple[Piece, ...]:
    """The pieces of numbered lines, in reading order; an operator set apart is joined to its number."""
    return tuple(piece for index, line in lines for piece in _cut(index, line))


def _cut(index: int, line: TextLine) -> list[Piece]:
    texts: list[str] = []
    for text in filter(None, _BLANK.split(line.text)):
        if texts and (_OPERATOR_ONLY.fullmatch(texts[-1]) or _set_apart(texts[-1], text)):
            texts[-1] += squeeze(text)
        else:
            texts.append(squeeze(text))
    last = len(texts) - 1
    return [Piece(t, index, n == 0, n == last, line.source) for n, t in enumerate(texts)]


def _set_apart(number: str, text: str) -> bool:
    """A unit, or a part of a date, that was set apart from its number."""
    if text in ("%", "％"):
        return True
    return bool(_NUMBER_END.search(number)) and is_known_unit(text) and text != "分"


def divide(piece: Piece, at: int) -> tuple[Piece, Piece]:
    """A piece cut in two before its character `at`; the second is glued to the first."""
    left = replace(piece, text=piece.text[:at], last=False)
    return left, replace(piece, text=piece.text[at:], first=False, glued=True)


def joined(pieces: Sequence[Piece]) -> str:
    """The text of pieces that belong together; the layout put the blanks and line ends in."""
    return "".join(piece.text for piece in pieces)


@dataclass(frozen=True)
class Ribbon:
    """Pieces and their text without any blank; positions are characters of that text."""

    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """All pieces in one string."""
        return joined(self.pieces)

    @cached_property
    def starts(self) -> list[int]:
        """Where each piece begins, and the end of the text."""
        found = [0]
        for piece in self.pieces:
            found.append(found[-1] + len(piece.text))
        return found

    @cached_property
    def _borders(self) -> frozenset[int]:
        return frozenset(self.starts)

    def at_border(self, position: int) -> bool:
        """A piece begins or ends there."""
        return position in self._borders

    def piece_at(self, position: int) -> Piece | None:
        """The piece that holds a character."""
        index = bisect_right(self.starts, position) - 1
        return self.pieces[index] if index < len(self.pieces) else None

    def label_at(self, position: int, labels: Iterable[str]) -> tuple[str, int] | None:
        """The longest label that stands there, and where it ends; a colon or remark after it belongs to it."""
        for label in sorted(labels, key=len, reverse=True):
            if not self.text.startswith(label, position):
                continue
            end = position + len(label)
            for place in dict.fromkeys((end, self.skip_parenthesis(end))):
                if self.text[place : place + 1] in ("：", ":"):
                    return label, place + 1
                if self.at_border(place):
                    return label, place
        return None

    def find(self, labels: Iterable[str], begin: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """Begin and end of the first label that starts a piece within a stretch."""
        labels = tuple(labels)
        stop = len(self.text) if end is None else end
        for start in self.starts[:-1]:
            if begin <= start < stop and (found := self.label_at(start, labels)):
                return start, found[1]
        return None

    def skip_parenthesis(self, position: int) -> int:
        """Where a remark in parentheses ends that begins there; the position itself without one."""
        match = _PARENTHESIS.match(self.text, position)
        return match.end() if match else position

    def between(self, begin: int, end: int) -> tuple[Piece, ...]:
        """The pieces of a stretch, cut where it begins or ends within one."""
        found: list[Piece] = []
        for piece, start in zip(self.pieces, self.starts, strict=False):
            if start < end and start + len(piece.text) > begin:
                found.append(_part(piece, max(begin - start, 0), end - start))
        return tuple(found)


def _part(piece: Piece, begin: int, end: int) -> Piece:
    """The characters of a piece from one to another; a cut at its beginning leaves nothing that it is glued to."""
    if begin == 0 and end >= len(piece.text):
        return piece
    return replace(
        piece,
        text=piece.text[begin:end],
        first=piece.first and begin == 0,
        last=piece.last and end >= len(piece.text),
        glued=piece.glued and begin == 0,
    )
