"""Collectors, readings, how actuals are made of them, and actuals, as JSON."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, ModelSchema, Schema

from mingzhang.office.api.shapes.rows import RowOut, own
from mingzhang.office.models import Collector, IndicatorActual, Measure, Reading


class CollectorOut(RowOut, ModelSchema):
    """A collector with its state."""

    indicator_id: int

    class Meta:
        model = Collector
        fields = own(
            "name",
            "kind",
            "target",
            "parameters",
            "every",
            "unit",
            "state",
            "next_due",
            "last_at",
            "last_outcome",
            "last_sentence",
        )


class CollectorIn(Schema):
    """A collector; `parameters` is what its kind needs: a query, columns of an export, a time limit."""

    name: str
    kind: str
    target: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)
    every: int = Field(default=0, ge=0)
    unit: str = ""


class CollectorChange(Schema):
    """Fields of a collector to change; those left out stay."""

    name: str | None = None
    target: str | None = None
    parameters: dict[str, Any] | None = None
    every: int | None = Field(default=None, ge=0)
    unit: str | None = None


class ReadingOut(ModelSchema):
    """What one look at a system found."""

    value: Decimal | None

    class Meta:
        model = Reading
        fields = ["id", "key", "slot", "at", "outcome", "text", "sentence", "witness", "sample"]


class CountIn(Schema):
    """A number that people counted, with who stood by."""

    at: datetime
    value: Decimal
    witness: str
    note: str = ""


class GapOut(Schema):
    """Scheduled readings that are missing."""

    first: datetime
    last: datetime
    missing: int


class MeasureIn(Schema):
    """How an indicator's actual is made of readings, over which days."""

    method: str
    percentile: int | None = None
    unit: str = ""
    digits: int = Field(default=2, ge=0, le=6)
    first_day: date
    last_day: date


class MeasureOut(RowOut, ModelSchema):
    """How an indicator's actual is made of readings."""

    indicator_id: int

    class Meta:
        model = Measure
        fields = own("method", "percentile", "unit", "digits", "first_day", "last_day")


class ActualIn(Schema):
    """An actual as a person types it, with its unit."""

    text: str
    note: str = ""


class ActualOut(RowOut, ModelSchema):
    """The actual of an indicator, with how it was computed where it was."""

    indicator_id: int

    class Meta:
        model = IndicatorActual
        fields = own("text", "origin", "note", "derivation")


class EvidenceOut(Schema):
    """The evidence of an indicator: its collectors, its measure, and the actual that stands."""

    collectors: list[CollectorOut]
    measure: MeasureOut | None
    actual: ActualOut | None


class CorrectionIn(Schema):
    """What is wrong with a project's course, what is done about it, by whom, by when."""

    title: str
    advice: str
    responsible: str
    due_on: date | None = None


class MonthOut(Schema):
    """Execution at the end of a month, in per cent of the adjusted budget, beside the share of the year gone."""

    month: int
    paid: Decimal
    total: Decimal
    rate: Decimal | None
    gone: Decimal


class BehindOut(Schema):
    """A project whose execution stays behind time."""

    project: int
    name: str
    adjusted: Decimal
    paid: Decimal
    rate: Decimal
    gone: Decimal


class StandingOut(Schema):
    """An indicator beside its target; `met` is null where it cannot be told."""

    indicator: int
    name: str
    target: str
    actual: str
    met: bool | None


class WatchOut(Schema):
    """The monitoring of a year."""

    months: list[MonthOut]
    behind: list[BehindOut]
    standings: list[StandingOut]
    limit: Decimal
    basis: list[str]


class RetentionIn(Schema):
    """How many months readings stay at least, and why."""

    months: int
    reason: str


class RetentionOut(Schema):
    """How many months readings stay at least."""

    months: int
