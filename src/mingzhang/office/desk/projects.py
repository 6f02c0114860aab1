"""Projects: the list of the year, and the page of one."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.figures import money
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.project_actions import PROJECT, labels
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.states import look, state
from mingzhang.office.models import Fund, Project
from mingzhang.office.queries.clocks import deadline_name, of_project, standing
from mingzhang.office.queries.predecessors import told
from mingzhang.office.queries.procurement import contracts_of
from mingzhang.office.queries.projects import ProjectPage, project_page, project_rows
from mingzhang.office.queries.self_evaluations import self_evaluation_of
from mingzhang.office.queries.visible import matching
from mingzhang.quantities.rounding import round_half_up

SPENT = "调整后预算 {adjusted} 元，已支付 {paid} 元，还可支付 {free} 元。"


def rate(row: Any) -> str | None:
    """Execution of the adjusted budget in per cent."""
    if not row.adjusted:
        return None
    return f"{round_half_up(Decimal(row.paid) * 100 / Decimal(row.adjusted), 2):.2f}%"


def _begin(request: DeskRequest) -> list[tuple[str, str]]:
    declaring = {"clerk", "head"} & request.actor.roles.keys()
    return (
        [("申报项目", reverse("act-on", args=["organisation", request.actor.organisation.pk, "declare"]))]
        if declaring
        else []
    )


_LIST = Listing(
    key="projects",
    title="项目",
    rows=lambda request: project_rows(request.actor, request.year),
    columns=(
        Column("name", "项目名称", lambda p: p.name, "name", link=lambda p: reverse("project", args=[p.pk])),
        Column("code", "编码", lambda p: p.code, "code"),
        Column("organisation", "单位", lambda p: p.organisation, "organisation__path"),
        Column("state", "状态", state, "state", kind="state"),
        Column("requested", "申报", lambda p: p.requested, "requested", kind="money", unit="元"),
        Column("adjusted", "调整后预算", lambda p: p.adjusted, "adjusted", kind="money", unit="元"),
        Column("paid", "已支付", lambda p: p.paid, "paid", kind="money", unit="元"),
        Column("rate", "执行率", rate, kind="number"),
        Column("due", "下一期限", lambda p: p.next_due, "next_due", kind="day"),
        Column("kind", "类别", lambda p: p.kind, "kind__name", usual=False),
        Column("fund", "资金", lambda p: p.fund, "fund__name", usual=False),
        Column("predecessors", "上年项目", told, usual=False, beside=("predecessors__before",)),
        Column("score", "自评得分", lambda p: p.score, "score", kind="number", usual=False),
    ),
    filters=(
        Filter(
            "q", "名称或编码", lambda rows, text: rows.filter(matching(text, "name", "code", "organisation__name"))
        ),
        Filter("state", "状态", equals("state"), lambda _: Project.State.choices),
        Filter(
            "fund",
            "资金",
            lambda rows, key: rows.filter(fund=key) if key.isdigit() else rows,
            lambda request: [(str(f.pk), f.name) for f in Fund.objects.filter(fiscal_year=request.year)],
        ),
    ),
    usual_sort="code",
    empty="这一年度还没有项目。经办人可以点“申报项目”开始，或在页首换一个年度。",
    answer=None,
    actions=_begin,
)


@working
@require_safe
def projects(request: DeskRequest) -> HttpResponse:
    """The projects of the year."""
    return _LIST.respond(request)


@working
@require_safe
def project(request: DeskRequest, key: int) -> HttpResponse:
    """One project: the request, its reviews, what changed, its money, contracts and clocks."""
    found = project_page(request.actor, key)
    if found is None:
        raise Http404
    return show_row(
        request,
        PROJECT,
        found.project,
        "project.html.j2",
        state=state(found.project),
        answer=_answer(found),
        found=found,
        shares=list(contracts_of(request.actor, key)),
        clocks=[standing(clock) for clock in of_project(request.actor, key)],
        look=look,
        deadline_name=deadline_name,
        open_labels=[labels().get(name, name) for name in found.project.open_fields],
        evaluation=self_evaluation_of(request.actor, found.project),
        weights=sum((i.weight for i in found.indicators), Decimal(0)),
    )


def _answer(found: ProjectPage) -> str:
    """The project in one sentence with numbers."""
    project, adjusted = found.project, sum((line.adjusted for line in found.lines), Decimal(0))
    if not found.lines:
        return say(
            "申报 {requested} 元，{count} 项绩效指标，{state}。",
            requested=money(project.requested),
            count=len(found.indicators),
            state=say(project.get_state_display()),
        )
    paid = sum((line.paid for line in found.lines), Decimal(0))
    return say(SPENT, adjusted=money(adjusted), paid=money(paid), free=money(adjusted - paid))
