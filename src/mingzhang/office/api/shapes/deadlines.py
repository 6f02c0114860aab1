"""Deadlines and interest as JSON."""

from datetime import date
from decimal import Decimal

from ninja import Schema


class ClockOut(Schema):
    """A deadline as it stands today."""

    id: int
    subject: str
    title: str
    deadline: str
    start_on: date | None
    due_on: date | None
    due_at_latest: date | None
    done_on: date | None
    settled_on: date | None
    light: str
    days_late: int | None
    sentence: str


class InterestOut(Schema):
    """Interest owed on a bill."""

    amount: Decimal
    arithmetic: list[str]
