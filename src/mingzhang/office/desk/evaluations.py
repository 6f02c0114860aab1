"""Evaluations: the list of the year, and the workbench with inputs, tree, judged points and working papers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.actions import Action, Kind, plain, reasoned
from mingzhang.office.desk.figures import finest
from mingzhang.office.desk.forms import DeskForm, ReasonForm, RemarkForm, RowField, model_form
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.rows import COMMON, show_row
from mingzhang.office.desk.states import state
from mingzhang.office.desk.survey_actions import BEGIN_SURVEY
from mingzhang.office.desk.surveys import standing_surveys
from mingzhang.office.models import Evaluation, Fund, Issue, Project
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.comparing import signed
from mingzhang.office.queries.evaluation_comparison import compare
from mingzhang.office.queries.evaluations import (
    evaluation_rows,
    issues_of,
    policies_for,
    policy_of,
    reviews_of,
    scored,
    tree,
)
from mingzhang.office.queries.master import funds
from mingzhang.office.queries.visible import matching, one, visible
from mingzhang.office.services import evaluations as service
from mingzhang.office.services import rectification
from mingzhang.office.services.acting import ChangedMeanwhileError, RefusedError
from mingzhang.office.services.evaluation_reports import gather
from mingzhang.scoring import sentence

_State = Evaluation.State
_EVALUATORS = frozenset(role.value for role in service.EVALUATORS)
_REVIEWERS = frozenset(role.value for level in service.LEVELS for role in level)


def find(actor: Actor, key: int) -> Evaluation | None:
    """An evaluation that the actor may see."""
    return one(actor, Evaluation, key, "organisation", "made_by")


def page(row: Evaluation) -> str:
    """Its page."""
    return reverse("evaluation", args=[row.pk])


class BeginForm(DeskForm):
    """What is evaluated, and by which policy."""

    subject = forms.CharField(label="评价对象", max_length=200)
    policy = forms.ChoiceField(label="评价办法")
    fund = RowField(
        Fund, label="评价的资金", required=False, help_text="评价专项资金的选择资金；评价部门整体的不选"
    )

    def prepare(self) -> None:
        """The policies of the place and year, and the funds of the year."""
        fund: Any = self.fields["fund"]
        fund.queryset = funds(self.request.year)
        chosen: Any = self.fields["policy"]
        chosen.choices = [(p.id, p.title) for p in policies_for(self.row, self.request.year)]


BEGIN = Action(
    "evaluate",
    "开展绩效评价",
    "选定评价办法后，逐项填写数据和判断得分，三级复核后定稿。",
    lambda r, row, v, _: service.begin(r.actor, row, r.year, v["policy"], v["subject"], v["fund"]),
    BeginForm,
    roles=_EVALUATORS,
    done="评价已建立，请填写数据。",
    goes_to=page,
)
"""What is begun for an organisation."""


def _to_review(actor: Actor, row: Evaluation) -> bool:
    if row.state != _State.UNDER_REVIEW or row.made_by_id == actor.user.pk:
        return False
    return any(actor.holds(role, row.organisation) for role in service.LEVELS[row.level])


IssueForm = model_form(
    Issue,
    ("title", "detail", "basis", "advice", "project", "responsible", "due_on"),
    limits={"project": lambda request, row: visible(request.actor, Project).filter(organisation=row.organisation)},
)


def _raise_issue(request: DeskRequest, row: Evaluation, values: dict[str, Any], _: int | None) -> Issue:
    said = {**values, "source": row.subject, "evaluation": row}
    return rectification.raise_issue(request.actor, row.organisation, row.fiscal_year, said)


EVALUATION = Kind(
    "evaluation",
    "绩效评价",
    find,
    page,
    lambda row: (("绩效评价", reverse("evaluations")), (row.subject, None)),
    (
        Action(
            "hand-over",
            "提交复核",
            "每项都有得分后提交；依次经三级复核，各级由不同的人办理。",
            plain(service.hand_over),
            roles=_EVALUATORS,
            when=lambda _, row: row.state in {_State.DRAFT, _State.RETURNED},
            done="评价已提交复核。",
            first=True,
        ),
        Action(
            "pass",
            "复核通过",
            "第三级通过后定稿。",
            reasoned(service.pass_level),
            RemarkForm,
            roles=_REVIEWERS,
            when=_to_review,
            done="本级复核已通过。",
            first=True,
        ),
        Action(
            "send-back",
            "退回评价",
            "退回后重新从第一级复核。",
            reasoned(service.send_back),
            ReasonForm,
            roles=_REVIEWERS,
            when=_to_review,
            done="评价已退回。",
        ),
        Action(
            "gather",
            "取数",
            "把预算、任务、合同等办公数据按现在的情况取到评价里，供评分和报告使用；范围以办理人所能看到的单位为准。",
            lambda r, row, v, seen: gather(r.actor, row, seen),
            roles=_EVALUATORS,
            when=lambda _, row: row.state in {_State.DRAFT, _State.RETURNED},
            done="数据已取到评价里。",
        ),
        Action(
            "issue",
            "登记问题",
            "写明依据、建议和整改期限；被评价单位在“整改”里答复。",
            _raise_issue,
            IssueForm,
            roles=frozenset(role.value for role in rectification.FINDERS),
            done="问题已登记。",
        ),
        BEGIN_SURVEY,
        *COMMON,
    ),
)
_LIST = Listing(
    key="evaluations",
    title="绩效评价",
    rows=lambda request: evaluation_rows(request.actor, request.year),
    columns=(
        Column("subject", "评价对象", lambda e: e.subject, "subject", link=page),
        Column("organisation", "单位", lambda e: e.organisation, "organisation__path"),
        Column("state", "状态", state, "state", kind="state"),
        Column("total", "总分", lambda e: e.total, kind="number"),
        Column("grade", "等级", lambda e: say(e.grade), "grade"),
        Column("level", "已通过的复核", lambda e: e.level, "level", kind="number"),
    ),
    filters=(
        Filter("q", "评价对象", lambda rows, text: rows.filter(matching(text, "subject"))),
        Filter("state", "状态", equals("state"), lambda _: _State.choices),
    ),
    usual_sort="subject",
    empty="还没有绩效评价。评价人员在单位页面点“开展绩效评价”。",
)


@working
@require_safe
def evaluations(request: DeskRequest) -> HttpResponse:
    """The evaluations of the year."""
    return _LIST.respond(request)


def found(request: DeskRequest, key: int) -> Evaluation:
    """The evaluation asked for; 404 where there is none for this person."""
    row = find(request.actor, key)
    if row is None:
        raise Http404
    return row


@working
@require_http_methods(["GET", "POST"])
def evaluation(request: DeskRequest, key: int) -> HttpResponse:
    """The workbench; what is entered is kept where the form is sent."""
    row = found(request, key)
    if request.method != "POST":
        return _page(request, row)
    given, judged = _typed(request.POST)
    seen = request.POST.get("revision", "")
    try:
        service.enter(request.actor, row, given, judged, int(seen) if seen.isdigit() else None)
    except (RefusedError, ChangedMeanwhileError) as fault:
        row.given, row.judged = given, judged
        problems = fault.problems if isinstance(fault, RefusedError) else {"": str(fault)}
        return _page(request, row, problems, status=422 if isinstance(fault, RefusedError) else 409)
    messages.success(request, "评价已保存。")
    return redirect(page(row))


def may_change(request: DeskRequest, row: Evaluation) -> bool:
    """Whether the person may enter something: the service asks again."""
    return row.state in {_State.DRAFT, _State.RETURNED} and bool(_EVALUATORS & request.actor.roles.keys())


def _typed(posted: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Inputs, and points with reasons, as typed."""
    given: dict[str, str] = {}
    judged: dict[str, dict[str, str]] = {}
    for name, text in posted.items():
        start, _, rest = name.partition(".")
        if start == "given":
            given[rest] = str(text)
        elif start == "judged":
            leaf, _, part = rest.rpartition(".")
            judged.setdefault(leaf, {})[part] = str(text)
    return given, judged


def _page(
    request: DeskRequest, row: Evaluation, problems: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    policy, sheet = policy_of(row), scored(row)
    branches = tree(policy, sheet)
    answer = show_row(
        request,
        EVALUATION,
        row,
        "evaluation.html.j2",
        state=state(row),
        answer=_answer(sheet.computed, sheet.grade, [i for i in sheet.indicators if i.computed is None]),
        policy=policy,
        branches=branches,
        digits=finest(branch.points for branch in branches),
        inputs={one.id: one for one in sheet.inputs},
        sentence=sentence,
        problems=problems or {},
        editable=may_change(request, row),
        compared=compare(request.actor, row),
        signed=signed,
        surveys=standing_surveys(request.actor, row),
        issues=[(issue, state(issue)) for issue in issues_of(request.actor, row)],
        reviews=list(reviews_of(request.actor, row)),
    )
    answer.status_code = status
    return answer


def _answer(total: Any, grade: str | None, left: list[Any]) -> str:
    if total is None:
        return say("总分还不能确定，还有 {count} 项没有得分。", count=len(left))
    return say("总分 {total}，{grade}{left}。", total=total, grade=say(grade or ""), left="")
