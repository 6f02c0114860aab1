"""Working days by the State Council's yearly notices; a year without notice is refused, never guessed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType

from mingzhang.errors import CalendarError

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: the package's table of notices, corrected and continued by a table of one's own.

    Attributes:
        extra: Day to whether it is worked; it goes before the package's table.
        years: Years whose notice `extra` holds in full: their other days follow the week. A single day in `extra`
            does not make its year known.
    """

    extra: Mapping[date, bool] = field(default_factory=dict, hash=False)
    years: frozenset[int] = frozenset()

    def with_notice(self, year: int, holidays: Iterable[date], makeup: Iterable[date]) -> "Calendar":
        """The calendar with one more year's notice: its days off, and the weekend days worked instead."""
        days = dict.fromkeys(holidays, False) | dict.fromkeys(makeup, True)
        return Calendar(MappingProxyType({**self.extra, **days}), self.years | {year})

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked; CalendarError where its year's notice is not known."""
        plain = _date(day)
        if plain in self.extra:
            return self.extra[plain]
        if plain.year in self.years:
            return plain.weekday() < 5
        return _by_package(plain, self.years)


STATE_COUNCIL = Calendar()
"""The notices that the calendar package knows, without additions."""


def is_workday(day: date, calendar: Calendar = STATE_COUNCIL) -> bool:
    """Whether a day is worked: weekends and holidays are not, make-up days are."""
    return calendar.is_workday(day)


def add_workdays(event: date, days: int, calendar: Calendar = STATE_COUNCIL) -> date:
    """The due date: the `days`-th working day after the event, whose own day is not counted; day 0 is the event.

    Raises:
        CalendarError: The count reaches a year whose notice is not known, or `days` is negative.
    """
    if days < 0:
        raise CalendarError(f"期限不能是 {days} 个工作日，请填写零或正整数。")
    due = _date(event)
    for _ in range(days):
        due = _next_workday(due + _DAY, calendar)
    return due


def workdays_between(event: date, done: date, calendar: Calendar = STATE_COUNCIL) -> int:
    """How many working days after the event something was done, that day counted; negative where it was before."""
    start, end = _date(event), _date(done)
    if end < start:
        return -workdays_between(end, start, calendar)
    return sum(calendar.is_workday(day) for day in _days(start + _DAY, end))


def next_workday_if_holiday(day: date, calendar: Calendar = STATE_COUNCIL) -> date:
    """The last day of a period counted in calendar days: a day off moves to the next day worked (民法典 §203)."""
    return _next_workday(_date(day), calendar)


def known_years() -> tuple[int, int]:
    """First and last year whose notices the calendar package holds."""
    first, last, _ = _package()
    return first, last


def _next_workday(day: date, calendar: Calendar) -> date:
    while not calendar.is_workday(day):
        day += _DAY
    return day


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def _date(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _by_package(day: date, years: frozenset[int]) -> bool:
    first, last, worked = _package()
    if not first <= day.year <= last:
        also = "、".join(str(year) for year in sorted(years))
        raise CalendarError(
            f"{day.year} 年的放假安排尚未载入（已有 {first} 至 {last} 年{also and f'，另有 {also} 年'}），"
            "不能推算工作日，请按国务院办公厅当年的通知补充节假日表。"
        )
    return worked.get(day, day.weekday() < 5)


@cache
def _package() -> tuple[int, int, dict[date, bool]]:
    """First year, last year and the exceptional days of the package, read when first needed: it takes a while."""
    from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415 -- imported by few commands

    years = {day.year for day in holidays}
    return min(years), max(years), dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True)
