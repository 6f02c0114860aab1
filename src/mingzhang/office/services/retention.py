"""How long readings stay is set by an organisation's head; what may go is removed with a trace, never silently."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F

from mingzhang.office.models import Collector, Organisation, Reading, ReadingRetention
from mingzhang.office.queries.retention import Thinnable, thinnable
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services.acting import Actor, Role, refuse_if, require
from mingzhang.office.services.audit import record
from mingzhang.rulebook import load

KEEPERS = frozenset({Role.HEAD})


def set_retention(actor: Actor, organisation: Organisation, months: int, reason: str) -> ReadingRetention:
    """Sets how many months readings stay at least; no fewer than the rule book's floor."""
    require(actor, KEEPERS, organisation, "设置读数保留期")
    rule = load().spending.retention
    refuse_if(
        {
            "months": None
            if months >= rule.at_least_months
            else f"读数至少保留 {rule.at_least_months} 个月（{rule.basis[0]}）。",
            "reason": None if reason.strip() else "请写明理由。",
        }
    )
    with seeing(actor.scope), transaction.atomic():
        known = ReadingRetention.objects.select_for_update(of=("self",)).filter(organisation=organisation).first()
        before = {"months": str(known.months)} if known else {}
        row: ReadingRetention = known or ReadingRetention(organisation=organisation)
        row.months = months
        row.save()
        after = {"months": str(months)}
        record(actor, "retention.set", row, organisation=organisation, before=before, after=after, reason=reason)
    return row


def thin(today: date, *, remove: bool) -> list[tuple[Collector, int]]:
    """Collectors with how many readings may go; removes them where asked to, with an event for each collector."""
    with everything("按保留期清理读数"):
        return [(one.collector, _removed(one) if remove else one.readings.count()) for one in thinnable(today)]


def _removed(found: Thinnable) -> int:
    """Removes the readings of one collector; the event keeps how many, from when to when, and their hash."""
    with transaction.atomic():
        collector, rows = found.collector, list(found.readings.order_by("at", "pk"))
        Reading.objects.filter(collector=collector, pk__in=[row.pk for row in rows]).delete()
        Collector.objects.filter(pk=collector.pk).update(
            thinned=F("thinned") + len(rows), thinned_before=found.before
        )
        after = {
            "readings": str(len(rows)),
            "first": rows[0].at.isoformat(),
            "last": rows[-1].at.isoformat(),
            "sha256": digest(rows),
        }
        whose = collector.organisation
        record(None, "retention.thin", collector, organisation=whose, after=after, reason=found.why)
    return len(rows)


def digest(readings: Iterable[Reading]) -> str:
    """SHA-256 over readings in their order, so that a copy kept elsewhere can be told to be the same."""
    lines = (f"{row.key}\t{row.at.isoformat()}\t{row.outcome}\t{row.value}\n" for row in readings)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
