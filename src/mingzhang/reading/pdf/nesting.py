"""Tells, before PDFium sees a page, whether form XObjects draw each other without end.

PDFium draws a form anew wherever it is named, to a depth of some forty: a form that names itself twice keeps one
call busy for years, where no exception reaches. So the names that forms draw are followed here, in the file's
own bytes, and counted. What is encrypted or packed in an unusual way cannot be followed; the command line has a
watchdog for that.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

MOST_DRAWN = 100_000
"""Forms drawn by one form, those in them included; a page of stamps and charts draws some hundred."""

_DEPTH = 40
"""Levels that are followed; PDFium stops at about as many."""

_CONTENT_BYTES = 4 * 1024 * 1024
"""Content of one form that is looked at; a drawing of a hundred thousand lines has about as much."""

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()%]+)\s+Do\b")
_REFERENCE = re.compile(rb"\s*(\d+)\s+\d+\s+R\b")
_NAMED = re.compile(rb"/([^\s/<>\[\]()%]+)\s+(\d+)\s+\d+\s+R\b")
_XOBJECTS = re.compile(rb"/XObject\s+(\d+)\s+\d+\s+R\b")
_HEAD = re.compile(rb"(\d+)\s+\d+\s+obj\b")
_HEAD_BYTES = 65_536
"""How far before its subtype the beginning of a form's dictionary is sought."""


def endless(data: bytes) -> bool:
    """Some form of the file draws more forms than any real page, for certain those that draw themselves."""
    file = _File(data)
    forms = dict(_forms(data)) if b"Form" in data else {}
    drawn = {number: calls for number, (_, content) in forms.items() if (calls := _calls(content))}
    if not drawn:
        return False
    children = {number: _children(file, forms[number][0], calls) for number, calls in drawn.items()}
    return _most_drawn(children) > MOST_DRAWN


class _File:
    """The bytes of a PDF with what is looked up in them, each found once and only where it is needed."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _starts(self) -> dict[int, int]:
        return {int(head.group(1)): head.end() for head in _HEAD.finditer(self._data)}

    @cached_property
    def names(self) -> dict[bytes, bytes]:
        """Names to the objects that they stand for anywhere in the file."""
        return dict(_NAMED.findall(self._data))

    def text(self, number: int) -> bytes:
        """The beginning of an object, empty where it is packed in another or missing."""
        start = self._starts.get(number)
        return b"" if start is None else self._data[start : start + _HEAD_BYTES].partition(b"endobj")[0]


def _forms(data: bytes) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """Object number, dictionary and content of each form XObject; they are streams, so never packed in others."""
    for found in _FORM.finditer(data):
        begin = max(0, found.start() - _HEAD_BYTES)
        at = data.rfind(b" obj", begin, found.start())
        head = next(iter(_HEAD.finditer(data, max(begin, at - 20), at + 4)), None) if at >= 0 else None
        start = data.find(b"stream", found.end(), found.end() + _HEAD_BYTES)
        if head is not None and start >= 0:
            dictionary = data[head.end() : start]
            yield int(head.group(1)), (dictionary, _content(data, start, dictionary))


def _content(data: bytes, start: int, dictionary: bytes) -> bytes:
    """The content of a stream, empty where it is packed in a way that is not followed."""
    begin = start + len(b"stream")
    begin += 2 if data[begin : begin + 2] == b"\r\n" else 1
    end = data.find(b"endstream", begin)
    raw = data[begin : end if end >= 0 else len(data)]
    if b"/Filter" not in dictionary:
        return raw[:_CONTENT_BYTES]
    return _unpacked(raw) if b"FlateDecode" in dictionary else b""


def _unpacked(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, _CONTENT_BYTES)
    except zlib.error:
        return b""


def _calls(content: bytes) -> Counter[bytes]:
    """The names that a content draws, and how often."""
    return Counter(_DRAWN.findall(content)) if b"Do" in content else Counter()


def _children(file: _File, dictionary: bytes, calls: Counter[bytes]) -> Counter[int]:
    """The objects that a form draws; a name that its own resources do not explain is sought in the whole file."""
    own = dict(_NAMED.findall(_resources(file, dictionary)))
    found: Counter[int] = Counter()
    for name, count in calls.items():
        number = own.get(name) or file.names.get(name)
        if number is not None:
            found[int(number)] += count
    return found


def _resources(file: _File, dictionary: bytes) -> bytes:
    """What stands in a form's own resources, followed where they are objects of their own."""
    rest = dictionary.partition(b"/Resources")[2]
    reference = _REFERENCE.match(rest)
    if reference:
        rest = file.text(int(reference.group(1)))
    inner = _XOBJECTS.search(rest)
    return rest + file.text(int(inner.group(1))) if inner else rest


def _most_drawn(children: dict[int, Counter[int]]) -> int:
    """The largest number of forms that one form draws, level by level, up to a little beyond the bound."""
    drawn = dict.fromkeys(children, 0)
    for _ in range(_DEPTH):
        drawn = {
            number: min(sum(count * (1 + drawn.get(child, 0)) for child, count in own.items()), MOST_DRAWN + 1)
            for number, own in children.items()
        }
        if MOST_DRAWN + 1 in drawn.values():
            break
    return max(drawn.values(), default=0)
