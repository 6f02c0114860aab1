"""What the rest of a document says of a column: the same name beside the same number, in prose or in a table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.quantities.number import parse_number
from mingzhang.reading.flow.figures import Figures
from mingzhang.reading.grid.words import canon
from mingzhang.rulebook import ColumnDef

_COMMA = re.compile(r"(?<=\d)[,，](?=\d{3})")
_BETWEEN = "(?:年初|全年|预算|决算|执行|收入|支出|资金|数|额|为|是|：)*"
"""What may stand between a name and its number."""


@dataclass(frozen=True)
class Witness:
    """The whole document as one text in which names are looked up beside numbers."""

    words: str = ""

    @classmethod
    def of(cls, text: str) -> "Witness":
        """A document's text without white space."""
        return cls(_COMMA.sub("", canon(text)))

    def settle(self, figures: Figures, columns: Sequence[ColumnDef], totals: Iterable[str]) -> None:
        """Leave a row the one way in which the document says every part beside its column's name."""
        if figures.settled is not None or not all(figures.ways):
            return
        by_id = {column.id: column for column in columns}
        said = [way for way in figures.ways if self._says(way, by_id, set(totals))]
        if len(said) == 1:
            figures.ways = said

    def _says(self, way: Mapping[str, str], columns: Mapping[str, ColumnDef], totals: set[str]) -> bool:
        parts = [(columns[name], text) for name, text in way.items() if name not in totals]
        return bool(parts) and all(self._beside(column, text) for column, text in parts)

    def _beside(self, column: ColumnDef, text: str) -> bool:
        number = parse_number(text)
        if number is None or number.value == 0:
            return False
        # The last word of a header of several levels (小计) names no column by itself.
        alone = (alternative[0] for alternative in column.header if len(alternative) == 1)
        names = {canon(name) for name in (column.label, *alone)}
        values = {re.escape(f"{number.value:f}"), re.escape(f"{number.value.normalize():f}")}
        pattern = f"(?:{'|'.join(map(re.escape, names))}){_BETWEEN}(?:{'|'.join(values)})(?![0-9])"
        return re.search(pattern, self.words) is not None
