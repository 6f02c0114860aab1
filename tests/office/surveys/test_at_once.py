"""One link, several people in the same moment: one answer is kept."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from mingzhang.office.models import Invitation, ProjectIndicator, Response
from mingzhang.office.scope import everything
from mingzhang.office.services import answers, invitations, surveys
from mingzhang.office.services.answers import ClosedError
from tests.office.conftest import City, People, make_city, make_people
from tests.office.self_evaluation.year import project
from tests.office.surveys.conftest import said, values

HERE = Path(__file__).parents[3]
_PROGRAM = "import django; django.setup(); from tests.office.surveys.test_at_once import on_a_file; on_a_file()"


def answer_at_once(link: Invitation, people: int = 6) -> int:
    """How many of some people could answer by the link in the same moment."""

    def one(_: int) -> bool:
        try:
            answers.answer(link, "", said("满意"))
        except ClosedError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(people) as pool:
        return sum(pool.map(one, range(people)))


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
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingzhang.office.settings",
        "MINGZHANG_HOME": str(tmp_path),
        "PYTHONPATH": f"{HERE / 'src'}:{HERE}",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _PROGRAM],
        env=environment,
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.stdout.strip().splitlines()[-1:], done.stderr) == (["1 1"], "")


def on_a_file() -> None:
    """Fills a database of its own and answers; run in a process of its own."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    city = make_city()
    answered = answer_at_once(link_of(city, make_people(city)))
    with everything("测试"):
        print(answered, Response.objects.count())
