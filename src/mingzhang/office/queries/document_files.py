"""The files of a checked document: the document itself, what came out, the images of its pages."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from mingzhang.checking.certificate.model import Certificate, Place
from mingzhang.findings import CheckResult
from mingzhang.forms import Report
from mingzhang.publishing.report import CheckView, make_view
from mingzhang.reading.text import decode
from mingzhang.rulebook import Rulebook, load
from mingzhang.scoring.model import ScoreSheet


class Kept(msgspec.Struct, frozen=True):
    """A check as it is kept: everything that its pages and files are made of.

    Attributes:
        witness: The amounts of the certificate, place by place; JSON knows no keys of several parts.
    """

    reports: tuple[Report, ...]
    result: CheckResult
    sheets: tuple[ScoreSheet, ...]
    certificate: Certificate | None
    witness: tuple[tuple[Place, Decimal], ...] = ()

    @classmethod
    def of(cls, view: CheckView) -> "Kept":
        """What is kept of a check."""
        certificate = view.certificate
        witness = tuple((certificate.witness or {}).items()) if certificate else ()
        bare = msgspec.structs.replace(certificate, witness=None) if certificate else None
        return cls(view.reports, view.result, view.sheets, bare, witness)

    def view(self, book: Rulebook) -> CheckView:
        """The check as it was."""
        certificate = self.certificate
        if certificate and self.witness:
            certificate = msgspec.structs.replace(certificate, witness=dict(self.witness))
        return make_view(self.reports, self.result, self.sheets, book, certificate=certificate)


def folder_of(key: int) -> Path:
    """Where the files of a document are kept."""
    return Path(settings.FILES) / "documents" / str(key)


def source_of(key: int) -> Path:
    """The document as it was handed in."""
    return folder_of(key) / "source"


def write_kept(key: int, kept: Kept) -> None:
    """Keeps what came out; whole or not at all."""
    path = folder_of(key) / "result.json"
    part = path.with_suffix(".part")
    part.write_bytes(msgspec.json.encode(kept, enc_hook=_encoded))
    part.replace(path)


def _encoded(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} in a kept result")


def _decoded(kind: type, value: Any) -> Any:
    return kind(value)


def result_of(key: int) -> CheckView:
    """What came out of the check of a document."""
    path = folder_of(key) / "result.json"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, written: int) -> CheckView:
    """Kept in memory for the next figure asked of the same document; `written` tells a renewed result."""
    kept = msgspec.json.decode(path.read_bytes(), type=Kept, dec_hook=_decoded)
    return kept.view(load())


def lines_of(key: int) -> list[str]:
    """The lines of a document that is a text file, as its reader counts them."""
    text = decode(source_of(key).read_bytes(), "")
    return [line.removesuffix("\r") for line in text.rstrip("\x1a").split("\n")]
