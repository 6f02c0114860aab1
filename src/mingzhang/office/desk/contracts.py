"""Procurements and contracts: lists and pages, with clocks as traffic lights."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.acceptance_actions import ACCEPTANCE
from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.contract_actions import CONTRACT
from mingzhang.office.desk.figures import money
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.procurement_actions import PROCUREMENT
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.states import look, state
from mingzhang.office.models import Contract, Procurement
from mingzhang.office.queries import procurement as found
from mingzhang.office.queries.clocks import deadline_name
from mingzhang.office.queries.splitting import splitting, with_alike
from mingzhang.office.queries.visible import matching, visible
from mingzhang.rulebook import load


def word(list_id: str, chosen: str) -> str:
    """What a choice of the rule book is called in the language of the page."""
    return say(load().spending.choices(list_id).label(chosen))


def _choices(list_id: str) -> Any:
    return lambda _: [(c.id, c.name.zh) for c in load().spending.choices(list_id).choices]


def _splitting(row: Any) -> tuple[str, str]:
    """A procurement's part in a splitting as kind and word of a state."""
    said = splitting(row)
    return _SPLITTING[said.outcome] if said else ("idle", "不适用")


_SPLITTING = {"holds": ("holds", "未超过"), "fails": ("error", "疑似拆分"), "unknown": ("unknown", "无法判断")}
_CONTRACTS = Listing(
    key="contracts",
    title="合同",
    rows=lambda request: found.contract_rows(request.actor, request.year),
    columns=(
        Column("name", "合同名称", lambda c: c.name, "name", link=lambda c: reverse("contract", args=[c.pk])),
        Column("number", "编号", lambda c: c.number, "number"),
        Column("organisation", "单位", lambda c: c.organisation, "organisation__path"),
        Column("supplier", "供应商", lambda c: c.supplier, "supplier__name"),
        Column("state", "状态", state, "state", kind="state"),
        Column("amount", "合同金额", lambda c: c.amount, "amount", kind="money", unit="元"),
        Column("paid", "已支付", lambda c: c.paid, "paid", kind="money", unit="元"),
        Column("signed", "签订日期", lambda c: c.signed_on, "signed_on", kind="day"),
        Column("published", "公告日期", lambda c: c.published_on, "published_on", kind="day"),
        Column("cost", "成本分类", lambda c: word("cost_class", c.cost_class), "cost_class", usual=False),
        Column("size", "供应商规模", lambda c: say(c.supplier_size), "supplier_size", usual=False),
    ),
    filters=(
        Filter(
            "q",
            "合同、编号或供应商",
            lambda rows, text: rows.filter(matching(text, "name", "number", "supplier__name")),
        ),
        Filter("state", "状态", equals("state"), lambda _: Contract.State.choices),
        Filter("cost", "成本分类", equals("cost_class"), _choices("cost_class")),
    ),
    usual_sort="number",
    empty="这一年度还没有合同。合同从已批准的项目页面起草。",
)
_PROCUREMENTS = Listing(
    key="procurements",
    title="采购",
    rows=lambda request: with_alike(found.procurement_rows(request.actor, request.year), request.actor),
    columns=(
        Column("name", "采购项目", lambda p: p.name, "name", link=lambda p: reverse("procurement", args=[p.pk])),
        Column("organisation", "单位", lambda p: p.organisation, "organisation__path"),
        Column("project", "项目", lambda p: p.project, "project__name"),
        Column("method", "采购方式", lambda p: word("procurement_method", p.method), "method"),
        Column("budget", "采购预算", lambda p: p.budget, "budget", kind="money", unit="元"),
        Column("supplier", "中标供应商", lambda p: p.supplier, "supplier__name"),
        Column("award", "中标通知", lambda p: p.award_noticed_on, "award_noticed_on", kind="day"),
        Column("splitting", "累计招标限额", _splitting, kind="state"),
        Column("contracts", "合同数", lambda p: p.contract_count, "contract_count", kind="number"),
    ),
    filters=(
        Filter("q", "采购或项目", lambda rows, text: rows.filter(matching(text, "name", "project__name"))),
        Filter("method", "采购方式", equals("method"), _choices("procurement_method")),
    ),
    empty="这一年度还没有采购。采购从已批准的项目页面开始。",
)


@working
@require_safe
def contracts(request: DeskRequest) -> HttpResponse:
    """The contracts of the year, with those carried into it."""
    return _CONTRACTS.respond(request)


@working
@require_safe
def procurements(request: DeskRequest) -> HttpResponse:
    """The procurements of the year."""
    return _PROCUREMENTS.respond(request)


@working
@require_safe
def contract(request: DeskRequest, key: int) -> HttpResponse:
    """One contract with its shares, acceptances, bills, payments and clocks."""
    page = found.contract_page(request.actor, key)
    if page is None:
        raise Http404
    row = page.contract
    rest = row.amount + row.supplements - row.paid
    return show_row(
        request,
        CONTRACT,
        row,
        "contract.html.j2",
        state=state(row),
        answer=say(
            "合同 {amount} 元，已支付 {paid} 元，未支付 {rest} 元。",
            amount=money(row.amount),
            paid=money(row.paid),
            rest=money(rest),
        ),
        page=page,
        look=look,
        deadline_name=deadline_name,
        cost=word("cost_class", row.cost_class),
        steps=[(a, list(ACCEPTANCE.buttons(request.actor, a))) for a in page.acceptances],
    )


@working
@require_safe
def procurement(request: DeskRequest, key: int) -> HttpResponse:
    """One procurement with its steps and contracts."""
    related = ("organisation", "project", "supplier")
    rows = with_alike(visible(request.actor, Procurement), request.actor).select_related(*related)
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404
    return show_row(
        request,
        PROCUREMENT,
        row,
        "procurement.html.j2",
        contracts=list(found.contract_rows(request.actor).filter(procurement=row)),
        method=word("procurement_method", row.method),
        category=word("procurement_category", row.category),
        splitting=splitting(row),
        splitting_state=_splitting(row),
        look=look,
    )
