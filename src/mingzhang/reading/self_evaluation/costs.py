"""How unlikely it is that a run of pieces is one cell of a kind; the unit is a tenth of a plain surprise.

The numbers are about how text is wrapped in narrow columns, not about any form or place: lines of one cell
are filled up to the column's width except the last, a sentence ends where a cell ends, a name is not a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from mingzhang.quantities.number import parse_number
from mingzhang.reading.self_evaluation import wording
from mingzhang.reading.self_evaluation.pieces import CLOSING, SENTENCE_END, Piece

IMPOSSIBLE = 10_000
PRUNE = 150


class Kind(Enum):
    """What a column holds."""

    NAME = auto()
    QUANTITY = auto()
    PROSE = auto()
    NOTE = auto()
    TEXT = auto()
    WORD = auto()
    SCORE = auto()
    AMOUNT = auto()
    PERCENT = auto()
    SEQUENCE = auto()


SINGLE = frozenset({Kind.SCORE, Kind.AMOUNT, Kind.PERCENT, Kind.SEQUENCE})


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of a row in printed order.

    Attributes:
        missing: Cost of a row that prints nothing in it.
        words: What it prints where it prints known words; texts that are known to stand in it otherwise.
        dash: Cost of a mere dash in a column of numbers.
        full: Width of a full line of the column in half-width characters, where it is known.
        single: Only one piece can be in it, a number.
    """

    id: str
    kind: Kind
    missing: int
    words: frozenset[str] = frozenset()
    dash: int = 15
    full: int = 0
    single: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "single", self.kind in SINGLE)


def wrap_cost(run: Sequence[Piece]) -> int:
    """How unlikely the line breaks and blanks within one cell are."""
    lines, cost = _lines(run)
    if len(lines) == 1:
        return cost
    full = max(width for width, _, _ in lines)
    for (width, _, last), (_, following, _) in pairwise(lines):
        cost += _short_line(full - width, last, following)
    if lines[-1][0] >= full - 1 and not run[-1].text.endswith(tuple(SENTENCE_END)):
        cost += 4
    return cost


def width_cost(slot: Slot, run: Sequence[Piece]) -> int:
    """How badly a run's lines fit the known width of a column: too wide, or broken long before its end."""
    if not slot.full:
        return 0
    widths = [width for width, _, _ in _lines(run)[0]]
    too_wide = 8 if max(widths) > slot.full + 3 else 0
    broken_early = 12 if len(widths) > 1 and max(widths[:-1]) < slot.full - 3 else 0
    return too_wide + broken_early


def owed_reason(pieces: Sequence[Piece], begin: int) -> int:
    """How unlikely it is that no reason follows a score below its weight, as the form asks for one."""
    if begin < 2:
        return 0
    weight, score = (parse_number(piece.text) for piece in pieces[begin - 2 : begin])
    return 5 if weight and score and score.value < weight.value else 0


def _lines(run: Sequence[Piece]) -> tuple[list[tuple[int, Piece, Piece]], int]:
    """Width, first and last piece of each line, and the cost of the blanks within lines."""
    lines: list[tuple[int, Piece, Piece]] = []
    cost = 0
    for piece in run:
        if lines and lines[-1][2].line == piece.line:
            cost += 3 if piece.glued else 25
            lines[-1] = (lines[-1][0] + piece.width, lines[-1][1], piece)
        else:
            lines.append((piece.width, piece, piece))
    return lines, cost


def _short_line(deficit: int, last: Piece, following: Piece) -> int:
    tolerance = 1 if _solid(last.text[-1]) and _solid(following.text[0]) and _no_hanging(following) else 3
    if deficit <= tolerance:
        return 0
    cost = 5 + 3 * (deficit - tolerance)
    return min(cost, 8) if last.text.endswith(tuple(SENTENCE_END)) else cost


def _solid(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _no_hanging(following: Piece) -> bool:
    return following.text[1:2] not in tuple(CLOSING)


def border_cost(before: Piece | None, after: Piece) -> int:
    """How unlikely it is that a cell ends with one piece and the next begins with the other."""
    if before is None or before.line == after.line:
        return 6 if after.glued else 0
    return 7 if _same_column(before, after) else 0


def _same_column(before: Piece, after: Piece) -> bool:
    """Two lines of one width, neither a quantity nor the end of a sentence, look like lines of one cell."""
    narrow = min(before.width, after.width) < 8
    if narrow or abs(before.width - after.width) > 1 or not (before.first and after.last):
        return False
    ended = before.text.endswith(tuple(SENTENCE_END))
    return not (ended or wording.looks_like_quantity(before.text) or wording.looks_like_quantity(after.text))


def content_cost(slot: Slot, run: Sequence[Piece], text: str, before: Piece | None) -> int:
    """How unlikely it is that these pieces, whose text is given, are what a column prints."""
    if slot.single:
        return _single_cost(slot, run, before)
    cost = 40 if text[0] in CLOSING else 0
    if slot.kind is Kind.WORD:
        return cost + (0 if text in slot.words else 45)
    if text in slot.words:
        return cost - 15
    return cost + _TEXT_COSTS[slot.kind](text, run)


def _single_cost(slot: Slot, run: Sequence[Piece], before: Piece | None) -> int:
    text = run[0].text
    if len(run) > 1:
        return IMPOSSIBLE
    if wording.looks_like_nothing(text) and slot.kind is not Kind.SEQUENCE:
        return slot.dash
    if text[-1] > "\u4dff":
        return IMPOSSIBLE
    number = parse_number(text[:-1] if text[-1] in "%％" and slot.kind is Kind.PERCENT else text)
    if number is None:
        return IMPOSSIBLE
    if slot.kind is Kind.SCORE:
        return _score_cost(number.value > 100, before, text) if slot.id == "score" else 0
    return 0


def _score_cost(too_large: bool, before: Piece | None, text: str) -> int:
    """A score above its weight is possible in print, and unlikely."""
    weight = parse_number(before.text) if before else None
    number = parse_number(text)
    over = weight is not None and number is not None and number.value > weight.value
    return (60 if too_large else 0) + (20 if over else 0)


def _name(text: str, run: Sequence[Piece]) -> int:
    cost = 60 if wording.looks_like_quantity(text) or wording.looks_like_nothing(text) else 0
    cost += 40 if any(piece.text[0] in "≥≤＞＜><=＝" for piece in run) else 0
    cost += 25 * wording.inner_stops(text) + (6 if text[-1] in "。；" else 0)
    return cost + (10 if wording.begins_later_item(text) else 0)


def _quantity(text: str, run: Sequence[Piece]) -> int:
    if wording.looks_like_quantity(text):
        return 0
    cost = 6 if len(text) <= 6 else 14
    cost += 0 if text[-1] in SENTENCE_END else 10 * wording.inner_stops(text)
    return cost + (15 if wording.begins_later_item(text) else 0)


def _note(text: str, run: Sequence[Piece]) -> int:
    cost = 8 if text.endswith(tuple(SENTENCE_END)) else 14
    if wording.looks_like_quantity(text):
        cost += 20
    return cost + (15 if wording.begins_later_item(text) else 0)


def _prose(text: str, run: Sequence[Piece]) -> int:
    cost = 0 if text.endswith(tuple(SENTENCE_END)) else 5
    return cost + (15 if wording.begins_later_item(text) else 0)


def _text(text: str, run: Sequence[Piece]) -> int:
    return 20 if wording.looks_like_quantity(text) else 0


_TEXT_COSTS = {Kind.NAME: _name, Kind.QUANTITY: _quantity, Kind.NOTE: _note, Kind.PROSE: _prose, Kind.TEXT: _text}
