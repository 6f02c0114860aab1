"""Calls PDFium in bulk: the characters and paths of a page as plain lists, with one C loop per attribute.

PDFium is not thread-safe, so whoever holds a document holds `LOCK`.
"""

import ctypes
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import msgspec
import pypdfium2.raw as pdfium

from mingzhang.errors import DocumentError

LOCK = threading.RLock()
TEXT, PATH, SHADING, IMAGE, FORM = 1, 2, 4, 3, 5
"""Kinds of page objects, as PDFium numbers them."""

MAX_CHARS = 200_000
"""Characters read of one page; a dense page of small print holds some ten thousand."""

_REFUSALS = {
    3: "不是有效的 PDF，或文件已损坏；请用阅读软件打开后另存为 PDF 再试",
    4: "设有打开密码，无法读取；请用密码打开后另存为不加密的 PDF 再试",
    5: "使用了不支持的加密方式，无法读取；请另存为不加密的 PDF 再试",
}


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A PDFium function that takes addresses as integers, so that `map` can run it without Python code."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    if address is None:
        raise ImportError(f"PDFium lacks {name}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_P, _I, _F, _D = ctypes.c_void_p, ctypes.c_int, ctypes.c_float, ctypes.c_double
_get_text = _bind("FPDFText_GetText", _I, _P, _I, _I, _P)
_get_unicode = _bind("FPDFText_GetUnicode", ctypes.c_uint, _P, _I)
_get_loose_box = _bind("FPDFText_GetLooseCharBox", _I, _P, _I, _P)
_get_origin = _bind("FPDFText_GetCharOrigin", _I, _P, _I, _P, _P)
_get_angle = _bind("FPDFText_GetCharAngle", _F, _P, _I)
_page_object = _bind("FPDFPage_GetObject", _P, _P, _I)
_form_object = _bind("FPDFFormObj_GetObject", _P, _P, ctypes.c_ulong)
_object_type = _bind("FPDFPageObj_GetType", _I, _P)
_bounds = _bind("FPDFPageObj_GetBounds", _I, _P, _P, _P, _P, _P)
_draw_mode = _bind("FPDFPath_GetDrawMode", _I, _P, _P, _P)
_fill_colour = _bind("FPDFPageObj_GetFillColor", _I, _P, _P, _P, _P, _P)
_stroke_colour = _bind("FPDFPageObj_GetStrokeColor", _I, _P, _P, _P, _P, _P)
_count_segments = _bind("FPDFPath_CountSegments", _I, _P)
_segment = _bind("FPDFPath_GetPathSegment", _P, _P, _I)
_segment_point = _bind("FPDFPathSegment_GetPoint", _I, _P, _P, _P)
_segment_type = _bind("FPDFPathSegment_GetType", _I, _P)
_segment_close = _bind("FPDFPathSegment_GetClose", _I, _P)
_matrix = _bind("FPDFPageObj_GetMatrix", _I, _P, _P)

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF user space."""
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Glyphs(msgspec.Struct):
    """The characters of a page in stream order, each list as long as `text`, in PDF user space."""

    text: str
    left: list[float]
    top: list[float]
    right: list[float]
    bottom: list[float]
    x: list[float]
    y: list[float]
    quarter: int = 0
    cut: bool = False


def _run(calls: Iterator[Any]) -> None:
    deque(calls, maxlen=0)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Any]:
    """The document of a PDF file's bytes.

    Raises:
        DocumentError: It cannot be opened; the sentence says why and what to do.
    """
    if not data:
        raise DocumentError(f"“{name}”是空文件（0 字节）；请重新取得该文件后再试。")
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        why = _REFUSALS.get(pdfium.FPDF_GetLastError(), _REFUSALS[3])
        raise DocumentError(f"“{name}”{why}。")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


@contextmanager
def page_of(document: Any, index: int) -> Iterator[int | None]:
    """The handle of a page, None where PDFium cannot load it."""
    page = pdfium.FPDF_LoadPage(document, index)
    try:
        yield ctypes.cast(page, _P).value if page else None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


def page_box(page: int) -> tuple[Rect, int]:
    """The visible rectangle (media and crop box met) and the quarter turns clockwise a reader applies."""
    handle = ctypes.cast(page, pdfium.FPDF_PAGE)
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(handle, rect)
    return (rect.left, rect.bottom, rect.right, rect.top), pdfium.FPDFPage_GetRotation(handle)


def glyphs_of(page: int) -> Glyphs | None:
    """The characters of a page, None where PDFium cannot read its text."""
    handle = pdfium.FPDFText_LoadPage(ctypes.cast(page, pdfium.FPDF_PAGE))
    if not handle:
        return None
    try:
        total = pdfium.FPDFText_CountChars(handle)
        count = max(0, min(total, MAX_CHARS))
        return _glyphs(ctypes.cast(handle, _P).value or 0, count, total > MAX_CHARS)
    finally:
        pdfium.FPDFText_ClosePage(handle)


def _glyphs(handle: int, count: int, cut: bool) -> Glyphs:
    boxes = (_F * (4 * count))()
    start = ctypes.addressof(boxes)
    _run(map(_get_loose_box, repeat(handle), range(count), range(start, start + 16 * count, 16)))
    origins = (_D * (2 * count))()
    start = ctypes.addressof(origins)
    stop = start + 16 * count
    _run(map(_get_origin, repeat(handle), range(count), range(start, stop, 16), range(start + 8, stop + 8, 16)))
    flat, points = boxes[:], origins[:]
    text = _text(handle, count)
    return Glyphs(
        text=text,
        left=flat[0::4],
        top=flat[1::4],
        right=flat[2::4],
        bottom=flat[3::4],
        x=points[0::2],
        y=points[1::2],
        quarter=_reading_direction(handle, text),
        cut=cut,
    )


def _text(handle: int, count: int) -> str:
    """The text, one character per glyph: in one call where that is certain, else one by one."""
    buffer = (ctypes.c_uint16 * (count + 1))()
    written = _get_text(handle, 0, count, ctypes.addressof(buffer)) - 1
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="replace")
    if written == count == len(text):
        return text
    return "".join(_character(code) for code in map(_get_unicode, repeat(handle), range(count)))


def _character(code: int) -> str:
    """The character of a code point; what is none becomes U+FFFD, so that it can be seen and reported."""
    return "\ufffd" if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _reading_direction(handle: int, text: str) -> int:
    """Quarter turns clockwise that set most characters upright, from a sample."""
    visible = [index for index, char in enumerate(text) if char > " "]
    votes = [0, 0, 0, 0]
    for index in visible[:: max(1, len(visible) // 24)]:
        votes[-round(_get_angle(handle, index) * 2 / 3.141592653589793) % 4] += 1
    return votes.index(max(votes))


def objects_of(page: int, limit: int) -> tuple[list[int], bool]:
    """The handles of a page's objects, at most `limit`, and whether there were more."""
    count = pdfium.FPDFPage_CountObjects(ctypes.cast(page, pdfium.FPDF_PAGE))
    return list(map(_page_object, repeat(page), range(min(count, limit)))), count > limit


def children_of(form: int, limit: int) -> tuple[list[int], bool]:
    """The handles of the objects of a form XObject, at most `limit`, and whether there were more."""
    count = pdfium.FPDFFormObj_CountObjects(ctypes.cast(form, pdfium.FPDF_PAGEOBJECT))
    return list(map(_form_object, repeat(form), range(max(0, min(count, limit))))), count > limit


def kinds_of(objects: list[int]) -> list[int]:
    """The kind of each object: TEXT, PATH, IMAGE, SHADING or FORM."""
    return list(map(_object_type, objects))


def bounds_of(objects: list[int]) -> list[Rect]:
    """The rectangle around each object; a stroke widens it by its full width on every side."""
    flat = (_F * (4 * len(objects)))()
    start = ctypes.addressof(flat)
    stop = start + 16 * len(objects)
    _run(map(_bounds, objects, *(range(start + k, stop + k, 16) for k in (0, 4, 8, 12))))
    values = flat[:]
    return list(zip(values[0::4], values[1::4], values[2::4], values[3::4], strict=True))


def font_is_embedded(text: int) -> bool:
    """The font of a text object is in the file."""
    font = pdfium.FPDFTextObj_GetFont(ctypes.cast(text, pdfium.FPDF_PAGEOBJECT))
    return bool(font) and pdfium.FPDFFont_GetIsEmbedded(font) == 1


def draw_modes_of(paths: list[int]) -> list[tuple[bool, bool]]:
    """Whether each path is filled, and whether it is stroked."""
    flat = (_I * (2 * len(paths)))()
    start = ctypes.addressof(flat)
    stop = start + 8 * len(paths)
    _run(map(_draw_mode, paths, range(start, stop, 8), range(start + 4, stop + 4, 8)))
    values = flat[:]
    return [(bool(fill), bool(stroke)) for fill, stroke in zip(values[0::2], values[1::2], strict=True)]


def colour_of(path: int, stroke: bool) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity from 0 to 255; black where the colour is a pattern."""
    flat = (ctypes.c_uint * 4)(0, 0, 0, 255)
    start = ctypes.addressof(flat)
    (_stroke_colour if stroke else _fill_colour)(path, start, start + 4, start + 8, start + 12)
    return flat[0], flat[1], flat[2], flat[3]


def matrix_of(thing: int) -> Matrix:
    """The matrix of an object, the identity where it has none."""
    flat = (_F * 6)(*IDENTITY)
    _matrix(thing, ctypes.addressof(flat))
    return flat[0], flat[1], flat[2], flat[3], flat[4], flat[5]


def segment_count(path: int) -> int:
    """How many segments a path has."""
    return max(0, int(_count_segments(path)))


def subpaths_of(path: int) -> list[list[tuple[float, float]]]:
    """The points of each subpath in the object's own space, closed ones ending where they began.

    Curves are kept as their points, which is enough to see that they are no straight rules.
    """
    count = segment_count(path)
    handles = list(map(_segment, repeat(path), range(count)))
    flat = (_F * (2 * count))()
    start = ctypes.addressof(flat)
    stop = start + 8 * count
    _run(map(_segment_point, handles, range(start, stop, 8), range(start + 4, stop + 4, 8)))
    values = flat[:]
    points = zip(values[0::2], values[1::2], strict=True)
    subpaths: list[list[tuple[float, float]]] = []
    for point, kind, closes in zip(points, map(_segment_type, handles), map(_segment_close, handles), strict=True):
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not subpaths:
            subpaths.append([])
        subpaths[-1].append(point)
        if closes:
            subpaths[-1].append(subpaths[-1][0])
    return subpaths
