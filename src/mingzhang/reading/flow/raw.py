"""A row of a flattened table as its pieces: code, name, figures."""

from dataclasses import dataclass, field

from mingzhang.forms import Mark
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece

GATHERED: tuple[Mark, str] = ("inferred", "行名由上下几行文字拼成，科目分类里没有这个名称")
_LONGEST_NAME = 8
"""Pieces that one known name may be broken into at most."""


@dataclass(slots=True)
class Raw:
    """A row as its pieces: C code, T name, N figures; its mark holds for all its cells.

    Attributes:
        begins_line: The piece that came first begins a line of the text.
    """

    code: Piece | None = None
    names: list[Piece] = field(default_factory=list)
    figures: list[Piece] = field(default_factory=list)
    mark: tuple[Mark, str] | None = None
    begins_line: bool = False

    @property
    def label(self) -> str:
        """The name, its pieces put together."""
        return "".join(piece.text for piece in self.names)

    @property
    def first(self) -> Piece:
        """The piece the row's name stands in, else its first."""
        return self.names[0] if self.names else self.code or self.figures[0]


def named_right(row: Raw, labels: Labels) -> bool:
    """The name belongs to the code or, where there is none, to a row of the form."""
    if row.code is None:
        return known_end(row, labels) is not None
    return bool(row.names) and labels.belongs(row.code.text, row.label)


def known_end(row: Raw, labels: Labels) -> int | None:
    """From which piece on a row's name is known; in a form of known rows alone, a group's name may stand before."""
    starts = range(1) if labels.block.open else range(max(len(row.names) - _LONGEST_NAME, 0), len(row.names))
    return next((i for i in starts if labels.knows("".join(p.text for p in row.names[i:]))), None)
