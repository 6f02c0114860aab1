"""Whoever hears a page in English hears Chinese names as Chinese: every page and form marks its Chinese texts."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.office.desk.kinds import KINDS
from tests.marked_language import unmarked
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser
from tests.office.site.made_rows import Rows
from tests.office.site.routes import ROUTES
from tests.office.site.test_routes import rows

__all__ = ["rows"]  # a fixture
FEWEST = 50
"""Pages and forms that hold some Chinese in an office with rows; of fewer the test would show little."""


def _shown(client: Client, address: str) -> str:
    """A page as the browser gets it; empty where it is no page."""
    answer = client.get(address, follow=True)
    told = b"".join(answer).decode(errors="replace")
    return told if "text/html" in answer.headers.get("Content-Type", "") else ""


def _addresses(rows: Rows, city: City) -> Iterator[tuple[str, str]]:
    for name, route in ROUTES.items():
        if route.method == "get":
            yield name, reverse(name, args=route.args(rows))
    for kind, declared in KINDS.items():
        key = city["data"].pk if kind == "organisation" else getattr(rows, kind.replace("-", "_"), None)
        for action in declared.actions if key else ():
            yield f"{kind}.{action.key}", reverse("act-on", args=[kind, key, action.key])


@pytest.mark.parametrize("person", ["clerk", "finance", "system"])
def test_every_chinese_text_of_an_english_page_is_marked(
    person: str, rows: Rows, city: City, administrators: People, browse: Browser
) -> None:
    client = browse(person)
    client.cookies["django_language"] = "en"
    pages = {name: _shown(client, address) for name, address in _addresses(rows, city)}
    assert {name: found for name, page in pages.items() if (found := unmarked(page))} == {}
    bare = {name: re.sub(' lang="zh-Hans"', "", page) for name, page in pages.items()}
    assert sum(bool(unmarked(page)) for page in bare.values()) > FEWEST  # what the test could have found
