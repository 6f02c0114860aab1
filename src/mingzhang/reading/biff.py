"""The records of a legacy workbook, gone through once before xlrd sees them. No content is read here.

Needed because xlrd 2.0.2 trusts what it reads: a text whose pronunciation has a negative length is read for ever,
defined names that join each other double in memory, styles and blanks are taken in any number, and a fault in a
comment, a drawing or a print setting refuses the whole file. So records are counted, lengths of texts are held
against the file, and every record that carries neither cells nor their look is masked. Sheets that xlrd leaves
out without a word (charts, macros) and sheets with drawings are noted.
"""

import struct
from dataclasses import dataclass, field

from xlrd.biffh import unpack_unicode

from mingzhang.errors import DocumentError
from mingzhang.reading import limits
from mingzhang.reading.workbook import damaged, too_large

_BOF, _EOF, _CONTINUE, _FILEPASS, _BOUNDSHEET, _SST, _DRAWING = 0x809, 0x0A, 0x3C, 0x2F, 0x85, 0xFC, 0xEC
_DATEMODE, _FORMAT, _XF = 0x22, 0x41E, 0xE0
_MULRK, _MULBLANK, _MERGED, _WINDOW = 0xBD, 0xBE, 0xE5, 0x23E
_PLACED = frozenset({0x203, 0x27E, 0x06, 0x205, 0x201, 0xFD, 0x204, 0xD6, _MULRK, _MULBLANK})
_RESULT = (0x207, 0x4BC, 0x221, 0x236)  # a text that a formula gives, and what may stand before it
_KEPT = frozenset({
    *(_BOF, _EOF, _CONTINUE, _BOUNDSHEET, _SST, _DATEMODE, _FORMAT, _XF, _MERGED, _WINDOW), *_RESULT, *_PLACED
})  # fmt: skip
_NOTED = frozenset({_FILEPASS, _DRAWING, _SST, _BOUNDSHEET})
_HEAD = struct.Struct("<HH").unpack_from
_MASK = struct.pack("<H", 0xFFFF)
_BIFF8 = 0x600
_KINDS = {0: "worksheet", 2: "chartsheet", 6: "module"}
# Bytes of a record for which one more is counted: the cells in one, or what it costs to take one in.
_COST = {_MULRK: 6, _MULBLANK: 2, _MERGED: 8, _XF: 1, _FORMAT: 1, _WINDOW: 1}


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet named in the workbook: where its records begin, and whether it is shown."""

    title: str
    offset: int
    hidden: bool
    kind: str


@dataclass(slots=True)
class Survey:
    """What has been seen of the records.

    Attributes:
        stream: The records, those masked that nothing is read of.
        drawn: Offsets of sheets that have drawings.
        starts: Offsets at which records of a sheet, or of the workbook, begin.
        texts: The record of shared texts and those that continue it.
    """

    name: str
    stream: bytearray
    sheets: list[ListedSheet] = field(default_factory=list)
    drawn: set[int] = field(default_factory=set)
    starts: set[int] = field(default_factory=set)
    texts: list[bytes] = field(default_factory=list)


def survey(stream: bytes, name: str) -> Survey:
    """Goes through the records of a legacy workbook.

    Raises:
        DocumentError: Encrypted, of a version before Excel 97, damaged, or more records than a report has.
    """
    kind, _, version = struct.unpack_from("<HHH", stream.ljust(6, b"\0"))
    if (kind, version) != (_BOF, _BIFF8):
        raise DocumentError(f"{name}：这是 Excel 97 以前的旧格式；请用表格软件打开后另存为 XLSX。")
    seen = Survey(name, bytearray(stream))
    _walk(seen)
    _check_texts(seen)
    offsets = [sheet.offset for sheet in seen.sheets if sheet.kind == "worksheet"]
    # Each sheet has records of its own: otherwise a few could be read over and over.
    if not seen.sheets or len(set(offsets)) < len(offsets) or not seen.starts.issuperset(offsets):
        raise damaged(name)
    return seen


def _walk(seen: Survey) -> None:
    stream = seen.stream
    at, depth, top, last, counted, place = 0, 0, 0, 0, 0, (0, -1)
    while at + 4 <= len(stream):
        kind, length = _HEAD(stream, at)
        counted += 1 + length // _COST.get(kind, 0x10000)
        if kind in _PLACED and length >= 4:
            row, col = _HEAD(stream, at + 4)
            # xlrd fills a row up to each of its cells.
            counted += max(col - place[1] - 1, 0) if row == place[0] else col
            place = (row, col)
        if counted > limits.BOOK_ELEMENTS:
            raise too_large(seen.name)
        if kind == _BOF:
            top = top if depth else at
            seen.starts.add(top)
        depth += (kind == _BOF) - (kind == _EOF)
        last = last if kind == _CONTINUE else kind
        if kind in _NOTED or last == _SST:
            _note(seen, top, kind, bytes(stream[at + 4 : at + 4 + length]))
        if kind not in _KEPT:
            stream[at : at + 2] = _MASK
        at += 4 + length


def _note(seen: Survey, top: int, kind: int, body: bytes) -> None:
    """What a record says about the workbook; one that continues another is one of shared texts."""
    if kind == _FILEPASS and not top:
        raise DocumentError(f"{seen.name}：工作簿已加密；请用密码打开后另存为不加密的文件。")
    if kind == _DRAWING:
        seen.drawn.add(top)
    elif kind in (_SST, _CONTINUE):
        if kind == _SST and seen.texts:
            raise damaged(seen.name)  # xlrd would take the second, and only the first has been gone through
        seen.texts.append(body)
    elif kind == _BOUNDSHEET:
        seen.sheets.append(_listed(body, seen.name))


def _listed(body: bytes, name: str) -> ListedSheet:
    try:
        offset, state, kind = struct.unpack_from("<iBB", body)
        title = unpack_unicode(body, 6, lenlen=1)
    except Exception as error:
        # xlrd raises IndexError, UnicodeDecodeError or struct.error on a name that is cut off.
        raise damaged(name) from error
    return ListedSheet(title, offset, bool(state & 3), _KINDS.get(kind, "macrosheet"))


def _check_texts(seen: Survey) -> None:
    """Refuses texts of negative length, and more of them than the file has bytes for."""
    if not seen.texts:
        return
    try:
        (count,) = struct.unpack_from("<I", seen.texts[0], 4)
        if count > min(limits.BOOK_ELEMENTS, sum(map(len, seen.texts)) // 3):
            raise too_large(seen.name)
        _go_through(seen.texts, count)
    except (struct.error, IndexError, ValueError) as error:
        raise damaged(seen.name) from error


def _go_through(segments: list[bytes], count: int) -> None:
    """Steps over that many texts from byte 8 on; where characters are cut, the rest has its own flags.

    Raises:
        ValueError: A length points backwards.
        IndexError: The texts go beyond the records.
        struct.error: The same.
    """
    number, at = 0, 8
    for _ in range(count):
        while at >= len(segments[number]):
            at -= len(segments[number])
            number += 1
        length, flags = struct.unpack_from("<HB", segments[number], at)
        at += 3
        runs = aside = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", segments[number], at)
            at += 2
        if flags & 4:
            (aside,) = struct.unpack_from("<i", segments[number], at)
            at += 4
        if aside < 0:
            raise ValueError("a length that points backwards")
        while (here := (len(segments[number]) - at) // (1 + (flags & 1))) < length:
            length -= max(here, 0)
            number, at = number + 1, 1
            flags = segments[number][0]
        at += length * (1 + (flags & 1)) + 4 * runs + aside
