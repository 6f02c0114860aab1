"""What was handed in after the session had ended is carried over the sign-in and waits in the form as a draft."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from mingzhang.office.desk.language import say
from mingzhang.office.desk.showing import show
from mingzhang.office.models import User
from mingzhang.office.services.drafts import save_draft
from mingzhang.office.services.organisations import actors_of

_FORMS = "act-on"
"""Name of the address whose forms take up their drafts."""
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "revision", "next"})


def next_address(request: HttpRequest) -> str:
    """Where the form wants to go on, when that is on this site."""
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else "/"


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of a form as typed, without what the page itself put there."""
    return {name: values for name, values in request.POST.lists() if name not in _NOT_TYPED}


def told_unsaved(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form that saves itself after the session has ended; None for any other request."""
    if request.headers.get("X-Requested-With") != "draft":
        return None
    return HttpResponse(say("登录已结束，这之后填的还没有存；请照常提交，登录后接着填。"), status=401)


def sign_in_with_typed(request: HttpRequest) -> HttpResponse | None:
    """The sign-in page that holds what was typed into a form; None for any other request."""
    from mingzhang.office.desk.signing_in import SignInForm  # noqa: PLC0415 - signing in keeps what this carries

    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name != _FORMS:
        return None
    typed = msgspec.json.encode(typed_in(request)).decode()
    context = {"form": SignInForm(request), "typed": typed, "next": request.get_full_path()}
    return show(request, "sign_in.html.j2", status=422, title="登录", **context)


def keep_typed(request: HttpRequest) -> None:
    """Keeps what came with the sign-in as the person's draft of the form that follows."""
    if not isinstance(request.user, User) or "typed" not in request.POST:
        return
    try:
        fields = msgspec.json.decode(request.POST["typed"], type=Mapping[str, list[str]])
    except msgspec.DecodeError:
        return
    address = urlsplit(request.POST.get("next", ""))
    meant = QueryDict(address.query).get("for", "").partition("-")[0]
    actors = actors_of(request.user, timezone.localdate())
    for actor in [a for a in actors if str(a.organisation.pk) == meant] or actors[:1]:
        save_draft(actor, address.path, fields)
