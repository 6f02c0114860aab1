"""A ZIP package (XLSX, DOCX, OFD): opened within limits, its parts read as bytes or as XML."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from lxml import etree

from mingzhang.errors import DocumentError
from mingzhang.reading import limits

_DIRECTORY_ENTRY = b"PK\x01\x02"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: the kind of relation (its last word) and the other part's path."""

    kind: str
    target: str


class Package:
    """A ZIP package whose directory has been checked before anything is unpacked."""

    def __init__(self, data: bytes, name: str) -> None:
        """Opens the directory.

        Raises:
            DocumentError: Damaged, encrypted, too many parts, or packed far beyond what an office file needs.
        """
        self.name = name
        if data.count(_DIRECTORY_ENTRY) > limits.ZIP_ENTRIES:
            raise DocumentError(f"{name}：压缩包里的条目超过 {limits.ZIP_ENTRIES} 个，不是正常的办公文件，未打开。")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise DocumentError(f"{name}：文件不完整或已损坏，无法打开；请重新导出或重新下载。") from error
        # Some writers use back slashes or another case; readers of office files do not mind, nor do we.
        self._parts = {_plain(info.filename): info for info in self._zip.infolist()}
        for info in self._parts.values():
            self._check(info)

    def _check(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & 1:
            raise DocumentError(f"{self.name}：文件已加密；请用密码打开后另存为不加密的文件。")
        packed_hard = info.file_size > limits.PART_RATIO * max(info.compress_size, 1)
        if info.file_size > limits.RATIO_FROM and packed_hard and info.filename.endswith((".xml", ".rels", ".bin")):
            ratio = f"{limits.PART_RATIO} 倍（{info.filename}）"
            raise DocumentError(f"{self.name}：内容解压后膨胀超过 {ratio}，不是正常的办公文件，未打开。")

    def names(self) -> frozenset[str]:
        """The paths of all parts, in lower case."""
        return frozenset(self._parts)

    def part(self, path: str) -> bytes:
        """The unpacked bytes of a part.

        Raises:
            DocumentError: The part is missing, damaged or too large.
        """
        info = self._parts.get(_plain(path))
        if info is None:
            raise DocumentError(f"{self.name}：文件缺少必要的部分（{path}），可能已损坏；请重新导出。")
        if info.file_size > limits.PART_BYTES:
            size = limits.PART_BYTES // 1024 // 1024
            raise DocumentError(f"{self.name}：内容过大（{path} 解压后超过 {size} MB）；请拆分后再读。")
        try:
            return self._zip.read(info)
        except _DAMAGED as error:
            raise DocumentError(f"{self.name}：文件已损坏（{path} 无法解压）；请重新导出或重新下载。") from error

    def size(self, path: str) -> int:
        """The unpacked size of a part, zero where there is none."""
        info = self._parts.get(_plain(path))
        return info.file_size if info else 0

    def relations(self, path: str = "") -> dict[str, Relation]:
        """What a part (or the package itself) relates to, by identifier; empty where nothing is said."""
        folder, base = dirname(path), path.rpartition("/")[2]
        rels = join(folder, "_rels", base + ".rels")
        if _plain(rels) not in self._parts:
            return {}
        found = {}
        for child in parse_xml(self.part(rels), self.name):
            target = child.get("Target") or ""
            if child.get("TargetMode") != "External":
                kind = (child.get("Type") or "").rpartition("/")[2]
                found[child.get("Id") or ""] = Relation(kind, _plain(join("/" + folder, target)))
        return found

    def main_part(self) -> str:
        """The path of the package's main document, empty where none is named."""
        kinds = (r.target for r in self.relations().values() if r.kind == "officeDocument")
        return next(kinds, "")


def _plain(path: str) -> str:
    return normpath("/" + path.replace("\\", "/")).lstrip("/").lower()


def parse_xml(xml: bytes, name: str) -> etree._Element:
    """The root of an XML part: entities are not expanded, nothing is fetched, size and depth are bounded.

    Raises:
        DocumentError: Damaged or far larger than a report.
    """
    check_marks(xml, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"<!DOCTYPE" in xml:
        raise DocumentError(f"{name}：文件内部带有实体定义，不是正常的办公文件，未打开。")
    try:
        return etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"{name}：文件已损坏（内部的 XML 不完整或嵌套过深）；请重新导出或另存一份。") from error


def check_marks(markup: bytes, name: str) -> None:
    """Refuses markup whose tree would not fit in memory: counting its marks costs nothing, building it does.

    Raises:
        DocumentError: Too many tags and attributes.
    """
    if markup.count(b"<") + markup.count(b"=") > limits.XML_MARKS:
        raise DocumentError(f"{name}：内容过大（超过 {limits.XML_MARKS} 个标记）；请拆分后再读。")


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """A text of an office file with `_x000D_` and the like made characters, and line ends made line feeds."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")
