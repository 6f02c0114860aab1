"""The site over all departments as the bureau sees it: drafts, how each build went, the preview."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.masters import begin
from mingzhang.office.desk.portal_actions import PORTAL
from mingzhang.office.desk.public import sealed_file
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.models import Portal
from mingzhang.office.queries.portals import (
    last_build,
    portal_folder,
    portal_rows,
    preview_folder,
    published_departments,
)
from mingzhang.office.services.portals import KEEPERS

_PORTALS = Listing(
    key="portals",
    title="全市公开站",
    rows=lambda request: portal_rows(request.actor),
    columns=(
        Column("title", "名称", lambda p: p.title, "title", link=PORTAL.page),
        Column("version", "第几稿", lambda p: p.version, "version", kind="number"),
        Column("over", "收入哪里的部门", lambda p: p.over, "over__path"),
        Column("organisation", "管理单位", lambda p: p.organisation, "organisation__path"),
        Column("state", "状态", state, "state", kind="state"),
        Column("changed", "修改时间", lambda p: p.changed_at, "changed_at", kind="moment"),
    ),
    filters=(Filter("state", "状态", equals("state"), lambda _: Portal.State.choices),),
    usual_sort="-version",
    empty="还没有全市公开站。财政部门或大数据主管部门拟稿、批准后，所辖部门公开的决算都收在这里。",
    actions=begin("portal-begin", "拟定全市公开站", *sorted(role.value for role in KEEPERS)),
)


_STEPS = ("收取各部门公开的版本", "生成页面", "封存", "等另一次生成结束")
"""What a build says of itself, so that pages have it in both languages."""


@working
@require_safe
def portals(request: DeskRequest) -> HttpResponse:
    """The drafts that the actor may see."""
    return _PORTALS.respond(request)


def _find(request: DeskRequest, key: int) -> Portal:
    row: Portal | None = PORTAL.find(request.actor, key)
    if row is None:
        raise Http404
    return row


@working
@require_safe
def portal(request: DeskRequest, key: int) -> HttpResponse:
    """One draft: what it says, how its last build went, which departments stand in it."""
    row = _find(request, key)
    preview = row.state not in {Portal.State.APPROVED, Portal.State.REPLACED}
    build = last_build(row, preview=preview)
    context: dict[str, Any] = {"build": build, "preview": preview, "served": _served(row, preview=preview)}
    if request.headers.get("HX-Target") == "build":
        return show(request, "portal_build.html.j2", row=row, **context)
    departments = published_departments(row.over)
    return show_row(
        request,
        PORTAL,
        row,
        "portal.html.j2",
        state=state(row),
        departments=departments,
        renamed=list(row.renamed.items()),
        **context,
    )


def _served(row: Portal, *, preview: bool) -> str:
    """Where the site of a draft can be looked at; blank where it cannot."""
    folder = preview_folder(row) if preview else portal_folder(row.over)
    if not (folder / "current").exists() or row.state == Portal.State.REPLACED:
        return ""
    return reverse("portal-preview-home", args=[row.pk]) if preview else reverse("city-home", args=[row.over.code])


@working
@require_safe
def portal_preview(request: DeskRequest, key: int, path: str = "") -> HttpResponseBase:
    """A file of a draft's preview, for those who may see the draft."""
    return sealed_file(preview_folder(_find(request, key)), path)
