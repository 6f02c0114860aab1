"""Files named on the command line: read whole, with progress on a terminal and none in a pipe."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from mingzhang.errors import DocumentError
from mingzhang.forms import Report
from mingzhang.pipeline import Source, read
from mingzhang.rulebook import Rulebook

FILES = click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
_STDIN = Path("-")


def load(paths: Sequence[Path]) -> list[Source]:
    """The named files' bytes; `-` is standard input.

    Raises:
        DocumentError: A path is missing, a folder, or cannot be read.
    """
    return [_one(path) for path in paths]


def _one(path: Path) -> Source:
    if path == _STDIN:
        return Source("标准输入", sys.stdin.buffer.read())
    if path.is_dir():
        raise DocumentError(f"{path} 是文件夹。请给出其中的文件，例如 {path}/*.pdf。")
    if not path.exists():
        raise DocumentError(f"找不到文件 {path}。请检查文件名和所在文件夹。")
    return Source.of(path)


def read_all(paths: Sequence[Path], book: Rulebook, *, as_one: bool = False) -> list[Report]:
    """The reports of all files, with progress while a person waits."""
    with progress() as tell:
        return read(load(paths), book, as_one=as_one, tell=tell)


@contextmanager
def progress() -> Iterator["Tell | None"]:
    """Something to tell progress to: a bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, needed only on a terminal
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        yield Tell(bar)


class Tell:
    """Shows how many pages of which file are done."""

    def __init__(self, bar: "rich.progress.Progress") -> None:  # type: ignore[name-defined]  # noqa: F821
        self._bar = bar
        self._tasks: dict[str, int] = {}

    def __call__(self, name: str, done: int, total: int) -> None:
        """So many of so many pages of a file are read."""
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(f"读取 {name}", total=total)
        self._bar.update(self._tasks[name], completed=done)
