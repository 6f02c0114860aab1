"""The manifest of a version: every file with its hash, what it replaces and why; canonical JSON that is signed."""

import re
from collections import Counter
from pathlib import Path
from typing import TypeVar

import msgspec

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing.canonical import canonical_json

CONTRACT = "mingzhang.publication/1"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
PUBLIC_KEY = "public-key.pem"
SEALS = frozenset({MANIFEST, SIGNATURE, PUBLIC_KEY})
"""Files that prove the others and so cannot be listed among them."""

VERSIONS = "versions"
CURRENT = "current"
LOCK = ".lock"
BUILDING = ".building"
_VERSION = re.compile(r"\d{4,}")


T = TypeVar("T")


class ForeignError(MingzhangError):
    """Something that this program does not know, and so cannot judge."""


class FileEntry(msgspec.Struct, frozen=True, array_like=True):
    """A file: its path inside the version, its hash, its bytes."""

    path: str
    hash: str
    size: int


class PartEntry(msgspec.Struct, frozen=True):
    """Files that depend on the same inputs.

    Attributes:
        inputs: Hash of all that they depend on; the same inputs give the same files.
    """

    name: str
    inputs: str
    files: tuple[FileEntry, ...]


class Previous(msgspec.Struct, frozen=True):
    """The version that this one replaces, and the hash of its manifest."""

    version: int
    hash: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a version holds; what later programs add beside it is signed with it and not read here.

    Attributes:
        algorithm, hash: Identifiers of the rule book's signature and of its hash.
        published: The day, as the publisher states it.
        reason: Why this version replaces the previous one; None for the first.
    """

    contract: str
    version: int
    title: str
    published: str
    algorithm: str
    hash: str
    program: str
    parts: tuple[PartEntry, ...]
    previous: Previous | None = None
    reason: str | None = None

    def files(self) -> dict[str, FileEntry]:
        """All files by path."""
        return {file.path: file for part in self.parts for file in part.files}

    def encoded(self) -> bytes:
        """The bytes that are hashed and signed."""
        return canonical_json(self)


class _Head(msgspec.Struct, frozen=True):
    """What every contract says of itself."""

    contract: str


def parse_manifest(data: bytes, name: str) -> Manifest:
    """The manifest of some bytes.

    Raises:
        ForeignError: It is of another contract.
        MingzhangError: It is no manifest, or names a file outside its own folder, or one file twice.
    """
    found = decoded(data, Manifest, CONTRACT, (name, "清单"))
    files = [file.path for part in found.parts for file in part.files]
    strange = next((path for path in files if not _inside(path)), None)
    if strange is not None:
        raise MingzhangError(f"{name} 列有文件夹以外的路径“{strange}”，不可信；请从发布者处重新取得。")
    twice = next((path for path, count in Counter(files).items() if count > 1), None)
    if twice is not None:
        raise MingzhangError(f"{name} 把“{twice}”列了两次，不可信；请从发布者处重新取得。")
    return found


def decoded(data: bytes, schema: type[T], contract: str, called: tuple[str, str]) -> T:
    """What some bytes hold by a contract.

    Args:
        data: JSON.
        schema: What it is read as.
        contract: The one that this program knows.
        called: The file's name and what it is, for sentences.

    Raises:
        ForeignError: They are of another contract.
        MingzhangError: They are none.
    """
    name, what = called
    try:
        found = msgspec.json.decode(data, type=_Head).contract
        if found == contract:
            return msgspec.json.decode(data, type=schema)
    except msgspec.MsgspecError as error:
        raise MingzhangError(f"{name} 不是{what}，或已损坏（{error}）；请从发布者处重新取得整个文件夹。") from error
    raise ForeignError(f"{name} 的 contract 是“{found}”，本程序只认 {contract}；请升级程序。")


def versions_in(out: Path) -> list[Path]:
    """The folders of the versions of a publication, oldest first; a link leads elsewhere and is none."""
    folder = out / VERSIONS
    if folder.is_symlink() or not folder.is_dir():
        return []
    named = (path for path in folder.iterdir() if _VERSION.fullmatch(path.name))
    found = (path for path in named if path.is_dir() and not path.is_symlink())
    return sorted(found, key=lambda path: int(path.name))


def version_name(number: int) -> str:
    """The folder's name of a version, sorted as the numbers are."""
    return f"{number:04d}"


def _inside(path: str) -> bool:
    strange = "\\" in path or "\0" in path or path in SEALS
    return not strange and not any(part in ("", ".", "..") for part in path.split("/"))
