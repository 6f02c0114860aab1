"""Links between a project and those of the year before, each kept as a row and recorded."""

from collections.abc import Sequence

from mingzhang.office.models import Organisation, Predecessor, Project
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor
from mingzhang.office.services.audit import record_many
from mingzhang.office.services.changing import adding, removing

_BATCH = 500
PREDECESSORS = "predecessors"
"""Stands beside the fields' names where a return for correction opens what was said of the year before."""


def is_said(actor: Actor, project: Project) -> bool:
    """Whether somebody said which projects it goes on with, or that it is new."""
    return project.is_new or visible(actor, Predecessor).filter(project=project).exists()


def lineage_problem(project: Project, before: Sequence[Project]) -> dict[str, str | None]:
    """What is wrong with the projects named; nothing where none is named yet."""
    year = project.fiscal_year - 1
    own = (one.organisation_id == project.organisation_id and one.fiscal_year == year for one in before)
    if not all(own):
        return {PREDECESSORS: f"上年项目应是本单位 {year} 年度的项目。"}
    both = bool(before) and project.is_new
    return {PREDECESSORS: "勾选了上年项目，就不是新增项目，请只选一样。" if both else None}


def link(actor: Actor, project: Project, before: Sequence[Project]) -> None:
    """Makes the links those named; each that comes or goes is an event of its own."""
    wanted = {one.pk: one for one in before}
    for row in visible(actor, Predecessor).filter(project=project):
        if wanted.pop(row.before_id, None) is None:
            removing(actor, row, "projects.remove_predecessor")
    for one in wanted.values():
        row = Predecessor(
            organisation=project.organisation, fiscal_year=project.fiscal_year, project=project, before=one
        )
        adding(actor, row, "projects.add_predecessor")


def link_many(
    actor: Actor, organisation: Organisation, named: Sequence[tuple[Project, Sequence[Project]]], reason: str = ""
) -> None:
    """The links of many new declarations of an organisation at once; each is an event of its own."""
    rows = [
        Predecessor(
            organisation=organisation,
            fiscal_year=project.fiscal_year,
            project=project,
            before=one,
            made_by=actor.user,
        )
        for project, before in named
        for one in before
    ]
    made = Predecessor._base_manager.bulk_create(rows, batch_size=_BATCH)
    record_many(actor, "projects.add_predecessor", made, organisation=organisation, reason=reason)
