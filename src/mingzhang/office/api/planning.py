"""Plans broken down to targets, and the library of indicators."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from mingzhang.office.api import pages, resolving
from mingzhang.office.api.calling import actor_of, found, tagged
from mingzhang.office.api.shapes.planning import (
    DefinitionChange,
    DefinitionIn,
    DefinitionOut,
    GoalIn,
    GoalOut,
    PlanIn,
    PlanOut,
    PlanTargetIn,
    PlanTargetOut,
    PlanTree,
    TaskIn,
    TaskOut,
)
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.api.steps import Step, offer, row_of
from mingzhang.office.models import Goal, IndicatorDefinition, KeyTask, Plan
from mingzhang.office.queries import performance as read
from mingzhang.office.services import performance

router = Router(tags=["绩效目标"])


@router.get("/plans", response=list[PlanOut])
def list_plans(request: HttpRequest, year: int | None = None) -> Any:
    """The plans, or those that cover a year."""
    return list(read.plans(actor_of(request), year))


@router.get("/plans/{key}", response=PlanTree)
def get_plan(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A plan with its goals, tasks and targets."""
    row = tagged(response, found(request, Plan, key, "organisation"))
    tree = read.plan_tree(actor_of(request), row).goals
    tasks = [task for _, of_goal in tree for task in of_goal]
    return {
        **PlanOut.from_orm(row).dict(),
        "goals": [goal for goal, _ in tree],
        "tasks": [task for task, _ in tasks],
        "targets": [target for _, targets in tasks for target in targets],
    }


@router.post("/plans", response={201: PlanOut})
def add_plan(request: HttpRequest, response: HttpResponse, body: PlanIn) -> Any:
    """A plan over some years."""
    owner, years = resolving.organisation(request, body.organisation), (body.first_year, body.last_year)
    return Status(
        201, tagged(response, performance.add_plan(actor_of(request), owner, body.name, years, body.source))
    )


@router.get("/library", response=pages.Library)
def list_library(request: HttpRequest, wanted: Query[pages.Wanted], level1: str = "") -> Any:
    """A page of the library of indicators."""
    return read.library(wanted.text, level1, wanted.sort or "name", wanted.cursor, wanted.size)


@router.get("/library/{key}", response=DefinitionOut)
def get_definition(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """An entry of the library."""
    return tagged(response, row_of(request, IndicatorDefinition, key))


@router.post("/library", response={201: DefinitionOut})
def define_indicator(request: HttpRequest, response: HttpResponse, body: DefinitionIn) -> Any:
    """A new entry of the library."""
    keeper, values = resolving.organisation(request, body.keeper), body.dict(exclude={"keeper", "name"})
    return Status(201, tagged(response, performance.define_indicator(actor_of(request), keeper, body.name, values)))


offer(
    router,
    Step("/plans/{key}/goals", Plan, performance.add_goal, GoalOut, "A further goal.", GoalIn, made=True),
    Step("/goals/{key}/tasks", Goal, performance.add_task, TaskOut, "A key task of a goal.", TaskIn, made=True),
    Step(
        "/tasks/{key}/targets",
        KeyTask,
        performance.add_plan_target,
        PlanTargetOut,
        "What a key task demands.",
        PlanTargetIn,
        made=True,
    ),
    Step(
        "/library/{key}",
        IndicatorDefinition,
        performance.change_definition,
        DefinitionOut,
        "Changes an entry; indicators that use it keep their targets.",
        DefinitionChange,
        method="PATCH",
    ),
    Step(
        "/library/{key}/end",
        IndicatorDefinition,
        performance.end_definition,
        DefinitionOut,
        "Nobody chooses the entry any more; what uses it keeps it.",
        Reason,
    ),
    Step(
        "/library/{key}/resume",
        IndicatorDefinition,
        performance.resume_definition,
        DefinitionOut,
        "The entry may be chosen again.",
        Reason,
    ),
)
