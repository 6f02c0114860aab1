"""A sentence while it is read: its numbers, what it compares with, and where it announces a list of parts."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from mingzhang.reading.statements.clauses import LONGEST, Clause, clause_at
from mingzhang.reading.statements.grammar import Grammar, named
from mingzhang.reading.statements.tokens import Token

Span = tuple[int, int]

_BOUNDS = frozenset({"number", "document", "formula", "ordinal", "product", "fraction", "frequency", "round"})
"""Kinds of token that words do not run on across."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a paragraph.

    Attributes:
        text: The paragraph.
        begin, end: Its stretch of the paragraph.
        number: Its running number in the document.
        tokens: What stands in it beside words.
        dated: Its dates and years.
        dated_ends: Where those end.
        compared: What is compared with: where it is said, and its words.
        spans: Where that is said.
        listed: Ends of the words that announce parts (其中).
        starts, ends: Where the tokens that words do not run on across begin and end.
    """

    text: str
    begin: int
    end: int
    number: int
    tokens: tuple[Token, ...]
    dated: tuple[Token, ...]
    dated_ends: tuple[int, ...]
    compared: tuple[tuple[int, int, str], ...]
    spans: tuple[Span, ...]
    listed: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def compare_to(self, place: int) -> str | None:
        """What it has named for comparison before a place."""
        return next((to for start, _, to in reversed(self.compared) if start < place), None)

    def dated_before(self, place: int) -> tuple[Token, ...]:
        """The dates and years that end before a place."""
        return self.dated[: bisect_right(self.dated_ends, place)]

    def before(self, place: int) -> str:
        """What it says before a place."""
        return self.text[max(self.begin, place - LONGEST) : place]

    def floor(self, place: int) -> int:
        """Where the last number before a place ends, else where the sentence begins."""
        index = bisect_right(self.ends, place)
        return self.ends[index - 1] if index else self.begin

    def ceiling(self, place: int) -> int:
        """Where the first number from a place on begins, else where the sentence ends."""
        index = bisect_left(self.starts, place)
        return self.starts[index] if index < len(self.starts) else self.end

    def clause(self, token: Token) -> Clause:
        """The surroundings of a token."""
        floor, ceiling = self.floor(token.start), self.ceiling(token.end)
        clause = clause_at(self.text, token.start, token.end, floor, ceiling)
        end, right = clause.end, clause.right
        if token.operator == "from":
            end, right = self._behind_range(token)
        elif ceiling == end < self.end:
            # What follows the last 、 belongs to the next number.
            end = max(self.text.rfind("、", token.end, ceiling), token.end)
        return Clause(clause.begin, end, clause.left, right, clause.begin == floor > self.begin)

    def _behind_range(self, token: Token) -> tuple[int, str]:
        """Where the clause of a range's first number ends, and the words behind its second."""
        high = next(t for t in self.tokens if t.start >= token.end and t.operator == "to")
        whole = clause_at(self.text, high.end, high.end, high.end, self.ceiling(high.end))
        return whole.end, whole.right


def sentence_of(text: str, span: Span, number: int, found: Sequence[Token], grammar: Grammar) -> Sentence:
    """The sentence in a stretch of a paragraph, with the tokens that stand in it."""
    begin, end = span
    words = text[begin:end]
    compared = tuple(
        (begin + m.start(), begin + m.end(), named(m, "to") or "") for m in grammar.compare.finditer(words)
    )
    dated = tuple(token for token in found if token.date)
    bounds = [t for t in found if t.kind in _BOUNDS and not t.soft]
    return Sentence(
        text=text,
        begin=begin,
        end=end,
        number=number,
        tokens=tuple(found),
        dated=dated,
        dated_ends=tuple(token.end for token in dated),
        compared=compared,
        spans=tuple((start, finish) for start, finish, _ in compared),
        listed=tuple(begin + match.end() for match in grammar.lists.finditer(words)),
        starts=tuple(token.start for token in bounds),
        ends=tuple(token.end for token in bounds),
    )
