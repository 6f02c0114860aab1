"""Every operation × every role × whose rows: what is answered, and that no row of others is told."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from pytest_django import Settings

from mingzhang.office.desk.kinds import KINDS
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Membership, User
from mingzhang.office.services.acting import Role
from mingzhang.office.services.organisations import actors_of
from mingzhang.office.services.tokens import issue_token
from tests.office.api.conftest import Program
from tests.office.api.judging_operations import JUDGING
from tests.office.api.reading_operations import READING
from tests.office.api.ripe import ripe
from tests.office.api.roles import ABOVE, BELOW, BESIDE, OWN, SEEING, Keys, Operation
from tests.office.api.rows import NAME
from tests.office.api.test_operations import SCHEMA
from tests.office.api.work_operations import WORKING
from tests.office.conftest import City, People
from tests.office.counting_keys import count_keys_anew
from tests.office.year import YEAR

OPERATIONS: dict[str, Operation] = READING | WORKING | JUDGING
OPEN = {"GET /library", "GET /library/{key}"}
"""Registers whose entries are everybody's to read, and bear the marker here."""

TRAIL = {"GET /events"}
"""What the audit administrator reads of a department: its trail."""


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"
    settings.MEDIA_ROOT = tmp_path / "files" / "attached"


def _described() -> Iterator[str]:
    for path, methods in SCHEMA["paths"].items():
        yield from (f"{method.upper()} {path.removeprefix('/api')}" for method in methods)


def test_every_operation_is_entered_once() -> None:
    assert sorted(_described()) == sorted(OPERATIONS)
    assert len(OPERATIONS) == len(READING) + len(WORKING) + len(JUDGING)


BY_HAND = {
    "duty.end": "who may act is decided by a person with a second factor, never by a program",
    "duty.password": "a first password is handed over in person",
    "duty.second-factor": "an administrator makes sure in person who asks",
    "organisation.change-key": "which key signs publications is decided by a person with a second factor",
    "organisation.demand": "how people sign in",
    "organisation.duty": "who may act is decided by a person with a second factor, never by a program",
    "organisation.person": "a first password is handed over in person",
}
"""Steps of pages that no program takes."""


def test_every_step_of_a_page_is_an_operation_of_the_same_duties() -> None:
    """Where a page hides a button, the operation refuses: its duties are the page's (test_who_is_answered_what)."""
    shared = {action.key for action in COMMON}
    offered = {
        f"{kind.key}.{action.key}"
        for kind in KINDS.values()
        for action in kind.actions
        if kind.key == "project" or action.key not in shared
    }
    taken = {page for operation in OPERATIONS.values() for page in operation.pages}
    assert sorted(offered - taken) == sorted(BY_HAND)
    assert sorted(taken - offered) == []


@pytest.mark.parametrize("over", [OWN, ABOVE, BESIDE, BELOW])
def test_who_is_answered_what(over: str, city: City, people: People) -> None:
    """Whoever may takes the step; whoever sees the row is forbidden it; to all others the row does not exist."""
    count_keys_anew()
    keys = ripe(city, people)
    programs = {role: _program(role, city, over) for role in Role}
    wrong: dict[tuple[str, str], tuple[int, int, str]] = {}
    told: set[tuple[str, str]] = set()
    leaks: set[tuple[str, str]] = set()
    for name, operation in OPERATIONS.items():
        for role, program in programs.items():
            answer = _ask(program, name, operation, keys)
            expected = operation.answer(role, over, _promised(name))
            if answer.status_code != expected:
                wrong[name, role.value] = (answer.status_code, expected, _text(answer)[:200])
            if NAME in _text(answer):
                (told if _may_be_told(role, over, name) else leaks).add((name, role.value))
    assert wrong == {}
    assert sorted(leaks) == []
    expected_told = {name for name, operation in OPERATIONS.items() if operation.tells and over in SEEING}
    assert expected_told <= {name for name, role in told if role == Role.AUDITOR}, "a leak could not be seen there"


def _program(role: Role, city: City, over: str) -> Program:
    """A program of somebody who holds one role over one organisation, and belongs there."""
    user = User.objects.create_user(username=f"{role}-{over}")
    where = city[over]
    Membership.objects.create(user=user, organisation=where, role=role, over=where, why="测试")
    return Program(issue_token(actors_of(user)[0], "测试")[1])


def _promised(name: str) -> int:
    """What the description says of success."""
    method, path = name.split(" ")
    return int(min(SCHEMA["paths"][f"/api{path}"][method.lower()]["responses"]))


def _may_be_told(role: Role, over: str, name: str) -> bool:
    if name in OPEN or (over in SEEING and role not in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}):
        return True
    return name in TRAIL and role == Role.AUDIT_ADMIN and over in SEEING


def _ask(program: Program, name: str, operation: Operation, keys: Keys) -> Any:
    """The answer; what it changed is taken back."""
    method, path = name.split(" ")
    address = _address(path, operation, keys)
    if method == "GET":
        return program(method, address)
    with transaction.atomic():
        answer = _send(program, method, address, operation, keys)
        transaction.set_rollback(True)
    return answer


def _send(program: Program, method: str, address: str, operation: Operation, keys: Keys) -> Any:
    if operation.file is not None:
        name, content = operation.file
        return program.send(address, SimpleUploadedFile(name, content()))
    body, part = operation.body(keys), address.split("/")[1]
    key = keys.get(operation.row or part, 0)
    answer = program(method, address, body, f'"{key}-1"')
    if answer.status_code == 412:  # the row was changed while the world was made; programs look again
        answer = program(method, address, body, answer["ETag"])
    return answer


def _address(path: str, operation: Operation, keys: Keys) -> str:
    row = operation.row or path.split("/")[1]
    values = {"key": keys.get(row, keys["projects"]), "year": YEAR, "organisation": OWN, **operation.at}
    query = f"?{values['?']}" if "?" in values else ""
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), path) + query


def _text(answer: Any) -> str:
    """All that an answer says; that of a workbook too."""
    content: bytes = answer.content
    if not content:
        return ""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    return str(json.loads(content)) if "json" in answer["Content-Type"] else content.decode(errors="replace")
