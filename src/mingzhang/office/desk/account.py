"""One's own account, the choice of organisation, year and language, the list of shortcuts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from mingzhang.office.desk.access import DeskRequest, acting, anyone, signed_in
from mingzhang.office.desk.acting import act_for
from mingzhang.office.desk.carrying import next_address
from mingzhang.office.desk.showing import show
from mingzhang.office.queries.people import duties_of, has_second_factor
from mingzhang.office.services.preferences import keep_year


@acting
@require_POST
def act(request: DeskRequest) -> HttpResponse:
    """Switches organisation and fiscal year."""
    organisation, year = request.POST.get("organisation", ""), request.POST.get("year", "")
    if organisation.isdigit() and year.isdigit():
        act_for(request, int(organisation), int(year))
        keep_year(request.actor, int(year))
    return redirect(next_address(request))


@anyone
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switches the language of the pages on this machine."""
    response = redirect(next_address(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.SECURE_HSTS_SECONDS or None,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@signed_in
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """One's own account: duties and what they open, password, second factor."""
    user: Any = request.user
    return show(
        request,
        "me.html.j2",
        title="我的账号",
        duties=duties_of(user),
        has_second_factor=has_second_factor(user),
    )


_SHORTCUTS = (
    ("/", "到搜索框"),
    ("g h", "到首页"),
    ("g d", "到查账"),
    ("j", "到下一行"),
    ("k", "到上一行"),
    ("Esc", "关闭详情栏"),
    ("?", "显示本页"),
)


@anyone
@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The keys that pages know."""
    return show(request, "shortcuts.html.j2", title="快捷键", shortcuts=_SHORTCUTS)
