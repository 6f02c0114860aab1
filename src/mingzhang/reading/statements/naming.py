"""Finds what a number, a day or a phrase of a paragraph is about: in its clause, beside it, or further up."""

import re
from collections.abc import Sequence

from mingzhang.reading.statements import subjects
from mingzhang.reading.statements.clauses import Clause, clause_at
from mingzhang.reading.statements.grammar import Grammar
from mingzhang.reading.statements.measures import Measured
from mingzhang.reading.statements.memory import Memory
from mingzhang.reading.statements.phrases import Said
from mingzhang.reading.statements.sentence import Sentence, Span
from mingzhang.reading.statements.tokens import Token

_COUNTED = frozenset({"count", "persons", "batches", "physical", "time"})
"""Kinds of number that may stand before the thing they count."""

_OF_SECTION = ("conclusion", "reference")
"""Phrases that speak of the whole section where they name nothing themselves."""

_DATING = re.compile(r"(?:应当?|实际|截)?(?:于|为|是|在|自|从|到|至|止)$")


class Naming:
    """Names subjects in one paragraph; what was spoken of before comes from its memory."""

    def __init__(self, text: str, section: tuple[str, ...], memory: Memory, grammar: Grammar) -> None:
        self._text = text
        self._section = section
        self._memory = memory
        self._grammar = grammar

    def noun(self, words: str) -> str:
        """The noun that some words end with, empty where they name nothing."""
        return subjects.subject_before(words, self._grammar)

    def topic(self, words: str) -> str:
        """What a paragraph says at its beginning that it is about."""
        return subjects.with_class(subjects.name_of(words, self._grammar), self._section, self._grammar)

    def heading(self) -> str:
        """What the nearest heading is about."""
        return subjects.heading_subject(self._section, self._grammar)

    def is_generic(self, words: str) -> bool:
        """Words that name nothing: 金额, 该项目."""
        return subjects.name_of(words, self._grammar) in self._grammar.words.generic

    def of_number(self, token: Token, measured: Measured, clause: Clause, sentence: Sentence) -> str:
        """The subject of a number."""
        if token.operator == "to" and self._memory.last:
            return self._memory.last.subject
        own = self.noun(_without(measured.left, clause.begin, sentence.spans))
        if token.unit_kind in _COUNTED and not token.per and not (measured.found and own):
            own = self._counted(own, measured.left, clause)
        own = own or self._said_before(measured.left, clause, sentence)
        return subjects.with_class(own, self._section, self._grammar)

    def _counted(self, own: str, left: str, clause: Clause) -> str:
        """What is counted: the noun before the count, or, after a verb or nothing, the thing behind it."""
        rest = subjects.counted(clause.right, self._grammar)
        held = self._grammar.attributes.search(left)
        opened = subjects.ends_open(left, self._grammar)
        if not rest:
            # A verb alone names nothing: 共计接待22批次 goes on about what the sentence was about.
            return "" if opened and self._grammar.verbs.fullmatch(own) else own
        if held:
            return f"{held[0]}{rest}"
        if not own or clause.consumed or opened or "、" in own:
            return rest
        return own if self._grammar.rest_heads.match(rest) else f"{own}{rest}"

    def _said_before(self, left: str, clause: Clause, sentence: Sentence) -> str:
        """What the text was speaking of, where the words before a number do not say it."""
        found = self._before_mark(clause, sentence)
        if not found and (self.is_generic(left) or not self._memory.subject):
            found = self._clause_before(clause.begin, sentence)
        return found or self._memory.subject or self.heading()

    def _before_mark(self, clause: Clause, sentence: Sentence) -> str:
        """The noun before a colon or a bracket that a number stands right behind: 可用率：99%，某局（67.14%）."""
        place = clause.begin - 1
        if (
            place <= sentence.begin
            or self._text[place] not in "：（"
            or (clause.left and self._text[place] == "（")
        ):
            return ""
        return self.noun(clause_at(self._text, place, place, sentence.floor(place), place).left)

    def _clause_before(self, place: int, sentence: Sentence) -> str:
        """The clause before one that names nothing (金额): what it speaks of, where no number stands in it."""
        end = place - 1
        if end <= sentence.begin or self._text[end] != "，":
            return ""
        begin = max(sentence.begin, *(self._text.rfind(stop, sentence.begin, end) + 1 for stop in "，；："))
        if sentence.floor(end) > begin:
            return ""
        words = self._text[begin:end]
        if words.endswith("的"):
            inner = self._clause_before(begin, sentence)
            return f"{inner}，{words}" if inner else words
        return self.noun(words)

    def of_day(self, token: Token, clause: Clause, end: int, sentence: Sentence) -> str:
        """What a day or a year is said of: the title it stands in, the noun before, or what follows."""
        title = _title_around(self._text, token.start, sentence.begin)
        if title:
            return title
        own = self.noun(_DATING.sub("", clause.left))
        rest = subjects.counted(self._text[end : clause.end], self._grammar)
        found = (rest or own) if token.kind == "year" else (own or rest or self._next_clause(end, sentence))
        return found or self._memory.subject or self.heading()

    def _next_clause(self, place: int, sentence: Sentence) -> str:
        """The clause after a day that stands alone (6月14日，印发某办法)."""
        if not self._text.startswith("，", place):
            return ""
        clause = clause_at(self._text, place + 1, place + 1, place + 1, sentence.ceiling(place + 1))
        return subjects.name_of(clause.right, self._grammar)

    def of_phrase(self, said: Said) -> str:
        """What is said in words, of what."""
        subject = self.noun(self._grammar.actuals.sub("", said.object)) if said.object else ""
        if said.measure not in _OF_SECTION:
            subject = subject or self._memory.subject
        return subject or self.heading() or self._memory.subject

    def of_sameness(self, clause: Clause, sentence: Sentence) -> str:
        """What is said to have stayed as it was."""
        words = _without(clause.left, clause.begin, sentence.spans)
        return self.noun(self._grammar.actuals.sub("", words)) or self._memory.subject or self.heading()


def _title_around(text: str, place: int, begin: int) -> str:
    """The title in 《》 that a place stands in, empty where it stands in none."""
    start = text.rfind("《", begin, place)
    end = text.find("》", start)
    return text[start + 1 : end] if start >= 0 and end > place else ""


def _without(words: str, begin: int, spans: Sequence[Span]) -> str:
    """The words that begin at a place of the text, without stretches of it."""
    for start, end in reversed(spans):
        first, last = max(start - begin, 0), min(end - begin, len(words))
        if first < last:
            words = words[:first] + words[last:]
    return words
