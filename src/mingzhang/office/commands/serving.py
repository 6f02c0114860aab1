"""Serves the site: a web server with its workers, and processes for the work in the background."""

import os
import subprocess
import sys
from dataclasses import dataclass

from mingzhang.errors import MingzhangError
from mingzhang.office.commands import begin

_TASKS = ("django", "db_worker", "--interval", "0.3", "--no-startup-delay")
_NOTICES = ("mingzhang", "office", "notify", "--watch", "15")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Serving:
    """How the site is served.

    Attributes:
        workers: Web processes; each answers `threads` requests at a time.
        plain: Without TLS, for this machine alone.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 2
    threads: int = 4
    plain: bool = False

    @property
    def address(self) -> str:
        """What is typed into a browser."""
        return f"http://{self.host}:{self.port}/"


def serve(how: Serving) -> None:
    """Serves until it is stopped; the background process ends with it.

    Raises:
        MingzhangError: Plain HTTP was asked for on an address that other machines reach.
    """
    if how.plain:
        if how.host not in _LOOPBACK:
            raise MingzhangError("不加密的 HTTP 只能用于本机；对外请在前面放一个做 TLS 的代理。")
        os.environ["MINGZHANG_PLAIN_HTTP"] = "1"
    begin()
    workers = [_background(*words) for words in (_TASKS, _NOTICES)]
    try:
        _web(how)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(timeout=10)


def _background(*words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(command, env=os.environ | {"DJANGO_SETTINGS_MODULE": "mingzhang.office.settings"})  # noqa: S603 - our own interpreter and words


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
