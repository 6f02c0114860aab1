"""Reads the numbered notes under a form, and so finds where the form ends."""

import re
from dataclasses import dataclass

from mingzhang.reading.self_evaluation.pieces import SENTENCE_END, Piece, Ribbon

_BEGINNINGS = ("注", "备注", "说明", "填表说明", "注1", "注释")
_ITEM = r"{n}[.、．](?!\d)"
_WORD = re.compile(r"(注|说明|备注)[：:]")


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes of a form.

    Attributes:
        begin, end: Characters of the ribbon; equal where there are none.
        items: Each without the leading 注： and with its own number.
    """

    begin: int
    end: int
    items: tuple[str, ...]


def begins_note(text: str) -> bool:
    """A text begins as a note does: 注：, 说明：, 备注：."""
    return bool(_WORD.match(text))


def without_word(text: str) -> str:
    """A note without the word that it begins with."""
    return _WORD.sub("", text, count=1) if begins_note(text) else text


def read_notes(ribbon: Ribbon, position: int) -> Notes:
    """The notes that follow a position, up to the end of the last one's sentence."""
    found = _first_note(ribbon, position)
    if found is None:
        return Notes(len(ribbon.text), len(ribbon.text), ())
    begin, text_begin = found
    starts = [text_begin]
    for number in range(2, 30):
        nearest = _item(ribbon, number, starts[-1])
        if nearest is None:
            break
        starts.append(nearest)
    end = _sentence_end(ribbon, starts[-1])
    items = [ribbon.text[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
    return Notes(begin, end, tuple(items))


def _first_note(ribbon: Ribbon, position: int) -> tuple[int, int] | None:
    for start in ribbon.starts[:-1]:
        if start < position:
            continue
        for word in sorted(_BEGINNINGS, key=len, reverse=True):
            if ribbon.text.startswith((f"{word}：", f"{word}:"), start):
                return start, start + len(word) + 1
            if re.match(rf"{word}1?[.、．]", ribbon.text[start : start + 8]):
                return start, start + len(word)
    return None


def _item(ribbon: Ribbon, number: int, begin: int) -> int | None:
    pattern = re.compile(_ITEM.format(n=number))
    for start in ribbon.starts[:-1]:
        if begin < start < begin + 400 and pattern.match(ribbon.text, start):
            return start
    return None


def _sentence_end(ribbon: Ribbon, begin: int) -> int:
    """The end of the line in which the last note's sentence ends."""
    end = begin
    for piece, start in zip(ribbon.pieces, ribbon.starts, strict=False):
        stop = start + len(piece.text)
        if stop <= begin:
            continue
        end = stop
        if piece.last and piece.text.endswith(tuple(SENTENCE_END)):
            break
    return end


def split_notes(*lines: str) -> tuple[str, ...]:
    """The numbered notes in lines that begin with 注：, several to a line or one over several."""
    parts = (part for line in lines for part in re.split(r"(?<=[。；])(?=\d{1,2}[.、．])", line))
    return read_notes(Ribbon(tuple(Piece(part, 0, True, True) for part in parts)), 0).items
