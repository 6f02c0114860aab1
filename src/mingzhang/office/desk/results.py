"""The use of results: the year's requests, each with what last year's results propose and what was decided."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.figures import money
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Asked, Column, Filter, Listing, equals
from mingzhang.office.desk.proposals import in_words, named
from mingzhang.office.desk.states import state
from mingzhang.office.models import Project
from mingzhang.office.queries import result_filters as narrow
from mingzhang.office.queries import results as read
from mingzhang.office.queries.predecessors import execution
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


def _of_links(pick: Any) -> Any:
    """What is known of the predecessors, one after the other; a dash where there is none."""

    def value(project: Project) -> str | None:
        known = [pick(link) for link in project.predecessors.all()]
        return "、".join("—" if one is None else f"{one:f}" for one in known) or None

    return value


def _issues(project: Project) -> int | None:
    """Open issues of all predecessors; None without any of them."""
    rows: Any = project.predecessors.all()
    counts = [link.unmended for link in rows]
    return sum(counts) if counts else None


def _answer(asked: Asked) -> str:
    sums = read.totals(asked.request.actor, asked.rows)
    return say(
        _TOLD,
        requested=money(sums.requested),
        executed=money(sums.executed),
        decided=money(sums.decided),
        count=sums.count,
    )


def _proposals(request: DeskRequest) -> list[tuple[str, str]]:
    offered = [(key, named(name)) for key, name in narrow.proposals_offered(request.actor, request.year)]
    return [*offered, (narrow.UNTOLD, "无法判断"), (narrow.NOTHING, "没有建议")]


def _organisations(request: DeskRequest) -> list[tuple[str, str]]:
    rows = read.handed_in(request.actor, request.year)
    return [(one.code, one.name) for one in narrow.organisations_asking(request.actor, rows)]


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
        Column("rate", "上年执行率", _of_links(execution), kind="number"),
        Column("score", "上年得分", _of_links(read.score_of), kind="number"),
        Column("issues", "上年未整改问题", _issues, kind="number"),
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
        Filter(
            "proposal",
            "结果应用建议",
            lambda request, rows, text: narrow.proposing(request.actor, request.year, rows, text),
            _proposals,
            personal=True,
        ),
        Filter("organisation", "单位", narrow.below, _organisations),
        Filter(
            "issues",
            "上年问题",
            lambda request, rows, text: narrow.with_issues(request.actor, rows, text),
            lambda _: [("open", "未整改"), ("overdue", "逾期未整改"), ("none", "没有未整改的")],
            personal=True,
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
