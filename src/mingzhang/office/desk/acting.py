"""For whom a request is: the person, the organisation acted for, the year, and the scope of all its queries."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from mingzhang.office.desk import carrying, errors
from mingzhang.office.desk.access import Access, access_of, looked_at
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.people import needs_second_factor, usual_year
from mingzhang.office.scope import Scope, seeing
from mingzhang.office.services.organisations import actors_of

_STARTED, _SEEN = "started", "seen"
_ACTING_FOR, YEAR = "acting_for", "year"
_BEFORE_WORK = frozenset({"change-password", "second-factor", "verify", "sign-out", "language"})
"""Pages that stay open while something is still demanded of the person."""


class Acting:
    """Finds the actor of a request, refuses where a page is not open to it, and enters its scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers the request; a session that has lasted too long has ended."""
        end_old_session(request)
        known = looked_at(request)
        known.actor, known.actors, known.year = None, [], timezone.localdate().year
        if not request.user.is_authenticated:
            return errors.worded(request, self.get_response(request))
        actors = actors_of(request.user, timezone.localdate())
        organisation, year = _named(request)
        actor = _chosen(actors, organisation, request.session.get(_ACTING_FOR))
        known.actors, known.actor = actors, actor
        known.year = year or (_year(request, actor) if actor else known.year)
        scope = actor.scope if actor else Scope((), "没有任职")
        with seeing(scope):
            return errors.worded(request, self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Lets the request through to a view that is open to it; answers in its place otherwise."""
        access = access_of(view)
        if access is None:
            return None if request.path.startswith(_INTERFACE) else errors.forbidden(request, _UNMARKED)
        if not access.signed_in:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return _demanded_first(request) or _refused(request, access)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A request that cannot be carried out is a page with its sentence; a fault of ours stays one."""
        return errors.told(request, error)


_READS = frozenset({"GET", "HEAD"})
"""What can be asked for again after signing in."""

_INTERFACE = "/api/"
"""The programming interface asks for its own tokens."""

_UNMARKED = "这个页面没有写明对谁开放，因此对谁都不开放。请告诉系统管理员。"


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page; what was handed in after the session had ended goes along with it."""
    carried = carrying.told_unsaved(request) or carrying.sign_in_with_typed(request)
    if carried is not None:
        return carried
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    asked_for = request.method in _READS
    return redirect_to_login(request.get_full_path() if asked_for else carrying.next_address(request))


def _demanded_first(request: HttpRequest) -> HttpResponse | None:
    """What a person must do before any work: change the first password, show the second factor."""
    match = request.resolver_match
    if match is not None and match.url_name in _BEFORE_WORK:
        return None
    user: Any = request.user
    if user.must_change_password:
        return redirect("change-password")
    if not user.is_verified() and needs_second_factor(user):
        return redirect("verify")
    return None


def _refused(request: HttpRequest, access: Access) -> HttpResponse | None:
    actor = looked_at(request).actor
    if not access.acting:
        return None
    if actor is None:
        return errors.no_duty(request)
    if access.roles and not access.roles & actor.roles.keys():
        return errors.wrong_duty(request, actor, access.roles)
    return errors.administrator(request, actor) if access.work and actor.administers_only else None


def _named(request: HttpRequest) -> tuple[int | None, int | None]:
    """Organisation and year that a form was opened for, whatever another tab has chosen since."""
    if not request.path.startswith(_OPENED_FOR):
        return None, None
    named = _NAMED.fullmatch(request.GET.get("for", ""))
    return (int(named["organisation"]), int(named["year"])) if named else (None, None)


_NAMED = re.compile(r"(?P<organisation>[0-9]{1,18})-(?P<year>[0-9]{4})")
_OPENED_FOR = ("/do/", "/drafts/", "/imports/", "/documents/new/")
"""Addresses of forms that name in `for` whom and which year they were opened for."""


def _chosen(actors: list[Actor], *organisations: int | None) -> Actor | None:
    """The actor of the first of the organisations that is the person's own; their first where none is."""
    own = {actor.organisation.pk: actor for actor in actors}
    return next((own[key] for key in organisations if key in own), actors[0] if actors else None)


def _year(request: HttpRequest, actor: Actor) -> int:
    """The year chosen in the masthead; found once a session where none was chosen yet."""
    if YEAR not in request.session:
        request.session[YEAR] = usual_year(actor)
    year: int = request.session[YEAR]
    return year


def act_for(request: HttpRequest, organisation: int, year: int) -> None:
    """Keeps the choice of organisation and year for the session; an organisation of others changes nothing."""
    if any(actor.organisation.pk == organisation for actor in looked_at(request).actors):
        request.session[_ACTING_FOR] = organisation
    request.session[YEAR] = year


def begin_session(request: HttpRequest) -> None:
    """Marks when a session began."""
    now = timezone.now().isoformat()
    request.session[_STARTED] = request.session[_SEEN] = now


def end_old_session(request: HttpRequest) -> None:
    """Ends a session that was left alone too long, or lasted too long; writes at most once a minute."""
    session, now = request.session, timezone.now()
    if _SEEN not in session:
        return
    seen, started = datetime.fromisoformat(session[_SEEN]), datetime.fromisoformat(session[_STARTED])
    if now - seen > settings.SESSION_IDLE or now - started > settings.SESSION_LONGEST:
        logout(request)
    elif now - seen > timedelta(minutes=1):
        session[_SEEN] = now.isoformat()
