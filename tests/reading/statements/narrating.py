"""Made-up narrative: each line a paragraph, as in a word processor's file, or the lines of a flattened text."""

from collections.abc import Iterable

from mingzhang.forms import Source, Statement
from mingzhang.reading.pages import Page, Pages, TextLine
from mingzhang.reading.statements import read_statements
from mingzhang.rulebook.book import load

WIDTH = 28
"""Characters of a line of the flattened text."""


def pages_of(*lines: str, flat: bool = False) -> Pages:
    """One page with these lines, numbered from 1."""
    blocks = tuple(TextLine(text, Source(None, number)) for number, text in enumerate(lines, 1))
    return Pages((Page(1, blocks),), "text", flat=flat)


def said(*lines: str, fiscal_year: int | None = None) -> list[Statement]:
    """The statements of some paragraphs."""
    return list(read_statements(pages_of(*lines), load(), fiscal_year=fiscal_year))


def said_flat(*lines: str, skip: Iterable[tuple[int, int]] = ()) -> list[Statement]:
    """The statements of the lines of a flattened text."""
    return list(read_statements(pages_of(*lines, flat=True), load(), skip=skip))


def figures(statements: Iterable[Statement]) -> list[tuple[str, str, str, str | None]]:
    """Subject, measure, value and unit of the statements that have a number, years left out."""
    return [
        (s.subject, s.measure, str(s.value), s.unit)
        for s in statements
        if s.value is not None and s.measure != "year"
    ]


def only(statements: Iterable[Statement], measure: str) -> Statement:
    """The one statement of a measure."""
    (found,) = [s for s in statements if s.measure == measure]
    return found
