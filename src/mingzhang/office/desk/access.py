"""Who may open a page: every view says so itself, and a view that says nothing opens for nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from mingzhang.office.models import Membership, User
from mingzhang.office.queries.acting import Actor

Role = Membership.Role
View = Callable[..., HttpResponseBase]


class AnyRequest(HttpRequest):
    """A request after the middleware has looked at it.

    Attributes:
        actor: None where nobody has signed in, or holds no duty.
        actors: All that the person may act as.
    """

    actor: Actor | None
    actors: list[Actor]
    year: int


class DeskRequest(HttpRequest):
    """A request of a person who acts for an organisation in a fiscal year; what views that say so are given."""

    actor: Actor
    actors: list[Actor]
    year: int
    user: User


def looked_at(request: HttpRequest) -> AnyRequest:
    """The request, known to have passed the middleware."""
    return cast("AnyRequest", request)


def opened_for(request: HttpRequest) -> str:
    """The organisation acted for and the year: what a form names in `for`, so that another tab changes neither."""
    known = looked_at(request)
    return f"{known.actor.organisation.pk}-{known.year}" if known.actor else ""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page.

    Attributes:
        signed_in: Only who has signed in.
        acting: Only who acts for an organisation.
        roles: Only who holds one of these duties; empty for any.
        work: A department's work: not for administrators, who would see empty lists.
    """

    signed_in: bool = True
    acting: bool = True
    roles: frozenset[str] = frozenset()
    work: bool = False


def _marked(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__dict__["access"] = access
        return view

    return mark


anyone = _marked(Access(signed_in=False, acting=False))
"""Opens without signing in."""

signed_in = _marked(Access(acting=False))
"""Opens for a person who need not act for an organisation yet."""

acting = _marked(Access())
"""Opens for a person who acts for an organisation, whatever the duty."""

working = _marked(Access(work=True))
"""Opens for a person who acts for an organisation in its work; administrators are told whom to ask."""


def duties(*roles: Role) -> Callable[[View], View]:
    """Opens for a person who holds one of the duties."""
    return _marked(Access(roles=frozenset(role.value for role in roles)))


def access_of(view: Any) -> Access | None:
    """What a view says, None where it says nothing."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None
