"""The places inside a document that its figures point to: cells of printed forms, by a name each."""

from collections.abc import Iterator

from mingzhang.publishing.documents.model import Bound, DocumentTree, Heading, Paragraph, SheetBlock

CellKey = tuple[str, str, str, str]
"""Form, subject, row and column."""


def cell_anchors(tree: DocumentTree) -> dict[CellKey, str]:
    """The printed cells that running text repeats, each with the name of its place."""
    printed = _printed(tree)
    named = dict.fromkeys(key_of(bound) for bound in _figures(tree))
    return {key: f"cell_{number}" for number, key in enumerate((k for k in named if k in printed), 1)}


def key_of(bound: Bound) -> CellKey:
    """The cell that a figure repeats."""
    return bound.form, bound.subject, bound.row, bound.column


def _figures(tree: DocumentTree) -> Iterator[Bound]:
    for block in tree.blocks:
        if isinstance(block, Heading | Paragraph):
            yield from (run for run in block.runs if isinstance(run, Bound))


def _printed(tree: DocumentTree) -> set[CellKey]:
    sheets = [block.sheet for block in tree.blocks if isinstance(block, SheetBlock)]
    return {(sheet.form, sheet.subject, *cell.of) for sheet in sheets for cell in sheet.cells if cell.of}


class Placed:
    """Hands out each anchor once: where a form is printed twice, its first printing is the place."""

    def __init__(self, anchors: dict[CellKey, str]) -> None:
        self._free = dict(anchors)

    def take(self, form: str, subject: str, of: tuple[str, str] | None) -> str:
        """The anchor to be set at a cell, empty for none."""
        return self._free.pop((form, subject, *of), "") if of else ""
