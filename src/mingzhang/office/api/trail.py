"""The audit trail, remarks and issues."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from mingzhang.office.api import pages, resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.projects import CommentIn, CommentOut
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.api.shapes.trail import AttachmentOut, EventOut, IssueIn, IssueOut
from mingzhang.office.api.steps import Step, offer
from mingzhang.office.models import (
    Acceptance,
    AccountTables,
    Adjustment,
    Attachment,
    BudgetLine,
    Collector,
    Comment,
    Contract,
    Evaluation,
    InformationSystem,
    Issue,
    Payment,
    Procurement,
    Project,
    ProjectIndicator,
    Question,
    SelfEvaluation,
)
from mingzhang.office.queries import audit
from mingzhang.office.queries import remarks as said
from mingzhang.office.queries.paging import page
from mingzhang.office.queries.visible import given, matching, visible
from mingzhang.office.services import rectification, remarks
from mingzhang.office.services.acting import NotFoundError

router = Router(tags=["留痕与整改"])
COMMENTED: dict[str, Any] = {
    "project": Project,
    "indicator": ProjectIndicator,
    "line": BudgetLine,
    "adjustment": Adjustment,
    "procurement": Procurement,
    "contract": Contract,
    "acceptance": Acceptance,
    "payment": Payment,
    "system": InformationSystem,
    "issue": Issue,
    "collector": Collector,
    "self-evaluation": SelfEvaluation,
    "evaluation": Evaluation,
    "accounts": AccountTables,
    "question": Question,
}
"""Rows that remarks and files can stand beside, as the pages name them."""


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


@router.get("/projects/{key}/approvals", response=list[EventOut])
def approvals(request: HttpRequest, key: int) -> Any:
    """The history of a project's approvals."""
    return list(audit.approvals(actor_of(request), found(request, Project, key)))


@router.get("/projects/{key}/comments", response=list[CommentOut])
def list_comments(request: HttpRequest, key: int) -> Any:
    """Remarks on a project."""
    return list(said.comments_on(actor_of(request), found(request, Project, key)))


@router.post("/projects/{key}/comments", response={201: CommentOut})
def comment(request: HttpRequest, key: int, body: CommentIn) -> Any:
    """A remark on a project."""
    return Status(201, remarks.comment(actor_of(request), found(request, Project, key, "organisation"), body.text))


@router.get("/issues", response=pages.Issues)
def list_issues(request: HttpRequest, wanted: Query[pages.Wanted], state: str = "") -> Any:
    """A page of problems to be mended."""
    rows = visible(actor_of(request), Issue).filter(**given(fiscal_year=wanted.year, state=state))
    rows = rows.filter(matching(wanted.text, "title", "source")).select_related("organisation")
    return page(rows, {"id": "pk"}, wanted.sort or "id", wanted.cursor, wanted.size)


@router.get("/issues/{key}", response=IssueOut)
def get_issue(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A problem to be mended."""
    return tagged(response, found(request, Issue, key, "organisation"))


@router.post("/issues", response={201: IssueOut})
def raise_issue(request: HttpRequest, response: HttpResponse, body: IssueIn) -> Any:
    """A problem, with its source and the day by which it is to be mended."""
    actor, owner = actor_of(request), resolving.organisation(request, body.organisation)
    values = body.dict(exclude={"organisation", "fiscal_year"})
    values["project"] = found(request, Project, body.project) if body.project is not None else None
    row = rectification.raise_issue(actor, owner, body.fiscal_year, values)
    return Status(201, tagged(response, found(request, Issue, row.pk, "organisation")))


@router.post("/issues/{key}/answer", response=IssueOut)
def answer(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """What was done about it."""
    row = found(request, Issue, key, "organisation")
    return tagged(response, rectification.answer(actor_of(request), row, body.reason, seen(request, row)))


@router.post("/issues/{key}/proof", response={201: AttachmentOut})
def prove(request: HttpRequest, key: int, file: File[UploadedFile]) -> Any:
    """A file that shows how it was mended; without one an answer is not enough."""
    row = found(request, Issue, key, "organisation")
    name = file.name or "佐证"
    return Status(201, rectification.prove(actor_of(request), row, name, file.read()))


@router.post("/issues/{key}/dispute", response=IssueOut)
def dispute(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """Those responsible do not agree."""
    row = found(request, Issue, key, "organisation")
    return tagged(response, rectification.dispute(actor_of(request), row, body.reason, seen(request, row)))


@router.post("/issues/{key}/send-back", response=IssueOut)
def send_back(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """The answer is not enough, or the dispute is not right."""
    row = found(request, Issue, key, "organisation")
    return tagged(response, rectification.send_back(actor_of(request), row, body.reason, seen(request, row)))


@router.post("/issues/{key}/close", response=IssueOut)
def close(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """The answer is enough."""
    row = found(request, Issue, key, "organisation")
    return tagged(response, rectification.close(actor_of(request), row, body.reason, seen(request, row)))


@router.get("/comments/{about}/{key}", response=list[CommentOut])
def list_comments_on(request: HttpRequest, about: str, key: int) -> Any:
    """Remarks on any row, by its kind and key."""
    return list(said.comments_on(actor_of(request), found(request, _commented(about), key)))


@router.post("/comments/{about}/{key}", response={201: CommentOut})
def comment_on(request: HttpRequest, about: str, key: int, body: CommentIn) -> Any:
    """A remark on any row."""
    row = found(request, _commented(about), key, "organisation")
    return Status(201, remarks.comment(actor_of(request), row, body.text))


@router.get("/attachments/{about}/{key}", response=list[AttachmentOut])
def list_attachments(request: HttpRequest, about: str, key: int) -> Any:
    """Files that prove something about a row."""
    return list(said.files_of(actor_of(request), found(request, _commented(about), key)))


@router.post("/attachments/{about}/{key}", response={201: AttachmentOut})
def attach(request: HttpRequest, about: str, key: int, file: File[UploadedFile], purpose: str = "") -> Any:
    """A file beside a row; its kind is told by its content."""
    row = found(request, _commented(about), key, "organisation")
    return Status(201, remarks.attach(actor_of(request), row, file.name or "附件", file.read(), purpose))


def _commented(about: str) -> Any:
    """The rows of a kind that remarks and files can stand beside."""
    model = COMMENTED.get(about)
    if model is None:
        raise NotFoundError(f"没有“{about}”这种记录，可用：{'、'.join(COMMENTED)}。")
    return model


offer(
    router,
    Step("/remarks/{key}/withdraw", Comment, remarks.withdraw_comment, None, "Takes one's own remark back."),
    Step(
        "/files/{key}/withdraw",
        Attachment,
        remarks.withdraw_attachment,
        None,
        "Takes one's own file down; it is kept.",
        Reason,
    ),
)
