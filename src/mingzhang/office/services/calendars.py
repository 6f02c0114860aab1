"""Opens and ends calendar feeds; the token is shown once, only its hash is kept."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import CalendarFeed
from mingzhang.office.queries.acting import Actor
from mingzhang.office.services.organisations import actors_of


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_feed(actor: Actor) -> str:
    """A new token for the due dates that the actor sees; earlier ones of the same person and organisation end."""
    end_feeds(actor)
    token = secrets.token_urlsafe(24)
    CalendarFeed.objects.create(user=actor.user, organisation=actor.organisation, token_hash=_hash(token))
    return token


def end_feeds(actor: Actor) -> None:
    """No token of this person for this organisation opens anything from now on."""
    rows = CalendarFeed.objects.filter(user=actor.user, organisation=actor.organisation, ended_at=None)
    rows.update(ended_at=timezone.now())


def actor_of_token(token: str) -> Actor | None:
    """For whom a token reads; None where it has ended, or the person no longer acts for the organisation."""
    rows = CalendarFeed.objects.filter(token_hash=_hash(token), ended_at=None, user__is_active=True)
    feed = rows.select_related("user").first()
    if feed is None:
        return None
    actors = actors_of(feed.user, timezone.localdate())
    return next((a for a in actors if a.organisation.pk == feed.organisation_id), None)
