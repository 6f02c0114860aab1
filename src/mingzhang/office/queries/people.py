"""Reads about people: what they do for whom, and what is demanded of them."""

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from mingzhang.office.models import ApiToken, BudgetLine, Membership, Preference, User
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import visible


def needs_second_factor(user: User) -> bool:
    """Whether the person has a second factor, or acts for an organisation that demands one."""
    demanded = Q(memberships__ended_on=None, memberships__organisation__security__second_factor=True)
    return User.objects.filter(demanded | Q(totpdevice__confirmed=True), pk=user.pk).exists()


def has_second_factor(user: User) -> bool:
    """Whether the person has set up an authenticator."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def duties_of(user: User) -> QuerySet[Membership]:
    """What the person does for whom, over which part of the tree, and why; ended duties last."""
    held = Membership.objects.filter(user=user).select_related("organisation", "over")
    return held.order_by(F("ended_on").desc(nulls_first=True), "organisation__path", "role")


def people_of(actor: Actor) -> QuerySet[Membership]:
    """The duties of all people whose organisation the actor knows."""
    seen = actor.known.condition("organisation")
    return Membership.objects.filter(seen).select_related("user", "organisation", "over")


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The person's tokens for the organisation acted for that still hold."""
    rows = ApiToken.objects.filter(user=actor.user, organisation=actor.organisation, ended_at=None)
    return rows.filter(expires_at__gt=timezone.now())


def usual_year(actor: Actor) -> int:
    """The year that the person worked in last; else the latest with a budget; else this one."""
    kept = Preference.objects.filter(user=actor.user).values_list("year", flat=True).first()
    if kept:
        return kept
    latest: int | None = visible(actor, BudgetLine).aggregate(year=Max("fiscal_year"))["year"]
    return latest or timezone.localdate().year
