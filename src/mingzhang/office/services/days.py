"""Days on which something was done: what is entered as done has been done."""

from datetime import date

from django.utils import timezone


def not_yet(day: date | None, what: str) -> str | None:
    """What is wrong with the day of something done that is still to come."""
    if day is None or day <= timezone.localdate():
        return None
    return f"{what} {day} 在今天之后；这里登记的是已经办理的日期，请核对。"
