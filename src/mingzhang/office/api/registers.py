"""Suppliers, funds, kinds, codes and systems."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from mingzhang.office.api import pages, resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.registers import (
    CodeOut,
    CodesIn,
    FundChange,
    FundIn,
    FundOut,
    KindIn,
    NoticeIn,
    NoticeOut,
    SameIn,
    SupplierChange,
    SupplierIn,
    SupplierOut,
    SystemChange,
    SystemIn,
    SystemOut,
)
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.api.shapes.tables import TakenOut
from mingzhang.office.api.steps import Step, offer, row_of
from mingzhang.office.models import ClassificationCode, Fund, InformationSystem, Supplier
from mingzhang.office.queries import master as read
from mingzhang.office.services import master, suppliers
from mingzhang.office.services.acting import refuse_if

router = Router(tags=["基础数据"])


@router.get("/suppliers", response=pages.Suppliers)
def list_suppliers(request: HttpRequest, wanted: Query[pages.Wanted], supplier_size: str = "") -> Any:
    """A page of the register of suppliers."""
    return read.suppliers(wanted.text, supplier_size, wanted.sort or "name", wanted.cursor, wanted.size)


@router.post("/suppliers", response={201: SupplierOut})
def register_supplier(request: HttpRequest, response: HttpResponse, body: SupplierIn) -> Any:
    """A new supplier."""
    keeper = resolving.organisation(request, body.keeper)
    row = suppliers.register_supplier(actor_of(request), keeper, body.name, body.size, body.credit_code)
    return Status(201, tagged(response, row))


@router.get("/suppliers/suspected", response=list[list[SupplierOut]])
def suspected(request: HttpRequest) -> Any:
    """Suppliers that may be one under several spellings."""
    return read.suspected_spellings()


@router.get("/funds/{year}", response=list[FundOut])
def list_funds(request: HttpRequest, year: int) -> Any:
    """The funds of a year."""
    return list(read.funds(year))


@router.get("/project-kinds", response=list[CodeOut])
def list_kinds(request: HttpRequest) -> Any:
    """The kinds of projects."""
    return list(read.kinds())


@router.get("/codes/{kind}/{year}", response=list[CodeOut])
def list_codes(request: HttpRequest, kind: str, year: int) -> Any:
    """The codes of a classification in a year."""
    return list(read.codes(kind, year))


@router.get("/systems", response=pages.Systems)
def list_systems(request: HttpRequest, wanted: Query[pages.Wanted], state: str = "") -> Any:
    """A page of information systems."""
    return read.systems(actor_of(request), wanted.text, state, wanted.sort or "code", wanted.cursor, wanted.size)


@router.get("/systems/{key}", response=SystemOut)
def get_system(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """An information system."""
    return tagged(response, found(request, InformationSystem, key, "organisation"))


@router.post("/systems", response={201: SystemOut})
def add_system(request: HttpRequest, response: HttpResponse, body: SystemIn) -> Any:
    """A further information system."""
    owner = resolving.organisation(request, body.organisation)
    values = body.dict(exclude={"organisation", "fiscal_year", "code"}, exclude_unset=True)
    return Status(
        201, tagged(response, master.add_system(actor_of(request), owner, body.fiscal_year, body.code, values))
    )


@router.post("/suppliers/{key}/same", response=SupplierOut)
def say_same(request: HttpRequest, response: HttpResponse, key: int, body: SameIn) -> Any:
    """Another entry stands for this one from now on."""
    row, other = row_of(request, Supplier, key), row_of(request, Supplier, body.stands_for)
    return tagged(response, suppliers.say_same(actor_of(request), row, other, body.reason, seen(request, row)))


@router.get("/fund-entries/{key}", response=FundOut)
def get_fund(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A fund."""
    return tagged(response, row_of(request, Fund, key))


@router.post("/funds/{year}", response={201: FundOut})
def add_fund(request: HttpRequest, response: HttpResponse, year: int, body: FundIn) -> Any:
    """A fund of a year."""
    keeper, details = resolving.organisation(request, body.keeper), {"origin": body.origin, "ends_on": body.ends_on}
    row = master.add_fund(actor_of(request), keeper, year, body.code, body.name, **details)
    return Status(201, tagged(response, row))


@router.post("/project-kinds", response={201: CodeOut})
def add_kind(request: HttpRequest, body: KindIn) -> Any:
    """A kind of project."""
    keeper = resolving.organisation(request, body.keeper)
    return Status(201, master.add_kind(actor_of(request), keeper, body.code, body.name, transfers=body.transfers))


@router.put("/codes/{kind}/{year}", response=TakenOut)
def load_codes(request: HttpRequest, kind: str, year: int, body: CodesIn) -> Any:
    """Takes over a classification of a year; codes that are there get the new name."""
    refuse_if({"kind": None if kind in ClassificationCode.Kind.values else f"没有分类“{kind}”。"})
    codes = [(code.code, code.name) for code in body.codes]
    return {"rows": master.load_codes(actor_of(request), kind, year, codes)}


@router.get("/holidays", response=list[NoticeOut])
def list_notices(request: HttpRequest) -> Any:
    """The notices of days off entered here."""
    return list(read.notices())


@router.put("/holidays/{year}", response=NoticeOut)
def enter_notice(request: HttpRequest, year: int, body: NoticeIn) -> Any:
    """The notice of a year's days off, or its correction."""
    return master.enter_notice(actor_of(request), year, body.source, body.days_off, body.made_up)


def _of_fund(step: str, service: Any, says: str, body: Any = Reason, method: str = "POST") -> Step:
    return Step(f"/fund-entries/{{key}}{step}", Fund, service, FundOut, says, body, method=method)


offer(
    router,
    _of_fund("", master.change_fund, "Changes a fund of one year.", FundChange, "PATCH"),
    _of_fund("/end", master.end_fund, "Nobody chooses the fund any more; what has it keeps it."),
    _of_fund("/resume", master.resume_fund, "The fund may be chosen again."),
    Step(
        "/suppliers/{key}",
        Supplier,
        suppliers.change_supplier,
        SupplierOut,
        "Changes the size class or the code of a supplier.",
        SupplierChange,
        method="PATCH",
    ),
    Step(
        "/suppliers/{key}/distinct",
        Supplier,
        suppliers.say_distinct,
        SupplierOut,
        "This is no second spelling of another.",
        Reason,
    ),
    Step(
        "/systems/{key}",
        InformationSystem,
        master.change_system,
        SystemOut,
        "Changes what is known of an information system.",
        SystemChange,
        method="PATCH",
    ),
)
