"""A draft goes on with projects of the year before: they are named, and their targets taken over."""

from collections.abc import Iterable

from mingzhang.office.models import Predecessor, Project, ProjectIndicator
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, refuse_if, require
from mingzhang.office.services.changing import adding, changing
from mingzhang.office.services.predecessors import PREDECESSORS, lineage_problem, link
from mingzhang.office.services.projects import DECLARERS, TARGETS, refuse_standing


def set_predecessors(
    actor: Actor, project: Project, before: Iterable[Project], revision: int | None, *, is_new: bool = False
) -> Project:
    """Which projects of the year before it goes on with, or that there is none."""
    require(actor, DECLARERS, project.organisation, "修改项目")
    chosen = list(before)
    with changing(actor, project, "projects.set_predecessors", revision) as current:
        refuse_standing(current, (PREDECESSORS,))
        current.is_new = is_new
        said = None if chosen or is_new else "请勾选上年项目，或者说明是新增项目。"
        refuse_if({**lineage_problem(current, chosen), **({PREDECESSORS: said} if said else {})})
        link(actor, current, chosen)
    return current


def take_over_targets(actor: Actor, project: Project, before: Project, revision: int | None) -> Project:
    """Takes over the targets of a predecessor, behind those that are there; each may then be changed."""
    require(actor, DECLARERS, project.organisation, "填报绩效目标")
    with changing(actor, project, "projects.take_over_targets", revision) as current:
        refuse_standing(current, (TARGETS,))
        own = visible(actor, ProjectIndicator).filter(project=current)
        there = set(own.values_list("level2", "name"))
        number = own.count()
        old = visible(actor, ProjectIndicator).filter(project=before).order_by("number")
        taken = [row for row in old if (row.level2, row.name) not in there and row.target.strip()]
        refuse_if({"before": _nothing_taken(actor, current, before, taken)})
        for row in taken:
            number += 1
            adding(actor, _next_year(current, row, number), "projects.add_indicator")
    return current


def _nothing_taken(actor: Actor, project: Project, before: Project, taken: list[ProjectIndicator]) -> str | None:
    if not visible(actor, Predecessor).filter(project=project, before=before).exists():
        return f"“{before}”不是这个项目的上年项目。"
    return None if taken else f"“{before}”没有可以沿用的指标，或者都已经沿用。"


def _next_year(project: Project, old: ProjectIndicator, number: int) -> ProjectIndicator:
    return ProjectIndicator(
        organisation=project.organisation,
        fiscal_year=project.fiscal_year,
        project=project,
        number=number,
        **{name: getattr(old, name) for name in ("level1", "level2", "name", "target", "weight", "definition")},
    )
