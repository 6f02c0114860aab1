"""Every operation of the interface, from its own description: nobody without a token (who may: test_roles.py)."""

import re
from typing import Any

import pytest

from mingzhang.office.api import api
from tests.office.api.conftest import Programs

SCHEMA: dict[str, Any] = api.get_openapi_schema()
OPERATIONS = [(method, path) for path, methods in SCHEMA["paths"].items() for method in methods]


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
