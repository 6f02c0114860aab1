"""Records whose time is over are removed by the scheduled work, some at a time; never the audit trail."""

import shutil
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mingzhang.office.models import AccountTask
from mingzhang.office.queries.account_tasks import file_of
from mingzhang.office.queries.done_with import DoneWith, done_with
from mingzhang.office.scope import everything

_AT_ONCE = 1000
"""Rows removed in one statement, so that nobody waits for a table while years of them go."""


def remove_done_with(today: date, *, remove: bool = True) -> list[tuple[str, int, int]]:
    """What each sort of records is called, how many months it stays, how many rows went or may go."""
    with everything("清理过了保留期的记录"):
        return [(one.what, one.months, _removed(one) if remove else one.rows.count()) for one in done_with(today)]


def _removed(found: DoneWith) -> int:
    count = 0
    while keys := _some(found.rows):
        model = found.rows.model
        # Asked for again with its conditions: a person may have sent or repeated one of them meanwhile.
        gone = list(found.rows.filter(pk__in=keys).values_list("pk", flat=True))
        found.rows.filter(pk__in=gone).delete()
        count += len(gone)
        if model is AccountTask:
            _forget_files(gone)
        if not gone:
            break
    return count


def _some(rows: "QuerySet[Any, Any]") -> list[Any]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])


def _forget_files(keys: list[int]) -> None:
    for key in keys:
        if not AccountTask.objects.filter(pk=key).exists():
            shutil.rmtree(file_of(key).parent, ignore_errors=True)
