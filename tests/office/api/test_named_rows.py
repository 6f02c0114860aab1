"""Rows of another department named beside one's own: in what is sent, too, they do not exist."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.office.models import BudgetLine, Contract, Organisation, Project
from mingzhang.office.scope import everything
from mingzhang.office.services import budget, contracts, projects, reviews
from tests.office.api.conftest import Programs
from tests.office.api.ripe import ripe
from tests.office.api.rows import NAME
from tests.office.conftest import City, People
from tests.office.counting_keys import count_keys_anew
from tests.office.year import CODE, TARGETS, YEAR, request, yuan

Case = tuple[str, str, Any]


def _own(health: Organisation, people: People, known: dict[str, Any]) -> dict[str, int]:
    """A draft, a project with its budget and a drafted contract of the other department."""
    clerk = people["other_clerk"]
    with everything("测试"):
        example = Project.objects.select_related("fund", "kind").get(pk=known["projects"])
        draft = projects.declare(clerk, health, YEAR, request(example.fund, example.kind, code="H1"))
        passed = projects.declare(clerk, health, YEAR, request(example.fund, example.kind, code="H2"))
        projects.set_indicators(clerk, passed, TARGETS, None)
        sent = projects.submit(clerk, passed, None)
        reviews.pass_review(people["reviewer"], sent)
        done = reviews.pass_review(people["finance"], sent)
        line: BudgetLine = budget.set_budget(people["finance"], done, done.fund, yuan("100"))
        theirs = Contract.objects.select_related("supplier").get(pk=known["contracts"])
    values = {
        "number": "H1",
        "name": "合同",
        "supplier": theirs.supplier,
        "cost_class": "cloud",
        "amount": yuan("9"),
    }
    contract = contracts.draft_contract(clerk, health, YEAR, values, [(done, yuan("9"))])
    return {"draft": draft.pk, "passed": done.pk, "line": line.pk, "contract": contract.pk}


def _cases(own: dict[str, int], theirs: dict[str, Any]) -> list[Case]:
    """Each names a row of one's own by its address, or makes one, and a row of the others in what is sent."""
    declared = {
        "organisation": "health", "fiscal_year": YEAR, "code": "H9", "name": "项目", "kind": "target",
        "fund": f"F{YEAR}", "functional_code": CODE, "requested": "1", "predecessors": [theirs["before"]],
    }  # fmt: skip
    contract = {
        "organisation": "health", "fiscal_year": YEAR, "number": "H9", "name": "合同", "amount": "9",
        "supplier": theirs["suppliers"], "cost_class": "cloud",
    }  # fmt: skip
    paid = {"line": own["line"], "amount": "1", "paid_on": "2023-12-01", "payee": "甲", "purpose": "乙"}
    shares = [{"project": theirs["projects"], "amount": "9"}]
    mine = [{"project": own["passed"], "amount": "9"}]
    fee = {"expert": "甲", "reviewed_on": "2023-11-01", "amount": "9", "procurement": theirs["procurements"]}
    bill = {"number": "1", "amount": "1", "received_on": "2023-11-01", "acceptance": theirs["acceptances"]}
    moved = {"kind": "move", "amount": "1", "reason": "因", "given_to": own["line"]}
    return [
        ("POST", "/projects", declared),
        ("PUT", f"/projects/{own['draft']}/predecessors", {"predecessors": [theirs["before"]]}),
        ("POST", f"/projects/{own['draft']}/take-over", {"before": theirs["before"]}),
        ("PUT", f"/projects/{own['draft']}/systems", {"systems": [theirs["systems"]]}),
        ("POST", f"/projects/{own['passed']}/fees", fee),
        ("POST", "/contracts", {**contract, "shares": shares}),
        ("POST", "/contracts", {**contract, "shares": mine, "procurement": theirs["procurements"]}),
        ("PATCH", f"/contracts/{own['contract']}", {"shares": shares}),
        ("POST", f"/contracts/{own['contract']}/invoices", bill),
        ("POST", "/payments", {**paid, "contract": theirs["contracts"]}),
        ("POST", "/payments", {**paid, "contract": own["contract"], "invoice": theirs["invoices"]}),
        ("POST", "/payments", {**paid, "expert_fee": theirs["fee"]}),
        ("POST", "/payments", {**paid, "allocation": theirs["allocation"]}),
        ("POST", "/adjustments", {**moved, "taken_from": theirs["budget-lines"]}),
    ]


def test_rows_of_others_cannot_be_named(city: City, people: People, program: Programs) -> None:
    count_keys_anew()
    theirs = ripe(city, people)
    own = _own(city["health"], people, theirs)
    clerk = program("other_clerk")
    for method, path, body in _cases(own, theirs):
        key = path.split("/")[2] if path.count("/") > 1 else "0"
        answer = clerk(method, path, body, f'"{key}-1"')
        if answer.status_code == 412:
            answer = clerk(method, path, body, answer["ETag"])
        assert (answer.status_code, NAME in str(answer.json())) == (404, False), (path, body, answer.json())
    before = clerk.send(f"/documents?previous={theirs['documents']}", SimpleUploadedFile("账.txt", b"x"))
    assert (before.status_code, NAME in str(before.json())) == (404, False)
