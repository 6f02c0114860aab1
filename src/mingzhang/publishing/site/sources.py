"""What a portal is built from: reports in memory, or stored readings that are loaded only when they changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import msgspec

from mingzhang.errors import DocumentError, MingzhangError
from mingzhang.forms import Report
from mingzhang.forms.stored import READING, reports_from_bytes
from mingzhang.publishing.contract import reading_json
from mingzhang.publishing.sealing.canonical import canonical_json, digest


class SiteSource(Protocol):
    """One report of the portal: whose it is and of when, a hash of its content, the report when it is needed."""

    @property
    def entity(self) -> str | None: ...  # noqa: D102 - told above

    @property
    def year(self) -> int | None: ...  # noqa: D102 - told above

    @property
    def kind(self) -> str: ...  # noqa: D102 - told above

    @property
    def name(self) -> str: ...  # noqa: D102 - the document's, where no entity is named

    @property
    def inputs(self) -> str: ...  # noqa: D102 - told above

    def load(self) -> Report:
        """The report."""


@dataclass(frozen=True)
class HeldReport:
    """A report in memory."""

    report: Report = field(repr=False)

    @property
    def entity(self) -> str | None:
        """Whose it is."""
        return self.report.entity

    @property
    def year(self) -> int | None:
        """Of which fiscal year."""
        return self.report.fiscal_year

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.report.kind

    @property
    def name(self) -> str:
        """Its document."""
        return self.report.document.name

    @cached_property
    def inputs(self) -> str:
        """The hash of all that it says."""
        return digest(canonical_json(reading_json([self.report])))

    def load(self) -> Report:
        """The report itself."""
        return self.report


@dataclass(frozen=True)
class SealedFile:
    """A file of a sealed version, read only when it is needed, and then compared with its hash."""

    path: Path
    hash: str
    size: int
    algorithm: str

    def read(self) -> bytes:
        """Its bytes.

        Raises:
            AlteredError: They are not what was sealed, or the file is gone.
        """
        plain = self.path.is_file() and not self.path.is_symlink()
        data = self.path.read_bytes() if plain else None
        if data is None or digest(data, self.algorithm) != self.hash:
            raise AlteredError(f"{self.path} 不是封存时的文件；请从备份恢复它。")
        return data


class AlteredError(MingzhangError):
    """A file of a sealed version is not what was sealed."""


class _Head(msgspec.Struct):
    name: str = ""
    entity: str | None = None
    fiscal_year: int | None = None
    kind: str = "other"


class _Heads(msgspec.Struct):
    contract: str
    documents: list[_Head]


@dataclass(frozen=True)
class StoredReport:
    """One of the documents of a file that `read --json` printed."""

    path: Path
    number: int
    name: str
    entity: str | None
    year: int | None
    kind: str
    inputs: str

    def load(self) -> Report:
        """The report, read from its file."""
        return reports_from_bytes(self.path.read_bytes(), self.path.name)[self.number]


def stored_reports(paths: Iterable[Path]) -> list[StoredReport]:
    """The reports of some files of stored readings.

    Raises:
        DocumentError: A file is no stored reading.
    """
    return [stored for path in paths for stored in _stored(path)]


def _stored(path: Path) -> Sequence[StoredReport]:
    data = path.read_bytes()
    try:
        heads = msgspec.json.decode(data, type=_Heads)
    except msgspec.MsgspecError as error:
        raise DocumentError(f"{path} 不是 read --json 输出的内容（{error}）。请重新导出后再试。") from error
    if heads.contract != READING:
        raise DocumentError(f"{path} 的 contract 是“{heads.contract}”，只认 {READING}。请用 read --json 导出。")
    made = digest(data)
    return [
        StoredReport(path, number, head.name, head.entity, head.fiscal_year, head.kind, f"{made}:{number}")
        for number, head in enumerate(heads.documents)
    ]
