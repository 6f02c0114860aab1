"""Years opened and closed; what is begun from a project: transfers by standard, fees, its systems."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from mingzhang.office.api import resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.projects import ProjectOut
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.api.shapes.years import (
    AllocationOut,
    AllotIn,
    CarriedOut,
    FeeIn,
    FeeOut,
    StandardIn,
    StandardOut,
    SystemsIn,
    YearOut,
)
from mingzhang.office.models import InformationSystem, Procurement, Project, TransferStandard
from mingzhang.office.services import procurement, projects, transfers, years

router = Router(tags=["年度与项目"])


@router.post("/years/{organisation}/{year}/open", response=CarriedOut)
def open_year(request: HttpRequest, organisation: str, year: int) -> Any:
    """Opens a year: what was not finished is carried forward, once."""
    return years.open_year(actor_of(request), resolving.organisation(request, organisation), year)


@router.post("/years/{organisation}/{year}/close", response=YearOut)
def close_year(request: HttpRequest, organisation: str, year: int) -> Any:
    """Closes a year; nothing of it changes any more."""
    return years.close_year(actor_of(request), resolving.organisation(request, organisation), year)


@router.post("/years/{organisation}/{year}/reopen", response=YearOut)
def reopen_year(request: HttpRequest, organisation: str, year: int, body: Reason) -> Any:
    """The finance bureau takes a closing back, and says why."""
    return years.reopen_year(actor_of(request), resolving.organisation(request, organisation), year, body.reason)


@router.put("/projects/{key}/systems", response=ProjectOut)
def set_systems(request: HttpRequest, response: HttpResponse, key: int, body: SystemsIn) -> Any:
    """The information systems that a project is for."""
    project = found(request, Project, key, "organisation")
    chosen = [found(request, InformationSystem, system) for system in body.systems]
    projects.set_systems(actor_of(request), project, chosen, seen(request, project))
    return tagged(response, found(request, Project, key, "organisation", "kind", "fund"))


@router.post("/projects/{key}/fees", response={201: FeeOut})
def owe_fee(request: HttpRequest, response: HttpResponse, key: int, body: FeeIn) -> Any:
    """What an expert is owed; from the day of the review the clock runs."""
    project, values = found(request, Project, key, "organisation"), body.dict()
    values["procurement"] = found(request, Procurement, body.procurement) if body.procurement else None
    return Status(201, tagged(response, procurement.owe_fee(actor_of(request), project, **values)))


@router.get("/projects/{key}/standards", response=list[StandardOut])
def list_standards(request: HttpRequest, key: int) -> Any:
    """By what the money of a project is shared out."""
    rows = TransferStandard.objects.filter(project=found(request, Project, key))
    return list(rows.select_related("organisation"))


@router.post("/projects/{key}/standards", response={201: StandardOut})
def state_standard(request: HttpRequest, response: HttpResponse, key: int, body: StandardIn) -> Any:
    """A further standard."""
    project = found(request, Project, key, "organisation", "kind")
    return Status(201, tagged(response, transfers.state_standard(actor_of(request), project, body.dict())))


@router.post("/standards/{key}/allocations", response={201: AllocationOut})
def allot(request: HttpRequest, response: HttpResponse, key: int, body: AllotIn) -> Any:
    """A district's share."""
    standard = found(request, TransferStandard, key, "organisation")
    district = resolving.district(body.district)
    values = body.dict(exclude={"district"})
    return Status(201, tagged(response, transfers.allot(actor_of(request), standard, district, **values)))


@router.post("/projects/{key}/hand-down", response=list[AllocationOut])
def hand_down(request: HttpRequest, key: int) -> Any:
    """Hands down all drafted shares of a project, where its budget covers them."""
    return transfers.hand_down(actor_of(request), found(request, Project, key, "organisation"))
