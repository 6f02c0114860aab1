"""HTML: headings and paragraphs become lines, tables become grids; what a reader does not see is dropped."""

import re
from collections.abc import Iterator

from lxml import etree, html

from mingzhang.errors import DocumentError
from mingzhang.forms import Unread
from mingzhang.forms.model import NOWHERE
from mingzhang.reading import limits
from mingzhang.reading.package import check_marks
from mingzhang.reading.pages import GridTable, Page, Pages, TextLine
from mingzhang.reading.sheet import check_positions
from mingzhang.reading.tables import Block, TableCell, table_blocks
from mingzhang.reading.text import decode

Node = etree._Element
_BLANKS = re.compile(r"[ \t\n\r\f\v\xa0]+")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        "head script style template noscript del select option textarea datalist object iframe svg canvas "
        "map audio video",
    )
)
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdo bdi big cite code data dfn em font i img input ins kbd label mark nobr q rp rt "
        "ruby s samp small span strike strong sub sup time tt u var wbr",
    )
)
_OWN_CHARSETS = frozenset({"big5", "big5-hkscs", "shift_jis", "euc-kr", "euc-jp", "windows-1252", "iso-8859-1"})


def read_html(data: bytes, name: str) -> Pages:
    """An HTML file as one page of lines and tables.

    Raises:
        DocumentError: Undecodable, nested beyond reason, or larger than any report.
    """
    check_marks(data, name)
    root = _parse(_decode(data, name), name)
    blocks: list[Block] = []
    positions = 0
    for item in _items(root):
        for block in _blocks(item):
            positions += len(block.cells) if isinstance(block, GridTable) else 0
            check_positions(positions)
            blocks.append(block)
    nothing = Unread("网页", "没有可见的文字；内容可能由脚本生成，请在浏览器中另存为完整网页或 PDF。")
    return Pages((Page(1, tuple(blocks)),), "html", () if blocks else (nothing,))


def _decode(data: bytes, name: str) -> str:
    """The text, by its byte order mark, as UTF-8, by what its head declares, or as GB18030."""
    declared = _CHARSET.search(data[:4096])
    charset = declared.group(1).decode().lower() if declared else ""
    if charset in _OWN_CHARSETS:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode(charset, "replace")
    return decode(data, name)


def _parse(text: str, name: str) -> Node:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"{name}：网页里没有内容，或已损坏；请重新保存。") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise DocumentError(f"{name}：网页嵌套过深或单段文字过长，无法完整读取；请另存为 PDF 或 XLSX 后再读。")
    return root


def _blocks(item: str | Node) -> Iterator[Block]:
    if isinstance(item, str):
        yield TextLine(item, NOWHERE)
        return
    for caption in (child for child in item if _tag(child) == "caption"):
        for line in _items(caption):
            yield from _blocks(line)
    yield from table_blocks(_placed(item), _blocks, solid=False)


def _tag(node: Node) -> str:
    return node.tag.lower() if isinstance(node.tag, str) else ""


def _items(node: Node) -> Iterator[str | Node]:
    """The lines and tables within a node, in reading order."""
    pending: list[str] = []
    for piece in _walk(node):
        if isinstance(piece, str) and piece != "\n":
            pending.append(piece)
            continue
        line = _BLANKS.sub(" ", "".join(pending)).strip(" ")
        pending = []
        if line.strip():
            yield line
        if not isinstance(piece, str):
            yield piece
    line = _BLANKS.sub(" ", "".join(pending)).strip(" ")
    if line.strip():
        yield line


def _walk(node: Node) -> Iterator[str | Node]:
    """Pieces of text, line ends as a bare line feed, and tables; the text of one node never is a bare line feed."""
    keep = _tag(node) == "pre"
    yield from _pieces(node.text, keep)
    for child in node:
        tag = _tag(child)
        if tag == "table" and _seen(child):
            yield child
        elif tag == "br":
            yield "\n"
        elif tag and _seen(child):
            ends = () if tag in _INLINE else ("\n",)
            yield from ends
            yield from _walk(child)
            yield from ends
        yield from _pieces(child.tail, keep)


def _pieces(text: str | None, keep: bool) -> Iterator[str]:
    if not text:
        return
    if not keep:
        yield text if text != "\n" else " "
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            yield "\n"
        yield line


def _seen(node: Node) -> bool:
    if _tag(node) in _UNSEEN or "hidden" in node.attrib:
        return False
    return not _HIDDEN_STYLE.search(node.get("style") or "")


def _rows(table: Node) -> Iterator[Node]:
    """The rows of a table itself, its foot last."""
    foot = []
    for child in table:
        tag = _tag(child)
        if tag == "tr" and _seen(child):
            yield child
        elif tag in ("thead", "tbody") and _seen(child):
            yield from (row for row in child if _tag(row) == "tr" and _seen(row))
        elif tag == "tfoot" and _seen(child):
            foot += [row for row in child if _tag(row) == "tr" and _seen(row)]
    yield from foot


def _placed(table: Node) -> list[TableCell[Node]]:
    """The cells of a table at their grid positions, by the rules browsers follow."""
    rows = list(_rows(table))
    placed: list[TableCell[Node]] = []
    busy: dict[int, int] = {}  # column to the first row in which it is free again
    area = 0
    for number, row in enumerate(rows):
        col = 0
        for cell in (child for child in row if _tag(child) in ("td", "th") and _seen(child)):
            while busy.get(col, 0) > number:
                col += 1
            down = _span(cell, "rowspan") or len(rows)
            down, across = min(down, len(rows) - number), max(_span(cell, "colspan"), 1)
            area += down * across
            check_positions(area)
            busy.update(dict.fromkeys(range(col, col + across), number + down))
            placed.append(TableCell(number, col, down, across, tuple(_items(cell))))
            col += across
    return placed


def _span(cell: Node, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(int(text), limits.SHEET_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 9 else 1
