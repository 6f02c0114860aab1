"""Legacy XLS workbooks (Excel 97 to 2003): texts through python-calamine, figures and formats from the records.

calamine gives no number formats, error cells or borders, and lays a sheet out in full; so the records are walked
first: for the printed precision, and to know the size of a sheet before it is laid out.
"""

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import python_calamine

from mingzhang.errors import DocumentError
from mingzhang.reading import limits
from mingzhang.reading.display import BUILT_IN
from mingzhang.reading.sheet import Span, check_positions
from mingzhang.reading.sheetxml import SheetCells, Style, number_text

_BOF, _EOF, _FILEPASS, _DATEMODE, _BOUNDSHEET, _FORMAT, _XF = 0x809, 0x0A, 0x2F, 0x22, 0x85, 0x41E, 0xE0
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR, _BLANK, _MULBLANK, _LABELSST = (
    *(0x203, 0x27E, 0xBD, 0x06),
    *(0x205, 0x201, 0xBE, 0xFD),
)
_BIFF8 = 0x600
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_KINDS = {0: "worksheet", 2: "chartsheet", 6: "module"}


@dataclass(frozen=True, slots=True)
class XlsSheet:
    """A sheet named in the workbook: where its records begin, and whether it is shown."""

    title: str
    offset: int
    hidden: bool
    kind: str


@dataclass(slots=True)
class XlsBook:
    """The workbook's records, and calamine's view of the same file for the texts."""

    name: str
    stream: bytes
    data: bytes
    sheets: list[XlsSheet] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    epoch_1904: bool = False
    _texts: python_calamine.CalamineWorkbook | None = None

    def cells(self, title: str, offset: int) -> SheetCells:
        """The cells of one sheet.

        Raises:
            DocumentError: Damaged, or larger than any report.
        """
        cells = _walk(self, offset)
        sheet = _guarded(self.name, lambda: self._open().get_sheet_by_name(title))
        self._add_texts(cells, sheet)
        for first, last in sheet.merged_cell_ranges or ():
            cells.spans.append(Span(*first, last[0] - first[0] + 1, last[1] - first[1] + 1))
        return cells

    def _open(self) -> python_calamine.CalamineWorkbook:
        if self._texts is None:
            self._texts = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self.data))
        return self._texts

    def _add_texts(self, cells: SheetCells, sheet: python_calamine.CalamineSheet) -> None:
        top, left = sheet.start or (0, 0)
        for i, values in enumerate(_guarded(self.name, sheet.to_python)):
            for j, value in enumerate(values):
                at = (top + i, left + j)
                if isinstance(value, str) and value.strip() and at not in cells.texts:
                    cells.texts[at] = value.replace("\r\n", "\n").replace("\r", "\n")


def open_xls(streams: dict[str, bytes], data: bytes, name: str) -> XlsBook:
    """The sheets and styles of a legacy workbook.

    Args:
        streams: The streams of the OLE container, by name.
        data: The whole file.
        name: The file's name, for messages.

    Raises:
        DocumentError: Encrypted, damaged, or of a version before Excel 97.
    """
    stream = streams.get("Workbook", streams.get("Book", b""))
    book = XlsBook(name, stream, data)
    codes: dict[int, str] = dict(BUILT_IN)
    formats: list[tuple[int, bool]] = []
    try:
        for kind, body in _globals(stream, name):
            _global_record(book, codes, formats, kind, body)
    except (struct.error, IndexError) as error:
        raise _damaged(name) from error
    book.styles = [Style(codes.get(code, "General"), ruled) for code, ruled in formats]
    if not book.sheets:
        raise _damaged(name)
    return book


def _damaged(name: str) -> DocumentError:
    return DocumentError(f"{name}：工作簿不完整或已损坏，无法打开；请用表格软件打开后另存为 XLSX。")


T = TypeVar("T")


def _guarded(name: str, read: Callable[[], T]) -> T:
    """What calamine reads; its panics on damaged files come as exceptions that derive from no Exception."""
    try:
        return read()
    except Exception as error:
        raise _damaged(name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name) from error


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def _globals(stream: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    for number, (kind, body) in enumerate(_records(stream, 0)):
        if not number and (kind != _BOF or struct.unpack_from("<H", body)[0] != _BIFF8):
            raise DocumentError(f"{name}：这是 Excel 97 以前的旧格式；请用表格软件打开后另存为 XLSX。")
        if kind == _FILEPASS:
            raise DocumentError(f"{name}：工作簿已加密；请用密码打开后另存为不加密的文件。")
        if kind == _EOF:
            return
        yield kind, body


def _global_record(
    book: XlsBook, codes: dict[int, str], formats: list[tuple[int, bool]], kind: int, body: bytes
) -> None:
    if kind == _DATEMODE:
        book.epoch_1904 = body[:1] == b"\1"
    elif kind == _FORMAT:
        number, length = struct.unpack_from("<HH", body)
        codes[number] = _string(body, 4, length)
    elif kind == _XF:
        sides = struct.unpack_from("<I", body, 10)[0]
        formats.append((struct.unpack_from("<H", body, 2)[0], bool(sides & 0xFFFF)))
    elif kind == _BOUNDSHEET:
        offset, state, type_, length = struct.unpack_from("<IBBB", body)
        title = _string(body, 7, length)
        book.sheets.append(XlsSheet(title, offset, bool(state & 3), _KINDS.get(type_, "macrosheet")))


def _string(body: bytes, offset: int, length: int) -> str:
    """A short text: one byte of flags, then one or two bytes a character."""
    wide = body[offset] & 1
    raw = body[offset + 1 : offset + 1 + length * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")


def _walk(book: XlsBook, offset: int) -> SheetCells:
    """Figures, errors and borders of one sheet; refuses it where laying it out would not fit in memory."""
    cells, last, depth = SheetCells(), [0, 0], 0
    try:
        for kind, body in _records(book.stream, offset):
            depth += (kind == _BOF) - (kind == _EOF)
            if depth == 0:
                break
            if depth == 1:
                for row, col, style, value in _values(kind, body):
                    last = [max(last[0], row), max(last[1], col)]
                    _put(book, cells, (row, col), style, value)
    except (struct.error, IndexError) as error:
        raise _damaged(book.name) from error
    if depth:
        raise _damaged(book.name)
    check_positions((last[0] + 1) * (last[1] + 1) // 4)
    if len(cells.texts) + len(cells.bordered) > limits.GRID_POSITIONS:
        check_positions(limits.GRID_POSITIONS + 1)
    return cells


Value = float | str | None


def _values(kind: int, body: bytes) -> Iterator[tuple[int, int, int, Value]]:
    """The cells of one record: row, column, style, and a figure, an error word, or None for what is no figure."""
    if kind in (_MULRK, _MULBLANK):
        yield from _many(kind, body)
        return
    if kind not in (_NUMBER, _RK, _FORMULA, _BOOLERR, _BLANK, _LABELSST):
        return
    row, col, style = struct.unpack_from("<HHH", body)
    value: Value = None
    if kind == _NUMBER:
        value = struct.unpack_from("<d", body, 6)[0]
    elif kind == _RK:
        value = _rk(struct.unpack_from("<I", body, 6)[0])
    elif kind == _FORMULA:
        value = _result(body[6:14])
    elif kind == _BOOLERR:
        value = _ERRORS.get(body[6], "#ERR!") if body[7] else ("TRUE" if body[6] else "FALSE")
    yield row, col, style, value


def _many(kind: int, body: bytes) -> Iterator[tuple[int, int, int, Value]]:
    row, first = struct.unpack_from("<HH", body)
    size = 6 if kind == _MULRK else 2
    for i in range((len(body) - 6) // size):
        at = 4 + i * size
        style = struct.unpack_from("<H", body, at)[0]
        yield row, first + i, style, _rk(struct.unpack_from("<I", body, at + 2)[0]) if kind == _MULRK else None


def _rk(word: int) -> float:
    """A figure packed in four bytes: a whole number or the upper half of a double, perhaps in hundredths."""
    if word & 2:
        number = float(struct.unpack("<i", struct.pack("<I", word))[0] >> 2)
    else:
        number = float(struct.unpack("<d", struct.pack("<II", 0, word & 0xFFFFFFFC))[0])
    return number / 100 if word & 1 else number


def _result(raw: bytes) -> Value:
    if raw[6:8] != b"\xff\xff":
        return float(struct.unpack("<d", raw)[0])
    if raw[0] == 1:
        return "TRUE" if raw[2] else "FALSE"
    return _ERRORS.get(raw[2], "#ERR!") if raw[0] == 2 else None


def _put(book: XlsBook, cells: SheetCells, at: tuple[int, int], style: int, value: Value) -> None:
    shown = book.styles[style] if style < len(book.styles) else Style()
    if shown.ruled:
        cells.bordered[at[0]] = cells.bordered.get(at[0], 0) + 1
    if isinstance(value, float):
        text = number_text(repr(value), shown.code, book.epoch_1904)
        if text.strip():
            cells.texts[at] = text
    elif value is not None:
        cells.texts[at] = value
        if value.startswith("#"):
            cells.errors.append((*at, value))
