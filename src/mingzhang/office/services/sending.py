"""Posts to addresses that people typed, and never to one inside: the name is looked up once, and that is called."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mingzhang.errors import MingzhangError

_TIMEOUT = 5
_MOST_ANSWER = 4096
_PORT = 443
# Addresses that carry another one inside, by which an inner one could be reached.
_WRAPPING = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class SendingError(MingzhangError):
    """An address that must not be called, or that did not answer."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the open net: not of this machine, not of a private network, not wrapped."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in _WRAPPING):
            return False
    return address.is_global and not address.is_multicast


class _Pinned(http.client.HTTPSConnection):
    """Calls the address that was checked, and asks for the certificate of the name."""

    def __init__(self, host: str, address: str, port: int, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=_TIMEOUT, context=context)
        self._address, self._trust = address, context

    def connect(self) -> None:
        """Opens the connection to the checked address."""
        plain = socket.create_connection((self._address, self.port), _TIMEOUT)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)


@dataclass(frozen=True)
class Sender:
    """Posts JSON over TLS.

    Attributes:
        permitted: Which addresses may be called.
        context: Whom to trust.
    """

    permitted: Callable[[Address], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def check(self, url: str) -> tuple[str, int, str]:
        """Host, port and the address to call.

        Raises:
            SendingError: It is no HTTPS address, or leads inside.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or _PORT
        except ValueError as error:
            raise SendingError(f"“{url}”不是网址。") from error
        if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
            raise SendingError("通知地址须以 https:// 开头，且不带用户名和密码。")
        return parts.hostname, port, self._looked_up(parts.hostname, port)

    def _looked_up(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise SendingError(f"找不到主机“{host}”。") from error
        addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        if not addresses or not all(self.permitted(address) for address in addresses):
            raise SendingError(f"“{host}”指向内部网络，不能作为通知地址。")
        return str(addresses[0])

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; a redirection is an answer, and is not followed.

        Raises:
            SendingError: The address must not be called, or did not answer.
        """
        host, port, address = self.check(url)
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = _Pinned(host, address, port, self.context)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            answer.read(_MOST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise SendingError(f"“{host}”没有应答（{type(error).__name__}）。") from error
        finally:
            connection.close()
        return answer.status
