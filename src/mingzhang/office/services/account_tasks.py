"""Imports and publications of accounts in the background: asked for, carried out, cancelled, tried again."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from mingzhang.errors import MingzhangError
from mingzhang.office.models import AccountTables, AccountTask, Organisation
from mingzhang.office.queries.account_tasks import file_of
from mingzhang.office.queries.accounts import Level, newest
from mingzhang.office.queries.accounts import State as Standing
from mingzhang.office.scope import seeing
from mingzhang.office.services.accounts_entry import CLERKS, LEADERS, read_file, refuse_unless, take_report
from mingzhang.office.services.acting import Actor, NotPermittedError, RefusedError, refuse_if, require
from mingzhang.office.services.audit import record
from mingzhang.office.services.background import Held, carry_out, give_back
from mingzhang.office.services.changing import locked
from mingzhang.office.services.documents import Progress
from mingzhang.office.services.organisations import actors_of
from mingzhang.office.services.publishing import publish_accounts

KINDS = (".pdf", ".xlsx", ".docx", ".txt", ".html", ".htm", ".csv", ".xls")
Kind, State = AccountTask.Kind, AccountTask.State
Start = Callable[[int], Any]
_BROKEN = "程序办理时出错，什么也没有改动；问题已记入日志，请告诉系统管理员。"


def begin_import(  # noqa: PLR0913, PLR0917 - a file, whose it is, how it is to be read, and what starts the work
    actor: Actor,
    organisation: Organisation,
    year: int,
    name: str,
    data: bytes,
    start: Start,
    mapping: str = "",
    called: str = "",
) -> AccountTask:
    """Keeps a file and has its tables imported in the background.

    Raises:
        RefusedError: It is no file that can be read, the tables were handed in, or an import is under way.
    """
    require(actor, CLERKS, organisation, "导入决算表")
    name = PurePath(name.replace("\\", "/").replace("\x00", "")).name[-200:]
    _refuse_bad(name, data)
    with seeing(actor.scope):
        stands = newest(actor, organisation, year, Level.OWN)
    if stands and stands.state == Standing.SUBMITTED:
        raise RefusedError({"": f"{stands}已报送，不能再改；需要更正的，请主管部门先退回。"})
    row = AccountTask(kind=Kind.IMPORT, name=name, mapping=mapping, called=called.strip()[:200])
    row.organisation, row.fiscal_year, row.seen = organisation, year, stands.revision if stands else 0
    return _begun(actor, row, start, data)


def _refuse_bad(name: str, data: bytes) -> None:
    most = settings.LARGEST_DOCUMENT // 1024 // 1024
    refuse_if(
        {
            "file": f"“{name}”不是能导入的文件；请提交按模板填好的 XLSX，或 PDF、DOCX、TXT、HTML、CSV、XLS。"
            if PurePath(name).suffix.lower() not in KINDS
            else f"“{name}”是空文件，请重新选择。"
            if not data
            else f"“{name}”超过 {most} MB；请拆分或压缩图片后再提交。"
            if len(data) > settings.LARGEST_DOCUMENT
            else None
        }
    )


def begin_publishing(
    actor: Actor, accounts: AccountTables, start: Start, revision: int | None = None
) -> AccountTask:
    """Has approved accounts published in the background.

    Raises:
        RefusedError: They are not approved, or their publication is under way.
    """
    require(actor, LEADERS, accounts.organisation, "公开决算")
    with seeing(actor.scope), transaction.atomic():
        current = locked(actor, accounts, revision)
        refuse_unless(current, Standing.APPROVED)
    row = AccountTask(kind=Kind.PUBLISH, organisation=current.organisation, fiscal_year=current.fiscal_year)
    row.accounts, row.seen = current, current.revision
    return _begun(actor, row, start)


def _begun(actor: Actor, row: AccountTask, start: Start, data: bytes | None = None) -> AccountTask:
    row.user, row.acting_for = actor.user, actor.organisation
    try:
        with seeing(actor.scope), transaction.atomic():
            row.save(force_insert=True)
            if data is not None:
                file_of(row.pk).parent.mkdir(parents=True, exist_ok=True)
                file_of(row.pk).write_bytes(data)
            record(actor, f"accounts.begin_{row.kind}", row, organisation=row.organisation)
            transaction.on_commit(lambda: start(row.pk))
    except IntegrityError as error:
        said = f"{row}已在办理中；请在“导入和公开进度”里看它，或先取消。"
        raise RefusedError({"": said}) from error
    return row


def cancel_task(actor: Actor, task: AccountTask) -> AccountTask:
    """Cancels work that has not finished; nothing of it is taken or published.

    Raises:
        RefusedError: It is finished already.
    """
    row = _locked_to_change(actor, task)
    with seeing(actor.scope), transaction.atomic():
        row = locked(actor, row)
        refuse_if({"": None if row.under_way else f"{row}{row.get_state_display()}，不能再取消。"})
        row.state, row.holder, row.step, row.finished_at = State.CANCELLED, "", "", timezone.now()
        row.save()
        record(actor, "accounts.cancel_task", row, organisation=row.organisation)
    return row


def repeat_task(
    actor: Actor, task: AccountTask, start: Start, mapping: str | None = None, called: str | None = None
) -> AccountTask:
    """Has work done once more that failed, was cancelled or interrupted; an import with the same file.

    Args:
        actor: Who asks for it, and who does it from now on.
        task: Which.
        start: Enqueues it.
        mapping: How the file is to be read now; None where that stays.
        called: Why it bears another name; None where that stays.

    Raises:
        RefusedError: It is done, or under way, or another like it is.
    """
    row = _locked_to_change(actor, task)
    try:
        with seeing(actor.scope), transaction.atomic():
            row = locked(actor, row)
            _refuse_repeat(row)
            row.mapping = row.mapping if mapping is None else mapping
            row.called = row.called if called is None else called.strip()[:200]
            row.user, row.acting_for, row.resumed, row.problems = actor.user, actor.organisation, 0, {}
            row.seen = _seen_now(actor, row)
            give_back(row)
            record(actor, f"accounts.begin_{row.kind}", row, organisation=row.organisation)
            transaction.on_commit(lambda: start(row.pk))
    except IntegrityError as error:
        raise RefusedError({"": f"{row}另有一项在办理中；请先等它完成或取消它。"}) from error
    return row


def _refuse_repeat(row: AccountTask) -> None:
    stands = row.under_way and not row.silent
    refuse_if({"": f"{row}{row.get_state_display()}，不必再办。" if stands or row.state == State.DONE else None})


def _seen_now(actor: Actor, row: AccountTask) -> int:
    if row.accounts_id and row.kind == Kind.PUBLISH:
        return locked(actor, row.accounts).revision if row.accounts else 0
    stands = newest(actor, row.organisation, row.fiscal_year, Level.OWN)
    return stands.revision if stands else 0


def _locked_to_change(actor: Actor, task: AccountTask) -> AccountTask:
    """Passes for those whose duty the work is."""
    duty = CLERKS if task.kind == Kind.IMPORT else LEADERS
    require(actor, duty, task.organisation, str(task.get_kind_display()))
    return task


def carry_out_task(key: int, start: Start | None = None) -> None:
    """Does a task that was asked for; its row says how far it is and what came out.

    Args:
        key: Which.
        start: Enqueues the build of a site over all departments in which one that publishes stands.
    """
    carry_out(AccountTask, key, lambda held: _do(held, start), _BROKEN)


def _do(held: Held[AccountTask], start: Start | None) -> None:
    try:
        if held.row.kind == Kind.IMPORT:
            _import(held, _actor_of(held.row))
        else:
            _publish(held, _actor_of(held.row), start)
    except RefusedError as refusal:
        _refused(held, refusal.problems)
    except MingzhangError as error:
        _refused(held, {"": str(error)})


def _refused(held: Held[AccountTask], problems: dict[str, str]) -> None:
    with held.finishing(State.FAILED) as row:
        row.problems, row.sentence = problems, " ".join(problems.values())


def _actor_of(row: AccountTask) -> Actor:
    """The person as they may act now; a duty that ended since is gone."""
    found = next((a for a in actors_of(row.user, timezone.localdate()) if a.organisation == row.acting_for), None)
    if found is None:
        raise NotPermittedError(f"{row.user}已不再代表{row.acting_for}办理，这项工作没有进行。")
    return found


def _import(held: Held[AccountTask], actor: Actor) -> None:
    task = held.row
    held.say("打开文件")
    data = file_of(task.pk).read_bytes()
    report = read_file(
        task.organisation, task.fiscal_year, task.name, data, task.mapping, task.called, Progress(held)
    )
    held.say("写入各表")
    with held.finishing() as row:
        row.accounts = take_report(actor, task.organisation, task.fiscal_year, report, task.name, task.seen)


def _publish(held: Held[AccountTask], actor: Actor, start: Start | None) -> None:
    task = held.row
    if task.accounts is None:
        raise RefusedError({"": "没有要公开的决算表。"})
    asked_on = timezone.localdate(task.created_at)
    with seeing(actor.scope):
        publish_accounts(actor, task.accounts, task.seen, held.say, held.finishing, asked_on, start)
