"""Events are told to addresses: written with the event, sent afterwards, signed, tried again without an answer."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mingzhang.office.models import AuditEvent, Organisation, Webhook, WebhookDelivery
from mingzhang.office.queries.audit import webhook_rows
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services.acting import Actor, NotFoundError, RefusedError, Role, require
from mingzhang.office.services.audit import record
from mingzhang.office.services.sending import Sender, SendingError

KEEPERS = frozenset({Role.HEAD, Role.SYSTEM_ADMIN})
MOST_ATTEMPTS = 8
SIGNATURE = "X-Mingzhang-Signature"
_SALT = "mingzhang.office.webhook"
_MINUTES = 2


def add_webhook(
    actor: Actor, organisation: Organisation, url: str, actions: Sequence[str], sender: Sender | None = None
) -> tuple[Webhook, str]:
    """An address to be told, and the secret that its messages are signed with."""
    require(actor, KEEPERS, organisation, "登记事件通知")
    try:
        (sender or Sender()).check(url)
    except SendingError as error:
        raise RefusedError({"url": str(error)}) from error
    with seeing(actor.known), transaction.atomic():
        hook: Webhook = Webhook.objects.create(
            organisation=organisation, url=url, actions=sorted(set(actions)), made_by=actor.user
        )
        after = {"url": url, "actions": "、".join(hook.actions)}
        record(actor, "webhooks.add", hook, organisation=organisation, after=after)
    return hook, secret_of(hook)


def end_webhook(actor: Actor, key: int) -> None:
    """The address is told no more."""
    with seeing(actor.known), transaction.atomic():
        hook = webhook_rows(actor).filter(pk=key).first()
        if hook is None:
            raise NotFoundError("没有这个通知地址，或者已经停用。")
        require(actor, KEEPERS, hook.organisation, "停用事件通知")
        hook.ended_at = timezone.now()
        hook.save()
        record(actor, "webhooks.end", hook, organisation=hook.organisation)


def secret_of(hook: Webhook) -> str:
    """The secret of an address: derived from the site's own, so that no copy of it lies in the database."""
    return salted_hmac(_SALT, f"{hook.pk}:{hook.url}", algorithm="sha256").hexdigest()


def signature(secret: str, moment: str, body: bytes) -> str:
    """What the receiver computes as well, over the moment and the body, so that an old message is told."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def deliver_due(sender: Sender | None = None, most: int = 100) -> tuple[int, int]:
    """Sends what is due.

    Returns:
        How many were delivered, and how many not.
    """
    post = sender or Sender()
    done = failed = 0
    with everything("发送事件通知"):
        rows = WebhookDelivery.objects.filter(
            delivered_at=None, next_at__lte=timezone.now(), webhook__ended_at=None
        ).select_related("webhook", "event__organisation", "event__actor")
        for delivery in rows.order_by("pk")[:most]:
            if _deliver(delivery, post):
                done += 1
            else:
                failed += 1
    return done, failed


def _deliver(delivery: WebhookDelivery, sender: Sender) -> bool:
    hook, moment = delivery.webhook, timezone.now().isoformat()
    body = json.dumps(message(delivery.event), ensure_ascii=False, sort_keys=True).encode()
    headers = {"X-Mingzhang-Time": moment, SIGNATURE: signature(secret_of(hook), moment, body)}
    try:
        status = sender.post(hook.url, body, headers)
        answer = f"HTTP {status}"
    except SendingError as error:
        status, answer = 0, str(error)
    delivery.attempts += 1
    delivery.answer = answer[:200]
    good = 200 <= status < 300
    if good:
        delivery.delivered_at, delivery.next_at = timezone.now(), None
    elif delivery.attempts < MOST_ATTEMPTS:
        delivery.next_at = timezone.now() + timedelta(minutes=_MINUTES**delivery.attempts)
    else:
        delivery.next_at = None
    delivery.save()
    return good


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
