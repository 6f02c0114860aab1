"""Projects as lists, the page of one, and what changed since it was last approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from mingzhang.office.models import (
    BudgetDecision,
    BudgetLine,
    Project,
    ProjectIndicator,
    Review,
    RunningClock,
    Snapshot,
)
from mingzhang.office.models.money import MoneyField
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.paging import Page, page
from mingzhang.office.queries.predecessors import LastYear, last_year
from mingzhang.office.queries.results import proposed
from mingzhang.office.queries.target_comparison import Comparison, compared
from mingzhang.office.queries.visible import given, matching, one, visible
from mingzhang.scoring.result_uses import Proposed

_SORTS = {
    "code": "code",
    "name": "name",
    "requested": "requested",
    "organisation": "organisation__path",
    "changed": "changed_at",
}
_INDICATOR_FIELDS = ("level1", "level2", "name", "target", "weight")
SNAPSHOT_FIELDS = (
    "name",
    "functional_code",
    "economic_code",
    "implementing_unit",
    "requested",
    "basis",
    "content",
    "goal",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was.

    Attributes:
        what: The field's name, or `indicator 3`.
        label: What it is called.
        before, after: As text; blank where it was not there, or is no longer.
    """

    what: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """All that the page of a project shows, in a fixed number of queries.

    Attributes:
        proposed: What last year's results propose; None for a project without predecessors.
        comparisons: Targets beside last year's, where the same indicator stood there.
    """

    project: Project
    indicators: tuple[ProjectIndicator, ...]
    lines: tuple[BudgetLine, ...]
    reviews: tuple[Review, ...]
    last: LastYear
    proposed: Proposed | None
    decision: BudgetDecision | None
    comparisons: tuple[Comparison, ...]
    differences: tuple[Difference, ...]


def project_rows(actor: Actor, year: int | None = None) -> "QuerySet[Project, Project]":
    """Projects with what a list shows of them: `adjusted`, `paid` and the next day due, `next_due`."""
    rows = visible(actor, Project).filter(**given(fiscal_year=year)).select_related("organisation", "kind", "fund")
    clocks = visible(actor, RunningClock).filter(project=OuterRef("pk"), done_on=None, due_on__isnull=False)
    return rows.annotate(
        adjusted=_sum_of_lines(actor, "adjusted"),
        paid=_sum_of_lines(actor, "paid"),
        next_due=Subquery(clocks.order_by("due_on").values("due_on")[:1]),
    )


def _sum_of_lines(actor: Actor, field: str) -> Coalesce:
    lines = visible(actor, BudgetLine).filter(project=OuterRef("pk")).order_by().values("project")
    total = Subquery(lines.annotate(total=Sum(field)).values("total"), output_field=MoneyField())
    return Coalesce(total, Value(Decimal(0), output_field=MoneyField()))


def projects(  # noqa: PLR0913 - the filters of a list
    actor: Actor,
    *,
    year: int | None = None,
    state: str = "",
    fund: int | None = None,
    organisation: str = "",
    text: str = "",
    sort: str = "code",
    cursor: str = "",
    size: int = 50,
) -> Page[Project]:
    """A page of projects; `organisation` is a path, and opens all below it."""
    conditions = given(state=state, fund=fund, organisation__path__startswith=organisation)
    found = project_rows(actor, year).filter(matching(text, "name", "code"), **conditions)
    return page(found, _SORTS, sort, cursor, size)


def approved(actor: Actor, year: int) -> "QuerySet[Project, Project]":
    """The approved list of a year."""
    rows = visible(actor, Project).filter(fiscal_year=year, state=Project.State.APPROVED)
    return rows.select_related("organisation", "kind", "fund").order_by("organisation__path", "code")


def waiting(actor: Actor) -> "QuerySet[Review, Review]":
    """Reviews that wait for this person: of the body that their roles speak for, and not of their own requests."""
    bodies = [body for role, body in BODIES.items() if role in actor.roles]
    mine = Q(project__made_by=actor.user) | Q(project__submitted_by=actor.user)
    rows = visible(actor, Review).filter(outcome=Review.Outcome.PENDING, body__in=bodies).exclude(mine)
    return rows.select_related("organisation", "project__organisation", "project__fund").order_by(
        "project__submitted_on", "pk"
    )


BODIES = {"reviewer": Review.Body.DIGITAL, "finance_reviewer": Review.Body.FINANCE}
"""Role to the body that it speaks for."""


def project_page(actor: Actor, key: int) -> ProjectPage | None:
    """A project with all that belongs on its page; None where there is none for this person."""
    project = one(actor, Project, key, "organisation", "kind", "fund", "made_by", "submitted_by")
    if project is None:
        return None
    rows = visible(actor, ProjectIndicator).filter(project=project).select_related("plan_target")
    indicators = tuple(rows.order_by("number"))
    snapshot = last_snapshot(actor, project)
    differences = tuple(compare(snapshot.content, content_of(project, indicators))) if snapshot else ()
    reviews = visible(actor, Review).filter(project=project).select_related("reviewer")
    lines = visible(actor, BudgetLine).filter(project=project).select_related("fund")
    last = last_year(actor, project)
    return ProjectPage(
        project,
        indicators,
        tuple(lines),
        tuple(reviews),
        last,
        proposed(project, last.links),
        visible(actor, BudgetDecision).filter(project=project).select_related("made_by").first(),
        tuple(compared(actor, project, indicators, [year.project.pk for year in last.years])),
        differences,
    )


def last_snapshot(actor: Actor, project: Project, moment: str = Snapshot.Moment.APPROVED) -> Snapshot | None:
    """The project as it was last approved, or where it never was, as it was last submitted before this round."""
    rows = visible(actor, Snapshot).filter(project=project)
    approved_then = rows.filter(moment=moment).order_by("-pk").first()
    earlier = rows.filter(moment=Snapshot.Moment.SUBMITTED, round__lt=project.round or 1)
    return approved_then or earlier.order_by("-pk").first()


def content_of(project: Project, indicators: "tuple[ProjectIndicator, ...]") -> dict[str, Any]:
    """What a snapshot keeps."""
    return {
        "fields": {name: _printed(getattr(project, name)) for name in SNAPSHOT_FIELDS},
        "indicators": {
            str(row.number): {name: _printed(getattr(row, name)) for name in _INDICATOR_FIELDS}
            for row in indicators
        },
    }


def _printed(value: Any) -> str:
    """A value as text; a number without the zeros that a database adds."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs between two snapshots, fields first, then indicators by number."""
    labels = {field.name: str(field.verbose_name) for field in Project._meta.concrete_fields}
    fields = [
        Difference(name, labels[name], old, after["fields"].get(name, ""))
        for name, old in before["fields"].items()
        if old != after["fields"].get(name, "")
    ]
    numbers = sorted({*before["indicators"], *after["indicators"]}, key=int)
    rows = [(n, _line(before["indicators"].get(n)), _line(after["indicators"].get(n))) for n in numbers]
    return fields + [Difference(f"indicator {n}", f"指标 {n}", old, new) for n, old, new in rows if old != new]


def _line(indicator: Mapping[str, str] | None) -> str:
    return "" if indicator is None else "　".join(indicator[name] for name in _INDICATOR_FIELDS)


def with_indicators(rows: "QuerySet[Project, Project]", actor: Actor) -> "QuerySet[Project, Project]":
    """The projects with their indicators, in one query more."""
    return rows.prefetch_related(Prefetch("indicators", visible(actor, ProjectIndicator).order_by("number")))
