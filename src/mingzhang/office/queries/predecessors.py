"""The year before a request: budget, execution, scores, open issues and late deadlines of its predecessors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from mingzhang.office.models import (
    BudgetLine,
    Evaluation,
    InformationSystem,
    Issue,
    Organisation,
    Predecessor,
    Project,
    RecheckEntry,
)
from mingzhang.office.models.money import MoneyField
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.clocks import Standing, clock_rows, late_condition, standing
from mingzhang.office.queries.visible import visible
from mingzhang.quantities.number import squeeze
from mingzhang.quantities.rounding import round_half_up
from mingzhang.scoring.projects import alike

NEW = "新增项目"
"""What stands in tables where a project goes on with none of the year before."""

_DIGITS = 2
_LIKE = 0.6
"""Likeness of two names from which one is suggested; a person chooses."""
_SUMS = ("initial", "adjusted", "paid")


@dataclass(frozen=True, slots=True)
class YearBefore:
    """One predecessor as it ended.

    Attributes:
        link: With the sums of its budget lines; `initial`, `adjusted` and `paid` are None where it has none.
        issues: Not closed, those due first in front.
        late: Deadlines of it and its contracts that are late today, or were met late.
    """

    link: Any
    issues: tuple[Issue, ...]
    late: tuple[Standing, ...]

    @property
    def project(self) -> Project:
        """The predecessor."""
        found: Project = self.link.before
        return found

    @property
    def rate(self) -> Decimal | None:
        """Execution in per cent of the adjusted budget; None without one."""
        return execution(self.link)


@dataclass(frozen=True, slots=True)
class LastYear:
    """All that stands beside a request.

    Attributes:
        said: Whether somebody said which projects it goes on with, or that there is none.
        evaluations: Those of the organisation and what is above it, of the year before.
    """

    said: bool
    years: tuple[YearBefore, ...]
    evaluations: tuple[Evaluation, ...]
    today: date

    @property
    def links(self) -> tuple[Any, ...]:
        """The predecessors with their sums."""
        return tuple(year.link for year in self.years)

    @property
    def overdue(self) -> tuple[Issue, ...]:
        """Issues of predecessors past their day without an answer."""
        return tuple(issue for year in self.years for issue in year.issues if is_overdue(issue, self.today))

    def days(self, issue: Issue) -> int:
        """Days since an issue was to be mended; 0 where it is not overdue."""
        return days_overdue(issue, self.today)

    @property
    def warning(self) -> str:
        """What reviewers must know before they pass it; blank where nothing is overdue."""
        found = self.overdue
        if not found:
            return ""
        longest = max(found, key=lambda issue: days_overdue(issue, self.today))
        owner = f"，责任人 {longest.responsible}" if longest.responsible else ""
        return (
            f"上年项目有 {len(found)} 项问题逾期未整改，最久的“{longest.title}”已逾期"
            f" {days_overdue(longest, self.today)} 天{owner}；请审核时考虑。"
        )


def execution(link: Any) -> Decimal | None:
    """Execution of a predecessor's adjusted budget, in per cent; None without a budget."""
    if not link.adjusted:
        return None
    return round_half_up(Fraction(link.paid) * 100 / Fraction(link.adjusted), _DIGITS)


def unmended() -> Q:
    """Issues that are not closed, each in the last year to which it was carried."""
    return ~Q(state=Issue.State.CLOSED) & Q(carried_to=None)


def overdue_condition(today: date) -> Q:
    """Issues past their day without an answer; one that was answered or disputed waits for those who found it."""
    return unmended() & Q(state=Issue.State.OPEN, due_on__lt=today)


def is_overdue(issue: Issue, today: date) -> bool:
    """Whether an issue is past its day without an answer."""
    return issue.state == Issue.State.OPEN and issue.due_on is not None and issue.due_on < today


def days_overdue(issue: Issue, today: date) -> int:
    """Days since an issue was to be mended; 0 where it is not overdue."""
    return (today - issue.due_on).days if is_overdue(issue, today) and issue.due_on else 0


def links(actor: Actor, today: date | None = None) -> "QuerySet[Predecessor, Predecessor]":
    """Predecessors with what a list shows of them: sums, re-checked score, issues, and how many go on with them."""
    day = today or timezone.localdate()
    return visible(actor, Predecessor).select_related("before").annotate(**_facts(actor, day, "before"))


def _facts(actor: Actor, today: date, of: str) -> dict[str, Any]:
    """What is looked up of a project named by a field of the query."""
    key = OuterRef(of)
    lines = visible(actor, BudgetLine).filter(project=key).order_by().values("project")
    rechecks = visible(actor, RecheckEntry).filter(evaluation__project=key).exclude(rechecked="")
    issues = visible(actor, Issue).filter(project=key).order_by().values("project")
    following = visible(actor, Predecessor).filter(before=key).order_by().values("before")
    return {
        **{n: Subquery(lines.annotate(n=Sum(n)).values("n"), output_field=MoneyField()) for n in _SUMS},
        "rechecked": Subquery(rechecks.order_by("-pk").values("rechecked")[:1]),
        "unmended": _count(issues.filter(unmended())),
        "overdue": _count(issues.filter(overdue_condition(today))),
        "followers": _count(following),
    }


def _count(rows: Any) -> Coalesce:
    counted = rows.annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def last_year(actor: Actor, project: Project, today: date | None = None) -> LastYear:
    """What stands beside a request, in a fixed number of queries."""
    day = today or timezone.localdate()
    found = list(links(actor, day).filter(project=project))
    keys = [link.before_id for link in found]
    issues = _issues(actor, keys)
    late = _late(actor, keys, day)
    years = tuple(
        YearBefore(link, tuple(issues.get(link.before_id, ())), tuple(late.get(link.before_id, ())))
        for link in found
    )
    evaluations = tuple(_evaluations(actor, project)) if found else ()
    return LastYear(bool(found) or project.is_new, years, evaluations, day)


def _issues(actor: Actor, projects: list[int]) -> Mapping[int, list[Issue]]:
    rows = visible(actor, Issue).filter(unmended(), project__in=projects)
    return _grouped((row.project_id, row) for row in rows.order_by(F("due_on").asc(nulls_last=True), "pk"))


def _late(actor: Actor, projects: list[int], today: date) -> Mapping[int, list[Standing]]:
    """By project; a contract's clock is late for every project that bears a part of it."""
    rows: Any = clock_rows(actor).filter(late_condition(today)).order_by("due_at_latest", "pk")
    own = rows.filter(project__in=projects, contract=None).annotate(of=F("project"))
    shared = rows.filter(contract__shares__project__in=projects).annotate(of=F("contract__shares__project"))
    return _grouped((clock.of, standing(clock, today)) for clock in (*own, *shared))


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _evaluations(actor: Actor, project: Project) -> "QuerySet[Evaluation, Evaluation]":
    """Evaluations of the organisation, or of those above it, in the year before."""
    above = _above(project.organisation)
    rows = visible(actor, Evaluation).filter(fiscal_year=project.fiscal_year - 1, organisation__path__in=above)
    return rows.exclude(total="").order_by("organisation__path", "pk")


def _above(organisation: Organisation) -> list[str]:
    """The paths of an organisation and of all above it."""
    codes = organisation.path.rstrip("/").split("/")
    return [path + "/" for path in accumulate(codes, "{}/{}".format)]


@dataclass(frozen=True, slots=True)
class Offered:
    """A project of the year before that may be named as predecessor.

    Attributes:
        project: With the same sums and counts as `links`.
        why: Why it is suggested; blank where it is only offered.
    """

    project: Any
    why: str

    @property
    def label(self) -> str:
        """What the form shows of it: how it ended."""
        row = self.project
        rate = execution(row)
        score = f"自评 {row.score:f} {row.grade}" if row.score is not None else "没有自评得分"
        money = f"调整后预算 {row.adjusted:,.2f} 元，执行 {rate:f}%" if rate is not None else "没有预算"
        told = [f"{row.code} {row.name}", money, score]
        told += [f"未整改 {row.unmended} 项"] if row.unmended else []
        return "；".join(told) + (f"（{self.why}）" if self.why else "")


def candidates(actor: Actor, organisation: Organisation, year: int) -> "QuerySet[Project, Project]":
    """The organisation's projects of the year before that came to be."""
    lived = (Project.State.APPROVED, Project.State.STOPPED)
    rows = visible(actor, Project).filter(organisation=organisation, fiscal_year=year - 1, state__in=lived)
    return rows.order_by("code")


def told(project: Project) -> str:
    """What a table says of a project's predecessors: their codes, or that there is none; blank if unsaid."""
    return NEW if project.is_new else "、".join(link.before.code for link in project.predecessors.all())


def offered(actor: Actor, organisation: Organisation, year: int, project: Project | None = None) -> list[Offered]:
    """What may be named, suggestions first; nothing is chosen for the person."""
    rows = candidates(actor, organisation, year).annotate(**_facts(actor, timezone.localdate(), "pk"))
    systems = _systems(actor, project)
    found = [Offered(row, _why(row, project, systems.get(row.pk, ()))) for row in rows]
    return sorted(found, key=lambda one: (not one.why, one.project.code))


def _systems(actor: Actor, project: Project | None) -> Mapping[int, list[str]]:
    """Names of the systems that a project shares with each project of the year before."""
    if project is None:
        return {}
    rows = visible(actor, InformationSystem).filter(projects=project, projects__fiscal_year=project.fiscal_year)
    shared = visible(actor, InformationSystem).filter(pk__in=rows.values("pk"))
    pairs = shared.filter(projects__fiscal_year=project.fiscal_year - 1).values_list("projects", "name")
    return _grouped(pairs)


def _why(row: Project, project: Project | None, systems: Iterable[str]) -> str:
    """By what a project is like the one declared: code, name or information system."""
    if project is None:
        return ""
    reasons = []
    if _bare(row.code, row.fiscal_year) == _bare(project.code, project.fiscal_year):
        reasons.append("编码相同")
    if squeeze(row.name) == squeeze(project.name):
        reasons.append("名称相同")
    elif alike(row.name, project.name) >= _LIKE:
        reasons.append("名称相近")
    return "、".join([*reasons, *(f"同一信息系统“{name}”" for name in systems)])


def _bare(code: str, year: int) -> str:
    """A code without the year that many codes begin with."""
    return code.removeprefix(str(year)).strip("-")
