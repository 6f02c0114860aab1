"""Images of a document's pages, drawn once and kept beside it."""

import os
import struct
import threading
import zlib
from pathlib import Path

import pypdfium2

from mingzhang.office.queries.document_files import folder_of, source_of

_SCALE = 1.6
"""Pixels for each point: sharp enough to read small print on a screen, small enough to arrive at once."""

_one_at_a_time = threading.Lock()
"""The library that draws is not safe for threads."""


def page_image(key: int, page: int) -> Path | None:
    """The PNG of a page, counted from 1; None where the document has no such page or is no PDF."""
    path = folder_of(key) / "pages" / f"{page}.png"
    if not path.exists():
        drawn = _drawn(source_of(key), page)
        if drawn is None:
            return None
        path.parent.mkdir(exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        part.write_bytes(drawn)
        part.replace(path)
    return path


def page_sizes(key: int) -> list[tuple[float, float]]:
    """Width and height of every page in points; empty where the document is no PDF."""
    with _one_at_a_time:
        document = _opened(source_of(key))
        if document is None:
            return []
        with document:
            return [document.get_page_size(number) for number in range(len(document))]


def is_pdf(key: int) -> bool:
    """Whether the document shows pages that can be drawn."""
    with source_of(key).open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _opened(path: Path) -> "pypdfium2.PdfDocument | None":
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            return None
    return pypdfium2.PdfDocument(path)


def _drawn(path: Path, page: int) -> bytes | None:
    with _one_at_a_time:
        document = _opened(path)
        if document is None:
            return None
        with document:
            if not 1 <= page <= len(document):
                return None
            bitmap = document[page - 1].render(scale=_SCALE, grayscale=True)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            pixels = bytes(bitmap.buffer)
    return _png(pixels, width, height, stride)


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Grey pixels as PNG."""
    lines = b"".join(b"\x00" + pixels[y * stride : y * stride + width] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 3)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
