"""Imports and publications in the background: done once, refused in sentences, cancelled without a trace."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from django.utils import timezone

from mingzhang.office.models import AccountTables, AccountTask, Membership, Publication
from mingzhang.office.queries.account_tasks import running_task
from mingzhang.office.queries.accounts import State
from mingzhang.office.queries.publications import published_folder
from mingzhang.office.scope import everything
from mingzhang.office.services.account_tasks import (
    begin_import,
    begin_publishing,
    cancel_task,
    carry_out_task,
    repeat_task,
)
from mingzhang.office.services.accounts_entry import begin_tables, enter_cells
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.background import TakenAwayError
from mingzhang.office.services.publishing import publish_accounts
from tests.office.accounts.conftest import YEAR, as_workbook, tables
from tests.office.conftest import City, People

pytestmark = pytest.mark.django_db
DONE, FAILED, CANCELLED = AccountTask.State.DONE, AccountTask.State.FAILED, AccountTask.State.CANCELLED


def _never(_: int) -> None:
    """The task is carried out by the test itself."""


def _import(city: City, people: People, name: str = "", year: int = YEAR) -> AccountTask:
    content = as_workbook(tables(name or city["data"].name, year=year))
    return begin_import(people["clerk"], city["data"], YEAR, "决算.xlsx", content, _never)


def _carried_out(task: AccountTask) -> AccountTask:
    with everything("测试"):
        carry_out_task(task.pk)
    task.refresh_from_db()
    return task


def test_an_import_makes_the_draft_once(city: City, people: People) -> None:
    task = _carried_out(_import(city, people))
    row = AccountTables._base_manager.get()
    assert (task.state, task.accounts, row.source, len(row.reading["forms"])) == (DONE, row, "决算.xlsx", 9)
    assert _carried_out(task).state == DONE
    assert AccountTables._base_manager.get().revision == row.revision


@pytest.mark.parametrize(
    ("name", "year", "field", "says"),
    [
        ("临川市卫生局", YEAR, "called", "文件写的是“临川市卫生局”"),
        ("", YEAR - 1, "file", f"文件是 {YEAR - 1} 年度的，不是 {YEAR} 年度。"),
    ],
)
def test_what_is_anothers_is_refused_and_nothing_taken(
    city: City, people: People, name: str, year: int, field: str, says: str
) -> None:
    task = _carried_out(_import(city, people, name, year))
    assert (task.state, list(task.problems)) == (FAILED, [field])
    assert says in task.problems[field]
    assert not AccountTables._base_manager.exists()


def test_what_was_typed_after_the_import_was_asked_for_is_not_overwritten(city: City, people: People) -> None:
    clerk = people["clerk"]
    draft = begin_tables(clerk, city["data"], YEAR)
    task = _import(city, people)
    typed = enter_cells(clerk, draft, "final_accounts.01", {("income.grand_total", "amount"): "1.00"})
    task = _carried_out(task)
    typed.refresh_from_db()
    assert (task.state, "有人改过，没有覆盖" in task.sentence, typed.source) == (FAILED, True, "在线填报")
    assert _carried_out(repeat_task(clerk, task, _never)).state == DONE


def test_two_imports_of_one_year_are_not_done_at_once(city: City, people: People) -> None:
    first = _import(city, people)
    with pytest.raises(RefusedError, match="已在办理中"):
        _import(city, people)
    assert cancel_task(people["clerk"], first).state == CANCELLED
    assert _carried_out(_import(city, people)).state == DONE


def test_a_cancelled_import_takes_nothing(city: City, people: People) -> None:
    task = _import(city, people)
    with pytest.raises(NotPermittedError):
        cancel_task(people["other_clerk"], task)
    cancel_task(people["clerk"], task)
    assert _carried_out(task).state == CANCELLED
    assert not AccountTables._base_manager.exists()
    assert _carried_out(repeat_task(people["clerk"], task, _never)).state == DONE
    with pytest.raises(RefusedError, match="不必再办"):
        repeat_task(people["clerk"], task, _never)


def test_whose_duty_has_ended_does_nothing(city: City, people: People) -> None:
    task = _import(city, people)
    Membership.objects.filter(user=people["clerk"].user).update(ended_on=timezone.localdate())
    task = _carried_out(task)
    assert (task.state, "已不再代表" in task.sentence) == (FAILED, True)
    assert not AccountTables._base_manager.exists()


def test_a_publication_is_made_once(approved: AccountTables, city: City, people: People) -> None:
    task = begin_publishing(people["clerk"], approved, _never, approved.revision)
    assert running_task(people["clerk"], approved) == task
    with pytest.raises(RefusedError, match="已在办理中"):
        begin_publishing(people["head"], approved, _never)
    task = _carried_out(task)
    assert (task.state, Publication._base_manager.get().accounts) == (DONE, approved)
    assert [path.name for path in (published_folder(city["data"]) / "versions").iterdir()] == ["0001"]
    assert running_task(people["clerk"], approved) is None
    with pytest.raises(RefusedError, match="只在“已批准”时"):
        begin_publishing(people["clerk"], approved, _never)


def test_a_publication_cancelled_in_its_last_step_leaves_no_trace(
    approved: AccountTables, city: City, people: People
) -> None:
    """Cancelled after everything was made and before it was switched to."""
    task = begin_publishing(people["clerk"], approved, _never)

    def say(step: str) -> None:
        if step == "签名封存":
            cancel_task(people["clerk"], task)
            raise TakenAwayError

    with pytest.raises(TakenAwayError):
        publish_accounts(people["clerk"], approved, None, say, nullcontext)
    approved.refresh_from_db()
    assert (approved.state, Publication._base_manager.count()) == (State.APPROVED, 0)
    assert _left_in(published_folder(city["data"])) == []
    assert _carried_out(task).state == CANCELLED


def _left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")
