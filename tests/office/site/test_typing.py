"""Forms as people fill them in: nothing typed is lost, what is meant is taken, the rest is said plainly."""

import re
from datetime import date
from decimal import Decimal

import pytest

from mingzhang.office.desk.figures import even, finest
from mingzhang.office.models import Issue, Membership, Project, Supplier
from mingzhang.office.scope import everything
from mingzhang.office.services import contracts
from mingzhang.office.services.suppliers import register_supplier
from tests.office import year
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser


def _declare(browse: Browser, city: City, people: People, **other: str) -> str:
    fund, kind = year.masters(city, people)
    typed = {
        **year.request(fund, kind),
        "fund": str(fund.pk),
        "kind": str(kind.pk),
        "requested": "1",
        "predecessors": [],
    }
    del typed["predecessors"]
    page = browse("clerk").post(f"/do/organisation/{city['data'].pk}/declare/?year={year.YEAR}", {**typed, **other})
    return str(page.content.decode())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1e5", "“1e5”不是数，请只写数字，例如 1,234.50。"),
        ("1,5", "“1,5”不是数"),
        ("12万", "“12万”不是数"),
        ("1_000", "“1_000”不是数"),
        ("0.001", "小数最多 2 位。"),
        ("1" * 20, "数太大了，请核对位数。"),
    ],
)
def test_an_amount_that_could_be_meant_otherwise(
    browse: Browser, city: City, people: People, typed: str, said: str
) -> None:
    page = _declare(browse, city, people, requested=typed)
    assert f"申报金额（元）：{said}" in page.replace("</a>", "").replace("\n", "")
    assert f'value="{typed}"' in page


def test_a_name_too_long_says_how_long(browse: Browser, city: City, people: People) -> None:
    assert "最多 200 个字，现在有 201 个。" in _declare(browse, city, people, name="长" * 201)


def test_a_clerk_registers_a_supplier_and_is_offered_no_more(browse: Browser, city: City, people: People) -> None:
    clerk, own = browse("clerk"), city["data"].pk
    answer = clerk.post(f"/do/organisation/{own}/supplier/", {"name": "临川示例软件公司", "size": "小型"})
    row = Supplier.objects.get()
    assert (answer.status_code, answer.headers["location"]) == (302, f"/suppliers/{row.pk}/")
    assert f"/do/supplier/{row.pk}/" not in clerk.get(f"/suppliers/{row.pk}/").content.decode()
    assert f"/do/supplier/{row.pk}/change/" in browse("finance").get(f"/suppliers/{row.pk}/").content.decode()


@pytest.mark.parametrize(("headers", "status"), [({}, 403), ({"HX-Request": "true"}, 422)])
def test_what_was_typed_stays_where_one_may_not(
    browse: Browser, city: City, people: People, headers: dict[str, str], status: int
) -> None:
    row = register_supplier(people["finance"], city["city"], "临川示例软件公司")
    answer = browse("clerk").post(
        f"/do/supplier/{row.pk}/change/", {"size": "大型", "credit_code": "9135ABC"}, headers=headers
    )
    page = answer.content.decode()
    assert answer.status_code == status
    assert "修改供应商须由“临川市”范围内的" in page
    assert 'value="9135ABC"' in page


def test_a_finder_says_whose_problem_it_is(browse: Browser, city: City, people: People) -> None:
    auditor = browse("auditor")
    assert f"/do/organisation/{city['audit'].pk}/issue/" in auditor.get("/issues/").content.decode()
    typed = {"title": "公告逾期", "source": "审计", "due_on": "2024年12月31日"}
    address = f"/do/organisation/{city['audit'].pk}/issue/?year={year.YEAR}"
    answer = auditor.post(address, {**typed, "organisation": city["health"].pk})
    assert answer.status_code == 302
    with everything("测试"):
        issue = Issue.objects.get()
    assert (issue.organisation, str(issue.due_on)) == (city["health"], "2024-12-31")
    assert "没有这一天" in auditor.post(address, {**typed, "due_on": "2023-02-30"}).content.decode()


def test_a_conflict_says_what_the_other_changed(browse: Browser, city: City, people: People) -> None:
    contract = year.signed(city, people, year.budgeted(city, people))
    seen = contract.revision
    contracts.publish(people["head"], contract, date(2023, 10, 23), None)
    answer = browse("clerk").post(f"/do/contract/{contract.pk}/publish/", {"on": "2023-10-24", "revision": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "改了：合同公告日期 <b>2023-10-23</b>" in page
    assert "现在的" not in page
    assert 'value="2023-10-24"' in page


def test_an_address_asked_for_in_a_wrong_way_says_so(browse: Browser, people: People) -> None:
    answer = browse("clerk").get("/act/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "它只接收页面上的按钮提交的内容" in answer.content.decode()


def test_after_signing_in_one_goes_on_where_the_button_was(browse: Browser) -> None:
    answer = browse(None).post("/act/", {"year": "2023", "next": "/projects/"})
    assert answer.headers["location"] == "/sign-in/?next=/projects/"


def test_another_tab_changes_neither_year_nor_organisation_of_a_form(
    browse: Browser, city: City, people: People
) -> None:
    Membership.objects.create(
        user=people["clerk"].user,
        organisation=city["health"],
        role=Membership.Role.CLERK,
        over=city["health"],
        why="测试",
    )
    fund, kind = year.masters(city, people)
    client, data = browse("clerk"), city["data"].pk
    client.post("/act/", {"organisation": data, "year": year.YEAR})
    form = client.get(f"/do/organisation/{data}/declare/").content.decode()
    [address] = re.findall(r'<form class="form" method="post" action="([^"]*)"', form)
    assert address == f"/do/organisation/{data}/declare/?for={data}-{year.YEAR}"
    client.post("/act/", {"organisation": city["health"].pk, "year": year.YEAR + 1})
    typed = {**year.request(fund, kind), "fund": fund.pk, "kind": kind.pk}
    assert client.post(address, typed).status_code == 302
    with everything("测试"):
        project = Project.objects.get()
    assert (project.organisation, project.fiscal_year) == (city["data"], year.YEAR)
    assert client.get(f"/do/organisation/{data}/declare/?for={city['audit'].pk}-{year.YEAR}").status_code == 404


def test_a_column_has_as_many_digits_everywhere() -> None:
    column = [Decimal("2.5"), Decimal("2.22"), None, Decimal(3)]
    digits = finest(column)
    assert [even(value, digits) for value in column] == ["2.50", "2.22", "—", "3.00"]
    assert even(Decimal(-5), finest([])) == "−5"
