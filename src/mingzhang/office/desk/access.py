"""Who may open a page: every view says so itself, and a view that says nothing opens for nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from mingzhang.office.models import Membership
from mingzhang.office.services.acting import Actor

Role = Membership.Role
View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request of a person who acts for an organisation in a fiscal year.

    Attributes:
        actors: All that the person may act as.
    """

    actor: Actor
    actors: list[Actor]
    year: int
    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page.

    Attributes:
        signed_in: Only who has signed in.
        acting: Only who acts for an organisation.
        roles: Only who holds one of these duties; empty for any.
    """

    signed_in: bool = True
    acting: bool = True
    roles: frozenset[str] = frozenset()


def _marked(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined] - read back by `access_of`
        return view

    return mark


anyone = _marked(Access(signed_in=False, acting=False))
"""Opens without signing in."""

signed_in = _marked(Access(acting=False))
"""Opens for a person who need not act for an organisation yet."""

acting = _marked(Access())
"""Opens for a person who acts for an organisation, whatever the duty."""


def duties(*roles: Role) -> Callable[[View], View]:
    """Opens for a person who holds one of the duties."""
    return _marked(Access(roles=frozenset(role.value for role in roles)))


def access_of(view: Any) -> Access | None:
    """What a view says, None where it says nothing."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None
