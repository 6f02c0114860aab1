"""What was delivered is accepted by a group, its result published, and billed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from mingzhang.office.models import Acceptance, Contract, Invoice
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, changing
from mingzhang.office.services.clocks import run_for_contract
from mingzhang.office.services.contracts import before_contract
from mingzhang.rulebook import load

ACCEPTERS = frozenset({Role.CLERK, Role.HEAD})
Member = Mapping[str, str]


def request_acceptance(actor: Actor, contract: Contract, on: date) -> Acceptance:
    """The supplier asks for acceptance; from that day the clock runs."""
    require(actor, ACCEPTERS, contract.organisation, "登记验收申请")
    refuse_if({"on": before_contract(contract, on, "提出验收日期")})
    row = Acceptance(
        organisation=contract.organisation, fiscal_year=contract.fiscal_year, contract=contract, requested_on=on
    )
    adding(actor, row, "acceptances.request")
    run_for_contract(contract)
    return row


def accept(  # noqa: PLR0913 - who looked at what, when, with which result
    actor: Actor,
    acceptance: Acceptance,
    on: date,
    result: str,
    *,
    group: Sequence[Member],
    standards: Sequence[Mapping[str, str]],
    opinion: str = "",
    revision: int | None = None,
) -> Acceptance:
    """The group's result: every standard looked at, every member signed, nobody of them the purchaser."""
    require(actor, ACCEPTERS, acceptance.organisation, "登记验收结果")
    with changing(actor, acceptance, "acceptances.accept", revision) as current:
        refuse_if(
            {
                "state": "这次验收已有结论。" if current.result else None,
                "on": "验收日期早于提出验收的日期。" if on < current.requested_on else None,
                "result": None if result in Acceptance.Result.values else "验收结论只能是合格或不合格。",
                "group": _group_problem(current.contract, group),
                "standards": _standards_problem(standards),
            }
        )
        current.accepted_on, current.result, current.opinion = on, result, opinion
        current.group, current.standards = [dict(m) for m in group], [dict(s) for s in standards]
    run_for_contract(current.contract)
    return current


def publish_result(actor: Actor, acceptance: Acceptance, on: date, revision: int | None = None) -> Acceptance:
    """The day the result was announced."""
    require(actor, ACCEPTERS, acceptance.organisation, "登记验收结果公开")
    with changing(actor, acceptance, "acceptances.publish_result", revision) as current:
        if current.accepted_on is None:
            raise RefusedError({"on": "尚无验收结论，不能登记公开日期。"})
        refuse_if({"on": "公开日期早于验收日期。" if on < current.accepted_on else None})
        current.published_on = on
    run_for_contract(current.contract)
    return current


def enter_invoice(  # noqa: PLR0913 - a bill says for what, how much, when
    actor: Actor,
    contract: Contract,
    number: str,
    amount: Decimal,
    *,
    received_on: date,
    acceptance: Acceptance | None = None,
) -> Invoice:
    """A bill; from that day the clock of payment runs. All bills together stay within the contract."""
    require(actor, ACCEPTERS, contract.organisation, "登记发票")
    with changing(actor, contract, "acceptances.bill") as current:
        billed = visible(actor, Invoice).filter(contract=current).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        rest = current.amount + current.supplements - billed
        strange = acceptance is not None and acceptance.contract_id != current.pk
        refuse_if(
            {
                "number": None if number.strip() else "请填写发票号码。",
                "amount": "发票金额应大于零。"
                if amount <= 0
                else f"发票合计超出合同金额，最多还可开 {rest:,.2f} 元。"
                if amount > rest
                else None,
                "received_on": before_contract(current, received_on, "收到发票日期"),
                "acceptance": "这次验收不属于该合同。" if strange else None,
            }
        )
        row = Invoice(
            organisation=current.organisation,
            fiscal_year=current.fiscal_year,
            contract=current,
            acceptance=acceptance,
            number=number.strip(),
            amount=amount,
            received_on=received_on,
        )
        adding(actor, row, "acceptances.enter_invoice")
    run_for_contract(contract)
    return row


def _group_problem(contract: Contract, group: Sequence[Member]) -> str | None:
    """A group has members, all of whom signed, none of whom bought (采购与验收相分离)."""
    names = [member.get("name", "").strip() for member in group]
    if not group or not all(names):
        return "请填写验收小组成员姓名。"
    unsigned = [m["name"] for m in group if m.get("signed") != "是"]
    if unsigned:
        return f"验收小组成员{'、'.join(unsigned)}尚未签字。"
    buyer = contract.procurement.purchaser.strip() if contract.procurement else ""
    return f"采购经办人{buyer}不能参加验收小组，采购与验收应由不同人员办理。" if buyer and buyer in names else None


def _standards_problem(standards: Sequence[Mapping[str, str]]) -> str | None:
    known = load().spending.choices("acceptance_standard")
    seen = {s.get("standard", "") for s in standards if s.get("finding", "").strip()}
    missing = [choice.name.zh for choice in known.choices if choice.id not in seen]
    return f"验收书还缺：{'、'.join(missing)}（{'、'.join(known.basis)}）。" if missing else None
