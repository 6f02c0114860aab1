"""Immutable publications: versions of a folder, each hashed, signed, switched to in one step, and provable.

    with begin(out, signer_from(key_file, book), title="…", published=date(2026, 11, 29), workers=2) as edition:
        edition.add([FilesPart("documents", {"documents/report.pdf": data})])
        published = edition.finish(reason)

A part whose inputs have not changed since the version before is kept, not made again.
"""

from mingzhang.publishing.sealing.durable import BusyError
from mingzhang.publishing.sealing.edition import Edition, Published, begin
from mingzhang.publishing.sealing.parts import FilesPart, Part
from mingzhang.publishing.sealing.proved_keys import verify_keys
from mingzhang.publishing.sealing.rotation import Rotated, rotate, signs_next
from mingzhang.publishing.sealing.signature import Signer, signer_from
from mingzhang.publishing.sealing.verification import Verdict, verify

__all__ = [
    "BusyError",
    "Edition",
    "FilesPart",
    "Part",
    "Published",
    "Rotated",
    "Signer",
    "Verdict",
    "begin",
    "rotate",
    "signer_from",
    "signs_next",
    "verify",
    "verify_keys",
]
