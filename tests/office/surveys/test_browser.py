"""One evaluation in a real browser, from the sample to the report; its survey is answered without an account."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from mingzhang.example.evaluation_inputs import EvaluationInputs, evaluation_inputs
from mingzhang.office.models import Evaluation, Organisation, Response, Survey, User
from mingzhang.office.queries.evaluations import judged_leaves, policy_of
from mingzhang.office.queries.survey_links import token_of
from mingzhang.office.scope import everything
from mingzhang.office.services import invitations
from mingzhang.rulebook import load
from tests.office.conftest import City, People
from tests.office.self_evaluation.test_evaluations import evaluators
from tests.office.self_evaluation.year import handed_in
from tests.office.site.conftest import quick
from tests.office.site.test_browser import PASSWORD, chromium, refused, server
from tests.office.surveys.conftest import said
from tests.office.year import YEAR

__all__ = ["chromium", "quick", "refused", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SUBJECT, INPUT = "运维专项资金", "public_satisfaction"
As = Callable[[str], Page]


@pytest.fixture
def open_as(chromium: Chromium, server: str, refused: list[str]) -> Iterator[As]:
    """A browser in which a person has signed in for the year."""
    contexts = []

    def sign_in(name: str) -> Page:
        user = User.objects.get(username=name)
        user.set_password(PASSWORD)
        user.save()
        context = chromium.new_context(base_url=server)
        contexts.append(context)
        context.set_default_timeout(90_000)
        page = context.new_page()
        page.on("console", lambda said: refused.append(said.text) if said.type in {"error", "warning"} else None)
        page.goto("/sign-in/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/")
        page.select_option(".acting [name=year]", str(YEAR))
        page.wait_for_load_state()
        return page

    yield sign_in
    for context in contexts:
        context.close()


def _place(city: City, people: People) -> None:
    """The city lies where the policy applies, and a project's self-evaluation was handed in."""
    policy = load().policies[_published().policy]
    Organisation.objects.update(region=policy.region)
    for organisation in city.values():
        organisation.refresh_from_db()
    evaluators(city)
    handed_in(city, people)


def _published() -> EvaluationInputs:
    """What was published of a fund whose evaluation asks for the satisfaction of the public."""
    return next(one for one in evaluation_inputs() if INPUT in one.given)


def _recheck(page: Page, organisation: Organisation) -> None:
    """A sample of one self-evaluation; one target proves to have been reached by less."""
    page.goto("/rechecks/")
    page.select_option("main [name=organisation]", str(organisation.pk))
    page.fill("[name=count]", "1")
    page.click("main button.first")
    page.click("main table th a")
    page.fill('[name="indicator.1.actual"]', "1个")
    page.fill("[name=reason]", "现场只看到 1 个站点")
    page.click('button:has-text("记下复核结果")')
    # 20 × 1 ÷ 3 = 6.67 in place of 13.33 points: 84.67 in place of 91.33.
    expect(page.locator("main table tbody tr")).to_contain_text("84.67")


def _open(page: Page, label: str) -> None:
    """The form of a step, which may stand under “更多”."""
    step = page.locator(".actions a", has_text=label).first
    if not step.is_visible():
        page.click(".actions summary")
    step.click()


def _begin(page: Page) -> str:
    """The evaluation begun on the organisation's page; its address."""
    page.goto("/organisations/data/")
    _open(page, "开展绩效评价")
    page.fill("#panel [name=subject]", SUBJECT)
    page.select_option("#panel [name=policy]", _published().policy)
    page.click("#panel button.first")
    page.wait_for_url("**/evaluations/*/")
    return page.url


def _survey(page: Page) -> list[str]:
    """A survey of the evaluation with five links for single persons; their addresses."""
    _open(page, "做问卷调查")
    page.select_option("#panel [name=questionnaire]", "satisfaction.public")
    page.select_option("#panel [name=input]", INPUT)
    page.fill("#panel [name=title]", "平台公众满意度")
    page.fill("#panel [name=groups]", "市民")
    page.click("#panel button.first")
    page.wait_for_url("**/surveys/*/")
    _open(page, "生成链接")
    page.fill("#panel [name=count]", "5")
    page.click("#panel button.first")
    page.wait_for_selector('button:has-text("CSV")')
    with page.expect_download() as got:
        page.click('button:has-text("CSV")')
    text = Path(got.value.path()).read_text(encoding="utf-8-sig")
    return [row["链接"] for row in csv.DictReader(io.StringIO(text))]


def _answer(chromium: Chromium, address: str, option: str) -> str:
    """Somebody without account and script answers on a telephone; what the page says then."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(address)
    if page.locator("fieldset").count():
        page.click('button:has-text("提交答卷")')  # nothing chosen yet
        assert page.locator("fieldset.wrong").count() == page.locator("fieldset").count()
        assert page.locator("body").bounding_box()["width"] <= 390  # type: ignore[index] # it is shown
        for question in page.locator("fieldset").all():
            question.get_by_label(option, exact=True).check()
        page.click('button:has-text("提交答卷")')
    said = page.inner_text("main")
    context.close()
    return said


def _fill_in(page: Page, row: Evaluation) -> None:
    """All other inputs as published, full points but for one that lost some, with the reason."""
    for name, text in _published().given.items():
        if name != INPUT:
            page.fill(f'[name="given.{name}"]', text)
    for number, leaf in enumerate(judged_leaves(policy_of(row))):
        page.fill(f'[name="judged.{leaf.id}.points"]', "0" if number == 0 else str(leaf.weight))
    page.click("main form button.first")
    expect(page.locator(".faults")).to_contain_text("扣了分，请写明理由")
    page.fill(f'[name="judged.{judged_leaves(policy_of(row))[0].id}.reason"]', "没有立项论证材料")
    page.click("main form button.first")
    expect(page.locator(".told")).to_contain_text("评价已保存")


def _go(page: Page, address: str) -> None:
    """A page, once the one before has come whole: a browser gives up what is still on its way."""
    page.wait_for_load_state("networkidle")
    page.goto(address)


def _step(page: Page, label: str) -> None:
    _open(page, label)
    with page.expect_navigation():
        page.click("#panel button.first")
    page.wait_for_selector(".told.success")


def test_one_evaluation_from_sample_to_report(
    chromium: Chromium, open_as: As, city: City, people: People, refused: list[str]
) -> None:
    _place(city, people)
    finance, maker = open_as("finance"), open_as("first")
    _recheck(finance, city["data"])
    at = _begin(maker)
    links = _survey(maker)
    survey = maker.url
    said = [
        _answer(chromium, link, option) for link, option in zip(links, ("非常满意",) * 4 + ("满意",), strict=True)
    ]
    assert ["谢谢" in text for text in said] == [True] * 5
    assert "不能再答一次；原来的答卷没有改动" in _answer(chromium, links[0], "非常不满意")
    maker.goto(survey)
    expect(maker.locator("main")).to_contain_text("96.00%")  # four of 100 and one of 80
    _open(maker, "采用结果")
    maker.check("#panel input[value='single:全部']")
    with maker.expect_navigation():
        maker.click("#panel button.first")
    maker.wait_for_selector(".told.success")
    _go(maker, at)
    assert maker.input_value(f'[name="given.{INPUT}"]') == "96.00%"
    with everything("测试"):
        row = Evaluation.objects.get()
        assert Response.objects.count() == 5
    _fill_in(maker, row)
    _step(maker, "提交复核")
    for name in ("second", "reviewer", "finance"):
        page = finance if name == "finance" else open_as(name)
        _go(page, at)
        _step(page, "复核通过")
    expect(finance.locator("h1")).to_contain_text("已定稿")
    _go(finance, at)
    with finance.expect_download() as got:
        finance.click("main a:has-text('DOCX') >> nth=0")
    _check_report(Path(got.value.path()))
    assert [text for text in refused if "422" not in text] == []


def _check_report(path: Path) -> None:
    """The report names the survey with its result, and the total that stands in the office."""
    report = docx.Document(str(path))
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in report.paragraphs), *cells])
    with everything("测试"):
        row = Evaluation.objects.get()
    assert (row.state, row.level) == ("approved", 3)
    assert [word in text for word in (SUBJECT, row.total, "没有立项论证材料", "现场只看到 1 个站点")] == [True] * 4
    assert "平台公众满意度（一人一链接）市民" in cells
    assert {"5", "96.00"} <= set(cells)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_questions_is_accessible_and_answered_by_keyboard(
    chromium: Chromium, server: str, people: People, survey: Survey, scheme: Literal["light", "dark"]
) -> None:
    link = invitations.open_to_all(people["clerk"], survey)
    context = chromium.new_context(base_url=server, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(reverse("answer-survey", args=[token_of(link)]))
    for _ in range(2):  # as it is opened, and with its faults
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        page.click('button:has-text("提交答卷")')
        page.wait_for_selector(".faults")
    questions = page.locator("fieldset").count()
    page.focus("fieldset >> nth=0 >> input >> nth=0")
    for _ in range(questions):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/survey/thanks/")
    context.close()
    with everything("测试"):
        assert [one.answers for one in Response.objects.all()] == [said("非常满意")]
