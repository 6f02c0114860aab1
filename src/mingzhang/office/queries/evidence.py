"""Collectors with their state, the latest readings as a chart, and what the readings of an indicator give."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.timezone import localtime

from mingzhang.office.language import say
from mingzhang.office.models import Collector, IndicatorActual, Measure, ProjectIndicator, Reading
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.measuring import Gap, Measured, gaps_of, measured, readings_of
from mingzhang.office.queries.scores import score_of
from mingzhang.office.queries.visible import visible
from mingzhang.publishing.charts import Point, progress
from mingzhang.publishing.documents.model import ChartBlock
from mingzhang.quantities.exact_numbers import to_decimal
from mingzhang.quantities.rounding import round_half_up
from mingzhang.quantities.target import parse_target
from mingzhang.quantities.units import same_dimension
from mingzhang.scoring.model import IndicatorScore

POINTS = 60
"""Readings that a chart shows."""

_DECEMBER = 12


def collector_rows(actor: Actor) -> "QuerySet[Collector, Collector]":
    """Collectors with what a list shows of them."""
    return visible(actor, Collector).select_related("organisation", "indicator__project")


def reading_rows(actor: Actor, collector: Collector) -> "QuerySet[Reading, Reading]":
    """The readings of a collector, the latest first."""
    rows = visible(actor, Reading, "collector__organisation").filter(collector=collector)
    return rows.select_related("taken_by").order_by("-at", "-pk")


@dataclass(frozen=True, slots=True)
class Series:
    """A collector's latest readings.

    Attributes:
        said: The sentence that the chart says.
        chart: None where there is nothing to draw.
        gaps: Where scheduled readings are missing, the latest first.
    """

    said: str
    chart: ChartBlock | None
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        """Scheduled moments without a reading."""
        return sum(gap.missing for gap in self.gaps)


def series(actor: Actor, collector: Collector) -> Series:
    """The latest readings, with every gap broken open in the line."""
    latest = list(readings_of(collector, actor).order_by("-at", "-pk")[:POINTS])[::-1]
    gaps: list[Gap] = []
    if latest and collector.started_at:
        last = latest[-1].at + timedelta(minutes=collector.every)
        begin = max(collector.started_at, collector.thinned_before or collector.started_at)
        gaps = gaps_of(actor, collector, begin, max(last, collector.last_at or last))
    points = list(_points(collector, latest))
    said = say(_said(latest, sum(point.reached is None for point in points)))
    chart = progress(said, points, unit=collector.unit, names=(say("时间"), say("读数"), "")) if latest else None
    return Series(said, chart, tuple(sorted(gaps, key=lambda gap: gap.last, reverse=True)))


def _points(collector: Collector, latest: list[Reading]) -> list[Point]:
    """One point for a reading, and one without value where moments are missing between two."""
    found: list[Point] = []
    step = timedelta(minutes=collector.every)
    for before, reading in zip([None, *latest], latest, strict=False):
        if before and step and reading.slot and before.slot and reading.slot - before.slot > step:
            found.append(Point(say("缺测"), None))
        shown = reading.value if reading.outcome == Reading.Outcome.OK else None
        found.append(Point(_moment(reading, latest), None if shown is None else shown.normalize()))
    return found


def _moment(reading: Reading, latest: list[Reading]) -> str:
    """Time of day where all are of a day or so, else the day."""
    short = latest[-1].at - latest[0].at < timedelta(days=1)
    return f"{localtime(reading.at):{'%H:%M' if short else '%m-%d'}}"


def _said(latest: list[Reading], broken: int) -> str:
    if not latest:
        return "还没有读数。"
    counts = {outcome: sum(r.outcome == outcome for r in latest) for outcome in Reading.Outcome.values}
    parts = [f"{Reading.Outcome(name).label} {number} 次" for name, number in counts.items() if number]
    return f"最近 {len(latest)} 次：{'，'.join(parts)}{'；线断处没有读数' if broken else ''}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an indicator's page shows of its evidence.

    Attributes:
        found: What the readings give now; None without a measure or a collector.
        months: The same for each month, beside the target.
        score: Of the actual that stands, typed or computed.
    """

    collectors: tuple[Collector, ...]
    measure: Measure | None
    actual: IndicatorActual | None
    found: Measured | None
    months: ChartBlock | None
    score: IndicatorScore | None


def evidence_of(actor: Actor, indicator: ProjectIndicator, region: str) -> Evidence:
    """The evidence of an indicator."""
    collectors = tuple(collector_rows(actor).filter(indicator=indicator))
    measure = visible(actor, Measure).filter(indicator=indicator).first()
    actual = visible(actor, IndicatorActual).filter(indicator=indicator).first()
    ready = measure is not None and bool(collectors)
    return Evidence(
        collectors=collectors,
        measure=measure,
        actual=actual,
        found=measured(actor, measure, collectors) if ready and measure else None,
        months=_months(actor, indicator, measure, collectors) if ready and measure else None,
        score=score_of(indicator, actual.text, region) if actual else None,
    )


def _months(
    actor: Actor, indicator: ProjectIndicator, measure: Measure, collectors: tuple[Collector, ...]
) -> ChartBlock | None:
    """What each month's readings give by themselves, beside the target; a month without readings has no value."""
    unit = "%" if measure.method == Measure.Method.SHARE else measure.unit
    wanted = _target_in(indicator, unit)
    points = []
    for first, last in months_between(measure.first_day, measure.last_day):
        found = measured(actor, measure, collectors, max(first, measure.first_day), min(last, measure.last_day))
        value = None if found.value is None else round_half_up(found.value, measure.digits)
        points.append(Point(f"{first:%Y-%m}", value, wanted))
    if not any(point.reached is not None for point in points):
        return None
    names = (say("月份"), say("完成值"), say("指标值"))
    return progress(say("各月完成值与指标值，没有读数的月份不补"), points, unit=unit, names=names)


def _target_in(indicator: ProjectIndicator, unit: str) -> Decimal | None:
    """The number that the target demands, in a unit; None where it demands none, or another kind of thing."""
    quantity = parse_target(indicator.target, indicator.fiscal_year).quantity
    if quantity is None or not same_dimension(quantity.unit, unit):
        return None
    return to_decimal(quantity.exact_in(unit)).normalize()


def months_between(first: date, last: date) -> list[tuple[date, date]]:
    """First and last day of each month that two days span, at most twelve, the latest."""
    found = []
    month = first.replace(day=1)
    while month <= last:
        after = (month + timedelta(days=31)).replace(day=1)
        found.append((month, after - timedelta(days=1)))
        month = after
    return found[-_DECEMBER:]
