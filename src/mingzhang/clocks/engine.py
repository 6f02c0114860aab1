"""Runs the clocks: the law of the event's own day gives the due date; lateness is counted in both kinds of day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from mingzhang.clocks.interest import late_interest
from mingzhang.clocks.model import Clock, DatedEvents, Due, State
from mingzhang.errors import CalendarError
from mingzhang.quantities.workdays import (
    STATE_COUNCIL,
    Calendar,
    add_workdays,
    next_workday_if_holiday,
    workdays_between,
)
from mingzhang.rulebook.deadlines import DayType, DeadlineDef, Term
from mingzhang.rulebook.model import NATIONAL


def run_clocks(
    cases: Iterable[DatedEvents],
    deadlines: Mapping[str, DeadlineDef],
    *,
    today: date | None = None,
    calendar: Calendar = STATE_COUNCIL,
    names: Mapping[str, str] | None = None,
) -> list[Clock]:
    """All clocks that the events of each case start.

    Args:
        cases: Subjects with their dated events.
        deadlines: Of the rule book.
        today: Against which open clocks are judged; without it an open clock is neither kept nor late.
        calendar: Of working days.
        names: What events are called in sentences; their identifiers without it.
    """
    call = names or {}
    return [clock for case in cases for clock in _clocks(case, deadlines, today, calendar, call)]


def _clocks(
    case: DatedEvents,
    deadlines: Mapping[str, DeadlineDef],
    today: date | None,
    calendar: Calendar,
    names: Mapping[str, str],
) -> Iterator[Clock]:
    for deadline in deadlines.values():
        if not _speaks_of(deadline, case):
            continue
        start = next((case.events[event] for event in deadline.start if event in case.events), None)
        if start is not None:
            yield _clock(deadline, case, _capped(deadline, deadlines, case, start, calendar), today, calendar)
        elif deadline.end in case.events:
            missing = "、".join(names.get(event, event) for event in deadline.start)
            yield _untold(deadline, case, None, f"没有起算日期（{missing}）")


def _speaks_of(deadline: DeadlineDef, case: DatedEvents) -> bool:
    here = deadline.region == NATIONAL or deadline.region in case.regions
    sized = not deadline.supplier_sizes or case.supplier_size in deadline.supplier_sizes
    return here and sized


def _capped(
    deadline: DeadlineDef, deadlines: Mapping[str, DeadlineDef], case: DatedEvents, start: date, calendar: Calendar
) -> date:
    """The day to count from: a start event that came too late itself counts from its own due date."""
    earlier = deadlines.get(deadline.capped_by or "")
    if earlier is None or not _speaks_of(earlier, case):
        return start
    first = next((case.events[event] for event in earlier.start if event in case.events), None)
    term = _term(earlier, first) if first else None
    if first is None or term is None:
        return start
    return min(start, max(_due_day(first, term.days, kind, calendar) for kind in term.day_types))


def _clock(deadline: DeadlineDef, case: DatedEvents, start: date, today: date | None, calendar: Calendar) -> Clock:
    done = case.events.get(deadline.end)
    if done is not None and done < start:
        return _untold(deadline, case, start, f"{deadline.name.zh}在起算日之前，请核对日期")
    try:
        dues = _dues(deadline, case, start, done or today, calendar)
    except CalendarError as error:
        return _untold(deadline, case, start, str(error))
    if not dues:
        return _untold(deadline, case, start, f"规则库没有 {start} 有效的期限")
    state, why = _judge(dues, done, today)
    interest, arithmetic = late_interest(deadline, case, start, dues, done or today)
    return Clock(deadline, case.subject, start, done, dues, state, why, interest, arithmetic, case.row)


def _dues(
    deadline: DeadlineDef, case: DatedEvents, start: date, upto: date | None, calendar: Calendar
) -> tuple[Due, ...]:
    if deadline.until:
        day = date.fromisoformat(f"{start.year}-{deadline.until}")
        return (_due("calendar_day", day, upto, calendar),)
    term = _term(deadline, start)
    if term is None:
        return ()
    days = _length(term, case)
    return tuple(_due(kind, _due_day(start, days, kind, calendar), upto, calendar) for kind in term.day_types)


def _length(term: Term, case: DatedEvents) -> int:
    """The statutory days, or the contract's as far as the law lets it go."""
    if term.longest_agreed is None or case.agreed_days is None:
        return term.days
    return min(case.agreed_days, term.longest_agreed)


def _term(deadline: DeadlineDef, day: date) -> Term | None:
    """The version of the law in force on the day of the event."""
    return next(
        (t for t in deadline.terms if (t.valid_from or date.min) <= day <= (t.valid_to or date.max)),
        None,
    )


def _due_day(start: date, days: int, kind: DayType, calendar: Calendar) -> date:
    if kind == "working_day":
        return add_workdays(start, days, calendar)
    return next_workday_if_holiday(start + timedelta(days=days), calendar)


def _due(kind: DayType, day: date, upto: date | None, calendar: Calendar) -> Due:
    if upto is None or upto <= day:
        return Due(kind, day, 0, 0)
    try:
        working: int | None = workdays_between(day, upto, calendar)
    except CalendarError:
        working = None
    return Due(kind, day, working, (upto - day).days)


def _judge(dues: tuple[Due, ...], done: date | None, today: date | None) -> tuple[State, str]:
    late = [due for due in dues if due.late_calendar > 0]
    if late and len(late) < len(dues):
        return "cannot_tell", "按自然日已逾期，按工作日未逾期（或相反），原文未写明按哪一种"
    if late:
        return "late", _lateness(dues)
    if done is not None:
        return "kept", f"{done} 办理，在 {_days(dues)} 之前"
    return "running", f"应于 {_days(dues)} 前办理" + (f"，截至 {today} 尚未到期" if today else "，未见办理日期")


def _lateness(dues: tuple[Due, ...]) -> str:
    words = (
        f"应于 {due.day} 前办理，逾期 {due.late_calendar} 天"
        + (f"（{due.late_working} 个工作日）" if due.late_working is not None else "")
        for due in dues
    )
    return "；或".join(words)


def _days(dues: tuple[Due, ...]) -> str:
    return " 或 ".join(str(due.day) for due in dues)


def _untold(deadline: DeadlineDef, case: DatedEvents, start: date | None, why: str) -> Clock:
    done = case.events.get(deadline.end)
    return Clock(deadline, case.subject, start, done, (), "cannot_tell", why, row=case.row)
