"""One link, several people in the same moment: one answer is kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from mingzhang.office.models import Invitation, ProjectIndicator, Response
from mingzhang.office.scope import everything
from mingzhang.office.services import answers, invitations, surveys
from mingzhang.office.services.answers import ClosedError
from tests.office.at_once import on_a_sqlite_file, together
from tests.office.conftest import City, People, make_city, make_people
from tests.office.self_evaluation.year import project
from tests.office.surveys.conftest import said, values


def answer_at_once(link: Invitation) -> int:
    """How many of some people could answer by the link in the same moment."""
    return together(lambda: answers.answer(link, "", said("满意")), ClosedError)


def link_of(city: City, people: People) -> Invitation:
    """The link of a survey without groups."""
    of = project(city, people)
    with everything("测试"):
        indicator = ProjectIndicator.objects.select_related("organisation").get(project=of, level1="满意度指标")
    closes = timezone.localdate() + timedelta(days=1)
    survey = surveys.make(people["clerk"], indicator, values(groups=[], closes_on=closes))
    [(link, _)] = invitations.give_out(people["clerk"], survey, invitations.invite(people["clerk"], survey, "", 1))
    return link


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_link_is_used_once_by_people_in_the_same_moment(city: City, people: People) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("内存中的 SQLite 不能由多个连接同时写；文件数据库由下一个测试检查")
    assert answer_at_once(link_of(city, people)) == 1
    with everything("测试"):
        assert Response.objects.count() == 1


@pytest.mark.slow
def test_the_same_on_a_sqlite_file(tmp_path: Path) -> None:
    assert on_a_sqlite_file(tmp_path, __name__) == (["1 1"], "")


def on_a_file() -> None:
    """Fills a database of its own and answers; run in a process of its own."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    city = make_city()
    answered = answer_at_once(link_of(city, make_people(city)))
    with everything("测试"):
        print(answered, Response.objects.count())
