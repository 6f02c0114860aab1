"""A self-evaluation in a real browser: the score follows what is typed, and the form is handed in."""

import pytest
from playwright.sync_api import Page, expect

from tests.office.conftest import City, People
from tests.office.self_evaluation.year import TYPED, begun
from tests.office.site.conftest import quick
from tests.office.site.test_browser import chromium, page, refused, server

__all__ = ["chromium", "page", "quick", "refused", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_the_score_follows_while_one_types(page: Page, refused: list[str], city: City, people: People) -> None:
    row = begun(city, people)
    page.goto(f"/self-evaluations/{row.pk}/")
    with page.expect_response("**/live/") as first:
        page.fill('[name="indicator.1.actual"]', "2个")
    assert first.value.status == 200
    expect(page.locator("#live-indicator-1")).to_contain_text("20 × 2 ÷ 3 = 13.33")
    expect(page.locator("#asked-indicator-1-note")).to_contain_text("待填")
    page.reload()
    expect(page.locator('[name="indicator.1.actual"]')).to_have_value("2个")
    for field, text in TYPED.items():
        page.fill(f'[name="{field}"]', text)
    page.click('button[value="submit"]')
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text("待审核")
    expect(page.locator("#live-answer")).to_contain_text("总分 91.33，优。")
    assert refused == []
