"""The home page: what waits for this person, what is due soon, what is late."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.clocks import address, light
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.waiting import Waiting, waiting_for
from mingzhang.office.models import Organisation
from mingzhang.office.queries.clocks import (
    STILL_OPEN,
    clock_rows,
    deadline_name,
    late_by_organisation,
    late_condition,
    standing,
    upcoming,
)
from mingzhang.office.queries.documents import recent_documents

_SHOWN = 12


@acting
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """Tasks by due date, then reminders and what can still be done late, then the documents checked last."""
    actor = request.actor
    late = (
        clock_rows(actor).filter(STILL_OPEN, late_condition(timezone.localdate())).order_by("due_at_latest", "pk")
    )
    behind = late_by_organisation(actor)
    soon = list(upcoming(actor)[:_SHOWN])
    return show(
        request,
        "home.html.j2",
        title="管理员首页" if actor.administers_only else "今天要办的事",
        administers=actor.administers_only,
        reads_trail=bool(actor.trail_scope.paths),
        waiting=Waiting((), ()) if actor.administers_only else waiting_for(actor),
        late=[(clock, standing(clock)) for clock in late[:_SHOWN]],
        late_count=sum(number for _, number in behind),
        behind=behind[:_SHOWN] if actor.organisation.kind not in _DEPARTMENTS else [],
        soon=[(clock, standing(clock)) for clock in soon],
        documents=list(recent_documents(actor)[:5]),
        deadline_name=deadline_name,
        address=address,
        light=light,
    )


_DEPARTMENTS = frozenset({Organisation.Kind.DEPARTMENT, Organisation.Kind.UNIT})
"""Kinds of organisations that mend their own; the others see who is behind."""
