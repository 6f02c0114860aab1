"""What a sentence says in words: reasons, contents, purposes, grades, that there is nothing of a kind."""

import re
from collections.abc import Iterator

import msgspec

from mingzhang.reading.statements.grammar import Grammar, Phrase

_STOPS = re.compile(r"[，；：。]")


class Said(msgspec.Struct, frozen=True):
    """Something said in words.

    Attributes:
        start, end: The stretch of the paragraph that says it.
        object: What it is said of, where the words name that.
        needs: What the paragraph must have said before.
    """

    measure: str
    start: int
    end: int
    object: str = ""
    direction: str | None = None
    needs: str = ""


def said_in(words: str, offset: int, grammar: Grammar) -> list[Said]:
    """All that a sentence says in words.

    Args:
        words: The sentence without its full stop.
        offset: Where it begins in its paragraph.
        grammar: The rule book's patterns.
    """
    found: list[Said] = []
    for phrase in grammar.phrases:
        if any(cue in words for cue in phrase.define.cues):
            found.extend(s for s in _said(phrase, words, offset) if not _repeats(s, found))
    return found


def _said(phrase: Phrase, words: str, offset: int) -> Iterator[Said]:
    for match in phrase.pattern.finditer(words):
        groups = match.groupdict()
        way = _direction(phrase, words, match.start())
        yield Said(
            phrase.define.id,
            offset + match.start("content"),
            offset + match.end("content"),
            groups.get("object") or (way[0] if way else ""),
            way[1] if way else None,
            phrase.define.needs,
        )


def _direction(phrase: Phrase, words: str, end: int) -> tuple[str, str] | None:
    """In the clause up to a place: what stands before the last word that says which way, and that word."""
    if phrase.direction is None:
        return None
    begin = max((m.end() for m in _STOPS.finditer(words, 0, end)), default=0)
    found = list(phrase.direction.finditer(words, begin, end))
    return (words[begin : found[0].start()], found[-1][0]) if found else None


def _repeats(said: Said, found: list[Said]) -> bool:
    """Two patterns for the same thing match the same words."""
    return any(other.measure == said.measure and other.start <= said.start < other.end for other in found)
