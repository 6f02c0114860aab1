"""Evaluations: listed, one with its scores, and its report as a document."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from mingzhang.office.api import resolving
from mingzhang.office.api.calling import actor_of, found, tagged
from mingzhang.office.api.shapes.evaluations import EvaluationIn, EvaluationOut
from mingzhang.office.models import Evaluation
from mingzhang.office.queries.evaluation_reports import composed, draft_words
from mingzhang.office.queries.evaluations import evaluation_rows, scored
from mingzhang.office.services.acting import NotFoundError
from mingzhang.office.services.evaluations import begin
from mingzhang.publishing.papers.single import FORMATS
from mingzhang.scoring import sentence

router = Router(tags=["自评与评价"])
_RELATED = ("organisation", "fund")


class LeafOut(Schema):
    """The points of one indicator and how they came about; null where they cannot be told."""

    id: str
    path: list[str]
    name: str
    weight: Decimal | None
    score: Decimal | None
    judged: bool
    how: str


class ScoredOut(Schema):
    """An evaluation with the points of every indicator.

    Attributes:
        draft: What stands on every page of its report until the last review; blank once it stands.
    """

    evaluation: EvaluationOut
    draft: str
    indicators: list[LeafOut]


@router.get("/evaluations", response=list[EvaluationOut])
def evaluations(request: HttpRequest, year: int | None = None) -> Any:
    """The evaluations of a year, or all."""
    return evaluation_rows(actor_of(request), year).order_by("fiscal_year", "pk")


@router.post("/evaluations", response={201: EvaluationOut})
def begin_evaluation(request: HttpRequest, response: HttpResponse, body: EvaluationIn) -> Any:
    """Begins an evaluation."""
    owner = resolving.organisation(request, body.organisation)
    row = begin(actor_of(request), owner, body.fiscal_year, body.policy, body.subject)
    return Status(201, tagged(response, row))


@router.get("/evaluations/{key}", response=ScoredOut)
def evaluation(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """One evaluation with its scores."""
    row = tagged(response, found(request, Evaluation, key, *_RELATED))
    leaves = [
        {
            "id": one.id,
            "path": list(one.path),
            "name": one.name,
            "weight": one.weight,
            "score": one.computed,
            "judged": bool(one.judged_by),
            "how": sentence(one),
        }
        for one in scored(row).indicators
    ]
    return {"evaluation": row, "draft": draft_words(row), "indicators": leaves}


@router.get("/evaluations/{key}/report/{kind}")
def report(request: HttpRequest, key: int, kind: str) -> HttpResponse:
    """The report as docx, pdf, xlsx or html."""
    row = found(request, Evaluation, key, *_RELATED)
    if kind not in FORMATS:
        raise NotFoundError(f"报告没有“{kind}”这种格式，可用：{'、'.join(FORMATS)}。")
    files = composed(actor_of(request), row, [kind]).files
    content = next(content for name, content in files.items() if name.endswith(f".{kind}"))
    return HttpResponse(content, content_type="application/octet-stream")
