"""Actuals from readings: computed by hand here; gaps are counted, never filled; one door for typed and computed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook

from mingzhang.office.models import Collector, IndicatorActual, Measure, ProjectIndicator, Reading
from mingzhang.office.queries.measuring import Measured, measured
from mingzhang.office.queries.scores import score_of
from mingzhang.office.scope import everything
from mingzhang.office.services import actuals, evidence
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from tests.office.conftest import People
from tests.office.evidence.conftest import Make

DAY = date(2024, 3, 1)
NOON = datetime(2024, 3, 1, 4, 0, tzinfo=UTC)


def read(collector: Collector, *values: str, outcome: str = "ok") -> None:
    """Readings of a collector a minute apart; `-` for one that did not come."""
    with everything("测试"):
        begun = Reading.objects.filter(collector=collector).count()
        for place, text in enumerate(values, begun):
            slot = NOON + timedelta(minutes=place)
            if text != "-":
                Reading.objects.create(
                    collector=collector,
                    key=slot.isoformat(),
                    slot=slot,
                    at=slot,
                    outcome=outcome,
                    value=Decimal(text) if outcome == "ok" else None,
                )


def by(people: People, indicator: ProjectIndicator, method: str, **more: Any) -> Measured:
    values = {"method": method, "unit": "毫秒", "digits": 2, "first_day": DAY, "last_day": DAY, **more}
    measure = evidence.set_measure(people["clerk"], indicator, values)
    with everything("测试"):
        return measured(people["clerk"], measure, Collector.objects.filter(indicator=indicator))


@pytest.fixture
def collector(make: Make) -> Collector:
    """Every minute, begun at noon (UTC 4:00)."""
    row = make(every=1)
    with everything("测试"):
        Collector.objects.filter(pk=row.pk).update(started_at=NOON, next_due=None)
        found: Collector = Collector.objects.get(pk=row.pk)
        return found


def test_a_share_is_never_rounded_up_to_its_target(
    people: People, indicator: ProjectIndicator, collector: Collector
) -> None:
    read(collector, *["1"] * 199)
    read(collector, "0", outcome="failed")
    # 199 of 200 is 99.5%: with no digit it must not print 100%.
    found = by(people, indicator, "share", digits=0)
    assert (found.value, found.text, found.formula) == (
        Fraction(199, 2),
        "99%",
        "199 ÷ (199 + 1) × 100%",
    )


@pytest.mark.parametrize(
    ("method", "more", "value", "text"),
    [
        # 10 readings 1 … 10: the 95th of 100 by nearest rank is the 10th, the 50th the 5th.
        ("percentile", {"percentile": 95}, Fraction(10), "10.00毫秒"),
        ("percentile", {"percentile": 50}, Fraction(5), "5.00毫秒"),
        ("percentile", {"percentile": 1}, Fraction(1), "1.00毫秒"),
        ("mean", {}, Fraction(11, 2), "5.50毫秒"),
        ("mean", {"unit": "秒", "digits": 4}, Fraction(11, 2000), "0.0055秒"),
        ("sum", {}, Fraction(55), "55.00毫秒"),
        ("max", {}, Fraction(10), "10.00毫秒"),
        ("last", {}, Fraction(4), "4.00毫秒"),
        ("count", {"unit": "件", "digits": 0}, Fraction(10), "10件"),
    ],
)
def test_each_way(
    people: People,
    indicator: ProjectIndicator,
    collector: Collector,
    method: str,
    more: dict[str, Any],
    value: Fraction,
    text: str,
) -> None:
    read(collector, "7", "10", "1", "2", "9", "3", "8", "5", "6", "4")
    found = by(people, indicator, method, **more)
    assert (found.value, found.text) == (value, text)


def test_sums_are_exact(people: People, indicator: ProjectIndicator, collector: Collector) -> None:
    read(collector, *["0.1"] * 10)
    assert by(people, indicator, "sum").value == 1  # ten binary tenths are not


def test_gaps_are_counted_and_not_filled(people: People, indicator: ProjectIndicator, collector: Collector) -> None:
    read(collector, "4", "-", "-", "8")
    found = by(people, indicator, "mean")
    # the day ends 12 hours after noon: 720 moments, of which 2 readings and the moment that runs
    inner = [gap.missing for gap in found.gaps if gap.first == NOON]
    assert (found.value, inner, found.whole) == (Fraction(6), [2], False)
    assert found.missing == 720 - 2


def test_readings_that_could_not_be_taken_are_no_outage(
    people: People, indicator: ProjectIndicator, collector: Collector
) -> None:
    read(collector, "1", "1", "1")
    read(collector, "0", outcome="failed")
    with everything("测试"):
        Reading.objects.create(
            collector=collector, key="x", slot=NOON - timedelta(minutes=1), at=NOON, outcome="unknown"
        )
    found = by(people, indicator, "share")
    assert (found.text, found.unknown) == ("75.00%", 1)


def test_a_probe_on_demand_does_not_count_where_there_is_a_schedule(
    people: People, indicator: ProjectIndicator, collector: Collector
) -> None:
    read(collector, "4")
    with everything("测试"):
        Reading.objects.create(collector=collector, key="demand", at=NOON, outcome="ok", value=Decimal(100))
    assert by(people, indicator, "max").value == 4


def test_no_reading_gives_no_number(people: People, indicator: ProjectIndicator, collector: Collector) -> None:
    found = by(people, indicator, "mean")
    assert (found.value, found.text, found.why) == (None, "", "这一期间没有可用的读数，不能计算。")
    with pytest.raises(RefusedError, match="没有可用的读数"):
        actuals.compute_actual(people["clerk"], indicator)


def test_a_computed_actual_scores_as_a_typed_one(
    people: People, indicator: ProjectIndicator, collector: Collector
) -> None:
    read(collector, *["1"] * 198)
    read(collector, "0", "0", outcome="failed")
    by(people, indicator, "share")
    computed = actuals.compute_actual(people["clerk"], indicator)
    # 198 ÷ 200 = 99%, the target: full marks, 40 points
    assert (computed.text, computed.origin) == ("99.00%", "computed")
    assert computed.derivation["formula"] == "198 ÷ (198 + 2) × 100%"
    score = score_of(indicator, computed.text, "")
    typed = score_of(indicator, "99.00%", "")
    assert score is not None
    assert (score.computed, score) == (Decimal(40), typed)


def test_typing_over_a_computed_number_says_why(
    people: People, indicator: ProjectIndicator, collector: Collector
) -> None:
    read(collector, "1")
    by(people, indicator, "share")
    actuals.compute_actual(people["clerk"], indicator)
    with pytest.raises(RefusedError, match="须说明原因"):
        actuals.set_actual(people["clerk"], indicator, "98%")
    typed = actuals.set_actual(people["clerk"], indicator, "98%", "探测点网络中断，按运维记录填写")
    assert (typed.origin, typed.derivation) == ("typed", {})
    with everything("测试"):
        assert IndicatorActual.objects.count() == 1


def test_an_actual_in_another_unit_is_named(people: People, indicator: ProjectIndicator) -> None:
    with pytest.raises(RefusedError, match="完成值的单位“万元”与指标值“≥99%”的单位不能换算"):
        actuals.set_actual(people["clerk"], indicator, "5万元")
    with pytest.raises(NotPermittedError):
        actuals.set_actual(people["reviewer"], indicator, "99%")


def test_readings_that_cannot_be_converted_are_refused(
    people: People, indicator: ProjectIndicator, collector: Collector
) -> None:
    with pytest.raises(RefusedError, match="读数单位是“毫秒”，不能换算成“万元”"):
        by(people, indicator, "mean", unit="万元")


def test_a_series_keeps_its_unit_and_interval(people: People, collector: Collector) -> None:
    read(collector, "1")
    with pytest.raises(RefusedError) as refused:
        evidence.change_collector(people["clerk"], collector, {"unit": "秒", "every": 5, "name": "改名"}, None)
    assert sorted(refused.value.problems) == ["every", "unit"]
    assert evidence.change_collector(people["clerk"], collector, {"name": "改名"}, None).name == "改名"


TICKETS = [
    ("编号", "受理时间", "恢复时间"),
    ("W1", "2024-03-01 08:00", "2024-03-01 09:30"),
    ("W2", "2024/03/01 10:00", "2024-03-01 10:30:00"),
    ("W3", "2024-03-01 11:00", ""),
]
COLUMNS = {"key_column": "编号", "at_column": "受理时间", "end_column": "恢复时间"}


def csv(rows: list[tuple[str, ...]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode("gb18030")


def xlsx(rows: list[tuple[str, ...]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("written", [csv, xlsx])
def test_tickets_give_repair_times(people: People, indicator: ProjectIndicator, make: Make, written: Any) -> None:
    collector = make(name="工单", kind="export", target="", unit="小时", parameters=COLUMNS)
    brought = evidence.bring_export(people["clerk"], collector, "工单.csv", written(TICKETS))
    assert (brought.new, brought.known) == (3, 0)
    found = by(people, indicator, "mean", unit="小时")
    # 1.5 h and 0.5 h; the third is not repaired yet
    assert (found.value, found.served, found.unknown) == (Fraction(1), 2, 1)
    again = evidence.bring_export(
        people["clerk"], collector, "工单.csv", written([*TICKETS, ("W4", "2024-03-02 08:00", "2024-03-02 09:00")])
    )
    assert (again.new, again.known) == (1, 3)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("W9", "昨天", "2024-03-01 09:30"), "第 5 行：时间“昨天”看不懂"),
        (
            ("W9", "2024-03-02 08:00", "2024-03-01 08:00"),
            "第 5 行：结束时间“2024-03-01 08:00”看不懂，或早于开始时间",
        ),
        (("W1", "2024-03-02 08:00", ""), "第 5 行：编号 W1 在文件里重复"),
        (("", "2024-03-02 08:00", ""), "第 5 行：没有编号"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_kept(
    people: People, make: Make, row: tuple[str, ...], sentence: str
) -> None:
    collector = make(name="工单", kind="export", target="", unit="小时", parameters=COLUMNS)
    with pytest.raises(RefusedError, match=sentence):
        evidence.bring_export(people["clerk"], collector, "工单.csv", csv([*TICKETS, row]))
    with everything("测试"):
        assert Reading.objects.count() == 0


def test_an_export_without_a_column_is_refused(people: People, make: Make) -> None:
    collector = make(name="工单", kind="export", target="", unit="小时", parameters=COLUMNS)
    with pytest.raises(RefusedError, match="没有“恢复时间”列"):
        evidence.bring_export(people["clerk"], collector, "工单.csv", csv([row[:2] for row in TICKETS]))


def test_a_count_has_a_witness_who_is_another(people: People, indicator: ProjectIndicator, make: Make) -> None:
    collector = make(name="现场清点", kind="manual", target="", unit="个")
    clerk = people["clerk"]
    for witness in ("", "clerk"):
        with pytest.raises(RefusedError) as refused:
            evidence.count(clerk, collector, NOON, Decimal(12), witness)
        assert list(refused.value.problems) == ["witness"]
    evidence.count(clerk, collector, NOON, Decimal(12), "见证人甲")
    with pytest.raises(RefusedError, match="已有计数"):
        evidence.count(clerk, collector, NOON, Decimal(13), "见证人甲")
    with pytest.raises(RefusedError, match="不能晚于现在"):
        evidence.count(clerk, collector, timezone.now() + timedelta(hours=1), Decimal(1), "见证人甲")
    assert by(people, indicator, "last", unit="个", digits=0).text == "12个"


def test_a_measure_is_one_of_the_closed_list(people: People, indicator: ProjectIndicator) -> None:
    with pytest.raises(RefusedError) as refused:
        by(people, indicator, "median")
    assert list(refused.value.problems) == ["method"]
    with pytest.raises(RefusedError) as refused:
        by(people, indicator, "percentile")
    assert list(refused.value.problems) == ["percentile"]
    assert Measure.Method.values == ["share", "percentile", "mean", "count", "sum", "max", "last"]
