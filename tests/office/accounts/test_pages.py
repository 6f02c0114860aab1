"""The pages of accounts: typed, imported, looked into, published; and what anyone may open and ask."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from mingzhang.office.models import AccountTables, Publication, Question, User
from mingzhang.office.queries.accounts import form_of
from mingzhang.office.services import questions
from mingzhang.office.services.accounts_entry import begin_tables
from mingzhang.office.services.consolidation import check_accounts
from mingzhang.office.services.publishing import publish_accounts
from tests.office.accounts.conftest import YEAR, as_workbook, tables
from tests.office.conftest import City, People
from tests.office.site.conftest import OverTls

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
Commits = Callable[..., AbstractContextManager[Any]]
GRAND = "income.grand_total|amount"


@pytest.fixture
def browse(people: People, settings: Settings) -> Browser:
    settings.WHITENOISE_AUTOREFRESH = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def open_browser(name: str) -> Client:
        client = OverTls()
        if name:
            client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
            client.post("/act/", {"organisation": people[name].organisation.pk, "year": YEAR, "next": "/"})
        return client

    return open_browser


def test_a_clerk_imports_tables_and_types_into_them(
    city: City, people: People, browse: Browser, django_capture_on_commit_callbacks: Commits
) -> None:
    client = browse("clerk")
    address = reverse("act-on", args=["organisation", city["data"].pk, "accounts-import"])
    file = SimpleUploadedFile("决算.xlsx", as_workbook(tables(city["data"].name)))
    with django_capture_on_commit_callbacks(execute=True):
        begun = client.post(address, {"file": file, "mapping": "", "called": ""})
    row = AccountTables._base_manager.get()
    told = client.get(begun.headers["Location"]).content.decode()
    assert ("已导入，请逐表核对后报送" in told, reverse("account", args=[row.pk]) in told) == (True, True)
    page = reverse("account-table", args=[row.pk, "final_accounts.01"])
    assert f'name="cell:{GRAND}" value="12,527.47"' in client.get(page).content.decode()
    wrong = client.post(page, {f"cell:{GRAND}": "许多", "revision": row.revision})
    assert (wrong.status_code, 'value="许多"' in wrong.content.decode()) == (422, True)
    client.post(page, {f"cell:{GRAND}": "12,527.48", "revision": row.revision})
    row.refresh_from_db()
    filled = form_of(row, "final_accounts.01")
    assert filled
    assert filled.rows[11].text("amount") == "12,527.48"


def test_another_departments_file_is_refused_and_taken_once_the_reason_is_given(
    city: City, browse: Browser, django_capture_on_commit_callbacks: Commits
) -> None:
    client = browse("clerk")
    address = reverse("act-on", args=["organisation", city["data"].pk, "accounts-import"])
    file = SimpleUploadedFile("他局.xlsx", as_workbook(tables("临川市卫生局")))
    with django_capture_on_commit_callbacks(execute=True):
        begun = client.post(address, {"file": file, "mapping": "", "called": ""})
    told = client.get(begun.headers["Location"]).content.decode()
    assert "文件写的是“临川市卫生局”，不是“临川市数据局”" in told
    assert not AccountTables._base_manager.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{begun.headers['Location']}again/", {"mapping": "", "called": "机构改革前的名称"})
    assert AccountTables._base_manager.get().organisation == city["data"]


def test_a_file_that_is_none_is_refused_in_the_form(city: City, browse: Browser) -> None:
    address = reverse("act-on", args=["organisation", city["data"].pk, "accounts-import"])
    answer = browse("clerk").post(
        address, {"file": SimpleUploadedFile("a.exe", b"MZ"), "mapping": "", "called": ""}
    )
    assert (answer.status_code, "不是能导入的文件" in answer.content.decode()) == (422, True)


def test_findings_lead_to_their_cells_and_cells_say_whose_they_are(
    whole: AccountTables, people: People, browse: Browser
) -> None:
    row, client = check_accounts(people["clerk"], whole), browse("clerk")
    page = client.get(reverse("account", args=[row.pk])).content.decode()
    table = reverse("account-table", args=[row.pk, "final_accounts.09"])
    assert f'href="{table}#amounts|actual.reception"' in page
    assert 'id="amounts|actual.reception"' in client.get(table).content.decode()
    cell = reverse("account-cell", args=[row.pk, "final_accounts.03"]) + "?row=20103&column=total"
    told = client.get(cell).content.decode()
    assert [name in told for name in ("临川市数据局", "临川市数据中心", "8,244.66", "399.88")] == [True] * 4
    assert client.get(cell.replace("20103", "999")).status_code == 404
    assert browse("other_clerk").get(cell).status_code == 404


def test_words_are_asked_and_kept(whole: AccountTables, browse: Browser) -> None:
    client = browse("clerk")
    address = reverse("account-words", args=[whole.pk])
    assert 'name="ask:duties"' in client.get(address).content.decode()
    assert client.post(address, {"ask:duties": "一\n二"}).status_code == 302
    assert 'name="ask:duties"' not in client.get(address).content.decode()


def test_the_template_and_the_preview_open(
    whole: AccountTables, people: People, city: City, browse: Browser
) -> None:
    client = browse("clerk")
    begin_tables(people["clerk"], city["data"], YEAR + 1)
    assert client.get(reverse("accounts-template")).content[:2] == b"PK"
    preview = client.get(reverse("account-preview", args=[whole.pk]))
    assert "script-src" not in preview.headers["Content-Security-Policy"]
    assert "草稿" in preview.content.decode()


@pytest.fixture
def publication(approved: AccountTables, people: People) -> Publication:
    return publish_accounts(people["clerk"], approved)


def test_anyone_opens_what_was_published_and_nothing_beside_it(publication: Publication, browse: Browser) -> None:
    client = browse("")
    assert publication.title in client.get(reverse("publications")).content.decode()
    home = client.get(reverse("published-home", args=["data"]))
    assert (home.status_code, home.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"<html" in b"".join(home.streaming_content)  # type: ignore[attr-defined]
    for path in ("../../../signing-key.pem", "..%2f..%2f..%2fsigning-key.pem", "nothing.html"):
        assert client.get(f"/published/site/data/{path}").status_code == 404
    root = ET.fromstring(client.get(reverse("publication-feed")).content)  # noqa: S314 - made by us
    titles = [one.text for one in root.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles == ["决算公开", publication.title]


def test_a_question_from_outside_is_shown_only_with_its_approved_answer(
    publication: Publication, people: People, browse: Browser
) -> None:
    address, client = reverse("publication", args=[publication.pk]), browse("")
    told = {"kind": "dispute", "text": "接待费为何超支？", "place": "表09", "contact": "张三的电话"}
    assert "已收到" in client.post(address, told).content.decode()
    row = Question._base_manager.get()
    assert "接待费为何超支" not in client.get(address).content.decode()
    questions.approve_answer(people["head"], questions.answer_question(people["clerk"], row, "已报批准。"))
    shown = client.get(address).content.decode()
    assert ("接待费为何超支" in shown, "已报批准。" in shown, "张三" in shown) == (True, True, False)
    assert client.post(address, {**told, "text": " "}).status_code == 422
