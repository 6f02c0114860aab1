"""Keeps parsed rule-book files beside the user's other caches, so that a command starts in milliseconds.

The cache is keyed by the content of the files: a changed file is parsed anew, and a cache that cannot be written or
read is done without.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec


def cached(texts: dict[str, str], parse: Callable[[], Any]) -> Any:
    """What `parse` makes of some texts: plain data, from the cache where these very texts were parsed before."""
    name = f"{_key(texts)}.json"
    # RuntimeError: a user without a home folder, as in some containers.
    with contextlib.suppress(OSError, RuntimeError, msgspec.DecodeError):
        return msgspec.json.decode((_folder() / name).read_bytes())
    data = parse()
    with contextlib.suppress(OSError, RuntimeError):
        _store(_folder() / name, msgspec.json.encode(data))
    return data


def _key(texts: dict[str, str]) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]}{msgspec.__version__}".encode())
    for name in sorted(texts):
        digest.update(f"{name}\0{texts[name]}\0".encode())
    return digest.hexdigest()


def _folder() -> Path:
    """Where this system keeps what programs can make again."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "mingzhang" / "rulebook"


def _store(path: Path, data: bytes) -> None:
    import tempfile  # noqa: PLC0415 - slow to import, and needed once for each version of the files

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(data)
    Path(part.name).replace(path)
