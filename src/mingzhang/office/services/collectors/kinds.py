"""All kinds of collectors by the name that a collector's row has."""

from mingzhang.office.models import Collector
from mingzhang.office.services.collectors.export import Export
from mingzhang.office.services.collectors.http import HttpProbe
from mingzhang.office.services.collectors.manual import Manual
from mingzhang.office.services.collectors.prometheus import PrometheusQuery
from mingzhang.office.services.collectors.sql import SqlQuery
from mingzhang.office.services.collectors.taking import Question, Taken, Taker

TAKERS: dict[str, Taker] = {
    Collector.Kind.HTTP: HttpProbe(),
    Collector.Kind.SQL: SqlQuery(),
    Collector.Kind.PROMETHEUS: PrometheusQuery(),
    Collector.Kind.EXPORT: Export(),
    Collector.Kind.MANUAL: Manual(),
}
ASKING = frozenset({Collector.Kind.HTTP.value, Collector.Kind.SQL.value, Collector.Kind.PROMETHEUS.value})
"""Kinds that ask a system by themselves, on a schedule."""


def question_of(collector: Collector) -> Question:
    """What a collector asks."""
    return Question(collector.target, collector.parameters)


def take(collector: Collector) -> Taken:
    """One reading of a collector."""
    return TAKERS[collector.kind].take(question_of(collector))
