"""What goes in and out: rows as JSON, amounts as decimal strings."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, ModelSchema, Schema

from mingzhang.office.models import (
    Adjustment,
    AuditEvent,
    BudgetLine,
    Comment,
    Fund,
    InformationSystem,
    Issue,
    Payment,
    Project,
    ProjectIndicator,
    Supplier,
    TargetChange,
)


class Named(Schema):
    """Another row: its key and what it is called."""

    id: int
    name: str


class Place(Schema):
    """An organisation."""

    code: str
    name: str


class RowOut(Schema):
    """What every row of an organisation says of itself."""

    id: int
    etag: str
    sample: bool
    fiscal_year: int
    organisation: Place


_ROW = ["id", "sample", "fiscal_year"]


def own(*fields: str) -> list[str]:
    """The fields that every row shows, and some of its own."""
    return [*_ROW, *fields]


class IndicatorOut(ModelSchema):
    """An indicator with its target."""

    changed: bool

    class Meta:
        model = ProjectIndicator
        fields = [
            "id",
            "number",
            "level1",
            "level2",
            "name",
            "target",
            "weight",
            "approved_target",
            "change_reason",
        ]


class IndicatorIn(Schema):
    """An indicator as declared."""

    level1: str
    level2: str
    name: str
    target: str
    weight: Decimal


class ProjectOut(RowOut, ModelSchema):
    """A project."""

    kind: Named
    fund: Named
    requested: Decimal

    class Meta:
        model = Project
        fields = own(
            "code",
            "name",
            "state",
            "round",
            "open_fields",
            "functional_code",
            "economic_code",
            "implementing_unit",
            "basis",
            "content",
            "goal",
            "is_new",
            "submitted_on",
            "approved_on",
            "score",
            "grade",
        )


class ProjectIn(Schema):
    """A declaration; `organisation` and the kind are codes, the fund is the year's."""

    organisation: str
    fiscal_year: int
    code: str
    name: str
    kind: str
    fund: str
    functional_code: str
    economic_code: str = ""
    implementing_unit: str = ""
    requested: Decimal
    basis: str = ""
    content: str = ""
    goal: str = ""
    predecessors: list[int] = []
    is_new: bool = False


class ProjectChange(Schema):
    """Fields to change; those left out stay."""

    name: str | None = None
    functional_code: str | None = None
    economic_code: str | None = None
    implementing_unit: str | None = None
    requested: Decimal | None = None
    basis: str | None = None
    content: str | None = None
    goal: str | None = None


class Reason(Schema):
    """Why."""

    reason: str = ""


class ReturnIn(Reason):
    """Which fields are to be corrected, and why."""

    fields: list[str]


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


class On(Schema):
    """A day."""

    on: date


class OnBecause(On):
    """A day and a reason."""

    reason: str = ""


class ClockOut(Schema):
    """A deadline as it stands today."""

    id: int
    subject: str
    title: str
    deadline: str
    start_on: date | None
    due_on: date | None
    due_at_latest: date | None
    done_on: date | None
    settled_on: date | None
    light: str
    days_late: int | None
    sentence: str


class InterestOut(Schema):
    """Interest owed on a bill."""

    amount: Decimal
    arithmetic: list[str]


class ExecutionOut(Schema):
    """Budget and execution of one thing."""

    key: int
    label: str
    initial: Decimal
    adjusted: Decimal
    paid: Decimal
    rate: Decimal | None


class SupplierOut(ModelSchema):
    """A supplier."""

    etag: str
    same_as_id: int | None

    class Meta:
        model = Supplier
        fields = ["id", "name", "credit_code", "size", "distinct", "sample"]


class SupplierIn(Schema):
    """A supplier to register; `keeper` is the code of the organisation that keeps the entry."""

    keeper: str
    name: str
    size: str = ""
    credit_code: str = ""


class FundOut(ModelSchema):
    """A fund."""

    class Meta:
        model = Fund
        fields = ["id", "fiscal_year", "code", "name", "origin", "ends_on"]


class CodeOut(Schema):
    """A code of a classification, or a kind of project."""

    code: str
    name: str


class SystemOut(RowOut, ModelSchema):
    """An information system."""

    class Meta:
        model = InformationSystem
        fields = own(
            "code",
            "name",
            "state",
            "in_use_since",
            "protection_level",
            "protection_tested_on",
            "cipher_assessed_on",
            "cipher_passed",
            "cloud",
        )


class IssueOut(RowOut, ModelSchema):
    """A problem to be mended."""

    class Meta:
        model = Issue
        fields = own(
            "title",
            "detail",
            "source",
            "basis",
            "advice",
            "responsible",
            "due_on",
            "state",
            "answer",
            "dispute",
            "verdict",
            "closed_on",
        )


class AttachmentOut(Schema):
    """A file attached to a row."""

    id: int
    name: str
    purpose: str


class ChangeOut(RowOut, ModelSchema):
    """A request to change a target."""

    indicator_id: int

    class Meta:
        model = TargetChange
        fields = own("old", "new", "reason", "state", "decision")


class ChangeIn(Schema):
    """A new target and why."""

    target: str
    reason: str


class CommentOut(ModelSchema):
    """A remark."""

    class Meta:
        model = Comment
        fields = ["id", "text", "created_at"]


class CommentIn(Schema):
    """A remark."""

    text: str


class EventOut(ModelSchema):
    """An event of the audit trail."""

    organisation: Place

    class Meta:
        model = AuditEvent
        fields = ["id", "year", "number", "at", "action", "about", "title", "before", "after", "reason", "hash"]


class MatrixOut(Schema):
    """Transfers: projects down, districts across."""

    districts: list[str]
    rows: list[dict[str, Any]]
    by_district: list[Decimal]
    total: Decimal


class FaultOut(Schema):
    """Something wrong in a file."""

    row: int
    place: int | None
    label: str
    text: str
    sentence: str


class DryRunOut(Schema):
    """What an import would do."""

    rows: int
    clean: bool
    faults: list[FaultOut]


class TakenOut(Schema):
    """How many rows were stored."""

    rows: int


class HookIn(Schema):
    """An address to be told of events; `actions` are beginnings of their names, none for all."""

    organisation: str
    url: str
    actions: list[str] = Field(default_factory=list)


class HookOut(Schema):
    """An address that is told of events; the secret is shown once."""

    id: int
    url: str
    actions: list[str]
    secret: str | None = None


class MeOut(Schema):
    """As whom the token acts."""

    user: str
    organisation: Place
    roles: list[str]
    now: datetime
