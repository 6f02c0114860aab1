"""The home page: what is due, and what is red."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.showing import show
from mingzhang.office.queries.documents import recent_documents


@acting
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """My tasks by due date, then what is late, then the documents checked last."""
    return show(request, "home.html.j2", title="今天要办的事", documents=recent_documents(request.actor)[:5])
