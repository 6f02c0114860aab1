"""Tables of a document (Word, HTML): placed cells become grid tables, or lines where a table only lays out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from mingzhang.reading import limits
from mingzhang.reading.pages import GridTable, TextLine
from mingzhang.reading.sheet import Rectangle, Span, blocks_of

Block = TextLine | GridTable
E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class TableCell(Generic[E]):
    """A cell at its place in a table.

    Attributes:
        items: Lines of text, and tables that stand in the cell, in reading order.
    """

    row: int
    col: int
    rows: int
    cols: int
    items: Sequence[str | E]

    @property
    def text(self) -> str:
        """The lines of the cell itself."""
        return "\n".join(item for item in self.items if isinstance(item, str)).strip()

    @property
    def holds_table(self) -> bool:
        """A table stands in the cell."""
        return any(not isinstance(item, str) for item in self.items)


def table_blocks(
    cells: Sequence[TableCell[E]], inner: Callable[[str | E], Iterator[Block]], solid: bool
) -> Iterator[Block]:
    """The lines and tables that a table of a document makes.

    A table that holds others and has hardly any cells side by side is a layout: its contents follow each other.
    Otherwise the tables within come after it.

    Args:
        cells: In reading order.
        inner: Makes blocks of one item of a cell.
        solid: A blank row belongs to the table.
    """
    nested = any(cell.holds_table for cell in cells)
    if nested and _is_layout(cells):
        for cell in cells:
            for item in cell.items:
                yield from inner(item)
        return
    texts = {(cell.row, min(cell.col, limits.SHEET_COLUMNS)): cell.text for cell in cells if cell.text}
    spans = [Span(c.row, c.col, c.rows, c.cols) for c in cells if c.rows > 1 or c.cols > 1]
    yield from blocks_of(Rectangle(texts, spans, solid=solid))
    for cell in cells if nested else ():
        for item in cell.items:
            if not isinstance(item, str):
                yield from inner(item)


def _is_layout(cells: Sequence[TableCell[E]]) -> bool:
    filled: dict[int, int] = {}
    for cell in cells:
        filled[cell.row] = filled.get(cell.row, 0) + bool(cell.text)
    return sum(count > 1 for count in filled.values()) < 2
