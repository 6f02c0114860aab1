"""Notes under a table, and what they declare."""

import re
from collections.abc import Iterable

from mingzhang.quantities.number import squeeze
from mingzhang.reading.grid.continuation import PAGE_NUMBER
from mingzhang.reading.grid.titles import Line
from mingzhang.reading.grid.words import Words, canon

_SKIPPED = 2
"""Lines that may stand between a table and its note."""

_ENDS = ("。", "；", ";", "：", ":")
_NUMBERED = re.compile(r"[0-9]+[.．、](?![0-9])|（[0-9]+）")


def notes_below(lines: Iterable[Line], page: int, words: Words) -> list[str]:
    """The notes among the lines after a table's last part, without the leading 注：."""
    notes: list[str] = []
    skipped = 0
    for line in lines:
        if line.source.page not in (None, page) or skipped > _SKIPPED:
            break
        if PAGE_NUMBER.fullmatch(line.plain):
            continue
        if not _take(notes, squeeze(line.text), words, after=skipped):
            skipped += 1
    return notes


def _take(notes: list[str], printed: str, words: Words, after: int) -> bool:
    """Adds a line to the notes, as a new one or to the last; says whether it belonged there."""
    begins = words.note.match(printed)
    if begins:
        notes.append(printed[begins.end() :])
    elif notes and not after and _NUMBERED.match(printed):
        notes.append(printed)
    elif notes and not after and not notes[-1].endswith(_ENDS) and not words.titled(canon(printed)):
        notes[-1] += printed
    else:
        return False
    return True


def notes_inside(texts: Iterable[str], words: Words) -> list[str]:
    """The notes in a table's last rows, one for each line."""
    notes: list[str] = []
    for text in texts:
        for line in text.split("\n"):
            if printed := squeeze(line):
                _take(notes, printed, words, after=0)
    return notes


def declares_empty(notes: Iterable[str], words: Words) -> bool:
    """A note says that the table has no data."""
    return any(words.empty.search(note) for note in notes)
