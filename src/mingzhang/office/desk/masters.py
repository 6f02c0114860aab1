"""Suppliers, information systems and codes: lists and pages."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, acting, working
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.master_actions import SUPPLIER, SYSTEM
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.models import ClassificationCode, InformationSystem, Supplier
from mingzhang.office.queries.master import spellings_of
from mingzhang.office.queries.procurement import contract_rows
from mingzhang.office.queries.visible import matching, visible
from mingzhang.rulebook import load


def begin(action: str, label: str, *roles: str) -> Any:
    """The button that begins something for the actor's organisation, for some duties."""

    def offered(request: DeskRequest) -> list[tuple[str, str]]:
        allowed = not roles or bool(set(roles) & request.actor.roles.keys())
        own = request.actor.organisation.pk
        return [(label, reverse("act-on", args=["organisation", own, action]))] if allowed else []

    return offered


_SUPPLIERS = Listing(
    key="suppliers",
    title="供应商",
    rows=lambda _: Supplier.objects.select_related("same_as"),
    columns=(
        Column("name", "名称", lambda s: s.name, "name", link=lambda s: reverse("supplier", args=[s.pk])),
        Column("size", "规模", lambda s: say(s.size), "size"),
        Column("credit", "统一社会信用代码", lambda s: s.credit_code, "credit_code"),
        Column("same", "以此为准", lambda s: s.same_as),
    ),
    filters=(
        Filter("q", "名称或代码", lambda rows, text: rows.filter(matching(text, "name", "credit_code"))),
        Filter("size", "规模", equals("size"), lambda _: [(s, s) for s in load().event_tables.supplier_sizes]),
    ),
    usual_sort="name",
    empty="还没有登记供应商。",
    actions=begin("supplier", "登记供应商", "clerk", "head", "reviewer", "finance_reviewer"),
)


def _level(row: InformationSystem) -> str | None:
    return say("{level} 级", level=row.protection_level) if row.protection_level else None


_SYSTEMS = Listing(
    key="systems",
    title="信息系统",
    rows=lambda request: visible(request.actor, InformationSystem).select_related("organisation"),
    columns=(
        Column("name", "名称", lambda s: s.name, "name", link=lambda s: reverse("system", args=[s.pk])),
        Column("code", "代码", lambda s: s.code, "code"),
        Column("organisation", "单位", lambda s: s.organisation, "organisation__path"),
        Column("state", "状态", state, "state", kind="state"),
        Column("level", "等保级别", _level, "protection_level"),
        Column("tested", "最近等保测评", lambda s: s.protection_tested_on, "protection_tested_on", kind="day"),
        Column("cipher", "最近密评", lambda s: s.cipher_assessed_on, "cipher_assessed_on", kind="day"),
        Column("since", "上线日期", lambda s: s.in_use_since, "in_use_since", kind="day"),
    ),
    filters=(
        Filter("q", "名称或代码", lambda rows, text: rows.filter(matching(text, "name", "code"))),
        Filter("state", "状态", equals("state"), lambda _: InformationSystem.State.choices),
    ),
    usual_sort="name",
    empty="还没有登记信息系统。",
    actions=begin("system", "登记信息系统", "clerk", "head"),
)
_CODES = Listing(
    key="codes",
    title="科目",
    rows=lambda request: ClassificationCode.objects.filter(fiscal_year=request.year),
    columns=(
        Column("code", "编码", lambda c: c.code, "code"),
        Column("name", "名称", lambda c: c.name, "name"),
        Column("kind", "分类", lambda c: c.get_kind_display(), "kind", kind="label"),
    ),
    filters=(
        Filter("q", "编码或名称", lambda rows, text: rows.filter(matching(text, "name", "code"))),
        Filter("kind", "分类", equals("kind"), lambda _: ClassificationCode.Kind.choices),
    ),
    usual_sort="code",
    empty="这一年度的科目还没有导入。",
)


@acting
@require_safe
def suppliers(request: DeskRequest) -> HttpResponse:
    """The register of suppliers."""
    return _SUPPLIERS.respond(request)


@working
@require_safe
def systems(request: DeskRequest) -> HttpResponse:
    """The information systems that the actor may see."""
    return _SYSTEMS.respond(request)


@acting
@require_safe
def codes(request: DeskRequest) -> HttpResponse:
    """The codes of the year."""
    return _CODES.respond(request)


@working
@require_safe
def supplier(request: DeskRequest, key: int) -> HttpResponse:
    """One supplier with its contracts and its other spellings."""
    row = SUPPLIER.find(request.actor, key)
    if row is None:
        raise Http404
    return show(
        request,
        "supplier.html.j2",
        title=row.name,
        row=row,
        state=("idle", "以另一条为准") if row.same_as_id else None,
        buttons=list(SUPPLIER.buttons(request.actor, row)),
        alike=spellings_of(row.name, row) if not row.same_as_id else [],
        contracts=list(contract_rows(request.actor).filter(supplier=row).order_by("-signed_on")[:50]),
        trail=None,
        path=SUPPLIER.path(row),
    )


@working
@require_safe
def system(request: DeskRequest, key: int) -> HttpResponse:
    """One information system."""
    row = SYSTEM.find(request.actor, key)
    if row is None:
        raise Http404
    return show_row(request, SYSTEM, row, "system.html.j2", state=state(row), level=_level(row))
