"""Reports as departments sealed them: what one portal over many departments is built from, nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mingzhang.errors import MingzhangError
from mingzhang.forms import Report
from mingzhang.forms.stored import reports_from_bytes
from mingzhang.publishing.sealing import verify
from mingzhang.publishing.sealing.canonical import digest, digest_of
from mingzhang.publishing.sealing.manifest import MANIFEST, VERSIONS, Manifest, parse_manifest, version_name
from mingzhang.publishing.sealing.proved_keys import key_for
from mingzhang.publishing.site.report_part import MADE, READING, Extras
from mingzhang.publishing.site.sources import SealedFile
from mingzhang.publishing.site.summary import NAME, read_summary

_IMAGES = "pages/"


@dataclass(frozen=True)
class SealedReport:
    """One report of a sealed version, with all files that the version holds of it.

    Attributes:
        name: The document that it was read from.
        entity: Under which name the portal shows it.
        files: Path below the report's data to the file.
        made: A hash to go by in place of that of its reading, for what a portal took over earlier.
    """

    name: str
    entity: str | None
    year: int | None
    kind: str
    files: Mapping[str, SealedFile] = field(repr=False)
    made: str = ""

    @property
    def inputs(self) -> str:
        """The hash of all that it says."""
        return self.made or digest_of(["sealed", self.files[READING].hash])

    @cached_property
    def key(self) -> tuple[str | None, int | None, str]:
        """What names it to a portal."""
        return self.entity, self.year, self.kind

    @property
    def extras(self) -> Extras:
        """The documents and page images that stand beside it."""
        given = {name: file for name, file in self.files.items() if name not in MADE}
        images = {
            int(Path(name).stem): file
            for name, file in given.items()
            if name.startswith(_IMAGES) and Path(name).stem.isdigit()
        }
        documents = {name: file for name, file in given.items() if not name.startswith(_IMAGES)}
        return Extras(documents, images)

    def load(self) -> Report:
        """The report, of bytes that are compared with the manifest's hash."""
        return reports_from_bytes(self.files[READING].read(), self.name)[0]


@dataclass(frozen=True)
class SealedVersion:
    """A version of a department's publication, as its signed manifest lists it."""

    folder: Path
    manifest: Manifest
    hash: str

    def reports(self, entity: str, made: Mapping[str, str] | None = None) -> Iterator[SealedReport]:
        """Its reports, shown under one name.

        Args:
            entity: The department's name.
            made: Names of parts to the hash to go by; only these are given.
        """
        for part in self.manifest.parts:
            below = f"files/{part.name}/"
            files = {
                file.path.removeprefix(below): SealedFile(
                    self.folder / file.path, file.hash, file.size, self.manifest.hash
                )
                for file in part.files
                if file.path.startswith(below)
            }
            if {NAME, READING} <= files.keys() and (made is None or part.name in made):
                told = read_summary(files[NAME].read())
                yield SealedReport(
                    told.document, entity, told.year, told.kind, files, (made or {}).get(part.name, "")
                )


def sealed_version(out: Path, number: int, trusted: str, unchanged: str = "") -> SealedVersion:
    """A version of a publication that is whole and signed with the key that is trusted.

    Args:
        out: The folder of the publication.
        number: Which version.
        trusted: Fingerprint of the key; those that it vouches for are trusted with it.
        unchanged: Hash of the manifest that was proved earlier; its files are not read once more.

    Raises:
        MingzhangError: The version is not there, was altered, or is signed by another key.
    """
    folder = out / VERSIONS / version_name(number)
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise MingzhangError(f"第 {number} 版的文件夹或清单没有了；请从备份恢复 {folder}。") from error
    if digest(data) != unchanged:
        _prove(folder, number, key_for(out, number, trusted))
    manifest = parse_manifest(data, MANIFEST)
    if manifest.version != number:
        raise MingzhangError(f"{folder} 里放的是第 {manifest.version} 版；请从备份恢复。")
    return SealedVersion(folder, manifest, digest(data))


def _prove(folder: Path, number: int, trusted: str) -> None:
    faults = verify(folder, trusted).faults
    if faults:
        more = f"，共 {len(faults)} 处" if len(faults) > 1 else ""
        first = f"{faults[0].path}：{faults[0].what}{more}"
        raise MingzhangError(f"第 {number} 版验证不通过（{first}）；请从备份恢复 {folder}，或由部门重新公开一版。")
