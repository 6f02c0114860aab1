"""The icon of the site where browsers look for it unasked."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import anyone

_DAY = 86_400


@anyone
@require_safe
@cache_control(public=True, max_age=_DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark that pages name as their icon too."""
    return HttpResponse(_mark(), content_type="image/svg+xml")


@cache
def _mark() -> bytes:
    return Path(str(finders.find("office/mark.svg"))).read_bytes()
