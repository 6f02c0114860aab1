"""Targets typed with the library beside them: without a script, by keyboard in a browser."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from mingzhang.office.models import IndicatorDefinition, Project, ProjectIndicator
from mingzhang.office.scope import everything
from mingzhang.office.services import performance, projects
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser
from tests.office.site.test_browser import chromium, page, refused, server
from tests.office.test_library_use import DEFINED
from tests.office.year import YEAR, masters, request

__all__ = ["chromium", "page", "refused", "server"]
SHOWN = ("level1", "level2", "name", "target", "weight")


def _made(city: City, people: People) -> tuple[Project, IndicatorDefinition]:
    """A draft without targets, and an entry of the library."""
    fund, kind = masters(city, people)
    draft = projects.declare(people["clerk"], city["data"], YEAR, request(fund, kind))
    return draft, performance.define_indicator(people["clerk"], city["data"], "办件量", DEFINED)


def _targets(draft: Project) -> list[tuple[Any, ...]]:
    with everything("测试"):
        rows = ProjectIndicator.objects.filter(project=draft).order_by("number")
        return list(rows.values_list("level2", "name", "target", "definition"))


def _line(html: str, number: int) -> list[str]:
    """What stands in the fields of a line."""
    tags = [re.search(rf'<input[^>]*name="{name}-{number}"[^>]*>', html) for name in SHOWN]
    values = [re.search(r'value="([^"]*)"', tag[0]) if tag else None for tag in tags]
    return [value[1] if value else "" for value in values]


def test_a_line_is_filled_in_and_stored_only_when_handed_in(city: City, people: People, browse: Browser) -> None:
    draft, entry = _made(city, people)
    clerk, address = browse("clerk"), reverse("act-on", args=["project", draft.pk, "indicators"])
    assert f'<option value="{entry.pk}">办件量（≥…件）' in clerk.get(address).content.decode()
    typed = {"revision": "1", "level1-1": "满意度指标", "name-1": "群众满意", "target-1": "95%"}
    blank = clerk.post(address, {**typed, "fill": "1", "library": ""})
    assert (blank.status_code, "请先从指标库选一项" in blank.content.decode()) == (200, True)
    second = clerk.post(address, {**typed, "target-2": "", "fill": "1", "library": entry.pk}).content.decode()
    assert _line(second, 1) == ["满意度指标", "", "群众满意", "95%", ""]
    assert _line(second, 2) == ["产出指标", "数量指标", "办件量", "", ""]
    assert ("第 2 行已按指标库“办件量”填入" in second, 'id="entry-2"' in second) == (True, True)
    assert re.search(r'name="target-2"[^>]*aria-describedby="entry-2"[^>]*placeholder="≥…件"', second)
    into = clerk.post(address, {**typed, "fill": "1", "library": entry.pk, "into": "1"}).content.decode()
    assert _line(into, 1) == ["满意度指标", "数量指标", "群众满意", "≥95%", ""]
    assert into.count("与指标库不同") == 3  # 一级指标, 三级指标, 单位
    assert _targets(draft) == []
    line = {
        "level1-1": "产出指标",
        "level2-1": "数量指标",
        "name-1": "办件量",
        "target-1": "9000",
        "weight-1": "10",
    }
    saved = clerk.post(address, {"revision": "1", **line, "definition-1": entry.pk})
    assert (saved.status_code, _targets(draft)) == (302, [("数量指标", "办件量", "≥9000件", entry.pk)])


def test_a_line_is_taken_off_its_entry(city: City, people: People, browse: Browser) -> None:
    draft, entry = _made(city, people)
    projects.set_indicators(people["clerk"], draft, [{"target": "9000", "weight": 10, "definition": entry}], None)
    clerk, address = browse("clerk"), reverse("act-on", args=["project", draft.pk, "indicators"])
    html = clerk.get(address).content.decode()
    assert (_line(html, 1), f'value="{entry.pk}" id="id_definition-1"' in html) == (
        ["产出指标", "数量指标", "办件量", "≥9000件", "10.00"],
        True,
    )
    line = dict(zip([f"{name}-1" for name in SHOWN], _line(html, 1), strict=True))
    clerk.post(address, {"revision": "2", **line, "definition-1": entry.pk, "unlink-1": "on"})
    assert _targets(draft) == [("数量指标", "办件量", "≥9000件", None)]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_by_keyboard_alone(city: City, people: People, page: Page, refused: list[str]) -> None:
    draft, _ = _made(city, people)
    page.goto(reverse("act-on", args=["project", draft.pk, "indicators"]))
    page.focus("#id_library")
    page.keyboard.press("ArrowDown")
    page.focus("button[name=fill]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status].told")
    page.wait_for_selector("#id_target-1:focus")
    page.keyboard.type("9000")
    page.keyboard.press("Tab")
    page.keyboard.type("10")
    page.keyboard.press("Enter")  # in a cell, it hands the form in
    page.wait_for_url(f"**/projects/{draft.pk}/")
    assert "≥9000件" in page.inner_text("main")
    assert refused == []
