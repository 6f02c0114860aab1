"""Posts to addresses that people typed, and never to one inside: the name is looked up once, and that is called."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpcore

from mingzhang.errors import MingzhangError
from mingzhang.office.services.addresses import (
    InsideError,
    MalformedError,
    Permitted,
    Target,
    is_public,
    looked_up,
    target,
)
from mingzhang.office.services.connecting import Checked, Deadline

_SECONDS = 5
"""For the whole exchange, however slowly the other side answers."""

_PORTS = {"https": 443}
_WRONG = {
    "whole": "“{url}”不是网址。",
    "scheme": "通知地址须以 https:// 开头，且不带用户名和密码。",
    "person": "通知地址须以 https:// 开头，且不带用户名和密码。",
}


class SendingError(MingzhangError):
    """An address that must not be called, or that did not answer."""


@dataclass(frozen=True)
class Sender:
    """Posts JSON over TLS.

    Attributes:
        permitted: Which addresses may be called.
        context: Whom to trust.
    """

    permitted: Permitted = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def check(self, url: str) -> Target:
        """Where a call would go.

        Raises:
            SendingError: It is no HTTPS address, or leads inside.
        """
        try:
            found = target(url, _PORTS)
            looked_up(found.host, found.port, self.permitted)
        except MalformedError as error:
            raise SendingError(_WRONG[error.why].format(url=url)) from error
        except InsideError as error:
            raise SendingError(f"“{error.host}”指向内部网络，不能作为通知地址。") from error
        except (OSError, UnicodeError) as error:
            raise SendingError(f"找不到主机“{found.host}”。") from error
        return found

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; a redirection is an answer, and is not followed.

        Raises:
            SendingError: The address must not be called, or did not answer.
        """
        try:
            found = target(url, _PORTS)
            return self._status(found.url, body, {"Content-Type": "application/json", **headers})
        except MalformedError as error:
            raise SendingError(_WRONG[error.why].format(url=url)) from error
        except InsideError as error:
            raise SendingError(f"“{error.host}”指向内部网络，不能作为通知地址。") from error
        except _UNSERVED as error:
            raise SendingError(f"“{found.host}”没有应答：{_why(error)}。") from error

    def _status(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        backend = Checked(Deadline(_SECONDS), lambda host, port: looked_up(host, port, self.permitted))
        with (
            httpcore.ConnectionPool(ssl_context=self.context, network_backend=backend) as pool,
            pool.stream("POST", url, headers=list(headers.items()), content=body) as answer,
        ):
            return answer.status


_UNSERVED = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


def _why(error: Exception) -> str:
    """What kept the other side from answering, in words."""
    if isinstance(error, httpcore.TimeoutException):
        return f"{_SECONDS} 秒内没有答复"
    return "连接不上，或者证书不可信" if isinstance(error, httpcore.ConnectError) else "中途断开"
