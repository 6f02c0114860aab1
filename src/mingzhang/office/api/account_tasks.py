"""Publications and imports in the background, and tables taken from checked documents."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from mingzhang.office.api import resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.account_tasks import TablesAsked, TablesFound, TablesTaken, TaskState
from mingzhang.office.api.shapes.accounts import AccountsOut
from mingzhang.office.models import AccountTables, AccountTask, CheckedDocument
from mingzhang.office.services import account_sources, account_tasks
from mingzhang.office.tasks import work_on_accounts

router = Router(tags=["决算与公开"])


@router.post("/accounts/{key}/publish", response={202: TaskState})
def begin_publishing(request: HttpRequest, key: int) -> Any:
    """Has approved accounts sealed and published in the background as one signed version."""
    row = found(request, AccountTables, key, "organisation")
    start = work_on_accounts.enqueue
    return Status(202, account_tasks.begin_publishing(actor_of(request), row, start, seen(request, row)))


@router.get("/account-tasks/{key}", response=TaskState)
def get_task(request: HttpRequest, key: int) -> Any:
    """How far an import or a publication is."""
    return found(request, AccountTask, key, "organisation")


@router.post("/account-tasks/{key}/cancel", response=TaskState)
def cancel_task(request: HttpRequest, key: int) -> Any:
    """Cancels work that has not finished; nothing of it is taken or published."""
    return account_tasks.cancel_task(actor_of(request), found(request, AccountTask, key, "organisation"))


@router.post("/account-tasks/{key}/repeat", response={202: TaskState})
def repeat_task(request: HttpRequest, key: int) -> Any:
    """Has work done once more that failed, was cancelled or interrupted."""
    row = found(request, AccountTask, key, "organisation")
    return Status(202, account_tasks.repeat_task(actor_of(request), row, work_on_accounts.enqueue))


@router.get("/documents/{key}/tables", response=TablesFound)
def preview_tables(request: HttpRequest, key: int, asked: Query[TablesAsked]) -> Any:
    """The tables that a checked document would give an organisation's year."""
    document, owner = found(request, CheckedDocument, key), resolving.organisation(request, asked.organisation)
    looked = account_sources.preview_tables(actor_of(request), document, owner, asked.year, asked.called)
    return {"forms": [form.form for form in looked.report.forms], "seen": looked.seen}


@router.post("/documents/{key}/tables", response={201: AccountsOut})
def take_tables(request: HttpRequest, response: HttpResponse, key: int, body: TablesTaken) -> Any:
    """Takes the chosen tables into the draft; the other tables stay."""
    document, owner = found(request, CheckedDocument, key), resolving.organisation(request, body.organisation)
    row = account_sources.take_tables(
        actor_of(request), document, owner, body.year, body.forms, body.seen, body.called
    )
    return Status(201, tagged(response, row))
