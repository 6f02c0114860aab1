"""Funds and the library of indicators: lists with what is in use, and pages with where it is used."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.actions import Kind
from mingzhang.office.desk.lists import Column, Filter, Listing, Rows, equals
from mingzhang.office.desk.masters import begin
from mingzhang.office.desk.register_actions import DEFINITION, FUND, definition_page, fund_page
from mingzhang.office.desk.showing import show
from mingzhang.office.models import Fund, IndicatorDefinition, Project, ProjectIndicator
from mingzhang.office.models.master import EndingRegister
from mingzhang.office.queries.audit import trail
from mingzhang.office.queries.master import projects_of_fund
from mingzhang.office.queries.performance import indicators_by
from mingzhang.office.queries.visible import matching

_SHOWN = 50
"""Rows that use an entry, and events, shown on its page."""

_DEFINED = (
    "level1",
    "level2",
    "definition",
    "unit",
    "direction",
    "method",
    "source",
    "frequency",
    "measured_by",
    "keeper",
    "ended_on",
)
_USERS: dict[Any, tuple[str, str]] = {
    Project: ("project", "organisation"),
    ProjectIndicator: ("indicator", "project"),
}
"""Rows that use an entry: the name of their page, and the row that they belong to."""


def _state(row: EndingRegister) -> tuple[str, str]:
    return ("idle", "已停用") if row.ended_on else ("holds", "使用中")


def _in_state(rows: Rows, value: str) -> Rows:
    return rows.filter(ended_on__isnull=value == "used")


_STATE = Column("state", "状态", _state, "ended_on", kind="state")
_BY_STATE = Filter("state", "状态", _in_state, lambda _: [("used", "使用中"), ("ended", "已停用")])
_FUNDS = Listing(
    key="funds",
    title="资金",
    rows=lambda request: Fund.objects.filter(fiscal_year=request.year).select_related("keeper"),
    columns=(
        Column("name", "名称", lambda f: f.name, "name", link=fund_page),
        Column("code", "代码", lambda f: f.code, "code"),
        Column("origin", "资金性质", lambda f: f.origin, "origin"),
        Column("keeper", "维护单位", lambda f: f.keeper, "keeper__path"),
        Column("ends", "到期日", lambda f: f.ends_on, "ends_on", kind="day"),
        _STATE,
    ),
    filters=(
        Filter("q", "名称或代码", lambda rows, text: rows.filter(matching(text, "name", "code"))),
        _BY_STATE,
    ),
    usual_sort="code",
    empty="这一年度还没有登记资金。",
    actions=begin("fund", "登记资金", "reviewer", "finance_reviewer", "system_admin"),
)
_LIBRARY = Listing(
    key="library",
    title="指标库",
    rows=lambda _: IndicatorDefinition.objects.select_related("keeper"),
    columns=(
        Column("name", "指标名称", lambda d: d.name, "name", link=definition_page),
        Column("level1", "一级指标", lambda d: d.level1, "level1"),
        Column("level2", "二级指标", lambda d: d.level2, "level2"),
        Column("unit", "单位", lambda d: d.unit, "unit"),
        Column("direction", "方向", lambda d: d.direction),
        Column("definition", "定义", lambda d: d.definition),
        Column("method", "计算方法", lambda d: d.method),
        _STATE,
        Column("source", "数据来源", lambda d: d.source, usual=False),
        Column("frequency", "采集频率", lambda d: d.frequency, usual=False),
        Column("measured", "测量主体", lambda d: d.measured_by, usual=False),
        Column("keeper", "维护单位", lambda d: d.keeper, "keeper__path", usual=False),
    ),
    filters=(
        Filter("q", "名称或定义", lambda rows, text: rows.filter(matching(text, "name", "definition"))),
        Filter("level1", "一级指标", equals("level1")),
        _BY_STATE,
    ),
    usual_sort="level2",
    empty="指标库还是空的。",
    actions=begin("definition", "录入指标库", "clerk", "head", "reviewer", "finance_reviewer"),
    path=(("绩效目标", "/targets/"),),
)


@acting
@require_safe
def funds(request: DeskRequest) -> HttpResponse:
    """The funds of the year."""
    return _FUNDS.respond(request)


@acting
@require_safe
def library(request: DeskRequest) -> HttpResponse:
    """The indicator library."""
    return _LIBRARY.respond(request)


@acting
@require_safe
def fund(request: DeskRequest, key: int) -> HttpResponse:
    """One fund with the projects that are paid from it, as far as the actor sees them."""
    row = _found(request, FUND, key)
    facts = (
        ("年度", row.fiscal_year),
        ("代码", row.code),
        ("资金性质", row.origin),
        ("到期日", row.ends_on),
        ("维护单位", row.keeper),
        ("停用日期", row.ended_on),
    )
    return _page(request, FUND, row, facts, projects_of_fund(request.actor, row))


@acting
@require_safe
def definition(request: DeskRequest, key: int) -> HttpResponse:
    """One entry of the library with the indicators that use it, as far as the actor sees them."""
    row = _found(request, DEFINITION, key)
    fields = [row._meta.get_field(name) for name in _DEFINED]
    facts = [(str(field.verbose_name), getattr(row, field.name)) for field in fields]
    return _page(request, DEFINITION, row, facts, indicators_by(request.actor, row))


def _found(request: DeskRequest, kind: Kind, key: int) -> Any:
    row = kind.find(request.actor, key)
    if row is None:
        raise Http404
    return row


def _page(request: DeskRequest, kind: Kind, row: Any, facts: Any, using: QuerySet[Any]) -> HttpResponse:
    """An entry, the rows that use it, and how it came to be what it is."""
    name, of = _USERS[using.model]
    users = [(user, reverse(name, args=[user.pk]), getattr(user, of)) for user in using[:_SHOWN]]
    return show(
        request,
        "register.html.j2",
        title=row.name,
        row=row,
        state=_state(row),
        facts=facts,
        users=users,
        count=using.count(),
        shown=_SHOWN,
        events=list(trail(request.actor, row)[:_SHOWN]),
        buttons=list(kind.buttons(request.actor, row)),
        trail=None,
        path=kind.path(row),
    )
