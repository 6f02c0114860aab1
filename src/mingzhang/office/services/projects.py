"""A project is declared, corrected, submitted and stopped."""

from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from mingzhang.office.models import (
    ClassificationCode,
    InformationSystem,
    Organisation,
    Project,
    ProjectIndicator,
    Review,
    Snapshot,
)
from mingzhang.office.queries.library import completed
from mingzhang.office.queries.master import code_problem
from mingzhang.office.queries.projects import content_of
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, apply, changing, label
from mingzhang.office.services.clocks import run_for_project
from mingzhang.office.services.predecessors import PREDECESSORS, is_said, lineage_problem, link
from mingzhang.office.services.registers import ended_problem

DECLARERS = frozenset({Role.CLERK, Role.HEAD})
FIELDS = frozenset(
    {
        "code",
        "name",
        "kind",
        "fund",
        "functional_code",
        "economic_code",
        "implementing_unit",
        "requested",
        "basis",
        "content",
        "goal",
        "is_new",
    }
)
INDICATOR_FIELDS = frozenset({"level1", "level2", "name", "target", "weight", "definition", "plan_target"})
_UNSAID = "请说明上年项目：勾选延续的上年项目，或者说明是新增项目。"
TARGETS = "indicators"
"""Stands beside the fields' names where a return for correction opens the targets."""


def declare(actor: Actor, organisation: Organisation, year: int, values: Mapping[str, Any]) -> Project:
    """A new draft; what is missing may follow until it is submitted, what is there must be right."""
    require(actor, DECLARERS, organisation, "申报项目")
    project = Project(organisation=organisation, fiscal_year=year)
    given = dict(values)
    before = list(given.pop(PREDECESSORS, ()))
    apply(project, given, FIELDS)
    refuse_if({**_problems(project), **lineage_problem(project, before)})
    with transaction.atomic():
        made = adding(actor, project, "projects.declare")
        link(actor, made, before)
    return made


def change(actor: Actor, project: Project, values: Mapping[str, Any], revision: int | None) -> Project:
    """Changes a draft, or after a return only the fields that were opened."""
    require(actor, DECLARERS, project.organisation, "修改项目")
    with changing(actor, project, "projects.change", revision) as current:
        refuse_standing(current, values)
        before = current.fund_id
        apply(current, values, FIELDS)
        refuse_if(_problems(current, before))
    return current


def set_systems(
    actor: Actor, project: Project, systems: Iterable[InformationSystem], revision: int | None
) -> Project:
    """Which information systems the project is for."""
    require(actor, DECLARERS, project.organisation, "修改项目")
    chosen = list(systems)
    with changing(actor, project, "projects.set_systems", revision) as current:
        refuse_standing(current, ("systems",))
        current.systems.set(chosen)
    return current


def set_indicators(
    actor: Actor, project: Project, indicators: Sequence[Mapping[str, Any]], revision: int | None
) -> Project:
    """The project's targets, all of them in the order of the form.

    What an indicator leaves blank is filled in from its entry of the library; one that names neither an entry nor a
    target of a plan keeps those that it had.
    """
    require(actor, DECLARERS, project.organisation, "填报绩效目标")
    with changing(actor, project, "projects.set_indicators", revision) as current:
        refuse_standing(current, (TARGETS,))
        before = visible(actor, ProjectIndicator).filter(project=current)
        links = _links(before)
        kept = {link["definition"].pk for link in links.values() if link["definition"]}
        before.delete()
        for number, values in enumerate(indicators, 1):
            row = ProjectIndicator(
                organisation=current.organisation, fiscal_year=current.fiscal_year, project=current, number=number
            )
            apply(row, _filled(values, links), INDICATOR_FIELDS)
            _refuse_indicator(row, kept)
            adding(actor, row, "projects.add_indicator")
    return current


_Links = Mapping[tuple[str, str], Mapping[str, Any]]


def _links(rows: "QuerySet[ProjectIndicator, ProjectIndicator]") -> _Links:
    """Level and name of an indicator to what it is linked to."""
    return {
        (row.level2, row.name): {"definition": row.definition, "plan_target": row.plan_target}
        for row in rows.select_related("definition", "plan_target")
    }


def _filled(values: Mapping[str, Any], links: _Links) -> Mapping[str, Any]:
    """What is typed of an indicator, with its links, and with what its entry of the library fills in."""
    linked = {**links.get((values.get("level2", ""), values.get("name", "")), {}), **values}
    entry = linked.get("definition")
    return linked if entry is None else completed(linked, entry)


def _refuse_indicator(row: ProjectIndicator, kept: Set[int]) -> None:
    """Refuses what is missing, and entries of the library that went out of use and were not there before."""
    where = f"第 {row.number} 个指标"
    refuse_if(
        {
            f"{TARGETS}.{row.number}.name": None if row.name.strip() else f"{where}没有名称。",
            f"{TARGETS}.{row.number}.target": None if row.target.strip() else f"{where}没有指标值。",
            f"{TARGETS}.{row.number}.weight": f"{where}的分值应大于零。" if Decimal(row.weight) <= 0 else None,
            f"{TARGETS}.{row.number}.definition": None
            if row.definition_id in kept
            else ended_problem(row.definition),
        }
    )


def submit(actor: Actor, project: Project, revision: int | None) -> Project:
    """Hands the request to both bodies at once; without targets it does not go."""
    require(actor, DECLARERS, project.organisation, "提交项目")
    with changing(actor, project, "projects.submit", revision) as current:
        _refuse_unfit(actor, current)
        current.state, current.open_fields = Project.State.UNDER_REVIEW, []
        current.round += 1
        current.submitted_by, current.submitted_on = actor.user, timezone.localdate()
        keep_snapshot(actor, current, Snapshot.Moment.SUBMITTED)
        for body in Review.Body:
            Review.objects.create(
                organisation=current.organisation,
                fiscal_year=current.fiscal_year,
                project=current,
                round=current.round,
                body=body,
                made_by=actor.user,
            )
    run_for_project(current)
    return current


def stop(actor: Actor, project: Project, reason: str, revision: int | None) -> Project:
    """Ends an approved project before its time."""
    require(actor, frozenset({Role.HEAD, Role.FINANCE_REVIEWER}), project.organisation, "终止项目")
    with changing(actor, project, "projects.stop", revision, reason) as current:
        refuse_if(
            {
                "reason": None if reason.strip() else "请说明终止的原因。",
                "state": None if current.state == Project.State.APPROVED else "只有已批准的项目可以终止。",
            }
        )
        current.state = Project.State.STOPPED
    return current


def keep_snapshot(actor: Actor, project: Project, moment: str) -> Snapshot:
    """Keeps the project with its targets as it is now."""
    rows = tuple(visible(actor, ProjectIndicator).filter(project=project).order_by("number"))
    snapshot: Snapshot = Snapshot.objects.create(
        organisation=project.organisation,
        fiscal_year=project.fiscal_year,
        project=project,
        round=project.round,
        moment=moment,
        content=content_of(project, rows),
        made_by=actor.user,
    )
    return snapshot


def refuse_standing(project: Project, names: Iterable[str]) -> None:
    """Passes for a draft, and after a return for the fields that were opened."""
    if project.state == Project.State.DRAFT:
        return
    if project.state != Project.State.RETURNED:
        raise RefusedError({"state": f"项目{project.get_state_display()}，不能修改。"})
    shut = [name for name in names if name not in project.open_fields]
    opened = "、".join(_label(name) for name in project.open_fields)
    refuse_if({name: f"本次退回只开放了{opened}，“{_label(name)}”不能修改。" for name in shut})


def _label(name: str) -> str:
    return {TARGETS: "绩效目标", PREDECESSORS: "上年项目"}.get(name) or label(Project, name)


def _refuse_unfit(actor: Actor, project: Project) -> None:
    """All that keeps a request from being submitted, said at once."""
    ready = project.state in {Project.State.DRAFT, Project.State.RETURNED}
    targets = visible(actor, ProjectIndicator).filter(project=project).count()
    refuse_if(
        {
            "state": None if ready else f"项目{project.get_state_display()}，不能提交。",
            **_problems(project, project.fund_id),
            "basis": None if project.basis.strip() else "请填写立项依据。",
            "goal": None if project.goal.strip() else "请填写年度目标。",
            PREDECESSORS: None if is_said(actor, project) else _UNSAID,
            TARGETS: None if targets else "没有绩效目标的项目不能提交，请先填报绩效指标。",
        }
    )


def _problems(project: Project, fund_before: int | None = None) -> dict[str, str | None]:
    """What is wrong with what was typed; a fund that went out of use later stays."""
    year = project.fiscal_year
    kinds = ClassificationCode.Kind
    economic = project.economic_code
    return {
        "requested": None if _positive(project.requested) else "申报金额应大于零。",
        "fund": _fund_problem(project) or ended_problem(project.fund, fund_before),
        "functional_code": code_problem(kinds.FUNCTIONAL, year, project.functional_code),
        "economic_code": code_problem(kinds.ECONOMIC, year, economic) if economic else None,
    }


def _positive(amount: Any) -> bool:
    return amount is not None and Decimal(str(amount)) > 0


def _fund_problem(project: Project) -> str | None:
    if project.fund_id is None:
        return "请选择资金。"
    fund = project.fund
    if fund.fiscal_year != project.fiscal_year:
        return f"“{fund}”是 {fund.fiscal_year} 年度的资金，请选用 {project.fiscal_year} 年度的。"
    return None
