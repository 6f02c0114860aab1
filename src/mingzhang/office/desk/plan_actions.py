"""What is entered into plans, and how a project's money is shared out to districts."""

from typing import Any

from django import forms
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import AmountField, DayField, DeskForm, NumberField, RowField, model_form
from mingzhang.office.desk.showing import Path
from mingzhang.office.models import Goal, KeyTask, Organisation, Plan, Project, TransferStandard
from mingzhang.office.queries.visible import one, visible
from mingzhang.office.services import performance, transfers

_PLANNERS = frozenset({Role.CLERK.value, Role.HEAD.value})
_APPROVERS = frozenset(role.value for role in transfers.APPROVERS)


class GoalForm(DeskForm):
    """A goal."""

    text = forms.CharField(label="目标", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TaskForm(DeskForm):
    """A key task and where it comes from."""

    name = forms.CharField(label="重点任务", max_length=300)
    source = forms.CharField(label="任务来源", max_length=200, help_text="文件、会议或清单")
    due_on = DayField(label="完成时限", required=False)


class PlanTargetForm(DeskForm):
    """What a key task demands."""

    name = forms.CharField(label="指标", max_length=200)
    target = forms.CharField(label="计划指标值", max_length=120, help_text="例如 ≥9000个")


def _path(row: Any) -> Path:
    plan = row if isinstance(row, Plan) else row.plan if isinstance(row, Goal) else row.goal.plan
    return ("绩效目标", reverse("targets")), (plan.name, reverse("plan", args=[plan.pk])), (str(row), None)


def _page(row: Any) -> str:
    plan = row.pk if isinstance(row, Plan) else row.plan_id if isinstance(row, Goal) else row.goal.plan_id
    return reverse("plan", args=[plan])


def _adding(label: str, says: str, form: type[DeskForm], service: Any) -> Action:
    return Action(
        "add",
        label,
        says,
        lambda r, row, v, _: service(r.actor, row, **v),
        form,
        roles=_PLANNERS,
        done="已录入。",
    )


PLAN = Kind(
    "plan",
    "规划",
    lambda actor, key: one(actor, Plan, key, "organisation"),
    _page,
    _path,
    (_adding("录入目标", "规划的一个目标，次序自动编排。", GoalForm, performance.add_goal),),
)
GOAL = Kind(
    "goal",
    "目标",
    lambda actor, key: one(actor, Goal, key, "organisation", "plan"),
    _page,
    _path,
    (_adding("录入重点任务", "写明任务来源；之后分解为项目的指标。", TaskForm, performance.add_task),),
)
TASK = Kind(
    "task",
    "重点任务",
    lambda actor, key: one(actor, KeyTask, key, "organisation", "goal__plan"),
    _page,
    _path,
    (
        _adding(
            "录入计划指标", "项目的指标由它分解；低于它的会标出来。", PlanTargetForm, performance.add_plan_target
        ),
    ),
)
StandardForm = model_form(
    TransferStandard,
    ("measure", "unit", "rate", "most", "basis"),
    hints={"measure": "按什么分，例如试点社区", "most": "没有上限的填 0"},
)


class AllotForm(DeskForm):
    """A district's share."""

    standard = RowField(TransferStandard, "标准")
    district = RowField(Organisation, "区市")
    quantity = NumberField(label="数量", required=False, max_digits=14, decimal_places=2)
    amount = AmountField(label="金额（元）", required=False, help_text="按标准计算的不必填；与标准不一致的须写原因")
    reason = forms.CharField(label="与标准不一致的原因", max_length=300, required=False)

    def prepare(self) -> None:
        """The project's own standards; all districts."""
        standard: Any = self.fields["standard"]
        standard.queryset = visible(self.request.actor, TransferStandard).filter(project=self.row)
        district: Any = self.fields["district"]
        district.queryset = Organisation.objects.filter(kind=Organisation.Kind.DISTRICT)


def _allot(request: DeskRequest, row: Project, values: dict[str, Any], _: int | None) -> Any:
    return transfers.allot(request.actor, values.pop("standard"), values.pop("district"), **values)


def _for_transfers(actor: Any, row: Project) -> bool:
    return row.kind.transfers and row.state == Project.State.APPROVED


OF_PROJECT = (
    Action(
        "standard",
        "填写分配标准",
        "写明按什么、每单位多少、依据什么文件分到区市。",
        lambda r, row, v, _: transfers.state_standard(r.actor, row, v),
        StandardForm,
        roles=_PLANNERS,
        when=_for_transfers,
        done="分配标准已填写。",
    ),
    Action(
        "allot",
        "分配到区市",
        "按标准和数量自动计算；另定金额的须说明原因。",
        _allot,
        AllotForm,
        roles=_PLANNERS,
        when=_for_transfers,
        done="已拟分配，下达后才能拨付。",
    ),
    Action(
        "hand-down",
        "下达分配",
        "把本项目拟分配的全部下达；超出预算的一项也不下达。",
        lambda r, row, v, _: transfers.hand_down(r.actor, row),
        roles=_APPROVERS,
        when=_for_transfers,
        done="分配已下达。",
    ),
)
"""How a project's money is shared out."""
