"""Monitoring of a year: money against time by month, indicators against targets, what stays behind, corrections."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet, Sum

from mingzhang.office.language import say
from mingzhang.office.models import BudgetLine, Collector, IndicatorActual, Issue, Project, ProjectIndicator
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.among import Among
from mingzhang.office.queries.budget import by_month
from mingzhang.office.queries.rates import rate_gap, share_paid
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
_FINEST = Decimal("0.01")
"""By how much one rate differs from the next, as they are rounded."""
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
        behind: Those that stay behind most, as many as were asked for; `behind_count` of them there are.
        standings: Those not reached in front, as many as were asked for.
        counts: How many of all reach their target (True), do not (False), and of how many it cannot be told (None).
        limit: Percentage points from which a project counts as behind.
        basis: Where that number comes from.
        splits: Purchases that may have been cut into pieces to avoid an open tender.
    """

    months: tuple[Month, ...]
    chart: ChartBlock | None
    behind: tuple[Behind, ...]
    behind_count: int
    standings: tuple[Standing, ...]
    counts: Mapping[bool | None, int]
    limit: Decimal
    basis: tuple[str, ...]
    splits: tuple[Split, ...]


def share_gone(year: int, day: date) -> Decimal:
    """How much of a year has gone at the end of a day, in per cent; all of a past year, nothing of one to come."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    gone = min(max((day - first).days + 1, 0), (after - first).days)
    return round_half_up(Fraction(gone * 100, (after - first).days), _DIGITS)


def watch(actor: Actor, year: int, today: date, most: int | None = None) -> Watch:
    """The monitoring of a year as of a day.

    Args:
        actor: For whom.
        year: Which year.
        today: The day as of which money is compared with time.
        most: How many projects and how many indicators are told of one by one; None for all.
    """
    rule = load().spending.monitoring
    months = tuple(_months(actor, year, today))
    behind = _behind(actor, year, today, rule.behind)
    judged = _judged(actor, year)
    return Watch(
        months=months,
        chart=_chart(months),
        behind=tuple(_told(actor, behind[:most], share_gone(year, today))),
        behind_count=behind.count(),
        standings=tuple(_standings(actor, judged[:most])),
        counts=Counter(met for _, met in judged),
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


def _behind(actor: Actor, year: int, today: date, limit: Decimal) -> "QuerySet[BudgetLine, Any]":
    """Keys of projects behind time by the limit or more, with budget and what was paid; the furthest first."""
    most = share_gone(year, today) - limit
    lines = visible(actor, BudgetLine).filter(fiscal_year=year).order_by().values("project")
    sums = lines.annotate(budget=Sum("adjusted"), spent=Sum("paid"), gap=rate_gap(most + _FINEST))
    rows: Any = sums.filter(budget__gt=0, gap__lt=0).annotate(share=share_paid())
    found: QuerySet[BudgetLine, Any] = rows.order_by("share", "project_id").values_list(
        "project", "budget", "spent"
    )
    return found


def _told(actor: Actor, rows: Iterable[tuple[int, Decimal, Decimal]], gone: Decimal) -> Iterator[Behind]:
    rows = list(rows)
    projects = visible(actor, Project).select_related("organisation").in_bulk([key for key, _, _ in rows])
    for key, adjusted, paid in rows:
        rate = _rate(paid, adjusted)
        if key in projects and rate is not None:
            yield Behind(projects[key], adjusted, paid, rate, gone)


def _judged(actor: Actor, year: int) -> list[tuple[int, bool | None]]:
    """Keys of indicators with an actual or a collector, and whether the target is reached; those behind first."""
    collected = visible(actor, Collector).filter(indicator__fiscal_year=year).values("indicator")
    rows = visible(actor, ProjectIndicator).filter(fiscal_year=year)
    rows = rows.filter(Q(actual__isnull=False) | Q(pk__in=collected)).order_by("project_id", "number")
    found = [
        (key, met(target, text, year)) for key, target, text in rows.values_list("pk", "target", "actual__text")
    ]
    return sorted(found, key=lambda one: _ORDER[one[1]])


_ORDER = {False: 0, None: 1, True: 2}
_KEPT = 1 << 16
"""Pairs of target and actual whose comparison is remembered: those of a large city's year."""


@lru_cache(_KEPT)
def met(target: str, actual: str | None, year: int) -> bool | None:
    """Whether an actual reaches a target; None where that cannot be told, or nothing is known yet."""
    quantity = parse_quantity(actual) if actual else None
    return None if quantity is None else parse_target(target, year).met_by(quantity)


def _standings(actor: Actor, judged: Sequence[tuple[int, bool | None]]) -> Iterator[Standing]:
    keys = [key for key, _ in judged]
    rows = visible(actor, ProjectIndicator).select_related("project", "organisation").in_bulk(keys)
    actuals = {row.indicator_id: row for row in visible(actor, IndicatorActual).filter(Among(keys, "indicator"))}
    yield from (Standing(rows[key], actuals.get(key), said) for key, said in judged if key in rows)


def corrections(actor: Actor, year: int) -> "QuerySet[Issue, Issue]":
    """What monitoring asked to be put right, with who does it and by when."""
    rows = visible(actor, Issue).filter(fiscal_year=year, source=SOURCE)
    return rows.select_related("organisation", "project").order_by("due_on", "pk")
