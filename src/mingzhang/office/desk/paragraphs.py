"""Running text of a document as a page shows it: numbers say where they come from, gaps are marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from mingzhang.publishing.documents.model import (
    Ask,
    Bound,
    DocumentTree,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Words,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence on a page.

    Attributes:
        how: Where a number comes from; blank for words.
        gap: A person has still to write it.
    """

    text: str
    how: str = ""
    gap: bool = False


def paragraphs(tree: DocumentTree) -> Iterator[tuple[int, list[Piece]]]:
    """Headings with their level and paragraphs with 0, each in pieces, up to the first page of tables."""
    for block in takewhile(lambda one: not isinstance(one, PageBreak), tree.blocks):
        if isinstance(block, Heading | Paragraph):
            yield getattr(block, "level", 0), [_piece(run) for run in block.runs]


def _piece(run: Run) -> Piece:
    match run:
        case Bound():
            return Piece(run.text, run.derivation or "，".join(filter(None, (run.subject, run.row, run.column))))
        case Ask():
            return Piece(run.what, gap=True)
        case Words():
            return Piece(run.text)
        case _:
            return Piece(run.reason)
