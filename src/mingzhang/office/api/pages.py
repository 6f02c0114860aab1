"""Lists: some rows and the cursor of the next ones."""

from typing import Generic, TypeVar

from ninja import Schema

from mingzhang.office.api.shapes.accounts import AccountsOut, PublicationOut, QuestionOut
from mingzhang.office.api.shapes.contracts import ContractOut, ProcurementOut
from mingzhang.office.api.shapes.deadlines import ClockOut
from mingzhang.office.api.shapes.documents import DocumentOut
from mingzhang.office.api.shapes.evidence import CollectorOut, ReadingOut
from mingzhang.office.api.shapes.money import AdjustmentOut, LineOut, PaymentOut
from mingzhang.office.api.shapes.planning import DefinitionOut
from mingzhang.office.api.shapes.projects import ProjectOut
from mingzhang.office.api.shapes.registers import SupplierOut, SystemOut
from mingzhang.office.api.shapes.trail import EventOut, IssueOut

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
Collectors = Listed[CollectorOut]
Readings = Listed[ReadingOut]
Accounts = Listed[AccountsOut]
Publications = Listed[PublicationOut]
Questions = Listed[QuestionOut]
Library = Listed[DefinitionOut]
Documents = Listed[DocumentOut]
