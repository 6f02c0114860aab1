"""Reads of imports and publications in the background, and where their files are kept."""

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from mingzhang.office.models import AccountTables, AccountTask
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import visible


def tasks_of(actor: Actor) -> "QuerySet[AccountTask, AccountTask]":
    """The tasks that the actor may see, the latest first."""
    return visible(actor, AccountTask).select_related("organisation", "user", "accounts__organisation")


def running_task(actor: Actor, row: AccountTables) -> AccountTask | None:
    """The publication of the accounts that waits or is under way."""
    under_way = [AccountTask.State.WAITING, AccountTask.State.WORKING]
    found = tasks_of(actor).filter(accounts=row, kind=AccountTask.Kind.PUBLISH, state__in=under_way)
    return found.first()


def file_of(key: int) -> Path:
    """The file that a task imports, as it was handed in."""
    return Path(settings.FILES) / "account-tasks" / str(key) / "source"
