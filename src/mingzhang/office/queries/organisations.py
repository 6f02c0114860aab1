"""Who belongs where, and who may see an organisation's rows and why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mingzhang.office.models import Membership, Organisation, User
from mingzhang.office.queries.acting import ADMINISTRATORS, BLIND, Actor
from mingzhang.rulebook import load


@dataclass(frozen=True, slots=True)
class Sight:
    """A person who may see an organisation's rows, and why.

    Attributes:
        trail_only: The audit administrator reads the trail and no row.
    """

    user: User
    acting_for: Organisation
    role: str
    over: Organisation
    why: str
    trail_only: bool = False


def who_sees(organisation: Organisation, on: date | None = None) -> list[Sight]:
    """Everybody whose duties open the organisation's rows or audit trail, from the nearest to the furthest."""
    above = prefixes(organisation.path)
    valid = Q(ended_on=None) if on is None else Q(ended_on=None) | Q(ended_on__gt=on)
    held = Membership.objects.filter(valid, over__path__in=above).exclude(role__in=BLIND)
    rows = held.select_related("user", "organisation", "over")
    sights = [
        Sight(m.user, m.organisation, m.get_role_display(), m.over, m.why, m.role in ADMINISTRATORS) for m in rows
    ]
    return sorted(sights, key=lambda s: (-len(s.over.path), s.acting_for.path, s.role, s.user.username))


def prefixes(path: str) -> list[str]:
    """The paths of an organisation and all above it."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:count]) + "/" for count in range(1, len(codes) + 1)]


def seen_organisations(actor: Actor) -> "QuerySet[Organisation, Organisation]":
    """The organisations that the actor knows: whose rows or, for an administrator, whose people are open."""
    return Organisation.objects.filter(actor.known.condition())


def root_of(organisation: Organisation) -> Organisation:
    """The top of an organisation's tree, which keeps what all below it use."""
    return Organisation.objects.get(path=organisation.path.split("/")[0] + "/")


def regions_of(organisation: Organisation) -> frozenset[str]:
    """The organisation's place and the larger places that it belongs to, whose deadlines apply too."""
    parents = load().event_tables.parents
    found, place = set(), organisation.region
    while place and place not in found:
        found.add(place)
        place = parents.get(place, "")
    return frozenset(found)
