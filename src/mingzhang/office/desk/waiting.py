"""What waits for a person, from every topic, in one list by the day it is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from django.utils import timezone

from mingzhang.office.desk.access import Role
from mingzhang.office.models import AccountTables, Project, Question
from mingzhang.office.queries import waiting as found
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.budget import adjustments_waiting
from mingzhang.office.queries.projects import project_rows, waiting
from mingzhang.office.services.evaluations import LEVELS

_EACH = 12
"""Rows of one sort that the list shows; all are counted."""
Accounts, Asked = AccountTables.State, Question.State


@dataclass(frozen=True, slots=True)
class Source:
    """One sort of thing that waits.

    Attributes:
        label: What is to be done.
        page: Name of the row's page.
        listing: Name of the page that lists all of them.
        roles: Duties for which it waits.
        rows: What waits for an actor.
        since, due: Fields that say since when and until when.
        key: The field by which the page is found.
    """

    label: str
    page: str
    listing: str
    roles: frozenset[str]
    rows: Callable[[Actor], "QuerySet[Any, Any]"]
    since: str = "changed_at"
    due: str = ""
    key: str = "pk"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: the row, what to do, where, since when and until when."""

    title: Any
    label: str
    address: str
    organisation: Any
    since: date | None
    due: date | None
    days_late: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, and how much of each sort there is: label, number, address of the list."""

    tasks: tuple[Task, ...]
    counts: tuple[tuple[str, int, str], ...]

    @property
    def total(self) -> int:
        """How many things wait, shown or not."""
        return sum(number for _, number, _ in self.counts)

    @property
    def late(self) -> int:
        """How many of those shown are past their day."""
        return sum(bool(task.days_late) for task in self.tasks)


def _of(*roles: Role) -> frozenset[str]:
    return frozenset(role.value for role in roles)


_CLERK, _HEAD, _FINANCE = _of(Role.CLERK), _of(Role.HEAD), _of(Role.FINANCE_REVIEWER)
_FILLERS = _CLERK | _HEAD


def _unfinished(actor: Actor) -> "QuerySet[Any, Any]":
    states = (Project.State.DRAFT, Project.State.RETURNED)
    return project_rows(actor).filter(organisation=actor.organisation, state__in=states).order_by("-changed_at")


def _to_begin(actor: Actor) -> "QuerySet[Any, Any]":
    return found.self_evaluations_to_begin(actor, timezone.localdate().year)


def _to_review(actor: Actor) -> "QuerySet[Any, Any]":
    return found.evaluations_to_review(actor, [n for n, roles in enumerate(LEVELS) if roles & actor.roles.keys()])


SOURCES = (
    Source("联合审核", "project", "projects", _of(Role.REVIEWER) | _FINANCE, waiting, key="project_id"),
    Source("审批预算调整", "adjustment", "adjustments", _FINANCE, adjustments_waiting, "created_at"),
    Source(
        "审批指标变更",
        "indicator",
        "targets",
        _of(Role.REVIEWER) | _FINANCE,
        found.target_changes_waiting,
        "created_at",
        key="indicator_id",
    ),
    Source(
        "批准绩效自评",
        "self-evaluation",
        "self-evaluations",
        _HEAD,
        found.self_evaluations_to_approve,
        "submitted_on",
    ),
    Source("审批决算", "account", "accounts", _HEAD, lambda a: found.accounts_in(a, Accounts.FROZEN)),
    Source("审定答复", "question", "questions", _HEAD, lambda a: found.questions_in(a, Asked.ANSWERED)),
    Source(
        "复核绩效评价",
        "evaluation",
        "evaluations",
        _of(Role.EVALUATOR, Role.REVIEWER) | _FINANCE,
        _to_review,
    ),
    Source("复核绩效自评", "recheck", "rechecks", _FINANCE, found.entries_to_recheck, "created_at"),
    Source(
        "确认整改",
        "issue",
        "issues",
        _of(Role.REVIEWER, Role.EVALUATOR, Role.AUDITOR) | _FINANCE,
        found.issues_to_close,
        due="due_on",
    ),
    Source("整改问题", "issue", "issues", _FILLERS, found.issues_to_mend, "created_at", due="due_on"),
    Source("修改或提交申报", "project", "projects", _FILLERS, _unfinished),
    Source("填报绩效自评", "self-evaluation", "self-evaluations", _CLERK, found.self_evaluations_to_fill),
    Source("开展绩效自评", "project", "self-evaluations", _CLERK, _to_begin, "approved_on"),
    Source(
        "修改或定稿决算",
        "account",
        "accounts",
        _CLERK,
        lambda a: found.accounts_in(a, Accounts.RETURNED, Accounts.CHECKED),
    ),
    Source("发布决算", "account", "accounts", _CLERK, lambda a: found.accounts_in(a, Accounts.APPROVED)),
    Source(
        "答复公众提问", "question", "questions", _CLERK, lambda a: found.questions_in(a, Asked.OPEN), "created_at"
    ),
    Source(
        "编制绩效评价",
        "evaluation",
        "evaluations",
        _of(Role.EVALUATOR) | _FINANCE,
        found.evaluations_to_work_on,
    ),
)


def waiting_for(actor: Actor) -> Waiting:
    """What waits for an actor, what is due first standing first; every sort takes one query."""
    tasks: list[Task] = []
    counts: list[tuple[str, int, str]] = []
    for source in SOURCES:
        if source.roles & actor.roles.keys():
            rows = list(source.rows(actor).annotate(waiting_in_all=Window(Count("*")))[:_EACH])
            tasks += [_task(source, row) for row in rows]
            if rows:
                counts.append((source.label, rows[0].waiting_in_all, reverse(source.listing)))
    tasks.sort(key=lambda task: (task.due or date.max, task.since or date.max))
    return Waiting(tuple(tasks), tuple(counts))


def _task(source: Source, row: Any) -> Task:
    due = getattr(row, source.due) if source.due else None
    return Task(
        title=row,
        label=source.label,
        address=reverse(source.page, args=[getattr(row, source.key)]),
        organisation=row.organisation,
        since=_day(getattr(row, source.since)),
        due=due,
        days_late=max(0, (timezone.localdate() - due).days) if due else 0,
    )


def _day(moment: date | datetime | None) -> date | None:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
