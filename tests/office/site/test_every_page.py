"""Every page and every reading operation asks the database as often for a hundred rows as for three."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mingzhang.office.desk.kinds import KINDS
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Draft, Preference, ReadingRetention, SecurityPolicy
from mingzhang.office.scope import everything
from mingzhang.office.services.tokens import issue_token
from tests.office.api.conftest import Program
from tests.office.api.test_operations import SCHEMA
from tests.office.conftest import City, People
from tests.office.counting_keys import count_keys_anew
from tests.office.multiplying import models_of_the_office, multiply
from tests.office.site.conftest import Browser
from tests.office.site.made_rows import Rows, make_rows
from tests.office.site.routes import ROUTES
from tests.office.site.seeds import complete
from tests.office.year import YEAR

SIZES = (1, 3, 100)
VIEWERS = ("clerk", "finance")
Statements = dict[str, list[str]]

NOT_MULTIPLIED = {
    Draft: "a person has one of a form, and no page lists them but by that form",
    Preference: "a person has one of a list",
    ReadingRetention: "an organisation has one",
    SecurityPolicy: "an organisation has one",
}
GROWS: dict[str, str] = {}
"""Pages whose queries may grow, with the reason why that is bounded."""


@pytest.mark.slow
def test_queries_do_not_grow_with_the_rows(city: City, people: People, browse: Browser) -> None:
    asked = {}
    for size in SIZES:
        with transaction.atomic():
            asked[size] = _world(size, city, people, browse)
            transaction.set_rollback(True)
    few, many = asked[3], asked[100]
    assert few.keys() == many.keys() == asked[1].keys()
    grown = {page: _repeated(few[page], many[page]) for page in few if len(few[page]) != len(many[page])}
    told = [f"{page}: {len(few[page])} → {len(many[page])}\n    {what}" for page, what in grown.items()]
    assert sorted(grown) == sorted(GROWS), "\n".join(told)
    one = asked[1]
    shrunk = {page: _repeated(few[page], one[page]) for page in few if len(one[page]) > len(few[page])}
    assert sorted(shrunk.keys() - set(GROWS)) == [], "\n".join(f"{page}: {what}" for page, what in shrunk.items())


def _repeated(few: list[str], many: list[str]) -> str:
    """The statement that comes more often, with how often."""
    more = Counter(map(_shape, many)) - Counter(map(_shape, few))
    return "; ".join(f"{count} × {shape[:600]}" for shape, count in more.most_common(2))


def _shape(statement: str) -> str:
    return re.sub(r"\d+|'[^']*'", "?", statement)


def _world(size: int, city: City, people: People, browse: Browser) -> dict[str, list[str]]:
    count_keys_anew()
    rows = make_rows(city, people)
    with everything("测试"):
        complete(rows, city)
        bare = [m for m in models_of_the_office() if not m._default_manager.exists() and m not in NOT_MULTIPLIED]
        assert bare == [], "enter a row of each in tests/office/site/seeds.py"
        multiply(size)
    asked: Statements = {}
    for person in VIEWERS:
        client = browse(person)
        client.post("/act/", {"organisation": people[person].organisation.pk, "year": YEAR})
        forms = _forms(rows) if person == "clerk" else ()
        for name, address in (*_addresses(rows), *forms):
            asked[f"{person} {name}"] = _ask(client.get, address)
    program = Program(issue_token(people["finance"], "测试")[1])
    for path, address in _operations(rows):
        asked[path] = _ask(program, "GET", address)
    return asked


def _ask(get: Callable[..., Any], *asked: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = get(*asked)
        b"".join(answer)  # Read to its end, it closes itself without closing the test's connection.
    assert answer.status_code < 500, asked
    return [query["sql"] for query in captured.captured_queries]


def _addresses(rows: Rows) -> Iterator[tuple[str, str]]:
    """Every page that is read, by name."""
    for name, route in ROUTES.items():
        if route.method == "get":
            yield name, reverse(name, args=route.args(rows))


def _forms(rows: Rows) -> Iterator[tuple[str, str]]:
    """The form of every step; what all kinds share, of projects alone."""
    for kind in KINDS.values():
        key = getattr(rows, kind.key.replace("-", "_"), 1)
        for action in kind.actions if kind.key == "project" else set(kind.actions) - set(COMMON):
            yield f"{kind.key} {action.key}", reverse("act-on", args=[kind.key, key, action.key])


def _operations(rows: Rows) -> Iterator[tuple[str, str]]:
    """Every operation that reads, with the row that it is asked for."""
    keys = {"projects": rows.project, "contracts": rows.contract, "budget-lines": rows.line, "invoices": 1}
    for path, methods in SCHEMA["paths"].items():
        if "get" in methods:
            key = keys.get(path.split("/")[2], 1)
            values = {"key": str(key), "year": str(YEAR), "organisation": "data", "table": "projects"}
            yield path, re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], "functional"), path).removeprefix("/api")  # noqa: B023 - called at once
