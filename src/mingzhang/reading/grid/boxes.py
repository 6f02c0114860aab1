"""Forms of boxes that a page divides: whether one goes on; its own recogniser puts the parts together."""

from collections.abc import Iterable, Sequence

from mingzhang.reading.grid.matrix import places_in
from mingzhang.reading.grid.words import canon
from mingzhang.reading.pages import GridTable
from mingzhang.rulebook import BlockDef, FormDef

LAYOUT = "self_evaluation"
"""Layout of a form whose boxes have columns of their own."""


def goes_on(form: FormDef, parts: Sequence[GridTable], after: GridTable) -> bool:
    """A form of boxes whose sums are still to come goes on in a table between the same outer borders.

    The borders between them say nothing: each page draws those of its own boxes.
    """
    if form.layout != LAYOUT or not (_has_edges(parts[0]) and _has_edges(after)):
        return False
    outer = places_in((after.edges[0], after.edges[-1]), (parts[0].edges[0], parts[0].edges[-1]))
    return outer is not None and not _ended(form.blocks, parts)


def _has_edges(table: GridTable) -> bool:
    return len(table.edges) == table.cols + 1


def _ended(blocks: Sequence[BlockDef], parts: Iterable[GridTable]) -> bool:
    """A sum of the last block is printed below the heads that only the block before it has."""
    *others, last = blocks
    heads = _heads(others[-1:]) - _heads(others[:-1])
    sums = {canon(label) for row in last.rows if row.role == "total" for label in row.labels}
    begun = False
    for text in (canon(cell.text).strip("：") for table in parts for cell in table.cells):
        begun = begun or text in heads
        if begun and text in sums:
            return True
    return False


def _heads(blocks: Iterable[BlockDef]) -> set[str]:
    return {canon(words[0]) for block in blocks for column in block.columns for words in column.header}
