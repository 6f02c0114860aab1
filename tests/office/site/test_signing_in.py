"""Signing in: wrong passwords, lockout, sessions that end, first passwords, the second factor, headers."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from mingzhang.office.models import SecurityPolicy, User
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser

PASSWORD = "七里香-and-correct-horse"  # noqa: S105 - of a person who exists in this test alone


@pytest.fixture
def clerk(people: People) -> User:
    user = people["clerk"].user
    user.set_password(PASSWORD)
    user.save()
    return user


def _sign_in(client: Client, password: str = PASSWORD) -> int:
    status: int = client.post("/sign-in/", {"username": "clerk", "password": password}).status_code
    return status


def test_the_right_password_opens_the_home_page(clerk: User, browse: Browser) -> None:
    client = browse(None)
    assert _sign_in(client) == 302
    assert client.get("/").status_code == 200


def test_wrong_passwords_lock_the_account_for_a_while(clerk: User, browse: Browser) -> None:
    client = browse(None)
    answers = [_sign_in(client, "wrong") for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert _sign_in(client) == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert _sign_in(client) == 302


@pytest.mark.parametrize(("pause", "steps", "status"), [(31, 1, 302), (29, 1, 200), (29, 21, 302)])
def test_a_session_ends_when_left_alone_and_after_a_day(
    clerk: User, browse: Browser, pause: int, steps: int, status: int
) -> None:
    start = timezone.now()
    client = browse(None)
    with time_machine.travel(start, tick=False) as clock:
        _sign_in(client)
        for _ in range(steps):
            clock.shift(timedelta(minutes=pause))
            answer = client.get("/")
        assert answer.status_code == status


def test_a_first_password_must_be_changed_before_any_work(clerk: User, browse: Browser) -> None:
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client = browse(None)
    _sign_in(client)
    assert client.get("/documents/").headers["Location"] == "/me/password/"
    weak = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}
    assert client.post("/me/password/", weak).status_code == 200
    new = "another-七里香-horse"
    strong = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/me/password/", strong).headers["Location"] == "/"
    assert client.get("/documents/").status_code == 200


def test_an_organisation_can_demand_a_second_factor(clerk: User, city: City, browse: Browser) -> None:
    SecurityPolicy.objects.create(organisation=city["data"], second_factor=True)
    client = browse(None)
    _sign_in(client)
    assert client.get("/").headers["Location"] == "/verify/"
    assert client.get("/verify/").headers["Location"] == "/me/second-factor/"
    page = client.get("/me/second-factor/").content.decode()
    device = TOTPDevice.objects.get(user=clerk)
    assert "<svg" in page
    assert "style=" not in page
    codes = client.post("/me/second-factor/", {"token": f"{totp(device.bin_key):06}"})
    assert codes.status_code == 200
    assert client.get("/").status_code == 200
    kept = StaticToken.objects.filter(device__user=clerk).values_list("token", flat=True)
    assert len(kept) == 10
    again = browse(None)
    _sign_in(again)
    assert again.get("/").headers["Location"] == "/verify/"
    assert again.post("/verify/", {"token": "000000"}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):  # a wrong one makes the next wait
        assert again.post("/verify/", {"token": kept[0]}).headers["Location"] == "/"
        assert again.get("/").status_code == 200


def test_scripts_and_styles_come_from_the_site_alone(clerk: User, browse: Browser) -> None:
    client = browse("clerk")
    for address in ("/", "/documents/", "/documents/new/", "/people/", "/nowhere/"):
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
        page = answer.content.decode()
        assert (" style=" in page, "<style" in page, "onclick" in page, "<script>" in page) == (False,) * 4


def test_plain_http_is_sent_to_tls(browse: Browser) -> None:
    answer = Client().get("/sign-in/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/sign-in/")


def test_what_was_typed_after_the_session_had_ended_waits_in_the_form(
    clerk: User, city: City, browse: Browser
) -> None:
    client, address = browse(None), f"/do/organisation/{city['data'].pk}/declare/"
    asked = client.post(address, {"name": "会话到期后提交的项目", "goal": "目标“一”", "revision": ""})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "填的内容都在" in page
    typed = html.unescape(re.search(r'name="typed" value="([^"]*)"', page)[1])  # type: ignore[index]
    wrong = client.post("/sign-in/", {"username": "clerk", "password": "x", "typed": typed, "next": address})
    assert html.escape(typed) in wrong.content.decode().replace("&#34;", "&quot;")
    signed = {"username": "clerk", "password": PASSWORD, "typed": typed, "next": address}
    assert client.post("/sign-in/", signed).headers["location"] == address
    form = client.get(address).content.decode()
    assert 'value="会话到期后提交的项目"' in form
    assert "目标“一”" in form


def test_a_form_that_saves_itself_is_told_that_the_session_has_ended(browse: Browser) -> None:
    answer = browse(None).post("/drafts/save/?form=/x/", {"name": "甲"}, headers={"X-Requested-With": "draft"})
    assert (answer.status_code, answer.content.decode()) == (
        401,
        "登录已结束，这之后填的还没有存；请照常提交，登录后接着填。",
    )


def test_nothing_is_carried_that_is_no_form_of_a_row(clerk: User, browse: Browser) -> None:
    answer = browse(None).post("/me/password/", {"old_password": "七里香七里香七里香"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/sign-in/?next=/")
    signed = {"username": "clerk", "password": PASSWORD, "typed": "[1]", "next": "/"}
    assert browse(None).post("/sign-in/", signed).status_code == 302
