"""Makes the statements of one paragraph: text, place, period, scope, and how surely the number was read."""

import re
from dataclasses import replace
from functools import cached_property

from mingzhang.forms import Mark, Statement
from mingzhang.reading.statements.clauses import Clause, clause_at
from mingzhang.reading.statements.grammar import Grammar
from mingzhang.reading.statements.measures import Measured
from mingzhang.reading.statements.memory import Memory
from mingzhang.reading.statements.paragraphs import Paragraph
from mingzhang.reading.statements.periods import period_at, with_year
from mingzhang.reading.statements.phrases import Said
from mingzhang.reading.statements.sentence import Sentence
from mingzhang.reading.statements.tokens import Token

_DIGITS = re.compile(r"[-+0-9.,]+")
_EDGES = "，、；。："
_RELATIVE = frozenset({"share", "completion_percent"})
_JOINED = "数字在原文中被空白或换行断开，已连接"
_BROKEN = "数字的写法不成立，没有取值"


class Maker:
    """Makes statements; knows the paragraph that they stand in."""

    def __init__(self, paragraph: Paragraph, memory: Memory, grammar: Grammar, fiscal_year: int | None) -> None:
        self._paragraph = paragraph
        self._memory = memory
        self._grammar = grammar
        self._fiscal_year = fiscal_year
        self._section = " / ".join(paragraph.section)

    def printed(self, begin: int, end: int) -> str:
        """A stretch of the paragraph as printed, without the stops at its ends."""
        return self._paragraph.printed[begin:end].strip(_EDGES)

    def of_number(
        self, token: Token, clause: Clause, sentence: Sentence, subject: str, measured: Measured
    ) -> Statement:
        """The statement that a number makes.

        Args:
            token: The number; one of another kind (7*24) is quoted and has no value.
            clause: Its surroundings.
            sentence: Its sentence.
            subject: What it is about.
            measured: What it measures.
        """
        value = token.number if token.kind in ("number", "ordinal", "formula", "year") else None
        mark, why = self._marked(token)
        return Statement(
            section=self._section,
            subject=subject,
            measure=measured.measure,
            text=self.printed(clause.begin, clause.end),
            value=value.value if value else None,
            unit=f"{token.unit}{token.per}" if token.unit else None,
            source=self._paragraph.source(token.start),
            term=measured.term,
            decimals=value.decimals if value else None,
            operator=token.operator or measured.operator,
            period=self._period(token.start, sentence),
            scope=self._scope(subject, sentence, token.start),
            stage=measured.stage or self._stage(clause.left),
            direction=measured.direction,
            compare_to=measured.compare_to,
            base=measured.base,
            part_of=self._part_of(token, sentence, measured),
            sentence=sentence.number,
            mark=mark,
            why=why,
        )

    def of_words(self, said: Said, sentence: Sentence, subject: str) -> Statement:
        """The statement that words make: their text, and no value."""
        reason = said.measure == "reason"
        return Statement(
            section=self._section,
            subject=subject,
            measure=said.measure,
            text=self.printed(said.start, said.end),
            value=None,
            unit=None,
            source=self._paragraph.source(said.start),
            term=self._introduction(said, sentence),
            period=self._period(said.start, sentence),
            scope=self._scope(subject, sentence, said.start),
            direction=said.direction or (self._memory.direction if reason else None),
            compare_to=(sentence.compare_to(said.start) or self._memory.compare_to) if reason else None,
            sentence=sentence.number,
        )

    def of_day(self, statement: Statement, token: Token, end: int, sentence: Sentence) -> Statement:
        """A statement that says a day: its period is the day, its text the day as printed up to `end`."""
        written, why = with_year(token.date or "", sentence.dated_before(token.start), self._fiscal_year)
        return replace(
            statement,
            text=self._paragraph.printed[token.start : end],
            period=written,
            operator="<=" if end > token.end else None,
            mark="inferred" if why else statement.mark,
            why=why or statement.why,
        )

    def _introduction(self, said: Said, sentence: Sentence) -> str:
        """The words that introduce what is said: 决算数大于年初预算数的主要原因是."""
        text = self._paragraph.plain
        begin = clause_at(text, said.start, said.start, sentence.begin, said.start).begin
        if begin > sentence.begin and text[begin - 1] == "：":
            begin = clause_at(text, begin - 1, begin - 1, sentence.begin, said.start).begin
        return self.printed(begin, said.start)

    def _marked(self, token: Token) -> tuple[Mark | None, str | None]:
        if token.kind == "number" and token.number is None:
            return "ambiguous", _BROKEN
        digits = _DIGITS.match(self._paragraph.plain, token.start, token.end)
        if digits and self._paragraph.broken(*digits.span()):
            return "joined", _JOINED
        return None, None

    def _period(self, place: int, sentence: Sentence) -> str | None:
        period = period_at(place, sentence, self._grammar)
        return with_year(period, sentence.dated_before(place), self._fiscal_year)[0] if period else None

    def _scope(self, subject: str, sentence: Sentence, place: int) -> str | None:
        """The scope that the subject names, else the sentence so far, else a heading."""
        said = self._scope_in(subject) or self._scope_in(sentence.before(place))
        return said or self._scope_of_section

    @cached_property
    def _scope_of_section(self) -> str | None:
        scopes = (self._scope_in(heading) for heading in reversed(self._paragraph.section))
        return next((scope for scope in scopes if scope), None)

    def _scope_in(self, words: str) -> str | None:
        return next((scope for pattern, scope in self._grammar.scopes if pattern.search(words)), None)

    def _stage(self, left: str) -> str | None:
        return next((stage for pattern, stage in self._grammar.stages if pattern.search(left)), None)

    def _part_of(self, token: Token, sentence: Sentence, measured: Measured) -> str | None:
        """The total that a list of parts belongs to."""
        announced = max((place for place in sentence.listed if place <= token.start), default=None)
        if announced is None or measured.direction or measured.measure in _RELATIVE:
            return None
        return self._memory.total_before(announced, token)
