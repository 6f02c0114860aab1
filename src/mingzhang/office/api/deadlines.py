"""Deadlines: what is late, what is due soon, what interest is owed."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from mingzhang.office.api import pages
from mingzhang.office.api.calling import actor_of, found
from mingzhang.office.api.shapes.deadlines import ClockOut, InterestOut
from mingzhang.office.models import Invoice, RunningClock
from mingzhang.office.queries import clocks as read

router = Router(tags=["期限"])


def _out(clock: RunningClock) -> dict[str, Any]:
    stands = read.standing(clock)
    names = ("id", "subject", "title", "deadline", "start_on", "due_on", "due_at_latest", "done_on", "settled_on")
    kept = {name: getattr(clock, name) for name in names}
    return {**kept, "light": stands.light, "days_late": stands.days_late, "sentence": stands.sentence}


@router.get("/clocks/late", response=pages.Clocks)
def late(request: HttpRequest, wanted: Query[pages.Wanted], deadline: str = "", still_open: bool = False) -> Any:
    """A page of what is or was late."""
    found_ = read.late(
        actor_of(request),
        year=wanted.year,
        deadline=deadline,
        text=wanted.text,
        still_open=still_open,
        sort=wanted.sort or "due",
        cursor=wanted.cursor,
        size=wanted.size,
    )
    return {"rows": [_out(clock) for clock in found_.rows], "next": found_.next}


@router.get("/clocks/upcoming", response=list[ClockOut])
def upcoming(request: HttpRequest, days: int = read.SOON) -> Any:
    """What must be done within some days."""
    return [_out(clock) for clock in read.upcoming(actor_of(request), days)]


@router.get("/clocks/untold", response=list[ClockOut])
def untold(request: HttpRequest) -> Any:
    """What cannot be told, each with its reason."""
    return [_out(clock) for clock in read.untold(actor_of(request))]


@router.get("/invoices/{key}/interest", response=InterestOut)
def interest(request: HttpRequest, key: int) -> Any:
    """Interest owed on a bill until today."""
    amount, arithmetic = read.interest(actor_of(request), found(request, Invoice, key))
    return {"amount": amount, "arithmetic": list(arithmetic)}
