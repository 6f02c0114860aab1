"""People and duties; who may see an organisation's rows, and why."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, Role, acting
from mingzhang.office.desk.actions import kinds
from mingzhang.office.desk.lists import Column, Filter, Listing, contains, equals
from mingzhang.office.desk.showing import show
from mingzhang.office.models import Membership, SecurityPolicy
from mingzhang.office.queries.organisations import seen_organisations, who_sees
from mingzhang.office.queries.people import people_of
from mingzhang.office.queries.retention import retention_of
from mingzhang.office.queries.signing_keys import handed_over


def _state(held: Membership) -> tuple[str, str]:
    return ("idle", "已终止") if held.ended_on else ("holds", "在任")


_LIST = Listing(
    key="people",
    title="人员职责",
    rows=lambda request: people_of(request.actor),
    columns=(
        Column("name", "姓名", lambda m: m.user, "user__name"),
        Column(
            "organisation",
            "单位",
            lambda m: m.organisation,
            "organisation__path",
            link=lambda m: reverse("organisation", args=[m.organisation.code]),
        ),
        Column("role", "职责", lambda m: m.get_role_display(), "role", kind="label"),
        Column("over", "可看范围", lambda m: m.over, "over__path"),
        Column("why", "缘由", lambda m: m.why),
        Column("state", "状态", _state, "ended_on", kind="state"),
    ),
    filters=(
        Filter("q", "姓名或单位", contains("user__name", "user__username", "organisation__name")),
        Filter("role", "职责", equals("role"), lambda _: Role.choices),
    ),
    usual_sort="organisation",
)


@acting
@require_safe
def people(request: DeskRequest) -> HttpResponse:
    """The people of the organisations that the actor sees, with their duties."""
    return _LIST.respond(request)


@acting
@require_safe
def seen_by(request: DeskRequest, code: str) -> HttpResponse:
    """Who may see an organisation's rows, and why."""
    organisation = get_object_or_404(seen_organisations(request.actor), code=code)
    return show(
        request,
        "who_may_see.html.j2",
        title="谁能看到，为什么",
        organisation=organisation,
        duties=who_sees(organisation),
        path=(("人员职责", reverse("people")), (organisation.name, None)),
    )


@acting
@require_safe
def organisation(request: DeskRequest, code: str) -> HttpResponse:
    """An organisation: what can be begun for it, its units, and who works there."""
    row = get_object_or_404(seen_organisations(request.actor), code=code)
    return show(
        request,
        "organisation.html.j2",
        title=row.name,
        row=row,
        buttons=list(kinds()["organisation"].buttons(request.actor, row)),
        units=list(row.children.all()),
        people=[
            (duty, list(kinds()["duty"].buttons(request.actor, duty)))
            for duty in people_of(request.actor).filter(organisation=row, ended_on=None)
        ],
        kept=retention_of(row),
        signed=handed_over(row),
        demanded=SecurityPolicy.objects.filter(organisation=row, second_factor=True).exists(),
        path=(("人员职责", reverse("people")), (row.name, None)),
    )
