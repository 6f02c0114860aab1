"""Monitoring of a year: money against time by month, indicators against targets, what stays behind, corrections."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet, Sum

from mingzhang.office.language import say
from mingzhang.office.models import BudgetLine, IndicatorActual, Issue, Project, ProjectIndicator
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.budget import by_month
from mingzhang.office.queries.splitting import Split, splits
from mingzhang.office.queries.visible import visible
from mingzhang.publishing.charts import Point, progress
from mingzhang.publishing.documents.model import ChartBlock
from mingzhang.quantities.quantity import parse_quantity
from mingzhang.quantities.rounding import round_half_up
from mingzhang.quantities.target import parse_target
from mingzhang.rulebook import load

SOURCE = "绩效运行监控"
"""Where the issues come from that monitoring raises."""

_DIGITS = 2
_MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Month:
    """Execution at the end of a month.

    Attributes:
        paid: In this month.
        total: Since the beginning of the year.
        rate, gone: What was executed and how much of the year had gone, in per cent; the rate is None for months to
            come, and where there is no budget.
    """

    month: int
    paid: Decimal
    total: Decimal
    rate: Decimal | None
    gone: Decimal


@dataclass(frozen=True, slots=True)
class Behind:
    """A project whose execution stays behind time by more than the rule book allows."""

    project: Project
    adjusted: Decimal
    paid: Decimal
    rate: Decimal
    gone: Decimal

    @property
    def points(self) -> Decimal:
        """By how many percentage points."""
        return self.gone - self.rate


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator beside its target.

    Attributes:
        met: Whether the actual reaches it; None where that cannot be told, or nothing is known yet.
    """

    indicator: ProjectIndicator
    actual: IndicatorActual | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Watch:
    """All of a year's monitoring.

    Attributes:
        limit: Percentage points from which a project counts as behind.
        basis: Where that number comes from.
        splits: Purchases that may have been cut into pieces to avoid an open tender.
    """

    months: tuple[Month, ...]
    chart: ChartBlock | None
    behind: tuple[Behind, ...]
    standings: tuple[Standing, ...]
    limit: Decimal
    basis: tuple[str, ...]
    splits: tuple[Split, ...]


def share_gone(year: int, day: date) -> Decimal:
    """How much of a year has gone at the end of a day, in per cent; all of a past year, nothing of one to come."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    gone = min(max((day - first).days + 1, 0), (after - first).days)
    return round_half_up(Fraction(gone * 100, (after - first).days), _DIGITS)


def watch(actor: Actor, year: int, today: date) -> Watch:
    """The monitoring of a year as of a day."""
    rule = load().spending.monitoring
    months = tuple(_months(actor, year, today))
    return Watch(
        months=months,
        chart=_chart(months),
        behind=tuple(_behind(actor, year, today, rule.behind)),
        standings=tuple(_standings(actor, year)),
        limit=rule.behind,
        basis=rule.basis,
        splits=splits(actor, year),
    )


def _months(actor: Actor, year: int, today: date) -> "list[Month]":
    sums = visible(actor, BudgetLine).filter(fiscal_year=year).aggregate(adjusted=Sum("adjusted"))
    adjusted, total, found = sums["adjusted"] or Decimal(0), Decimal(0), []
    paid = by_month(actor, year)
    for month in _MONTHS:
        total += paid[month]
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        begun = date(year, month, 1) <= today
        rate = _rate(total, adjusted) if begun else None
        found.append(Month(month, paid[month], total, rate, share_gone(year, end)))
    return found


def _rate(paid: Decimal, adjusted: Decimal) -> Decimal | None:
    return round_half_up(Fraction(paid) * 100 / Fraction(adjusted), _DIGITS) if adjusted else None


def _chart(months: tuple[Month, ...]) -> ChartBlock | None:
    known = [month for month in months if month.rate is not None]
    if not known:
        return None
    last = known[-1]
    title = say(f"到 {last.month} 月底执行 {last.rate}%，时间过去 {last.gone}%")
    points = [Point(say(f"{m.month}月"), m.rate, m.gone) for m in months]
    return progress(title, points, names=(say("月份"), say("执行进度"), say("时间进度")))


def _behind(actor: Actor, year: int, today: date, limit: Decimal) -> "list[Behind]":
    gone = share_gone(year, today)
    lines = visible(actor, BudgetLine).filter(fiscal_year=year).order_by("project")
    sums: Any = lines.values("project").annotate(adjusted=Sum("adjusted"), paid=Sum("paid"))
    figures = {row["project"]: (row["adjusted"], row["paid"]) for row in sums}
    projects = visible(actor, Project).filter(pk__in=figures).select_related("organisation")
    found = []
    for project in projects:
        adjusted, paid = figures[project.pk]
        rate = _rate(paid, adjusted)
        if rate is not None and gone - rate >= limit:
            found.append(Behind(project, adjusted, paid, rate, gone))
    return sorted(found, key=lambda one: (-one.points, one.project.pk))


def _standings(actor: Actor, year: int) -> "list[Standing]":
    """Indicators with an actual or a collector; those behind first, then those that cannot be told."""
    rows = visible(actor, ProjectIndicator).filter(fiscal_year=year).exclude(collectors=None, actual=None)
    rows = rows.select_related("project", "organisation").distinct().order_by("project", "number")
    actuals = {row.indicator_id: row for row in visible(actor, IndicatorActual).filter(fiscal_year=year)}
    found = [_standing(row, actuals.get(row.pk)) for row in rows]
    return sorted(found, key=lambda one: {False: 0, None: 1, True: 2}[one.met])


def _standing(indicator: ProjectIndicator, actual: IndicatorActual | None) -> Standing:
    quantity = parse_quantity(actual.text) if actual else None
    target = parse_target(indicator.target, indicator.fiscal_year)
    return Standing(indicator, actual, None if quantity is None else target.met_by(quantity))


def corrections(actor: Actor, year: int) -> "QuerySet[Issue, Issue]":
    """What monitoring asked to be put right, with who does it and by when."""
    rows = visible(actor, Issue).filter(fiscal_year=year, source=SOURCE)
    return rows.select_related("organisation", "project").order_by("due_on", "pk")
