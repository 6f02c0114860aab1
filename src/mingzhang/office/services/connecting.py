"""Connections to checked addresses, within one deadline for the whole exchange."""

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

LookUp = Callable[[str, int], list[str]]

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (ConnectionRefusedError, "对方拒绝连接，那个端口上没有服务"),
    (ConnectionResetError, "连接被对方中断"),
    (ssl.SSLCertVerificationError, "对方的证书不可信或已过期"),
    (ssl.SSLError, "加密连接没有建立"),
    (OSError, "网络到不了那里"),
)


def in_words(error: Exception) -> str:
    """Why a system could not be asked, for people who read no error numbers."""
    if not str(error).isascii():
        return str(error)
    cause = error.__cause__ or error
    return next((says for kind, says in _WORDS if isinstance(cause, kind)), "对方没有按网页的规矩答复")


class Deadline:
    """A moment until which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left.

        Raises:
            httpcore.ReadTimeout: None are.
        """
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return left


class _Stream(httpcore.NetworkStream):
    """A connection on which no single wait goes beyond the deadline of the whole."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.inner, self.deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.deadline.left())

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            secured = self.inner.start_tls(ssl_context, server_hostname, self.deadline.left())
        except httpcore.ConnectError as error:
            raise httpcore.ConnectError(in_words(error)) from error
        return _Stream(secured, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class Checked(httpcore.NetworkBackend):
    """Connects to the very address that was checked, so that a name that changes its mind leads nowhere else."""

    def __init__(self, deadline: Deadline, look_up: LookUp) -> None:
        self.deadline, self.look_up, self.plain = deadline, look_up, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to one of the addresses that the look-up lets pass."""
        try:
            found = self.look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"“{host}”这个名字查不到") from error
        for place, address in enumerate(found, 1):
            try:
                left = self.deadline.left()
                return _Stream(self.plain.connect_tcp(address, port, left, None, socket_options), self.deadline)
            except httpcore.ConnectError as error:
                if place == len(found):
                    raise httpcore.ConnectError(in_words(error)) from error
        raise httpcore.ConnectError(f"“{host}”没有地址")
