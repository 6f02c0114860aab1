"""Records that nobody waits for any more and whose time is over: notices sent, work done in the background.

Whatever is unfinished, or failed and waits for a person, is none of them; nor are checked documents, the files that
accounts were made of, and the audit trail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from mingzhang.office.models import AccountTask, PortalBuild, WebhookDelivery
from mingzhang.office.models.background import Background
from mingzhang.office.queries.retention import begin_of, months_before
from mingzhang.rulebook import load

_FINISHED = (Background.State.DONE, Background.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class DoneWith:
    """Records of one sort that may go.

    Attributes:
        what: What they are, in a word.
        months: How long such records stay.
    """

    what: str
    months: int
    rows: "QuerySet[Any, Any]"


def done_with(today: date) -> Iterator[DoneWith]:
    """Every sort of records with those that may go; only for work of the system itself."""
    rule = load().spending.record_retention
    tasks = begin_of(months_before(today, rule.tasks_months))
    deliveries = begin_of(months_before(today, rule.deliveries_months))
    told = Q(delivered_at__lt=deliveries) | Q(webhook__ended_at__lt=deliveries)
    yield DoneWith("通知记录", rule.deliveries_months, WebhookDelivery.objects.filter(told))
    old = {"state__in": _FINISHED, "finished_at__lt": tasks}
    # The file of an import is what its accounts were made of; it stays with them.
    made = Q(kind=AccountTask.Kind.IMPORT, state=Background.State.DONE, accounts__isnull=False)
    yield DoneWith("决算任务", rule.tasks_months, AccountTask.objects.filter(**old).exclude(made))
    later = PortalBuild.objects.filter(
        portal=OuterRef("portal"), preview=OuterRef("preview"), state=Background.State.DONE, pk__gt=OuterRef("pk")
    )
    yield DoneWith("生成公开站的记录", rule.tasks_months, PortalBuild.objects.filter(Exists(later), **old))
    queue: QuerySet[Any, Any] = DBTaskResult.objects.finished().filter(finished_at__lt=tasks)
    yield DoneWith("后台队列的记录", rule.tasks_months, queue)
