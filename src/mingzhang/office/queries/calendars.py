"""Working days as the office knows them: the package's notices, continued by those entered here."""

from datetime import date

from mingzhang.office.models import HolidayNotice
from mingzhang.quantities.workdays import STATE_COUNCIL, Calendar


def calendar() -> Calendar:
    """The calendar of all notices known."""
    known = STATE_COUNCIL
    for notice in HolidayNotice.objects.all():
        off, made_up = ([date.fromisoformat(day) for day in days] for days in (notice.days_off, notice.made_up))
        known = known.with_notice(notice.year, off, made_up)
    return known
