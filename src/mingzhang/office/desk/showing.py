"""Shows a template as a page, or in the panel where that was asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Path = tuple[tuple[str, str | None], ...]
"""The way from the first page to this one: label and address; the last has no address."""


def in_panel(request: HttpRequest) -> bool:
    """Whether the answer is put into the right-hand panel."""
    return request.headers.get("HX-Target") == "panel"


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """The template with its context; a template that extends `frame` fits page and panel."""
    frame = "panel.html.j2" if in_panel(request) else "base.html.j2"
    return render(request, template, {"frame": frame, **context}, status=status)
