"""Founds organisations in the tree and tells for whom a person may act."""

import re
from datetime import date

from django.db.models import Q

from mingzhang.office.models import Membership, Organisation, User
from mingzhang.office.queries.acting import Actor
from mingzhang.office.services.acting import refuse_if

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def found_organisation(
    code: str, name: str, kind: str, parent: Organisation | None = None, region: str = ""
) -> Organisation:
    """A new organisation under its parent; its region is the parent's where none is given.

    Raises:
        RefusedError: The code would not stand safely in a path: SQLite compares paths without regard to capitals.
    """
    good = _CODE.fullmatch(code) is not None
    refuse_if({"code": None if good else "单位代码只能用小写字母、数字和连字符，最多 32 个。"})
    above = parent.path if parent else ""
    place = region or (parent.region if parent else "")
    return Organisation.objects.create(
        code=code, name=name, kind=kind, parent=parent, path=f"{above}{code}/", region=place
    )


def actors_of(user: User, on: date | None = None) -> list[Actor]:
    """The persons that a user may be: one for each organisation with a membership that has not ended."""
    valid = Q(ended_on=None) if on is None else Q(ended_on=None) | Q(ended_on__gt=on)
    memberships = Membership.objects.filter(valid, user=user).select_related("organisation", "over")
    found: dict[int, tuple[Organisation, dict[str, tuple[str, ...]]]] = {}
    for held in memberships:
        _, roles = found.setdefault(held.organisation_id, (held.organisation, {}))
        roles[held.role] = (*roles.get(held.role, ()), held.over.path)
    return [Actor(user, organisation, roles) for organisation, roles in found.values()]
