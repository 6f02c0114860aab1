"""An OLE compound file (legacy XLS and DOC, password-protected XLSX and DOCX): its streams by name."""

import struct

from mingzhang.errors import DocumentError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are marks, not sectors
_STREAM = 2
_ENTRY = 128


def read_streams(data: bytes, name: str) -> dict[str, bytes]:
    """The streams of a compound file by name; of two of one name, the first.

    Raises:
        DocumentError: Truncated or damaged.
    """
    try:
        return _Compound(data).streams()
    except (struct.error, IndexError, UnicodeDecodeError, ValueError, MemoryError) as error:
        raise DocumentError(f"{name}：文件不完整或已损坏，无法打开；请重新导出或重新下载。") from error


class _Compound:
    """The sectors of a compound file. Every chain is cut at the number of sectors there are."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sector size")
        self._size = 1 << shift
        directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        mini_fat, _, difat, difat_count = struct.unpack_from("<IIII", data, 60)
        self._fat = self._read_fat(difat, difat_count)
        self._directory = self._chain(directory)
        self._mini_fat = _words(self._chain(mini_fat)) if mini_fat < _END else []
        self._mini = b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise ValueError("sector beyond the end of the file")
        return sector

    def _read_fat(self, difat: int, count: int) -> list[int]:
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(min(count, len(self._data) // self._size)):
            if difat >= _END:
                break
            words = _words(self._sector(difat))
            numbers += words[:-1]
            difat = words[-1]
        wanted = [n for n in numbers if n < _END][: len(self._data) // self._size]
        return [word for n in wanted for word in _words(self._sector(n))]

    def _chain(self, first: int) -> bytes:
        sectors: list[bytes] = []
        number = first
        while number < _END:
            sectors.append(self._sector(number))
            if len(sectors) > len(self._data) // self._size:
                raise ValueError("a chain that does not end")
            number = self._fat[number]
        return b"".join(sectors)

    def _mini_chain(self, first: int, size: int) -> bytes:
        pieces: list[bytes] = []
        number = first
        while number < _END and len(pieces) * 64 < size:
            pieces.append(self._mini[number * 64 : number * 64 + 64])
            number = self._mini_fat[number]
        return b"".join(pieces)

    def streams(self) -> dict[str, bytes]:
        entries = [self._directory[i : i + _ENTRY] for i in range(0, len(self._directory), _ENTRY)]
        root = struct.unpack_from("<I", entries[0], 116)[0]
        self._mini = self._chain(root) if root < _END else b""
        found: dict[str, bytes] = {}
        total = 0
        for entry in entries:
            length, kind = struct.unpack_from("<HB", entry, 64)
            first, size = struct.unpack_from("<II", entry, 116)
            if kind != _STREAM:
                continue
            title = entry[: max(length - 2, 0)].decode("utf-16-le")
            total += size
            if size > len(self._data) or total > 2 * len(self._data):
                raise ValueError("a stream larger than the file")
            stream = self._mini_chain(first, size) if size < self._cutoff else self._chain(first)
            if len(stream) < size:
                raise ValueError("a stream that is cut off")
            found.setdefault(title, stream[:size])
        return found


def _words(block: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))
