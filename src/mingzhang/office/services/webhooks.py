"""Addresses that are told of events: entered, tried, ended, told again."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Organisation, Webhook, WebhookDelivery
from mingzhang.office.queries.webhooks import delivery_rows, webhook_rows
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services.acting import Actor, NotFoundError, RefusedError, Role, refuse_if, require
from mingzhang.office.services.audit import record
from mingzhang.office.services.deliveries import HELD, deliver, secret_of
from mingzhang.office.services.sending import Sender, SendingError

KEEPERS = frozenset({Role.HEAD, Role.SYSTEM_ADMIN})


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
        known = Webhook.objects.filter(organisation=organisation, url=url, ended_at=None).exists()
        refuse_if({"url": "这个地址已经登记，不必再登记；要改事件请先停用。" if known else None})
        hook: Webhook = Webhook.objects.create(
            organisation=organisation, url=url, actions=sorted(set(actions)), made_by=actor.user
        )
        after = {"url": url, "actions": "、".join(hook.actions)}
        record(actor, "webhooks.add", hook, organisation=organisation, after=after)
    return hook, secret_of(hook)


def end_webhook(actor: Actor, key: int) -> None:
    """The address is told no more."""
    with seeing(actor.known), transaction.atomic():
        hook = _live(actor, key, "停用事件通知")
        hook.ended_at = timezone.now()
        hook.save()
        record(actor, "webhooks.end", hook, organisation=hook.organisation)


def try_webhook(actor: Actor, key: int, sender: Sender | None = None) -> WebhookDelivery:
    """Tells an address at once of this very try; without an answer it is not told of it again."""
    with seeing(actor.known), transaction.atomic():
        hook = _live(actor, key, "试发事件通知")
        event = record(actor, "webhooks.try", hook, organisation=hook.organisation)
        with everything("试发事件通知"):
            delivery, _ = WebhookDelivery.objects.update_or_create(
                webhook=hook, event=event, defaults={"next_at": timezone.now() + HELD}
            )
    return _told(delivery, sender, retries=False)


def send_again(actor: Actor, key: int, sender: Sender | None = None) -> WebhookDelivery:
    """Tells an address once more of an event that it was told of, or should have been."""
    with seeing(actor.known), transaction.atomic():
        delivery = delivery_rows(actor).select_for_update(of=("self",)).filter(pk=key).first()
        if delivery is None:
            raise NotFoundError("没有这条通知。")
        hook = _live(actor, delivery.webhook_id, "重发事件通知")
        delivery.delivered_at, delivery.next_at = None, timezone.now() + HELD
        delivery.save()
        record(actor, "webhooks.again", hook, organisation=hook.organisation, after={"event": delivery.event.about})
    return _told(delivery, sender)


def _live(actor: Actor, key: int, doing: str) -> Webhook:
    """An address in use that the actor may keep."""
    hook = webhook_rows(actor).filter(pk=key, ended_at=None).first()
    if hook is None:
        raise NotFoundError("没有这个通知地址，或者已经停用。")
    require(actor, KEEPERS, hook.organisation, doing)
    return hook


def _told(delivery: WebhookDelivery, sender: Sender | None, *, retries: bool = True) -> WebhookDelivery:
    """Sent after the transaction, so that nothing is held while the other side thinks."""
    with everything("发送事件通知"):
        deliver(delivery, sender or Sender(), retries=retries)
    return delivery
