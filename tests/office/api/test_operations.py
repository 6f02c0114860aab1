"""Every operation of the interface, from its own description: nobody without a token, no row of others."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.office.api import api
from mingzhang.office.models import Membership, User
from mingzhang.office.services.acting import Role
from mingzhang.office.services.organisations import actors_of
from mingzhang.office.services.tokens import issue_token
from tests.office.api.conftest import Program, Programs
from tests.office.api.rows import NAME, Keys, rows
from tests.office.conftest import City, People
from tests.office.counting_keys import count_keys_anew
from tests.office.year import YEAR

SCHEMA: dict[str, Any] = api.get_openapi_schema()
OPERATIONS = [(method, path) for path, methods in SCHEMA["paths"].items() for method in methods]
OPEN_TO_ALL = {
    ("get", "/api/me"),
    ("get", "/api/suppliers"),
    ("get", "/api/suppliers/suspected"),
    ("get", "/api/funds/{year}"),
    ("get", "/api/project-kinds"),
    ("get", "/api/codes/{kind}/{year}"),
    ("get", "/api/library"),
    ("get", "/api/library/{key}"),
    ("get", "/api/fund-entries/{key}"),
    ("get", "/api/holidays"),
}
"""What says nothing of an organisation's rows: registers, and oneself."""

_REGISTERS = ("library/{key}", "fund-entries/{key}", "suppliers/{key}")
_STEPS = ("/end", "/resume", "/distinct", "/same")
REFUSED = {
    ("post", "/api/adjustments"): 422,  # without any row named there is nothing to find
    ("post", "/api/documents"): 202,  # a document of one's own
    ("post", "/api/portals"): 403,  # kept by a bureau for departments below it
    ("put", "/api/codes/{kind}/{year}"): 403,
    ("put", "/api/holidays/{year}"): 403,
    **{("patch", f"/api/{entry}"): 403 for entry in _REGISTERS},
    **{("post", f"/api/{entry}{step}"): 403 for entry in _REGISTERS for step in _STEPS},
}
"""What is answered in another way than that there is no such row: registers are seen by all, and kept by few."""


_MOMENTS = {"date": "2023-12-01", "date-time": "2023-12-01T08:00:00Z"}


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
    return _MOMENTS.get(schema.get("format", ""), "data")


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
    count_keys_anew()
    known = rows(city, people)
    stranger, own = program("other_clerk"), program("auditor")
    answers, leaks = {}, {}
    for method, path in OPERATIONS:
        address = _address(path, known)
        tag = {"etag": f'"{known.get(_kind(path), 0)}-1"'}
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
    seen = {path: str(own("GET", _address(path, known)).json()) for path in leaks}
    assert sum("平台运维" in text for text in seen.values()) >= 5


_KNOWN = "/api/webhooks/{key}/deliveries"
"""What tells nothing of a row, and opens to everybody who knows the organisation."""


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_are_answered_no_business(role: Role, city: City, people: People) -> None:
    """Every reading operation, asked with an administrator's token over the whole city."""
    known, top = rows(city, people), city["city"]
    user = User.objects.create_user(username=role)
    Membership.objects.create(user=user, organisation=top, role=role, over=top, why="测试")
    program = Program(issue_token(actors_of(user)[0], "测试")[1])
    reading = [p for m, p in OPERATIONS if m == "get" and (m, p) not in OPEN_TO_ALL and "{table}" not in p]
    said = {path: program("GET", _address(path, known)) for path in reading}
    opened = {path: answer.status_code for path, answer in said.items() if "{key}" in path}
    assert {path: status for path, status in opened.items() if status != 404} == {_KNOWN: 200}
    told = {path for path, answer in said.items() if NAME in str(answer.json())}
    assert told == ({"/api/events"} if role == Role.AUDIT_ADMIN else set())


def _takes_file(method: str, path: str) -> bool:
    return "multipart/form-data" in SCHEMA["paths"][path][method].get("requestBody", {}).get("content", {})


def _kind(path: str) -> str:
    return path.removeprefix("/api/").partition("/")[0]


def _address(path: str, known: Keys) -> str:
    values = {
        "key": str(known.get(_kind(path), 0)),
        "year": str(YEAR),
        "organisation": "data",
        "table": "projects",
        "batch": "1",
    }
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], "functional"), path).removeprefix("/api")
