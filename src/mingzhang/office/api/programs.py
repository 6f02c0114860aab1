"""What concerns the calling program: as whom it acts, and the addresses that are told of events."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from mingzhang.office.api import resolving
from mingzhang.office.api.calling import actor_of
from mingzhang.office.api.shapes.programs import DeliveryOut, HookIn, HookOut, MeOut
from mingzhang.office.models import WebhookDelivery
from mingzhang.office.queries.webhooks import delivery_rows, webhook_rows
from mingzhang.office.services import webhooks
from mingzhang.office.services.acting import NotFoundError

router = Router(tags=["程序"])
_SHOWN = 100


@router.get("/me", response=MeOut)
def me(request: HttpRequest) -> Any:
    """As whom the token acts."""
    actor = actor_of(request)
    return {
        "user": actor.user.username,
        "organisation": actor.organisation,
        "roles": sorted(actor.roles),
        "now": timezone.now(),
    }


@router.get("/webhooks", response=list[HookOut])
def list_webhooks(request: HttpRequest) -> Any:
    """The addresses that are told of events."""
    rows = webhook_rows(actor_of(request)).filter(ended_at=None)
    return [{"id": hook.pk, "url": hook.url, "actions": hook.actions} for hook in rows]


@router.post("/webhooks", response={201: HookOut})
def add_webhook(request: HttpRequest, body: HookIn) -> Any:
    """An address to be told; its secret is shown this once."""
    owner = resolving.organisation(request, body.organisation)
    hook, secret = webhooks.add_webhook(actor_of(request), owner, body.url, body.actions)
    return Status(201, {"id": hook.pk, "url": hook.url, "actions": hook.actions, "secret": secret})


@router.delete("/webhooks/{key}", response={204: None})
def end_webhook(request: HttpRequest, key: int) -> Any:
    """The address is told no more."""
    webhooks.end_webhook(actor_of(request), key)
    return Status(204, None)


@router.get("/webhooks/{key}/deliveries", response=list[DeliveryOut])
def list_deliveries(request: HttpRequest, key: int) -> Any:
    """The latest deliveries to an address."""
    if not webhook_rows(actor_of(request)).filter(pk=key).exists():
        raise NotFoundError("没有这个通知地址。")
    return [_delivery(row) for row in delivery_rows(actor_of(request), key)[:_SHOWN]]


@router.post("/webhooks/{key}/try", response=DeliveryOut)
def try_webhook(request: HttpRequest, key: int) -> Any:
    """Tells an address at once of this very try."""
    return _delivery(webhooks.try_webhook(actor_of(request), key))


@router.post("/deliveries/{key}/again", response=DeliveryOut)
def send_again(request: HttpRequest, key: int) -> Any:
    """Tells an address once more."""
    return _delivery(webhooks.send_again(actor_of(request), key))


def _delivery(row: WebhookDelivery) -> dict[str, Any]:
    names = ("attempts", "answer", "attempted_at", "delivered_at", "next_at")
    return {"id": row.pk, "action": row.event.action, **{name: getattr(row, name) for name in names}}
