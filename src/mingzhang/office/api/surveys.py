"""Surveys by link: listed, made, ended and opened again, their links made and given out, their results."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, ModelSchema, Router, Schema, Status

from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.rows import Reason, RowOut, own
from mingzhang.office.models import Evaluation, Invitation, ProjectIndicator, Survey
from mingzhang.office.queries.survey_links import token_of
from mingzhang.office.queries.surveys import collected, survey_rows
from mingzhang.office.services import invitations, survey_results, surveys

router = Router(tags=["问卷调查"])
_RELATED = ("organisation", "indicator__organisation", "indicator__project", "evaluation__organisation")


class GroupShape(Schema):
    """A group of respondents, and how many were told of the open link where that is known."""

    name: str
    told: int | None = None


class SurveyOut(RowOut, ModelSchema):
    """A survey."""

    indicator_id: int | None
    evaluation_id: int | None
    groups: list[GroupShape]

    class Meta:
        model = Survey
        fields = own("questionnaire", "title", "input", "opens_on", "closes_on", "state", "ended_reason")


class SurveyIn(Schema):
    """A survey to be made, about an indicator or about an input of an evaluation."""

    questionnaire: str
    title: str
    opens_on: date
    closes_on: date
    groups: list[GroupShape] = Field(default_factory=list)
    indicator: int | None = None
    evaluation: int | None = None
    input: str = ""


class SurveyChange(Schema):
    """What is to be changed; those left out stay."""

    title: str | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    groups: list[GroupShape] | None = None


class InviteIn(Schema):
    """How many links for single persons of a group."""

    count: int
    group: str = ""


class LinkOut(Schema):
    """A link to be given to somebody."""

    number: str
    group: str
    link: str


class UntilBecause(Reason):
    """Until when a survey is open again, and why."""

    closes_on: date


class AdoptIn(Schema):
    """Which result is entered: by which way it came, and of which group; all together by default."""

    way: str
    group: str = "全部"


class ReturnedOut(Schema):
    """How many of a group were asked and answered."""

    group: str
    asked: int | None
    answered: int
    rate: Decimal | None


class SatisfactionOut(Schema):
    """The satisfaction of a group; null where it cannot be told."""

    group: str
    size: int
    unanswered: int
    mean: Decimal | None
    low: Decimal | None
    high: Decimal | None
    satisfied: Decimal | None
    satisfied_low: Decimal | None
    satisfied_high: Decimal | None
    level: Decimal


class CollectedOut(Schema):
    """What came by one way; no results while there are too few responses to be shown."""

    way: str
    returned: list[ReturnedOut]
    groups: list[SatisfactionOut]
    held_back: int


def _loaded(request: HttpRequest, response: HttpResponse, key: int) -> Survey:
    return tagged(response, found(request, Survey, key, *_RELATED))


def _link(request: HttpRequest, row: Invitation, token: str) -> Mapping[str, str]:
    address = request.build_absolute_uri(reverse("answer-survey", args=[token]))
    return {"number": row.code, "group": row.group, "link": address}


@router.get("/surveys", response=list[SurveyOut])
def list_surveys(request: HttpRequest, year: int | None = None) -> Any:
    """The surveys, of a year where one is given."""
    return list(survey_rows(actor_of(request), year))


@router.get("/surveys/{key}", response=SurveyOut)
def get_survey(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A survey."""
    return _loaded(request, response, key)


@router.post("/surveys", response={201: SurveyOut})
def make_survey(request: HttpRequest, response: HttpResponse, body: SurveyIn) -> Any:
    """A new survey."""
    about: Evaluation | ProjectIndicator
    if body.evaluation is not None:
        about = found(request, Evaluation, body.evaluation, "organisation")
    else:
        about = found(request, ProjectIndicator, body.indicator or 0, "organisation", "project")
    values = body.dict(exclude={"indicator", "evaluation"})
    return Status(201, _loaded(request, response, surveys.make(actor_of(request), about, values).pk))


@router.patch("/surveys/{key}", response=SurveyOut)
def change_survey(request: HttpRequest, response: HttpResponse, key: int, body: SurveyChange) -> Any:
    """Another title, other days or groups."""
    row = found(request, Survey, key, *_RELATED)
    values = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    surveys.change(actor_of(request), row, values, seen(request, row))
    return _loaded(request, response, key)


@router.post("/surveys/{key}/end", response=SurveyOut)
def end_survey(request: HttpRequest, response: HttpResponse, key: int, body: Reason) -> Any:
    """No answer is taken any more, with the reason."""
    row = found(request, Survey, key, *_RELATED)
    surveys.end(actor_of(request), row, body.reason, seen(request, row))
    return _loaded(request, response, key)


@router.post("/surveys/{key}/reopen", response=SurveyOut)
def reopen_survey(request: HttpRequest, response: HttpResponse, key: int, body: UntilBecause) -> Any:
    """Answers are taken again until another day, with the reason."""
    row = found(request, Survey, key, *_RELATED)
    surveys.reopen(actor_of(request), row, body.closes_on, body.reason, seen(request, row))
    return _loaded(request, response, key)


@router.post("/surveys/{key}/links", response={201: list[LinkOut]})
def make_links(request: HttpRequest, key: int, body: InviteIn) -> Any:
    """New links for single persons."""
    row = found(request, Survey, key, *_RELATED)
    batch = invitations.invite(actor_of(request), row, body.group, body.count)
    given = invitations.give_out(actor_of(request), row, batch)
    return Status(201, [_link(request, link, token) for link, token in given])


@router.post("/surveys/{key}/links/{batch}", response=list[LinkOut])
def give_links_out(request: HttpRequest, key: int, batch: int) -> Any:
    """The links of a batch once more; that they were given out stays in the trail."""
    given = invitations.give_out(actor_of(request), found(request, Survey, key, *_RELATED), batch)
    return [_link(request, link, token) for link, token in given]


@router.post("/surveys/{key}/open-link", response={201: LinkOut})
def make_open_link(request: HttpRequest, key: int) -> Any:
    """The link that is open to everybody."""
    row = found(request, Survey, key, *_RELATED)
    link = invitations.open_to_all(actor_of(request), row)
    return Status(201, _link(request, link, token_of(link)))


@router.post("/surveys/{key}/open-link/close", response={204: None})
def close_open_link(request: HttpRequest, key: int, body: Reason) -> Any:
    """The link that is open to everybody takes no answer any more."""
    invitations.close_open_link(actor_of(request), found(request, Survey, key, *_RELATED), body.reason)
    return Status(204, None)


@router.get("/surveys/{key}/results", response=list[CollectedOut])
def results(request: HttpRequest, key: int) -> Any:
    """What came back and the results by group, by each way that was used."""
    return list(collected(actor_of(request), found(request, Survey, key, *_RELATED)))


@router.post("/surveys/{key}/adopt", response={204: None})
def adopt(request: HttpRequest, key: int, body: AdoptIn) -> Any:
    """A result becomes the indicator's actual or the evaluation's input."""
    survey_results.adopt(actor_of(request), found(request, Survey, key, *_RELATED), body.way, body.group)
    return Status(204, None)
