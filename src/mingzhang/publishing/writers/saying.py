"""What a figure in running text says of itself: the printed cell it repeats, or the arithmetic that made it."""

from collections.abc import Iterable

from mingzhang.publishing.documents.model import Bound, DocumentTree, SheetBlock
from mingzhang.publishing.sheets.model import Sheet, SheetCell
from mingzhang.publishing.writers.anchors import CellKey, key_of


class Sayings:
    """The sentences of all figures of one document."""

    def __init__(self, tree: DocumentTree, wanted: Iterable[CellKey]) -> None:
        keys = frozenset(wanted)
        self._places: dict[CellKey, str] = {}
        for block in tree.blocks:
            if isinstance(block, SheetBlock):
                self._add(block.sheet, keys)

    def of(self, bound: Bound) -> str:
        """The sentence of a figure; empty where nothing is known of it."""
        parts = [self._places.get(key_of(bound), ""), f"算式：{bound.derivation}" if bound.derivation else ""]
        return "；".join(filter(None, parts))

    def _add(self, sheet: Sheet, wanted: frozenset[CellKey]) -> None:
        for cell in sheet.cells:
            key = (sheet.form, sheet.subject, *cell.of) if cell.of else None
            if key is not None and key in wanted:
                self._places.setdefault(key, f"出自：{'，'.join(place_of(sheet, cell))}")


def place_of(sheet: Sheet, cell: SheetCell) -> list[str]:
    """The sheet, the row and the column of a cell by their printed names."""
    heads = [
        c.text for c in sheet.cells if c.row < sheet.header_rows and c.kind == "head" and _spans_column(c, cell)
    ]
    before = [c for c in sheet.cells if _names_row(c, cell)]
    name = max(before, key=lambda c: c.col).text if before else ""
    title = sheet.subject or sheet.title
    return [part for part in (title, name, "·".join(dict.fromkeys(filter(None, heads)))) if part]


def _spans_column(head: SheetCell, cell: SheetCell) -> bool:
    return head.col <= cell.col < head.col + head.colspan


def _names_row(name: SheetCell, cell: SheetCell) -> bool:
    words = name.kind == "name" or (name.kind == "key" and name.bold) or (name.kind == "head" and name.col == 0)
    return words and bool(name.text) and name.row <= cell.row < name.row + name.rowspan and name.col < cell.col
