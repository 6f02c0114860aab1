"""Programs that call the interface, each by the token of a person."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingzhang.office.services.tokens import issue_token
from tests.office.conftest import People


class Program:
    """Calls the interface by a token; nobody's without one."""

    def __init__(self, token: str = "") -> None:
        self.client = Client()
        self.head = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method: str, path: str, body: Any = None, etag: str = "", **more: Any) -> Any:
        """The answer; JSON goes out and stays bytes coming back."""
        head = {**self.head, **({"If-Match": etag} if etag else {}), **more.pop("headers", {})}
        content = json.dumps(body) if body is not None else ""
        return self.client.generic(
            method, f"/api{path}", content, "application/json", secure=True, headers=head, **more
        )

    def send(self, path: str, file: SimpleUploadedFile) -> Any:
        """The answer to a file."""
        return self.client.post(f"/api{path}", {"file": file}, secure=True, headers=self.head)


Programs = Callable[[str | None], Program]


@pytest.fixture
def program(people: People) -> Programs:
    """A program for a person by name; for nobody by None."""

    def call(name: str | None) -> Program:
        return Program(issue_token(people[name], "测试")[1] if name else "")

    return call
