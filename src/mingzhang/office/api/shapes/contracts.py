"""Procurements, contracts, acceptances and bills as JSON."""

from datetime import date
from decimal import Decimal

from ninja import Field, ModelSchema, Schema

from mingzhang.office.api.shapes.rows import Named, RowOut, own
from mingzhang.office.models import Acceptance, Contract, Invoice, Procurement, Supplement


class SupplementOut(RowOut, ModelSchema):
    """A supplementary contract."""

    amount: Decimal

    class Meta:
        model = Supplement
        fields = own("signed_on", "reason")


class AcceptanceOut(RowOut, ModelSchema):
    """An acceptance."""

    contract_id: int

    class Meta:
        model = Acceptance
        fields = own("requested_on", "accepted_on", "result", "published_on", "group", "standards", "opinion")


class InvoiceOut(RowOut, ModelSchema):
    """A bill."""

    contract_id: int
    acceptance_id: int | None
    amount: Decimal
    paid: Decimal

    class Meta:
        model = Invoice
        fields = own("number", "received_on", "paid_on")


class ContractOut(RowOut, ModelSchema):
    """A contract."""

    supplier: Named
    procurement_id: int | None
    amount: Decimal
    deposit: Decimal
    supplements: Decimal
    paid: Decimal

    class Meta:
        model = Contract
        fields = own(
            "number",
            "name",
            "state",
            "supplier_size",
            "cost_class",
            "agreed_days",
            "agreed_daily_rate",
            "clauses",
            "buyer_signed_on",
            "supplier_signed_on",
            "signed_on",
            "starts_on",
            "ends_on",
            "published_on",
            "filed_on",
            "delivered_on",
            "finished_on",
        )


class ShareIn(Schema):
    """A project's share of a contract."""

    project: int
    amount: Decimal


class ContractIn(Schema):
    """A draft of a contract."""

    organisation: str
    fiscal_year: int
    number: str
    name: str
    supplier: int
    cost_class: str
    amount: Decimal
    shares: list[ShareIn]
    procurement: int | None = None
    deposit: Decimal = Decimal(0)
    agreed_days: int | None = None
    agreed_daily_rate: Decimal | None = None
    clauses: list[str] = Field(default_factory=list)
    buyer_signed_on: date | None = None
    supplier_signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class ContractChange(Schema):
    """Fields of a draft to change; those left out stay."""

    name: str | None = None
    cost_class: str | None = None
    amount: Decimal | None = None
    deposit: Decimal | None = None
    agreed_days: int | None = None
    clauses: list[str] | None = None
    buyer_signed_on: date | None = None
    supplier_signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    shares: list[ShareIn] | None = None


class SupplementIn(Schema):
    """A supplementary contract."""

    amount: Decimal
    signed_on: date
    reason: str


class ResultIn(Schema):
    """What an acceptance came to."""

    on: date
    result: str
    group: list[dict[str, str]]
    standards: list[dict[str, str]]
    opinion: str = ""


class InvoiceIn(Schema):
    """A bill."""

    number: str
    amount: Decimal
    received_on: date
    acceptance: int | None = None


class ProcurementOut(RowOut, ModelSchema):
    """A procurement."""

    project_id: int
    supplier_id: int | None
    budget: Decimal

    class Meta:
        model = Procurement
        fields = own(
            "name",
            "method",
            "category",
            "reports_finished_on",
            "report_sent_on",
            "supplier_chosen_on",
            "award_noticed_on",
            "purchaser",
            "approval",
        )


class ProcurementChange(Schema):
    """Fields of a procurement; those left out stay."""

    name: str | None = None
    method: str | None = None
    category: str | None = None
    budget: Decimal | None = None
    purchaser: str | None = None
    approval: str | None = None
    reports_finished_on: date | None = None
    report_sent_on: date | None = None
    supplier_chosen_on: date | None = None
    award_noticed_on: date | None = None


class ProcurementIn(ProcurementChange):
    """A procurement for a project."""

    project: int
