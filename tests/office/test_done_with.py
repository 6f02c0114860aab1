"""Records whose time is over go by themselves; what is unfinished or waits for a person stays, and the trail."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from mingzhang.office.commands import notifying, thinning
from mingzhang.office.models import (
    AccountTables,
    AccountTask,
    AuditEvent,
    CheckedDocument,
    Portal,
    PortalBuild,
    Webhook,
    WebhookDelivery,
)
from mingzhang.office.queries.account_tasks import file_of
from mingzhang.office.scope import everything
from mingzhang.office.services import done_with
from mingzhang.office.services.audit import broken_chains, record
from mingzhang.office.services.done_with import remove_done_with
from tests.office.conftest import City, People
from tests.office.year import YEAR

TODAY = date(2026, 8, 31)
LIMIT = datetime(2026, 2, 27, 16, tzinfo=UTC)
"""Six months before, February having no thirty-first: the 28th begins in China."""
OLD, YOUNG = LIMIT - timedelta(seconds=1), LIMIT


Notices = dict[str, tuple[Webhook, dict[str, Any]]]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path


def _left(model: Any) -> set[str]:
    names = {WebhookDelivery: "answer", AccountTask: "name", PortalBuild: "why", DBTaskResult: "task_path"}
    with everything("测试"):
        return set(model.objects.values_list(names[model], flat=True))


def test_notices_that_were_delivered_go_and_those_that_were_not_stay(city: City, people: People) -> None:
    with everything("测试"):
        event = record(people["clerk"], "projects.note", city["data"], organisation=city["data"])
        own = {"organisation": city["data"], "made_by": people["head"].user}
        live, ended, ended_lately = (
            Webhook.objects.create(**own, url=f"https://{n}.example/", ended_at=at)
            for n, at in enumerate((None, OLD, YOUNG))
        )
        kept: Notices = {
            "delivered lately": (live, {"delivered_at": YOUNG, "attempts": 1}),
            "never tried": (live, {"next_at": OLD}),
            "waits to be tried again": (live, {"attempts": 3, "attempted_at": OLD, "next_at": OLD}),
            "given up, a person may send it again": (live, {"attempts": 8, "attempted_at": OLD}),
            "untold when its address was ended lately": (ended_lately, {"attempts": 8, "attempted_at": OLD}),
        }
        gone: Notices = {
            "delivered": (live, {"delivered_at": OLD, "attempts": 1}),
            "untold when its address was ended": (ended, {"attempts": 8, "attempted_at": OLD}),
        }
        for name, (hook, values) in (kept | gone).items():
            WebhookDelivery.objects.create(webhook=hook, event=event, answer=name, **values)
        events = AuditEvent.objects.count()
    assert remove_done_with(TODAY, remove=False)[0] == ("通知记录", 6, 2)
    assert _left(WebhookDelivery) == kept.keys() | gone.keys(), "only told of"
    assert remove_done_with(TODAY)[0] == ("通知记录", 6, 2)
    assert _left(WebhookDelivery) == kept.keys()
    assert remove_done_with(TODAY)[0] == ("通知记录", 6, 0)
    with everything("测试"):
        assert AuditEvent.objects.count() == events, "the trail is not touched"
        assert list(broken_chains()) == []


def test_finished_work_goes_and_what_waits_for_anybody_stays(city: City, people: People) -> None:
    own = {"organisation": city["data"], "fiscal_year": YEAR}
    asked = {**own, "user": people["clerk"].user, "acting_for": city["data"]}
    with everything("测试"):
        tables = AccountTables.objects.create(**own, version=1)
        kept = {
            "published lately": ("publish", "done", YOUNG, None),
            "waiting": ("publish", "waiting", None, None),
            "failed, a person may repeat it": ("publish", "failed", OLD, None),
            "failed import": ("import", "failed", OLD, None),
            "accounts were made of it": ("import", "done", OLD, tables),
        }
        gone = {
            "published": ("publish", "done", OLD, tables),
            "cancelled": ("publish", "cancelled", OLD, None),
            "cancelled import": ("import", "cancelled", OLD, None),
        }
        for name, (kind, state, at, accounts) in (kept | gone).items():
            row = {"kind": kind, "state": state, "finished_at": at, "accounts": accounts, "beat_at": OLD}
            task = AccountTask.objects.create(**asked, **row, name=name)
            file_of(task.pk).parent.mkdir(parents=True)
            file_of(task.pk).write_bytes(name.encode())
        AccountTask.objects.create(
            **{**asked, "fiscal_year": YEAR + 1}, kind="publish", state="working", beat_at=OLD, name="working"
        )
        CheckedDocument.objects.create(
            organisation=city["data"], user=people["clerk"].user, name="决算.pdf", sha256="0" * 64, size=1,
            state="done", finished_at=OLD,
        )  # fmt: skip
    assert remove_done_with(TODAY)[1] == ("决算任务", 6, 3)
    assert _left(AccountTask) == {*kept, "working"}
    found = {path.read_bytes().decode() for path in Path(file_of(1).parent.parent).glob("*/source")}
    assert found == kept.keys(), "files go with their tasks, and only those"
    with everything("测试"):
        assert CheckedDocument.objects.count() == 1, "documents are no records"


def test_the_last_build_of_a_site_stays_however_old(city: City) -> None:
    with everything("测试"):
        portal = Portal.objects.create(
            organisation=city["city"], over=city["city"], fiscal_year=YEAR, title="站", title_en="Site"
        )
        rows = [
            ("first", "done", False), ("failed", "failed", False), ("last", "done", False),
            ("first preview", "done", True), ("cancelled", "cancelled", False), ("last preview", "done", True),
        ]  # fmt: skip
        for why, state, preview in rows:
            PortalBuild.objects.create(
                portal=portal, organisation=city["city"], why=why, state=state, preview=preview, finished_at=OLD
            )
    assert remove_done_with(TODAY)[2] == ("生成公开站的记录", 6, 2)
    assert _left(PortalBuild) == {"failed", "last", "cancelled", "last preview"}


@pytest.mark.django_db
def test_the_queue_forgets_what_is_finished_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(done_with, "_AT_ONCE", 2)
    rows = {
        "done": ("SUCCESSFUL", OLD), "broken": ("FAILED", OLD), "also done": ("SUCCESSFUL", OLD),
        "done lately": ("SUCCESSFUL", YOUNG), "ready": ("READY", None), "running": ("RUNNING", None),
    }  # fmt: skip
    for path, (status, at) in rows.items():
        DBTaskResult.objects.create(
            task_path=path, status=status, finished_at=at, args_kwargs={}, backend_name="default", run_after=OLD
        )
    assert remove_done_with(TODAY)[3] == ("后台队列的记录", 6, 3)
    assert _left(DBTaskResult) == {"done lately", "ready", "running"}


@pytest.mark.django_db(transaction=True)
def test_the_scheduled_work_removes_them_and_the_command_tells_of_them(city: City, people: People) -> None:
    with everything("测试"):
        event = record(people["clerk"], "projects.note", city["data"], organisation=city["data"])
        own = {"organisation": city["data"], "made_by": people["head"].user}
        hook = Webhook.objects.create(**own, url="https://a.example/")
        for at in (datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)):
            WebhookDelivery.objects.create(webhook=hook, event=event, delivered_at=at, answer=str(at.year))
    told = list(thinning.thin(remove=False))
    assert told[-1] == "通知记录（保留 6 个月）：1 条可以清理，后台每小时清理"
    notifying.once()
    assert _left(WebhookDelivery) == {"9999"}
