"""The result of a survey becomes an indicator's actual or an evaluation's input, and says where it is from."""

from typing import Any

from django.db import transaction

from mingzhang.office.models import Evaluation, ProjectIndicator, SelfEvaluation, Survey
from mingzhang.office.queries.self_evaluation_forms import INDICATOR
from mingzhang.office.queries.surveys import Collected, collected, text_of
from mingzhang.office.queries.visible import visible
from mingzhang.office.services import actuals, evaluations, self_evaluations
from mingzhang.office.services.acting import Actor, RefusedError, require
from mingzhang.office.services.surveys import MAKERS
from mingzhang.scoring import Satisfaction

_OPEN_FORM = frozenset({SelfEvaluation.State.DRAFT, SelfEvaluation.State.RETURNED})


def adopt(actor: Actor, survey: Survey, way: str, group: str) -> None:
    """Enters the result of a group that came in by one way; without answers it cannot be told, and is not zero."""
    require(actor, MAKERS, survey.organisation, "采用调查结果")
    came = next((one for one in collected(actor, survey) if one.way == way), None)
    result = came.result(group) if came else None
    if came is None or result is None or result.mean is None:
        raise RefusedError({"group": "还没有可用的答卷，满意度不能判断，没有填入任何数（不按零计）。"})
    with transaction.atomic():
        if survey.indicator is not None:
            _into_indicator(actor, survey.indicator, survey, came, result)
        elif survey.evaluation is not None:
            _into_evaluation(actor, survey.evaluation, survey, came, result)


def told(survey: Survey, came: Collected, result: Satisfaction) -> dict[str, Any]:
    """What is kept beside a number that a survey gave."""
    return {
        "method": f"问卷调查“{survey.title}”（{came.label}）",
        "formula": result.sentence,
        "value": text_of(result),
        "survey": survey.pk,
        "way": came.way.value,
        "group": result.group,
        "size": result.size,
    }


def _into_indicator(
    actor: Actor, indicator: ProjectIndicator, survey: Survey, came: Collected, result: Satisfaction
) -> None:
    """As the actual; and in the self-evaluation's form where that is being filled in."""
    text = text_of(result)
    actuals.set_surveyed(actor, indicator, text, "", told(survey, came, result))
    form = visible(actor, SelfEvaluation).filter(project=indicator.project_id).first()
    row = f"{INDICATOR}{indicator.number}"
    if form is not None and form.state in _OPEN_FORM and row in form.rows:
        self_evaluations.save(actor, form, {f"{row}.actual": text})


def _into_evaluation(
    actor: Actor, evaluation: Evaluation, survey: Survey, came: Collected, result: Satisfaction
) -> None:
    evaluations.enter_found(actor, evaluation, survey.input, text_of(result), told(survey, came, result))
