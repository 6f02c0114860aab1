"""Every address × person: what opens, and that no row of another department does; a new one fails."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mingzhang.office.desk.kinds import KINDS
from mingzhang.office.models import (
    Membership,
    Plan,
    Project,
    ProjectIndicator,
)
from mingzhang.office.queries.organisations import seen_organisations, who_sees
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import seeing
from mingzhang.office.services import (
    performance,
)
from mingzhang.office.services.acting import NotPermittedError, Role
from mingzhang.office.services.organisations import actors_of
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser, dropped
from tests.office.site.made_rows import Rows, make_rows
from tests.office.site.routes import ALL, APART, NOT_WORK, ROUTES, SEE_DATA


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
    return make_rows(city, people)


def test_every_address_is_entered_here() -> None:
    assert sorted(_names(get_resolver().url_patterns)) == sorted(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_who_opens_it(name: str, rows: Rows, administrators: People, browse: Browser) -> None:
    route = ROUTES[name]
    address = reverse(name, args=route.args(rows))
    people = route.expected(work=name not in NOT_WORK)
    answers = {person: getattr(browse(person), route.method)(address) for person in people}
    for answer in answers.values():
        answer.close()
    assert {person: answer.status_code for person, answer in answers.items()} == people


NAMES = ("平台运维", "账.txt", "网上政务平台", "合同公告逾期", "依据.pdf")
"""What rows of the data bureau are called: none of it may reach an administrator but by the audit trail."""


def test_administrators_are_shown_no_business(rows: Rows, administrators: People, browse: Browser) -> None:
    """Every page that opens for them is read; a department's head is shown these names on many of them."""
    told: dict[str, set[str]] = {person: set() for person in ("head", *APART)}
    for name, route in ROUTES.items():
        if route.method != "get" or route.nobody == 200:  # what is open without signing in
            continue
        address = reverse(name, args=route.args(rows))
        for person, pages in told.items():
            answer = browse(person).get(address)
            text = b"".join(answer).decode(errors="replace") if answer.status_code == 200 else ""
            if any(word in text for word in NAMES):
                pages.add(name)
    assert (told["system"], told["security"], told["audit_admin"]) == (set(), set(), {"events"})
    assert {"home", "projects", "contracts", "payments", "documents", "self-evaluations", "issues"} <= told["head"]


def test_an_administrator_hands_in_no_document(administrators: People) -> None:
    with pytest.raises(NotPermittedError, match="管理员不办理业务"):
        dropped(administrators["system"])


def test_mixed_duties_open_what_the_business_duty_opens(city: City, people: People, rows: Rows) -> None:
    """A clerk who was made an administrator of the city before the two were kept apart."""
    user = people["other_clerk"].user
    health = city["health"]
    Membership.objects.create(user=user, organisation=health, role=Role.SYSTEM_ADMIN, over=city["city"], why="测试")
    actor = actors_of(user)[0]
    assert (actor.scope.paths, actor.trail_scope.paths) == ((health.path,), (health.path,))
    assert list(visible(actor, Project)) == []
    assert {o.code for o in seen_organisations(actor)} == set(city)


def test_who_may_see_names_the_audit_administrator_alone(
    city: City, people: People, administrators: People
) -> None:
    seen = {s.user.username: s.trail_only for s in who_sees(city["data"])}
    assert seen == {**dict.fromkeys(SEE_DATA, False), "audit_admin": True}


_OPEN_REGISTER = {"supplier", "fund", "definition"}
"""Kinds of which every organisation sees every row."""
_OF_ADMINISTRATORS = {"supplier", "fund", "definition", "organisation", "duty", "webhook", "webhook-delivery"}
"""Kinds that administrators find."""


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_offered_which_action(
    kind: str, rows: Rows, city: City, people: People, administrators: People, browse: Browser
) -> None:
    everybody = {**people, **administrators}
    key = getattr(rows, kind.replace("-", "_"), None) or _row_of(kind, rows, city, people)
    for action in KINDS[kind].actions:
        address = reverse("act-on", args=[kind, key, action.key])
        expected = {}
        for person in (*ALL, *APART):
            apart = person in APART and kind in _OF_ADMINISTRATORS
            sees = person in SEE_DATA or kind in _OPEN_REGISTER or apart
            permitted = not action.roles or bool(action.roles & everybody[person].roles.keys())
            expected[person] = 404 if not sees else 200 if permitted else 403
        assert {p: browse(p).get(address).status_code for p in expected} == expected, action.key


def _row_of(kind: str, rows: Rows, city: City, people: People) -> int:
    """A row of the data bureau of a kind that only this test needs."""
    clerk = people["clerk"]
    with seeing(clerk.scope):
        if kind == "organisation":
            return city["data"].pk
        if kind == "duty":
            return Membership.objects.get(user=clerk.user).pk
        if kind == "target-change":
            indicator = ProjectIndicator.objects.get(pk=rows.indicator)
            return performance.request_target_change(clerk, indicator, "≥1个", "任务调整", None).pk
        goal = performance.add_goal(clerk, Plan.objects.get(pk=rows.plan), "目标")
        return goal.pk if kind == "goal" else performance.add_task(clerk, goal, "任务", "文件").pk
