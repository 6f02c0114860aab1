"""Working days by the State Council's notices of 2023 and 2024, and the refusal of years without one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.errors import CalendarError
from mingzhang.quantities import (
    Calendar,
    add_workdays,
    is_workday,
    known_years,
    next_workday_if_holiday,
    workdays_between,
)

_DAYS = st.dates(date(2015, 1, 1), date(2024, 6, 30))
_MAKEUP = [
    *(date(2023, month, day) for month, day in ((1, 28), (1, 29), (4, 23), (5, 6), (6, 25), (10, 7), (10, 8))),
    *(date(2024, month, day) for month, day in ((2, 4), (2, 18), (4, 7), (4, 28), (5, 11))),
]


@pytest.mark.parametrize("day", _MAKEUP, ids=str)
def test_make_up_days_are_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert is_workday(day)


def test_they_are_all_the_weekend_days_worked_in_2023() -> None:
    weekend = [date(2023, 1, 1) + timedelta(days=count) for count in range(365)]
    assert [day for day in weekend if day.weekday() >= 5 and is_workday(day)] == _MAKEUP[:7]


@pytest.mark.parametrize(
    ("event", "days", "due"),
    [
        (date(2023, 10, 20), 2, date(2023, 10, 24)),
        (date(2023, 10, 30), 2, date(2023, 11, 1)),
        (date(2023, 10, 16), 10, date(2023, 10, 30)),
        # The week of National Day: 7 and 8 October are worked.
        (date(2023, 9, 28), 2, date(2023, 10, 8)),
        (date(2023, 10, 20), 0, date(2023, 10, 20)),
    ],
)
def test_due_dates(event: date, days: int, due: date) -> None:
    assert add_workdays(event, days) == due
    assert workdays_between(event, due) == days


def test_days_late() -> None:
    # Due on 24 October, published on 7 December: 44 calendar days, no holiday between, 32 worked days.
    assert workdays_between(date(2023, 10, 24), date(2023, 12, 7)) == 32
    assert workdays_between(date(2023, 12, 7), date(2023, 10, 24)) == -32


def test_a_last_day_off_moves_to_the_next_day_worked() -> None:
    assert next_workday_if_holiday(date(2023, 10, 1)) == date(2023, 10, 7)
    assert next_workday_if_holiday(date(2023, 10, 21)) == date(2023, 10, 23)
    assert next_workday_if_holiday(date(2023, 10, 20)) == date(2023, 10, 20)


@given(event=_DAYS, first=st.integers(0, 40), second=st.integers(0, 40))
def test_working_days_add_up(event: date, first: int, second: int) -> None:
    assert add_workdays(add_workdays(event, first), second) == add_workdays(event, first + second)


@given(one=_DAYS, span=st.integers(0, 90), more=st.integers(0, 90))
def test_counts_add_up(one: date, span: int, more: int) -> None:
    two, three = one + timedelta(days=span), one + timedelta(days=span + more)
    assert workdays_between(one, two) + workdays_between(two, three) == workdays_between(one, three)
    assert workdays_between(two, one) == -workdays_between(one, two)


@given(event=_DAYS, days=st.integers(1, 60))
def test_due_dates_are_worked_and_counted_back(event: date, days: int) -> None:
    due = add_workdays(event, days)
    assert is_workday(due)
    assert workdays_between(event, due) == days


def test_a_year_without_notice_is_refused() -> None:
    first, last = known_years()
    for day in (date(first - 1, 12, 31), date(last + 1, 1, 4)):
        with pytest.raises(CalendarError, match=f"^{day.year} 年的放假安排尚未载入"):
            is_workday(day)
    with pytest.raises(CalendarError, match="请按国务院办公厅当年的通知补充节假日表"):
        add_workdays(date(last, 12, 25), 15)


def test_a_notice_of_ones_own_adds_a_year() -> None:
    year = known_years()[1] + 1
    monday = date(year, 3, 1) + timedelta(days=-date(year, 3, 1).weekday() % 7)
    calendar = Calendar().with_notice(year, holidays=[monday], makeup=[monday - timedelta(days=1)])
    assert not is_workday(monday, calendar)
    assert is_workday(monday - timedelta(days=1), calendar)
    assert is_workday(monday + timedelta(days=1), calendar)
    assert not is_workday(monday + timedelta(days=5), calendar)
    assert add_workdays(monday - timedelta(days=2), 2, calendar) == monday + timedelta(days=1)
    with pytest.raises(CalendarError, match=f"另有 {year} 年"):
        is_workday(date(year + 1, 3, 1), calendar)


def test_a_single_day_corrects_but_does_not_make_a_year_known() -> None:
    year = known_years()[1] + 1
    calendar = Calendar(extra={date(2023, 10, 20): False, date(year, 1, 4): True})
    assert not is_workday(date(2023, 10, 20), calendar)
    assert is_workday(date(year, 1, 4), calendar)
    with pytest.raises(CalendarError):
        is_workday(date(year, 1, 5), calendar)


def test_negative_terms_are_refused() -> None:
    with pytest.raises(CalendarError, match="不能是 -1 个工作日"):
        add_workdays(date(2023, 10, 20), -1)


def test_a_time_of_day_counts_as_its_day() -> None:
    assert add_workdays(datetime(2023, 10, 20, 23, 59, tzinfo=UTC), 2) == date(2023, 10, 24)
