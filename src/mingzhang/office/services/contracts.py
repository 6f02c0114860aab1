"""Contracts are drafted, concluded by both signatures, published, filed, supplemented, ended."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from mingzhang.office.models import Contract, ContractShare, Organisation, Project, Supplement
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, apply, changing
from mingzhang.office.services.clocks import run_for_contract
from mingzhang.office.services.days import not_yet
from mingzhang.office.services.procurement import choice_problem, order_problems
from mingzhang.office.services.suppliers import size_problem
from mingzhang.rulebook import load

BUYERS = frozenset({Role.CLERK, Role.HEAD})
FIELDS = frozenset(
    {
        "number",
        "name",
        "procurement",
        "supplier",
        "supplier_size",
        "cost_class",
        "amount",
        "deposit",
        "agreed_days",
        "agreed_daily_rate",
        "clauses",
        "buyer_signed_on",
        "supplier_signed_on",
        "starts_on",
        "ends_on",
    }
)
Shares = Sequence[tuple[Project, Decimal]]


def draft_contract(
    actor: Actor, organisation: Organisation, year: int, values: Mapping[str, Any], shares: Shares
) -> Contract:
    """A draft, with the projects that bear it."""
    require(actor, BUYERS, organisation, "起草合同")
    contract = Contract(organisation=organisation, fiscal_year=year)
    _fill(contract, values)
    with seeing(actor.scope), transaction.atomic():
        adding(actor, contract, "contracts.draft")
        _share(actor, contract, shares)
    run_for_contract(contract)
    return contract


def change_contract(
    actor: Actor, contract: Contract, values: Mapping[str, Any], revision: int | None, shares: Shares | None = None
) -> Contract:
    """Changes a draft; a concluded contract is changed by a supplementary one."""
    require(actor, BUYERS, contract.organisation, "修改合同")
    with changing(actor, contract, "contracts.change", revision) as current:
        _refuse_unless(current, Contract.State.DRAFT, "修改；已签订的合同请登记补充合同")
        _fill(current, values)
        if shares is not None:
            _share(actor, current, shares)
    run_for_contract(current)
    return current


def conclude(actor: Actor, contract: Contract, revision: int | None) -> Contract:
    """Both have signed and every required clause is there: the contract holds, and its clocks run."""
    require(actor, BUYERS, contract.organisation, "签订合同")
    with changing(actor, contract, "contracts.conclude", revision) as current:
        _refuse_unless(current, Contract.State.DRAFT, "签订")
        refuse_if(
            {
                **_problems(current),
                "buyer_signed_on": not_yet(current.buyer_signed_on, "采购人签字盖章日期")
                if current.buyer_signed_on
                else "采购人尚未签字盖章。",
                "supplier_signed_on": not_yet(current.supplier_signed_on, "供应商签字盖章日期")
                if current.supplier_signed_on
                else "供应商尚未签字盖章。",
                "clauses": _clauses_missing(current),
                "shares": _shares_problem(actor, current),
                "award": _before_award(current),
            }
        )
        current.signed_on = max(d for d in (current.buyer_signed_on, current.supplier_signed_on) if d)
        current.state = Contract.State.SIGNED
    run_for_contract(current)
    return current


def publish(actor: Actor, contract: Contract, on: date, revision: int | None) -> Contract:
    """The day the contract was announced."""
    return _date(actor, contract, "published_on", on, revision)


def file(actor: Actor, contract: Contract, on: date, revision: int | None) -> Contract:
    """The day a copy was filed."""
    return _date(actor, contract, "filed_on", on, revision)


def deliver(actor: Actor, contract: Contract, on: date, revision: int | None) -> Contract:
    """The day what was bought was delivered."""
    return _date(actor, contract, "delivered_on", on, revision)


def supplement(  # noqa: PLR0913 - how much more, when, why
    actor: Actor, contract: Contract, amount: Decimal, *, signed_on: date, reason: str, revision: int | None
) -> Supplement:
    """A supplementary contract; all together stay within the legal share of the original amount."""
    require(actor, BUYERS, contract.organisation, "登记补充合同")
    with changing(actor, contract, "contracts.supplement", revision, reason) as current:
        _refuse_unless(current, Contract.State.SIGNED, "补充")
        refuse_if(
            {
                "reason": None if reason.strip() else "请说明补充合同的原因。",
                "signed_on": before_contract(current, signed_on, "补充合同签订日期"),
                "amount": "补充金额应大于零。"
                if amount <= 0
                else share_problem("supplements", current.supplements + amount, current.amount, signed_on),
            }
        )
        current.supplements += amount
        row = Supplement(
            organisation=current.organisation,
            fiscal_year=current.fiscal_year,
            contract=current,
            amount=amount,
            signed_on=signed_on,
            reason=reason.strip(),
        )
        adding(actor, row, "contracts.add_supplement", reason)
    return row


def end(actor: Actor, contract: Contract, on: date, reason: str, revision: int | None) -> Contract:
    """The contract ends before it is performed."""
    require(actor, frozenset({Role.HEAD}), contract.organisation, "解除合同")
    with changing(actor, contract, "contracts.end", revision, reason) as current:
        _refuse_unless(current, Contract.State.SIGNED, "解除")
        refuse_if(
            {
                "reason": None if reason.strip() else "请说明解除的原因。",
                "on": before_contract(current, on, "解除日期"),
            }
        )
        current.state, current.finished_on = Contract.State.ENDED, on
    return current


def before_contract(contract: Contract, day: date, what: str) -> str | None:
    """What is wrong with the day of something done under a contract: before it, or still to come."""
    if contract.signed_on is None:
        return "合同尚未签订。"
    if day < contract.signed_on:
        return f"{what} {day} 早于合同签订日期 {contract.signed_on}。"
    return not_yet(day, what)


def share_problem(limit_id: str, part: Decimal, whole: Decimal, day: date) -> str | None:
    """What is wrong with an amount that the law limits to a share of another, on a day."""
    limit = load().spending.limit(limit_id, day)
    if limit is None or part <= limit.share * whole:
        return None
    return (
        f"{limit.name.zh} {part:,.2f} 元超过合同金额 {whole:,.2f} 元的 {limit.share:.0%}"
        f"（{'、'.join(limit.basis)}）。{limit.suggestion}"
    )


def _fill(contract: Contract, values: Mapping[str, Any]) -> None:
    apply(contract, values, FIELDS)
    if contract.supplier_id and contract.supplier.same_as is not None:
        contract.supplier = contract.supplier.same_as
    if contract.supplier_id and not contract.supplier_size:
        contract.supplier_size = contract.supplier.size
    refuse_if(_problems(contract))


def _problems(contract: Contract) -> dict[str, str | None]:
    amount, day = contract.amount, contract.buyer_signed_on or date.max
    positive = amount is not None and amount > 0
    known = {clause.id for clause in load().spending.choices("contract_clause").choices}
    strange = [clause for clause in contract.clauses if clause not in known]
    return {
        "supplier": None if contract.supplier_id else "请选择供应商。",
        "supplier_size": size_problem(contract.supplier_size),
        "cost_class": choice_problem("cost_class", contract.cost_class),
        "amount": None if positive else "合同金额应大于零。",
        "deposit": share_problem("deposit", contract.deposit, amount, day) if positive else None,
        "clauses": f"不认识合同条款“{strange[0]}”。" if strange else None,
        **order_problems(contract, ("starts_on", "ends_on")),
    }


def _clauses_missing(contract: Contract) -> str | None:
    clauses = load().spending.choices("contract_clause")
    missing = [clause.name.zh for clause in clauses.choices if clause.id not in contract.clauses]
    return f"合同缺少条款：{'、'.join(missing)}（{'、'.join(clauses.basis)}）。" if missing else None


def _before_award(contract: Contract) -> str | None:
    awarded = contract.procurement.award_noticed_on if contract.procurement else None
    signed = max(d for d in (contract.buyer_signed_on, contract.supplier_signed_on, date.min) if d)
    return f"签订日期 {signed} 早于中标（成交）通知书日期 {awarded}。" if awarded and signed < awarded else None


def _share(actor: Actor, contract: Contract, shares: Shares) -> None:
    """Who bears how much of the contract; the parts are together the whole."""
    foreign = [project for project, _ in shares if not actor.sees(project.organisation)]
    twice = len({project.pk for project, _ in shares}) < len(shares)
    refuse_if(
        {
            "shares": "分摊的项目不在您的范围内。"
            if foreign
            else "同一项目分摊了两次。"
            if twice
            else "分摊金额应大于零。"
            if any(amount <= 0 for _, amount in shares)
            else None
        }
    )
    visible(actor, ContractShare).filter(contract=contract).delete()
    for project, amount in shares:
        row = ContractShare(
            organisation=contract.organisation,
            fiscal_year=contract.fiscal_year,
            contract=contract,
            project=project,
            amount=amount,
        )
        adding(actor, row, "contracts.share")


def _shares_problem(actor: Actor, contract: Contract) -> str | None:
    rows = visible(actor, ContractShare).filter(contract=contract)
    total = sum((row.amount for row in rows), Decimal(0))
    if total == contract.amount:
        return None
    return f"各项目分摊合计 {total:,.2f} 元，与合同金额 {contract.amount:,.2f} 元不一致。"


def _date(actor: Actor, contract: Contract, field: str, on: date, revision: int | None) -> Contract:
    require(actor, BUYERS, contract.organisation, "登记合同日期")
    with changing(actor, contract, f"contracts.{field}", revision) as current:
        if current.state == Contract.State.DRAFT:
            raise RefusedError({field: "合同尚未签订，不能登记后续日期。"})
        what = str(current._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
        refuse_if({field: before_contract(current, on, what)})
        setattr(current, field, on)
    run_for_contract(current)
    return current


def _refuse_unless(contract: Contract, state: str, doing: str) -> None:
    if contract.state != state:
        raise RefusedError({"state": f"合同{contract.get_state_display()}，不能{doing}。"})
