"""The schema of the official paper: size, margins, lines, type sizes and fonts of a published document."""

from decimal import Decimal
from typing import Literal

from mingzhang.rulebook.model import Entry

Face = Literal["title", "body", "heading", "subheading", "table"]
"""What is set in one typeface: the title, running text, headings of the first and the second level, tables."""


class PaperDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sheet of paper and what stands on it; lengths in millimetres, sizes in points.

    Attributes:
        lines: Lines of running text on a page.
        number_size: Of the page number.
        table_sizes: Of tables, the one that is preferred first.
        indent: Characters before the first line of a paragraph.
        fonts: Families for each face, the one that is preferred first.
        word_fonts: The family that a word processor is told for each face.
        word_instead: What it may take where it does not have that one.
    """

    width: Decimal
    height: Decimal
    top: Decimal
    bottom: Decimal
    left: Decimal
    right: Decimal
    lines: int
    title_size: Decimal
    body_size: Decimal
    number_size: Decimal
    table_sizes: tuple[Decimal, ...]
    indent: int
    fonts: dict[Face, tuple[str, ...]]
    word_fonts: dict[Face, str]
    word_instead: dict[str, str]

    @property
    def text_width(self) -> Decimal:
        """Width of what is printed on an upright page."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> Decimal:
        """Height of what is printed on an upright page, which is the width on a turned one."""
        return self.height - self.top - self.bottom
