"""Who belongs where, and who may see an organisation's rows and why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mingzhang.office.models import Membership, Organisation, User
from mingzhang.office.queries.acting import Actor
from mingzhang.rulebook import load


@dataclass(frozen=True, slots=True)
class Sight:
    """A person who may see an organisation's rows, and why."""

    user: User
    acting_for: Organisation
    role: str
    over: Organisation
    why: str


def who_sees(organisation: Organisation, on: date | None = None) -> list[Sight]:
    """Everybody whose duties open the organisation's rows, from the nearest to the furthest."""
    above = prefixes(organisation.path)
    valid = Q(ended_on=None) if on is None else Q(ended_on=None) | Q(ended_on__gt=on)
    held = Membership.objects.filter(valid, over__path__in=above).select_related("user", "organisation", "over")
    sights = [Sight(m.user, m.organisation, m.get_role_display(), m.over, m.why) for m in held]
    return sorted(sights, key=lambda s: (-len(s.over.path), s.acting_for.path, s.role, s.user.username))


def prefixes(path: str) -> list[str]:
    """The paths of an organisation and all above it."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:count]) + "/" for count in range(1, len(codes) + 1)]


def seen_organisations(actor: Actor) -> "QuerySet[Organisation, Organisation]":
    """The organisations whose rows the actor may see."""
    opened = Q(pk__in=[])
    for path in actor.scope.paths:
        opened |= Q(path__startswith=path)
    return Organisation.objects.filter(opened)


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
