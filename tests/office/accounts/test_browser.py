"""One department's accounts in a real browser, by clicks: from two workbooks to the page that the public reads."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
import yaml
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Page, expect

from mingzhang.example import load_example, read_data
from mingzhang.forms import Report
from mingzhang.office.models import AccountTables, User
from mingzhang.rulebook import load
from tests.office.accounts.conftest import YEAR, as_workbook, tables
from tests.office.conftest import City, People
from tests.office.site.conftest import quick
from tests.office.site.test_browser import PASSWORD, chromium, refused, server

__all__ = ["chromium", "quick", "refused", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST, GRAND = "final_accounts.01", "income.grand_total|amount"
Person = Callable[[str], Page]


@pytest.fixture
def person(chromium: Chromium, server: str, people: People, refused: list[str]) -> Iterator[Person]:
    """The page of a person, signed in, looking at the year of the accounts."""
    contexts, pages = [], dict[str, Page]()

    def page(name: str) -> Page:
        if name not in pages:
            contexts.append(context := chromium.new_context(base_url=server))
            context.set_default_timeout(120_000)  # a machine that does much else at the same time
            pages[name] = context.new_page()
            pages[name].on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
            _sign_in(pages[name], name)
        return pages[name]

    yield page
    for context in contexts:
        context.close()


def _sign_in(page: Page, name: str) -> None:
    user = User.objects.get(username=name)
    user.set_password(PASSWORD)
    user.save()
    page.goto("/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    with page.expect_navigation():
        page.select_option("select[name=year]", str(YEAR))


def _opened(page: Page, label: str) -> None:
    """The form of a step, wherever its button stands."""
    page.evaluate("document.querySelectorAll('details.more').forEach((menu) => { menu.open = true; })")
    page.click(f"main .actions a:text-is('{label}')")
    page.wait_for_selector("form.form button.first")


def _act(page: Page, label: str, **fields: str | FilePayload) -> None:
    """Opens a step, fills its form in and hands it in; it must succeed."""
    _opened(page, label)
    for name, value in fields.items():
        field = page.locator(f"form.form [name='{name}']")
        if isinstance(value, str):
            field.fill(value)
        else:
            field.set_input_files(value)
    with page.expect_navigation():
        page.click("form.form button.first")
    expect(page.locator("p.told.success").first).to_be_visible()


def _file(name: str, content: bytes, kind: str = XLSX) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def _imported(page: Page, organisation: str, report: Report) -> None:
    page.goto(f"/organisations/{organisation}/")
    _act(page, "导入决算表", file=_file("决算.xlsx", as_workbook(report)))
    expect(page.locator("#progress")).to_contain_text("已导入，请逐表核对后报送")
    page.click("#progress a.button.first")
    page.wait_for_selector("h1:has-text('填报中')")


def _misprinted(report: Report) -> Report:
    """The unit's tables with a grand total that is a hundred too high."""
    first = report.forms[0]
    rows = tuple(
        replace(row, cells={"amount": replace(row.cells["amount"], text="12,627.47", value=Decimal("12627.47"))})
        if row.id == "income.grand_total"
        else row
        for row in first.rows
    )
    return replace(report, forms=(replace(first, rows=rows, _by_id={}), *report.forms[1:]))


def _narrative_without_growth() -> bytes:
    """What people wrote, but why the total has grown: that is asked for."""
    given = yaml.safe_load(read_data("narrative.yaml"))
    del given["reasons"]["total"]
    return yaml.safe_dump(given, allow_unicode=True).encode()


def test_accounts_from_import_to_the_public_page(
    person: Person, refused: list[str], city: City, people: People
) -> None:
    clerk = person("clerk")
    _template_is_offered(clerk)
    _units_hand_in(clerk, city)
    whole = _consolidated_checked_and_explained(clerk)
    _growth_is_explained(clerk, whole)
    _frozen_and_approved(clerk, person("head"), whole)
    _published(clerk, whole, person("reviewer"))
    assert AccountTables._base_manager.get(level="whole").state == "published"
    # The freeze that is refused for want of words is the one request that must not succeed.
    assert refused == ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"]


def _template_is_offered(page: Page) -> None:
    page.goto("/accounts/")
    with page.expect_download() as begun:
        page.click("main .actions a:text-is('下载模板')")
    book = openpyxl.load_workbook(io.BytesIO(begun.value.path().read_bytes()))
    assert len(book.sheetnames) == 9


def _units_hand_in(page: Page, city: City) -> None:
    """Both units' workbooks; a misprint of the first is corrected in its cell."""
    _imported(page, "data", _misprinted(tables(city["data"].name)))
    page.click(".clauses a:text-is('收入支出决算总表')")
    field = page.locator(f"[name='cell:{GRAND}']")
    expect(field).to_have_value("12,627.47")
    field.fill("12,527.47")
    with page.expect_navigation():
        page.click("form button.first:text-is('保存')")
    expect(page.locator("p.told.success")).to_contain_text("已保存")
    page.click(".path a:has-text('决算表（第 1 版）')")
    _act(page, "报送")
    _imported(page, "unit", tables(city["unit"].name, unit=True))
    _act(page, "报送")


def _consolidated_checked_and_explained(page: Page) -> str:
    """The department's tables, checked; every finding that demands it is explained beside its cells."""
    page.goto("/accounts/")
    _act(page, "汇总决算")
    _act(page, "核对")
    expect(page.locator("p.answer")).to_contain_text("联合舍入证明成立")
    whole, asked = page.url, page.locator("a.button.small:text-is('说明原因')")
    assert asked.count() > 0
    page.click("article.finding p a >> nth=0")
    page.wait_for_selector("td.hit")
    page.goto(whole)
    while asked.count():
        asked.first.click()
        page.fill("form.form [name='text']", "已报批准，附件为批准文件。")
        with page.expect_navigation():
            page.click("form.form button.first")
    return whole


def _growth_is_explained(page: Page, whole: str) -> None:
    content = _narrative_without_growth()
    _act(page, "导入文字材料", file=_file("文字材料.yaml", content, "text/yaml"))
    _opened(page, "定稿")
    page.click("form.form button.first")
    expect(page.locator(".faults")).to_contain_text("1 处文字材料待填")
    page.goto(whole)
    page.click("a:has-text('填写待填文字（1 处）')")
    page.fill("textarea[name='ask:reasons.total']", "当年建设的政务信息化项目增多")
    with page.expect_navigation():
        page.click("form.form button.first")
    expect(page.locator("p.told.success")).to_contain_text("已保存")


def _frozen_and_approved(clerk: Page, head: Page, whole: str) -> None:
    clerk.goto(whole)
    _act(clerk, "定稿")
    expect(clerk.locator("h1")).to_contain_text("已定稿")
    head.goto(whole)
    _act(head, "批准", on="2024-08-20")
    expect(head.locator("h1")).to_contain_text("已批准")


def _published(clerk: Page, whole: str, anyone: Page) -> None:
    """Looked at as it will be, published in the background, and read without signing in."""
    clerk.goto(whole)
    clerk.click("a:text-is('公开预览')")
    expect(clerk.locator("body")).to_contain_text("当年建设的政务信息化项目增多")
    clerk.goto(whole)
    _act(clerk, "公开")
    expect(clerk.locator("#progress")).to_contain_text("已公开。")
    expect(clerk.locator("#progress")).to_contain_text("公开版次 1")
    anyone.context.clear_cookies()
    anyone.goto("/published/")
    anyone.click("table a:has-text('2023')")
    address = anyone.get_attribute("a.button.first", "href")
    anyone.click("a.button.first:text-is('打开公开站')")
    expect(anyone.locator("h1").first).to_be_visible()
    base = str(address).rsplit("/", 2)[0]
    package = json.loads(anyone.request.get(f"{base}/data/datapackage.json").body())
    table = next(r["path"] for r in package["resources"] if r["name"].endswith("01") or "01" in r["path"])
    content = io.StringIO(anyone.request.get(f"{base}/data/{table}").body().decode("utf-8-sig")).read()
    total = load_example(load())[0].forms[0].cell("income.grand_total", "amount")
    assert total
    assert total.text.replace(",", "") in content
