"""The clause around a number: what stands left of it and right of it, up to the next comma or number."""

import msgspec

_OPENING = "（“"
_CLOSING = {"）": "（", "”": "“"}
LONGEST = 300
"""Characters on either side of a number that are looked at; a text without stops is no sentence."""

_STOPS = frozenset("，；。：！？,;")


class Clause(msgspec.Struct, frozen=True):
    """The surroundings of a token.

    Attributes:
        begin, end: The clause's stretch of the text.
        left: The words between its beginning, or the number before, and the token.
        right: The words between the token and its end, or the number after.
        consumed: `left` follows another number without a stop: it may be what that one counts.
    """

    begin: int
    end: int
    left: str
    right: str
    consumed: bool = False


def clause_at(text: str, start: int, end: int, floor: int, ceiling: int) -> Clause:
    """The clause around a stretch of text.

    Args:
        text: A paragraph.
        start: Where the token begins.
        end: Where it ends.
        floor: End of the number before it, or beginning of the sentence.
        ceiling: Beginning of the number after it, or end of the sentence.
    """
    begin = _backwards(text, start, max(floor, start - LONGEST))
    finish = _forwards(text, end, min(ceiling, end + LONGEST))
    return Clause(begin, finish, text[begin:start], text[end:finish])


def _backwards(text: str, start: int, floor: int) -> int:
    """Where the clause begins: after the last stop or bracket that is still open, whole brackets skipped."""
    place, closed = start, ""
    while place > floor:
        char = text[place - 1]
        if char in _CLOSING:
            closed += _CLOSING[char]
        elif char in _OPENING:
            if not closed.endswith(char):
                # A bracket that is still open begins the clause, a quotation that is still open is part of it.
                if char == "（":
                    return place
            else:
                closed = closed[:-1]
        elif char in _STOPS and "（" not in closed:
            return place
        place -= 1
    return place


def _forwards(text: str, end: int, ceiling: int) -> int:
    place, depth = end, 0
    while place < ceiling:
        char = text[place]
        if char == "（":
            depth += 1
        elif char == "）":
            if not depth:
                return place
            depth -= 1
        elif char in _STOPS and not depth:
            return place
        place += 1
    return place
