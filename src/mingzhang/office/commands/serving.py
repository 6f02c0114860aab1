"""Serves the site: a web server with its workers, and processes for the work in the background."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mingzhang.errors import MingzhangError
from mingzhang.office.commands import begin

_TASKS = ("mingzhang", "office", "tasks")
_NOTICES = ("mingzhang", "office", "notify", "--watch", "15")
_READINGS = ("mingzhang", "office", "collect", "--follow")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_IN_FRONT = ("MINGZHANG_BEHIND_PROXY", "MINGZHANG_HOSTS")
"""Variables that say that people reach the site through a proxy, by a name of its own."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How the site is served.

    Attributes:
        workers: Web processes; each answers `threads` requests at a time.
        plain: Without TLS, for this machine alone; on its own address that is usual unless a proxy stands in front.
        background: Processes for the work in the background are started beside; without them `work` runs elsewhere.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 2
    threads: int = 4
    plain: bool = False
    background: bool = True

    @property
    def address(self) -> str:
        """What is typed into a browser."""
        return f"http://{self.host}:{self.port}/"


def settle(how: Serving) -> None:
    """Says to the settings, which are read once, whether the site is reached without TLS.

    Raises:
        MingzhangError: Plain HTTP was asked for on an address that other machines reach.
    """
    if how.plain and how.host not in _LOOPBACK:
        raise MingzhangError("不加密的 HTTP 只能用于本机；对外请在前面放一个做 TLS 的代理。")
    alone = how.host in _LOOPBACK and not any(os.environ.get(name) for name in _IN_FRONT)
    if how.plain or alone:
        os.environ["MINGZHANG_PLAIN_HTTP"] = "1"


def serve(how: Serving) -> None:
    """Serves until it is stopped; the background processes end with it.

    Raises:
        MingzhangError: The address is taken, or is not this machine's.
    """
    settle(how)
    _refuse_taken(how)
    begin()
    if not how.background:
        _web(how)
        return
    with _background():
        _web(how)


def _refuse_taken(how: Serving) -> None:
    family = socket.AF_INET6 if ":" in how.host else socket.AF_INET
    try:
        with socket.create_server((how.host, how.port), family=family):
            return
    except OSError as error:
        raise MingzhangError(
            f"{how.host} 的端口 {how.port} 不能用（{error.strerror}）；用 --port 换一个端口，或先结束占用它的程序。"
        ) from None


def work() -> None:
    """Does the work in the background until it is stopped, where the web processes run on their own."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _background() as workers:
        workers.join()


_LOOK = 1.0
"""Seconds between two looks whether the background processes live."""

_BREATH = 5.0
"""Seconds before one that died is started again, so that what dies at once does not take the machine."""


class _Workers:
    """The processes for tasks, notices and readings; one that dies is started again until the block ends."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._environment = os.environ | {"DJANGO_SETTINGS_MODULE": "mingzhang.office.settings"}
        self._processes = {words: self._started(words) for words in (_TASKS, _NOTICES, _READINGS)}
        self._watch = threading.Thread(target=self._look_after, daemon=True)
        self._watch.start()

    def _started(self, words: tuple[str, ...]) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", *words]
        return subprocess.Popen(command, env=self._environment)  # noqa: S603 - our own interpreter and words

    def _look_after(self) -> None:
        while not self._ended.wait(_LOOK):
            dead = [words for words, process in self._processes.items() if process.poll() is not None]
            if dead and not self._ended.wait(_BREATH):
                self._processes.update({words: self._started(words) for words in dead})

    def join(self) -> None:
        """Waits until the block is ended."""
        self._ended.wait()

    def end(self) -> None:
        """Ends the processes; what they have begun is finished or taken up again later."""
        self._ended.set()
        self._watch.join()
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            _wait_or_kill(process)


_PATIENCE = 10
"""Seconds that a background process has to finish what it does."""


def _wait_or_kill(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()  # its work counts as interrupted and is taken up again at the next start
        process.wait()


@contextmanager
def _background() -> Iterator[_Workers]:
    """The processes for tasks, notices and readings; they end with the block."""
    workers = _Workers()
    try:
        yield workers
    finally:
        workers.end()


def _web(how: Serving) -> None:
    from granian.constants import Interfaces  # noqa: PLC0415 - the server is needed by this command alone
    from granian.log import LogLevels  # noqa: PLC0415 - likewise
    from granian.server import Server  # noqa: PLC0415 - likewise

    Server(
        "mingzhang.office.wsgi:application",
        address=how.host,
        port=how.port,
        interface=Interfaces.WSGI,
        workers=how.workers,
        blocking_threads=how.threads,
        backpressure=64,
        log_level=LogLevels.warning,
    ).serve()
