"""What is due, what is late and by how many days, with interest, reminders and a calendar to subscribe to."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from mingzhang.clocks import run_clocks
from mingzhang.office.models import Acceptance, Contract, Invoice, Payment, RunningClock
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.calendars import calendar
from mingzhang.office.queries.cases import invoice_case
from mingzhang.office.queries.paging import Page, page
from mingzhang.office.queries.visible import given, matching, visible
from mingzhang.rulebook import load

Light = Literal["green", "yellow", "red", "grey"]
SOON = 5
"""Days before the due date from which a light is yellow and a reminder is shown; a habit of ours, no law."""

_SORTS = {"due": "due_on", "title": "title", "organisation": "organisation__path"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A clock as it stands today.

    Attributes:
        light: Red is late, yellow due soon, grey cannot be told or is over.
        days_late: Calendar days after the last due date, zero where kept; None where it cannot be told.
        sentence: What a person is told.
    """

    clock: RunningClock
    light: Light
    days_late: int | None
    sentence: str


def clock_rows(actor: Actor) -> "QuerySet[RunningClock, RunningClock]":
    """All clocks that the actor may see, with what a list shows of them."""
    return visible(actor, RunningClock).select_related("organisation", "contract", "project")


STILL_OPEN = Q(done_on=None, settled_on=None)
"""Clocks that somebody can still stop."""


def late_condition(today: date) -> Q:
    """Clocks late today, met late, or late on the day on which they were settled, by every reading of the law."""
    settled = Q(done_on=None, settled_on__gt=F("due_at_latest"))
    return Q(done_on__gt=F("due_at_latest")) | settled | Q(STILL_OPEN, due_at_latest__lt=today)


def late(  # noqa: PLR0913 - the filters of a list
    actor: Actor,
    *,
    year: int | None = None,
    deadline: str = "",
    text: str = "",
    still_open: bool = False,
    sort: str = "due",
    cursor: str = "",
    size: int = 50,
    today: date | None = None,
) -> Page[RunningClock]:
    """A page of what is or was late."""
    rows = clock_rows(actor).filter(late_condition(today or timezone.localdate()), matching(text, "title"))
    rows = rows.filter(**given(fiscal_year=year, deadline=deadline))
    return page(rows.filter(STILL_OPEN) if still_open else rows, _SORTS, sort, cursor, size)


def late_by_organisation(actor: Actor, today: date | None = None) -> list[tuple[str, int]]:
    """How much of each organisation is late and can still be done, the most first."""
    rows = visible(actor, RunningClock).filter(STILL_OPEN, late_condition(today or timezone.localdate()))
    counted = (
        rows.order_by().values("organisation__name").annotate(n=Count("pk")).order_by("-n", "organisation__name")
    )
    return [(row["organisation__name"], row["n"]) for row in counted]


def upcoming(actor: Actor, days: int = SOON, today: date | None = None) -> "QuerySet[RunningClock, RunningClock]":
    """What must be done within some days, the nearest first: the list of reminders."""
    first = today or timezone.localdate()
    rows = clock_rows(actor).filter(STILL_OPEN, due_on__gte=first, due_on__lte=first + timedelta(days=days))
    return rows.order_by("due_on", "pk")


def untold(actor: Actor) -> "QuerySet[RunningClock, RunningClock]":
    """Clocks whose due date cannot be told, each with its reason."""
    return clock_rows(actor).filter(due_on=None).order_by("pk")


def of_contract(actor: Actor, contract: int) -> "QuerySet[RunningClock, RunningClock]":
    """The clocks shown on a contract's page."""
    return clock_rows(actor).filter(contract=contract).order_by("due_on", "pk")


def of_project(actor: Actor, project: int) -> "QuerySet[RunningClock, RunningClock]":
    """The clocks shown on a project's page."""
    return clock_rows(actor).filter(project=project).order_by("due_on", "pk")


def standing(clock: RunningClock, today: date | None = None) -> Standing:
    """How a clock stands on a day."""
    day = today or timezone.localdate()
    if clock.due_on is None or clock.due_at_latest is None:
        return Standing(clock, "grey", None, f"无法判断：{clock.why}")
    if clock.settled_on and not clock.done_on:
        return _settled(clock, clock.due_at_latest, clock.settled_on)
    ended = clock.done_on or day
    days = max(0, (ended - clock.due_at_latest).days)
    if days:
        done = f"{clock.done_on} 办理" if clock.done_on else "尚未办理"
        return Standing(clock, "red", days, f"应于 {clock.due_at_latest} 前办理，{done}，逾期 {days} 天")
    if ended > clock.due_on:
        return Standing(clock, "grey", None, _open_reading(clock))
    return _in_time(clock, day)


def _settled(clock: RunningClock, due: date, last: date) -> Standing:
    """A clock that nobody can stop any more: counted to its last day; what came later cannot be told."""
    days = (last - due).days
    if days <= 0:
        return Standing(clock, "grey", None, f"无法判断：应于 {due} 前办理，{clock.settled_why}，是否办理没有记载")
    said = f"应于 {due} 前办理，未办结，{clock.settled_why}，到 {last} 已逾期 {days} 天"
    return Standing(clock, "red", days, said)


def _open_reading(clock: RunningClock) -> str:
    return f"无法判断：原文未写明按工作日还是自然日，到期日为 {clock.due_on} 或 {clock.due_at_latest}"


def _in_time(clock: RunningClock, day: date) -> Standing:
    if clock.done_on:
        return Standing(clock, "green", 0, f"{clock.done_on} 办理，在 {clock.due_on} 之前")
    left = (clock.due_on - day).days if clock.due_on else 0
    return Standing(clock, "yellow" if left <= SOON else "green", 0, f"应于 {clock.due_on} 前办理，还有 {left} 天")


def deadline_name(clock: RunningClock) -> str:
    """What the deadline is called; its identifier where the rule book no longer holds it."""
    known = load().deadlines.get(clock.deadline)
    return known.name.zh if known else clock.deadline


def interest(actor: Actor, invoice: Invoice, today: date | None = None) -> tuple[Decimal, tuple[str, ...]]:
    """Interest owed on a bill: each payment by its own day, and what is still unpaid until today.

    Returns:
        Yuan, and the computation of each part in words.
    """
    day, days = _last_day(actor, invoice, today or timezone.localdate()), calendar()
    contract = Contract._base_manager.select_related("organisation", "supplier").get(pk=invoice.contract_id)
    acceptances = list(visible(actor, Acceptance).filter(contract=contract).order_by("requested_on", "pk"))
    owing = {name: known for name, known in load().deadlines.items() if known.interest}
    cases = [invoice_case(invoice, contract, acceptances, None, part).events for part in _parts(actor, invoice)]
    clocks = run_clocks(cases, load().deadlines, today=day, calendar=days)
    due = [clock for clock in clocks if clock.deadline.id in owing and clock.interest]
    return sum((c.interest for c in due if c.interest), Decimal(0)), tuple(c.arithmetic for c in due)


def _last_day(actor: Actor, invoice: Invoice, today: date) -> date:
    """Until when interest is counted: today, or the day on which the bill's clock was settled."""
    about = (invoice.about, f"contract:{invoice.contract_id}")
    clocks = visible(actor, RunningClock).filter(subject__in=about, done_on=None)
    settled = clocks.aggregate(last=Max("settled_on"))["last"]
    return min(today, settled) if settled else today


def _parts(actor: Actor, invoice: Invoice) -> list[tuple[Decimal, date | None]]:
    payments = visible(actor, Payment).filter(invoice=invoice, reversed_on=None).order_by("paid_on", "pk")
    parts: list[tuple[Decimal, date | None]] = [(p.amount, p.paid_on) for p in payments]
    rest = invoice.amount - sum((amount for amount, _ in parts), Decimal(0))
    return [*parts, (rest, None)] if rest > 0 else parts


def feed(actor: Actor, today: date | None = None) -> bytes:
    """The open due dates of an actor's organisations as iCalendar, with a reminder each."""
    day = today or timezone.localdate()
    found = Calendar()
    found.add("prodid", "-//Mingzhang//Deadlines//ZH")
    found.add("version", "2.0")
    found.add("x-wr-calname", f"明账期限：{actor.organisation}")
    for clock in clock_rows(actor).filter(STILL_OPEN, due_on__isnull=False).order_by("due_on", "pk"):
        found.add_component(_entry(clock, day))
    content: bytes = found.to_ical()
    return content


def _entry(clock: RunningClock, day: date) -> Event:
    entry = Event()
    entry.add("uid", f"clock-{clock.pk}@mingzhang")
    entry.add("dtstamp", datetime.combine(day, time(), timezone.get_current_timezone()))
    entry.add("dtstart", clock.due_on)
    entry.add("summary", f"{deadline_name(clock)}：{clock.title}")
    entry.add("description", standing(clock, day).sentence)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clock.title)
    alarm.add("trigger", timedelta(days=-SOON))
    entry.add_component(alarm)
    return entry
