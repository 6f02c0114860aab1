"""Surveys of the example, all made up: one that ended and gave an actual, one that anybody can answer now."""

from collections import deque
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from mingzhang.example.office import ExampleSurvey, load_office
from mingzhang.office.models import (
    AnswerTrace,
    Evaluation,
    IndicatorActual,
    Invitation,
    ProjectIndicator,
    Response,
    Survey,
    Way,
)
from mingzhang.office.queries.survey_links import token_of
from mingzhang.office.queries.surveys import WHOLE, definition_of
from mingzhang.office.scope import everything
from mingzhang.office.services import answers, invitations, survey_results, surveys
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.demo.projects import project_code

_OPEN_FOR = timedelta(days=365)
_GROUP = "满意度"


def add_surveys() -> None:
    """Each survey with its answers, taken one by one as they would come."""
    for entry in load_office().surveys:
        _add(entry)


def open_surveys() -> list[str]:
    """The addresses at which the example's surveys can be answered now."""
    with everything("示例调查的公开链接"):
        links = Invitation.objects.filter(way=Way.OPEN, ended_at=None, survey__sample=True)
        return [reverse("answer-survey", args=[token_of(link)]) for link in links.order_by("pk")]


def _add(entry: ExampleSurvey) -> None:
    maker, row = actor("finance"), _made(entry)
    batches = [invitations.invite(maker, row, group, count) for group, count in entry.links.items()]
    if entry.days:
        links = [link for batch in batches for link, _ in invitations.give_out(maker, row, batch)]
        _answer(row, entry, links)
        survey_results.adopt(actor("clerk"), row, Way.SINGLE, WHOLE)
        IndicatorActual.objects.filter(indicator=row.indicator).update(sample=True)
        _date_back(row, *entry.days)
    else:
        _answer(row, entry, [invitations.open_to_all(maker, row)] * sum(said.count for said in entry.answers))
        AnswerTrace.objects.filter(survey=row).delete()
    Survey.objects.filter(pk=row.pk).update(sample=True)
    Response.objects.filter(survey=row).update(sample=True)


def _made(entry: ExampleSurvey) -> Survey:
    today = timezone.localdate()
    names = [*entry.told, *(name for name in entry.links if name not in entry.told)]
    values = {
        "questionnaire": entry.questionnaire,
        "title": entry.title,
        "input": entry.input,
        "groups": [{"name": name, "told": entry.told.get(name)} for name in names],
        "opens_on": today,
        "closes_on": today + _OPEN_FOR,
    }
    return surveys.make(actor("finance"), _about(entry), values)


def _about(entry: ExampleSurvey) -> ProjectIndicator | Evaluation:
    """The satisfaction indicator of a project, or the evaluation."""
    year = load_office().year
    if entry.policy:
        row: Evaluation = Evaluation.objects.get(policy=entry.policy, fiscal_year=year, sample=True)
        return row
    found: ProjectIndicator = ProjectIndicator.objects.get(
        project__code=project_code(entry.project), fiscal_year=year, level1__startswith=_GROUP, sample=True
    )
    return found


def _answer(row: Survey, entry: ExampleSurvey, links: list[Invitation]) -> None:
    """Everybody answers by a link of their group, the first ones in words too."""
    words = iter(entry.words)
    left = deque(links)
    for said in entry.answers:
        for _ in range(said.count):
            link = left.popleft()
            while link.group not in {"", said.group}:
                link = left.popleft()
            answers.answer(
                link, said.group, _said(row, said.option, next(words, "")), f"示例 {len(left)}", f"{len(left)}"
            )


def _said(row: Survey, option: str, words: str) -> dict[str, str]:
    questions = definition_of(row).questions
    return {q.id: words if q.kind == "text" else option for q in questions}


def _date_back(row: Survey, first: date, last: date) -> None:
    """It was asked in the example's year; the day it was entered stays in the trail."""
    Survey.objects.filter(pk=row.pk).update(opens_on=first, closes_on=last)
    Response.objects.filter(survey=row).update(received_on=last)
