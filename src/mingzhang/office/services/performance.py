"""Plans are laid down, indicators defined, targets changed after their approval with a reason and an approval."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import (
    Goal,
    IndicatorDefinition,
    KeyTask,
    Organisation,
    Plan,
    PlanTarget,
    Project,
    ProjectIndicator,
    TargetChange,
)
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require, require_other
from mingzhang.office.services.changing import adding, apply, changing
from mingzhang.office.services.registers import end_use, reason_problem, resume_use

PLANNERS = frozenset({Role.CLERK, Role.HEAD})
APPROVERS = frozenset({Role.REVIEWER, Role.FINANCE_REVIEWER})
KEEPERS = frozenset({Role.CLERK, Role.HEAD, Role.REVIEWER, Role.FINANCE_REVIEWER})
DEFINITION_FIELDS = frozenset(
    {"level1", "level2", "definition", "unit", "direction", "method", "source", "frequency", "measured_by"}
)
_DIRECTIONS = frozenset({"", "≥", "≤", "="})


def add_plan(actor: Actor, organisation: Organisation, name: str, years: tuple[int, int], source: str) -> Plan:
    """A plan over some years, with the document that sets it."""
    require(actor, PLANNERS, organisation, "录入规划")
    first, last = years
    refuse_if({"last_year": "终止年度不能早于起始年度。" if last < first else None})
    plan = Plan(
        organisation=organisation, fiscal_year=first, name=name, first_year=first, last_year=last, source=source
    )
    return adding(actor, plan, "performance.add_plan")


def add_goal(actor: Actor, plan: Plan, text: str) -> Goal:
    """A further goal of a plan."""
    require(actor, PLANNERS, plan.organisation, "录入目标")
    goals = visible(actor, Goal).filter(plan=plan)
    number = goals.order_by("-number").values_list("number", flat=True).first() or 0
    goal = Goal(
        organisation=plan.organisation, fiscal_year=plan.fiscal_year, plan=plan, number=number + 1, text=text
    )
    return adding(actor, goal, "performance.add_goal")


def add_task(actor: Actor, goal: Goal, name: str, source: str, due_on: date | None = None) -> KeyTask:
    """A key task of a goal; where it comes from must be said."""
    require(actor, PLANNERS, goal.organisation, "录入重点任务")
    refuse_if({"source": None if source.strip() else "请写明任务来源（文件、会议或清单）。"})
    task = KeyTask(
        organisation=goal.organisation,
        fiscal_year=goal.fiscal_year,
        goal=goal,
        name=name,
        source=source,
        due_on=due_on,
    )
    return adding(actor, task, "performance.add_task")


def add_plan_target(actor: Actor, task: KeyTask, name: str, target: str) -> PlanTarget:
    """What a key task demands, to be broken down to projects."""
    require(actor, PLANNERS, task.organisation, "录入计划指标")
    row = PlanTarget(
        organisation=task.organisation, fiscal_year=task.fiscal_year, task=task, name=name, target=target
    )
    return adding(actor, row, "performance.add_plan_target")


def define_indicator(
    actor: Actor, keeper: Organisation, name: str, values: Mapping[str, Any]
) -> IndicatorDefinition:
    """A new entry of the indicator library."""
    require(actor, KEEPERS, keeper, "维护指标库")
    row = IndicatorDefinition(keeper=keeper, name=name)
    _apply_definition(row, values)
    return adding(actor, row, "performance.define_indicator")


def change_definition(
    actor: Actor,
    definition: IndicatorDefinition,
    values: Mapping[str, Any],
    revision: int | None,
    reason: str = "",
) -> IndicatorDefinition:
    """Changes an entry of the library; indicators that use it keep their targets."""
    require(actor, KEEPERS, definition.keeper, "维护指标库")
    refuse_if({"reason": reason_problem(reason)})
    with changing(actor, definition, "performance.change_definition", revision, reason) as current:
        _apply_definition(current, values)
    return current


def end_definition(
    actor: Actor, definition: IndicatorDefinition, reason: str, revision: int | None = None
) -> IndicatorDefinition:
    """Nobody chooses the entry any more; indicators that use it keep it."""
    require(actor, KEEPERS, definition.keeper, "维护指标库")
    return end_use(actor, definition, "performance.end_definition", reason, revision)


def resume_definition(
    actor: Actor, definition: IndicatorDefinition, reason: str, revision: int | None = None
) -> IndicatorDefinition:
    """The entry may be chosen again."""
    require(actor, KEEPERS, definition.keeper, "维护指标库")
    return resume_use(actor, definition, "performance.resume_definition", reason, revision)


def _apply_definition(row: IndicatorDefinition, values: Mapping[str, Any]) -> None:
    apply(row, values, DEFINITION_FIELDS)
    refuse_if({"direction": None if row.direction in _DIRECTIONS else "方向只能是 ≥、≤、= 或留空（定性指标）。"})


def request_target_change(
    actor: Actor, indicator: ProjectIndicator, new: str, reason: str, revision: int | None
) -> TargetChange:
    """Asks for another target after the approval; the old one stands until somebody else approves."""
    require(actor, PLANNERS, indicator.organisation, "申请变更指标值")
    with changing(actor, indicator, "performance.request_target_change", revision, reason) as current:
        refuse_if(
            {
                "indicator": None if _approved(current) else "项目尚未批准，请直接修改指标值。",
                "new": "新指标值与现在的相同。" if new.strip() == current.target else None,
                "reason": None if reason.strip() else "批准后的指标变更必须说明原因。",
            }
        )
        if current.changes.filter(state=TargetChange.State.REQUESTED).exists():
            raise RefusedError({"indicator": "该指标已有一项变更在审批中，请等待结果。"})
        change = TargetChange(
            organisation=current.organisation,
            fiscal_year=current.fiscal_year,
            indicator=current,
            old=current.target,
            new=new.strip(),
            reason=reason.strip(),
        )
        adding(actor, change, "performance.request_target_change", reason)
    return change


def _approved(indicator: ProjectIndicator) -> bool:
    return indicator.project.state == Project.State.APPROVED


def approve_target_change(
    actor: Actor, change: TargetChange, decision: str = "", revision: int | None = None
) -> TargetChange:
    """The new target holds; the indicator stays marked as changed, with the reason."""
    with transaction.atomic():
        current = _decide(actor, change, TargetChange.State.APPROVED, decision, revision)
        with changing(actor, current.indicator, "performance.change_target", reason=current.reason) as indicator:
            indicator.target, indicator.change_reason = current.new, current.reason
    return current


def refuse_target_change(
    actor: Actor, change: TargetChange, decision: str, revision: int | None = None
) -> TargetChange:
    """The old target stays; why must be said."""
    refuse_if({"decision": None if decision.strip() else "不予批准须说明理由。"})
    return _decide(actor, change, TargetChange.State.REFUSED, decision, revision)


def _decide(actor: Actor, change: TargetChange, state: str, decision: str, revision: int | None) -> TargetChange:
    require(actor, APPROVERS, change.organisation, "审批指标变更")
    action = f"performance.target_change.{state}"
    with changing(actor, change, action, revision, decision) as current:
        require_other(actor, "审批指标变更", current.made_by)
        if current.state != TargetChange.State.REQUESTED:
            raise RefusedError({"state": f"该申请{current.get_state_display()}，不能再审批。"})
        current.state, current.decided_by, current.decided_at = state, actor.user, timezone.now()
        current.decision = decision
    return current
