"""Which addresses a collector may reach, decided on the address that is connected to, not on the name."""

import socket
import ssl
import time
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
from django.conf import settings

_Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")


class ForbiddenAddressError(Exception):
    """The name leads to an address inside; caught by the collector, which says so."""


def allowed_inside(host: str, port: int) -> bool:
    """Whether the administrator allows a host, or a host with a port, although its address is internal."""
    allowed = {name.lower() for name in settings.COLLECT_HOSTS}
    plain = host.lower().rstrip(".")
    return plain in allowed or f"{plain}:{port}" in allowed


def public(address: _Address) -> bool:
    """Whether an address belongs to the public network; what only wraps another address is judged by that."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return public(inner)
        if address in _NAT64:
            return public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


def addresses(host: str, port: int) -> list[str]:
    """The addresses that may be connected to for a name.

    Raises:
        ForbiddenAddressError: One of its addresses is internal, and the administrator has not allowed the host.
        OSError: The name is not known.
    """
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not allowed_inside(host, port):
        inside = [one for one in found if not public(ip_address(one.partition("%")[0]))]
        if inside:
            raise ForbiddenAddressError(
                f"“{host}”指向内部地址 {inside[0]}，采集器不访问；"
                "确需访问的，请管理员把它列入 MINGZHANG_COLLECT_HOSTS。"
            )
    return found


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

    def __init__(self, deadline: Deadline) -> None:
        self.deadline, self.plain = deadline, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to one of the name's addresses, none of them internal."""
        try:
            found = addresses(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"“{host}”这个名字查不到") from error
        for place, address in enumerate(found, 1):
            try:
                left = self.deadline.left()
                return _Stream(self.plain.connect_tcp(address, port, left, None, socket_options), self.deadline)
            except httpcore.ConnectError as error:
                if place == len(found):
                    raise httpcore.ConnectError(in_words(error)) from error
        raise httpcore.ConnectError(f"“{host}”没有地址")
