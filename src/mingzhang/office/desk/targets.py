"""Plans, the indicator library, targets and their changes, transfers to districts."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, Role, working
from mingzhang.office.desk.actions import Action, Kind, kinds, reasoned
from mingzhang.office.desk.evidence_actions import OF_INDICATOR
from mingzhang.office.desk.forms import ReasonForm, RemarkForm
from mingzhang.office.desk.rows import COMMON, show_row
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.desk.survey_actions import BEGIN_SURVEY
from mingzhang.office.desk.surveys import standing_surveys
from mingzhang.office.models import Plan, ProjectIndicator, TargetChange
from mingzhang.office.queries.evidence import evidence_of
from mingzhang.office.queries.organisations import root_of
from mingzhang.office.queries.performance import below_plan, changed_targets, plan_tree, plans, target_changes
from mingzhang.office.queries.transfers import matrix
from mingzhang.office.queries.visible import one
from mingzhang.office.services import performance


class TargetForm(ReasonForm):
    """The new target, and why."""

    new = forms.CharField(label="新指标值", max_length=120)

    def prepare(self) -> None:
        """The target before the reason."""
        self.order_fields(["new", "reason"])


INDICATOR = Kind(
    "indicator",
    "绩效指标",
    lambda actor, key: one(
        actor, ProjectIndicator, key, "organisation", "project", "plan_target__task", "definition"
    ),
    lambda row: reverse("indicator", args=[row.pk]),
    lambda row: (
        ("项目", reverse("projects")),
        (row.project.name, reverse("project", args=[row.project_id])),
        (row.name, None),
    ),
    (
        Action(
            "change",
            "申请变更指标值",
            "批准后的指标变更须说明原因并经他人批准；原指标值一直保留并标出。",
            lambda r, row, v, seen: performance.request_target_change(r.actor, row, v["new"], v["reason"], seen),
            TargetForm,
            roles=frozenset({Role.CLERK.value, Role.HEAD.value}),
            when=lambda _, row: row.project.state == "approved",
            done="变更申请已提交。",
        ),
        *OF_INDICATOR,
        BEGIN_SURVEY,
        *COMMON,
    ),
)


def _to_decide(actor: Any, row: TargetChange) -> bool:
    return row.state == TargetChange.State.REQUESTED and row.made_by_id != actor.user.pk


_DECIDERS = frozenset(role.value for role in performance.APPROVERS)
CHANGE = Kind(
    "target-change",
    "指标变更",
    lambda actor, key: one(actor, TargetChange, key, "organisation", "indicator__project", "made_by"),
    lambda row: reverse("indicator", args=[row.indicator_id]),
    lambda row: (("绩效目标", reverse("targets")), (str(row), None)),
    (
        Action(
            "approve",
            "批准变更",
            "批准后新指标值生效，原指标值保留并标出。",
            reasoned(performance.approve_target_change),
            RemarkForm,
            roles=_DECIDERS,
            when=_to_decide,
            done="变更已批准。",
        ),
        Action(
            "refuse",
            "不予变更",
            "原指标值不变。",
            reasoned(performance.refuse_target_change),
            ReasonForm,
            roles=_DECIDERS,
            when=_to_decide,
            done="已记为不予变更。",
        ),
    ),
)


@working
@require_safe
def targets(request: DeskRequest) -> HttpResponse:
    """Plans of the year, targets below the plan's, targets changed after approval, changes that wait."""
    actor = request.actor
    waiting = target_changes(actor, TargetChange.State.REQUESTED)
    return show(
        request,
        "targets.html.j2",
        title="绩效目标",
        plans=list(plans(actor, request.year)),
        below=below_plan(actor, request.year),
        changed=list(changed_targets(actor, request.year)),
        waiting=[(change, list(CHANGE.buttons(actor, change))) for change in waiting],
        path=(("绩效目标", None),),
    )


@working
@require_safe
def plan(request: DeskRequest, key: int) -> HttpResponse:
    """A plan with its goals, tasks and targets."""
    row = one(request.actor, Plan, key, "organisation")
    if row is None:
        raise Http404
    path = (("绩效目标", reverse("targets")), (row.name, None))

    def buttons(kind: str, part: Any) -> list[Any]:
        return list(kinds()[kind].buttons(request.actor, part))

    return show(
        request, "plan.html.j2", title=row.name, tree=plan_tree(request.actor, row), buttons=buttons, path=path
    )


@working
@require_safe
def indicator(request: DeskRequest, key: int) -> HttpResponse:
    """One target with its changes."""
    row = INDICATOR.find(request.actor, key)
    if row is None:
        raise Http404
    changes = target_changes(request.actor, project=row.project_id).filter(indicator=row)
    return show_row(
        request,
        INDICATOR,
        row,
        "indicator.html.j2",
        title=row.name,
        state=("warning", "已变更") if row.changed else None,
        evidence=evidence_of(request.actor, row, root_of(row.organisation).region),
        surveys=standing_surveys(request.actor, row),
        changes=[(change, state(change), list(CHANGE.buttons(request.actor, change))) for change in changes],
    )


@working
@require_safe
def transfers(request: DeskRequest) -> HttpResponse:
    """The year's transfers to districts as a matrix."""
    found = matrix(request.actor, request.year)
    return show(request, "transfers.html.j2", title="对下转移支付", matrix=found, path=(("对下转移支付", None),))
