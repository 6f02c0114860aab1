"""The narrative of a document becomes statements: paragraphs, sentences, the numbers and phrases in them."""

from collections.abc import Iterable, Iterator

from mingzhang.forms import Statement
from mingzhang.reading.pages import Pages
from mingzhang.reading.statements.grammar import Grammar, grammar_of
from mingzhang.reading.statements.lines import Span, running_lines
from mingzhang.reading.statements.paragraphs import Paragraph, paragraphs
from mingzhang.reading.statements.sentences import ParagraphReader
from mingzhang.rulebook import Rulebook


def read_statements(
    pages: Pages, book: Rulebook, *, skip: Iterable[Span] = (), fiscal_year: int | None = None
) -> tuple[Statement, ...]:
    """What the running text of a document states, in the order of the text.

    Args:
        pages: The document; tables that are grids are no running text, flattened ones are told from their lines.
        book: The rule book with the grammar of statements.
        skip: First and last lines of stretches of a flattened text that are tables (see `table_lines`).
        fiscal_year: The year that a day without a year is taken to be of; such a statement is marked as inferred.
            Without it the day stays without a year.
    """
    grammar = grammar_of(book)
    return tuple(_statements(paragraphs(running_lines(pages, grammar, skip), grammar), book, grammar, fiscal_year))


def _statements(
    found: Iterable[Paragraph], book: Rulebook, grammar: Grammar, fiscal_year: int | None
) -> Iterator[Statement]:
    number = 0
    for paragraph in found:
        reader = ParagraphReader(paragraph, book, grammar, fiscal_year, number)
        yield from reader.read()
        number = reader.sentence
