"""Keeps what a person has typed and not yet handed in; no audit event, nobody else sees it."""

from collections.abc import Mapping

from django.db.models import QuerySet

from mingzhang.office.models import Draft
from mingzhang.office.queries.acting import Actor
from mingzhang.office.scope import seeing

_MOST = 200_000
"""Characters of one draft."""


def save_draft(actor: Actor, key: str, fields: Mapping[str, list[str]]) -> Draft | None:
    """Keeps the fields of a form as typed; None where they are more than anyone types."""
    if sum(len(value) for values in fields.values() for value in values) > _MOST:
        return None
    row, _ = _own(actor).update_or_create(
        user=actor.user, organisation=actor.organisation, key=key[:200], defaults={"fields": dict(fields)}
    )
    return row


def draft_of(actor: Actor, key: str) -> Draft | None:
    """What the person has typed into a form and not handed in."""
    return _own(actor).filter(key=key[:200]).first()


def drop_draft(actor: Actor, key: str) -> None:
    """Forgets a draft, once it is handed in or no longer wanted."""
    _own(actor).filter(key=key[:200]).delete()


def _own(actor: Actor) -> "QuerySet[Draft, Draft]":
    """The person's own, whatever the duty opens."""
    with seeing(actor.known):
        return Draft.objects.filter(user=actor.user, organisation=actor.organisation)
