"""The pages of surveys: anybody with a link answers, in either language, nothing lost; who may read what."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingzhang.office.models import Invitation, ProjectIndicator, Survey
from mingzhang.office.queries.survey_links import token_of
from mingzhang.office.scope import everything
from mingzhang.office.services import invitations, surveys
from mingzhang.rulebook import load
from tests.office.conftest import People
from tests.office.site.conftest import Browser
from tests.office.surveys.conftest import CITIZENS, OFFICES, QUESTIONNAIRE, Answering, kept, links, said, values

pytestmark = pytest.mark.django_db


def _address(token: str) -> str:
    return reverse("answer-survey", args=[token])


def test_a_link_is_answered_without_account_and_once(people: People, survey: Survey, browse: Browser) -> None:
    [(link, token)] = links(people, survey)
    nobody, address = browse(None), _address(token)
    page = nobody.get(address).content.decode()
    assert all(q.text in page for q in load().surveys[QUESTIONNAIRE].questions)
    assert ("csrfmiddlewaretoken" in page, CITIZENS in page) == (False, False)  # the link is of a group already
    wrong = nobody.post(address, said("满意", easy="", advice="多开通<b>"))
    text = wrong.content.decode()
    assert (wrong.status_code, "请选择一项。" in text, "多开通&lt;b&gt;" in text) == (422, True, True)
    assert text.count(" checked") == 3
    assert kept() == []
    done = nobody.post(address, said("满意", advice="多开通<b>"))
    assert (done.status_code, done["Location"]) == (302, reverse("survey-thanks"))
    assert "谢谢" in nobody.get(done["Location"]).content.decode()
    for answer, status in ((nobody.get(address), 410), (nobody.post(address, said("非常不满意")), 409)):
        with everything("测试"):
            at = timezone.localtime(Invitation.objects.get(pk=link.pk).answered_at)
        sentence = f"这个链接已在 {at:%Y-%m-%d %H:%M} 用过，答卷已收到，不能再答一次"
        assert (answer.status_code, sentence in answer.content.decode()) == (status, True)
    assert kept() == [("single", OFFICES, said("满意", advice="多开通<b>"))]


def test_the_language_is_changed_without_losing_what_was_typed(
    people: People, survey: Survey, browse: Browser
) -> None:
    [(_, token)] = links(people, survey)
    nobody = browse(None)
    answer = nobody.post(_address(token), {**said("满意", easy=""), "advice": "写了一半", "language": "en"})
    page = answer.content.decode()
    assert (answer.status_code, 'lang="en"' in page, "写了一半" in page) == (200, True, True)
    assert [word in page for word in ("Is it easy to use?", "Very satisfied", "Hand in")] == [True] * 3
    assert (page.count(" checked"), "Please choose one." in page) == (3, False)
    assert "Please choose one." in nobody.post(_address(token), said("满意", easy="")).content.decode()
    assert kept() == []
    nobody.post(_address(token), said("满意"))
    assert kept() == [("single", OFFICES, said("满意"))]  # in the words of the questionnaire, whatever the language


def test_links_that_take_no_answer_say_why(
    people: People, indicator: ProjectIndicator, survey: Survey, browse: Browser
) -> None:
    clerk, nobody, today = people["clerk"], browse(None), timezone.localdate()
    unknown = nobody.get(_address("0" * 26))
    assert (unknown.status_code, "没有这个链接" in unknown.content.decode()) == (404, True)
    early = surveys.make(clerk, indicator, values(opens_on=today + timedelta(days=1)))
    late = surveys.make(
        clerk, indicator, values(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    )
    opened = invitations.open_to_all(clerk, survey)
    told = []
    for row in (early, late):
        [(_, token)] = links(people, row)
        answer = nobody.post(_address(token), said("满意"))
        told.append((answer.status_code, answer.content.decode()))
    invitations.close_open_link(clerk, survey, "外传")
    closed = nobody.get(_address(token_of(opened)))
    [(_, token)] = links(people, survey)
    surveys.end(clerk, survey, "样本已够")
    ended = nobody.get(_address(token))
    assert [status for status, _ in told] == [403, 410]
    assert f"调查 {today + timedelta(days=1):%Y-%m-%d} 开始" in told[0][1]
    assert f"调查已在 {today - timedelta(days=1):%Y-%m-%d} 截止" in told[1][1]
    assert (closed.status_code, "链接已经停用" in closed.content.decode()) == (410, True)
    assert (ended.status_code, "理由：样本已够" in ended.content.decode()) == (410, True)
    assert kept() == []


def _ticket(page: str) -> str:
    return page.partition('name="ticket" value="')[2].partition('"')[0]


def test_a_form_of_the_open_link_counts_once(people: People, survey: Survey, browse: Browser) -> None:
    address = _address(token_of(invitations.open_to_all(people["clerk"], survey)))
    nobody = browse(None)
    page = nobody.get(address).content.decode()
    assert "谁都" not in page
    given = {**said("满意"), "group": CITIZENS, "ticket": _ticket(page)}
    assert nobody.post(address, given).status_code == 302
    again = nobody.post(address, given)
    assert (again.status_code, "没有再记一次" in again.content.decode()) == (409, True)
    forged = nobody.post(address, {**given, "ticket": "made-up"})
    text = forged.content.decode()
    assert (forged.status_code, "请再提交一次" in text, text.count(" checked")) == (422, True, 5)
    assert nobody.post(address, {**given, "ticket": _ticket(text)}).status_code == 302
    no_group = nobody.post(address, {**given, "group": "", "ticket": _ticket(nobody.get(address).content.decode())})
    assert (no_group.status_code, "您属于哪个群体" in no_group.content.decode()) == (422, True)
    assert kept() == [("open", CITIZENS, said("满意"))] * 2


def _texts(client: Client, survey: Survey) -> str:
    return client.get(reverse("survey", args=[survey.pk])).content.decode()


def test_links_and_single_responses_are_for_the_owner_and_its_evaluators(
    people: People, survey: Survey, answering: Answering, browse: Browser
) -> None:
    for link, token in links(people, survey, OFFICES, 5):
        browse(None).post(_address(token), said("满意", advice=f"建议{link.number}"))
    for person in ("clerk", "head", "finance"):
        page = _texts(browse(person), survey)
        assert ("建议3" in page, "80.00%" in page, "打印二维码" in page) == (True, True, True)
    for person in ("reviewer", "auditor"):
        client, page = browse(person), _texts(browse(person), survey)
        assert ("建议3" in page, "80.00%" in page, "打印二维码" in page) == (False, True, False)
        assert client.get(reverse("survey-responses", args=[survey.pk, "single", "csv"])).status_code == 404
        assert client.post(reverse("survey-links", args=[survey.pk, 1, "csv"])).status_code == 404
    assert browse("other_clerk").get(reverse("survey", args=[survey.pk])).status_code == 404


def test_links_come_as_tables_and_as_slips_with_codes(people: People, survey: Survey, browse: Browser) -> None:
    given = links(people, survey, OFFICES, 2)
    clerk = browse("clerk")
    table = clerk.post(reverse("survey-links", args=[survey.pk, 1, "csv"])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows == [
        ["编号", "群体", "链接"],
        *([link.code, OFFICES, f"https://testserver{_address(token)}"] for link, token in given),
    ]
    slips = clerk.post(reverse("survey-links", args=[survey.pk, 1, "print"])).content.decode()
    assert slips.count("<svg") == 2
    assert all(_address(token) in slips for _, token in given)
    assert clerk.post(reverse("survey-links", args=[survey.pk, 1, "xlsx"])).content[:2] == b"PK"
    assert clerk.post(reverse("survey-links", args=[survey.pk, 7, "csv"])).status_code == 404
    assert clerk.get(reverse("survey-links", args=[survey.pk, 1, "csv"])).status_code == 405


def _step(kind: str, key: int, name: str) -> str:
    return reverse("act-on", args=[kind, key, name])


def test_a_clerk_makes_a_survey_and_uses_its_result(
    people: People, indicator: ProjectIndicator, browse: Browser
) -> None:
    clerk, today = browse("clerk"), timezone.localdate()
    typed = {
        "questionnaire": QUESTIONNAIRE,
        "title": "平台满意度",
        "groups": f"{OFFICES}\n{CITIZENS} 40",
        "opens_on": today,
        "closes_on": today + timedelta(days=9),
    }
    made = clerk.post(_step("indicator", indicator.pk, "survey"), typed)
    with everything("测试"):
        survey = Survey.objects.get()
    assert (made.status_code, made["Location"]) == (302, reverse("survey", args=[survey.pk]))
    assert survey.groups == [{"name": OFFICES, "told": None}, {"name": CITIZENS, "told": 40}]
    assert "还没有收到答卷，满意度不能判断" in _texts(clerk, survey)
    clerk.post(_step("survey", survey.pk, "invite"), {"group": OFFICES, "count": 5})
    for _, token in invitations.give_out(people["clerk"], survey, 1):
        browse(None).post(_address(token), said("非常满意"))
    assert clerk.post(_step("survey", survey.pk, "adopt"), {"result": f"single:{OFFICES}"}).status_code == 302
    page = clerk.get(reverse("indicator", args=[indicator.pk])).content.decode()
    assert ("100.00%" in page, "问卷调查“平台满意度”（一人一链接）" in page, "由问卷调查得出" in page) == (
        True,
    ) * 3
    ended = clerk.post(_step("survey", survey.pk, "end"), {"reason": "够了", "revision": 9})
    assert ended.status_code == 409
    assert clerk.post(_step("survey", survey.pk, "end"), {"reason": "够了", "revision": 1}).status_code == 302
    assert "提前结束的理由" in _texts(clerk, survey)


def test_the_log_names_no_token(
    people: People, survey: Survey, browse: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    [(_, token)] = links(people, survey)
    with caplog.at_level("INFO", "mingzhang.office.request"):
        browse(None).get(_address(token))
    text = caplog.text
    assert ("/survey/…/" in text, token in text) == (True, False)
