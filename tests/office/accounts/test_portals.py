"""A bureau's site over all departments: three steps by two people, then it follows what departments publish."""

import fcntl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from mingzhang.example.units import example_units, several_times
from mingzhang.office.models import AccountTables, AuditEvent, Membership, Organisation, Portal, PortalBuild, User
from mingzhang.office.queries.accounts import Level, State, stored
from mingzhang.office.queries.portals import portal_folder, preview_folder, published_departments
from mingzhang.office.queries.publications import published_folder
from mingzhang.office.scope import everything
from mingzhang.office.services import portals
from mingzhang.office.services.acting import Actor, NotPermittedError, RefusedError, Role
from mingzhang.office.services.organisations import actors_of
from mingzhang.office.services.portal_building import build_now, build_waiting, carry_out_build
from mingzhang.office.services.publishing import publish_accounts, sealed_publication
from mingzhang.publishing.sealing.verification import verify
from mingzhang.rulebook import load
from tests.office.accounts.conftest import YEAR
from tests.office.conftest import City, People

pytestmark = pytest.mark.django_db
SAID = {"title": "临川市决算公开", "title_en": "Accounts of Linchuan"}
Sealed = Callable[..., None]


def quiet(step: str, done: int, total: int) -> None:
    """Nobody watches."""


def later(key: int) -> None:
    """Whatever is asked for waits."""


@pytest.fixture
def head(city: City) -> Actor:
    """The head of the finance bureau."""
    user = User.objects.create_user(username="finance_head", name="财政负责人")
    bureau = city["finance"]
    Membership.objects.create(user=user, organisation=bureau, role=Role.HEAD, over=bureau, why="测试")
    return actors_of(user)[0]


@pytest.fixture
def sealed(city: City) -> Sealed:
    """Publishes a year of a department as tables, so many times the example's unit."""

    def publish(name: str, count: int, year: int = YEAR, reason: str = "") -> None:
        own, unit = city[name], example_units(load())[1]
        with everything("测试"):
            before = AccountTables.objects.filter(organisation=own, fiscal_year=year, level=Level.WHOLE).count()
            row = AccountTables.objects.create(
                organisation=own,
                fiscal_year=year,
                level=Level.WHOLE,
                version=before + 1,
                reading=stored(several_times(unit, count, own.name, year)),
                state=State.PUBLISHED,
                reason=reason,
            )
            sealed_publication(row, f"{own}决算", {"决算.txt": f"{own} {year}".encode()})

    return publish


@pytest.fixture
def site(sealed: Sealed, people: People, head: Actor) -> Portal:
    """The site in use, with two departments."""
    sealed("data", 2)
    sealed("health", 3)
    row = portals.freeze_portal(people["finance"], portals.begin_portal(people["finance"], SAID), later)
    with everything("测试"):
        build_waiting(row)
        row = portals.approve_portal(head, row, later)
        build_waiting(row)
    return row


def _text(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html")))


def _last(row: Portal) -> PortalBuild:
    with everything("测试"):
        found: PortalBuild = PortalBuild.objects.filter(portal=row).latest("pk")
        return found


def test_two_people_take_three_steps(sealed: Sealed, people: People, head: Actor, city: City) -> None:
    finance = people["finance"]
    sealed("data", 2)
    row = portals.begin_portal(finance, SAID)
    with pytest.raises(RefusedError, match="只在“待批准”"):
        portals.approve_portal(head, row, later)
    row = portals.freeze_portal(finance, row, later)
    with pytest.raises(RefusedError, match="预览还没有生成"):
        portals.approve_portal(head, row, later)
    with everything("测试"):
        build_waiting(row)
    preview = preview_folder(row) / "current"
    assert "预览：尚未批准" in (preview / "zh/index.html").read_text(encoding="utf-8")
    assert not portal_folder(city["city"]).exists()
    with pytest.raises(NotPermittedError):
        portals.approve_portal(finance, row, later)
    row = portals.send_back_portal(head, row, "名称写全")
    row = portals.change_portal(finance, row, {"title": "临川市部门决算公开"})
    row = portals.freeze_portal(finance, row, later)
    with everything("测试"):
        build_waiting(row)
        row = portals.approve_portal(head, row, later)
        build_waiting(row)
    now = portal_folder(city["city"]) / "current"
    assert "预览" not in _text(now)
    assert "临川市部门决算公开" in (now / "zh/index.html").read_text(encoding="utf-8")
    assert not preview_folder(row).exists()
    with everything("测试"):
        told = AuditEvent.objects.filter(action__startswith="portal.").order_by("pk")
        steps = [event.action for event in told]
    assert steps == [
        f"portal.{step}" for step in ("begin", "freeze", "send_back", "change", "freeze", "approve", "publish")
    ]


def test_the_maker_does_not_approve_it(sealed: Sealed, people: People, city: City) -> None:
    sealed("data", 2)
    finance = people["finance"]
    bureau = city["finance"]
    Membership.objects.create(user=finance.user, organisation=bureau, role=Role.HEAD, over=bureau, why="测试")
    both = actors_of(finance.user)[0]
    row = portals.freeze_portal(both, portals.begin_portal(both, SAID), later)
    with everything("测试"):
        build_waiting(row)
    with pytest.raises(NotPermittedError, match="不能由提出人本人办理"):
        portals.approve_portal(both, row, later)


def test_only_a_bureau_over_the_departments_keeps_one(people: People, site: Portal) -> None:
    with pytest.raises(NotPermittedError):
        portals.begin_portal(people["clerk"], SAID)
    with pytest.raises(RefusedError, match="由临川市财政局管理"):
        portals.begin_portal(people["reviewer"], SAID)


def test_a_change_replaces_what_was_in_use(people: People, head: Actor, site: Portal, city: City) -> None:
    row = portals.begin_portal(people["finance"], {**SAID, "title": "新名称"})
    with pytest.raises(RefusedError, match="还没有办完"):
        portals.begin_portal(people["finance"], SAID)
    row = portals.freeze_portal(people["finance"], row, later)
    with everything("测试"):
        build_waiting(row)
        row = portals.approve_portal(head, row, later)
        build_waiting(row)
    site.refresh_from_db()
    assert (site.state, row.state, row.version) == ("replaced", "approved", 2)
    out = portal_folder(city["city"])
    assert (_last(row).edition, verify(out).holds) == (2, True)
    assert "新名称" in (out / "current/zh/index.html").read_text(encoding="utf-8")


def test_it_holds_what_departments_published_and_is_provable(site: Portal, city: City) -> None:
    out = portal_folder(city["city"])
    assert verify(out).holds
    assert _last(site).departments == 2
    pages = [page.read_text(encoding="utf-8") for page in (out / "current/zh/d").glob("*/index.html")]
    names = {page.split("<h1>")[1].split("</h1>")[0] for page in pages}
    assert names == {"临川市数据局", "临川市卫生局"}
    for key in ("data", "health"):
        [given] = (published_folder(city[key]) / "current/files/d").glob("*/*/决算.txt")
        taken = out / "current" / given.relative_to(published_folder(city[key]) / "current")
        assert taken.read_bytes() == given.read_bytes()


def test_accounts_that_are_published_come_in_by_themselves(
    approved: AccountTables, sealed: Sealed, people: People, head: Actor, city: City
) -> None:
    """What is approved and not published is nowhere; once the department publishes, the site takes it in."""
    sealed("health", 3)
    row = portals.freeze_portal(people["finance"], portals.begin_portal(people["finance"], SAID), later)
    with everything("测试"):
        build_waiting(row)
        row = portals.approve_portal(head, row, later)
        build_waiting(row)
    now = portal_folder(city["city"]) / "current"
    assert "临川市数据局" not in _text(now)
    publish_accounts(people["clerk"], approved)
    build = _last(row)
    assert (build.state, build.why) == ("waiting", "临川市数据局公开第 1 版")
    carry_out_build(build.pk)
    build.refresh_from_db()
    assert (build.state, build.edition, build.departments, build.faults) == ("done", 2, 2, [])
    assert "临川市数据局" in _text(now)
    assert any(now.glob("files/d/*/*/*.docx"))
    assert verify(portal_folder(city["city"])).holds


def test_a_publication_starts_the_build_once_it_is_committed(
    approved: AccountTables,
    people: People,
    city: City,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    whose = {"organisation": city["finance"], "over": city["city"], "fiscal_year": YEAR}
    Portal._base_manager.create(**SAID, **whose, state="approved")
    started: list[int] = []
    with django_capture_on_commit_callbacks(execute=True):
        made = publish_accounts(people["clerk"], approved, start=started.append)
        assert started == []
    with everything("测试"):
        assert started == [PortalBuild.objects.get(why=f"临川市数据局公开第 {made.edition} 版").pk]


def test_a_department_that_is_damaged_is_named_and_stops_nobody(site: Portal, sealed: Sealed, city: City) -> None:
    sealed("data", 5, reason="更正")
    sealed("health", 6, reason="更正")
    damaged = published_folder(city["data"]) / "versions/0002"
    next(damaged.glob("files/d/*/*/reading.json")).write_text("{}")
    with everything("测试"):
        told, faults = build_now(site, quiet)
    assert "已公开第 2 版，收入 2 个部门" in told
    assert [fault.startswith("临川市数据局：第 2 版验证不通过") for fault in faults] == [True]
    now = portal_folder(city["city"]) / "current"
    home = (now / "zh/index.html").read_text(encoding="utf-8")
    assert "临川市数据局最新公开的内容暂未收入，这里是它第 1 版的内容。" in home
    assert verify(portal_folder(city["city"])).holds


def test_nothing_to_build_from_is_one_sentence(people: People, city: City) -> None:
    row = portals.freeze_portal(people["finance"], portals.begin_portal(people["finance"], SAID), later)
    carry_out_build(_last(row).pk)
    build = _last(row)
    assert (build.state, build.sentence) == ("failed", "临川市还没有部门公开过决算，没有可收入公开站的内容。")


def test_departments_of_one_name_are_told_apart(sealed: Sealed, city: City) -> None:
    for key in ("data", "health", "unit"):
        sealed(key, 1)
    Organisation.objects.filter(pk=city["unit"].pk).update(name="临川市卫生局")
    assert [one.name for one in published_departments(city["city"])] == [
        "临川市数据局",
        "临川市卫生局（临川市数据局）",
        "临川市卫生局（临川市）",
    ]
    Organisation.objects.filter(pk=city["data"].pk).update(name="临川市卫生局")
    names = {one.name for one in published_departments(city["city"])}
    assert names == {"临川市卫生局（data）", "临川市卫生局（临川市卫生局）", "临川市卫生局（health）"}


def test_a_build_waits_for_another_of_the_same_site(site: Portal, sealed: Sealed, city: City) -> None:
    sealed("data", 5, reason="更正")
    with (portal_folder(city["city"]) / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        threading.Timer(1.5, lambda: fcntl.flock(file, fcntl.LOCK_UN)).start()
        began = time.monotonic()
        with everything("测试"):
            told, faults = build_now(site, quiet)
    assert time.monotonic() - began > 1
    assert ("已公开第 2 版" in told, faults) == (True, [])


def test_pages(site: Portal, people: People) -> None:
    client = Client()

    def status(code: str, path: str) -> int:
        return client.get(reverse("city-file", args=[code, path]), secure=True).status_code

    answer = client.get(reverse("city-file", args=["city", "zh/index.html"]), secure=True)
    assert "临川市决算公开".encode() in b"".join(answer)
    assert (status("city", "../../../signing-key.pem"), status("data", "zh/index.html")) == (404, 404)
    assert "临川市决算公开".encode() in client.get(reverse("publications"), secure=True).content
    client.force_login(people["finance"].user, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("portal", args=[site.pk]), secure=True).content.decode()
    assert "已公开第 1 版，收入 2 个部门。" in page
    assert reverse("city-home", args=["city"]) in page
