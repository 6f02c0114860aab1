"""The audit trail, remarks and issues."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from mingzhang.office.api import pages, shapes
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.models import Issue, Project
from mingzhang.office.queries import audit
from mingzhang.office.queries import remarks as said
from mingzhang.office.queries.issues import PROOF
from mingzhang.office.queries.paging import page
from mingzhang.office.queries.visible import given, matching, visible
from mingzhang.office.services import rectification, remarks

router = Router(tags=["留痕与整改"])


@router.get("/events", response=pages.Events)
def list_events(request: HttpRequest, wanted: Query[pages.Wanted], about: str = "", action: str = "") -> Any:
    """A page of the audit trail."""
    return audit.events(
        actor_of(request),
        about=about,
        action=action,
        text=wanted.text,
        sort=wanted.sort or "-at",
        cursor=wanted.cursor,
        size=wanted.size,
    )


@router.get("/projects/{key}/approvals", response=list[shapes.EventOut])
def approvals(request: HttpRequest, key: int) -> Any:
    """The history of a project's approvals."""
    return list(audit.approvals(actor_of(request), found(request, Project, key)))


@router.get("/projects/{key}/comments", response=list[shapes.CommentOut])
def list_comments(request: HttpRequest, key: int) -> Any:
    """Remarks on a project."""
    return list(said.comments_on(actor_of(request), found(request, Project, key)))


@router.post("/projects/{key}/comments", response={201: shapes.CommentOut})
def comment(request: HttpRequest, key: int, body: shapes.CommentIn) -> Any:
    """A remark on a project."""
    return Status(201, remarks.comment(actor_of(request), found(request, Project, key, "organisation"), body.text))


@router.get("/issues", response=pages.Issues)
def list_issues(request: HttpRequest, wanted: Query[pages.Wanted], state: str = "") -> Any:
    """A page of problems to be mended."""
    rows = visible(actor_of(request), Issue).filter(**given(fiscal_year=wanted.year, state=state))
    rows = rows.filter(matching(wanted.text, "title", "source")).select_related("organisation")
    return page(rows, {"id": "pk"}, wanted.sort or "id", wanted.cursor, wanted.size)


@router.post("/issues/{key}/answer", response=shapes.IssueOut)
def answer(request: HttpRequest, response: HttpResponse, key: int, body: shapes.Reason) -> Any:
    """What was done about it."""
    row = found(request, Issue, key, "organisation")
    return tagged(response, rectification.answer(actor_of(request), row, body.reason, seen(request, row)))


@router.post("/issues/{key}/proof", response={201: shapes.AttachmentOut})
def prove(request: HttpRequest, key: int, file: File[UploadedFile]) -> Any:
    """A file that shows how it was mended; without one an answer is not enough."""
    row = found(request, Issue, key, "organisation")
    name = file.name or "佐证"
    return Status(201, remarks.attach(actor_of(request), row, name, file.read(), PROOF))


@router.post("/issues/{key}/dispute", response=shapes.IssueOut)
def dispute(request: HttpRequest, response: HttpResponse, key: int, body: shapes.Reason) -> Any:
    """Those responsible do not agree."""
    row = found(request, Issue, key, "organisation")
    return tagged(response, rectification.dispute(actor_of(request), row, body.reason, seen(request, row)))


@router.post("/issues/{key}/send-back", response=shapes.IssueOut)
def send_back(request: HttpRequest, response: HttpResponse, key: int, body: shapes.Reason) -> Any:
    """The answer is not enough, or the dispute is not right."""
    row = found(request, Issue, key, "organisation")
    return tagged(response, rectification.send_back(actor_of(request), row, body.reason, seen(request, row)))


@router.post("/issues/{key}/close", response=shapes.IssueOut)
def close(request: HttpRequest, response: HttpResponse, key: int, body: shapes.Reason) -> Any:
    """The answer is enough."""
    row = found(request, Issue, key, "organisation")
    return tagged(response, rectification.close(actor_of(request), row, body.reason, seen(request, row)))
