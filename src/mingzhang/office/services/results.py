"""The finance bureau says what it means to give a project, beside what last year's results propose."""

from decimal import Decimal

from mingzhang.office.models import BudgetDecision, Project
from mingzhang.office.queries.predecessors import links
from mingzhang.office.queries.results import proposed
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require, require_other
from mingzhang.office.services.changing import adding, changing
from mingzhang.scoring.result_uses import Proposed

DECIDERS = frozenset({Role.FINANCE_REVIEWER})
DECIDABLE = frozenset({Project.State.UNDER_REVIEW, Project.State.APPROVED})


def decide(
    actor: Actor, project: Project, amount: Decimal, reason: str = "", revision: int | None = None
) -> BudgetDecision:
    """Says what a project is meant to get; another amount than the one proposed has its reason.

    The joint review goes on as it is: nothing is passed or refused by this.
    """
    require(actor, DECIDERS, project.organisation, "确定预算安排")
    require_other(actor, "确定预算安排", project.made_by, project.submitted_by)
    if project.state not in DECIDABLE:
        raise RefusedError({"": f"项目{project.get_state_display()}，不能确定预算安排。"})
    made = proposed(project, links(actor).filter(project=project))
    refuse_if(
        {
            "amount": _amount_problem(project, amount),
            "reason": _unexplained(made, amount) if not reason.strip() else None,
        }
    )
    found = visible(actor, BudgetDecision).filter(project=project).first()
    if found is None:
        own = {"organisation": project.organisation, "fiscal_year": project.fiscal_year, "sample": project.sample}
        new = BudgetDecision(project=project, **own)
        return adding(actor, _filled(new, made, amount, reason), "results.decide", reason)
    with changing(actor, found, "results.decide", revision, reason) as current:
        _filled(current, made, amount, reason)
    return current


def _amount_problem(project: Project, amount: Decimal) -> str | None:
    if amount < 0:
        return "金额不能为负。"
    return f"不能多于申报的 {project.requested:,.2f} 元。" if amount > project.requested else None


def _unexplained(made: Proposed | None, amount: Decimal) -> str | None:
    """What must be explained: another amount than the proposed one, or any where nothing could be proposed."""
    if made is None:
        return None
    if made.amount is None:
        return "依据上年结果不能提出金额，请写明这样安排的理由。"
    return f"与建议的 {made.amount:,.2f} 元不同，请写明理由。" if amount != made.amount else None


def _filled(row: BudgetDecision, made: Proposed | None, amount: Decimal, reason: str) -> BudgetDecision:
    row.amount, row.reason = amount, reason.strip()
    row.policy = made.policy.id if made else ""
    row.proposal = made.rule.proposal if made and made.rule else ""
    row.proposed = "" if made is None or made.amount is None else f"{made.amount:f}"
    row.why = list(made.why) if made else []
    return row
