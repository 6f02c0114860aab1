"""What concerns the calling program: as whom it acts, and the addresses that are told of events."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from mingzhang.office.api import resolving, shapes
from mingzhang.office.api.calling import actor_of
from mingzhang.office.queries.audit import webhook_rows
from mingzhang.office.services import webhooks

router = Router(tags=["程序"])


@router.get("/me", response=shapes.MeOut)
def me(request: HttpRequest) -> Any:
    """As whom the token acts."""
    actor = actor_of(request)
    return {
        "user": actor.user.username,
        "organisation": actor.organisation,
        "roles": sorted(actor.roles),
        "now": timezone.now(),
    }


@router.get("/webhooks", response=list[shapes.HookOut])
def list_webhooks(request: HttpRequest) -> Any:
    """The addresses that are told of events."""
    rows = webhook_rows(actor_of(request))
    return [{"id": hook.pk, "url": hook.url, "actions": hook.actions} for hook in rows]


@router.post("/webhooks", response={201: shapes.HookOut})
def add_webhook(request: HttpRequest, body: shapes.HookIn) -> Any:
    """An address to be told; its secret is shown this once."""
    owner = resolving.organisation(request, body.organisation)
    hook, secret = webhooks.add_webhook(actor_of(request), owner, body.url, body.actions)
    return Status(201, {"id": hook.pk, "url": hook.url, "actions": hook.actions, "secret": secret})


@router.delete("/webhooks/{key}", response={204: None})
def end_webhook(request: HttpRequest, key: int) -> Any:
    """The address is told no more."""
    webhooks.end_webhook(actor_of(request), key)
    return Status(204, None)
