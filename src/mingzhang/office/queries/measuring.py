"""The actual of an indicator as its readings give it: exact, over a period, what was not measured beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, F, Max, Min, QuerySet, Window
from django.db.models.functions import Lag
from django.utils import timezone

from mingzhang.office.models import Collector, Measure, Reading
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import visible
from mingzhang.quantities.rounding import round_half_up, truncate
from mingzhang.quantities.units import conversion_factor

Method = Measure.Method
Outcome = Reading.Outcome
Readings = QuerySet[Reading, Reading]
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """Scheduled moments without a reading.

    Attributes:
        first, last: The moments between which they lie: the reading before and the reading after.
        missing: How many.
    """

    collector: Collector
    first: datetime
    last: datetime
    missing: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What the readings say of an indicator.

    Attributes:
        value: Exact, in the measure's unit; None where no reading gives one, with `why`.
        text: As a form prints it; blank where there is none.
        formula: How it was computed, in numbers.
        served, failed, unknown, missing: Readings by outcome, and scheduled moments without one.
    """

    measure: Measure
    value: Fraction | None
    text: str
    formula: str
    why: str
    served: int
    failed: int
    unknown: int
    missing: int
    gaps: tuple[Gap, ...]

    @property
    def whole(self) -> bool:
        """Nothing is missing."""
        return not self.unknown and not self.missing


def between(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments from the beginning of a day to the end of another, in local time."""
    zone = timezone.get_current_timezone()
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def readings_of(collector: Collector, actor: Actor) -> Readings:
    """The readings that count: of a scheduled collector those of its schedule, of another all."""
    rows = visible(actor, Reading, "collector__organisation").filter(collector=collector)
    return rows.filter(slot__isnull=False) if collector.every else rows


def gaps_of(actor: Actor, collector: Collector, begin: datetime, end: datetime) -> list[Gap]:
    """Where scheduled readings are missing from a collector's beginning, or the period's, to now, or its end."""
    if not collector.every or collector.started_at is None:
        return []
    step = timedelta(minutes=collector.every)
    begin, end = max(begin, collector.started_at), min(end, timezone.now())
    rows = readings_of(collector, actor).filter(slot__gte=begin, slot__lt=end)
    before = Window(Lag("slot"), order_by=F("slot").asc())
    broken = rows.annotate(before=before).filter(before__lt=F("slot") - step).order_by("slot")
    pairs: Iterable[tuple[datetime, datetime]] = broken.values_list("before", "slot")  # type: ignore[assignment] # neither is blank here
    found = [Gap(collector, first, last, (last - first) // step - 1) for first, last in pairs]
    ends = rows.aggregate(first=Min("slot"), last=Max("slot"))
    return [gap for gap in (*_edges(collector, begin, end, ends, step), *found) if gap.missing > 0]


def _edges(
    collector: Collector, begin: datetime, end: datetime, ends: dict[str, datetime | None], step: timedelta
) -> Iterable[Gap]:
    """Whole steps before the first reading and after the last; the step that runs now is not missing yet."""
    first, last = ends["first"], ends["last"]
    if first is None or last is None:
        yield Gap(collector, begin, end, max(0, (end - begin) // step - 1))
        return
    yield Gap(collector, begin, first, (first - begin) // step)
    yield Gap(collector, last, end, max(0, (end - last) // step - 1))


def measured(
    actor: Actor,
    measure: Measure,
    collectors: Iterable[Collector],
    first: date | None = None,
    last: date | None = None,
) -> Measured:
    """What the readings of an indicator's collectors give, over the measure's period or a part of it."""
    begin, end = between(first or measure.first_day, last or measure.last_day)
    known = list(collectors)
    rows = _all(actor, known, begin, end)
    by_outcome = {row["outcome"]: row["n"] for row in rows.order_by().values("outcome").annotate(n=Count("pk"))}
    served, failed, unknown = (by_outcome.get(o, 0) for o in (Outcome.OK, Outcome.FAILED, Outcome.UNKNOWN))
    gaps = tuple(gap for collector in known for gap in gaps_of(actor, collector, begin, end))
    value, formula = _computed(measure, rows, known, served, failed)
    return Measured(
        measure=measure,
        value=value,
        text="" if value is None else printed(measure, value),
        formula=formula,
        why="" if value is not None else "这一期间没有可用的读数，不能计算。",
        served=served,
        failed=failed,
        unknown=unknown,
        missing=sum(gap.missing for gap in gaps),
        gaps=gaps,
    )


def _all(actor: Actor, collectors: list[Collector], begin: datetime, end: datetime) -> Readings:
    rows = visible(actor, Reading, "collector__organisation").filter(at__gte=begin, at__lt=end)
    scheduled = rows.filter(collector__in=[c for c in collectors if c.every], slot__isnull=False)
    return scheduled | rows.filter(collector__in=[c for c in collectors if not c.every])


def printed(measure: Measure, value: Fraction) -> str:
    """The value with its unit; a share is cut off, so that no rounding lifts it to a target it did not reach."""
    if measure.method == Method.SHARE:
        return f"{truncate(value, measure.digits)}%"
    return f"{round_half_up(value, measure.digits)}{measure.unit}"


def _computed(
    measure: Measure, rows: Readings, collectors: list[Collector], served: int, failed: int
) -> tuple[Fraction | None, str]:
    if measure.method == Method.SHARE:
        return _share(served, failed)
    if measure.method == Method.COUNT:
        return Fraction(served), f"正常的读数 {served} 个"
    unit = collectors[0].unit if collectors else ""
    values = rows.filter(outcome=Outcome.OK, value__isnull=False)
    found, formula = _of_values(measure, values, unit)
    if found is None:
        return None, formula
    factor = conversion_factor(unit, measure.unit)
    return found * factor, formula if factor == 1 else f"{formula}，换算为{measure.unit}"


def _share(served: int, failed: int) -> tuple[Fraction | None, str]:
    whole = served + failed
    if not whole:
        return None, ""
    return Fraction(served * _PERCENT, whole), f"{served} ÷ ({served} + {failed}) × 100%"


def _of_values(measure: Measure, values: Readings, unit: str) -> tuple[Fraction | None, str]:
    number = values.count()
    if not number:
        return None, ""
    numbers: QuerySet[Reading, Decimal] = values.values_list("value", flat=True)  # type: ignore[assignment] # blank ones are left out
    match measure.method:
        case Method.PERCENTILE:
            return _percentile(numbers, number, measure.percentile or _PERCENT)
        case Method.MAX:
            return Fraction(numbers.order_by("-value")[0]), f"{number} 个读数中最大的"
        case Method.LAST:
            return Fraction(numbers.order_by("-at", "-pk")[0]), "期间内最后一个读数"
    whole = sum(numbers.iterator(), Decimal(0))
    if measure.method == Method.SUM:
        return Fraction(whole), f"{number} 个读数之和"
    return Fraction(whole) / number, f"{whole.normalize():f}{unit} ÷ {number}"


def _percentile(numbers: "QuerySet[Reading, Decimal]", number: int, percentile: int) -> tuple[Fraction, str]:
    """The nearest rank: the smallest reading that so many per cent of all do not exceed."""
    rank = -(-number * percentile // _PERCENT)
    return Fraction(
        numbers.order_by("value")[rank - 1]
    ), f"{number} 个读数由小到大的第 {rank} 个（{percentile}% 不超过它）"
