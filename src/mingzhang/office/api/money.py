"""Budgets, adjustments, payments, transfers and execution."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from mingzhang.office.api import pages, resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.money import (
    AdjustmentIn,
    AdjustmentOut,
    ExecutionOut,
    LineIn,
    LineOut,
    MatrixOut,
    PaymentIn,
    PaymentOut,
)
from mingzhang.office.api.shapes.rows import OnBecause, Reason
from mingzhang.office.models import (
    Adjustment,
    BudgetLine,
    Contract,
    ExpertFee,
    Invoice,
    Payment,
    Project,
    TransferAllocation,
)
from mingzhang.office.queries import budget as read
from mingzhang.office.queries import transfers
from mingzhang.office.queries.paging import page
from mingzhang.office.services import budget, payments
from mingzhang.office.services.payments import Paid

router = Router(tags=["预算与支付"])
_LINE = ("organisation", "project", "fund")


@router.get("/budget-lines", response=pages.Lines)
def list_lines(request: HttpRequest, wanted: Query[pages.Wanted]) -> Any:
    """A page of budget lines."""
    return read.lines(
        actor_of(request), wanted.year, wanted.text, wanted.sort or "project", wanted.cursor, wanted.size
    )


@router.get("/budget-lines/{key}", response=LineOut)
def get_line(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A budget line."""
    return tagged(response, found(request, BudgetLine, key, *_LINE))


@router.post("/budget-lines", response={201: LineOut})
def set_budget(request: HttpRequest, response: HttpResponse, body: LineIn) -> Any:
    """The initial budget of an approved project."""
    project = found(request, Project, body.project, "organisation")
    line = budget.set_budget(
        actor_of(request),
        project,
        resolving.fund(project.fiscal_year, body.fund),
        body.initial,
        functional_code=body.functional_code,
        economic_code=body.economic_code,
    )
    return Status(201, tagged(response, line))


@router.get("/adjustments", response=pages.Adjustments)
def list_adjustments(request: HttpRequest, wanted: Query[pages.Wanted], state: str = "") -> Any:
    """A page of adjustments."""
    rows = read.adjustment_rows(actor_of(request), wanted.year, state)
    return page(rows, {"id": "pk"}, wanted.sort or "-id", wanted.cursor, wanted.size)


@router.post("/adjustments", response={201: AdjustmentOut})
def request_adjustment(request: HttpRequest, response: HttpResponse, body: AdjustmentIn) -> Any:
    """Asks finance for an adjustment."""
    sides = {
        name: found(request, BudgetLine, key, *_LINE)
        for name, key in (("taken_from", body.taken_from), ("given_to", body.given_to))
        if key is not None
    }
    made = budget.request_adjustment(actor_of(request), body.kind, body.amount, body.reason, **sides)
    return Status(201, tagged(response, made))


@router.post("/adjustments/{key}/approve", response=AdjustmentOut)
def approve_adjustment(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """Finance agrees."""
    row = found(request, Adjustment, key, "organisation")
    return tagged(response, budget.approve_adjustment(actor_of(request), row, body.reason, seen(request, row)))


@router.post("/adjustments/{key}/refuse", response=AdjustmentOut)
def refuse_adjustment(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """Finance does not agree."""
    row = found(request, Adjustment, key, "organisation")
    return tagged(response, budget.refuse_adjustment(actor_of(request), row, body.reason, seen(request, row)))


@router.get("/payments", response=pages.Payments)
def list_payments(
    request: HttpRequest, wanted: Query[pages.Wanted], kind: str = "", contract: int | None = None
) -> Any:
    """A page of payments."""
    return read.payments(
        actor_of(request),
        year=wanted.year,
        kind=kind,
        contract=contract,
        text=wanted.text,
        sort=wanted.sort or "-date",
        cursor=wanted.cursor,
        size=wanted.size,
    )


@router.post("/payments", response={201: PaymentOut})
def pay(request: HttpRequest, response: HttpResponse, body: PaymentIn) -> Any:
    """Pays from a budget line."""
    line = found(request, BudgetLine, body.line, *_LINE)
    paid = Paid(body.amount, body.paid_on, body.payee, body.voucher, body.purpose, body.settled_on)
    return Status(201, tagged(response, _pay(request, line, paid, body)))


def _pay(request: HttpRequest, line: BudgetLine, paid: Paid, body: PaymentIn) -> Payment:
    actor = actor_of(request)
    if body.contract is not None:
        invoice = found(request, Invoice, body.invoice) if body.invoice is not None else None
        contract = found(request, Contract, body.contract, "supplier", "organisation")
        return payments.pay_contract(actor, line, contract, paid, invoice)
    if body.expert_fee is not None:
        return payments.pay_fee(actor, line, found(request, ExpertFee, body.expert_fee), paid)
    if body.allocation is not None:
        return payments.pay_transfer(actor, line, found(request, TransferAllocation, body.allocation), paid)
    return payments.pay_other(actor, line, paid)


@router.post("/payments/{key}/reverse", response=PaymentOut)
def reverse(request: HttpRequest, response: HttpResponse, key: int, body: OnBecause) -> Any:
    """The money came back."""
    row = found(request, Payment, key, "organisation")
    return tagged(response, payments.reverse(actor_of(request), row, body.on, body.reason, seen(request, row)))


@router.get("/execution/{year}/months", response=dict[int, str])
def by_month(request: HttpRequest, year: int) -> Any:
    """What was paid in each month."""
    return {month: str(amount) for month, amount in read.by_month(actor_of(request), year).items()}


@router.get("/execution/{year}/funds", response=list[ExecutionOut])
def by_fund(request: HttpRequest, year: int) -> Any:
    """Execution of each fund."""
    return read.by_fund(actor_of(request), year)


@router.get("/execution/{year}/departments", response=list[ExecutionOut])
def by_department(request: HttpRequest, year: int, fund: str = "") -> Any:
    """Execution of each organisation."""
    return read.by_department(actor_of(request), year, fund)


@router.get("/transfers/{year}", response=MatrixOut)
def matrix(request: HttpRequest, year: int) -> Any:
    """Transfers to districts."""
    found_ = transfers.matrix(actor_of(request), year)
    return {
        "districts": [district.name for district in found_.districts],
        "rows": [
            {
                "project": project.name,
                "amounts": [None if a is None else str(a) for a in amounts],
                "total": str(total),
            }
            for project, amounts, total in found_.rows
        ],
        "by_district": list(found_.by_district),
        "total": found_.total,
    }
