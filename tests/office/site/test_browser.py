"""One document in a real browser: dropped, watched, read, asked; no script or style is refused by the policy."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.office.conftest import People
from tests.office.site.conftest import ACCOUNTS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSWORD = "七里香-and-correct-horse"  # noqa: S105 - of a person who exists in this test alone


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs a loop in this thread; the site does not
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def refused() -> list[str]:
    return []


@pytest.fixture
def server(transactional_db: None, settings: Settings) -> Iterator[str]:
    """The site on this machine, without TLS; made after the settings, which it reads once."""
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SECURE_HSTS_SECONDS = 0
    live = LiveServer("127.0.0.1")
    yield live.url
    live.stop()


@pytest.fixture
def page(chromium: Chromium, server: str, people: People, refused: list[str]) -> Iterator[Page]:
    user = people["clerk"].user
    user.set_password(PASSWORD)
    user.save()
    context = chromium.new_context(base_url=server)
    context.set_default_timeout(90_000)  # a machine that does much else at the same time
    shown = context.new_page()
    shown.on("console", lambda said: refused.append(said.text) if said.type in {"error", "warning"} else None)
    shown.goto("/sign-in/")
    shown.fill("#id_username", "clerk")
    shown.fill("#id_password", PASSWORD)
    shown.click("main button")
    yield shown
    context.close()


def test_a_document_is_dropped_and_read(page: Page, refused: list[str]) -> None:
    page.click("text=提交一份材料核对")
    page.set_input_files("#id_file", {"name": "账.txt", "mimeType": "text/plain", "buffer": ACCOUNTS.encode()})
    page.click("main button.first")
    page.wait_for_selector(".tally")
    assert "账.txt" in page.inner_text(".path")
    page.keyboard.press("?")
    page.wait_for_selector("#panel h2")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert page.locator("#panel > *").count() == 0
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/projects/")
    assert refused == []


def test_a_form_is_saved_as_one_goes(page: Page, refused: list[str]) -> None:
    page.goto("/projects/")
    page.click("text=申报项目")
    page.fill("#id_name", "还没写完的项目")
    page.wait_for_selector("[data-saved]:has-text('草稿已存')")
    page.goto("/")
    page.go_back()
    page.reload()
    assert page.input_value("#id_name") == "还没写完的项目"
    assert refused == []


def test_a_refused_form_says_so_in_the_panel(page: Page) -> None:
    page.goto("/organisations/data/")
    page.click(".actions summary")
    page.click("text=录入规划")
    page.wait_for_selector("#panel form")
    page.fill("#panel #id_name", "规划")
    page.click("#panel button.first")
    page.wait_for_selector("#panel .faults")
    assert page.input_value("#panel #id_name") == "规划"
    assert page.evaluate("document.activeElement.className") == "faults"


def test_a_phone_and_the_dark_scheme_fit(page: Page, refused: list[str]) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark")
    for address in ("/", "/projects/", "/documents/new/", "/people/", "/me/", "/execution/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 24, 26)"
    assert refused == []
