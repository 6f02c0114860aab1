"""Projects: declared, submitted, reviewed, their targets changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from mingzhang.office.api import pages, resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.projects import (
    ChangeIn,
    ChangeOut,
    IndicatorIn,
    IndicatorOut,
    ProjectChange,
    ProjectIn,
    ProjectOut,
    ReturnIn,
)
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.models import Project, ProjectIndicator, TargetChange
from mingzhang.office.queries import performance as targets_read
from mingzhang.office.queries import projects as read
from mingzhang.office.services import performance, projects, reviews

router = Router(tags=["项目"])
_RELATED = ("organisation", "kind", "fund")


def _given(body: Any) -> dict[str, Any]:
    return {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}


def _loaded(request: HttpRequest, response: HttpResponse, project: Project) -> Project:
    return tagged(response, found(request, Project, project.pk, *_RELATED))


@router.get("/projects", response=pages.Projects)
def list_projects(
    request: HttpRequest, wanted: Query[pages.Wanted], state: str = "", organisation: str = ""
) -> Any:
    """A page of projects."""
    path = resolving.organisation(request, organisation).path if organisation else ""
    return read.projects(
        actor_of(request),
        year=wanted.year,
        state=state,
        organisation=path,
        text=wanted.text,
        sort=wanted.sort or "code",
        cursor=wanted.cursor,
        size=wanted.size,
    )


@router.get("/projects/{key}", response=ProjectOut)
def get_project(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A project."""
    return tagged(response, found(request, Project, key, *_RELATED))


@router.post("/projects", response={201: ProjectOut})
def declare(request: HttpRequest, response: HttpResponse, body: ProjectIn) -> Any:
    """A new draft."""
    owner = resolving.organisation(request, body.organisation)
    values = body.dict(exclude={"organisation", "fiscal_year"})
    values["kind"], values["fund"] = resolving.kind(body.kind), resolving.fund(body.fiscal_year, body.fund)
    values["predecessors"] = [found(request, Project, key) for key in body.predecessors]
    made = projects.declare(actor_of(request), owner, body.fiscal_year, values)
    return Status(201, _loaded(request, response, made))


@router.patch("/projects/{key}", response=ProjectOut)
def change(request: HttpRequest, response: HttpResponse, key: int, body: ProjectChange) -> Any:
    """Changes a draft, or what a return opened."""
    project = found(request, Project, key)
    done = projects.change(actor_of(request), project, _given(body), seen(request, project))
    return _loaded(request, response, done)


@router.get("/projects/{key}/indicators", response=list[IndicatorOut])
def list_indicators(request: HttpRequest, key: int) -> Any:
    """The project's targets."""
    return list(targets_read.indicators(actor_of(request), found(request, Project, key).pk))


def _linked(row: IndicatorIn, number: int) -> dict[str, Any]:
    """An indicator with the entry of the library that it names; left out where nothing is said of one."""
    values = row.dict(exclude=None if "definition" in row.model_fields_set else {"definition"})
    if row.definition is not None:
        values["definition"] = resolving.definition(row.definition, f"indicators.{number}.definition")
    return values


@router.put("/projects/{key}/indicators", response=ProjectOut)
def set_indicators(request: HttpRequest, response: HttpResponse, key: int, body: list[IndicatorIn]) -> Any:
    """All the project's targets, in the order of the form."""
    project = found(request, Project, key)
    rows = [_linked(row, number) for number, row in enumerate(body, 1)]
    done = projects.set_indicators(actor_of(request), project, rows, seen(request, project))
    return _loaded(request, response, done)


@router.post("/projects/{key}/submit", response=ProjectOut)
def submit(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """Hands the request to both bodies."""
    project = found(request, Project, key)
    return _loaded(request, response, projects.submit(actor_of(request), project, seen(request, project)))


@router.post("/projects/{key}/pass", response=ProjectOut)
def pass_review(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """The caller's body agrees."""
    project = found(request, Project, key)
    done = reviews.pass_review(actor_of(request), project, body.reason, seen(request, project))
    return _loaded(request, response, done)


@router.post("/projects/{key}/refuse", response=ProjectOut)
def refuse(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """The caller's body refuses."""
    project = found(request, Project, key)
    done = reviews.refuse(actor_of(request), project, body.reason, seen(request, project))
    return _loaded(request, response, done)


@router.post("/projects/{key}/return", response=ProjectOut)
def return_for_correction(request: HttpRequest, response: HttpResponse, key: int, body: ReturnIn) -> Any:
    """The caller's body wants some fields corrected."""
    project = found(request, Project, key)
    done = reviews.return_for_correction(
        actor_of(request), project, body.fields, body.reason, seen(request, project)
    )
    return _loaded(request, response, done)


@router.post("/projects/{key}/stop", response=ProjectOut)
def stop(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """Ends an approved project."""
    project = found(request, Project, key)
    return _loaded(
        request, response, projects.stop(actor_of(request), project, body.reason, seen(request, project))
    )


@router.post("/indicators/{key}/changes", response={201: ChangeOut})
def request_change(request: HttpRequest, key: int, body: ChangeIn) -> Any:
    """Asks for another target after the approval."""
    indicator = found(request, ProjectIndicator, key, "organisation")
    change_ = performance.request_target_change(
        actor_of(request), indicator, body.target, body.reason, seen(request, indicator)
    )
    return Status(201, found(request, TargetChange, change_.pk, "organisation"))


@router.post("/target-changes/{key}/approve", response=ChangeOut)
def approve_change(request: HttpRequest, key: int, body: Reason) -> Any:
    """Another person agrees to the new target."""
    row = found(request, TargetChange, key, "organisation")
    return performance.approve_target_change(actor_of(request), row, body.reason, seen(request, row))


@router.post("/target-changes/{key}/refuse", response=ChangeOut)
def refuse_change(request: HttpRequest, key: int, body: Reason) -> Any:
    """Another person does not agree."""
    row = found(request, TargetChange, key, "organisation")
    return performance.refuse_target_change(actor_of(request), row, body.reason, seen(request, row))
