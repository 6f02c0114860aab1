"""Collectors of the example, with readings really taken from its small systems; their moments are made up."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingzhang.example.office import ExampleCollector, load_office
from mingzhang.office.models import Collector, ProjectIndicator, Reading
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import everything
from mingzhang.office.services import actuals, evidence
from mingzhang.office.services.acting import Actor
from mingzhang.office.services.collecting import Collecting
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.demo.projects import project_code

_MINUTES = 60
_OUT = range(23, 29)
"""Minutes in which nothing collects, so that the example shows a gap."""


class _Past:
    """A clock that runs through the past hour."""

    def __init__(self) -> None:
        self.now = timezone.now() - timedelta(minutes=_MINUTES + 1)

    def __call__(self) -> datetime:
        return self.now


def add_evidence(port: int) -> int:
    """Sets up the example's collectors where there are none, and takes an hour of readings; how many there are.

    Args:
        port: On which the example's systems serve.
    """
    clerk = actor("clerk")
    with everything("载入示例数据"):
        if not Collector.objects.filter(sample=True).exists():
            with transaction.atomic():
                added = [_add(clerk, entry, port) for entry in load_office().collectors]
                _read(added)
                for collector in added:
                    _compute(clerk, collector)
        return Reading.objects.filter(sample=True).count()


def point_at(port: int) -> None:
    """The example's systems serve on another port than the last time."""
    with everything("示例系统换了端口"):
        for row in Collector.objects.filter(sample=True, kind=Collector.Kind.HTTP):
            path = row.target.split("/", 3)[3]
            Collector.objects.filter(pk=row.pk).update(target=_address(port, path))


def _address(port: int, path: str) -> str:
    return f"http://127.0.0.1:{port}/{path}"


def _add(clerk: Actor, entry: ExampleCollector, port: int) -> Collector:
    indicator = (
        visible(clerk, ProjectIndicator)
        .select_related("organisation")
        .get(
            fiscal_year=load_office().year,
            name=entry.indicator,
            project__code=project_code(entry.project),
            sample=True,
        )
    )
    today = timezone.localdate()
    values: dict[str, Any] = {
        "name": f"{entry.name}（示例）",
        "kind": entry.kind,
        "target": _address(port, entry.path) if entry.path else entry.connection,
        "unit": entry.unit,
        "every": 1,
        "parameters": {"query": entry.query, "reads": "time"} if entry.query else {},
    }
    row = evidence.add_collector(clerk, indicator, values)
    evidence.set_measure(
        clerk,
        indicator,
        {
            "method": entry.method,
            "percentile": entry.percentile,
            "unit": entry.result_unit,
            "digits": entry.digits,
            "first_day": today - timedelta(days=1),
            "last_day": today + timedelta(days=30),
        },
    )
    return row


def _read(added: list[Collector]) -> None:
    """One minute after the other, but for those in which nothing collects."""
    clock = _Past()
    keys = [row.pk for row in added]
    Collector.objects.filter(pk__in=keys).update(started_at=clock.now, next_due=clock.now, sample=True)
    work = Collecting(clock=clock)
    for minute in range(_MINUTES):
        clock.now += timedelta(minutes=1)
        if minute not in _OUT:
            work.tick()
            work.finish()
    work.close()


def _compute(clerk: Actor, collector: Collector) -> None:
    made = actuals.compute_actual(clerk, collector.indicator)
    type(made)._base_manager.filter(pk=made.pk).update(sample=True)
