"""Approved accounts are published, signed, without what is withheld; questions come in and are answered."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from mingzhang.office.models import AccountTables, Publication, Question, RunningClock
from mingzhang.office.queries.accounts import State
from mingzhang.office.queries.narration import composed
from mingzhang.office.queries.publications import published_folder
from mingzhang.office.scope import everything
from mingzhang.office.services import questions
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.consolidation import check_accounts, correct, freeze
from mingzhang.office.services.narration import show_again, withhold
from mingzhang.office.services.publishing import approve_accounts, publish_accounts
from mingzhang.publishing.opendata.tables import table_name
from mingzhang.publishing.sealing.verification import verify
from tests.office.accounts.conftest import YEAR, explained
from tests.office.conftest import City, People

pytestmark = pytest.mark.django_db


def _faults(folder: Path) -> list[str]:
    return [fault.what for fault in verify(folder).faults]


@pytest.fixture
def publication(approved: AccountTables, people: People) -> Publication:
    return publish_accounts(people["clerk"], approved)


def test_the_signed_version_holds_documents_portal_and_data(
    publication: Publication, city: City, approved: AccountTables
) -> None:
    out = published_folder(city["data"])
    now = out / "current"
    assert publication.edition == 1
    assert {Path(name).suffix for name in publication.documents} == {".docx", ".pdf", ".xlsx", ".html"}
    assert all((now / "documents" / str(YEAR) / name).stat().st_size for name in publication.documents)
    assert (now / "index.html").is_file()
    assert (now / "data" / "datapackage.json").is_file()
    assert _faults(out) == []
    approved.refresh_from_db()
    with everything("测试"):
        clock = RunningClock.objects.get(subject=approved.about)
    assert (approved.state, clock.done_on) == (State.PUBLISHED, timezone.localdate())


def test_a_correction_stands_beside_the_version_before_with_its_reason(
    publication: Publication, approved: AccountTables, city: City, people: People
) -> None:
    approved.refresh_from_db()
    clerk, head, today = people["clerk"], people["head"], timezone.localdate()
    same = approve_accounts(head, freeze(clerk, explained(correct(clerk, approved, "误以为有错"), people)), today)
    with pytest.raises(RefusedError, match="内容与已公开的第 1 版完全相同"):
        publish_accounts(clerk, same)
    new = correct(clerk, same, "附表说明有误")
    withhold(clerk, new, "涉及未公开事项", at="final_accounts.09:amounts:actual.reception")
    again = publish_accounts(clerk, approve_accounts(head, freeze(clerk, explained(new, people)), today))
    out = published_folder(city["data"])
    assert (again.edition, again.reason) == (2, "附表说明有误")
    assert sorted(path.name for path in (out / "versions").iterdir()) == ["0001", "0002"]
    assert _faults(out) == []


def test_what_is_withheld_is_nowhere_in_what_is_published(whole: AccountTables, city: City, people: People) -> None:
    clerk = people["clerk"]
    place = "final_accounts.09:amounts:actual.reception"
    kept = withhold(clerk, whole, "涉及未公开事项", at=place)
    assert "〔不公开：涉及未公开事项〕" in "".join(map(str, composed(whole, ("txt",)).files.values()))
    show_again(clerk, kept, "已解密")
    assert "不公开：涉及" not in "".join(map(str, composed(whole, ("txt",)).files.values()))
    withhold(clerk, whole, "涉及未公开事项", at=place)
    row = approve_accounts(people["head"], freeze(clerk, explained(whole, people)), timezone.localdate())
    publish_accounts(clerk, row)
    now = published_folder(city["data"]) / "current"
    table = (now / "data" / f"{table_name('final_accounts.09')}.csv").read_text(encoding="utf-8")
    assert "5.50" in table
    assert "4.50" not in table


@pytest.mark.parametrize(
    ("at", "words", "reason", "wrong"),
    [
        ("final_accounts.09:amounts:nowhere", "", "理由", "at"),
        ("", "", "理由", "at"),
        ("", "某词", " ", "reason"),
    ],
)
def test_withholding_needs_a_place_and_a_reason(
    whole: AccountTables, people: People, at: str, words: str, reason: str, wrong: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        withhold(people["clerk"], whole, reason, at, words)
    assert list(refusal.value.problems) == [wrong]


def test_only_approved_accounts_are_published(frozen: AccountTables, city: City, people: People) -> None:
    with pytest.raises(RefusedError, match="只在“已批准”时"):
        publish_accounts(people["clerk"], frozen)
    with pytest.raises(NotPermittedError):
        publish_accounts(people["other_clerk"], frozen)
    assert not published_folder(city["data"]).exists()


def test_a_disk_that_cannot_be_written_leaves_the_accounts_approved(
    approved: AccountTables, city: City, people: People
) -> None:
    folder = published_folder(city["data"])
    (folder / ".building").mkdir(parents=True)
    folder.joinpath("versions").write_text("no folder")
    with pytest.raises((RefusedError, OSError)):
        publish_accounts(people["clerk"], approved)
    approved.refresh_from_db()
    assert approved.state == State.APPROVED
    assert not Publication._base_manager.exists()


def test_frozen_accounts_that_are_checked_again_stay_as_they_are(frozen: AccountTables, people: People) -> None:
    with pytest.raises(RefusedError):
        check_accounts(people["clerk"], frozen)


Asking = Callable[..., Question]


@pytest.fixture
def asking(publication: Publication) -> Asking:
    def ask(text: str = "公务接待费为何超过预算？", sender: str = "a") -> Question:
        return questions.ask(publication.pk, "question", text, "表09", "电话", sender)

    return ask


def test_a_question_from_outside_is_answered_and_approved_by_two(asking: Asking, people: People) -> None:
    row = asking()
    with pytest.raises(RefusedError, match="不能再办理这一步"):
        questions.approve_answer(people["head"], row)
    row = questions.answer_question(people["clerk"], row, "已报批准。")
    with pytest.raises(NotPermittedError):
        questions.approve_answer(people["clerk"], row)
    row = questions.return_answer(people["head"], row, "写明批准文号")
    row = questions.approve_answer(people["head"], questions.answer_question(people["clerk"], row, "见文号。"))
    assert (row.state, row.answer, row.answered_on) == (Question.State.APPROVED, "见文号。", timezone.localdate())
    with pytest.raises(RefusedError):
        questions.refuse_question(people["head"], row, "撤下")


def test_a_question_that_cannot_be_shown_is_kept_with_the_reason(asking: Asking, people: People) -> None:
    row = questions.refuse_question(people["head"], asking(), "含个人信息")
    assert row.state == Question.State.REFUSED


def test_too_many_questions_of_one_sender_are_refused_and_others_still_taken(asking: Asking) -> None:
    for _ in range(questions.FROM_ONE):
        asking()
    with pytest.raises(RefusedError, match="太多"):
        asking()
    assert asking(sender="b").pk
    with everything("测试"):
        assert Question.objects.filter(sender="a").count() == 0


@pytest.mark.parametrize("text", [" ", "长" * 2001])
def test_a_question_says_something_and_not_too_much(asking: Asking, text: str) -> None:
    with pytest.raises(RefusedError):
        asking(text)
