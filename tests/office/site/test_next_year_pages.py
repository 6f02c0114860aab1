"""The year before on pages: said in the declaration, flagged to reviewers, proposed and decided in a list."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from mingzhang.office.models import Fund, Issue, Predecessor, Project, ProjectKind
from mingzhang.office.scope import everything
from mingzhang.office.services import results
from tests.office import year
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser
from tests.office.test_next_year import NEXT, PDF, evaluated, issue_of, under_review


def _looking(browse: Browser, people: People, who: str, at: int = NEXT) -> Client:
    client = browse(who)
    client.post("/act/", {"organisation": people[who].organisation.pk, "year": at})
    return client


def _declaration(**other: object) -> dict[str, object]:
    with everything("测试"):
        fund, kind = Fund.objects.get(fiscal_year=NEXT), ProjectKind.objects.get()
    return {
        **year.request(fund, kind, code="N1", name="网上政务平台运维"),
        "fund": fund.pk,
        "kind": kind.pk,
        "is_new": "",
        **other,
    }


def test_a_declaration_names_its_predecessor_on_the_page(city: City, people: People, browse: Browser) -> None:
    old = evaluated(city, people)
    year.masters(city, people, NEXT)
    clerk = _looking(browse, people, "clerk")
    address = reverse("act-on", args=["organisation", city["data"].pk, "declare"])
    form = clerk.get(address).content.decode()
    assert "P1 网上政务平台运维；调整后预算 1,000,000.00 元，执行 80.00%；自评 91.33 优" in form
    assert f'name="predecessors" value="{old.pk}"' in form
    assert "checked" not in form, "nothing is chosen for the person"
    both = clerk.post(address, _declaration(predecessors=[old.pk], is_new="on"))
    assert (both.status_code, "勾选了上年项目，就不是新增项目" in both.content.decode()) == (422, True)
    made = clerk.post(address, _declaration(predecessors=[old.pk]))
    assert made.status_code == 302
    with everything("测试"):
        assert [(link.project.code, link.before_id) for link in Predecessor.objects.all()] == [("N1", old.pk)]
    shown = clerk.get(made.headers["Location"]).content.decode()
    assert all(text in shown for text in ("1,000,000.00", "800,000.00", "80.00%", "91.33", "沿用上年指标"))
    other = clerk.post(address, _declaration(predecessors=[10**6]))
    assert other.status_code == 422, "a project that is not there is not taken"


def test_reviewers_are_told_of_overdue_issues_where_they_decide(
    city: City, people: People, browse: Browser
) -> None:
    old = evaluated(city, people)
    issue_of(people, old, timezone.localdate() - timedelta(days=30))
    project = under_review(city, people, [old])
    flag = "上年项目有 1 项问题逾期未整改，最久的“合同公告逾期”已逾期 30 天，责任人 甲；请审核时考虑。"
    pages = [reverse("project", args=[project.pk])]
    pages += [reverse("act-on", args=["project", project.pk, step]) for step in ("pass", "return", "refuse")]
    for who in ("reviewer", "finance"):
        told = [flag in _looking(browse, people, who).get(page).content.decode() for page in pages]
        assert told == [True] * 4
    calm = under_review(city, people, [], code="P2")
    page = _looking(browse, people, "reviewer").get(reverse("project", args=[calm.pk])).content.decode()
    assert ("逾期未整改，最久的" in page, "新增项目，没有上年项目。" in page) == (False, True)


def test_the_list_of_proposals_as_a_page_and_a_workbook(city: City, people: People, browse: Browser) -> None:
    old = evaluated(city, people)
    first = under_review(city, people, [old], code="A", requested=year.yuan("900000"))
    under_review(city, people, [], code="B", requested=year.yuan("100000"))
    results.decide(people["finance"], first, year.yuan("850000.50"), "=财力所限")
    finance = _looking(browse, people, "finance")
    page = finance.get("/results/").content.decode()
    assert "申报合计 1,000,000.00 元，上年执行合计 800,000.00 元；已拟定 1 项，合计 850,000.50 元。" in page
    (sheet,) = load_workbook(BytesIO(finance.get("/results/?format=xlsx").content)).worksheets
    head, *lines = ([cell.value for cell in row] for row in sheet.iter_rows())
    columns = (
        "编码",
        "上年项目",
        "上年执行（元）",
        "申报（元）",
        "结果应用建议",
        "建议金额（元）",
        "拟安排预算（元）",
    )
    found = [dict(zip(head, line, strict=True)) for line in lines]
    assert [tuple(line[name] for name in columns) for line in found] == [
        ("A", "网上政务平台运维", 800000, 900000, "优先保障", 900000, 850000.5),
        ("B", "新增项目", None, 100000, "—", None, None),
    ]
    assert found[0]["与建议不同的理由"] == "=财力所限"
    assert sheet.cell(2, head.index("与建议不同的理由") + 1).data_type == "s", "a text, never a formula"
    assert "还没有提交的项目" in _looking(browse, people, "other_clerk").get("/results/").content.decode()


def test_the_list_is_narrowed_in_the_address_and_its_files_and_sums_follow(
    city: City, people: People, browse: Browser
) -> None:
    old = evaluated(city, people)
    under_review(city, people, [old], code="A", requested=year.yuan("900000"))
    under_review(city, people, [], code="B", requested=year.yuan("100000"))
    issue_of(people, old, timezone.localdate() + timedelta(days=30))
    finance = _looking(browse, people, "finance")
    found = {
        "proposal=priority": ["A"],
        "proposal=suspend": [],
        "proposal=none": ["B"],
        "issues=open": ["A"],
        "issues=overdue": [],
        "issues=none": ["B"],
        f"organisation={city['data'].code}": ["A", "B"],
        f"organisation={city['data'].code}&proposal=none&issues=none": ["B"],
        "organisation=nobody": [],
    }

    def codes(words: str) -> list[object]:
        (sheet,) = load_workbook(BytesIO(finance.get(f"/results/?format=xlsx&{words}").content)).worksheets
        head, *lines = ([cell.value for cell in row] for row in sheet.iter_rows())
        return [dict(zip(head, line, strict=True))["编码"] for line in lines]

    assert {words: codes(words) for words in found} == found
    page = finance.get("/results/?proposal=priority").content.decode()
    assert "申报合计 900,000.00 元，上年执行合计 800,000.00 元；已拟定 0 项" in page, "sums are of what was found"
    assert ('<option value="priority" selected>优先保障</option>' in page, ">B<" in page) == (True, False)
    assert 'href="?proposal=priority&amp;format=csv"' in page, "the files are of what was found"
    lines = finance.get("/results/?format=csv&issues=open").content.decode("utf-8-sig").splitlines()
    row = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert len(lines) == 2
    assert (row["上年执行率"], row["上年得分"], row["上年未整改问题"]) == ("80.00", "91.33", "1")


def test_the_list_in_english(city: City, people: People, browse: Browser) -> None:
    under_review(city, people, [evaluated(city, people)])
    finance = _looking(browse, people, "finance")
    finance.post("/language/", {"language": "en"})
    page = finance.get("/results/").content.decode()
    assert "Given priority" in page
    assert "优先保障" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(count: int, city: City, people: People, browse: Browser) -> None:
    old = evaluated(city, people)
    for number in range(count):
        under_review(city, people, [old], code=f"Q{number}")
    finance = _looking(browse, people, "finance")
    finance.get("/results/")
    with CaptureQueriesContext(connection) as captured:
        finance.get("/results/")
    assert len(captured) == QUERIES


QUERIES = 15
"""Of the whole page: the person, the list, its sums, predecessors and decisions, what filters offer."""


def test_an_issue_is_answered_with_proof_and_closed_on_pages(city: City, people: People, browse: Browser) -> None:
    old = evaluated(city, people)
    issue = issue_of(people, old, timezone.localdate() - timedelta(days=3))
    clerk, auditor = (_looking(browse, people, who, year.YEAR) for who in ("clerk", "auditor"))
    home = clerk.get("/").content.decode()
    assert ("合同公告逾期" in home, "逾期 3 天" in home) == (True, True)

    def step(who: Client, name: str, **values: object) -> tuple[int, str]:
        answer = who.post(reverse("act-on", args=["issue", issue.pk, name]), values)
        return answer.status_code, answer.content.decode()

    assert step(clerk, "answer", answer="整改完成")[0] == 302
    status, text = step(auditor, "close", reason="属实")
    assert (status, "没有整改佐证附件，不能销号" in text) == (422, True)
    assert step(auditor, "send-back", reason="请补佐证")[0] == 302
    status, text = step(clerk, "answer", answer="已补", proof=SimpleUploadedFile("证.exe", b"MZ"))
    assert (status, "不是可以上传的文件类型" in text, "已补" in text) == (422, True, True)
    assert step(clerk, "answer", answer="已补", proof=SimpleUploadedFile("证.pdf", PDF))[0] == 302
    assert step(auditor, "close", reason="属实")[0] == 302
    with everything("测试"):
        assert Issue.objects.get().state == "closed"
    page = auditor.get("/issues/").content.decode()
    assert "共 1 项：待整改 0 项，其中逾期 0 项；已报整改 0 项；有异议 0 项；已销号 1 项。" in page


def test_targets_are_taken_over_and_marked_on_the_page(city: City, people: People, browse: Browser) -> None:
    old = evaluated(city, people)
    year.masters(city, people, NEXT)
    clerk = _looking(browse, people, "clerk")
    declare = reverse("act-on", args=["organisation", city["data"].pk, "declare"])
    clerk.post(declare, _declaration(predecessors=[old.pk]))
    with everything("测试"):
        project = Project.objects.get(fiscal_year=NEXT)
    taken = clerk.post(
        reverse("act-on", args=["project", project.pk, "take-over"]), {"before": old.pk}, follow=True
    )
    page = taken.content.decode()
    assert (page.count("要求低于上年完成"), page.count("无法比较")) == (
        2,
        1,
    )  # response time and satisfaction; words
