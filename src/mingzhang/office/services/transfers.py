"""Money is shared out to districts by a stated standard, and handed down once somebody else has agreed."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Sum

from mingzhang.office.models import BudgetLine, Organisation, Project, TransferAllocation, TransferStandard
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require, require_other
from mingzhang.office.services.changing import adding, apply, changing
from mingzhang.quantities.rounding import round_half_up

DIVIDERS = frozenset({Role.CLERK, Role.HEAD})
APPROVERS = frozenset({Role.HEAD, Role.FINANCE_REVIEWER})
STANDARD_FIELDS = frozenset({"measure", "unit", "rate", "most", "basis"})
_FEN_DIGITS = 2


def state_standard(actor: Actor, project: Project, values: Mapping[str, Any]) -> TransferStandard:
    """By what the money of a project is shared out."""
    require(actor, DIVIDERS, project.organisation, "填写分配标准")
    row = TransferStandard(organisation=project.organisation, fiscal_year=project.fiscal_year, project=project)
    apply(row, values, STANDARD_FIELDS)
    refuse_if(
        {
            "project": None if project.kind.transfers else f"“{project.kind}”不是转移支付项目。",
            "rate": None if row.rate is not None and row.rate > 0 else "标准应大于零。",
            "basis": None if row.basis.strip() else "请写明分配标准的依据文件。",
        }
    )
    return adding(actor, row, "transfers.state_standard")


def by_standard(standard: TransferStandard, quantity: Decimal) -> Decimal:
    """What the standard gives for a quantity, to the fen, within its limit."""
    amount = round_half_up(Fraction(standard.rate) * Fraction(quantity), _FEN_DIGITS)
    return min(amount, standard.most) if standard.most else amount


def allot(  # noqa: PLR0913 - a share of a standard for a district, counted or decided
    actor: Actor,
    standard: TransferStandard,
    district: Organisation,
    *,
    quantity: Decimal | None = None,
    amount: Decimal | None = None,
    reason: str = "",
) -> TransferAllocation:
    """A district's share: computed from what was counted there, or another amount with its reason."""
    require(actor, DIVIDERS, standard.organisation, "分配转移支付")
    computed = None if quantity is None else by_standard(standard, quantity)
    share = computed if amount is None else amount
    differs = amount is not None and amount != computed
    refuse_if(
        {
            "district": None if district.kind == Organisation.Kind.DISTRICT else f"“{district}”不是区市。",
            "quantity": "数量不能为负数。" if quantity is not None and quantity < 0 else None,
            "amount": "请填写数量，或者金额和原因。"
            if share is None
            else "金额不能为负数。"
            if share < 0
            else None,
            "reason": "金额与标准计算的不一致，须说明原因。" if differs and not reason.strip() else None,
        }
    )
    row = TransferAllocation(
        organisation=standard.organisation,
        fiscal_year=standard.fiscal_year,
        standard=standard,
        district=district,
        quantity=quantity,
        amount=share or Decimal(0),
        reason=reason.strip(),
    )
    return adding(actor, row, "transfers.allot")


def hand_down(actor: Actor, project: Project) -> list[TransferAllocation]:
    """Approves all drafted shares of a project, where its budget covers them."""
    require(actor, APPROVERS, project.organisation, "下达转移支付")
    with seeing(actor.scope), transaction.atomic():
        rows = visible(actor, TransferAllocation).filter(standard__project=project)
        drafts = list(rows.filter(state=TransferAllocation.State.DRAFT).order_by("pk"))
        if not drafts:
            raise RefusedError({"project": "没有待下达的分配。"})
        _refuse_beyond_budget(actor, project)
        return [_approve(actor, row) for row in drafts]


def _refuse_beyond_budget(actor: Actor, project: Project) -> None:
    lines = visible(actor, BudgetLine).filter(project=project)
    budget = lines.aggregate(sum=Sum("adjusted"))["sum"] or Decimal(0)
    rows = visible(actor, TransferAllocation).filter(standard__project=project)
    total = rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    over = total - budget
    refuse_if({"amount": f"分配合计 {total:,.2f} 元，超出预算 {over:,.2f} 元。" if over > 0 else None})


def _approve(actor: Actor, row: TransferAllocation) -> TransferAllocation:
    with changing(actor, row, "transfers.hand_down") as current:
        require_other(actor, "下达转移支付", current.made_by)
        current.state = TransferAllocation.State.APPROVED
    return current
