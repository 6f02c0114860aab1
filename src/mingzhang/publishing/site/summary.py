"""What one report tells the rest of the portal: key figures, projects, tables, files; published as JSON itself."""

from decimal import Decimal

import msgspec

NAME = "summary.json"


class Told(msgspec.Struct, frozen=True):
    """A figure: as printed, its value and unit, and the page that says where it comes from, below the report."""

    text: str
    value: Decimal | None
    unit: str | None
    href: str


class ToldProject(msgspec.Struct, frozen=True):
    """A project with budget, execution and score, each None where nobody states it."""

    name: str
    initial: Told | None = None
    adjusted: Told | None = None
    executed: Told | None = None
    score: Told | None = None


class ToldTable(msgspec.Struct, frozen=True):
    """A table: its page, form, title and subject."""

    page: str
    form: str
    title: str
    subject: str | None


class ToldFile(msgspec.Struct, frozen=True):
    """A download: path below the report's data, size, SHA-256."""

    path: str
    size: int
    hash: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A report in short.

    Attributes:
        department: Under which name its years stand together; `entity` is how the report is signed.
        figures: Identifier of a key figure to what the report states.
        notices: What was asked for and could not be shown.
    """

    entity: str
    department: str
    year: int | None
    kind: str
    folder: str
    document: str
    sha256: str
    figures: dict[str, Told]
    projects: tuple[ToldProject, ...]
    tables: tuple[ToldTable, ...]
    files: tuple[ToldFile, ...]
    findings: int | None = None
    notices: tuple[str, ...] = ()


def read_summary(data: bytes) -> Summary:
    """The summary of its JSON."""
    return msgspec.json.decode(data, type=Summary)
