"""Budgets are set, and adjusted by a request with its reason and an approval by finance."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Adjustment, BudgetLine, ClassificationCode, Fund, Project
from mingzhang.office.queries.master import code_problem
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require, require_other
from mingzhang.office.services.changing import adding, changing
from mingzhang.office.services.registers import ended_problem

APPROVERS = frozenset({Role.FINANCE_REVIEWER})
REQUESTERS = frozenset({Role.CLERK, Role.HEAD})
_Kind = Adjustment.Kind


def set_budget(  # noqa: PLR0913 - a line is a project's money from a fund under two codes
    actor: Actor,
    project: Project,
    fund: Fund,
    initial: Decimal,
    *,
    functional_code: str = "",
    economic_code: str = "",
) -> BudgetLine:
    """The initial budget of an approved project from one fund; zero where all its money is added later."""
    require(actor, APPROVERS, project.organisation, "批复预算")
    line = BudgetLine(
        organisation=project.organisation,
        fiscal_year=project.fiscal_year,
        project=project,
        fund=fund,
        functional_code=functional_code or project.functional_code,
        economic_code=economic_code or project.economic_code,
        initial=initial,
        adjusted=initial,
    )
    refuse_if(_line_problems(line))
    return adding(actor, line, "budget.set")


def _line_problems(line: BudgetLine) -> Mapping[str, str | None]:
    year, kinds = line.fiscal_year, ClassificationCode.Kind
    approved = line.project.state == Project.State.APPROVED
    economic = line.economic_code
    same_year = line.fund.fiscal_year == year
    return {
        "project": None if approved else f"项目{line.project.get_state_display()}，批准后才能批复预算。",
        "fund": ended_problem(line.fund, line.project.fund_id)
        if same_year
        else f"“{line.fund}”是 {line.fund.fiscal_year} 年度的资金，请选用 {year} 年度的。",
        "functional_code": code_problem(kinds.FUNCTIONAL, year, line.functional_code),
        "economic_code": code_problem(kinds.ECONOMIC, year, economic) if economic else None,
        "initial": "预算不能为负数。" if line.initial < 0 else None,
    }


def request_adjustment(  # noqa: PLR0913 - what moves, from where, to where, why
    actor: Actor,
    kind: str,
    amount: Decimal,
    reason: str,
    *,
    taken_from: BudgetLine | None = None,
    given_to: BudgetLine | None = None,
) -> Adjustment:
    """Asks for more (追加), to move between lines (调剂), or to give back (缴回).

    What is to be moved away or given back is set apart at once, so that it cannot be paid meanwhile.
    """
    line = taken_from or given_to
    if line is None:
        raise RefusedError({"given_to": "请选择要调整的预算。"})
    require(actor, REQUESTERS, line.organisation, "申请调整预算")
    refuse_if(_request_problems(kind, amount, reason, taken_from, given_to))
    with seeing(actor.scope), transaction.atomic():
        if taken_from is not None:
            _set_apart(actor, taken_from, amount)
        adjustment = Adjustment(
            organisation=line.organisation,
            fiscal_year=line.fiscal_year,
            kind=kind,
            amount=amount,
            reason=reason.strip(),
            taken_from=taken_from,
            given_to=given_to,
        )
        return adding(actor, adjustment, "budget.request_adjustment", reason)


def _request_problems(
    kind: str, amount: Decimal, reason: str, taken_from: BudgetLine | None, given_to: BudgetLine | None
) -> Mapping[str, str | None]:
    needs_source, needs_target = kind in {_Kind.MOVE, _Kind.SURRENDER}, kind in {_Kind.ADD, _Kind.MOVE}
    known = kind in _Kind.values
    word = _Kind(kind).label if known else kind
    return {
        "kind": None if known else f"不认识调整类型“{kind}”。",
        "amount": None if amount > 0 else "调整金额应大于零。",
        "reason": None if reason.strip() else "预算调整必须说明原因。",
        "taken_from": f"{word}{'须' if needs_source else '不'}填写调出的预算。"
        if needs_source != (taken_from is not None)
        else None,
        "given_to": f"{word}{'须' if needs_target else '不'}填写调入的预算。"
        if needs_target != (given_to is not None)
        else _pair_problem(taken_from, given_to),
    }


def _pair_problem(taken_from: BudgetLine | None, given_to: BudgetLine | None) -> str | None:
    if taken_from is None or given_to is None:
        return None
    if taken_from.pk == given_to.pk:
        return "调出和调入不能是同一项预算。"
    if taken_from.organisation_id != given_to.organisation_id:
        return "只能在本单位的预算之间调剂。"
    return None if taken_from.fiscal_year == given_to.fiscal_year else "只能在同一年度的预算之间调剂。"


def _set_apart(actor: Actor, line: BudgetLine, amount: Decimal) -> None:
    with changing(actor, line, "budget.set_apart") as current:
        free = free_of(current)
        refuse_if({"amount": None if amount <= free else f"这项预算只剩 {free:,.2f} 元可以调出。"})
        current.reserved += amount


def free_of(line: BudgetLine) -> Decimal:
    """What of a line is neither paid nor set apart."""
    free: Decimal = line.adjusted - line.paid - line.reserved
    return free


def approve_adjustment(
    actor: Actor, adjustment: Adjustment, decision: str = "", revision: int | None = None
) -> Adjustment:
    """Finance agrees, and the money moves."""
    with seeing(actor.scope), transaction.atomic():
        current = _decide(actor, adjustment, Adjustment.State.APPROVED, decision, revision)
        for line, sign in _lines_in_order(current):
            with changing(actor, line, f"budget.{current.kind}", reason=current.reason) as moved:
                moved.adjusted += sign * current.amount
                if sign < 0:
                    moved.reserved -= current.amount
        return current


def refuse_adjustment(
    actor: Actor, adjustment: Adjustment, decision: str, revision: int | None = None
) -> Adjustment:
    """Finance refuses, says why, and what was set apart is free again."""
    refuse_if({"decision": None if decision.strip() else "不予批准须说明理由。"})
    with seeing(actor.scope), transaction.atomic():
        current = _decide(actor, adjustment, Adjustment.State.REFUSED, decision, revision)
        if current.taken_from is not None:
            with changing(actor, current.taken_from, "budget.set_free") as line:
                line.reserved -= current.amount
        return current


def _lines_in_order(adjustment: Adjustment) -> list[tuple[BudgetLine, int]]:
    """The lines with the sign of their change, locked always in one order, so that two approvals never wait."""
    pairs = [(adjustment.taken_from, -1), (adjustment.given_to, 1)]
    return sorted(((line, sign) for line, sign in pairs if line is not None), key=lambda pair: pair[0].pk)


def _decide(actor: Actor, adjustment: Adjustment, state: str, decision: str, revision: int | None) -> Adjustment:
    require(actor, APPROVERS, adjustment.organisation, "审批预算调整")
    with changing(actor, adjustment, f"budget.adjustment.{state}", revision, decision) as current:
        require_other(actor, "审批预算调整", current.made_by)
        if current.state != Adjustment.State.REQUESTED:
            raise RefusedError({"state": f"该申请{current.get_state_display()}，不能再审批。"})
        current.state, current.decided_by, current.decided_at = state, actor.user, timezone.now()
        current.decision = decision
    return current
