"""Every page in English shows no Chinese but data: what people and documents wrote, and names of the rule book."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from mingzhang.office.desk.kinds import KINDS
from mingzhang.office.scope import everything
from mingzhang.rulebook import load
from tests.office.conftest import City, People
from tests.office.site.conftest import ACCOUNTS, Browser
from tests.office.site.made_rows import Rows
from tests.office.site.routes import ROUTES
from tests.office.site.test_routes import rows

__all__ = ["rows"]  # a fixture

CHINESE = re.compile("[\u4e00-\u9fff]+")
PUBLICATIONS = {"account-preview", "evaluation-issues", "evaluation-paper", "published-home", "published-file"}
"""Addresses that show a document of the department or what goes into one: Chinese whatever the page's language."""
SPOKEN = {
    "AuditEvent.title",
    "CheckedDocument.sentence",
    "CheckedDocument.step",
    "RunningClock.why",
    "IndicatorActual.derivation",
    "Reading.detail",
}
"""Fields that hold what the program said, not what somebody wrote: these are translated."""
HEADINGS = {"收入", "支出", "项目", "行次", "栏次", "小计", "合计", "本年收入", "本年支出"}
"""Printed by every form besides its rows and columns."""
ATTRIBUTES = ("title", "placeholder", "aria-label", "alt", "content", "data-failed")


class _Page(HTMLParser):
    """The texts of a page and of the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        self.texts += [value for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def _written() -> set[str]:
    """What stands in the database in Chinese, word for word."""
    found: set[str] = set()
    with everything("测试"):
        for model in apps.get_app_config("office").get_models():
            names = [
                f.name for f in model._meta.get_fields() if _text(f) and f"{model.__name__}.{f.name}" not in SPOKEN
            ]
            for values in model._base_manager.values_list(*names):
                found |= set(_strings(values))
    return found


def _text(field: object) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices


def _strings(value: object) -> Iterator[str]:
    match value:
        case str() if CHINESE.search(value):
            yield value
            yield from value.split("\n")
        case dict():
            yield from _strings(tuple(value.values()))
        case list() | tuple():
            for one in value:
                yield from _strings(one)


def _named() -> set[str]:
    """Names of the rule book: of codes, of tables, of rows and columns of tables, of policies and documents."""
    book = load()
    found: set[str] = set()
    for form in book.forms.values():
        found |= {form.title, *(c.label for b in form.blocks for c in b.columns)}
        found |= {label for b in form.blocks for row in b.rows for label in row.labels}
    for classification in (book.functional, book.economic):
        found |= set(classification.names.values())
    found |= {basis for entry in (*book.rules.values(), book.spending.monitoring) for basis in entry.basis}
    return {name for name in found | HEADINGS if CHINESE.search(name)}


def _left(client: Client, address: str, known: re.Pattern[str]) -> list[str]:
    """Chinese of a page that no row and no rule gave it."""
    answer = client.get(address, follow=True)
    # Read to its end, the answer closes itself without closing the test's connection.
    told = b"".join(answer).decode(errors="replace")
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    page = _Page()
    page.feed(told)
    return [text.strip() for text in page.texts if CHINESE.search(known.sub("", text))]


def _told(left: dict[str, list[str]]) -> str:
    """One line for each text that is left."""
    return "\n".join(f"{name}: {text!r}" for name, found in left.items() for text in dict.fromkeys(found))


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + "|中文")


@pytest.mark.parametrize("person", ["clerk", "finance", "system", None])
def test_no_page_shows_chinese_of_its_own(
    person: str | None, rows: Rows, administrators: People, browse: Browser
) -> None:
    client = browse(person)
    client.cookies["django_language"] = "en"
    known = _pattern(_written() | _named() | {*ACCOUNTS.split("\n")})
    left = {}
    for name, route in ROUTES.items():
        if name in PUBLICATIONS or route.method != "get":
            continue
        if found := _left(client, reverse(name, args=route.args(rows)), known):
            left[name] = found
    assert not left, _told(left)


def test_no_form_shows_chinese_of_its_own(rows: Rows, city: City, people: People, browse: Browser) -> None:
    known, left = _pattern(_written() | _named()), {}
    for person in ("clerk", "finance"):
        client = browse(person)
        client.cookies["django_language"] = "en"
        for kind, declared in KINDS.items():
            key = city["data"].pk if kind == "organisation" else getattr(rows, kind.replace("-", "_"), None)
            for action in declared.actions if key else ():
                address = reverse("act-on", args=[kind, key, action.key])
                if found := _left(client, address, known):
                    left[f"{kind}.{action.key}"] = found
    assert not left, _told(left)
