"""Plans broken down to indicators, the library, and targets that fall short of the plan's."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from mingzhang.office.models import (
    Goal,
    IndicatorDefinition,
    KeyTask,
    Plan,
    PlanTarget,
    ProjectIndicator,
    TargetChange,
)
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.paging import Page, page
from mingzhang.office.queries.visible import given, matching, visible
from mingzhang.quantities.target import parse_target

_LIBRARY_SORTS = {"name": "name", "level": "level2"}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An indicator beside the plan's target.

    Attributes:
        below: Whether it demands less than the plan; None where that cannot be told.
    """

    indicator: ProjectIndicator
    plan_target: PlanTarget
    below: bool | None


@dataclass(frozen=True, slots=True)
class PlanTree:
    """A plan with all that hangs on it, in five queries."""

    plan: Plan
    goals: tuple[tuple[Goal, tuple[tuple[KeyTask, tuple[PlanTarget, ...]], ...]], ...]


def falls_short(target: str, planned: str, year: int) -> bool | None:
    """Whether a target demands less than the plan's; None where they cannot be compared."""
    plan, own = parse_target(planned, year), parse_target(target, year)
    if own.quantity is None:
        return None
    reached = plan.met_by(own.quantity)
    return None if reached is None else not reached


def shortfalls(indicators: Iterable[ProjectIndicator]) -> list[Shortfall]:
    """Each indicator that comes from a plan, beside that target; `plan_target` is to be selected with them."""
    return [
        Shortfall(row, row.plan_target, falls_short(row.target, row.plan_target.target, row.fiscal_year))
        for row in indicators
        if row.plan_target is not None
    ]


def below_plan(actor: Actor, year: int) -> list[Shortfall]:
    """Indicators of a year that demand less than the plan does."""
    rows = visible(actor, ProjectIndicator).filter(fiscal_year=year, plan_target__isnull=False)
    rows = rows.select_related("plan_target__task", "project", "organisation")
    return [found for found in shortfalls(rows) if found.below]


def plans(actor: Actor, year: int | None = None) -> "QuerySet[Plan, Plan]":
    """The plans that cover a year."""
    found = visible(actor, Plan).select_related("organisation")
    return found if year is None else found.filter(first_year__lte=year, last_year__gte=year)


def plan_tree(actor: Actor, plan: Plan) -> PlanTree:
    """A plan's goals, their tasks and the targets of these."""
    targets: dict[int, list[PlanTarget]] = {}
    for target in visible(actor, PlanTarget).filter(task__goal__plan=plan).select_related("organisation"):
        targets.setdefault(target.task_id, []).append(target)
    tasks: dict[int, list[tuple[KeyTask, tuple[PlanTarget, ...]]]] = {}
    for task in visible(actor, KeyTask).filter(goal__plan=plan).select_related("organisation"):
        tasks.setdefault(task.goal_id, []).append((task, tuple(targets.get(task.pk, ()))))
    goals = visible(actor, Goal).filter(plan=plan).select_related("organisation")
    return PlanTree(plan, tuple((goal, tuple(tasks.get(goal.pk, ()))) for goal in goals))


def indicators(actor: Actor, project: int) -> "QuerySet[ProjectIndicator, ProjectIndicator]":
    """A project's indicators in the order of its form."""
    rows = visible(actor, ProjectIndicator).filter(project=project)
    return rows.select_related("plan_target__task", "definition").order_by("number")


def changed_targets(actor: Actor, year: int) -> "QuerySet[ProjectIndicator, ProjectIndicator]":
    """Indicators whose target is no longer the approved one; they stay marked."""
    rows = visible(actor, ProjectIndicator).filter(~Q(approved_target=""), ~Q(target=F("approved_target")))
    return rows.filter(fiscal_year=year).select_related("project", "organisation")


def target_changes(
    actor: Actor, state: str = "", project: int | None = None
) -> "QuerySet[TargetChange, TargetChange]":
    """Requests to change a target, the latest first."""
    rows = visible(actor, TargetChange).filter(**given(state=state, indicator__project=project))
    return rows.select_related("indicator__project", "organisation", "made_by", "decided_by")


def library(
    text: str = "", level1: str = "", sort: str = "name", cursor: str = "", rows: int = 50
) -> Page[IndicatorDefinition]:
    """A page of the indicator library."""
    found = IndicatorDefinition.objects.filter(matching(text, "name", "definition"), **given(level1=level1))
    return page(found, _LIBRARY_SORTS, sort, cursor, rows)


def indicators_by(actor: Actor, definition: IndicatorDefinition) -> "QuerySet[ProjectIndicator, ProjectIndicator]":
    """The indicators that use an entry of the library, the latest year first."""
    rows = visible(actor, ProjectIndicator).filter(definition=definition).select_related("project")
    return rows.order_by("-fiscal_year", "project__code", "number")
