"""Which period a number is of: the year, month or day that its sentence names, not the one it is compared with."""

from collections.abc import Sequence

from mingzhang.reading.statements.clauses import LONGEST
from mingzhang.reading.statements.grammar import Grammar
from mingzhang.reading.statements.sentence import Sentence, Span
from mingzhang.reading.statements.tokens import Token


def period_at(place: int, sentence: Sentence, grammar: Grammar) -> str | None:
    """The period of what stands at a place of a sentence: the last year named before it, else 本年 or 上年."""
    for token in reversed(sentence.dated_before(place)):
        if not _within(token.start, sentence.spans):
            return token.date
    found = [
        (match.start(), period)
        for pattern, period in grammar.periods
        for match in pattern.finditer(sentence.text, max(sentence.begin, place - LONGEST), place)
        if not _within(match.start(), sentence.spans)
    ]
    return max(found)[1] if found else None


def _within(place: int, spans: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def with_year(date: str, before: Sequence[Token], fiscal_year: int | None) -> tuple[str, str | None]:
    """A day without a year with the year it must be of, and how that is known; as it is where nothing tells."""
    if not date.startswith("--"):
        return date, None
    year = next((t.date[:4] for t in reversed(before) if t.date and t.date[0] != "-"), None)
    if year:
        return f"{year}{date[1:]}", "原文没有写年份，按同一句前面的年份推定"
    if fiscal_year:
        return f"{fiscal_year}{date[1:]}", "原文没有写年份，按报告年度推定"
    return date, None
