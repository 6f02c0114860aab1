"""The schema of deadlines: from which event, how many days of which kind, until which other; dated and regional."""

from datetime import date
from typing import Literal

import msgspec

from mingzhang.rulebook.model import Entry
from mingzhang.rulebook.rules import Name, Severity

DayType = Literal["working_day", "calendar_day"]


class EventDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An event that a deadline may begin or end with.

    Attributes:
        labels: What tables of events call it; the first is the usual name.
    """

    name: Name
    labels: tuple[str, ...]


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The length of a deadline while one version of the law was in force.

    Attributes:
        days: How many days, the day of the event not counted.
        day_types: The kind of day; two where the source leaves it open, and then both are computed.
        valid_from, valid_to: First and last day on which an event falls under this term.
        longest_agreed: The longest term that a contract may set instead.
    """

    days: int
    day_types: tuple[DayType, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    longest_agreed: int | None = None


class Interest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Interest on what is paid late.

    Attributes:
        daily_rate: Share of the amount for each calendar day late, where the contract agrees on no other.
    """

    daily_rate: str
    valid_from: date | None = None
    valid_to: date | None = None


class DeadlineDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A duty to do something within days of something else.

    Attributes:
        rule: The rule of the catalogue that a breach falls under.
        start: The event it runs from: the first of these that is dated.
        capped_by: Another deadline: where the start event came later than that one's due date, the clock runs
            from the due date instead (late acceptance does not delay the payment).
        end: The event that ends it.
        terms: Its lengths, each with the days on which it was in force.
        until: A fixed day of the year (`09-30`) instead of a length; `terms` is empty then.
        supplier_sizes: Only for suppliers of these size classes; empty is for all.
        interest: What late payment costs.
    """

    name: Name
    rule: str
    start: tuple[str, ...]
    end: str
    terms: tuple[Term, ...] = ()
    until: str | None = None
    capped_by: str | None = None
    supplier_sizes: tuple[str, ...] = ()
    interest: tuple[Interest, ...] = ()
    severity: Severity
    suggestion: str


class EventTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How tables of dated events name what is not an event; the first name is the usual one.

    Attributes:
        supplier_sizes: Size class, as deadlines name it, to the other ways it is written.
        parents: Place to the larger place it belongs to.
    """

    subject: tuple[str, ...]
    region: tuple[str, ...]
    amount: tuple[str, ...]
    supplier_size: tuple[str, ...]
    supplier_sizes: dict[str, tuple[str, ...]]
    agreed_days: tuple[str, ...]
    agreed_daily_rate: tuple[str, ...]
    event: tuple[str, ...]
    date: tuple[str, ...]
    parents: dict[str, str]
