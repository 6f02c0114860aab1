"""One way to write data as bytes, so that equal data has equal hashes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

_CHUNK = 1 << 20
HASHES = ("sha256", "sha384", "sha512", "sha3_256", "sm3")
"""What this program hashes with; a rule book may name any of them."""


def canonical_json(data: object) -> bytes:
    """JSON in UTF-8 with sorted keys, no white space and one newline at its end."""
    return msgspec.json.encode(data, order="sorted") + b"\n"


def ordered_json(data: object) -> bytes:
    """The same with keys in the order that they have in the data, where that order says something."""
    return msgspec.json.encode(data) + b"\n"


def digest(data: bytes, algorithm: str = "sha256") -> str:
    """The hash of some bytes, in hexadecimal."""
    return hashlib.new(algorithm, data).hexdigest()


def digest_of(parts: Iterable[str]) -> str:
    """One hash for several texts; where one ends and the next begins counts too."""
    made = hashlib.sha256()
    for part in parts:
        data = part.encode()
        made.update(f"{len(data)}:".encode())
        made.update(data)
    return made.hexdigest()


def digest_file(path: Path, algorithm: str) -> str:
    """The hash of a file, read in pieces."""
    made = hashlib.new(algorithm)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            made.update(chunk)
    return made.hexdigest()
