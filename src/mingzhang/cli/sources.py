"""Files named on the command line: read whole, with progress on a terminal and none in a pipe."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR
from typing import BinaryIO

import click

from mingzhang.cli.watchdog import Watchdog
from mingzhang.errors import DocumentError, reason
from mingzhang.forms import Report
from mingzhang.pipeline import Source, read
from mingzhang.reading.limits import FILE_BYTES
from mingzhang.rulebook import Rulebook

FILES = click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
_STDIN = Path("-")
_ADVICE = "请用阅读软件打开后另存为一份新的文件，或拆分后再读。"

Tell = Callable[[str, int, int], None]


def load(paths: Sequence[Path]) -> list[Source]:
    """The named files' bytes; `-` is standard input.

    Raises:
        DocumentError: A path is missing, a folder, too large, or cannot be read.
    """
    for path in paths:
        _check(path)
    return [_source(path, name) for path, name in _named(paths)]


def read_all(paths: Sequence[Path], book: Rulebook, *, as_one: bool = False) -> list[Report]:
    """The reports of all files, with progress while a person waits.

    Every name is checked before the first file is read; then each file is held in memory only while it is read.
    """
    for path in paths:
        _check(path)
    with progress() as show:
        if as_one:
            return _read([_source(path, name) for path, name in _named(paths)], book, show, as_one=True)
        return [report for path, name in _named(paths) for report in _read([_source(path, name)], book, show)]


def _read(sources: list[Source], book: Rulebook, show: Tell | None, *, as_one: bool = False) -> list[Report]:
    with Watchdog("读取", _ADVICE) as watchdog:
        watchdog.advanced(sources[0].name)

        def tell(name: str, done: int, total: int) -> None:
            watchdog.advanced(f"{name} 第{done + 1}页" if done < total else name)
            if show:
                show(name, done, total)

        return read(sources, book, as_one=as_one, tell=tell)


def _check(path: Path) -> None:
    """Says at once what can be said without reading."""
    if path == _STDIN:
        return
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise DocumentError(f"找不到文件 {_readable(str(path))}；请检查文件名和所在文件夹。") from error
    except OSError as error:
        raise DocumentError(f"打不开文件 {_readable(str(path))}：{reason(error)}；请检查文件名和权限。") from error
    if S_ISDIR(status.st_mode):
        raise DocumentError(f"{path} 是文件夹；请给出其中的文件，例如 {path}/*.pdf。")
    if status.st_size > FILE_BYTES:
        raise _too_large(path.name)


def _named(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each path with the name under which it is reported: the file's own, with its folder where two are alike."""
    often = Counter(path.name for path in paths)
    return [(path, _readable(path.name if often[path.name] == 1 else str(path))) for path in paths]


def _source(path: Path, name: str) -> Source:
    if path == _STDIN:
        return Source("标准输入", _bounded("标准输入", sys.stdin.buffer))
    try:
        with path.open("rb") as file:
            return Source(name, _bounded(path.name, file))
    except OSError as error:
        raise DocumentError(
            f"打不开文件 {_readable(str(path))}：{reason(error)}；请检查权限和文件是否完好。"
        ) from error


def _bounded(name: str, file: BinaryIO) -> bytes:
    """All bytes of a file that need not say how long it is: a pipe, a device, one that grows."""
    data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise _too_large(name)
    return data


def _too_large(name: str) -> DocumentError:
    size = FILE_BYTES // 1024 // 1024
    return DocumentError(f"{_readable(name)}：文件超过 {size} MB；请拆分，或去掉扫描的附件后再读。")


def _readable(name: str) -> str:
    """A file's name as text; one whose bytes are not UTF-8 was most likely made on a Chinese system."""
    data = os.fsencode(name)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


@contextmanager
def progress(doing: str = "读取 ") -> Iterator[Tell | None]:
    """Something to tell progress to: a bar on a terminal, nothing in a pipe.

    Args:
        doing: What is done to that which is named.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, needed only on a terminal
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        yield _Bars(bar, doing)


class _Bars:
    """Shows how much of what is done."""

    def __init__(self, bar: "rich.progress.Progress", doing: str) -> None:  # type: ignore[name-defined]  # noqa: F821
        self._bar, self._doing = bar, doing
        self._tasks: dict[str, int] = {}

    def __call__(self, name: str, done: int, total: int) -> None:
        """So many of so many are done."""
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(f"{self._doing}{name}", total=total or None)
        self._bar.update(self._tasks[name], completed=done, total=total or None)
