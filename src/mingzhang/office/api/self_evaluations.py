"""Self-evaluations: the form read, saved and handed in, field by field as the page names them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.evaluations import ScoreOut, SelfEvaluationOut
from mingzhang.office.models import SelfEvaluation
from mingzhang.office.queries.computed_actuals import with_computed
from mingzhang.office.queries.paging import page
from mingzhang.office.queries.self_evaluation_forms import judge
from mingzhang.office.queries.self_evaluations import self_evaluation_rows
from mingzhang.office.services import self_evaluations as service

router = Router(tags=["绩效自评"])
_SORTS = {"changed": "changed_at", "project": "project__code"}


class FormOut(SelfEvaluationOut):
    """The form: row to column to text, its scores, and what is still to be filled in, by field (`goal.actual`)."""

    rows: dict[str, dict[str, str]]
    scores: list[ScoreOut]
    missing: dict[str, str]


class SelfEvaluations(Schema):
    """Some self-evaluations and the cursor of the next ones."""

    rows: list[SelfEvaluationOut]
    next: str


class Typed(Schema):
    """Field to what is typed there; fields not named stay as they are."""

    fields: dict[str, str]


class Asked(Schema):
    """Which part of the list."""

    year: int | None = None
    sort: str = "project"
    cursor: str = ""
    size: int = 50


@router.get("/self-evaluations", response=SelfEvaluations)
def list_self_evaluations(request: HttpRequest, wanted: Query[Asked]) -> Any:
    """A page of self-evaluations."""
    rows = self_evaluation_rows(actor_of(request), wanted.year)
    return page(rows, _SORTS, wanted.sort, wanted.cursor, wanted.size)


@router.get("/self-evaluations/{key}", response=FormOut)
def get_self_evaluation(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A form with what is still missing; computed actuals stand beside what was typed."""
    return _form(request, response, key)


@router.patch("/self-evaluations/{key}", response=FormOut)
def save(request: HttpRequest, response: HttpResponse, key: int, body: Typed) -> Any:
    """Keeps what is filled in so far."""
    row = found(request, SelfEvaluation, key, "organisation", "project")
    service.save(actor_of(request), row, body.fields, seen(request, row))
    return _form(request, response, key)


@router.post("/self-evaluations/{key}/submit", response=FormOut)
def submit(request: HttpRequest, response: HttpResponse, key: int, body: Typed) -> Any:
    """Hands the form in; all that is missing is said at once."""
    row = found(request, SelfEvaluation, key, "organisation", "project")
    service.submit(actor_of(request), row, body.fields, seen(request, row))
    return _form(request, response, key)


def _form(request: HttpRequest, response: HttpResponse, key: int) -> dict[str, Any]:
    row = tagged(response, found(request, SelfEvaluation, key, "organisation", "project"))
    rows = with_computed(actor_of(request), row.project_id, row.rows)
    judged = judge(rows, row.organisation, row.fiscal_year)
    scores = [
        {name: getattr(score, name) for name in ("row", "name", "weight", "computed", "counted", "why")}
        for score in judged.sheet.indicators
    ]
    kept = SelfEvaluationOut.from_orm(row).dict()
    return {**kept, "rows": rows, "scores": scores, "missing": service.missing(rows, judged)}
