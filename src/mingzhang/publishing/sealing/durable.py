"""What keeps a publication whole: one writer at a time, and bytes that are on the disk before they are served."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing.manifest import LOCK

_MANY = 2000
"""Files from which one order to the whole system is quicker than one for each file."""


class BusyError(MingzhangError):
    """Another process is publishing into the same folder."""


@contextmanager
def lock(out: Path) -> Iterator[None]:
    """Makes this process the only one that publishes into a folder.

    Raises:
        BusyError: Another process is publishing there.
    """
    import fcntl  # noqa: PLC0415 - only where something is published, and not there on every system

    with (out / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"另一次发布正在写 {out}；请等它结束，再发布一次。") from error
        yield


def sync_tree(folder: Path, *, deep: bool = True) -> None:
    """Waits until a folder, and all in it, is on the disk."""
    paths: list[str] = []
    for root, _, names in os.walk(folder) if deep else [(str(folder), [], [])]:
        paths += [root, *(f"{root}/{name}" for name in names)]
        if len(paths) > _MANY:
            os.sync()
            return
    for path in paths:
        _sync(path)


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
