"""Parts of a publication: files that depend on the same inputs, made together or kept together."""

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing.canonical import digest, digest_of
from mingzhang.publishing.sealing.manifest import FileEntry, PartEntry


class Part(Protocol):
    """Files that depend on the same inputs; pickled when several processes make them.

    Attributes:
        name: Unlike that of every other part.
        inputs: Hash of all that the files depend on, the program's version included.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - told above

    @property
    def inputs(self) -> str: ...  # noqa: D102 - told above

    def files(self) -> Iterable[tuple[str, bytes]]:
        """Paths inside the publication and their bytes, each path once."""


@dataclass(frozen=True)
class FilesPart:
    """Files that were made already; their inputs are themselves."""

    name: str
    content: Mapping[str, bytes] = field(repr=False)

    @property
    def inputs(self) -> str:
        """The hash of all paths and bytes."""
        return digest_of(text for path, data in sorted(self.content.items()) for text in (path, digest(data)))

    def files(self) -> Iterable[tuple[str, bytes]]:
        """What was given."""
        return self.content.items()


def write_part(part: Part, folder: Path, algorithm: str) -> PartEntry:
    """Writes the files of a part into a folder and says what was written.

    Raises:
        MingzhangError: Two parts, or one part twice, write the same file.
    """
    made: set[Path] = set()
    entries = tuple(_write(folder, path, data, algorithm, made) for path, data in part.files())
    return PartEntry(part.name, part.inputs, tuple(sorted(entries, key=lambda entry: entry.path)))


def _write(folder: Path, path: str, data: bytes, algorithm: str, made: set[Path]) -> FileEntry:
    target = folder / path
    if target.parent not in made:
        target.parent.mkdir(parents=True, exist_ok=True)
        made.add(target.parent)
    try:
        with target.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise MingzhangError(f"两份内容要写同一个文件 {path}；请改其中一个的名称。") from error
    return FileEntry(path, digest(data, algorithm), len(data))


def keep_part(entry: PartEntry, old: Path, new: Path) -> bool:
    """Puts the unchanged files of an earlier version into a new one, as links to the same bytes on the disk.

    Returns:
        Whether all were there as plain files of their size; else nothing of the part stands in the new version.
    """
    if not all(_there(f"{old}/{file.path}", file.size) for file in entry.files):
        return False
    made: set[str] = set()
    for file in entry.files:
        source, target = f"{old}/{file.path}", f"{new}/{file.path}"
        parent = target.rpartition("/")[0]
        if parent not in made:
            Path(parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        os.link(source, target)
    return True


def _there(path: str, size: int) -> bool:
    """Whether a plain file of a size stands at a path; a link leads elsewhere and is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == size
