"""Writes audit events into their chain and proves chains whole."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import AuditChain, AuditEvent, Organisation, Webhook, WebhookDelivery
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.organisations import prefixes
from mingzhang.office.queries.typed import plain_text
from mingzhang.office.scope import everything

_BATCH = 500


def record(  # noqa: PLR0913 - an event is what was done, by whom, to what, and why
    actor: Actor | None,
    action: str,
    row: object,
    *,
    organisation: Organisation,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Appends an event to the chain of the organisation whose row was changed; only inside a transaction.

    Args:
        actor: Who did it; None for work of the system itself.
        action: Name of the service, `project.submit`.
        row: The row it is about; its model, key and name are kept.
        organisation: Whose row it is.
        before: The changed fields as they were, as text.
        after: The changed fields as they are.
        reason: What the person gave as reason.
    """
    now = timezone.now()
    with everything("写入审计记录"), transaction.atomic():
        chain = _chain(organisation, now.year)
        event = _next(chain, actor, action, row, reason, now)
        event.before, event.after = dict(before or {}), dict(after or {})
        _link(chain, event)
        event.save(force_insert=True)
        _tell(organisation, [event])
        chain.save()
    return event


def record_many(
    actor: Actor | None, action: str, rows: Sequence[object], *, organisation: Organisation, reason: str
) -> int:
    """Appends one event for each row entered at once, in their order; only inside a transaction."""
    now = timezone.now()
    with everything("写入审计记录"), transaction.atomic():
        chain = _chain(organisation, now.year)
        events = []
        for row in rows:
            event = _next(chain, actor, action, row, reason, now)
            _link(chain, event)
            events.append(event)
        _tell(organisation, AuditEvent.objects.bulk_create(events, batch_size=_BATCH))
        chain.save()
    return len(events)


def _next(  # noqa: PLR0913, PLR0917 - an event is what was done, by whom, to what, why and when
    chain: AuditChain, actor: Actor | None, action: str, row: object, reason: str, now: datetime
) -> AuditEvent:
    """The event that follows in a chain, not yet linked to it."""
    return AuditEvent(
        organisation=chain.organisation,
        year=chain.year,
        number=chain.length + 1,
        at=now,
        actor=actor.user if actor else None,
        acting_for=actor.organisation if actor else None,
        action=action,
        about=f"{type(row).__name__.lower()}:{getattr(row, 'pk', '')}",
        title=str(row)[:200],
        reason=plain_text(reason),
        previous_hash=chain.last_hash,
    )


def _link(chain: AuditChain, event: AuditEvent) -> None:
    event.hash = event_hash(event)
    chain.length, chain.last_hash = event.number, event.hash


def _tell(organisation: Organisation, events: Sequence[AuditEvent]) -> None:
    """Writes down, with the events, whom they are to be told; sending comes later."""
    hooks = Webhook.objects.filter(organisation__path__in=prefixes(organisation.path), ended_at=None)
    WebhookDelivery.objects.bulk_create(
        [
            WebhookDelivery(webhook=hook, event=event, next_at=event.at)
            for hook in hooks
            for event in events
            if not hook.actions or event.action.startswith(tuple(hook.actions))
        ],
        batch_size=_BATCH,
    )


def _chain(organisation: Organisation, year: int) -> AuditChain:
    AuditChain.objects.get_or_create(organisation=organisation, year=year)
    chain: AuditChain = AuditChain.objects.select_for_update(of=("self",)).get(organisation=organisation, year=year)
    chain.organisation = organisation  # known already; asking for it would be a query for each event
    return chain


def event_hash(event: AuditEvent) -> str:
    """SHA-256 over the event's fields and the hash before it, as canonical JSON."""
    fields = {
        "organisation": event.organisation_id,
        "year": event.year,
        "number": event.number,
        "at": event.at.isoformat(),
        "actor": event.actor_id,
        "acting_for": event.acting_for_id,
        "action": event.action,
        "about": event.about,
        "title": event.title,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "previous": event.previous_hash,
    }
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def broken_chains() -> Iterator[str]:
    """One sentence for each break: an event altered, missing, or put between; nothing where all are whole."""
    for chain in AuditChain.objects.select_related("organisation"):
        yield from _breaks(chain)


def _breaks(chain: AuditChain) -> Iterator[str]:
    events = AuditEvent.objects.filter(organisation=chain.organisation, year=chain.year).order_by("number")
    before, expected = "", 0
    for event in events.iterator():
        expected += 1
        if event.number != expected or event.previous_hash != before:
            yield f"{chain}：第 {expected} 条记录缺失或被替换。"
            return
        if event.hash != event_hash(event):
            yield f"{chain}：第 {event.number} 条记录（{event.title}）被改动。"
            return
        before = event.hash
    if (chain.length, chain.last_hash) != (expected, before):
        yield f"{chain}：末尾的记录缺失，应有 {chain.length} 条，只有 {expected} 条。"
