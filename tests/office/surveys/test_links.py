"""Links: one for each person, used once; one for everybody, within limits; nobody's address is kept."""

import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.utils import timezone
from pytest_django import Settings
from time_machine import travel

from mingzhang.office.models import AnswerTrace, AuditEvent, Invitation, ProjectIndicator, Response, Survey
from mingzhang.office.queries.survey_links import Standing, invitation_of, standing
from mingzhang.office.scope import everything
from mingzhang.office.services import answers, invitations, surveys
from mingzhang.office.services.acting import NotFoundError, NotPermittedError, RefusedError
from mingzhang.office.services.answers import ClosedError, TooManyError
from tests.office.conftest import People
from tests.office.surveys.conftest import CITIZENS, OFFICES, kept, links, said, values

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.97"


def test_a_link_is_answered_once_and_the_first_answer_stays(people: People, survey: Survey) -> None:
    [(link, token)] = links(people, survey)
    answers.answer(link, "", said("满意", advice="多开通"))
    with pytest.raises(ClosedError) as refusal:  # the page was open before the first answer came
        answers.answer(link, "", said("非常不满意"))
    assert refusal.value.standing == Standing.ANSWERED
    assert kept() == [("single", OFFICES, said("满意", advice="多开通"))]
    found = invitation_of(token)
    assert found
    assert standing(found, timezone.localdate()) == Standing.ANSWERED
    assert found.answered_at is not None


def test_the_group_of_a_link_goes_before_what_is_sent(people: People, survey: Survey) -> None:
    [(link, _)] = links(people, survey, CITIZENS)
    assert answers.answer(link, OFFICES, said("满意")).group == CITIZENS


def test_answers_that_do_not_stand_are_named_and_the_link_stays_unused(people: People, survey: Survey) -> None:
    [(link, _)] = links(people, survey)
    with pytest.raises(RefusedError) as refusal:
        answers.answer(link, "", said("满意", easy="不行", stable="", advice="长" * 1001))
    assert list(refusal.value.problems) == ["easy", "stable", "advice"]
    assert kept() == []
    answers.answer(link, "", said("满意"))


def test_before_after_and_once_ended_nothing_is_taken(people: People, indicator: ProjectIndicator) -> None:
    clerk, today = people["clerk"], timezone.localdate()
    survey = surveys.make(clerk, indicator, values(opens_on=today + timedelta(days=1)))
    [(link, token)] = links(people, survey)
    for days, expected in ((0, Standing.NOT_YET), (1, Standing.OPEN), (30, Standing.OPEN), (31, Standing.CLOSED)):
        found = invitation_of(token)
        assert found
        assert standing(found, today + timedelta(days=days)) == expected
    with pytest.raises(ClosedError, match="还没有开始"):
        answers.answer(link, "", said("满意"))
    ended = surveys.end(clerk, survey, "样本已够")
    with travel(timezone.now() + timedelta(days=2)), pytest.raises(ClosedError, match="已提前结束"):
        answers.answer(link, "", said("满意"))
    assert kept() == []
    with pytest.raises(RefusedError, match="已经提前结束"):
        surveys.end(clerk, ended, "又一次")


def test_a_survey_that_is_opened_again_says_so_in_the_trail(people: People, survey: Survey) -> None:
    clerk, today = people["clerk"], timezone.localdate()
    with pytest.raises(RefusedError, match="正在进行"):
        surveys.reopen(clerk, survey, today, "延长")
    surveys.end(clerk, survey, "链接外传")
    with pytest.raises(RefusedError) as refusal:
        surveys.reopen(clerk, survey, today - timedelta(days=1), " ")
    assert list(refusal.value.problems) == ["reason", "closes_on"]
    again = surveys.reopen(clerk, survey, today + timedelta(days=3), "重新发放")
    assert (again.state, again.ended_reason, again.closes_on) == ("active", "", today + timedelta(days=3))
    with everything("测试"):
        trail = AuditEvent.objects.filter(about=survey.about).order_by("number")
        assert [(e.action, e.reason) for e in trail] == [
            ("surveys.make", ""),
            ("surveys.end", "链接外传"),
            ("surveys.reopen", "重新发放"),
        ]


def test_an_open_link_takes_many_but_no_form_twice(people: People, survey: Survey) -> None:
    link = invitations.open_to_all(people["clerk"], survey)
    answers.answer(link, CITIZENS, said("满意"), ADDRESS, "form 1")
    with pytest.raises(RefusedError, match="没有再记一次"):
        answers.answer(link, CITIZENS, said("不满意"), ADDRESS, "form 1")
    with pytest.raises(RefusedError) as refusal:
        answers.answer(link, "别的群体", said("满意"), ADDRESS, "form 2")
    assert list(refusal.value.problems) == ["group"]
    answers.answer(link, OFFICES, said("一般"), ADDRESS, "form 3")
    assert kept() == [("open", CITIZENS, said("满意")), ("open", OFFICES, said("一般"))]
    with pytest.raises(RefusedError, match="已经有一个公开链接"):
        invitations.open_to_all(people["clerk"], survey)
    invitations.close_open_link(people["clerk"], survey, "被转发到无关的群")
    with pytest.raises(ClosedError, match="已经停用"):
        answers.answer(link, CITIZENS, said("满意"), ADDRESS, "form 4")
    assert invitations.open_to_all(people["clerk"], survey).token_hash != link.token_hash


def test_an_open_link_takes_no_flood(people: People, survey: Survey) -> None:
    link = invitations.open_to_all(people["clerk"], survey)
    now = timezone.now().replace(hour=12, minute=0)
    with travel(now, tick=False):
        for number in range(answers.FROM_ONE):
            answers.answer(link, CITIZENS, said("满意"), ADDRESS, f"form {number}")
        with pytest.raises(TooManyError, match="太多"):
            answers.answer(link, CITIZENS, said("满意"), ADDRESS, "one more")
        answers.answer(link, CITIZENS, said("满意"), "198.51.100.7", "of somebody else")
    with travel(now + timedelta(hours=1, minutes=1), tick=False):
        answers.answer(link, CITIZENS, said("满意"), ADDRESS, "an hour later")
    assert len(kept()) == answers.FROM_ONE + 2
    with travel(now + timedelta(days=1, minutes=1), tick=False):
        assert answers.forget_traces() == answers.FROM_ONE + 1  # all but the one of an hour later
    with everything("测试"):
        assert AnswerTrace.objects.count() == 1


def test_neither_tokens_nor_addresses_are_kept(people: People, survey: Survey) -> None:
    [(link, token)] = links(people, survey)
    answers.answer(link, "", said("满意"), ADDRESS)
    answers.answer(invitations.open_to_all(people["clerk"], survey), CITIZENS, said("满意"), ADDRESS, "form")
    with everything("测试"):
        rows = [*Invitation.objects.all(), *Response.objects.all(), *AnswerTrace.objects.all()]
        text = serializers.serialize("json", [*rows, *AuditEvent.objects.all()])
        fields = {name for row in json.loads(serializers.serialize("json", rows)) for name in row["fields"]}
    assert (link.token_hash in text, token in text, ADDRESS in text) == (True, False, False)
    # a response names neither the link nor the moment by which the link's own moment would tell it
    assert {f.name for f in Response._meta.get_fields()} == {
        "id", "survey", "way", "group", "answers", "received_on", "sample"
    }  # fmt: skip
    assert "answered_at" in fields


def test_links_are_made_and_given_out_by_the_owner_and_its_evaluators(people: People, survey: Survey) -> None:
    for person, error in (("other_clerk", NotPermittedError), ("reviewer", NotPermittedError)):
        with pytest.raises(error):
            invitations.invite(people[person], survey, OFFICES, 1)
        with pytest.raises(error):
            invitations.give_out(people[person], survey, 1)
    batch = invitations.invite(people["finance"], survey, OFFICES, 3)
    given = invitations.give_out(people["clerk"], survey, batch)
    assert [link.code for link, _ in given] == ["1-0001", "1-0002", "1-0003"]
    assert len({token for _, token in given}) == 3
    assert invitations.give_out(people["head"], survey, batch) == given
    with pytest.raises(NotFoundError):
        invitations.give_out(people["clerk"], survey, 9)
    with everything("测试"):
        events = AuditEvent.objects.filter(action="surveys.give_out")
        assert [e.after for e in events] == [{"batch": "1", "count": "3"}] * 2


def test_under_another_secret_links_that_are_out_work_and_are_not_given_out_again(
    people: People, survey: Survey, settings: Settings
) -> None:
    [(_, token)] = links(people, survey)
    settings.SECRET_KEY = "another"  # noqa: S105 - of this test alone
    with pytest.raises(RefusedError, match="站点密钥换过"):
        invitations.give_out(people["clerk"], survey, 1)
    found = invitation_of(token)
    assert found
    answers.answer(found, "", said("满意"))


_REFUSED = [("别的", 1, "group"), (OFFICES, 0, "count"), (OFFICES, invitations.MOST + 1, "count")]


@pytest.mark.parametrize(("group", "count", "field"), _REFUSED)
def test_links_that_cannot_be_made_are_refused(
    people: People, survey: Survey, group: str, count: int, field: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        invitations.invite(people["clerk"], survey, group, count)
    assert list(refusal.value.problems) == [field]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"questionnaire": "nobody"}, "questionnaire"),
        ({"title": " "}, "title"),
        ({"closes_on": None}, "closes_on"),
        ({"closes_on": timezone.localdate() - timedelta(days=1)}, "closes_on"),
        ({"groups": [{"name": "全部"}]}, "groups"),
        ({"groups": [{"name": "=1+1"}]}, "groups"),
        ({"groups": [{"name": "甲"}, {"name": "甲"}]}, "groups"),
        ({"input": "public_satisfaction"}, "input"),
    ],
)
def test_a_survey_that_cannot_stand_is_refused(
    people: People, indicator: ProjectIndicator, other: dict[str, object], field: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        surveys.make(people["clerk"], indicator, values(**other))
    assert list(refusal.value.problems) == [field]


def test_a_group_with_answers_stays(people: People, survey: Survey) -> None:
    [(link, _)] = links(people, survey)
    answers.answer(link, "", said("满意"))
    kept_groups = {"title": "改名", "groups": [{"name": OFFICES, "told": 3}]}
    changed = surveys.change(people["clerk"], survey, kept_groups)
    assert (changed.title, changed.groups) == ("改名", [{"name": OFFICES, "told": 3}])
    with pytest.raises(RefusedError, match="经办部门”已有答卷"):
        surveys.change(people["clerk"], survey, {"groups": [{"name": CITIZENS}]})
