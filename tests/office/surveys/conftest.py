"""A survey of the users of a system, about the satisfaction indicator of an approved project."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mingzhang.office.models import Invitation, ProjectIndicator, Response, Survey
from mingzhang.office.scope import everything
from mingzhang.office.services import answers, invitations, surveys
from tests.office.conftest import City, People
from tests.office.self_evaluation import year
from tests.office.site.conftest import browse, quick

__all__ = ["browse", "quick"]
QUESTIONNAIRE = "satisfaction.systems"
OFFICES, CITIZENS = "经办部门", "市民"
CHOSEN = ("overall", "easy", "stable", "answered")


def said(option: str, **other: str) -> dict[str, str]:
    """The same answer to every question, but for some."""
    return {**dict.fromkeys(CHOSEN, option), **other}


def values(**other: Any) -> dict[str, Any]:
    """What a survey is made of: two groups, open for a month."""
    today = timezone.localdate()
    return {
        "questionnaire": QUESTIONNAIRE,
        "input": "",
        "title": "政务平台满意度调查",
        "groups": [{"name": OFFICES, "told": None}, {"name": CITIZENS, "told": 40}],
        "opens_on": today,
        "closes_on": today + timedelta(days=30),
        **other,
    }


@pytest.fixture
def indicator(city: City, people: People) -> ProjectIndicator:
    """Target ≥90 % of 10 points."""
    project = year.project(city, people)
    with everything("测试"):
        found: ProjectIndicator = ProjectIndicator.objects.select_related("organisation", "project").get(
            project=project, level1="满意度指标"
        )
    return found


@pytest.fixture
def survey(indicator: ProjectIndicator, people: People) -> Survey:
    return surveys.make(people["clerk"], indicator, values())


def links(people: People, survey: Survey, group: str = OFFICES, count: int = 1) -> list[tuple[Invitation, str]]:
    """Links for single persons with their tokens."""
    batch = invitations.invite(people["clerk"], survey, group, count)
    return invitations.give_out(people["clerk"], survey, batch)


Answering = Callable[[str, int, str], None]


@pytest.fixture
def answering(people: People, survey: Survey) -> Answering:
    """So many people of a group answer every question alike, each by a link of their own."""

    def answer(group: str, count: int, option: str) -> None:
        for link, _ in links(people, survey, group, count):
            answers.answer(link, "", said(option))

    return answer


def kept() -> list[tuple[str, str, Mapping[str, str]]]:
    """Every response as it is kept: way, group, answers."""
    with everything("测试"):
        return sorted(((one.way, one.group, one.answers) for one in Response.objects.all()), key=str)
