"""Word documents: paragraphs become lines, tables become grids; what was deleted under review is left out.

A DOCX file knows no pages (they are made when it is shown), so its sources name none. Headers, footers and the
numbers that Word puts before list items are not read.
"""

from collections.abc import Iterator
from itertools import takewhile

from lxml import etree

from mingzhang.forms import Source, Unread
from mingzhang.forms.model import NOWHERE
from mingzhang.reading import limits
from mingzhang.reading.package import Package, parse_xml
from mingzhang.reading.pages import GridTable, Page, Pages, TextLine
from mingzhang.reading.sheet import check_positions
from mingzhang.reading.tables import Block, TableCell, table_blocks

_SOURCE: Source = NOWHERE
_TRANSPARENT = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "r"}
)
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SKIPPED = frozenset({"del", "moveFrom", "Fallback"})
_OFF = frozenset({"0", "false", "off", "none"})


def read_docx(package: Package) -> Pages:
    """A Word document as one page of lines and tables.

    Raises:
        DocumentError: Damaged, or larger than any report.
    """
    main = package.main_part() or "word/document.xml"
    root = parse_xml(package.part(main), package.name)
    body = next((child for child in root if _tag(child) == "body"), root)
    blocks: list[Block] = []
    positions = 0
    for item in _items(body):
        for block in _blocks(item):
            positions += len(block.cells) if isinstance(block, GridTable) else 0
            check_positions(positions)
            blocks.append(block)
    pages = Page(1, tuple(blocks), name="")
    return Pages((pages,), "docx", () if blocks else (_nothing(body),))


def _nothing(body: etree._Element) -> Unread:
    if any(_tag(element) in ("drawing", "pict") for element in body.iter()):
        return Unread("文档", "只有图片，没有文字；图片需要文字识别（OCR），目前请提供带文字的文件。")
    return Unread("文档", "没有任何文字。")


def _tag(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _val(element: etree._Element | None, name: str = "val") -> str:
    """An attribute of the Word namespace, whichever of the two namespaces the writer used."""
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")


def _child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for tag in path:
        if element is None:
            return None
        element = next((child for child in element if _tag(child) == tag), None)
    return element


def _blocks(item: str | etree._Element) -> Iterator[Block]:
    """What a line or a table makes of the page."""
    if isinstance(item, str):
        if item.strip():
            yield TextLine(item, _SOURCE)
        return
    yield from table_blocks(_placed(item), _blocks, solid=True)


def _items(container: etree._Element) -> Iterator[str | etree._Element]:
    """The lines and tables of a body, cell or text box; a deleted paragraph mark joins two paragraphs."""
    pending = ""
    for element in _flat(container):
        if _tag(element) == "tbl":
            yield element
            continue
        pending += "".join(_inline(element))
        if _child(element, "pPr", "rPr", "del") is not None:
            continue
        yield from pending.split("\n")
        pending = ""
        yield from _boxes(element)
    if pending:
        yield from pending.split("\n")


def _flat(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, out of the wrappers they may stand in."""
    for child in container:
        tag = _tag(child)
        if tag in ("p", "tbl"):
            yield child
        elif tag in _TRANSPARENT:
            yield from _flat(child)
        elif tag == "AlternateContent":
            yield from _flat(_choice(child))


def _choice(element: etree._Element) -> etree._Element:
    """The first of several forms of the same content."""
    return next(iter(element), element)


def _boxes(paragraph: etree._Element) -> Iterator[str | etree._Element]:
    """What text boxes anchored in a paragraph say, once for the two forms a box is stored in."""
    for box in paragraph.iter("{*}txbxContent"):
        between = list(takewhile(lambda parent: _tag(parent) != "p", box.iterancestors()))
        anchored = between[-1].getparent() is paragraph  # a box within a box belongs to a paragraph of its own
        if anchored and not any(_tag(parent) == "Fallback" for parent in between):
            yield from _items(box)


def _inline(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph or run, without what was deleted or hidden."""
    for child in element:
        tag = _tag(child)
        if tag == "t":
            yield child.text or ""
        elif tag in _MARKS:
            yield "" if _val(child, "type") in ("page", "column") else _MARKS[tag]
        elif tag == "AlternateContent":
            yield from _inline(_choice(child))
        elif tag in _TRANSPARENT and not (tag == "r" and _hidden(child)):
            yield from _inline(child)


def _hidden(run: etree._Element) -> bool:
    vanish = _child(run, "rPr", "vanish")
    return vanish is not None and _val(vanish) not in _OFF


def _number(element: etree._Element | None, default: int) -> int:
    text = _val(element)
    return (
        min(int(text), limits.SHEET_COLUMNS + 1) if text.isascii() and text.isdigit() and len(text) < 9 else default
    )


def _placed(table: etree._Element) -> list[TableCell[etree._Element]]:
    """The cells of a table at their grid positions, merged downwards and sideways."""
    rows = [row for row in _parts(table, "tr") if _child(row, "trPr", "del") is None]
    done: list[TableCell[etree._Element]] = []
    open_: dict[int, int] = {}  # column to the index of the cell that may go on below
    for number, row in enumerate(rows):
        col = _number(_child(row, "trPr", "gridBefore"), 0)
        below: dict[int, int] = {}
        for cell in _parts(row, "tc"):
            cols = max(_number(_child(cell, "tcPr", "gridSpan"), 1), 1)
            merge, beside = _child(cell, "tcPr", "vMerge"), _child(cell, "tcPr", "hMerge")
            if beside is not None and _val(beside) != "restart" and done and done[-1].row == number:
                done[-1] = _grown(done[-1], 0, cols)
            elif merge is not None and _val(merge) != "restart" and col in open_:
                done[open_[col]] = _grown(done[open_[col]], 1, 0)
                below[col] = open_[col]
            else:
                done.append(TableCell(number, col, 1, cols, tuple(_items(cell))))
                if merge is not None:
                    below[col] = len(done) - 1
            col += cols
        open_ = below
    return done


def _grown(cell: TableCell[etree._Element], rows: int, cols: int) -> TableCell[etree._Element]:
    return TableCell(cell.row, cell.col, cell.rows + rows, cell.cols + cols, cell.items)


def _parts(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, out of the wrappers they may stand in."""
    for child in element:
        tag = _tag(child)
        if tag == wanted:
            yield child
        elif tag in _TRANSPARENT and tag != "r":
            yield from _parts(child, wanted)
