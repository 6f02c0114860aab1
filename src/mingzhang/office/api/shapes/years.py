"""Years opened and closed, transfers by standard, and fees as JSON."""

from datetime import date, datetime
from decimal import Decimal

from ninja import ModelSchema, Schema

from mingzhang.office.api.shapes.rows import Place, RowOut, own
from mingzhang.office.models import ExpertFee, TransferAllocation, TransferStandard


class YearOut(Schema):
    """Whether an organisation's year takes changes."""

    organisation: Place
    fiscal_year: int
    closed_at: datetime | None


class CarriedOut(Schema):
    """What was carried forward into a new year."""

    contracts: int
    issues: int


class StandardIn(Schema):
    """By what a project's money is shared out: so much for each of something counted."""

    measure: str
    unit: str
    rate: Decimal
    most: Decimal = Decimal(0)
    basis: str


class StandardOut(RowOut, ModelSchema):
    """By what a project's money is shared out."""

    project_id: int
    rate: Decimal
    most: Decimal

    class Meta:
        model = TransferStandard
        fields = own("measure", "unit", "basis")


class AllotIn(Schema):
    """A district's share, by what was counted there or as an amount with its reason; the district is a code."""

    district: str
    quantity: Decimal | None = None
    amount: Decimal | None = None
    reason: str = ""


class AllocationOut(RowOut, ModelSchema):
    """A district's share."""

    standard_id: int
    district: Place
    amount: Decimal

    class Meta:
        model = TransferAllocation
        fields = own("quantity", "reason", "state")


class FeeIn(Schema):
    """What an expert is owed for a review."""

    expert: str
    reviewed_on: date
    amount: Decimal
    procurement: int | None = None


class FeeOut(RowOut, ModelSchema):
    """What an expert is owed for a review."""

    project_id: int
    procurement_id: int | None
    payment_id: int | None
    amount: Decimal

    class Meta:
        model = ExpertFee
        fields = own("expert", "reviewed_on")


class SystemsIn(Schema):
    """The information systems that a project is for, by their keys."""

    systems: list[int]
