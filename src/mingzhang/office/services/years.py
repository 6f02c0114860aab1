"""A year is closed, and the next one opened with what runs on: contracts in force and issues not yet mended."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mingzhang.office.models import (
    Adjustment,
    CarriedContract,
    Contract,
    Issue,
    Organisation,
    Project,
    TargetChange,
    YearState,
)
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.audit import record
from mingzhang.office.services.settling import run_on_with_year, settle_with_year

CLOSERS = frozenset({Role.HEAD, Role.FINANCE_REVIEWER})


@dataclass(frozen=True, slots=True)
class CarriedForward:
    """What the new year begins with."""

    contracts: int
    issues: int


def close_year(actor: Actor, organisation: Organisation, year: int) -> YearState:
    """After this nothing of the year's budget, payments and projects changes; nothing may wait for a decision."""
    require(actor, CLOSERS, organisation, "年度关账")
    with seeing(actor.scope), transaction.atomic():
        state, _ = YearState.objects.select_for_update(of=("self",)).get_or_create(
            organisation=organisation, fiscal_year=year
        )
        if state.closed_at:
            raise RefusedError({"fiscal_year": f"{organisation}的 {year} 年度已经关账。"})
        refuse_if({"fiscal_year": _undecided(actor, organisation, year)})
        state.closed_at = timezone.now()
        state.save()
        settle_with_year(organisation, year, timezone.localdate())
        record(actor, "years.close", state, organisation=organisation, after={"fiscal_year": str(year)})
        closed: YearState = state
    return closed


def _undecided(actor: Actor, organisation: Organisation, year: int) -> str | None:
    """What still waits for a decision, in a sentence."""
    mine = {"organisation": organisation, "fiscal_year": year}
    counts = {
        "项目审核": visible(actor, Project).filter(**mine, state=Project.State.UNDER_REVIEW).count(),
        "预算调整": visible(actor, Adjustment).filter(**mine, state=Adjustment.State.REQUESTED).count(),
        "指标变更": visible(actor, TargetChange).filter(**mine, state=TargetChange.State.REQUESTED).count(),
    }
    waiting = [f"{name} {count} 项" for name, count in counts.items() if count]
    return f"还有{'、'.join(waiting)}待审批，处理完毕后再关账。" if waiting else None


def reopen_year(actor: Actor, organisation: Organisation, year: int, reason: str) -> YearState:
    """Finance opens a closed year again, and says why."""
    require(actor, frozenset({Role.FINANCE_REVIEWER}), organisation, "撤销关账")
    refuse_if({"reason": None if reason.strip() else "撤销关账须说明原因。"})
    with seeing(actor.scope), transaction.atomic():
        rows = YearState.objects.select_for_update(of=("self",)).filter(organisation=organisation, fiscal_year=year)
        state: YearState | None = rows.first()
        if state is None or state.closed_at is None:
            raise RefusedError({"fiscal_year": f"{organisation}的 {year} 年度没有关账。"})
        state.closed_at = None
        state.save()
        run_on_with_year(organisation, year)
        record(actor, "years.reopen", state, organisation=organisation, reason=reason)
    return state


def open_year(actor: Actor, organisation: Organisation, year: int) -> CarriedForward:
    """Opens a year with what runs on from the one before; doing it twice carries nothing twice."""
    require(actor, CLOSERS, organisation, "开启新年度")
    with seeing(actor.scope), transaction.atomic():
        state, _ = YearState.objects.get_or_create(organisation=organisation, fiscal_year=year)
        carried = CarriedForward(
            _carry_contracts(actor, organisation, year), _carry_issues(actor, organisation, year)
        )
        after = {"contracts": str(carried.contracts), "issues": str(carried.issues)}
        record(actor, "years.open", state, organisation=organisation, after=after)
    return carried


def _carry_contracts(actor: Actor, organisation: Organisation, year: int) -> int:
    running = visible(actor, Contract).filter(
        organisation=organisation,
        fiscal_year__lt=year,
        state=Contract.State.SIGNED,
        paid__lt=F("amount") + F("supplements"),
    )
    rows = [
        CarriedContract(
            organisation=organisation,
            fiscal_year=year,
            contract=contract,
            from_year=year - 1,
            made_by=actor.user,
            sample=contract.sample,
        )
        for contract in running.exclude(carried__fiscal_year=year)
    ]
    return len(CarriedContract.objects.bulk_create(rows, batch_size=500))


def _carry_issues(actor: Actor, organisation: Organisation, year: int) -> int:
    unmended = visible(actor, Issue).filter(organisation=organisation, fiscal_year=year - 1)
    rows = [
        _next_year(issue, year, actor)
        for issue in unmended.exclude(state=Issue.State.CLOSED).exclude(carried_to__isnull=False)
    ]
    return len(Issue.objects.bulk_create(rows, batch_size=500))


_SAID = ("state", "answer", "dispute", "verdict")
_FOUND = ("title", "detail", "source", "basis", "advice", "project", "responsible", "due_on", "evaluation", "leaf")


def _next_year(issue: Issue, year: int, actor: Actor) -> Issue:
    values = {name: getattr(issue, name) for name in (*_FOUND, *_SAID, "organisation", "sample")}
    return Issue(fiscal_year=year, carried_from=issue, made_by=actor.user, **values)
