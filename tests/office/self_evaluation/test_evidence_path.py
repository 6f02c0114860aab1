"""One self-evaluation in a real browser, from a live probe to the document read back; every step must stand."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from pytest_django import Settings

from mingzhang.office.models import BudgetLine, Project, ProjectIndicator
from mingzhang.office.scope import everything
from mingzhang.office.services import budget, projects, reviews
from tests.office.conftest import City, People
from tests.office.site.conftest import quick
from tests.office.site.test_browser import PASSWORD, chromium, refused, server
from tests.office.year import masters, request, yuan

__all__ = ["chromium", "quick", "refused", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TARGETS = [
    {"level1": "产出指标", "level2": "质量指标", "name": "平台可用率", "target": "≥99%", "weight": Decimal(40)},
    {"level1": "效益指标", "level2": "社会效益指标", "name": "办件量", "target": "≥9000件", "weight": Decimal(40)},
    {
        "level1": "满意度指标",
        "level2": "服务对象满意度指标",
        "name": "使用人员满意度",
        "target": "≥90%",
        "weight": Decimal(10),
    },
]
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


class System(ThreadingHTTPServer):
    """A small system on this machine that serves, or does not."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.serves, self.asked = True, 0


class _Answers(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        system: Any = self.server
        system.asked += 1
        self.send_response(200 if system.serves else 503)
        self.end_headers()
        self.wfile.write("网上政务平台".encode())


@pytest.fixture
def system(settings: Settings) -> Iterator[System]:
    """The system, which the administrator allows to be asked."""
    found = System()
    settings.COLLECT_HOSTS = [f"127.0.0.1:{found.server_address[1]}"]
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def project(city: City, people: People) -> Project:
    """An approved project of this year: 80 of 100 executed, in units of ten thousand."""
    year, clerk, finance = timezone.localdate().year, people["clerk"], people["finance"]
    fund, kind = masters(city, people, year)
    row = projects.declare(clerk, city["data"], year, request(fund, kind))
    projects.set_indicators(clerk, row, TARGETS, None)
    projects.submit(clerk, row, None)
    reviews.pass_review(people["reviewer"], row)
    row = reviews.pass_review(finance, row)
    line = budget.set_budget(finance, row, fund, yuan("1000000"))
    BudgetLine._base_manager.filter(pk=line.pk).update(paid=yuan("800000"))
    return row


Enter = Callable[[str], Page]


@pytest.fixture
def enter(chromium: Chromium, server: str, people: People, refused: list[str]) -> Iterator[Enter]:
    """Signs a person in, in a browser of their own."""
    opened = []

    def sign_in(name: str) -> Page:
        user = people[name].user
        user.set_password(PASSWORD)
        user.save()
        context = chromium.new_context(base_url=server, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: _hear(said.text, refused) if said.type in {"error", "warning"} else None)
        page.goto("/sign-in/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        page.wait_for_selector("nav.menu")
        return page

    yield sign_in
    for context in opened:
        context.close()


def _hear(text: str, refused: list[str]) -> None:
    if "status of 422" not in text:  # what the form refuses on purpose
        refused.append(text)


@contextmanager
def _moved(page: Page) -> Iterator[None]:
    with page.expect_navigation():
        yield
    page.wait_for_selector("p.told.success")


def act(page: Page, label: str, **fields: str) -> None:
    """Opens a step in the panel, fills it in and takes it; it must succeed."""
    page.evaluate("document.querySelectorAll('details.more').forEach((menu) => { menu.open = true; })")
    page.click(f".actions a:text-is('{label}')")
    page.wait_for_selector("#panel form.form")
    for name, value in fields.items():
        found = page.locator(f"#panel [name='{name}']")
        if found.evaluate("node => node.tagName") == "SELECT":
            found.select_option(label=value)
        else:
            found.fill(value)
    with _moved(page):
        page.click("#panel form.form button.first")


def collected(page: Page, system: System, indicator: int) -> None:
    """A probe is made through the page, read twice, once in vain; the actual follows from the readings."""
    page.goto(reverse("indicator", args=[indicator]))
    target = f"http://127.0.0.1:{system.server_address[1]}/"
    act(page, "加网页探测", name="平台探测", target=target, every="0", seconds="5", contains="政务平台")
    assert "/evidence/" in page.url
    act(page, "立即采集")
    system.serves = False
    act(page, "立即采集")
    assert system.asked == 2
    expect(page.locator("tbody th.nowrap")).to_have_count(2)
    page.goto(reverse("indicator", args=[indicator]))
    act(page, "计算方法", method="可用率", digits="2")
    act(page, "用读数计算完成值")
    expect(page.locator("main")).to_contain_text("50.00%")
    expect(page.locator("main")).to_contain_text("由读数计算")


def begun(page: Page, project: Project) -> None:
    """The form begins with the number that was computed, its chart and readings one click away."""
    page.goto(reverse("project", args=[project.pk]))
    act(page, "开始自评")
    expect(page.locator('[name="indicator.1.actual"]')).to_have_value("50.00%")
    page.click("a.backing:has-text('佐证 50.00%')")
    expect(page.locator("#panel figure svg, #panel svg").first).to_be_visible()
    expect(page.locator("#panel .tally li").nth(0)).to_have_text("1正常")
    expect(page.locator("#panel .tally li").nth(1)).to_have_text("1对象不可用")
    page.keyboard.press("Escape")


def typed(page: Page) -> None:
    """The other rows are typed with the score live: 40 × 50 ÷ 99 = 20.20; what the notes demand is asked for."""
    with page.expect_response("**/live/"):
        page.fill('[name="indicator.2.actual"]', "9000件")
    with page.expect_response("**/live/"):
        page.fill('[name="indicator.3.actual"]', "95%")
    expect(page.locator("#live-indicator-1")).to_contain_text("20.2")
    expect(page.locator("#live-indicator-2 b")).to_have_text("40")
    # 8 + 20.20 + 40 + 10
    expect(page.locator("#live-answer")).to_contain_text("总分 78.2")
    expect(page.locator("#asked-indicator-1-note")).to_contain_text("待填")
    expect(page.locator("#asked-low_score_explanation-text")).to_contain_text("待填")
    page.click('button[value="submit"]')
    page.wait_for_selector(".faults")
    assert page.input_value('[name="indicator.2.actual"]') == "9000件", "nothing typed is lost"
    page.fill('[name="goal.actual.text"]', "平台全年运行，五月停机一次。")
    page.fill('[name="indicator.1.note"]', "机房断电，已加装备用电源。")
    page.fill('[name="low_score_explanation.text"]', "可用率未达标，执行偏慢，下年改进。")


def handed_in(page: Page) -> None:
    with _moved(page):
        page.click('button[value="submit"]')
    expect(page.locator("h1")).to_contain_text("待审核")


def read_back(content: Path) -> dict[str, Any]:
    """The document as the command reads it: row to cells."""
    command = [sys.executable, "-m", "mingzhang", "read", str(content), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    (document,) = json.loads(done.stdout)["documents"]
    (form,) = [form for form in document["forms"] if form["form"] == "self_evaluation"]
    return {row["row"]: row["cells"] for row in form["rows"]}


def test_from_a_live_probe_to_the_document_read_back(
    enter: Enter, refused: list[str], project: Project, system: System, tmp_path: Path
) -> None:
    with everything("测试"):
        indicator = ProjectIndicator.objects.get(project=project, number=1).pk
    clerk = enter("clerk")
    collected(clerk, system, indicator)
    begun(clerk, project)
    typed(clerk)
    handed_in(clerk)
    form = clerk.url

    head = enter("head")
    head.goto(form)
    act(head, "退回自评", reason="办件量按系统统计是 8100 件，请更正。")
    clerk.goto(form)
    expect(clerk.locator(".told.warning")).to_contain_text("办件量按系统统计是 8100 件")
    # 40 × 8100 ÷ 9000 = 36
    with clerk.expect_response("**/live/"):
        clerk.fill('[name="indicator.2.actual"]', "8100件")
    expect(clerk.locator("#live-answer")).to_contain_text("总分 74.2")
    expect(clerk.locator("#asked-indicator-2-note")).to_contain_text("待填")  # short of its target now
    clerk.fill('[name="indicator.2.note"]', "十二月起网上受理停办一项业务。")
    handed_in(clerk)

    head.goto(form)
    act(head, "批准自评", reason="属实")
    expect(head.locator("h1")).to_contain_text("已批准")
    expect(head.locator("ol.trail")).to_contain_text("退回自评")
    with head.expect_download() as got:
        head.click("a[href$='/docx/']")
    file = tmp_path / "自评表.docx"
    got.value.save_as(file)
    rows = read_back(file)
    values = {
        row: (cells["actual"]["text"], cells["score"]["value"])
        for row, cells in rows.items()
        if row.startswith("indicator.")
    }
    assert values == {
        "indicator.1": ("50.00%", "20.2"),
        "indicator.2": ("8100件", "36"),
        "indicator.3": ("95%", "10"),
    }
    assert Decimal(rows["total"]["score"]["value"]) == Decimal("74.2")
    assert Decimal(rows["funds.total"]["executed"]["value"]) == Decimal(80)
    with everything("测试"):
        done = Project.objects.get(pk=project.pk)
    assert (done.score, done.grade) == (Decimal("74.2"), "中")
    assert refused == []
