"""What a publisher decides about the whole portal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from mingzhang.publishing.sealing.canonical import digest, digest_of


@dataclass(frozen=True)
class Site:
    """The portal's name and what must be said of all of it.

    Attributes:
        notice, notice_en: What every page says on top (示例数据); empty where there is nothing to say.
        publisher: Who answers for it.
        rulebook: Folder of the rule book, so that every process loads the same.
        renamed: Former name of a department to its present one.
        fingerprint, hash: Of the key that signs; what files are hashed with.
        package: Files of the data package that stands in the same version, for the page of downloads.
        personal: Telephone numbers and names are shown, which the rule book withholds otherwise.
        remarks: What the front page says beside, each in Chinese and in English.
        as_of: The day that the catalogue bears; None for the day of publication.
        sources: The portal tells in `files/sources.json` which sealed versions it was built from.
    """

    title: str
    title_en: str
    publisher: str
    rulebook: str
    notice: str = ""
    notice_en: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    hash: str = "sha256"
    package: tuple[str, ...] = ()
    personal: bool = False
    remarks: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None
    sources: bool = False

    def name(self, language: str) -> str:
        """The portal's name in a language."""
        return self.title if language == "zh" else self.title_en

    def said(self, language: str) -> str:
        """The notice in a language."""
        return self.notice if language == "zh" else self.notice_en or self.notice

    def remarked(self, language: str) -> tuple[str, ...]:
        """What the front page says beside, in a language."""
        return tuple(one[language != "zh"] for one in self.remarks)

    @property
    def inputs(self) -> str:
        """The hash of what every page depends on."""
        said = [self.title, self.title_en, self.publisher, self.notice, self.notice_en, str(self.personal)]
        return digest_of([*said, _law(self.rulebook)])


@cache
def _law(folder: str) -> str:
    """The hash of a rule book: what forms are called and how they add up is part of every page."""
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return digest(b"".join(path.read_bytes() for path in paths))
