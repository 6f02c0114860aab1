"""The site as browsers meet it: over TLS, with quick passwords and tasks that run at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from mingzhang.office.models import CheckedDocument, Membership, User
from mingzhang.office.queries.acting import Actor
from mingzhang.office.scope import everything
from mingzhang.office.services.acting import Role
from mingzhang.office.services.documents import check_kept_document, submit_document
from mingzhang.office.services.organisations import actors_of
from tests.office.conftest import City, People


class OverTls(Client):
    """A browser that always comes over TLS."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **{**kwargs, "secure": True})


Browser = Callable[[str | None], Client]

ACCOUNTS = "支出决算表\n单位：万元\n编制部门：临川市数据局 2023年度\n没有发现任何表，本年支出 12.50 万元。\n"
"""A document that states one amount."""


@pytest.fixture(autouse=True)
def quick(settings: Settings, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.WHITENOISE_AUTOREFRESH = True  # looks for static files when asked, not for all of them at every start
    settings.FILES = tmp_path / "files"
    settings.MEDIA_ROOT = tmp_path / "files" / "attached"


_ADMINISTRATORS = {
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "audit_admin": Role.AUDIT_ADMIN,
}


@pytest.fixture
def administrators(city: City) -> People:
    """The three administrators, each over the whole city."""
    for name, role in _ADMINISTRATORS.items():
        user = User.objects.create_user(username=name, name=name)
        Membership.objects.create(user=user, organisation=city["city"], role=role, over=city["city"], why="测试")
    return {name: actors_of(User.objects.get(username=name))[0] for name in _ADMINISTRATORS}


@pytest.fixture
def browse(people: People) -> Browser:
    """A browser for a person by name; for nobody by None."""

    def open_browser(name: str | None) -> Client:
        client = OverTls()
        if name:
            client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
        return client

    return open_browser


def dropped(actor: Actor, name: str = "账.txt", text: str = ACCOUNTS, **more: Any) -> CheckedDocument:
    """A document of the actor's organisation, checked."""
    with everything("测试"):
        row = submit_document(actor, name, text.encode(), lambda _: None, **more)
        check_kept_document(row.pk)
        row.refresh_from_db()
    return row
