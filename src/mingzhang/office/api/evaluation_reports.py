"""The report of an evaluation: tables gathered, words written, problems listed, evidence of indicators."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.evaluations import (
    EvaluationOut,
    LeafEvidenceOut,
    ProblemsIn,
    ReadingsIn,
    WordsOfReport,
)
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.api.shapes.trail import IssueOut
from mingzhang.office.api.steps import Step, offer
from mingzhang.office.models import Collector, Evaluation, LeafEvidence
from mingzhang.office.queries.evaluation_forms import evidence_of
from mingzhang.office.services import evaluation_evidence, evaluation_reports

router = Router(tags=["自评与评价"])


@router.post("/evaluations/{key}/problems", response={201: list[IssueOut]})
def list_problems(request: HttpRequest, key: int, body: ProblemsIn) -> Any:
    """Takes problems into the list; those responsible answer them as any other issue."""
    row = found(request, Evaluation, key, "organisation")
    problems = [problem.dict() for problem in body.problems]
    return Status(201, evaluation_reports.list_problems(actor_of(request), row, problems, seen(request, row)))


@router.get("/evaluations/{key}/evidence", response=list[LeafEvidenceOut])
def list_evidence(request: HttpRequest, key: int) -> Any:
    """What proves the points of the indicators."""
    return evidence_of(actor_of(request), found(request, Evaluation, key, "organisation"))


@router.post("/evaluations/{key}/evidence/{leaf}/files", response={201: LeafEvidenceOut})
def add_file(  # noqa: PLR0913, PLR0917 - a file, where it belongs and what it proves
    request: HttpRequest, response: HttpResponse, key: int, leaf: str, file: File[UploadedFile], note: str = ""
) -> Any:
    """A file as evidence of an indicator."""
    row, content = found(request, Evaluation, key, "organisation"), (file.name or "附件", file.read())
    return Status(201, tagged(response, evaluation_evidence.add_file(actor_of(request), row, leaf, content, note)))


@router.post("/evaluations/{key}/evidence/{leaf}/readings", response={201: LeafEvidenceOut})
def add_readings(request: HttpRequest, response: HttpResponse, key: int, leaf: str, body: ReadingsIn) -> Any:
    """The readings of a collector as evidence of an indicator."""
    row, collector = found(request, Evaluation, key, "organisation"), found(request, Collector, body.collector)
    made = evaluation_evidence.add_readings(actor_of(request), row, leaf, collector, body.note)
    return Status(201, tagged(response, made))


offer(
    router,
    Step(
        "/evaluations/{key}/gather",
        Evaluation,
        evaluation_reports.gather,
        EvaluationOut,
        "Takes the office's tables as they are now.",
    ),
    Step(
        "/evaluations/{key}/words",
        Evaluation,
        evaluation_reports.write_words,
        EvaluationOut,
        "Keeps what people write for the report and its papers.",
        WordsOfReport,
        method="PUT",
    ),
    Step(
        "/evaluation-evidence/{key}/withdraw",
        LeafEvidence,
        evaluation_evidence.withdraw,
        LeafEvidenceOut,
        "Takes evidence back; it is kept.",
        Reason,
        related=("organisation", "evaluation"),
    ),
)
