"""Other programs do what people do on pages, with the same rules."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mingzhang.office.models import ApiToken, Project
from mingzhang.office.scope import everything
from mingzhang.office.services.acting import NotFoundError, RefusedError
from mingzhang.office.services.tokens import actor_of_token, end_token, issue_token
from tests.office.api.conftest import Programs
from tests.office.conftest import City, People
from tests.office.test_exchange import GOOD, HEAD, book
from tests.office.year import CLAUSES, CODE, ECONOMIC, YEAR, masters, supplier

INDICATOR = {"level1": "产出指标", "level2": "数量指标", "name": "办件量", "target": "≥9000件", "weight": "90"}


def declaration(**other: Any) -> dict[str, Any]:
    return {
        "organisation": "data", "fiscal_year": YEAR, "code": "P1", "name": "平台运维", "kind": "target",
        "fund": f"F{YEAR}", "functional_code": CODE, "economic_code": ECONOMIC, "requested": "1000.50",
        "basis": "办法", "goal": "稳定运行", "is_new": True, **other,
    }  # fmt: skip


def test_a_project_from_declaration_to_payment(city: City, people: People, program: Programs) -> None:
    masters(city, people)
    who = supplier(city, people)
    clerk, finance, reviewer = program("clerk"), program("finance"), program("reviewer")
    made = clerk("POST", "/projects", declaration())
    assert (made.status_code, made.json()["requested"], made.json()["state"]) == (201, "1000.50", "draft")
    key = made.json()["id"]
    done = clerk("PUT", f"/projects/{key}/indicators", [INDICATOR], made["ETag"])
    done = clerk("POST", f"/projects/{key}/submit", {}, done["ETag"])
    assert done.json()["state"] == "under_review"
    for caller in (reviewer, finance):
        seen = caller("GET", f"/projects/{key}")
        done = caller("POST", f"/projects/{key}/pass", {"reason": "同意"}, seen["ETag"])
    assert done.json()["state"] == "approved"
    line = finance("POST", "/budget-lines", {"project": key, "fund": f"F{YEAR}", "initial": "1000"}).json()
    contract = clerk(
        "POST",
        "/contracts",
        {
            "organisation": "data", "fiscal_year": YEAR, "number": "C1", "name": "合同", "supplier": who.pk,
            "cost_class": "cloud", "amount": "900", "clauses": CLAUSES, "buyer_signed_on": "2023-10-20",
            "supplier_signed_on": "2023-10-20", "shares": [{"project": key, "amount": "900"}],
        },
    )  # fmt: skip
    assert contract.status_code == 201
    at = f"/contracts/{contract.json()['id']}"
    concluded = clerk("POST", f"{at}/conclude", {}, contract["ETag"])
    published = clerk("POST", f"{at}/publish", {"on": "2023-12-07"}, concluded["ETag"])
    assert (published.status_code, published.json()["published_on"]) == (200, "2023-12-07")
    bill = clerk("POST", f"{at}/invoices", {"number": "1", "amount": "900", "received_on": "2023-11-01"})
    pay = {
        "line": line["id"],
        "contract": contract.json()["id"],
        "invoice": bill.json()["id"],
        "paid_on": "2023-12-01",
    }
    over = clerk("POST", "/payments", {**pay, "amount": "1000.01"})
    assert (over.status_code, over["Content-Type"]) == (422, "application/problem+json")
    assert over.json()["problems"]["amount"].startswith("超出预算 0.01 元")
    paid = clerk("POST", "/payments", {**pay, "amount": "900"})
    assert (paid.status_code, paid.json()["amount"]) == (201, "900.00")
    late = clerk("GET", "/clocks/late").json()["rows"]
    assert {(c["deadline"], c["days_late"]) for c in late if c["done_on"]} == {("contract.publication", 44)}
    funds = clerk("GET", f"/execution/{YEAR}/funds").json()
    assert [(f["label"], f["paid"], f["rate"]) for f in funds] == [("运维专项资金", "900.00", "90.00")]
    history = clerk("GET", f"/projects/{key}/approvals").json()
    assert [e["action"] for e in history][-1] == "projects.approved"


def test_a_change_names_the_version_it_saw(city: City, people: People, program: Programs) -> None:
    masters(city, people)
    clerk = program("clerk")
    made = clerk("POST", "/projects", declaration())
    at = f"/projects/{made.json()['id']}"
    assert clerk("PATCH", at, {"name": "一"}).status_code == 428
    first = clerk("PATCH", at, {"name": "一"}, made["ETag"])
    assert (first.status_code, first.json()["name"]) == (200, "一")
    second = clerk("PATCH", at, {"name": "二"}, made["ETag"])
    assert (second.status_code, second["ETag"]) == (412, first["ETag"])
    assert "已被他人修改" in second.json()["detail"]
    assert clerk("GET", at).json()["name"] == "一"


def test_what_is_wrong_is_said_by_field(city: City, people: People, program: Programs) -> None:
    masters(city, people)
    clerk = program("clerk")
    refused = clerk("POST", "/projects", declaration(functional_code="2010399", requested="0"))
    assert (refused.status_code, sorted(refused.json()["problems"])) == (422, ["functional_code", "requested"])
    misread = clerk("POST", "/projects", {"organisation": "data"})
    assert misread.status_code == 422
    assert "body.body.code" in misread.json()["problems"]
    assert clerk("GET", "/projects?cursor=xx").status_code == 400
    assert program("reviewer")("POST", "/projects", declaration()).status_code == 403
    assert clerk("POST", "/projects", declaration(organisation="health")).status_code == 404


def test_problems_are_english_where_that_is_asked_for(city: City, people: People, program: Programs) -> None:
    clerk = program("clerk")
    asked = ("en-GB,en;q=0.9", "fr, en;q=0.5, zh;q=0.1", "zh-CN, en;q=0.5", "fr", "")
    answers = [clerk("get", "/projects/999999", headers={"Accept-Language": language}) for language in asked]
    english = "There is no such row, or it is not for you to see."
    chinese = "没有这条记录，或者不在您的范围内。"
    assert [a.json()["detail"] for a in answers] == [english, english, chinese, chinese, chinese]


def test_lists_page_by_cursor_and_show_one_s_own(city: City, people: People, program: Programs) -> None:
    masters(city, people)
    clerk = program("clerk")
    for number in range(5):
        clerk("POST", "/projects", declaration(code=f"P{number}"))
    seen, cursor = [], ""
    while True:
        part = clerk("GET", f"/projects?year={YEAR}&size=2&sort=-code&cursor={cursor}").json()
        seen += [row["code"] for row in part["rows"]]
        cursor = part["next"]
        if not cursor:
            break
    assert seen == ["P4", "P3", "P2", "P1", "P0"]
    assert program("other_clerk")("GET", "/projects").json() == {"rows": [], "next": ""}


def test_tokens_end(city: City, people: People) -> None:
    clerk = people["clerk"]
    token, text = issue_token(clerk, "接口", 1)
    assert text not in str(ApiToken.objects.values_list().get())
    assert actor_of_token(text) == clerk
    assert actor_of_token(text + "x") is None
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert actor_of_token(text) is None
    token, text = issue_token(clerk, "另一个")
    with pytest.raises(NotFoundError):
        end_token(people["other_clerk"], token.pk)
    end_token(clerk, token.pk)
    assert actor_of_token(text) is None
    with pytest.raises(RefusedError, match="有效期应为 1 至 366 天"):
        issue_token(clerk, "永久", 100_000)
    _, text = issue_token(clerk, "第三个")
    clerk.user.is_active = False
    clerk.user.save()
    assert actor_of_token(text) is None


def test_tables_come_in_by_the_interface(city: City, people: People, program: Programs) -> None:
    masters(city, people)
    clerk = program("clerk")
    at = f"/tables/projects/data/{YEAR}"

    def send(path: str, *rows: Any) -> Any:
        file = SimpleUploadedFile("申报.xlsx", book(*rows))
        return clerk.send(at + path, file)

    bad = send("/dry-run", HEAD, ["X1", "=1", *GOOD[2:]])
    assert (bad.json()["clean"], bad.json()["faults"][0]["label"]) == (False, "项目名称")
    assert send("/marked", HEAD, ["X1", "=1", *GOOD[2:]]).content.startswith(b"PK")
    assert send("", HEAD, ["X1", "=1", *GOOD[2:]]).status_code == 422
    with everything("测试"):
        assert Project.objects.count() == 0
    assert (send("", HEAD, GOOD).status_code, send("/dry-run", HEAD, GOOD).json()["clean"]) == (201, False)
    assert clerk("GET", f"/tables/projects/data/{YEAR}/template").content.startswith(b"PK")
    assert clerk("GET", f"/tables/nothing/data/{YEAR}/template").status_code == 404
