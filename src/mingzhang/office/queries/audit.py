"""The trail of a row, of a person, of an organisation; and the history of its approvals."""

from datetime import date

from django.db.models import QuerySet

from mingzhang.office.models import AuditEvent
from mingzhang.office.models.scoped import Owned
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.paging import Page, page
from mingzhang.office.queries.visible import given, matching
from mingzhang.office.scope import seeing

_SORTS = {"at": "at", "number": "number"}
DECISIONS = (
    "projects.submit",
    "projects.refused",
    "projects.returned",
    "projects.approved",
    "projects.stop",
    "reviews.passed",
    "reviews.refused",
    "reviews.returned",
)
"""What belongs to a project's history of approvals."""


def events(  # noqa: PLR0913 - the filters of a list
    actor: Actor,
    *,
    about: str = "",
    action: str = "",
    person: int | None = None,
    since: date | None = None,
    text: str = "",
    sort: str = "-at",
    cursor: str = "",
    size: int = 50,
) -> Page[AuditEvent]:
    """A page of the audit trail."""
    conditions = given(about=about, action__startswith=action, actor=person, at__date__gte=since)
    rows = event_rows(actor).filter(matching(text, "title", "reason"), **conditions)
    return page(rows, _SORTS, sort, cursor, size)


def event_rows(actor: Actor) -> "QuerySet[AuditEvent, AuditEvent]":
    """Audit events with what a list shows of them."""
    with seeing(actor.trail_scope):
        return AuditEvent.objects.select_related("organisation", "actor", "acting_for")


def trail(actor: Actor, row: Owned) -> "QuerySet[AuditEvent, AuditEvent]":
    """All that happened to a row, the latest first."""
    return event_rows(actor).filter(about=row.about).order_by("-at", "-pk")


def last_change(actor: Actor, row: object) -> tuple[AuditEvent, list[tuple[str, str]]] | None:
    """What happened to a row last, and the fields that it changed, by what they are called; None where unknown."""
    if not isinstance(row, Owned):
        return None
    event = trail(actor, row).first()
    if event is None:
        return None
    labels = {field.name: str(getattr(field, "verbose_name", "")) for field in row._meta.get_fields()}
    return event, [(labels.get(name) or name, text) for name, text in event.after.items()]


def approvals(actor: Actor, row: Owned) -> "QuerySet[AuditEvent, AuditEvent]":
    """Submissions and decisions on a row, in order."""
    return event_rows(actor).filter(about=row.about, action__in=DECISIONS).order_by("at", "pk")
