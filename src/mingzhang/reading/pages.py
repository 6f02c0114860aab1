"""The one intermediate of all inputs: pages with text lines and grid tables, whatever the file was."""

import msgspec

from mingzhang.forms import Source, Unread
from mingzhang.forms.model import Box


class TextLine(msgspec.Struct, frozen=True):
    """A line of text outside tables, or a line of a flattened text.

    Attributes:
        text: As printed, inner white space kept.
        source: Its page and, where known, box or line number.
    """

    text: str
    source: Source


class GridCell(msgspec.Struct, frozen=True):
    """A cell of a grid table, once for all the grid positions it spans.

    Attributes:
        row, col: Its first grid position, counted from 0.
        rowspan, colspan: How many grid rows and columns it covers.
        text: Its text; lines within the cell are joined by a line feed.
        joined: The digits of a number in it were put together from pieces.
        overlaid: Pieces of text lie on each other in it, so that what it says is uncertain.
        continued: Its text was cut by a page break and put together.
    """

    row: int
    col: int
    text: str
    source: Source
    rowspan: int = 1
    colspan: int = 1
    joined: bool = False
    overlaid: bool = False
    continued: bool = False


class GridTable(msgspec.Struct, frozen=True):
    """A ruled or aligned table: a spreadsheet's used range, a Word table, a table drawn on a page.

    Attributes:
        edges: Horizontal positions of the column borders in points, to recognise a table that goes on on the
            next page; empty where the source has no geometry.
        aligned: It has no rules; its columns follow from how its text is aligned.
    """

    cells: tuple[GridCell, ...]
    rows: int
    cols: int
    source: Source
    box: Box | None = None
    edges: tuple[float, ...] = ()
    aligned: bool = False


class Page(msgspec.Struct, frozen=True):
    """A page, sheet or section.

    Attributes:
        number: Counted from 1.
        blocks: Text lines and grid tables in reading order; text inside a grid is not repeated as lines.
        width, height: In points as a reader sees the page; zero where there is no geometry.
        name: The sheet's name, where there is one.
    """

    number: int
    blocks: tuple[TextLine | GridTable, ...]
    width: float = 0
    height: float = 0
    name: str = ""


class Pages(msgspec.Struct, frozen=True):
    """A document as pages, with what could not be read.

    Attributes:
        flat: The layout is lost: tables are lines of text, to be rebuilt by the flow recogniser.
    """

    pages: tuple[Page, ...]
    reader: str
    unread: tuple[Unread, ...] = ()
    flat: bool = False
