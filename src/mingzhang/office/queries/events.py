"""Reads of the trail of changes."""

from typing import Any

from django.db.models import QuerySet

from mingzhang.office.models import AuditEvent
from mingzhang.office.queries.acting import Actor
from mingzhang.office.scope import seeing


def events_of(actor: Actor) -> QuerySet[Any, Any]:
    """The changes of the organisations that the actor sees, with who made them."""
    with seeing(actor.scope):
        return AuditEvent.objects.select_related("actor", "acting_for", "organisation")
