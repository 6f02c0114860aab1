"""The home page: what waits for this person, what is due soon, what is late."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.clocks import address, light
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.models import Project
from mingzhang.office.queries.budget import adjustments_waiting
from mingzhang.office.queries.clocks import clock_rows, deadline_name, late_condition, standing, upcoming
from mingzhang.office.queries.documents import recent_documents
from mingzhang.office.queries.issues import waiting_issues
from mingzhang.office.queries.predecessors import days_overdue
from mingzhang.office.queries.projects import project_rows, waiting

_SHOWN = 12


@acting
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """Tasks by due date, then what is red, then the documents checked last."""
    actor, today = request.actor, timezone.localdate()
    late = clock_rows(actor).filter(late_condition(today), done_on=None).order_by("due_at_latest", "pk")
    soon = list(upcoming(actor)[:_SHOWN])
    unfinished = (Project.State.DRAFT, Project.State.RETURNED)
    mine = project_rows(actor).filter(organisation=actor.organisation, state__in=unfinished)
    declaring = {"clerk", "head"} & actor.roles.keys()
    return show(
        request,
        "home.html.j2",
        title="管理员首页" if actor.administers_only else "今天要办的事",
        administers=actor.administers_only,
        reads_trail=bool(actor.trail_scope.paths),
        reviews=list(waiting(actor)[:_SHOWN]),
        adjustments=list(adjustments_waiting(actor)[:_SHOWN]),
        issues=[(i, days_overdue(i, today)) for i in waiting_issues(actor)[:_SHOWN]] if declaring else [],
        drafts=list(mine.order_by("-changed_at")[:_SHOWN]) if declaring else [],
        late=[(clock, standing(clock)) for clock in late[:_SHOWN]],
        late_count=late.count(),
        soon=[(clock, standing(clock)) for clock in soon],
        documents=list(recent_documents(actor)[:5]),
        deadline_name=deadline_name,
        address=address,
        light=light,
        state=state,
    )
