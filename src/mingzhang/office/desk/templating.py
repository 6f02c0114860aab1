"""What page templates can use: sentences in the page's language, figures as a reader writes them, addresses."""

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.db import models
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from jinja2 import Environment, StrictUndefined, Template, pass_context
from jinja2.runtime import Context

import mingzhang
from mingzhang.language.parts import mark_chinese
from mingzhang.office.desk.access import looked_at, opened_for
from mingzhang.office.desk.figures import day, even, moment, money, size, wan
from mingzhang.office.desk.language import say, step
from mingzhang.office.desk.menu import menu, menu_groups
from mingzhang.office.desk.proposals import in_words


def environment(**options: Any) -> Environment:
    """The environment of all page templates; a name that a page forgot to give is a fault, not an empty place."""
    ours = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "finalize": shown}
    made = Environment(**{**options, **ours})  # noqa: S701 - Django's backend passes autoescape
    made.template_class = Page
    made.globals.update(
        t=say,
        url=address,
        asset=asset,
        menu=menu,
        menu_groups=menu_groups,
        language=get_language,
        version=mingzhang.__version__,
        years=years,
        told=get_messages,
        opened_for=opened_for,
        here=here,
    )
    made.filters.update(even=even, money=money, wan=wan, day=day, moment=moment, size=size)
    made.filters.update(t=said, step=step, proposal=in_words)
    return made


class Page(Template):
    """A template whose page, where it is in another language, says of every Chinese piece that it is Chinese."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The page, or the part of one that a browser puts into it."""
        page = super().render(*args, **kwargs)
        return mark_chinese(page) if get_language() == "en" else page


def shown(value: object) -> object:
    """What a place of a template prints: a row is called by its name in the language of the page."""
    return say(value) if isinstance(value, models.Model) else value


@pass_context
def said(_: Context, text: object, **values: object) -> str:
    """`say` as a filter; it takes the context so that no word is put into a language before the page is shown."""
    return say(text, **values)


def address(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args, kwargs=kwargs)


def here(request: HttpRequest) -> str:
    """This page's address for its own form, which names whom and which year it was opened for."""
    query = request.GET.copy()
    query["for"] = opened_for(request)
    return f"{request.path}?{query.urlencode()}"


@cache
def asset(path: str) -> str:
    """The address of a static file, with a piece of its hash, so that browsers keep it until it changes."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    with open(found, "rb") as file:  # noqa: PTH123 - the finder gives a plain path
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:10]
    return f"{static(path)}?v={digest}"


def years(request: HttpRequest) -> Iterable[int]:
    """The fiscal years that the masthead offers: around today, and the one chosen."""
    today = timezone.localdate().year
    return sorted({*range(today - 4, today + 2), looked_at(request).year}, reverse=True)
