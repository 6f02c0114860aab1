"""What happens around every page: a line in the log, the content policy, the language."""

import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from mingzhang.language import speaking

Next = Callable[[HttpRequest], HttpResponse]

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_LONGEST_HEADER = 200
_log = structlog.get_logger("mingzhang.office.request")


class Logged:
    """Writes one line for each request: what, for whom, how long; health checks are left out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers the request between two looks at the clock."""
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=uuid4().hex[:12])
        response = self.get_response(request)
        if not request.path.startswith(("/health/", f"/{settings.STATIC_URL.strip('/')}/")):
            user = getattr(request, "user", None)
            _log.info(
                "request",
                method=request.method,
                path=_shown(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000),
                user=getattr(user, "pk", None),
            )
        return response


def _shown(request: HttpRequest) -> str:
    """The path without a token in it, which opens what it names to whoever reads it in a log."""
    token = request.resolver_match.kwargs.get("token", "") if request.resolver_match else ""
    return request.path.replace(str(token), "…") if token else request.path


def content_policy(get_response: Next) -> Next:
    """Tells browsers that scripts, styles and images come from this site alone, and never from within a page."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def _accepted(request: HttpRequest) -> str:
    """The first language of `Accept-Language` that the site speaks: `en`, or blank for its own."""
    header = request.headers.get("Accept-Language", "").lower()[:_LONGEST_HEADER]
    wanted = [name.partition("-")[0] for name, _ in parse_accept_lang_header(header)]
    return next((name.replace("zh", "") for name in wanted if name in {"en", "zh"}), "")


def language(get_response: Next) -> Next:
    """Chinese, unless the person chose otherwise, or the program that calls asks for English.

    A page's language is never guessed from the browser; the interface has no other way to be asked.
    """
    known = dict(settings.LANGUAGES)

    def answer(request: HttpRequest) -> HttpResponse:
        programs = request.path.startswith("/api/")
        asked = _accepted(request) if programs else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = asked if asked in known else settings.LANGUAGE_CODE
        with translation.override(chosen), speaking("en" if chosen == "en" else "zh"):
            return get_response(request)

    return answer
