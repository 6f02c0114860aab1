"""The trail of changes: who, when, before, after, why; and the proof that it is whole."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, Role, acting, duties
from mingzhang.office.desk.language import say, step
from mingzhang.office.desk.lists import Column, Filter, Listing, contains, since
from mingzhang.office.desk.showing import show
from mingzhang.office.models import AuditEvent
from mingzhang.office.queries.audit import event_rows
from mingzhang.office.scope import seeing
from mingzhang.office.services.audit import broken_chains

_PROVERS = frozenset({Role.AUDITOR, Role.AUDIT_ADMIN})


def _begin(request: DeskRequest) -> list[tuple[str, str]]:
    return [("核验留痕", reverse("prove-events"))] if _PROVERS & request.actor.roles.keys() else []


_LIST = Listing(
    key="events",
    title="留痕",
    rows=lambda request: event_rows(request.actor),
    columns=(
        Column(
            "title",
            "事项",
            lambda e: e.title,
            "title",
            link=lambda e: reverse("event", args=[e.pk]),
            kind="label",
            panel=True,
        ),
        Column("at", "时间", lambda e: e.at, "at", kind="moment"),
        Column("actor", "办理人", lambda e: e.actor or say("系统"), "actor__name"),
        Column("action", "动作", lambda e: step(e.action), "action"),
        Column("organisation", "单位", lambda e: e.organisation, "organisation__path"),
        Column("reason", "理由", lambda e: e.reason),
        Column("number", "链上序号", lambda e: e.number, "number", kind="number", usual=False),
        Column("hash", "校验值", lambda e: e.hash[:12], usual=False),
    ),
    filters=(
        Filter("q", "事项、理由或动作", contains("title", "reason", "action")),
        Filter("since", "自", since("at"), kind="day"),
    ),
    usual_sort="-at",
    empty="这一范围内还没有留痕。每次提交、审核、修改都会在这里留下一条。",
    actions=lambda request: (
        [("核验留痕", reverse("prove-events"))] if _PROVERS & request.actor.roles.keys() else []
    ),
)


@acting
@require_safe
def events(request: DeskRequest) -> HttpResponse:
    """The changes of the organisations that the actor sees."""
    return _LIST.respond(request)


@acting
@require_safe
def event(request: DeskRequest, key: int) -> HttpResponse:
    """One change: every field before and after."""
    found = get_object_or_404(event_rows(request.actor), pk=key)
    return show(
        request,
        "event.html.j2",
        title="一条留痕",
        event=found,
        changes=list(_changes(found)),
        path=(("留痕", reverse("events")), (found.title, None)),
    )


def _changes(event: AuditEvent) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys((*event.before, *event.after)):
        yield name, event.before.get(name, ""), event.after.get(name, "")


@duties(*_PROVERS)
@require_safe
def prove(request: DeskRequest) -> HttpResponse:
    """Recomputes every chain that the actor may read and says which is broken."""
    with seeing(request.actor.trail_scope):
        breaks = list(broken_chains())
    return show(request, "proof.html.j2", title="留痕是否完整", breaks=breaks)
