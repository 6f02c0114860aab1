"""The site over all departments: drafted, frozen and previewed, approved, built again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import ModelSchema, Query, Router, Schema, Status

from mingzhang.office.api import pages
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.rows import Reason, RowOut, own
from mingzhang.office.api.steps import Step, offer
from mingzhang.office.models import Portal, PortalBuild
from mingzhang.office.queries.paging import page
from mingzhang.office.queries.portals import last_build, portal_rows
from mingzhang.office.services import portals
from mingzhang.office.tasks import build_portal

router = Router(tags=["全市公开站"])
_RELATED = ("organisation", "over", "made_by", "frozen_by")


class PortalOut(RowOut, ModelSchema):
    """One draft of the site over all departments below an organisation."""

    over_id: int
    renamed: dict[str, str]

    class Meta:
        model = Portal
        fields = own("version", "title", "title_en", "notice", "notice_en", "state", "reason")


class PortalIn(Schema):
    """What the bureau decides about the site."""

    title: str
    title_en: str
    notice: str = ""
    notice_en: str = ""
    renamed: dict[str, str] = {}


class PortalChange(Schema):
    """What is to be changed; those left out stay."""

    title: str | None = None
    title_en: str | None = None
    notice: str | None = None
    notice_en: str | None = None
    renamed: dict[str, str] | None = None


class BuildOut(ModelSchema):
    """How far a build is, and what came of it."""

    faults: list[tuple[str, str]]
    notices: list[str]

    class Meta:
        model = PortalBuild
        fields = (
            "id",
            "preview",
            "state",
            "step",
            "step_done",
            "step_total",
            "sentence",
            "why",
            "edition",
            "changed",
            "fingerprint",
            "departments",
            "created_at",
            "finished_at",
        )


Portals = pages.Listed[PortalOut]


@router.get("/portals", response=Portals)
def list_portals(request: HttpRequest, wanted: Query[pages.Wanted]) -> Any:
    """A page of drafts."""
    rows = portal_rows(actor_of(request))
    return page(rows, {"id": "pk"}, wanted.sort or "-id", wanted.cursor, wanted.size)


@router.post("/portals", response={201: PortalOut})
def begin_portal(request: HttpRequest, response: HttpResponse, body: PortalIn) -> Any:
    """Drafts the site, or a change of it."""
    return Status(201, tagged(response, portals.begin_portal(actor_of(request), body.dict())))


@router.get("/portals/{key}", response=PortalOut)
def get_portal(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """One draft."""
    return tagged(response, found(request, Portal, key, *_RELATED))


@router.get("/portals/{key}/builds", response=list[BuildOut])
def get_builds(request: HttpRequest, key: int) -> Any:
    """The last preview and the last signed version, as far as they are."""
    row = found(request, Portal, key, *_RELATED)
    builds = (last_build(row, preview=preview) for preview in (True, False))
    return [build for build in builds if build is not None]


@router.post("/portals/{key}/freeze", response=PortalOut)
def freeze_portal(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """Ends the draft and has its preview built in the background."""
    row = found(request, Portal, key, *_RELATED)
    start = build_portal.enqueue
    return tagged(response, portals.freeze_portal(actor_of(request), row, start, seen(request, row)))


@router.post("/portals/{key}/approve", response=PortalOut)
def approve_portal(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """The bureau's head approves the preview; the site is published and follows the departments."""
    row = found(request, Portal, key, *_RELATED)
    start = build_portal.enqueue
    return tagged(response, portals.approve_portal(actor_of(request), row, start, seen(request, row)))


@router.post("/portals/{key}/build", response={202: BuildOut})
def build_again(request: HttpRequest, key: int) -> Any:
    """Builds the site, or the preview of a frozen draft, once more in the background."""
    row = found(request, Portal, key, *_RELATED)
    return Status(202, portals.build_again(actor_of(request), row, build_portal.enqueue))


offer(
    router,
    Step(
        "/portals/{key}",
        Portal,
        portals.change_portal,
        PortalOut,
        "Changes a draft, or one that was sent back.",
        PortalChange,
        method="PATCH",
        related=_RELATED,
    ),
    Step(
        "/portals/{key}/send-back",
        Portal,
        portals.send_back_portal,
        PortalOut,
        "The bureau's head sends the draft back.",
        Reason,
        related=_RELATED,
    ),
)
