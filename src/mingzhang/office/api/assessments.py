"""Self-evaluations, re-checks of samples, and evaluations by a policy."""

from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Status
from ninja.files import UploadedFile

from mingzhang.office.api import resolving
from mingzhang.office.api.calling import actor_of, found
from mingzhang.office.api.shapes.evaluations import (
    DrawIn,
    DrawnOut,
    EnteredIn,
    EvaluationOut,
    Opinion,
    ProposalOut,
    RecheckOut,
    RescoreIn,
    SelfEvaluationOut,
)
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.api.steps import Step, offer
from mingzhang.office.models import Evaluation, Project, RecheckEntry, RecheckSample, SelfEvaluation
from mingzhang.office.queries.self_evaluations import entries_of
from mingzhang.office.services import evaluations, rechecks, self_evaluations

router = Router(tags=["自评与评价"])
_OF_FORM = ("organisation", "project")


class _With:
    """A row, and beside it what is worked out for one answer."""

    def __init__(self, row: Any, **more: Any) -> None:
        self.row, self.more = row, more

    def __getattr__(self, name: str) -> Any:
        return self.more[name] if name in self.more else getattr(self.row, name)


@router.post("/self-evaluations/{key}/proposal", response=ProposalOut)
def propose_form(request: HttpRequest, key: int, file: File[UploadedFile]) -> Any:
    """What a filled form would change; confirm by sending its changes to the self-evaluation."""
    row = found(request, SelfEvaluation, key, *_OF_FORM)
    return self_evaluations.propose_form(actor_of(request), row, file.name or "上传的文件", file.read())


@router.get("/rechecks/{year}", response=list[DrawnOut])
def list_rechecks(request: HttpRequest, year: int) -> Any:
    """The samples of a year with their self-evaluations as scored again."""
    actor = actor_of(request)
    return [_With(sample, entries=entries) for sample, entries in entries_of(actor, rechecks.samples(actor, year))]


@router.post("/rechecks", response={201: DrawnOut})
def draw(request: HttpRequest, body: DrawIn) -> Any:
    """Draws a sample of the self-evaluations that were handed in."""
    actor, owner = actor_of(request), resolving.organisation(request, body.organisation)
    sample = rechecks.draw(actor, owner, body.year, rechecks.Drawing(body.way, body.count, body.seed))
    [(row, entries)] = entries_of(actor, [found(request, RecheckSample, sample.pk, "organisation")])
    return Status(201, _With(row, entries=entries))


offer(
    router,
    Step(
        "/projects/{key}/self-evaluation",
        Project,
        self_evaluations.begin,
        SelfEvaluationOut,
        "Begins the self-evaluation of an approved project, half filled from targets, budget and payments.",
        made=True,
    ),
    Step(
        "/self-evaluations/{key}/actuals",
        SelfEvaluation,
        self_evaluations.take_actuals,
        SelfEvaluationOut,
        "Puts the actuals that are kept of the indicators into the form.",
        related=_OF_FORM,
    ),
    Step(
        "/self-evaluations/{key}/send-back",
        SelfEvaluation,
        self_evaluations.send_back,
        SelfEvaluationOut,
        "The head returns the form, and says why.",
        Reason,
        related=_OF_FORM,
    ),
    Step(
        "/self-evaluations/{key}/approve",
        SelfEvaluation,
        self_evaluations.approve,
        SelfEvaluationOut,
        "The head approves; the project takes the score.",
        Reason,
        related=(*_OF_FORM, "submitted_by"),
    ),
    Step(
        "/recheck-entries/{key}/rows",
        RecheckEntry,
        rechecks.re_score,
        RecheckOut,
        "The form as found on re-checking; its score follows.",
        RescoreIn,
        method="PUT",
    ),
    Step(
        "/evaluations/{key}/inputs",
        Evaluation,
        evaluations.enter,
        EvaluationOut,
        "Inputs and judged points; the scores follow.",
        EnteredIn,
        method="PUT",
    ),
    Step(
        "/evaluations/{key}/hand-over",
        Evaluation,
        evaluations.hand_over,
        EvaluationOut,
        "Hands the evaluation to its reviews.",
    ),
    Step(
        "/evaluations/{key}/pass",
        Evaluation,
        evaluations.pass_level,
        EvaluationOut,
        "One level of review agrees.",
        Opinion,
    ),
    Step(
        "/evaluations/{key}/send-back",
        Evaluation,
        evaluations.send_back,
        EvaluationOut,
        "One level of review returns it.",
        Opinion,
    ),
)
