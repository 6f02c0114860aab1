"""Tokens for programs: made once, kept hashed, ended by a day or by hand."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import ApiToken
from mingzhang.office.services.acting import Actor, NotFoundError, refuse_if
from mingzhang.office.services.audit import record
from mingzhang.office.services.organisations import actors_of

MOST_DAYS = 366
USUAL_DAYS = 90
_BYTES = 32
_PREFIX = "mz_"


def issue_token(actor: Actor, name: str, days: int = USUAL_DAYS) -> tuple[ApiToken, str]:
    """A new token, and its text, which is shown once.

    Args:
        actor: As whom the program will act.
        name: What for.
        days: How long it holds.
    """
    refuse_if(
        {
            "name": None if name.strip() else "请填写令牌的用途。",
            "days": None if 0 < days <= MOST_DAYS else f"有效期应为 1 至 {MOST_DAYS} 天。",
        }
    )
    text = _PREFIX + secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=actor.user,
            organisation=actor.organisation,
            name=name.strip(),
            token_hash=_hashed(text),
            expires_at=timezone.now() + timedelta(days=days),
        )
        after = {"expires_at": token.expires_at.isoformat()}
        record(actor, "tokens.issue", token, organisation=actor.organisation, after=after)
    return token, text


def end_token(actor: Actor, key: int) -> None:
    """Ends one of the person's own tokens."""
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=key, user=actor.user, ended_at=None).first()
        if token is None:
            raise NotFoundError("没有这个令牌，或者已经停用。")
        token.ended_at = timezone.now()
        token.save()
        record(actor, "tokens.end", token, organisation=token.organisation)


def actor_of_token(text: str) -> Actor | None:
    """Who acts by a token; None where it is unknown or over, or the person holds no duty there any more."""
    rows = ApiToken.objects.select_related("user").filter(token_hash=_hashed(text), ended_at=None)
    token = rows.filter(expires_at__gt=timezone.now(), user__is_active=True).first()
    if token is None:
        return None
    actors = actors_of(token.user, timezone.localdate())
    return next((actor for actor in actors if actor.organisation.pk == token.organisation_id), None)


def _hashed(text: str) -> str:
    """A token is long and random, so that a plain hash of it cannot be searched for."""
    return hashlib.sha256(text.encode()).hexdigest()
