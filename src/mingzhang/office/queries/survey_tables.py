"""The results of an evaluation's surveys as the table that its report prints."""

from mingzhang.forms import FilledForm
from mingzhang.office.models import Evaluation, Response, Way
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.made_forms import made
from mingzhang.office.queries.surveys import results_of, surveys_about
from mingzhang.office.queries.visible import visible
from mingzhang.scoring import Satisfaction

_FORM = "survey_results"


def survey_form(actor: Actor, evaluation: Evaluation) -> FilledForm:
    """One row for each group of each survey; what came by an open link is named so, what is held back left out."""
    came: dict[tuple[int, str], list[Response]] = {}
    for one in (
        visible(actor, Response, "survey__organisation").filter(survey__evaluation=evaluation).order_by("pk")
    ):
        came.setdefault((one.survey_id, one.way), []).append(one)
    entries = [
        _entry(f"{survey.title}（{way.label}）{result.group}", result)
        for survey in surveys_about(actor, evaluation).order_by("pk")
        for way in Way
        for result in results_of(survey, came.get((survey.pk, way.value), []))
        if result.mean is not None
    ]
    return made(_FORM, entries)


def _entry(group: str, result: Satisfaction) -> dict[str, str]:
    return {
        "group": group,
        "size": str(result.size),
        "mean": str(result.mean),
        "interval": "" if result.low is None else f"{result.low}至{result.high}",
        "satisfied": f"{result.satisfied}%",
    }
