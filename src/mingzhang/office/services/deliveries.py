"""What is told of events is sent: signed, each by one process alone, tried again without an answer."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac

from mingzhang.office.models import AuditEvent, Webhook, WebhookDelivery
from mingzhang.office.scope import everything
from mingzhang.office.services.sending import Sender, SendingError

MOST_ATTEMPTS = 8
SIGNATURE = "X-Mingzhang-Signature"
TIME = "X-Mingzhang-Time"
HELD = timedelta(minutes=1)
"""How long a process keeps a delivery to itself; one that was killed meanwhile is sent by the next."""

_SALT = "mingzhang.office.webhook"
_MINUTES = 2


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes out over the wire."""

    headers: Mapping[str, str]
    body: bytes


def secret_of(hook: Webhook) -> str:
    """The secret of an address: derived from the site's own, so that no copy of it lies in the database."""
    return salted_hmac(_SALT, f"{hook.pk}:{hook.url}", algorithm="sha256").hexdigest()


def signature(secret: str, moment: str, body: bytes) -> str:
    """What the receiver computes as well, over the moment and the body, so that an old message is told."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def message(event: AuditEvent) -> dict[str, Any]:
    """What is told of an event: which row, what was done; what stands in it is asked for with a token."""
    return {
        "contract": "mingzhang.event/1",
        "organisation": event.organisation.code,
        "year": event.year,
        "number": event.number,
        "at": event.at.isoformat(),
        "action": event.action,
        "about": event.about,
        "hash": event.hash,
    }


def sent(delivery: WebhookDelivery, at: datetime) -> Sent:
    """What is sent at a moment; of a delivery that was tried, what was sent then."""
    body = json.dumps(message(delivery.event), ensure_ascii=False, sort_keys=True).encode()
    moment = at.isoformat()
    return Sent({TIME: moment, SIGNATURE: signature(secret_of(delivery.webhook), moment, body)}, body)


def deliver_due(sender: Sender | None = None, most: int = 100) -> tuple[int, int]:
    """Sends what is due.

    Returns:
        How many were delivered, and how many not.
    """
    post = sender or Sender()
    with everything("发送事件通知"):
        rows = WebhookDelivery.objects.filter(
            delivered_at=None, next_at__lte=timezone.now(), webhook__ended_at=None
        ).select_related("webhook", "event__organisation", "event__actor")
        tried = [deliver(delivery, post) for delivery in rows.order_by("pk")[:most] if _taken(delivery)]
    return tried.count(True), tried.count(False)


def _taken(delivery: WebhookDelivery) -> bool:
    """Whether this process is the one that sends it: of several that saw it due, the first."""
    still = WebhookDelivery.objects.filter(pk=delivery.pk, delivered_at=None, next_at=delivery.next_at)
    return bool(still.update(next_at=timezone.now() + HELD))


def deliver(delivery: WebhookDelivery, sender: Sender, *, retries: bool = True) -> bool:
    """Sends one and keeps the answer; whether it was delivered."""
    now = timezone.now()
    going = sent(delivery, now)
    try:
        status = sender.post(delivery.webhook.url, going.body, going.headers)
        answer = f"HTTP {status}"
    except SendingError as error:
        status, answer = 0, str(error)
    good = 200 <= status < 300
    delivery.attempts += 1
    delivery.attempted_at, delivery.answer = now, answer[:200]
    delivery.delivered_at = timezone.now() if good else None
    delivery.next_at = None if good or not retries else _next_try(delivery.attempts)
    delivery.save()
    return good


def _next_try(attempts: int) -> datetime | None:
    """Ever later, and at last not at all."""
    return timezone.now() + timedelta(minutes=_MINUTES**attempts) if attempts < MOST_ATTEMPTS else None
