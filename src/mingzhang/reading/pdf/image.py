"""Draws a page as a PNG image."""

import ctypes
import struct
import zlib

import pypdfium2.raw as pdfium

from mingzhang.errors import DocumentError
from mingzhang.reading.pdf import native

LARGEST_SIDE = 8000
"""Pixels; an A3 page at 300 dpi has 4,961."""


def page_image(data: bytes, page: int, scale: float) -> bytes:
    """A PNG of a page, counted from 1; at scale 1 a pixel is a point (72 dpi).

    Raises:
        DocumentError: The file cannot be opened, has no such page, or the image would be too large.
    """
    with native.LOCK, native.opened(data, "PDF") as document:
        if not 1 <= page <= pdfium.FPDF_GetPageCount(document):
            raise DocumentError(f"没有第 {page} 页；请给出 1 至 {pdfium.FPDF_GetPageCount(document)} 之间的页码。")
        with native.page_of(document, page - 1) as handle:
            if handle is None:
                raise DocumentError(f"第 {page} 页已损坏，无法显示；请核对原文件是否完整。")
            return _drawn(ctypes.cast(handle, pdfium.FPDF_PAGE), page, scale)


def _drawn(handle: object, page: int, scale: float) -> bytes:
    width = max(1, round(pdfium.FPDF_GetPageWidthF(handle) * scale))
    height = max(1, round(pdfium.FPDF_GetPageHeightF(handle) * scale))
    if max(width, height) > LARGEST_SIDE:
        raise DocumentError(f"第 {page} 页按这个比例有 {width}×{height} 像素，太大；请缩小比例。")
    stride = width * 3
    pixels = ctypes.create_string_buffer(b"\xff" * (stride * height), stride * height)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, pixels, stride)
    try:
        order = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, order)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return _png(bytes(pixels), width, height)


def _png(pixels: bytes, width: int, height: int) -> bytes:
    """A PNG file of rows of red, green, blue bytes."""
    stride = width * 3
    rows = b"".join(b"\x00" + pixels[start : start + stride] for start in range(0, stride * height, stride))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows, 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
