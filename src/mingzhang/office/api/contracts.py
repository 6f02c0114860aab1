"""Procurements, contracts, acceptances and bills."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from mingzhang.office.api import pages, resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.contracts import (
    AcceptanceOut,
    ContractChange,
    ContractIn,
    ContractOut,
    InvoiceIn,
    InvoiceOut,
    ProcurementChange,
    ProcurementIn,
    ProcurementOut,
    ResultIn,
    ShareIn,
    SupplementIn,
    SupplementOut,
)
from mingzhang.office.api.shapes.rows import On, OnBecause
from mingzhang.office.models import Acceptance, Contract, Invoice, Procurement, Project, Supplier
from mingzhang.office.queries import procurement as read
from mingzhang.office.queries.visible import visible
from mingzhang.office.services import acceptances, contracts, procurement
from mingzhang.office.services.acting import NotFoundError

router = Router(tags=["采购与合同"])
_RELATED = ("organisation", "supplier")


def _contract(request: HttpRequest, key: int) -> Contract:
    return found(request, Contract, key, *_RELATED)


def _loaded(request: HttpRequest, response: HttpResponse, contract: Contract) -> Contract:
    return tagged(response, _contract(request, contract.pk))


def _given(body: Any, *besides: str) -> dict[str, Any]:
    values = body.dict(exclude_unset=True, exclude=set(besides))
    return {name: value for name, value in values.items() if value is not None}


def _shares(request: HttpRequest, body: list[ShareIn]) -> list[tuple[Project, Any]]:
    return [(found(request, Project, share.project, "organisation"), share.amount) for share in body]


@router.get("/procurements", response=pages.Procurements)
def list_procurements(request: HttpRequest, wanted: Query[pages.Wanted]) -> Any:
    """A page of procurements."""
    return read.procurements(
        actor_of(request), wanted.year, wanted.text, wanted.sort or "id", wanted.cursor, wanted.size
    )


@router.post("/procurements", response={201: ProcurementOut})
def start_procurement(request: HttpRequest, response: HttpResponse, body: ProcurementIn) -> Any:
    """A procurement for an approved project."""
    project = found(request, Project, body.project, "organisation")
    return Status(
        201, tagged(response, procurement.start_procurement(actor_of(request), project, _given(body, "project")))
    )


@router.patch("/procurements/{key}", response=ProcurementOut)
def change_procurement(request: HttpRequest, response: HttpResponse, key: int, body: ProcurementChange) -> Any:
    """Enters the next step of a procurement."""
    row = found(request, Procurement, key, "organisation")
    done = procurement.change_procurement(actor_of(request), row, _given(body), seen(request, row))
    return tagged(response, done)


@router.get("/contracts", response=pages.Contracts)
def list_contracts(
    request: HttpRequest, wanted: Query[pages.Wanted], state: str = "", supplier: int | None = None
) -> Any:
    """A page of contracts."""
    return read.contracts(
        actor_of(request),
        year=wanted.year,
        state=state,
        supplier=supplier,
        text=wanted.text,
        sort=wanted.sort or "number",
        cursor=wanted.cursor,
        size=wanted.size,
    )


@router.get("/contracts/{key}", response=ContractOut)
def get_contract(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A contract."""
    return tagged(response, _contract(request, key))


@router.post("/contracts", response={201: ContractOut})
def draft_contract(request: HttpRequest, response: HttpResponse, body: ContractIn) -> Any:
    """A draft."""
    owner = resolving.organisation(request, body.organisation)
    values = body.dict(exclude={"organisation", "fiscal_year", "shares", "procurement"})
    values["supplier"] = _supplier(body.supplier)
    if body.procurement is not None:
        values["procurement"] = found(request, Procurement, body.procurement)
    made = contracts.draft_contract(
        actor_of(request), owner, body.fiscal_year, values, _shares(request, body.shares)
    )
    return Status(201, _loaded(request, response, made))


def _supplier(key: int) -> Supplier:
    row = Supplier.objects.filter(pk=key).first()
    if row is None:
        raise NotFoundError("没有这个供应商。")
    return row


@router.patch("/contracts/{key}", response=ContractOut)
def change_contract(request: HttpRequest, response: HttpResponse, key: int, body: ContractChange) -> Any:
    """Changes a draft."""
    contract = _contract(request, key)
    shares = None if body.shares is None else _shares(request, body.shares)
    done = contracts.change_contract(
        actor_of(request), contract, _given(body, "shares"), seen(request, contract), shares
    )
    return _loaded(request, response, done)


@router.post("/contracts/{key}/conclude", response=ContractOut)
def conclude(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """Both have signed."""
    contract = _contract(request, key)
    return _loaded(request, response, contracts.conclude(actor_of(request), contract, seen(request, contract)))


@router.post("/contracts/{key}/publish", response=ContractOut)
def publish(request: HttpRequest, response: HttpResponse, key: int, body: On) -> Any:
    """The day it was announced."""
    contract = _contract(request, key)
    done = contracts.publish(actor_of(request), contract, body.on, seen(request, contract))
    return _loaded(request, response, done)


@router.post("/contracts/{key}/file", response=ContractOut)
def file(request: HttpRequest, response: HttpResponse, key: int, body: On) -> Any:
    """The day it was filed."""
    contract = _contract(request, key)
    done = contracts.file(actor_of(request), contract, body.on, seen(request, contract))
    return _loaded(request, response, done)


@router.post("/contracts/{key}/deliver", response=ContractOut)
def deliver(request: HttpRequest, response: HttpResponse, key: int, body: On) -> Any:
    """The day it was delivered."""
    contract = _contract(request, key)
    done = contracts.deliver(actor_of(request), contract, body.on, seen(request, contract))
    return _loaded(request, response, done)


@router.post("/contracts/{key}/end", response=ContractOut)
def end(request: HttpRequest, response: HttpResponse, key: int, body: OnBecause) -> Any:
    """It ends before it is performed."""
    contract = _contract(request, key)
    done = contracts.end(actor_of(request), contract, body.on, body.reason, seen(request, contract))
    return _loaded(request, response, done)


@router.post("/contracts/{key}/supplements", response={201: SupplementOut})
def supplement(request: HttpRequest, key: int, body: SupplementIn) -> Any:
    """A supplementary contract."""
    contract = _contract(request, key)
    return Status(
        201,
        contracts.supplement(
            actor_of(request),
            contract,
            body.amount,
            signed_on=body.signed_on,
            reason=body.reason,
            revision=seen(request, contract),
        ),
    )


@router.get("/contracts/{key}/acceptances", response=list[AcceptanceOut])
def list_acceptances(request: HttpRequest, key: int) -> Any:
    """The contract's acceptances."""
    rows = visible(actor_of(request), Acceptance).filter(contract=_contract(request, key))
    return list(rows.select_related("organisation"))


@router.post("/contracts/{key}/acceptances", response={201: AcceptanceOut})
def request_acceptance(request: HttpRequest, response: HttpResponse, key: int, body: On) -> Any:
    """The supplier asks for acceptance."""
    row = acceptances.request_acceptance(actor_of(request), _contract(request, key), body.on)
    return Status(201, tagged(response, row))


@router.post("/acceptances/{key}/result", response=AcceptanceOut)
def accept(request: HttpRequest, response: HttpResponse, key: int, body: ResultIn) -> Any:
    """What the group says."""
    row = found(request, Acceptance, key, "organisation", "contract")
    done = acceptances.accept(
        actor_of(request),
        row,
        body.on,
        body.result,
        group=body.group,
        standards=body.standards,
        opinion=body.opinion,
        revision=seen(request, row),
    )
    return tagged(response, done)


@router.post("/acceptances/{key}/publish", response=AcceptanceOut)
def publish_result(request: HttpRequest, response: HttpResponse, key: int, body: On) -> Any:
    """The day the result was announced."""
    row = found(request, Acceptance, key, "organisation", "contract")
    return tagged(response, acceptances.publish_result(actor_of(request), row, body.on, seen(request, row)))


@router.get("/contracts/{key}/invoices", response=list[InvoiceOut])
def list_invoices(request: HttpRequest, key: int) -> Any:
    """The contract's bills."""
    rows = visible(actor_of(request), Invoice).filter(contract=_contract(request, key))
    return list(rows.select_related("organisation"))


@router.post("/contracts/{key}/invoices", response={201: InvoiceOut})
def enter_invoice(request: HttpRequest, response: HttpResponse, key: int, body: InvoiceIn) -> Any:
    """A bill."""
    acceptance = found(request, Acceptance, body.acceptance) if body.acceptance is not None else None
    row = acceptances.enter_invoice(
        actor_of(request),
        _contract(request, key),
        body.number,
        body.amount,
        received_on=body.received_on,
        acceptance=acceptance,
    )
    return Status(201, tagged(response, row))
