"""Every operation of the interface, from its own description: nobody without a token, no row of others."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mingzhang.office.api import api
from mingzhang.office.models import ProjectIndicator
from mingzhang.office.queries.acting import Actor
from mingzhang.office.scope import everything
from mingzhang.office.services import budget, performance, procurement, rectification, remarks, surveys
from mingzhang.office.services.acceptances import enter_invoice, request_acceptance
from mingzhang.office.services.payments import Paid, pay_contract
from mingzhang.office.services.webhooks import add_webhook
from tests.office.api.conftest import Programs
from tests.office.api.test_webhooks import INSIDE
from tests.office.conftest import City, People
from tests.office.year import YEAR, budgeted, signed, yuan

SCHEMA: dict[str, Any] = api.get_openapi_schema()
OPERATIONS = [(method, path) for path, methods in SCHEMA["paths"].items() for method in methods]
OPEN_TO_ALL = {
    ("get", "/api/me"),
    ("get", "/api/suppliers"),
    ("get", "/api/suppliers/suspected"),
    ("get", "/api/funds/{year}"),
    ("get", "/api/project-kinds"),
    ("get", "/api/codes/{kind}/{year}"),
}
"""What says nothing of an organisation's rows: registers, and oneself."""

# Without any row named there is nothing to find: the request itself is refused.
REFUSED = {("post", "/api/adjustments"): 422}


def body_of(method: str, path: str) -> Any:
    """The least that the operation's schema accepts."""
    content = SCHEMA["paths"][path][method].get("requestBody", {}).get("content", {})
    return _least(content["application/json"]["schema"]) if "application/json" in content else None


def _least(schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        schema = SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return _least(schema["anyOf"][0])
    match schema.get("type"):
        case "object":
            known = schema.get("properties", {})
            return {name: _least(known[name]) for name in schema.get("required", [])}
        case "array":
            return []
        case "integer" | "number":
            return 1
        case "boolean":
            return True
    return "2023-12-01" if schema.get("format") == "date" else "data"


def test_the_description_is_open_api_3_1(program: Programs) -> None:
    told = program(None)("GET", "/openapi.json")
    assert (told.status_code, told.json()["openapi"]) == (200, "3.1.0")
    assert len(OPERATIONS) > 70


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.django_db
def test_nobody_without_a_token(method: str, path: str, program: Programs) -> None:
    address = re.sub(r"\{[^}]+\}", "1", path).removeprefix("/api")
    said = program(None)(method.upper(), address, body_of(method, path))
    assert (said.status_code, said["WWW-Authenticate"], "有效的令牌" in said.json()["detail"]) == (
        401,
        "Bearer",
        True,
    )


def test_no_row_of_others(city: City, people: People, program: Programs) -> None:
    """A clerk of another department asks for everything that the first one has."""
    rows = _rows(city, people)
    stranger, own = program("other_clerk"), program("auditor")
    answers, leaks = {}, {}
    for method, path in OPERATIONS:
        address = _address(path, rows)
        tag = {"etag": f'"{rows.get(_kind(path), 0)}-1"'}
        if _takes_file(method, path):
            said = stranger.send(address, SimpleUploadedFile("申报.xlsx", b"PK"))
        else:
            said = stranger(method.upper(), address, body_of(method, path), **tag)
        if (method, path) in OPEN_TO_ALL:
            assert said.status_code == 200
            continue
        if method == "get" and "{key}" not in path and "/tables/" not in path:
            leaks[path] = str(said.json())
            continue
        answers[method, path] = said.status_code
    assert {pair: status for pair, status in answers.items() if status != REFUSED.get(pair, 404)} == {}
    assert [path for path, text in leaks.items() if "网上政务平台" in text or "平台运维合同" in text] == []
    seen = {path: str(own("GET", _address(path, rows)).json()) for path in leaks}
    assert sum("平台运维" in text for text in seen.values()) >= 5


def _takes_file(method: str, path: str) -> bool:
    return "multipart/form-data" in SCHEMA["paths"][path][method].get("requestBody", {}).get("content", {})


def _kind(path: str) -> str:
    return path.removeprefix("/api/").partition("/")[0]


def _address(path: str, rows: dict[str, int]) -> str:
    values = {
        "key": str(rows.get(_kind(path), 0)),
        "year": str(YEAR),
        "organisation": "data",
        "table": "projects",
        "batch": "1",
    }
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], "functional"), path).removeprefix("/api")


def _survey(clerk: Actor, indicator: ProjectIndicator) -> int:
    today = timezone.localdate()
    values = {
        "questionnaire": "satisfaction.systems",
        "title": "平台运维满意度",
        "opens_on": today,
        "closes_on": today,
    }
    return surveys.make(clerk, indicator, values).pk


def _rows(city: City, people: People) -> dict[str, int]:
    """One row of each kind, all of the first department."""
    from datetime import date

    from mingzhang.office.queries.performance import indicators

    clerk = people["clerk"]
    line = budgeted(city, people)
    contract = signed(city, people, line)
    bill = enter_invoice(clerk, contract, "F1", yuan("10"), received_on=date(2023, 11, 1))
    payment = pay_contract(clerk, line, contract, Paid(yuan("1"), date(2023, 11, 2)), bill)
    indicator = indicators(clerk, line.project_id)[0]
    with everything("测试"):
        remarks.comment(clerk, line.project, "平台运维说明")
    values = {"name": "平台运维采购", "method": "inquiry", "category": "services", "budget": yuan("1")}
    issue = {"title": "平台运维逾期", "source": "审计", "due_on": date(2024, 1, 1)}
    return {
        "projects": line.project_id,
        "budget-lines": line.pk,
        "contracts": contract.pk,
        "invoices": bill.pk,
        "payments": payment.pk,
        "indicators": indicator.pk,
        "target-changes": performance.request_target_change(clerk, indicator, "≥98%", "因", None).pk,
        "adjustments": budget.request_adjustment(clerk, "add", yuan("1"), "因", given_to=line).pk,
        "acceptances": request_acceptance(clerk, contract, date(2023, 11, 1)).pk,
        "procurements": procurement.start_procurement(clerk, line.project, values).pk,
        "issues": rectification.raise_issue(people["auditor"], city["data"], YEAR, issue).pk,
        "surveys": _survey(clerk, indicator),
        "webhooks": add_webhook(people["head"], city["data"], "https://localhost/x", [], INSIDE)[0].pk,
    }
