"""Figures and days as a reader writes them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone


def money(value: Decimal | None) -> str:
    """An amount in yuan with commas; a dash where there is none, which is not zero."""
    return "—" if value is None else f"{value:,.2f}".replace("-", "−")


def wan(value: Decimal | None) -> str:
    """An amount in yuan shown in units of ten thousand, rounded half up."""
    return "—" if value is None else money(value.scaleb(-4).quantize(Decimal("0.01"), "ROUND_HALF_UP"))


def finest(values: Iterable[Decimal | None]) -> int:
    """How many digits the finest of the numbers in a column has after its point."""
    return max((-int(value.as_tuple().exponent) for value in values if value is not None), default=0)


def even(value: Decimal | None, digits: int) -> str:
    """A number with as many digits as the others of its column; a dash where there is none, which is not zero."""
    return "—" if value is None else f"{value:.{max(0, digits)}f}".replace("-", "−")


def day(value: date | datetime | None) -> str:
    """A day as 2024-03-01; a dash where there is none."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return "—" if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """A day and time of day, in local time."""
    return "—" if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def size(count: int) -> str:
    """A size of a file in KB or MB."""
    megabyte = 1024 * 1024
    return f"{count / megabyte:.1f} MB" if count >= megabyte else f"{max(1, round(count / 1024))} KB"
