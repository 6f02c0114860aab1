"""The parts of an XLSX workbook as streams: shared strings, number formats and borders, the cells of a sheet.

Read in one pass of our own: python-calamine and openpyxl both leave out what a reader of accounts must know
(an error cell, a formula without a result, the format a figure is printed in) or need a second, slower pass, and
calamine lays a sheet out in full before its size can be judged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Protocol
from xml.parsers import expat

from lxml import etree

from mingzhang.errors import DocumentError
from mingzhang.reading import limits
from mingzhang.reading.display import BUILT_IN, display
from mingzhang.reading.package import unescape
from mingzhang.reading.sheet import Span

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is shown: its format code, and whether it has a border."""

    code: str = "General"
    ruled: bool = False


@dataclass(slots=True)
class Book:
    """What all sheets of a workbook share, and how many elements have been read of it."""

    name: str
    strings: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    epoch_1904: bool = False
    elements: int = 0

    def count(self, xml: bytes) -> None:
        """Counts the elements of one more part before it is read.

        Raises:
            DocumentError: More than a workbook of accounts has.
        """
        self.elements += xml.count(b"<") - xml.count(b"</")
        if self.elements > limits.XML_ELEMENTS:
            raise DocumentError(f"{self.name}：工作簿过大（超过 {limits.XML_ELEMENTS} 个单元）；请拆分后再读。")


@dataclass(slots=True)
class SheetCells:
    """The cells of one sheet as texts, and what could not be read of it.

    Attributes:
        texts: Filled cells by position, counted from 0.
        errors: Position and error value of cells in error.
        uncached: Positions of formulas stored without a result.
        bordered: Row to the number of its cells with a border.
        drawn: Pictures or shapes lie on the sheet.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)
    bordered: dict[int, int] = field(default_factory=dict)
    drawn: bool = False

    @property
    def ruled(self) -> frozenset[int]:
        """Rows that carry borders; a single bordered cell is an ornament."""
        return frozenset(row for row, count in self.bordered.items() if count > 1)


def address(row: int, col: int) -> str:
    """The name of a position, `B7`."""
    letters, rest = "", col + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


def position(text: str) -> tuple[int, int] | None:
    """The position that a name such as `B7` means, None where it lies outside any sheet."""
    match = _ADDRESS.fullmatch(text)
    if not match:
        return None
    col = 0
    for letter in match.group(1).upper():
        col = col * 26 + ord(letter) - 64
    row = int(match.group(2))
    return (row - 1, col - 1) if 1 <= row <= _LAST_ROW and col <= _LAST_COLUMN else None


@lru_cache(maxsize=65_536)
def number_text(stored: str, code: str, epoch_1904: bool) -> str:
    """A stored number as its format shows it; what is no number (NaN, inf) stays the text it is."""
    if not _NUMBER.fullmatch(stored):
        return stored
    value = Decimal(stored)
    return stored if abs(value.adjusted()) > 308 else display(value, code, epoch_1904)


class _Handler(Protocol):
    """What is done with the tags and texts of a stream."""

    def start(self, tag: str, attributes: dict[str, str], /) -> None: ...
    def end(self, tag: str, /) -> None: ...
    def data(self, text: str, /) -> None: ...


def _stream(xml: bytes, book: Book, handler: _Handler) -> None:
    """Runs through XML without building it; a document type is refused, so that no entity can expand."""
    book.count(xml)
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise DocumentError(f"{book.name}：文件内部带有实体定义，不是正常的办公文件，未打开。")

    parser.StartElementHandler = lambda tag, attributes: handler.start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: handler.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise DocumentError(f"{book.name}：工作簿已损坏（内部的 XML 不完整）；请重新导出或另存一份。") from error


def read_strings(xml: bytes, book: Book) -> list[str]:
    """The texts that cells share, without the pronunciation that may stand beside them."""
    reader = _Strings()
    _stream(xml, book, reader)
    return reader.found


class _Strings:
    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._open = False
        self._aside = False

    def start(self, tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            self._pieces = []
        elif tag == "rPh":
            self._aside = True
        self._open = tag == "t" and not self._aside

    def end(self, tag: str) -> None:
        self._open = False
        if tag == "rPh":
            self._aside = False
        elif tag == "si":
            self.found.append(unescape("".join(self._pieces)))

    def data(self, text: str) -> None:
        if self._open:
            self._pieces.append(text)


def read_styles(root: etree._Element) -> list[Style]:
    """The cell styles of a workbook in the order cells name them by."""
    codes: dict[int, str] = dict(BUILT_IN)
    for item in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[_whole(item.get("numFmtId"))] = item.get("formatCode") or "General"
    borders = [_has_side(border) for border in root.iterfind("{*}borders/{*}border")]
    styles = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        border = _whole(xf.get("borderId"))
        ruled = border < len(borders) and borders[border]
        styles.append(Style(codes.get(_whole(xf.get("numFmtId")), "General"), ruled))
    return styles


def _has_side(border: etree._Element) -> bool:
    return any(side.get("style", "none") != "none" for side in border)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def read_cells(xml: bytes, book: Book, title: str) -> SheetCells:
    """The cells of a sheet.

    Args:
        xml: The sheet's part.
        book: What its sheets share.
        title: Name of the sheet, for messages.

    Raises:
        DocumentError: Damaged, or more rows than a sheet of accounts has.
    """
    if xml.count(b"<row") > limits.SHEET_ROWS:
        raise _too_many_rows(book, title)
    reader = _Cells(book, title)
    _stream(xml, book, reader)
    return reader.cells


def _too_many_rows(book: Book, title: str) -> DocumentError:
    return DocumentError(
        f"{book.name}：工作表“{title}”存有超过 {limits.SHEET_ROWS} 行（含空行）；"
        "请删去表格下方的空行和格式，另存后再读。"
    )


class _Cells:
    """What the stream of a sheet says, cell after cell."""

    def __init__(self, book: Book, title: str) -> None:
        self.cells = SheetCells()
        self._book = book
        self._title = title
        self._rows = 0
        self._at = (-1, -1)
        self._attributes: Mapping[str, str] = {}
        self._value: list[str] | None = None
        self._texts: list[str] = []
        self._formula = False
        self._aside = False
        self._into: list[str] | None = None
        self._show_zeros = True

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._begin(attributes)
        elif tag == "v":
            self._value = self._into = []
        elif tag == "t" and not self._aside:
            self._into = self._texts
        elif tag == "rPh":
            self._aside = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag in ("drawing", "picture"):
            self.cells.drawn = True
        elif tag == "sheetView":
            self._show_zeros = attributes.get("showZeros", "1") not in ("0", "false")

    def end(self, tag: str) -> None:
        self._into = None
        if tag == "c":
            self._finish()
        elif tag == "rPh":
            self._aside = False

    def data(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _row(self, attributes: Mapping[str, str]) -> None:
        self._rows += 1
        row = _whole(attributes.get("r")) - 1 if "r" in attributes else self._at[0] + 1
        self._at = (row, -1)
        if self._rows > limits.SHEET_ROWS or not 0 <= row < _LAST_ROW:
            raise _too_many_rows(self._book, self._title)

    def _begin(self, attributes: Mapping[str, str]) -> None:
        named = position(attributes["r"]) if "r" in attributes else (self._at[0], self._at[1] + 1)
        if named is None or named[0] < 0:
            raise DocumentError(f"{self._book.name}：工作表“{self._title}”已损坏（单元格位置无效）；请重新导出。")
        self._at = named
        self._attributes = attributes
        self._value, self._texts, self._formula = None, [], False

    def _style(self) -> Style:
        index = _whole(self._attributes.get("s"))
        return self._book.styles[index] if index < len(self._book.styles) else Style()

    def _finish(self) -> None:
        style, kind = self._style(), self._attributes.get("t", "n")
        row, col = self._at
        if style.ruled:
            self.cells.bordered[row] = self.cells.bordered.get(row, 0) + 1
        value = "".join(self._value) if self._value is not None else ""
        if self._formula and not value and kind != "str":
            self.cells.uncached.append(self._at)
        if kind == "e":
            self.cells.errors.append((row, col, value))
        text = "".join(self._texts) if kind == "inlineStr" else self._text(kind, value, style)
        if text.strip():
            self.cells.texts[self._at] = text

    def _text(self, kind: str, value: str, style: Style) -> str:
        if not value:
            return ""
        if kind == "s":
            index = _whole(value)
            return self._book.strings[index] if index < len(self._book.strings) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "n":
            shown = number_text(value, style.code, self._book.epoch_1904)
            return "" if not self._show_zeros and _NUMBER.fullmatch(value) and not Decimal(value) else shown
        return unescape(value)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        top, bottom = position(first), position(last or first)
        if top and bottom and bottom[0] >= top[0] and bottom[1] >= top[1]:
            self.cells.spans.append(Span(*top, bottom[0] - top[0] + 1, bottom[1] - top[1] + 1))
