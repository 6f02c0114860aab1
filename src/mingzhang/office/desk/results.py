"""The use of results: the year's requests, each with what last year's results propose and what was decided."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.figures import money
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.proposals import in_words
from mingzhang.office.desk.states import state
from mingzhang.office.models import Project
from mingzhang.office.queries import results as read
from mingzhang.office.queries.visible import matching

_TOLD = (
    "申报合计 {requested} 元，上年执行合计 {executed} 元；已拟定 {count} 项，合计 {decided} 元。"
    "建议由上年结果按办法得出，不代替审核。"
)


def _before(project: Project) -> str:
    """The predecessors by name; that there are none is said."""
    names = [link.before.name for link in project.predecessors.all()]
    return "、".join(names) or say("新增项目" if project.is_new else "尚未说明")


def _of_proposal(pick: Any) -> Any:
    def value(project: Project) -> Any:
        made = read.proposal_of(project)
        return None if made is None else pick(made)

    return value


def _of_decision(name: str) -> Any:
    return lambda project: getattr(read.decision_of(project), name, None)


def _answer(request: DeskRequest, _: int) -> str:
    sums = read.totals(request.actor, request.year)
    return say(
        _TOLD,
        requested=money(sums.requested),
        executed=money(sums.executed),
        decided=money(sums.decided),
        count=sums.count,
    )


_DECIDED = {"yes": False, "no": True}
_LIST = Listing(
    key="results",
    title="结果应用",
    rows=lambda request: read.requests(request.actor, request.year),
    columns=(
        Column("name", "项目名称", lambda p: p.name, "name", link=lambda p: reverse("project", args=[p.pk])),
        Column("code", "编码", lambda p: p.code, "code"),
        Column("organisation", "单位", lambda p: p.organisation, "organisation__path"),
        Column("state", "状态", state, "state", kind="state"),
        Column("before", "上年项目", _before),
        Column("executed", "上年执行", read.executed_of, kind="money", unit="元"),
        Column("requested", "申报", lambda p: p.requested, "requested", kind="money", unit="元"),
        Column("proposal", "结果应用建议", lambda p: in_words(read.proposal_of(p))),
        Column("proposed", "建议金额", _of_proposal(lambda made: made.amount), kind="money", unit="元"),
        Column("decided", "拟安排预算", _of_decision("amount"), "decision__amount", kind="money", unit="元"),
        Column("reason", "与建议不同的理由", _of_decision("reason"), "decision__reason"),
        Column("why", "依据和由来", _of_proposal(lambda made: " ".join(made.why)), usual=False),
        Column("by", "拟定人", _of_decision("made_by"), usual=False),
    ),
    filters=(
        Filter(
            "q", "名称或编码", lambda rows, text: rows.filter(matching(text, "name", "code", "organisation__name"))
        ),
        Filter("state", "状态", equals("state"), lambda _: Project.State.choices),
        Filter(
            "decided",
            "预算安排",
            lambda rows, text: rows.filter(decision__isnull=_DECIDED[text]) if text in _DECIDED else rows,
            lambda _: [("yes", "已拟定"), ("no", "未拟定")],
        ),
    ),
    usual_sort="code",
    empty="这一年度还没有提交的项目。提交后按上年结果给出建议，由财政审核人员拟定预算安排。",
    answer=_answer,
)


@working
@require_safe
def results(request: DeskRequest) -> HttpResponse:
    """The year's requests with proposals and decisions."""
    return _LIST.respond(request)
