"""A publication of a few small files, signed with a key of its own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mingzhang.publishing.sealing import FilesPart, Published, Signer, begin, signer_from
from mingzhang.rulebook import load

DAY = date(2026, 11, 29)
FIRST = {"a.html": b"<p>1</p>", "sub/b.csv": b"x,1\n"}
Publish = Callable[..., Published]


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return signer_from(tmp_path / "keys" / "private.pem", load())


@pytest.fixture
def publish(tmp_path: Path, signer: Signer) -> Publish:
    """Publishes files, one part for each, into `tmp_path / "out"`."""

    def run(files: dict[str, bytes], reason: str | None = None, workers: int = 1) -> Published:
        with begin(tmp_path / "out", signer, title="示例", published=DAY, workers=workers) as edition:
            edition.add(FilesPart(path, {path: data}) for path, data in files.items())
            return edition.finish(reason)

    return run
