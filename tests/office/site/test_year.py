"""A project from declaration to payment through the pages, with refusals, lost updates and drafts on the way."""

import re
from typing import Any

import pytest

from mingzhang.office.models import AuditEvent, BudgetLine, Contract, Draft, Organisation, Project
from mingzhang.office.scope import everything
from mingzhang.office.services import projects
from mingzhang.rulebook import load
from tests.office import year
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser

TARGET = {
    "level1-1": "产出指标",
    "level2-1": "质量指标",
    "name-1": "可用率",
    "target-1": "≥99%",
    "weight-1": "90",
}
"""One line of the form of targets."""


def do(browse: Browser, who: str, row: Any, action: str, **fields: Any) -> Any:
    """What the page of an action answers, the revision taken from its form."""
    kind = type(row).__name__.lower()
    kind = {"budgetline": "line"}.get(kind, kind)
    address = f"/do/{kind}/{row.pk}/{action}/"
    client = browse(who)
    client.post("/act/", {"organisation": _own(who), "year": year.YEAR})
    form = client.get(address).content.decode()
    found = re.search(r'name="revision" value="(\d*)"', form)
    return client.post(address, {"revision": found.group(1) if found else "", **fields})


def _own(who: str) -> int:
    from mingzhang.office.models import Membership

    return Membership.objects.get(user__username=who).organisation_id


def _declaration(city: City, people: People) -> dict[str, Any]:
    fund, kind = year.masters(city, people)
    return {key: getattr(value, "pk", value) for key, value in year.request(fund, kind).items()}


def _only(model: Any) -> Any:
    with everything("测试"):
        return model.objects.get()


@pytest.fixture
def draft(city: City, people: People, browse: Browser) -> Project:
    answer = do(browse, "clerk", city["data"], "declare", **_declaration(city, people))
    assert answer.status_code == 302
    project: Project = _only(Project)
    return project


def test_a_year_through_the_pages(draft: Project, city: City, people: People, browse: Browser) -> None:
    assert "没有绩效目标的项目不能提交" in do(browse, "clerk", draft, "submit").content.decode()
    target = {
        "level1-1": "产出指标",
        "level2-1": "质量指标",
        "name-1": "可用率",
        "target-1": "≥99%",
        "weight-1": "90",
    }
    assert do(browse, "clerk", draft, "indicators", **target).status_code == 302
    assert do(browse, "clerk", draft, "submit").status_code == 302
    returned = do(browse, "reviewer", draft, "return", reason="金额偏高", fields_opened=["requested"])
    assert returned.status_code == 302
    page = browse("clerk").get(f"/do/project/{draft.pk}/change/").content.decode()
    assert ('name="requested"' in page, 'name="goal"' in page) == (True, False)
    assert do(browse, "clerk", draft, "change", requested="９００，０００.50").status_code == 302
    assert do(browse, "clerk", draft, "submit").status_code == 302
    for body in ("reviewer", "finance"):
        assert do(browse, body, draft, "pass", reason="").status_code == 302
    assert _only(Project).state == "approved"
    shown = browse("finance").get(f"/projects/{draft.pk}/").content.decode()
    assert "900,000.50" in shown
    budget = do(browse, "finance", draft, "budget", fund=draft.fund_id, initial_amount="900,000.50")
    assert budget.status_code == 302
    contract = _contract(browse, city, people, draft)
    line = _only(BudgetLine)
    beyond = do(browse, "clerk", contract, "pay", line=line.pk, amount="900000.51", paid_on="2023-11-02")
    assert beyond.status_code == 422
    assert 'class="faults"' in beyond.content.decode()
    assert (
        do(browse, "clerk", contract, "pay", line=line.pk, amount="400000", paid_on="2023-11-02").status_code == 302
    )
    assert _only(BudgetLine).paid == year.yuan("400000")
    page = browse("clerk").get(f"/contracts/{contract.pk}/").content.decode()
    assert "未支付 0.00 元" in page
    with everything("测试"):
        actors = [e.actor.username for e in AuditEvent.objects.filter(about=f"project:{draft.pk}").order_by("pk")]
    assert list(dict.fromkeys(actors)) == ["clerk", "reviewer", "finance"]


def _contract(browse: Browser, city: City, people: People, project: Project) -> Contract:
    supplier = year.supplier(city, people)
    fields = {
        "number": "C1",
        "name": "运维合同",
        "supplier": supplier.pk,
        "cost_class": "system_maintenance",
        "amount": "400,000",
        "deposit": "0",
        "buyer_signed_on": "2023-10-20",
        "supplier_signed_on": "2023-10-19",
    }
    assert do(browse, "clerk", project, "contract", **fields).status_code == 302
    contract: Contract = _only(Contract)
    refused = do(browse, "clerk", contract, "conclude")
    assert refused.status_code == 422
    clauses = [c.id for c in load().spending.choices("contract_clause").choices]
    assert do(browse, "clerk", contract, "change", **fields, clauses=clauses).status_code == 302
    assert do(browse, "clerk", contract, "conclude").status_code == 302
    late = do(browse, "clerk", contract, "publish", on="2023-12-07")
    assert late.status_code == 302
    assert "逾期" in browse("clerk").get(f"/contracts/{contract.pk}/").content.decode()
    early = browse("clerk").get("/clocks/?light=late").content.decode()
    assert "运维合同" in early
    return contract


def test_two_people_editing_one_project_see_both_versions(draft: Project, people: People, browse: Browser) -> None:
    client = browse("clerk")
    address = f"/do/project/{draft.pk}/change/"
    client.get(address)
    projects.change(people["head"], draft, {"goal": "另一目标"}, None)
    with everything("测试"):
        fields = {k: getattr(draft, k) for k in ("code", "name", "functional_code", "economic_code", "requested")}
    mine = {**fields, "kind": draft.kind_id, "fund": draft.fund_id, "goal": "我的目标", "revision": draft.revision}
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("我的目标" in page, "另一目标" in page, "您填写的内容没有丢失" in page) == (True, True, True)
    assert "改了：年度目标 <b>另一目标</b>" in page
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    assert client.post(address, {**mine, "revision": revision.group(1)}).status_code == 302
    assert _only(Project).goal == "我的目标"


def test_what_is_typed_is_kept_until_it_is_handed_in(city: City, people: People, browse: Browser) -> None:
    client = browse("clerk")
    address = f"/do/organisation/{city['data'].pk}/declare/"
    said = client.post(f"/drafts/save/?form={address}", {"name": "还没写完的项目", "requested": "12"})
    assert said.content.decode().startswith("草稿已存")
    assert "还没写完的项目" in client.get(address).content.decode()
    assert "还没写完的项目" not in browse("head").get(address).content.decode()
    with everything("测试"):
        assert not AuditEvent.objects.filter(action__startswith="draft").exists()
    client.post(f"/drafts/drop/?form={address}")
    assert "还没写完的项目" not in client.get(address).content.decode()
    with everything("测试"):
        assert Draft.objects.count() == 0


def test_wrong_fields_keep_what_was_typed(city: City, people: People, browse: Browser) -> None:
    year.masters(city, people)
    answer = do(browse, "clerk", city["data"], "declare", code="P9", name="只有名字", requested="十万")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("只有名字" in page, "十万" in page, 'href="#id_requested"' in page) == (True, True, True)


def test_nobody_reviews_what_they_declared(draft: Project, people: People, city: City, browse: Browser) -> None:
    from mingzhang.office.models import Membership

    target = {
        "level1-1": "产出指标",
        "level2-1": "质量指标",
        "name-1": "可用率",
        "target-1": "≥99%",
        "weight-1": "90",
    }
    do(browse, "clerk", draft, "indicators", **target)
    do(browse, "clerk", draft, "submit")
    user = people["clerk"].user
    root = Organisation.objects.get(code="city")
    Membership.objects.create(user=user, organisation=city["data"], role="reviewer", over=root, why="测试")
    client = browse("clerk")
    answer = client.post(f"/do/project/{draft.pk}/pass/", {"reason": "", "revision": ""})
    assert answer.status_code == 403
    assert _only(Project).state == "under_review"
