"""Rectification: the list of problems with days overdue, dispute and verdict, and the page of one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.issue_actions import ISSUE, RAISE
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Asked, Column, Filter, Listing, equals
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.states import state
from mingzhang.office.models import Issue
from mingzhang.office.queries.issues import (
    carried_into,
    history,
    issue_rows,
    organisations_with_issues,
    overdue_rows,
    proofs_of,
    tally,
)
from mingzhang.office.queries.organisations import seen_organisations
from mingzhang.office.queries.predecessors import days_overdue
from mingzhang.office.queries.visible import matching

_TOLD = (
    "共 {whole} 项：待整改 {open} 项，其中逾期 {overdue} 项；"
    "已报整改 {answered} 项；有异议 {disputed} 项；已销号 {closed} 项。"
)


def _state(row: Any) -> tuple[str, str]:
    """Its state; one that a later year has taken over says so."""
    return ("idle", "已结转") if row.carried else state(row)


def _overdue(row: Any) -> int | None:
    return None if row.carried else days_overdue(row, timezone.localdate()) or None


def _answer(asked: Asked) -> str:
    found = tally(asked.request.actor, asked.request.year)
    names = ("whole", "open", "overdue", "answered", "disputed", "closed")
    return say(_TOLD, **{name: getattr(found, name) for name in names})


def _begin(request: DeskRequest) -> list[tuple[str, str]]:
    """The button that begins one: an evaluator's own firm is nobody whose problems they may enter."""
    actor = request.actor
    opened = seen_organisations(actor).order_by("path")
    row = actor.organisation if actor.knows(actor.organisation) else opened.first()
    if row is None or not RAISE.permits(actor):
        return []
    return [(RAISE.label, reverse("act-on", args=["organisation", row.pk, RAISE.key]))]


_ISSUES = Listing(
    key="issues",
    title="整改",
    rows=lambda request: issue_rows(request.actor, request.year),
    columns=(
        Column("title", "问题", lambda i: i.title, "title", link=lambda i: reverse("issue", args=[i.pk])),
        Column("organisation", "单位", lambda i: i.organisation, "organisation__path"),
        Column("project", "项目", lambda i: i.project, "project__name"),
        Column("state", "状态", _state, "state", kind="state"),
        Column("due", "整改期限", lambda i: i.due_on, "due_on", kind="day"),
        Column("overdue", "逾期天数", _overdue, kind="number"),
        Column("responsible", "责任人", lambda i: i.responsible, "responsible"),
        Column("answer", "整改情况", lambda i: i.answer, usual=False),
        Column("dispute", "异议理由", lambda i: i.dispute),
        Column("verdict", "对整改或异议的答复", lambda i: i.verdict),
        Column("source", "来源", lambda i: i.source, "source", usual=False),
        Column("basis", "依据", lambda i: i.basis, usual=False),
    ),
    filters=(
        Filter("q", "问题或来源", lambda rows, text: rows.filter(matching(text, "title", "source"))),
        Filter(
            "organisation",
            "单位",
            equals("organisation__code"),
            lambda request: [(o.code, o.name) for o in organisations_with_issues(request.actor, request.year)],
        ),
        Filter("state", "状态", equals("state"), lambda _: Issue.State.choices),
        Filter(
            "late",
            "是否逾期",
            lambda rows, text: overdue_rows(rows) if text == "yes" else rows,
            lambda _: [("yes", "逾期未整改")],
        ),
    ),
    usual_sort="due",
    empty="这一年度没有登记问题。",
    answer=_answer,
    actions=_begin,
)


@working
@require_safe
def issues(request: DeskRequest) -> HttpResponse:
    """The problems of the year."""
    return _ISSUES.respond(request)


@working
@require_safe
def issue(request: DeskRequest, key: int) -> HttpResponse:
    """One problem with its answer, dispute and proof, and the years it was carried through."""
    row = ISSUE.find(request.actor, key)
    if row is None:
        raise Http404
    later = carried_into(request.actor, row)
    return show_row(
        request,
        ISSUE,
        row,
        "issue.html.j2",
        state=("idle", "已结转") if later else state(row),
        later=later,
        earlier=history(request.actor, row)[1:],
        proofs=proofs_of(request.actor, row),
        overdue=0 if later else days_overdue(row, timezone.localdate()),
    )
