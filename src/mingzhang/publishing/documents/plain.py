"""A document tree as plain text: what a copy out of the published document leaves of it."""

from collections.abc import Iterator, Sequence

from mingzhang.publishing.documents.model import (
    Ask,
    Block,
    Bound,
    Contents,
    Cover,
    DocumentTree,
    Heading,
    Paragraph,
    Run,
    SheetBlock,
    Withheld,
    Words,
)
from mingzhang.publishing.sheets.text import flattened


def plain_text(tree: DocumentTree) -> str:
    """The whole document as text, one paragraph per line; gaps and what is withheld stand in brackets."""
    lines = [*([tree.notice] if tree.notice else []), *(line for block in tree.blocks for line in _lines(block))]
    return "\n".join(lines) + "\n"


def words_of_runs(runs: Sequence[Run]) -> str:
    """Runs as one string."""
    return "".join(_said(run) for run in runs)


def _said(run: Run) -> str:
    match run:
        case Words() | Bound():
            return run.text
        case Ask():
            return f"〔待填：{run.what}〕"
        case Withheld():
            return f"〔不公开：{run.reason}〕"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Cover():
            yield from filter(None, (*block.lines, block.issuer, block.date))
        case Contents():
            pass
        case Heading() | Paragraph():
            yield words_of_runs(block.runs)
        case SheetBlock():
            yield flattened([block.sheet]).removesuffix("\n")
        case _:
            pass
