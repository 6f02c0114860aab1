"""Leaves with one sentence when work on a document no longer advances, or outgrows the memory any report needs.

A hostile file can keep a foreign library busy for ever inside one call, where no exception reaches. Such calls
let other threads run, so one of them watches; it can only end the whole process, before anything is written.
It also hears Ctrl-C, which the thread at work would hear only after its call.
"""

import os
import signal
import sys
import threading
from time import monotonic
from types import TracebackType

from mingzhang.errors import MingzhangError

PATIENCE = 60.0
"""Seconds without a page done; the slowest real page takes a tenth of a second, the longest text a few."""

MEMORY = 2 * 1024**3
"""Bytes that work may add; a document at the limits of `reading.limits` needs less than a third of them."""

PATIENCE_VARIABLE = "MINGZHANG_PATIENCE"
STATUS = 2
_LOOKS = 0.25
"""Seconds between two looks at the clock and the memory."""
_CLEARED = "\r\x1b[2K\x1b[?25h"
"""Takes a progress bar off a terminal and shows its cursor again."""


class Watchdog:
    """Watches a piece of work from another thread while it is used as a context."""

    def __init__(self, work: str, advice: str, times: int = 1) -> None:
        """Begins to be patient.

        Args:
            work: What is being done, for the sentence (读取, 核对).
            advice: What the user can do.
            times: How many documents are worked on without a sign between; each has the usual patience.
        """
        self._work, self._advice = work, advice
        self._patience = patience() * times
        self._ended = threading.Event()
        self._seen, self._place, self._held = monotonic(), "", 0
        self._ear = _Ear()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="watchdog")

    def __enter__(self) -> "Watchdog":
        self._seen, self._held = monotonic(), memory_used()
        self._ear.open()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._ear.close()

    def advanced(self, place: str) -> None:
        """The work has come to this place, which starts the patience anew."""
        self._seen, self._place = monotonic(), place

    def _watch(self) -> None:
        while not self._ended.wait(min(_LOOKS, self._patience / 4)):
            if self._ear.interrupted():
                _leave("已中断，没有给出结果。")
            elif monotonic() - self._seen > self._patience:
                self._give_up(f" {self._patience:g} 秒没有进展")
            elif memory_used() - self._held > MEMORY:
                self._give_up(f"占用内存超过 {MEMORY // 1024**3} GB")

    def _give_up(self, why: str) -> None:
        place = self._place or "材料"
        _leave(f"{place}：{self._work}时{why}，已放弃，没有给出结果；{self._advice}")


class _Ear:
    """Hears Ctrl-C at once, through the descriptor that the interpreter's own handler writes to."""

    def __init__(self) -> None:
        self._reading, self._writing, self._before = -1, -1, -1

    def open(self) -> None:
        """Begins to listen, where signals can be had: in the main thread of a Unix process."""
        if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
            return
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)
        self._before = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)

    def interrupted(self) -> bool:
        """Whether Ctrl-C was pressed since the last look."""
        try:
            return self._reading >= 0 and signal.SIGINT in os.read(self._reading, 64)
        except OSError:
            return False

    def close(self) -> None:
        """Listens no more."""
        reading, self._reading = self._reading, -1
        if reading >= 0:
            signal.set_wakeup_fd(self._before)
            os.close(self._writing)
            os.close(reading)


def _leave(sentence: str) -> None:
    """Ends the process at once: the thread at work cannot be reached, and holds locks that a clean end needs."""
    clear = _CLEARED if sys.stderr.isatty() else ""
    os.write(2, f"{clear}{sentence}\n".encode())
    os._exit(STATUS)


def patience() -> float:
    """Seconds to wait for the next sign of progress; an environment variable overrides the usual ones.

    Raises:
        MingzhangError: The variable is not a positive number.
    """
    said = os.environ.get(PATIENCE_VARIABLE)
    if not said:
        return PATIENCE
    if not said.isdecimal() or not int(said):
        raise MingzhangError(f"环境变量 {PATIENCE_VARIABLE} 应是秒数，例如 120；现为“{said}”。")
    return float(int(said))


def memory_used() -> int:
    """Bytes of memory that this process holds; zero where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - four times a second, while others work
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return _most_used()


def _most_used() -> int:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
