"""Budgets, adjustments, payments and execution as JSON; amounts are decimal strings."""

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import ModelSchema, Schema

from mingzhang.office.api.shapes.rows import Named, RowOut, own
from mingzhang.office.models import (
    Adjustment,
    BudgetLine,
    Payment,
)


class LineOut(RowOut, ModelSchema):
    """A budget line."""

    project: Named
    fund: Named
    initial: Decimal
    adjusted: Decimal
    paid: Decimal
    reserved: Decimal

    class Meta:
        model = BudgetLine
        fields = own("functional_code", "economic_code", "historical")


class LineIn(Schema):
    """An initial budget."""

    project: int
    fund: str
    initial: Decimal
    functional_code: str = ""
    economic_code: str = ""


class AdjustmentOut(RowOut, ModelSchema):
    """An adjustment."""

    amount: Decimal
    taken_from_id: int | None
    given_to_id: int | None

    class Meta:
        model = Adjustment
        fields = own("kind", "reason", "state", "decision", "decided_at")


class AdjustmentIn(Schema):
    """A request for an adjustment."""

    kind: str
    amount: Decimal
    reason: str
    taken_from: int | None = None
    given_to: int | None = None


class PaymentOut(RowOut, ModelSchema):
    """A payment."""

    amount: Decimal
    line_id: int | None
    project_id: int | None
    contract_id: int | None
    invoice_id: int | None

    class Meta:
        model = Payment
        fields = own("kind", "payee", "paid_on", "voucher", "purpose", "settled_on", "reversed_on", "historical")


class PaymentIn(Schema):
    """A payment from a budget line: on a contract, for a fee, to a district, or for something else."""

    line: int
    amount: Decimal
    paid_on: date
    payee: str = ""
    voucher: str = ""
    purpose: str = ""
    settled_on: date | None = None
    contract: int | None = None
    invoice: int | None = None
    expert_fee: int | None = None
    allocation: int | None = None


class ExecutionOut(Schema):
    """Budget and execution of one thing."""

    key: int
    label: str
    initial: Decimal
    adjusted: Decimal
    paid: Decimal
    rate: Decimal | None


class MatrixOut(Schema):
    """Transfers: projects down, districts across."""

    districts: list[str]
    rows: list[dict[str, Any]]
    by_district: list[Decimal]
    total: Decimal
