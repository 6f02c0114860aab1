"""An OLE compound file (legacy XLS and DOC, password-protected XLSX and DOCX) through olefile.

olefile believes the sizes that a file states of itself, so they are held against the size of the file before it
follows them: a hundred bytes can claim terabytes.
"""

import io
import struct

import olefile

from mingzhang.errors import DocumentError
from mingzhang.reading import limits

_HEADER = 512
_SECTOR = 512
_COVERED = 128 * _SECTOR  # bytes of a file that one sector of its allocation table covers
_IN_HEADER = 109  # sectors of the allocation table that the header itself names


class Compound:
    """A compound file whose stated sizes have been checked."""

    def __init__(self, data: bytes, name: str) -> None:
        """Opens the directory.

        Raises:
            DocumentError: Truncated, damaged or larger than any workbook.
        """
        self.name = name
        self._size = len(data)
        if self._size > limits.BOOK_BYTES:
            size = limits.BOOK_BYTES // 1024 // 1024
            raise DocumentError(f"{name}：旧版办公文件超过 {size} MB；请用办公软件打开后另存为 XLSX 或 DOCX。")
        if self._size < _HEADER or not _plausible(data):
            raise self._damaged()
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
            root = self._file.root.size
        except Exception as error:
            # olefile raises OSError, IndexError, struct.error, RecursionError and more on damaged files.
            raise self._damaged() from error
        if root > self._size:
            raise self._damaged()

    def has(self, stream: str) -> bool:
        """Whether the file has such a stream, in any case of letters."""
        return bool(self._file.exists(stream))

    def stream(self, stream: str) -> bytes:
        """The bytes of a stream.

        Raises:
            DocumentError: Truncated or damaged.
        """
        try:
            size = self._file.get_size(stream)
            content: bytes = b"" if size > self._size else self._file.openstream(stream).read()
        except Exception as error:
            # As above; a storage of that name raises too.
            raise self._damaged() from error
        if len(content) < size:
            raise self._damaged()
        return content

    def _damaged(self) -> DocumentError:
        return DocumentError(f"{self.name}：文件不完整或已损坏，无法打开；请重新导出或重新下载。")


def _plausible(data: bytes) -> bool:
    """Whether the allocation tables that the header states could lie within the file."""
    (tables,) = struct.unpack_from("<I", data, 44)
    (small,) = struct.unpack_from("<I", data, 64)
    return bool(tables <= _IN_HEADER + len(data) // _COVERED and small <= len(data) // _SECTOR)
