"""Gets a page from a checked address: redirects followed within the guard, one time limit, a bounded size."""

import ssl
import time
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from urllib.parse import urljoin

import httpcore
from django.conf import settings

from mingzhang.office.services.addresses import InsideError, MalformedError, is_public, looked_up, target
from mingzhang.office.services.connecting import Checked, Deadline

MOST_BYTES = 1024 * 1024
MOST_REDIRECTS = 5
_HEADERS = [(b"User-Agent", b"mingzhang-collector"), (b"Accept", b"*/*")]
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_WRONG = {
    "whole": "网址写得不完整，请从 http:// 或 https:// 开始写全。",
    "scheme": "网址须以 http:// 或 https:// 开头。",
    "person": "网址里不能带用户名和口令。",
}


class ForbiddenAddressError(Exception):
    """The name leads to an address inside; caught by the collector, which says so."""


class TooManyRedirectsError(Exception):
    """The target leads on and on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        address: From where, after redirects.
        milliseconds: From the first word sent to the last byte received, redirects included.
        cut: The body is longer than what was read.
    """

    address: str
    status: int
    body: bytes
    milliseconds: Decimal
    cut: bool = False

    @property
    def text(self) -> str:
        """The body as text, whatever its encoding."""
        return self.body.decode("utf-8", "replace")


def wrong_address(address: str) -> str | None:
    """What is wrong with an address, None where nothing is."""
    try:
        target(address, _PORTS)
    except MalformedError as error:
        return _WRONG[error.why]
    return None


def allowed_inside(host: str, port: int) -> bool:
    """Whether the administrator allows a host, or a host with a port, although its address is internal."""
    allowed = {name.lower() for name in settings.COLLECT_HOSTS}
    plain = host.lower().rstrip(".")
    return plain in allowed or f"{plain}:{port}" in allowed


def _look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, none of them internal unless the administrator allows it."""
    try:
        return looked_up(host, port, (lambda _: True) if allowed_inside(host, port) else is_public)
    except InsideError as error:
        raise ForbiddenAddressError(
            f"“{host}”指向内部地址 {error.address}，采集器不访问；"
            "确需访问的，请管理员把它列入 MINGZHANG_COLLECT_HOSTS。"
        ) from error


def fetch(address: str, seconds: int) -> Answer:
    """The answer of an address within a time.

    Raises:
        ForbiddenAddressError: It, or what it redirects to, is inside.
        TooManyRedirectsError: It redirects too often.
        httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError: It does not serve.
    """
    began = time.perf_counter_ns()
    backend = Checked(Deadline(seconds), _look_up)
    with httpcore.ConnectionPool(ssl_context=_trust(), network_backend=backend) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            status, moved, body = _once(pool, target(address, _PORTS).url)
            if status not in _REDIRECTS or not moved:
                passed = Decimal((time.perf_counter_ns() - began) // 1000).scaleb(-3)
                return Answer(address, status, body[:MOST_BYTES], passed, len(body) > MOST_BYTES)
            address = urljoin(address, moved)
            if wrong_address(address):
                raise httpcore.UnsupportedProtocol(address)
    raise TooManyRedirectsError(f"转向超过 {MOST_REDIRECTS} 次。")


@cache
def _trust() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


def _once(pool: httpcore.ConnectionPool, address: str) -> tuple[int, str, bytes]:
    with pool.stream("GET", address, headers=_HEADERS) as answer:
        headers = {name.lower(): value for name, value in answer.headers}
        body = b""
        for piece in answer.iter_stream():
            body += piece
            if len(body) > MOST_BYTES:
                break
        return answer.status, headers.get(b"location", b"").decode("latin-1"), body
