"""Which readings may go: old enough, no actual computed from them, their score published long enough ago."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingzhang.office.models import (
    Collector,
    IndicatorActual,
    LeafEvidence,
    Measure,
    Organisation,
    Publication,
    Reading,
    ReadingRetention,
    SelfEvaluation,
)
from mingzhang.office.queries.measuring import between
from mingzhang.office.queries.organisations import prefixes
from mingzhang.rulebook import load


@dataclass(frozen=True, slots=True)
class Thinnable:
    """Readings of one collector that may go.

    Attributes:
        before: All are older than this moment.
        why: The rule that lets them go, in a sentence.
    """

    collector: Collector
    readings: "QuerySet[Reading, Reading]"
    before: datetime
    why: str


def retention_of(organisation: Organisation) -> ReadingRetention | None:
    """What holds for an organisation: its own months, or those of the nearest above."""
    rows = ReadingRetention.objects.filter(organisation__path__in=prefixes(organisation.path))
    found: ReadingRetention | None = rows.select_related("organisation").order_by("-organisation__path").first()
    return found


def thinnable(today: date) -> Iterator[Thinnable]:
    """Every collector with readings that may go; only for work of the system itself."""
    approved = SelfEvaluation.objects.filter(state=SelfEvaluation.State.APPROVED).values("project")
    rows = Collector.objects.filter(indicator__project__in=approved).select_related("organisation", "indicator")
    evidence = LeafEvidence.objects.exclude(collector=None).values("collector")
    for collector in rows.exclude(pk__in=evidence).order_by("organisation__path", "pk"):
        kept = retention_of(collector.organisation)
        if kept and _published_long_ago(collector, today):
            before = begin_of(months_before(today, kept.months))
            readings = Reading.objects.filter(collector=collector, at__lt=before).exclude(_counted(collector))
            if readings.exists():
                yield Thinnable(collector, readings, before, f"{kept.organisation}规定读数保留 {kept.months} 个月")


def _published_long_ago(collector: Collector, today: date) -> bool:
    """Whether the accounts of the year were published, and last so long ago that the score is no longer on show."""
    rows = Publication.objects.filter(
        organisation__path__in=prefixes(collector.organisation.path), fiscal_year=collector.fiscal_year
    )
    last = rows.order_by("-published_on").first()
    months = load().spending.retention.after_publication_months
    return last is not None and last.published_on <= months_before(today, months)


def _counted(collector: Collector) -> Q:
    """The readings that a computed actual rests on, which always stay."""
    computed = IndicatorActual.objects.filter(
        indicator=collector.indicator, origin=IndicatorActual.Origin.COMPUTED
    ).exists()
    measure = Measure.objects.filter(indicator=collector.indicator).first()
    if measure is None or not computed:
        return Q(pk__in=[])
    begin, end = between(measure.first_day, measure.last_day)
    within = Q(at__gte=begin, at__lt=end)
    return within & Q(slot__isnull=False) if collector.every else within


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last of its month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def begin_of(day: date) -> datetime:
    """The first moment of a day in the office's time."""
    return datetime.combine(day, time(), timezone.get_current_timezone())
