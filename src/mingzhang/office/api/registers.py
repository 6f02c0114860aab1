"""Suppliers, funds, kinds, codes and systems."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from mingzhang.office.api import pages, resolving, shapes
from mingzhang.office.api.calling import actor_of, tagged
from mingzhang.office.queries import master as read
from mingzhang.office.services import suppliers

router = Router(tags=["基础数据"])


@router.get("/suppliers", response=pages.Suppliers)
def list_suppliers(request: HttpRequest, wanted: Query[pages.Wanted], supplier_size: str = "") -> Any:
    """A page of the register of suppliers."""
    return read.suppliers(wanted.text, supplier_size, wanted.sort or "name", wanted.cursor, wanted.size)


@router.post("/suppliers", response={201: shapes.SupplierOut})
def register_supplier(request: HttpRequest, response: HttpResponse, body: shapes.SupplierIn) -> Any:
    """A new supplier."""
    keeper = resolving.organisation(request, body.keeper)
    row = suppliers.register_supplier(actor_of(request), keeper, body.name, body.size, body.credit_code)
    return Status(201, tagged(response, row))


@router.get("/suppliers/suspected", response=list[list[shapes.SupplierOut]])
def suspected(request: HttpRequest) -> Any:
    """Suppliers that may be one under several spellings."""
    return read.suspected_spellings()


@router.get("/funds/{year}", response=list[shapes.FundOut])
def list_funds(request: HttpRequest, year: int) -> Any:
    """The funds of a year."""
    return list(read.funds(year))


@router.get("/project-kinds", response=list[shapes.CodeOut])
def list_kinds(request: HttpRequest) -> Any:
    """The kinds of projects."""
    return list(read.kinds())


@router.get("/codes/{kind}/{year}", response=list[shapes.CodeOut])
def list_codes(request: HttpRequest, kind: str, year: int) -> Any:
    """The codes of a classification in a year."""
    return list(read.codes(kind, year))


@router.get("/systems", response=pages.Systems)
def list_systems(request: HttpRequest, wanted: Query[pages.Wanted], state: str = "") -> Any:
    """A page of information systems."""
    return read.systems(actor_of(request), wanted.text, state, wanted.sort or "code", wanted.cursor, wanted.size)
