"""Archives of files and links, each file with its hash, so that a damaged one is never unpacked into a site."""

import hashlib
import json
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mingzhang
from mingzhang.errors import MingzhangError

_MANIFEST = "manifest.json"


def pack(archive: Path, names: Mapping[str, Path], engine: str) -> None:
    """Writes files and links by their names in the archive; hard links stay one file."""
    manifest = archive.with_name(_MANIFEST)
    files = {name: path for name, path in names.items() if not path.is_symlink()}
    content = {
        "version": mingzhang.__version__,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": engine,
        "sha256": {name: _hash(path) for name, path in files.items()},
        "links": {name: str(path.readlink()) for name, path in names.items() if name not in files},
    }
    manifest.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        for name, path in ({_MANIFEST: manifest} | dict(names)).items():
            tar.add(path, name, recursive=False)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def unpacked(archive: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The archive's content in a folder of its own with its manifest, every file compared with its hash.

    Raises:
        MingzhangError: It is no archive of ours, is cut off, or one file differs.
    """
    if not archive.is_file():
        raise MingzhangError(f"找不到备份 {archive}；请检查文件名和所在文件夹。")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        try:
            with tarfile.open(archive) as tar:
                tar.extractall(home, filter="data")
            manifest: dict[str, Any] = json.loads((home / _MANIFEST).read_text(encoding="utf-8"))
        except (tarfile.TarError, OSError, EOFError, ValueError) as error:
            raise MingzhangError(f"{archive} 不是完整的备份（{error}）。") from None
        fault = next(_faults(home, manifest), None)
        if fault:
            raise MingzhangError(f"{archive} 已损坏：{fault} 与备份时不一致。")
        yield home, manifest


def _faults(home: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    for name, digest in manifest["sha256"].items():
        path = home / name
        if not path.is_file() or _hash(path) != digest:
            yield name
    for name, target in manifest.get("links", {}).items():
        path = home / name
        if not path.is_symlink() or str(path.readlink()) != target:
            yield name
