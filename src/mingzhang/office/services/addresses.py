"""Which addresses the site calls because people typed them: one guard, for collectors and for notifications alike.

It decides on the address that is connected to, never on the name: a name is looked up once, all its addresses
must be of the open net, and one of these is called.
"""

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit, urlunsplit

IPAddress = IPv4Address | IPv6Address
Permitted = Callable[[IPAddress], bool]

# What registries have handed out for the open net; the rest of IPv6 is local, reserved, or wraps an inner address.
_OPEN_IPV6 = ip_network("2000::/3")
# Within it: protocol assignments (Teredo, ORCHID), 6to4, documentation.
_CLOSED_IPV6 = tuple(ip_network(net) for net in ("2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20"))
# What `is_global` of older Pythons lets pass: protocol assignments, relays of 6to4.
_CLOSED_IPV4 = tuple(ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24"))
_KEPT = "%/:?#[]@!$&'()*+,;=~"
"""What stays as it is in a path or query."""

_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")


class MalformedError(Exception):
    """What was typed is no address that can be called.

    Attributes:
        why: whole, scheme or person: it is incomplete, of another protocol, or carries a user's name.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class InsideError(Exception):
    """The name leads to an address inside.

    Attributes:
        host: The name as it was typed.
        address: Where it leads.
    """

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} → {address}")
        self.host, self.address = host, address


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes by its name.

    Attributes:
        url: The address in plain ASCII, as it is asked for.
    """

    url: str
    host: str
    port: int


def target(url: str, ports: Mapping[str, int]) -> Target:
    """Host and port of an address.

    Args:
        url: What was typed.
        ports: The protocols that may be called, each with its usual port.

    Raises:
        MalformedError: It cannot be called.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, _ascii(parts.hostname or "")
    except ValueError as error:
        raise MalformedError("whole") from error
    if parts.scheme not in ports or not host:
        raise MalformedError("scheme")
    if "@" in parts.netloc:
        raise MalformedError("person")
    if port == 0 or _UNSEEN.search(url):
        raise MalformedError("whole")
    port = port or ports[parts.scheme]
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    path, query = (quote(part, safe=_KEPT) for part in (parts.path or "/", parts.query))
    return Target(urlunsplit((parts.scheme, place, path, query, "")), host, port)


def _ascii(host: str) -> str:
    """A host's name as the net knows it; digits of other scripts become what they stand for."""
    return host if host.isascii() else host.encode("idna").decode()


def is_public(address: IPAddress) -> bool:
    """Whether an address is of the open net: not of this machine or a private network, and wrapping no other."""
    if isinstance(address, IPv4Address):
        closed = any(address in net for net in _CLOSED_IPV4)
    elif address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    else:
        closed = address not in _OPEN_IPV6 or any(address in net for net in _CLOSED_IPV6)
    return not closed and address.is_global and not address.is_multicast and not address.is_reserved


def looked_up(host: str, port: int, permitted: Permitted = is_public) -> list[str]:
    """The addresses of a name, every one of them permitted.

    Raises:
        InsideError: One of them is not.
        OSError, UnicodeError: The name is not known.
    """
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    for address in found:
        if not permitted(ip_address(address.partition("%")[0])):
            raise InsideError(host, address)
    return found
