"""Money is paid, to the fen never beyond the adjusted budget, the contract or the bill; and may come back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from mingzhang.office.models import (
    BudgetLine,
    Contract,
    ContractShare,
    ExpertFee,
    Invoice,
    Payment,
    TransferAllocation,
)
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.budget import free_of
from mingzhang.office.services.changing import adding, changing
from mingzhang.office.services.clocks import run_for_card, run_for_contract, run_for_fee
from mingzhang.office.services.days import not_yet

PAYERS = frozenset({Role.CLERK, Role.HEAD})


@dataclass(frozen=True, slots=True)
class Paid:
    """What is paid, to whom, when.

    Attributes:
        settled_on: Of a card expense, the day the card was settled.
    """

    amount: Decimal
    paid_on: date
    payee: str = ""
    voucher: str = ""
    purpose: str = ""
    settled_on: date | None = None


def pay_contract(
    actor: Actor, line: BudgetLine, contract: Contract, paid: Paid, invoice: Invoice | None = None
) -> Payment:
    """Pays on a contract, on one of its bills where there is one."""
    require(actor, PAYERS, line.organisation, "办理支付")
    with seeing(actor.scope), transaction.atomic():
        payment = _from_line(actor, line, paid, Payment.Kind.CONTRACT, paid.payee or contract.supplier.name)
        payment.contract, payment.invoice = contract, invoice
        _count_on_contract(actor, contract, payment)
        if invoice is not None:
            _count_on_invoice(actor, invoice, contract, payment)
        adding(actor, payment, "payments.pay_contract")
        run_for_contract(contract)
    return payment


def pay_fee(actor: Actor, line: BudgetLine, fee: ExpertFee, paid: Paid) -> Payment:
    """Pays an expert's fee, once."""
    require(actor, PAYERS, line.organisation, "支付评审劳务报酬")
    with seeing(actor.scope), transaction.atomic(), changing(actor, fee, "payments.fee") as current:
        refuse_if(
            {
                "fee": "这笔劳务报酬已经支付。" if current.payment_id else None,
                "amount": None if paid.amount == current.amount else f"应付 {current.amount:,.2f} 元，不多不少。",
                "paid_on": "支付日期早于评审日期。" if paid.paid_on < current.reviewed_on else None,
                "line": None if line.project_id == current.project_id else "应从该评审所属项目的预算支付。",
            }
        )
        payment = _from_line(actor, line, paid, Payment.Kind.EXPERT_FEE, paid.payee or current.expert)
        current.payment = adding(actor, payment, "payments.pay_fee")
    run_for_fee(current)
    return payment


def pay_transfer(actor: Actor, line: BudgetLine, allocation: TransferAllocation, paid: Paid) -> Payment:
    """Pays a district what was allotted to it, once."""
    require(actor, PAYERS, line.organisation, "拨付转移支付")
    with seeing(actor.scope), transaction.atomic(), changing(actor, allocation, "payments.transfer") as current:
        approved = current.state == TransferAllocation.State.APPROVED
        refuse_if(
            {
                "allocation": None if approved else "分配方案尚未下达，不能拨付。",
                "payment": "这笔转移支付已经拨付。" if current.payment_id else None,
                "amount": None if paid.amount == current.amount else f"应拨付 {current.amount:,.2f} 元，不多不少。",
                "line": None if line.project_id == current.standard.project_id else "应从该项目的预算拨付。",
            }
        )
        payment = _from_line(actor, line, paid, Payment.Kind.TRANSFER, paid.payee or current.district.name)
        current.payment = adding(actor, payment, "payments.pay_transfer")
    return payment


def pay_other(actor: Actor, line: BudgetLine, paid: Paid) -> Payment:
    """Pays what rests on no contract; with a day of settlement it is a card expense."""
    require(actor, PAYERS, line.organisation, "办理支付")
    kind = Payment.Kind.CARD if paid.settled_on else Payment.Kind.OTHER
    early = paid.settled_on is not None and paid.paid_on < paid.settled_on
    refuse_if(
        {
            "payee": None if paid.payee.strip() else "请填写收款人。",
            "purpose": None if paid.purpose.strip() else "没有合同的支付请写明用途。",
            "paid_on": "报销日期早于公务卡结算日期。" if early else None,
        }
    )
    with seeing(actor.scope), transaction.atomic():
        payment = _from_line(actor, line, paid, kind, paid.payee)
        payment.settled_on = paid.settled_on
        adding(actor, payment, "payments.pay_other")
    if paid.settled_on:
        run_for_card(payment)
    return payment


def reverse(actor: Actor, payment: Payment, on: date, reason: str, revision: int | None = None) -> Payment:
    """The money came back: the payment stays in the books and counts no longer."""
    require(actor, PAYERS, payment.organisation, "办理退款")
    with seeing(actor.scope), transaction.atomic():
        with changing(actor, payment, "payments.reverse", revision, reason) as current:
            refuse_if(
                {
                    "reason": None if reason.strip() else "请说明退款原因。",
                    "state": "这笔支付已经退回。" if current.reversed_on else None,
                    "on": "退回日期早于支付日期。" if on < current.paid_on else None,
                }
            )
            current.reversed_on = on
        _give_back(actor, current)
    return current


def _give_back(actor: Actor, payment: Payment) -> None:
    """Budget, contract, bill, fee and allotment are as before the payment."""
    for row in (payment.line, payment.contract, payment.invoice):
        if row is not None:
            with changing(actor, row, "payments.give_back") as counted:
                counted.paid -= payment.amount
                _reopen(counted)
    for fee in visible(actor, ExpertFee).filter(payment=payment):
        with changing(actor, fee, "payments.give_back") as owed:
            owed.payment = None
        run_for_fee(owed)
    for allocation in visible(actor, TransferAllocation).filter(payment=payment):
        with changing(actor, allocation, "payments.give_back") as allotted:
            allotted.payment = None
    if payment.contract is not None:
        run_for_contract(payment.contract)


def _reopen(row: Contract | Invoice | BudgetLine) -> None:
    """What was fully paid is so no longer."""
    if isinstance(row, Invoice):
        row.paid_on = None
    elif isinstance(row, Contract) and row.state == Contract.State.FINISHED:
        row.state, row.finished_on = Contract.State.SIGNED, None


def _from_line(actor: Actor, line: BudgetLine, paid: Paid, kind: str, payee: str) -> Payment:
    """Counts a payment on its budget, which is locked meanwhile; nothing goes beyond it."""
    with changing(actor, line, "payments.count") as current:
        free = free_of(current)
        over = paid.amount - free
        held = f"（另有 {current.reserved:,.2f} 元待审批调出）" if current.reserved else ""
        refuse_if(
            {
                "amount": "支付金额应大于零。"
                if paid.amount <= 0
                else f"超出预算 {over:,.2f} 元：调整后预算 {current.adjusted:,.2f} 元，"
                f"已支付 {current.paid:,.2f} 元{held}，最多可付 {free:,.2f} 元。请先申请调整预算。"
                if over > 0
                else None,
                "paid_on": not_yet(paid.paid_on, "支付日期")
                if paid.paid_on.year == current.fiscal_year
                else f"支付日期 {paid.paid_on} 不在 {current.fiscal_year} 年度，请用支付当年的预算。",
            }
        )
        current.paid += paid.amount
    return Payment(
        organisation=current.organisation,
        fiscal_year=current.fiscal_year,
        line=current,
        project=current.project,
        kind=kind,
        payee=payee,
        amount=paid.amount,
        paid_on=paid.paid_on,
        voucher=paid.voucher,
        purpose=paid.purpose,
    )


def _count_on_contract(actor: Actor, contract: Contract, payment: Payment) -> None:
    with changing(actor, contract, "payments.count") as current:
        signed = current.signed_on
        whole = current.amount + current.supplements
        refuse_if(
            {
                "contract": None
                if current.state == Contract.State.SIGNED
                else f"合同{current.get_state_display()}，不能支付。",
                "paid_on": f"支付日期 {payment.paid_on} 早于合同签订日期 {signed}。"
                if signed and payment.paid_on < signed
                else None,
                "amount": _contract_problem(current, payment, whole),
                "line": _share_problem(actor, current, payment),
            }
        )
        current.paid += payment.amount
        if current.paid == whole:
            current.finished_on = payment.paid_on
            current.state = Contract.State.FINISHED


def _contract_problem(contract: Contract, payment: Payment, whole: Decimal) -> str | None:
    rest = whole - contract.paid
    if payment.amount <= rest:
        return None
    return f"超出合同金额：合同（含补充）{whole:,.2f} 元，已支付 {contract.paid:,.2f} 元，最多可付 {rest:,.2f} 元。"


def _share_problem(actor: Actor, contract: Contract, payment: Payment) -> str | None:
    """A project pays no more than its share of the contract."""
    share = visible(actor, ContractShare).filter(contract=contract, project=payment.project).first()
    if share is None:
        return "这项预算的项目没有分摊该合同，请先在合同中登记分摊。"
    rows = visible(actor, Payment).filter(contract=contract, project=payment.project, reversed_on=None)
    paid = rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    most = share.amount + (contract.supplements if contract.shares.count() == 1 else Decimal(0))
    if paid + payment.amount <= most:
        return None
    return f"超出本项目分摊的 {most:,.2f} 元（已支付 {paid:,.2f} 元）。"


def _count_on_invoice(actor: Actor, invoice: Invoice, contract: Contract, payment: Payment) -> None:
    if invoice.contract_id != contract.pk:
        raise RefusedError({"invoice": "这张发票不属于该合同。"})
    with changing(actor, invoice, "payments.count") as current:
        rest = current.amount - current.paid
        refuse_if(
            {
                "amount": None if payment.amount <= rest else f"超出发票金额，最多可付 {rest:,.2f} 元。",
                "paid_on": f"支付日期早于收到发票的日期 {current.received_on}。"
                if payment.paid_on < current.received_on
                else None,
            }
        )
        current.paid += payment.amount
        current.paid_on = payment.paid_on if current.paid == current.amount else None
