"""The home page: what waits for whom, by the day it is due, nothing of one's own to decide on, nothing hidden."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mingzhang.office.desk.waiting import SOURCES, waiting_for
from mingzhang.office.models import ProjectIndicator
from mingzhang.office.queries.acting import Actor
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services import evaluations, performance, rectification, self_evaluations
from tests.office import year
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser
from tests.office.site.made_rows import Rows, make_rows

TODAY = timezone.localdate


@pytest.fixture
def rows(city: City, people: People) -> Rows:
    return make_rows(city, people)


def _labels(actor: Actor) -> list[str]:
    with seeing(actor.scope):
        return [task.label for task in waiting_for(actor).tasks]


def test_what_waits_for_whom(rows: Rows, city: City, people: People) -> None:
    with everything("测试"):
        indicator = ProjectIndicator.objects.get(pk=rows.indicator)
    performance.request_target_change(people["clerk"], indicator, "≥98%", "调整", None)
    waiting = {name: sorted(_labels(actor)) for name, actor in people.items()}
    assert waiting == {
        "clerk": ["填报绩效自评", "整改问题", "答复公众提问"],
        "head": ["整改问题"],
        "other_clerk": [],
        "reviewer": ["审批指标变更"],
        "finance": ["复核绩效自评", "审批指标变更", "审批预算调整", "编制绩效评价"],
        "auditor": [],
    }


def test_nobody_decides_on_their_own_and_everybody_sees_the_next_step(city: City, people: People) -> None:
    project = year.budgeted(city, people).project
    typed = {"goal.actual.text": "完成", "indicator.1.actual": "99.9%", "indicator.2.actual": "9500件"}
    assert _labels(people["clerk"]) == ["开展绩效自评"]
    row = self_evaluations.begin(people["clerk"], project)
    assert _labels(people["clerk"]) == ["填报绩效自评"]
    self_evaluations.submit(people["clerk"], row, typed)
    assert (_labels(people["clerk"]), _labels(people["head"])) == ([], ["批准绩效自评"])
    issue = {"title": "公告逾期", "source": "审计", "due_on": TODAY()}
    found = rectification.raise_issue(people["auditor"], city["data"], year.YEAR, issue)
    rectification.answer(people["clerk"], found, "已公告")
    assert _labels(people["auditor"]) == ["确认整改"]
    assert _labels(people["reviewer"]) == []
    assert _labels(people["clerk"]) == []


def test_what_is_due_first_stands_first(city: City, people: People, browse: Browser) -> None:
    for name, days in (("后到期", 9), ("先到期", 2), ("早到期", -1)):
        issue = {"title": name, "source": "审计", "due_on": TODAY() + timedelta(days=days)}
        rectification.raise_issue(people["auditor"], city["data"], year.YEAR, issue)
    with seeing(people["clerk"].scope):
        found = waiting_for(people["clerk"])
    assert [str(task.title) for task in found.tasks] == ["早到期", "先到期", "后到期"]
    assert (found.total, found.late) == (3, 1)
    page = browse("clerk").get("/").content.decode()
    assert "等您办理 3 件，其中 1 件已过期；法定期限临近 0 件，逾期未办 0 件。" in page
    assert page.index("早到期") < page.index("先到期") < page.index("后到期")


def test_all_are_counted_though_few_are_shown(city: City, people: People) -> None:
    for number in range(15):
        issue = {"title": f"问题{number}", "source": "审计", "due_on": TODAY()}
        rectification.raise_issue(people["auditor"], city["data"], year.YEAR, issue)
    with seeing(people["clerk"].scope):
        found = waiting_for(people["clerk"])
    assert (len(found.tasks), found.counts) == (12, (("整改问题", 15, "/issues/"),))


def test_a_reviewer_sees_who_is_behind(city: City, people: People, browse: Browser) -> None:
    year.signed(city, people, year.budgeted(city, people))  # signed in 2023, neither published nor filed
    assert "临川市数据局 2" in browse("finance").get("/").content.decode()
    own = browse("head").get("/").content.decode()
    assert ("逾期未办 2 件" in own, "临川市数据局 2" in own) == (True, False)


def test_an_empty_home_says_so(people: People, browse: Browser) -> None:
    page = browse("other_clerk").get("/").content.decode()
    for sentence in (
        "没有等您办理的事。",
        "五天内没有到期的事项。",
        "没有还能办理的逾期事项。",
        "还没有提交过材料。",
    ):
        assert sentence in page


def test_a_level_of_review_waits_for_its_own_reviewers(rows: Rows, people: People) -> None:
    assert {role for source in SOURCES if source.label == "复核绩效评价" for role in source.roles} == {
        role.value for level in evaluations.LEVELS for role in level
    }


def test_long_rows_of_steps_fold(rows: Rows, city: City, people: People, browse: Browser) -> None:
    page = browse("clerk").get(f"/targets/indicators/{rows.indicator}/").content.decode()
    shown, _, folded = page.partition('<details class="more">')
    steps = shown[shown.index('<div class="actions">') :]
    assert steps.count('class="button') == 3
    menu = folded.partition("</details>")[0]
    assert ("写意见" in menu, menu.count("<li>")) == (True, menu.count('class="item"'))
    assert '<details class="more">' not in browse("auditor").get(f"/issues/{rows.issue}/").content.decode()
