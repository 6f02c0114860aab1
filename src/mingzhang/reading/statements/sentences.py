"""One paragraph read sentence by sentence: what a number is about may have been said a sentence before."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from mingzhang.forms import Statement
from mingzhang.reading.statements import subjects
from mingzhang.reading.statements.clauses import Clause, clause_at
from mingzhang.reading.statements.grammar import Grammar
from mingzhang.reading.statements.making import Maker
from mingzhang.reading.statements.measures import Measured, measure_of
from mingzhang.reading.statements.memory import Memory
from mingzhang.reading.statements.naming import Naming
from mingzhang.reading.statements.paragraphs import Paragraph
from mingzhang.reading.statements.phrases import Said, said_in
from mingzhang.reading.statements.sentence import Sentence, sentence_of
from mingzhang.reading.statements.tokens import Token, tokens
from mingzhang.rulebook import Rulebook

_END = re.compile(r"[。！？](?!）)")
_WRITTEN = {"product": "schedule", "fraction": "fraction", "frequency": "frequency", "round": "count"}
"""Kinds of token that are quoted as they are written, and what they measure."""

_BEFORE = re.compile(r"(?:之|以)?前|底前")
_PREFIX = re.compile(r"(?:.*[》和及的])?([\u4e00-\u9fff]{2,10})$")
_YEARLY = re.compile(r"上年|去年|[0-9]{4}年|同期")
_SPOKEN_OF = re.compile(r"[预决]算|收入|支出|总计|费")


class ParagraphReader:
    """Reads one paragraph; remembers what it is about while its sentences are read.

    Attributes:
        sentence: Running number in the document of the sentence that was read last.
    """

    def __init__(
        self, paragraph: Paragraph, book: Rulebook, grammar: Grammar, fiscal_year: int | None, sentence: int
    ) -> None:
        self.sentence = sentence
        self._paragraph = paragraph
        self._text = paragraph.plain
        self._book = book
        self._grammar = grammar
        self._memory = Memory()
        self._naming = Naming(paragraph.plain, paragraph.section, self._memory, grammar)
        self._maker = Maker(paragraph, self._memory, grammar, fiscal_year)

    def read(self) -> Iterator[Statement]:
        """The paragraph's statements in the order of its text."""
        found = tokens(self._text, self._book, self._grammar)
        if self._paragraph.heading:
            yield from self._years_of_heading(found)
            return
        begin = self._take_topic(found)
        found = [token for token in found if token.start >= begin]
        for first, last in self._sentences(begin):
            self.sentence += 1
            inside = [token for token in found if first <= token.start < last]
            yield from self._read_sentence(
                sentence_of(self._text, (first, last), self.sentence, inside, self._grammar)
            )

    def _years_of_heading(self, found: Sequence[Token]) -> Iterator[Statement]:
        """The years that a heading names, so that a wrong one can be told."""
        years = [token for token in found if token.kind == "year"]
        if years:
            self.sentence += 1
            span = (self._paragraph.lead, len(self._text))
            sentence = sentence_of(self._text, span, self.sentence, years, self._grammar)
            yield from (self._date(token, sentence) for token in years)

    def _take_topic(self, found: Sequence[Token]) -> int:
        """Takes what the paragraph says at its beginning that it is about; returns where that ends."""
        lead = self._paragraph.lead
        head = self._text[lead:]
        first = next((token.start for token in found if token.kind == "number" and token.start >= lead), None)
        for pattern in self._grammar.topics:
            match = pattern.match(head)
            if match and (first is None or first >= lead + match.end("topic")):
                return self._topic(match, lead)
        return lead

    def _topic(self, match: re.Match[str], lead: int) -> int:
        """Takes a topic, or leaves it to be read as a sentence where it is one that says something."""
        words, whole = match["topic"], match[0].endswith("。")
        if whole and (self._grammar.same.search(words) or said_in(words, lead, self._grammar)):
            return lead
        self._memory.subject = self._naming.topic(words)
        return lead if whole else lead + match.end("topic")

    def _sentences(self, begin: int) -> Iterator[tuple[int, int]]:
        for match in _END.finditer(self._text, begin):
            if match.start() > begin:
                yield begin, match.start()
            begin = match.end()
        if begin < len(self._text):
            yield begin, len(self._text)

    def _read_sentence(self, sentence: Sentence) -> Iterator[Statement]:
        words = self._text[sentence.begin : sentence.end]
        said = said_in(words, sentence.begin, self._grammar)
        reason = min((s.start for s in said if s.measure == "reason"), default=sentence.end)
        events: list[tuple[int, Token | Said | re.Match[str]]] = [(token.start, token) for token in sentence.tokens]
        events += [(phrase.start, phrase) for phrase in said]
        events += [(m.start(), m) for m in self._grammar.same.finditer(self._text, sentence.begin, reason)]
        for _, event in sorted(events, key=lambda item: item[0]):
            if isinstance(event, Token):
                yield from self._in_figures(event, sentence)
            elif isinstance(event, Said):
                yield from self._in_words(event, sentence)
            else:
                yield from self._unchanged(event, sentence)

    def _in_figures(self, token: Token, sentence: Sentence) -> Iterator[Statement]:
        if token.kind in ("number", "ordinal"):
            yield self._number(token, sentence)
        elif token.kind == "formula":
            yield from self._formula(token, sentence)
        elif token.kind in ("date", "year"):
            if not any(start <= token.start < end for start, end in sentence.spans):
                yield self._date(token, sentence)
        elif token.kind == "document":
            yield self._document(token, sentence)
        elif token.kind in _WRITTEN:
            clause = sentence.clause(token)
            measured = Measured(_WRITTEN[token.kind], clause.left, found=False)
            yield self._stated(token, clause, sentence, measured)

    def _stated(self, token: Token, clause: Clause, sentence: Sentence, measured: Measured) -> Statement:
        subject = self._naming.of_number(token, measured, clause, sentence)
        return self._maker.of_number(token, clause, sentence, subject, measured)

    def _number(self, token: Token, sentence: Sentence) -> Statement:
        clause = sentence.clause(token)
        before, compare_to = sentence.before(token.start), sentence.compare_to(token.start)
        measured = self._listed_with(token, measure_of(token, clause, before, compare_to, self._grammar), clause)
        if token.kind == "ordinal":
            measured = replace(measured, measure="rank")
        elif measured.term and self._naming.is_generic(measured.left):
            measured = replace(measured, term=measured.left.removesuffix(measured.term) + measured.term)
        statement = self._stated(token, clause, sentence, measured)
        self._memory.take(token, measured, statement)
        return statement

    def _listed_with(self, token: Token, measured: Measured, clause: Clause) -> Measured:
        """A number that goes on a list (、) or ends a range measures what the one before it did."""
        last = self._memory.last
        if last is None:
            return measured
        if token.operator == "to" and last.token.operator == "from":
            return replace(last.measured, operator="to")
        goes_on = clause.left.startswith(("、", "和")) and not measured.found
        if goes_on and last.measured.found and last.token.unit_kind == token.unit_kind:
            return replace(last.measured, left=measured.left, operator=measured.operator, base=None)
        return measured

    def _formula(self, token: Token, sentence: Sentence) -> Iterator[Statement]:
        """A score computed in prose: the formula as printed, and the points it gives."""
        scored, clause = replace(token, unit_kind="score"), sentence.clause(token)
        measured = measure_of(scored, clause, "", None, self._grammar)
        statement = self._stated(scored, clause, sentence, measured)
        formula = self._paragraph.printed[token.start : token.end].removesuffix("分")
        yield dataclasses.replace(statement, measure="score_formula", text=formula)
        yield statement
        self._memory.take(scored, measured, statement)

    def _date(self, token: Token, sentence: Sentence) -> Statement:
        """A day, month or year: what happens then is the noun before it, or else what follows."""
        clause = sentence.clause(token)
        following = _BEFORE.match(self._text, token.end)
        end = following.end() if following else token.end
        subject = self._naming.of_day(token, clause, end, sentence)
        measure = "year" if token.kind == "year" else "deadline" if following else "date"
        statement = self._maker.of_number(token, clause, sentence, subject, Measured(measure, ""))
        if token.kind == "year":
            unit = "年度" if (token.unit or "").endswith("度") else "年"
            return dataclasses.replace(statement, unit=unit, period=token.date)
        return self._maker.of_day(statement, token, end, sentence)

    def _document(self, token: Token, sentence: Sentence) -> Statement:
        """The number of a document, with the letters of who issued it."""
        clause = sentence.clause(token)
        prefix = _PREFIX.search(subjects.stripped(clause.left, self._grammar))
        begin = token.start - len(prefix[1]) if prefix else token.start
        subject = self._memory.subject or self._naming.heading()
        measured = Measured("document_number", "")
        statement = self._maker.of_number(token, clause, sentence, subject, measured)
        return dataclasses.replace(statement, text=self._maker.printed(begin, token.end), unit=None)

    def _in_words(self, said: Said, sentence: Sentence) -> Iterator[Statement]:
        if not self._memory.holds(said.needs):
            return
        yield self._maker.of_words(said, sentence, self._naming.of_phrase(said))
        if said.measure == "reviewed":
            self._memory.subject = self._naming.noun(self._text[said.start : said.end])

    def _unchanged(self, match: re.Match[str], sentence: Sentence) -> Iterator[Statement]:
        """What is said to be the same as something else; no number is printed, so there is no value."""
        compare_to = sentence.compare_to(match.end())
        clause = clause_at(self._text, match.start(), match.end(), sentence.begin, sentence.end)
        if compare_to is None and ("《" in clause.left or not _SPOKEN_OF.search(clause.left)):
            return
        compare_to = compare_to or self._memory.compare_to
        measure = "yoy_change" if _YEARLY.search(compare_to or "") else "diff_from_budget"
        said = Said(measure, clause.begin, clause.end, direction=match["word"])
        statement = self._maker.of_words(said, sentence, self._naming.of_sameness(clause, sentence))
        self._memory.direction, self._memory.compare_to = match["word"], compare_to
        self._memory.subject = statement.subject
        source = self._paragraph.source(match.start())
        yield dataclasses.replace(statement, term=match[0], compare_to=compare_to, source=source)
