"""Dated events of one subject, and what the deadlines say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from mingzhang.rulebook.deadlines import DayType, DeadlineDef

State = Literal["kept", "late", "running", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class DatedEvents:
    """What happened when to one subject (a contract, an invoice, a review).

    Attributes:
        events: Event id of the rule book to its day.
        regions: The place and those it belongs to; deadlines of other places do not speak of it.
        amount: In yuan; needed for interest only.
        supplier_size: Size class of the supplier, None where unknown.
        agreed_days: Term that the contract sets, None where it sets none.
        agreed_daily_rate: Interest for each day that the contract sets, as a share of the amount.
        row: Row of the table the events came from, counted from 1.
    """

    subject: str
    events: Mapping[str, date]
    regions: frozenset[str] = frozenset()
    amount: Decimal | None = None
    supplier_size: str | None = None
    agreed_days: int | None = None
    agreed_daily_rate: Decimal | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The due date by one kind of day, and how late it was met.

    Attributes:
        late_working, late_calendar: Days late in each kind of day, zero where kept; None where they cannot be told.
    """

    day_type: DayType
    day: date
    late_working: int | None
    late_calendar: int


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline of one subject.

    Attributes:
        start, done: The day it runs from, and the day it was met; None where it is still open.
        dues: One due date, or two where the source leaves the kind of day open.
        state: late only where every reading of the law says so.
        interest: In yuan, to the fen; None where none is owed or it cannot be told.
        why: What the state rests on, in one sentence.
        arithmetic: The interest's computation with its numbers.
    """

    deadline: DeadlineDef
    subject: str
    start: date | None
    done: date | None
    dues: tuple[Due, ...]
    state: State
    why: str
    interest: Decimal | None = None
    arithmetic: str = ""
    row: int | None = None
