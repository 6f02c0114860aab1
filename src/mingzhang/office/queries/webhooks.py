"""Addresses that are told of events, and what was told to them; they tell nothing of a row."""

from django.db.models import Count, Max, Q, QuerySet

from mingzhang.office.models import Webhook, WebhookDelivery
from mingzhang.office.queries.acting import Actor
from mingzhang.office.scope import seeing

_UNTOLD = Q(deliveries__delivered_at=None, deliveries__attempts__gt=0)


def webhook_rows(actor: Actor) -> "QuerySet[Webhook, Webhook]":
    """Addresses of organisations that the actor knows, the ended ones too, with how their deliveries go."""
    with seeing(actor.known):
        rows: QuerySet[Webhook, Webhook] = Webhook.objects.select_related("organisation", "made_by")
    failures = Count("deliveries", filter=_UNTOLD)
    return rows.annotate(last_at=Max("deliveries__attempted_at"), failures=failures)


def delivery_rows(actor: Actor, hook: int | None = None) -> "QuerySet[WebhookDelivery, WebhookDelivery]":
    """What is and was told to these addresses, or to one of them, the latest first."""
    with seeing(actor.known):
        rows: QuerySet[WebhookDelivery, WebhookDelivery] = WebhookDelivery.objects.select_related(
            "webhook__organisation", "event__organisation"
        )
    return (rows if hook is None else rows.filter(webhook=hook)).order_by("-pk")
