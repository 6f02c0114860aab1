"""What a paragraph has said so far: what it is about, its amounts, the last change."""

import msgspec

from mingzhang.forms import Statement
from mingzhang.reading.statements.measures import Measured
from mingzhang.reading.statements.tokens import Token

_OF_ANOTHER = ("share", "completion_percent")
"""Measures that relate an amount to another one and are no amount themselves."""


class Level(msgspec.Struct, frozen=True):
    """An amount or count that was said, as the total of a list to come.

    Attributes:
        kind: What makes amounts parts of one another: any money, but only counts of one unit.
    """

    place: int
    subject: str
    kind: str


class Last(msgspec.Struct, frozen=True):
    """The last number that was said, and what it stated."""

    token: Token
    measured: Measured
    subject: str


class Memory(msgspec.Struct):
    """What later sentences of a paragraph take for granted.

    Attributes:
        subject: What it is about.
        levels: The amounts and counts said so far, in order.
        last: The last number.
        direction: The word of the last change, None since an amount was said that is none.
        compare_to: What was last compared with.
    """

    subject: str = ""
    levels: list[Level] = msgspec.field(default_factory=list)
    last: Last | None = None
    direction: str | None = None
    compare_to: str | None = None

    def take(self, token: Token, measured: Measured, statement: Statement) -> None:
        """Remembers a number; one that only describes what follows is forgotten."""
        if measured.measure == "threshold":
            return
        self.subject = statement.subject or self.subject
        self.last = Last(token, measured, statement.subject)
        if measured.direction:
            self.direction = measured.direction
        elif measured.measure not in _OF_ANOTHER:
            self.direction = None
            self.levels.append(Level(token.start, statement.subject, kind_of(token)))

    def total_before(self, place: int, token: Token) -> str | None:
        """The subject of the last amount before a place that a number of a token's kind may be a part of."""
        kind = kind_of(token)
        return next((lv.subject for lv in reversed(self.levels) if lv.place < place and lv.kind == kind), None)

    def holds(self, needs: str) -> bool:
        """What a phrase needs before it has been said."""
        if needs == "amount":
            return bool(self.levels)
        if needs == "subject":
            return bool(self.subject)
        if needs == "change":
            return self.direction is not None
        return needs != "level" or (bool(self.levels) and self.direction is None)


def kind_of(token: Token) -> str:
    """What makes amounts parts of one another: any money, but only counts of one unit."""
    return "money" if token.unit_kind == "money" else token.unit or ""
