"""What is due and what is late, and the calendar to subscribe to."""

from collections.abc import Callable
from datetime import date

from django.db.models import Case, DateField, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mingzhang.office.desk.access import DeskRequest, anyone, working
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, Rows
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import look
from mingzhang.office.models import RunningClock
from mingzhang.office.queries.clocks import (
    STILL_OPEN,
    clock_rows,
    deadline_name,
    feed,
    late_condition,
    standing,
)
from mingzhang.office.queries.visible import matching
from mingzhang.office.services.calendars import actor_of_token, end_feeds, open_feed

_WORDS = {"red": "逾期", "yellow": "临近", "green": "按期", "grey": "无法判断"}
_LIGHTS = (("late", "逾期"), ("open", "未办理"), ("settled", "不再计算"), ("untold", "无法判断"))


def address(clock: RunningClock) -> str:
    """The page of the row that a clock runs on."""
    if clock.contract_id:
        return reverse("contract", args=[clock.contract_id])
    return reverse("project", args=[clock.project_id]) if clock.project_id else ""


def light(clock: RunningClock) -> tuple[str, str]:
    """A clock as a traffic light with its word."""
    stands = standing(clock)
    if stands.days_late and clock.settled_on and not clock.done_on:
        return look("grey"), say("未办结，逾期 {days} 天止", days=stands.days_late)
    if stands.days_late:
        return look(stands.light), say("逾期 {days} 天", days=stands.days_late)
    return look(stands.light), _WORDS[stands.light]


def _narrow(rows: Rows, chosen: str) -> Rows:
    conditions: dict[str, Callable[[Rows], Rows]] = {
        "late": lambda r: r.filter(late_condition(timezone.localdate())),
        "open": lambda r: r.filter(STILL_OPEN),
        "settled": lambda r: r.exclude(settled_on=None).filter(done_on=None),
        "untold": lambda r: r.filter(due_on=None),
    }
    return conditions[chosen](rows) if chosen in conditions else rows


def _rows(request: DeskRequest) -> Rows:
    """The year's clocks, each with its turn: what can still be done stands first, by the day it is due."""
    undone = When(STILL_OPEN, then=Coalesce("due_on", Value(date.max)))
    rows = clock_rows(request.actor).filter(fiscal_year=request.year)
    return rows.annotate(turn=Case(undone, default=Value(date.max), output_field=DateField()))


_LIST = Listing(
    key="clocks",
    title="期限",
    rows=_rows,
    columns=(
        Column("title", "事项", lambda c: c.title, "title", kind="label", link=address),
        Column("deadline", "期限", deadline_name, "deadline", kind="label"),
        Column("light", "状态", light, "turn", kind="state"),
        Column("due", "到期日", lambda c: c.due_on, "due_on", kind="day"),
        Column("done", "办理日期", lambda c: c.done_on, "done_on", kind="day"),
        Column("start", "起算日", lambda c: c.start_on, "start_on", kind="day"),
        Column("organisation", "单位", lambda c: c.organisation, "organisation__path"),
        Column("says", "说明", lambda c: standing(c).sentence, kind="label"),
    ),
    filters=(
        Filter("q", "事项", lambda rows, text: rows.filter(matching(text, "title"))),
        Filter("light", "状态", _narrow, lambda _: _LIGHTS),
    ),
    usual_sort="light",
    empty="这一年度没有在走的期限。合同签订、验收申请、收到发票之后，期限自动出现在这里。",
    actions=lambda _: [("订阅日历", reverse("calendar"))],
)


@working
@require_safe
def clocks(request: DeskRequest) -> HttpResponse:
    """All due dates of the year, those late first where asked."""
    return _LIST.respond(request)


@working
@require_safe
def calendar(request: DeskRequest) -> HttpResponse:
    """How to subscribe to the due dates."""
    return show(
        request,
        "calendar.html.j2",
        title="订阅日历",
        address=None,
        path=(("期限", reverse("clocks")), ("订阅日历", None)),
    )


@working
@require_POST
def subscribe(request: DeskRequest) -> HttpResponse:
    """A new address of the feed, shown once; earlier ones end."""
    token = open_feed(request.actor)
    address = request.build_absolute_uri(reverse("feed", args=[token]))
    path = (("期限", reverse("clocks")), ("订阅日历", None))
    return show(request, "calendar.html.j2", title="订阅日历", address=address, path=path)


@working
@require_POST
def unsubscribe(request: DeskRequest) -> HttpResponse:
    """Ends all addresses of the feed."""
    end_feeds(request.actor)
    return redirect("calendar")


@anyone
@require_safe
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """The feed as iCalendar, for a calendar program that knows the token."""
    actor = actor_of_token(token)
    if actor is None:
        raise Http404
    return HttpResponse(feed(actor), content_type="text/calendar; charset=utf-8")
