"""Imports and publications of accounts: how far they are, what came out, cancelled or tried again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.account_actions import task_page
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.showing import show
from mingzhang.office.models import AccountTask, Publication
from mingzhang.office.models.background import interrupted_now
from mingzhang.office.queries.account_tasks import tasks_of
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.account_tasks import cancel_task, repeat_task
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.background import MOST_RESUMED
from mingzhang.office.tasks import work_on_accounts
from mingzhang.rulebook import load

State = AccountTask.State
_STATES = {
    State.WAITING: "idle",
    State.WORKING: "info",
    State.DONE: "holds",
    State.FAILED: "error",
    State.CANCELLED: "idle",
}


def _state(task: AccountTask) -> tuple[str, str]:
    if task.interrupted:
        return "warning", "已中断"
    return _STATES[State(task.state)], task.get_state_display()


_INTERRUPTED = "interrupted"
_KEPT = "公开和取消的任务完成满 {months} 个月清理；没有完成的、等人处理的和导入过决算表的一直保留。操作留痕不清理。"

_TASKS = Listing(
    key="account-tasks",
    title="导入和公开进度",
    rows=lambda request: tasks_of(request.actor).filter(fiscal_year=request.year),
    columns=(
        Column("kind", "事项", lambda t: t.get_kind_display(), "kind", kind="label", link=task_page),
        Column("organisation", "单位", lambda t: t.organisation, "organisation__path"),
        Column("state", "状态", _state, kind="state"),
        Column("name", "文件名", lambda t: t.name, "name"),
        Column("sentence", "说明", lambda t: t.sentence),
        Column("user", "办理人", lambda t: t.user, "user__name"),
        Column("at", "提交时间", lambda t: t.created_at, "created_at", kind="moment"),
    ),
    filters=(
        Filter("kind", "事项", equals("kind"), lambda _: AccountTask.Kind.choices),
        Filter(
            "state",
            "状态",
            lambda rows, value: (
                rows.filter(interrupted_now())
                if value == _INTERRUPTED
                else rows.filter(state=value).exclude(interrupted_now())
            ),
            lambda _: [*State.choices, (_INTERRUPTED, "已中断")],
        ),
    ),
    usual_sort="-at",
    answer=lambda _: say(_KEPT, months=load().spending.record_retention.tasks_months),
    empty="这一年度还没有导入或公开过决算。",
    path=(("决算", "/accounts/"),),
)


@working
@require_safe
def account_task_list(request: DeskRequest) -> HttpResponse:
    """The imports and publications of the year."""
    return _TASKS.respond(request)


def _find(request: DeskRequest, key: int) -> AccountTask:
    return get_object_or_404(tasks_of(request.actor), pk=key)


@working
@require_safe
def account_task(request: DeskRequest, key: int) -> HttpResponse:
    """One of them: progress, then the result or the reasons why there is none."""
    return _show(request, _find(request, key))


def _show(
    request: DeskRequest, task: AccountTask, fault: str = "", typed: dict[str, str] | None = None
) -> HttpResponse:
    part = request.headers.get("HX-Target") == "progress"
    published = visible(request.actor, Publication).filter(accounts=task.accounts_id).first()
    return show(
        request,
        "account_task_progress.html.j2" if part else "account_task.html.j2",
        status=422 if fault else 200,
        title=str(task),
        task=task,
        state=_state(task),
        publication=published if task.kind == AccountTask.Kind.PUBLISH else None,
        resumes=task.interrupted and task.resumed < MOST_RESUMED,
        may=_may(request, task),
        mappings=[("", "—"), *((known, one.name.zh) for known, one in load().mappings.items())],
        typed={"mapping": task.mapping, "called": task.called, **(typed or {})},
        fault=fault,
        path=(("决算", reverse("accounts")), ("导入和公开进度", reverse("account-tasks")), (str(task), None)),
    )


def _may(request: DeskRequest, task: AccountTask) -> bool:
    """Whether buttons are shown; the service asks for the duty once more."""
    duties = {"clerk"} if task.kind == AccountTask.Kind.IMPORT else {"clerk", "head"}
    return bool(duties & request.actor.roles.keys())


@working
@require_POST
def cancel(request: DeskRequest, key: int) -> HttpResponse:
    """Cancels it; nothing of it is taken or published."""
    task = _find(request, key)
    try:
        cancel_task(request.actor, task)
    except (RefusedError, NotPermittedError) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "已取消，什么也没有改动。")
    return redirect("account-task", key)


@working
@require_POST
def again(request: DeskRequest, key: int) -> HttpResponse:
    """Does it once more; an import with the same file, read as said now."""
    task = _find(request, key)
    typed: dict[str, Any] = {name: request.POST[name] for name in ("mapping", "called") if name in request.POST}
    try:
        repeat_task(request.actor, task, work_on_accounts.enqueue, **typed)
    except NotPermittedError as refusal:
        messages.warning(request, str(refusal))
    except RefusedError as refusal:
        return _show(request, task, str(refusal), typed)
    return redirect("account-task", key)
