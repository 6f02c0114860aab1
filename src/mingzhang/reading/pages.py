"""The one intermediate of all inputs: pages with text lines and grid tables, whatever the file was."""

from dataclasses import dataclass

from mingzhang.forms import Source, Unread
from mingzhang.forms.model import Box


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text outside tables, or a line of a flattened text.

    Attributes:
        text: As printed, inner white space kept.
        source: Its page and, where known, box or line number.
    """

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid table, once for all the grid positions it spans.

    Attributes:
        row, col: Its first grid position, counted from 0.
        rowspan, colspan: How many grid rows and columns it covers.
        text: Its text; lines within the cell are joined by a line feed.
        joined: The digits of a number in it were put together from pieces.
    """

    row: int
    col: int
    text: str
    source: Source
    rowspan: int = 1
    colspan: int = 1
    joined: bool = False


@dataclass(frozen=True, slots=True)
class GridTable:
    """A ruled or aligned table: a spreadsheet's used range, a Word table, a table drawn on a page.

    Attributes:
        edges: Horizontal positions of the column borders in points, to recognise a table that goes on on the
            next page; empty where the source has no geometry.
    """

    cells: tuple[GridCell, ...]
    rows: int
    cols: int
    source: Source
    box: Box | None = None
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
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


@dataclass(frozen=True, slots=True)
class Pages:
    """A document as pages, with what could not be read.

    Attributes:
        flat: The layout is lost: tables are lines of text, to be rebuilt by the flow recogniser.
    """

    pages: tuple[Page, ...]
    reader: str
    unread: tuple[Unread, ...] = ()
    flat: bool = False
