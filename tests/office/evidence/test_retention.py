"""Readings stay until their score is off show; what an actual rests on stays for ever; what goes leaves a trace."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from mingzhang.office.models import (
    AccountTables,
    AuditEvent,
    Collector,
    Evaluation,
    IndicatorActual,
    LeafEvidence,
    Measure,
    ProjectIndicator,
    Publication,
    Reading,
    SelfEvaluation,
)
from mingzhang.office.queries.evidence import series
from mingzhang.office.queries.measuring import measured
from mingzhang.office.queries.retention import months_before, retention_of
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.audit import broken_chains
from mingzhang.office.services.retention import digest, set_retention, thin
from tests.office.conftest import City, People
from tests.office.evidence.conftest import Make
from tests.office.year import YEAR

PUBLISHED = date(2024, 9, 1)
OVER = date(2027, 9, 1)
"""Thirty-six months after the publication."""
FIRST = datetime(YEAR, 11, 1, tzinfo=UTC)


@pytest.fixture
def collector(make: Make, indicator: ProjectIndicator, city: City, people: People) -> Collector:
    """A scheduled collector with four readings a month apart, and one on demand; November and December count."""
    row = make(kind="http", every=1)
    own = {"organisation": city["data"], "fiscal_year": YEAR}
    with everything("测试"):
        Collector.objects.filter(pk=row.pk).update(started_at=FIRST)
        for number in range(4):
            at = FIRST + timedelta(days=31 * number)
            Reading.objects.create(
                collector=row, key=str(number), at=at, slot=at, outcome="ok", value=Decimal(number)
            )
        Reading.objects.create(collector=row, key="probe", at=FIRST, outcome="ok", value=Decimal(9))
        days = {"first_day": date(YEAR, 11, 1), "last_day": date(YEAR, 12, 31)}
        Measure.objects.create(**own, indicator=indicator, method="sum", unit="毫秒", **days)
        IndicatorActual.objects.create(**own, indicator=indicator, text="1毫秒", origin="computed")
        SelfEvaluation.objects.create(**own, project=indicator.project, state="approved")
    set_retention(people["head"], city["data"], 6, "机房空间有限")
    return row


def _publish(city: City, day: date = PUBLISHED, organisation: str = "data") -> None:
    own = {"organisation": city[organisation], "fiscal_year": YEAR}
    with everything("测试"):
        number = AccountTables.objects.count() + 1
        tables = AccountTables.objects.create(**own, version=number)
        Publication.objects.create(**own, accounts=tables, title="决算", edition=number, published_on=day)


def _keys() -> list[str]:
    with everything("测试"):
        return sorted(Reading.objects.values_list("key", flat=True))


def test_what_an_actual_rests_on_stays_and_the_rest_goes_with_a_trace(
    collector: Collector, city: City, people: People
) -> None:
    _publish(city)
    with everything("测试"):
        gone = list(Reading.objects.filter(key__in=("2", "3", "probe")).order_by("at", "pk"))
        before = measured(people["clerk"], Measure.objects.get(), [collector])
    assert [(str(c), number) for c, number in thin(OVER, remove=False)] == [("平台探测", 3)]
    assert len(_keys()) == 5
    assert [number for _, number in thin(OVER, remove=True)] == [3]
    assert _keys() == ["0", "1"]
    with everything("测试"):
        collector.refresh_from_db()
        event = AuditEvent.objects.get(action="retention.thin")
        assert (collector.thinned, event.actor, event.after["readings"]) == (3, None, "3")
        assert event.after["sha256"] == digest(gone)
        assert event.reason == "临川市数据局规定读数保留 6 个月"
        assert list(broken_chains()) == []
        assert measured(people["clerk"], Measure.objects.get(), [collector]).formula == before.formula
    with seeing(people["clerk"].scope):
        assert series(people["clerk"], collector).missing == 0  # what was removed after its time is no gap
    assert thin(OVER, remove=True) == []


@pytest.mark.parametrize("missing", ["publication", "publication of late", "months", "approval", "age"])
def test_nothing_goes_before_its_time(missing: str, collector: Collector, city: City, people: People) -> None:
    today = OVER
    with everything("测试"):
        if missing == "months":
            retention_of(city["data"]).delete()  # type: ignore[union-attr] # the fixture set one
        elif missing == "approval":
            SelfEvaluation.objects.update(state="under_review")
        elif missing == "age":
            set_retention(people["head"], city["data"], 600, "长期保留")
    if missing == "publication of late":
        _publish(city)
        _publish(city, PUBLISHED + timedelta(days=1))  # a correction: its term runs anew
    elif missing != "publication":
        _publish(city)
    assert thin(today, remove=True) == []
    assert len(_keys()) == 5


def test_the_publication_of_the_department_counts_for_its_unit_and_none_beside(
    collector: Collector, city: City
) -> None:
    _publish(city, organisation="health")
    assert thin(OVER, remove=False) == []
    _publish(city, organisation="city")
    assert len(thin(OVER, remove=False)) == 1


def test_evidence_of_an_evaluation_stays(collector: Collector, city: City, people: People) -> None:
    _publish(city)
    own = {"organisation": city["data"], "fiscal_year": YEAR}
    with everything("测试"):
        evaluation = Evaluation.objects.create(**own, policy="p", subject="运维")
        LeafEvidence.objects.create(**own, evaluation=evaluation, leaf="a", collector=collector)
    assert thin(OVER, remove=True) == []


def test_months_have_a_floor_a_reason_and_a_head(city: City, people: People) -> None:
    with pytest.raises(RefusedError) as refused:
        set_retention(people["head"], city["data"], 5, " ")
    assert set(refused.value.problems) == {"months", "reason"}
    assert "读数至少保留 6 个月" in refused.value.problems["months"]
    with pytest.raises(NotPermittedError):
        set_retention(people["clerk"], city["data"], 12, "因")
    set_retention(people["head"], city["data"], 12, "因")
    kept = retention_of(city["unit"])
    assert kept is not None
    assert (kept.months, retention_of(city["health"])) == (12, None)


def test_months_before_a_day() -> None:
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2024, 1, 15), 13) == date(2022, 12, 15)
