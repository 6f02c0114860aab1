"""Files to be read: documents of any kind, and readings that were stored before."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from mingzhang.forms import Report
from mingzhang.forms.stored import reports_from_bytes
from mingzhang.reading.document import Tell, read_document, reports_of
from mingzhang.rulebook import Rulebook

_STORED = ".json"


class Source(msgspec.Struct, frozen=True):
    """A file to be read: its name and its bytes."""

    name: str
    data: bytes

    @classmethod
    def of(cls, path: Path) -> "Source":
        """The file at a path."""
        return cls(path.name, path.read_bytes())


def read_sources(
    sources: Sequence[Source], book: Rulebook, *, as_one: bool = False, tell: Tell | None = None
) -> list[Report]:
    """The reports of some files; those that `read --json` printed before come last, as they were stored."""
    documents = [source for source in sources if not source.name.endswith(_STORED)]
    stored = [report for s in sources if s.name.endswith(_STORED) for report in reports_from_bytes(s.data, s.name)]
    readings = [read_document(source.name, source.data, book, tell) for source in documents]
    return [*reports_of(readings, book, as_one=as_one), *stored]
