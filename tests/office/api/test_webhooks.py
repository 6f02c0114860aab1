"""Events are told to addresses outside, signed, once; addresses inside are never called."""

import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mingzhang.office.models import AuditEvent, WebhookDelivery
from mingzhang.office.scope import everything
from mingzhang.office.services.acting import NotFoundError, NotPermittedError, RefusedError
from mingzhang.office.services.addresses import is_public
from mingzhang.office.services.audit import record
from mingzhang.office.services.deliveries import HELD, SIGNATURE, TIME, deliver_due, sent, signature
from mingzhang.office.services.sending import Sender, SendingError
from mingzhang.office.services.webhooks import add_webhook, end_webhook, send_again, try_webhook
from tests.office.conftest import City, People

INSIDE = Sender(lambda _: True)
"""A sender that may call this machine, for tests alone."""


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::"],
)  # fmt: skip
def test_addresses_inside_are_known(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8"])
def test_addresses_outside_are_known(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://1.1.1.1/", "须以 https:// 开头"),
        ("https://user:secret@1.1.1.1/", "不带用户名和密码"),
        ("ftp://1.1.1.1/", "须以 https:// 开头"),
        ("https://1.1.1.1:99999/", "不是网址"),
        ("https://127.0.0.1/", "指向内部网络"),
        ("https://localhost/hook", "指向内部网络"),
        ("https://[::1]/", "指向内部网络"),
        ("https://2130706433/", "指向内部网络"),
        ("https://0x7f.1/", "指向内部网络"),
    ],
)
def test_an_address_inside_is_refused_when_it_is_entered(city: City, people: People, url: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        add_webhook(people["head"], city["data"], url, [])
    with pytest.raises(NotPermittedError):
        add_webhook(people["clerk"], city["data"], "https://1.1.1.1/", [])


class _Heard(BaseHTTPRequestHandler):
    messages: list[tuple[dict[str, str], bytes]]
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.messages.append((dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Location", "https://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[tuple[str, type[_Heard], Sender]]:
    """A program that listens on this machine over TLS, and a sender that trusts it."""
    certificate = _certificate(tmp_path)
    heard = type("Heard", (_Heard,), {"messages": [], "status": 200})
    server = HTTPServer(("127.0.0.1", 0), heard)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    trusting = ssl.create_default_context(cafile=str(certificate))
    yield f"https://localhost:{server.server_port}/hook", heard, Sender(lambda _: True, trusting)
    server.shutdown()
    server.server_close()
    thread.join()


def _certificate(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "listener.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def note(city: City, people: People, where: str = "data", action: str = "projects.note") -> AuditEvent:
    with everything("测试"):
        return record(people["clerk"], action, city[where], organisation=city[where])


def test_an_event_is_told_once_and_signed(
    city: City, people: People, listener: tuple[str, type[_Heard], Sender]
) -> None:
    url, heard, sender = listener
    _, secret = add_webhook(people["head"], city["data"], url, ["projects."], sender)
    told = note(city, people, "unit")
    note(city, people, "health")
    note(city, people, "data", "contracts.note")
    assert deliver_due(sender) == (1, 0)
    assert deliver_due(sender) == (0, 0)
    [(head, body)] = heard.messages
    assert json.loads(body) == {
        "contract": "mingzhang.event/1",
        "organisation": "unit",
        "year": told.year,
        "number": 1,
        "at": told.at.isoformat(),
        "action": "projects.note",
        "about": told.about,
        "hash": told.hash,
    }
    assert head[SIGNATURE] == signature(secret, head["X-Mingzhang-Time"], body)


def test_a_failure_is_tried_again_and_a_redirection_is_not_followed(
    city: City, people: People, listener: tuple[str, type[_Heard], Sender]
) -> None:
    url, heard, sender = listener
    hook, _ = add_webhook(people["head"], city["data"], url, ["projects."], sender)
    note(city, people)
    heard.status = 302
    assert deliver_due(sender) == (0, 1)
    with everything("测试"):
        waiting = WebhookDelivery.objects.get(delivered_at=None)
        assert (waiting.attempts, waiting.answer, waiting.next_at > timezone.now()) == (1, "HTTP 302", True)
        WebhookDelivery.objects.update(next_at=timezone.now())
    heard.status = 204
    assert deliver_due(sender) == (1, 0)
    assert len(heard.messages) == 2
    end_webhook(people["head"], hook.pk)
    note(city, people)
    assert deliver_due(sender) == (0, 0)


def test_an_address_that_has_moved_inside_is_not_called(
    city: City, people: People, listener: tuple[str, type[_Heard], Sender]
) -> None:
    url, heard, sender = listener
    add_webhook(people["head"], city["data"], url, ["projects."], sender)
    note(city, people)
    assert deliver_due(Sender(context=sender.context)) == (0, 1)
    assert heard.messages == []
    with pytest.raises(SendingError, match="没有应答"):
        Sender(lambda _: True).post(url, b"{}", {})  # a certificate that nobody vouches for


def test_what_was_undone_is_not_told(city: City, people: People) -> None:
    add_webhook(people["head"], city["data"], "https://localhost/x", ["projects."], INSIDE)
    with transaction.atomic():
        note(city, people)
        transaction.set_rollback(True)
    with everything("测试"):
        assert WebhookDelivery.objects.count() == 0


def delivery(**conditions: Any) -> WebhookDelivery:
    with everything("测试"):
        found: WebhookDelivery = WebhookDelivery.objects.select_related("event", "webhook").get(**conditions)
    return found


def test_a_try_is_told_at_once_to_that_address_and_not_tried_again(
    city: City, people: People, listener: tuple[str, type[_Heard], Sender]
) -> None:
    url, heard, sender = listener
    head = people["head"]
    hook, secret = add_webhook(head, city["data"], url, ["projects."], sender)
    heard.status = 500
    missed = try_webhook(head, hook.pk, sender)
    assert (missed.answer, missed.delivered_at, missed.next_at) == ("HTTP 500", None, None)
    heard.status = 200
    told = try_webhook(head, hook.pk, sender)
    assert (told.answer, told.delivered_at is not None, told.next_at) == ("HTTP 200", True, None)
    assert [json.loads(body)["action"] for _, body in heard.messages] == ["webhooks.try"] * 2
    assert deliver_due(sender) == (0, 0)
    kept = delivery(pk=told.pk)
    assert kept.attempted_at is not None
    going = sent(kept, kept.attempted_at)
    assert (going.body, going.headers[SIGNATURE]) == (heard.messages[1][1], heard.messages[1][0][SIGNATURE])
    assert going.headers[SIGNATURE] == signature(secret, going.headers[TIME], going.body)


def test_what_was_given_up_is_sent_again_by_hand(
    city: City, people: People, listener: tuple[str, type[_Heard], Sender]
) -> None:
    url, heard, sender = listener
    head = people["head"]
    hook, _ = add_webhook(head, city["data"], url, ["projects."], sender)
    event = note(city, people)
    with everything("测试"):
        WebhookDelivery.objects.update(attempts=8, next_at=None, answer="HTTP 500")
    assert deliver_due(sender) == (0, 0)
    row = delivery(event=event)
    with pytest.raises(NotPermittedError):
        send_again(people["reviewer"], row.pk, sender)
    with pytest.raises(NotFoundError):
        send_again(people["other_clerk"], row.pk, sender)
    assert heard.messages == []
    assert send_again(head, row.pk, sender).delivered_at is not None
    assert [json.loads(body)["number"] for _, body in heard.messages] == [event.number]
    end_webhook(head, hook.pk)
    for step, key in ((send_again, row.pk), (try_webhook, hook.pk), (end_webhook, hook.pk)):
        with pytest.raises(NotFoundError, match="已经停用"):
            step(head, key)


class _Busy(Sender):
    """Answers only after another process has looked for what is due."""

    def post(self, url: str, body: bytes, headers: Any) -> int:
        self.__dict__["found"] = deliver_due(Sender(lambda _: False))
        return 200


def test_two_processes_do_not_tell_the_same_event_twice(city: City, people: People) -> None:
    add_webhook(people["head"], city["data"], "https://localhost/x", ["projects."], INSIDE)
    note(city, people)
    busy = _Busy(lambda _: True)
    assert (deliver_due(busy), busy.__dict__["found"]) == ((1, 0), (0, 0))
    assert delivery().attempts == 1


def test_what_a_killed_process_kept_is_sent_by_the_next(city: City, people: People) -> None:
    add_webhook(people["head"], city["data"], "https://localhost/x", ["projects."], INSIDE)
    note(city, people)

    class Killed(Sender):
        def post(self, url: str, body: bytes, headers: Any) -> int:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(Killed(lambda _: True))
    assert deliver_due(_Busy(lambda _: True)) == (0, 0)
    with everything("测试"):
        WebhookDelivery.objects.update(next_at=F("next_at") - HELD)
    assert deliver_due(_Busy(lambda _: True)) == (1, 0)
