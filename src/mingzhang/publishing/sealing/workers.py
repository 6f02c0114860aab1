"""Processes that make parts beside the one that seals them, and that end when it ends."""

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait


def workers(count: int) -> ProcessPoolExecutor:
    """A pool whose workers end with a parent that was killed: waiting on, they would hold its lock for ever."""
    return ProcessPoolExecutor(count, initializer=_watch)


def _watch() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
