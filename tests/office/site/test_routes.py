"""Every address × person: what opens, and that no row of another department does; a new address is entered here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mingzhang.office.models import CheckedDocument, User
from mingzhang.office.scope import everything
from mingzhang.office.services.audit import record
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser, dropped

ALL = ("clerk", "head", "other_clerk", "reviewer", "finance", "auditor")
SEE_DATA = ("clerk", "head", "reviewer", "finance", "auditor")
"""Who may see rows of the data bureau: its own people, and those whose duty covers the city."""


@dataclass(frozen=True)
class Rows:
    """Rows of the data bureau, one of each kind."""

    document: CheckedDocument
    event: int


@dataclass(frozen=True)
class Route:
    """What an address answers.

    Attributes:
        opens: The people to whom it opens.
        status: What they get.
        refused: What the others get, by name; 404 for those not named.
        nobody: What a browser gets that nobody has signed in with.
    """

    opens: tuple[str, ...] = ALL
    args: Callable[[Rows], tuple[object, ...]] = field(default=lambda _: ())
    method: str = "get"
    status: int = 200
    refused: int = 404
    nobody: int = 302
    stranger: int = 403


def _document(*more: object) -> Callable[[Rows], tuple[object, ...]]:
    return lambda rows: (rows.document.pk, *more)


ROUTES = {
    "home": Route(),
    "live": Route(nobody=200, stranger=200),
    "ready": Route(nobody=200, stranger=200),
    "sign-in": Route(status=302, nobody=200, stranger=302),
    "sign-out": Route(method="post", status=302, stranger=302),
    "verify": Route(status=302, stranger=302),
    "me": Route(stranger=200),
    "change-password": Route(stranger=200),
    "second-factor": Route(stranger=200),
    "act": Route(method="post", status=302),
    "language": Route(method="post", status=302, stranger=302),
    "shortcuts": Route(nobody=200, stranger=200),
    "documents": Route(),
    "drop-document": Route(),
    "document": Route(SEE_DATA, _document()),
    "document-recheck": Route(SEE_DATA, _document(), method="post", status=302),
    "document-original": Route(SEE_DATA, _document()),
    "document-export": Route(SEE_DATA, _document("json")),
    "document-page": Route((), _document(1)),  # a text has no pages; those of a PDF: test_documents.py
    "document-image": Route((), _document(1)),
    "document-lines": Route(SEE_DATA, _document(1)),
    "document-table": Route((), _document(0, 0)),
    "document-figure": Route((), _document(0, 0, 0, 0)),
    "document-compare": Route(SEE_DATA, lambda rows: (rows.document.pk, rows.document.pk)),
    "people": Route(),
    "who-may-see": Route(SEE_DATA, lambda _: ("data",)),
    "events": Route(),
    "event": Route(SEE_DATA, lambda rows: (rows.event,)),
    "prove-events": Route(("auditor",), method="post", refused=403),
}


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("api/"):  # asks for its own tokens: tests/office/api
                yield from _names(pattern.url_patterns)
        else:
            assert pattern.name, pattern
            yield pattern.name


@pytest.fixture
def rows(city: City, people: People) -> Rows:
    User.objects.create_user(username="stranger")
    document = dropped(people["clerk"])
    with everything("测试"):
        event = record(people["clerk"], "test.note", city["data"], organisation=city["data"])
    return Rows(document, event.pk)


def test_every_address_is_entered_here() -> None:
    assert sorted(_names(get_resolver().url_patterns)) == sorted(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_who_opens_it(name: str, rows: Rows, browse: Browser) -> None:
    route = ROUTES[name]
    address = reverse(name, args=route.args(rows))
    people = {None: route.nobody, "stranger": route.stranger}
    people |= {person: route.status if person in route.opens else route.refused for person in ALL}
    answers = {person: getattr(browse(person), route.method)(address) for person in people}
    for answer in answers.values():
        answer.close()
    assert {person: answer.status_code for person, answer in answers.items()} == people
