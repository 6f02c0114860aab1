"""Saves forms as one goes."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.carrying import next_address, typed_in
from mingzhang.office.desk.language import say
from mingzhang.office.services.drafts import drop_draft, save_draft


@acting
@require_POST
def save(request: DeskRequest) -> HttpResponse:
    """Keeps what is typed; answers with the time of day."""
    kept = save_draft(request.actor, request.GET.get("form", ""), typed_in(request))
    if kept is None:
        return HttpResponse(say("内容过长，没有存为草稿。"), status=413)
    return HttpResponse(say("草稿已存 {time}", time=f"{timezone.localtime():%H:%M:%S}"))


@acting
@require_POST
def drop(request: DeskRequest) -> HttpResponse:
    """Forgets what was typed."""
    drop_draft(request.actor, request.GET.get("form", ""))
    return redirect(next_address(request))
