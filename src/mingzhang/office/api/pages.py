"""Lists: some rows and the cursor of the next ones."""

from typing import Generic, TypeVar

from ninja import Schema

from mingzhang.office.api.deals import ContractOut, ProcurementOut
from mingzhang.office.api.shapes import (
    AdjustmentOut,
    ClockOut,
    EventOut,
    IssueOut,
    LineOut,
    PaymentOut,
    ProjectOut,
    SupplierOut,
    SystemOut,
)

T = TypeVar("T")


class Listed(Schema, Generic[T]):
    """Some rows; `next` is blank on the last page."""

    rows: list[T]
    next: str


class Wanted(Schema):
    """Which part of a list."""

    year: int | None = None
    text: str = ""
    sort: str = ""
    cursor: str = ""
    size: int = 50


Projects = Listed[ProjectOut]
Lines = Listed[LineOut]
Adjustments = Listed[AdjustmentOut]
Payments = Listed[PaymentOut]
Contracts = Listed[ContractOut]
Procurements = Listed[ProcurementOut]
Clocks = Listed[ClockOut]
Suppliers = Listed[SupplierOut]
Systems = Listed[SystemOut]
Issues = Listed[IssueOut]
Events = Listed[EventOut]
