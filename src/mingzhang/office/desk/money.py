"""Budgets, adjustments and payments: lists and pages; execution by month, fund and department."""

from decimal import Decimal
from typing import Any

from django.db.models import F
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.figures import money
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.money_actions import ADJUSTMENT, LINE
from mingzhang.office.desk.payment_actions import PAYMENT
from mingzhang.office.desk.projects import SPENT, rate
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.models import Adjustment, Payment
from mingzhang.office.queries import budget as found
from mingzhang.office.queries.visible import matching

_STANDING = (("unexecuted", "没有执行"), ("finished", "已执行完"))


def _standing(rows: Any, chosen: str) -> Any:
    if chosen == "unexecuted":
        return rows.filter(paid=0, adjusted__gt=0)
    return rows.filter(paid__gte=F("adjusted"), adjusted__gt=0) if chosen == "finished" else rows


_BUDGET = Listing(
    key="budget",
    title="预算",
    rows=lambda request: found.line_rows(request.actor, request.year),
    columns=(
        Column(
            "project", "项目", lambda x: x.project, "project__name", link=lambda x: reverse("line", args=[x.pk])
        ),
        Column("organisation", "单位", lambda x: x.organisation, "organisation__path"),
        Column("fund", "资金", lambda x: x.fund, "fund__name"),
        Column("code", "功能科目", lambda x: x.functional_code, "functional_code"),
        Column("initial", "年初预算", lambda x: x.initial, "initial", kind="money", unit="元"),
        Column("adjusted", "调整后预算", lambda x: x.adjusted, "adjusted", kind="money", unit="元"),
        Column("paid", "已支付", lambda x: x.paid, "paid", kind="money", unit="元"),
        Column("rate", "执行率", rate, kind="number"),
        Column("reserved", "待审批的调出", lambda x: x.reserved, "reserved", kind="money", unit="元", usual=False),
        Column("economic", "经济科目", lambda x: x.economic_code, "economic_code", usual=False),
    ),
    filters=(
        Filter(
            "q",
            "项目、资金或单位",
            lambda rows, t: rows.filter(matching(t, "project__name", "fund__name", "organisation__name")),
        ),
        Filter("standing", "执行", _standing, lambda _: _STANDING),
    ),
    usual_sort="project",
    empty="这一年度还没有批复预算。财政部门在已批准的项目页面批复。",
)
_PAYMENTS = Listing(
    key="payments",
    title="支付",
    rows=lambda request: found.payment_rows(request.actor, request.year),
    columns=(
        Column("payee", "收款人", lambda p: p.payee, "payee", link=lambda p: reverse("payment", args=[p.pk])),
        Column("paid_on", "支付日期", lambda p: p.paid_on, "paid_on", kind="day"),
        Column("amount", "金额", lambda p: p.amount, "amount", kind="money", unit="元"),
        Column("project", "项目", lambda p: p.project, "project__name"),
        Column("contract", "合同", lambda p: p.contract, "contract__name"),
        Column("kind", "类型", lambda p: p.get_kind_display(), "kind", kind="label"),
        Column("organisation", "单位", lambda p: p.organisation, "organisation__path"),
        Column("voucher", "凭证号", lambda p: p.voucher, "voucher", usual=False),
        Column("purpose", "用途", lambda p: p.purpose, usual=False),
        Column("reversed", "退回日期", lambda p: p.reversed_on, "reversed_on", kind="day", usual=False),
    ),
    filters=(
        Filter("q", "收款人、用途或凭证", lambda rows, t: rows.filter(matching(t, "payee", "purpose", "voucher"))),
        Filter("kind", "类型", equals("kind"), lambda _: Payment.Kind.choices),
        Filter("unbudgeted", "只看没有预算的", lambda rows, _: rows.filter(line=None), kind="check"),
    ),
    usual_sort="-paid_on",
    empty="这一年度还没有支付。合同款在合同页面支付，其他在预算页面支付。",
)
_ADJUSTMENTS = Listing(
    key="adjustments",
    title="预算调整",
    rows=lambda request: found.adjustment_rows(request.actor, request.year),
    columns=(
        Column("name", "调整", str, kind="label", link=lambda a: reverse("adjustment", args=[a.pk])),
        Column("organisation", "单位", lambda a: a.organisation, "organisation__path"),
        Column("state", "状态", state, "state", kind="state"),
        Column("amount", "金额", lambda a: a.amount, "amount", kind="money", unit="元"),
        Column("from", "调出", lambda a: a.taken_from.project if a.taken_from else None),
        Column("to", "调入", lambda a: a.given_to.project if a.given_to else None),
        Column("reason", "原因", lambda a: a.reason),
        Column("made", "申请人", lambda a: a.made_by, "made_by__name"),
        Column("decided", "审批人", lambda a: a.decided_by, "decided_by__name", usual=False),
    ),
    filters=(
        Filter("state", "状态", equals("state"), lambda _: Adjustment.State.choices),
        Filter("kind", "类型", equals("kind"), lambda _: Adjustment.Kind.choices),
    ),
    empty="这一年度还没有预算调整。从预算页面申请追加、调剂或缴回。",
)


@working
@require_safe
def budget(request: DeskRequest) -> HttpResponse:
    """The budget lines of the year."""
    return _BUDGET.respond(request)


@working
@require_safe
def payments(request: DeskRequest) -> HttpResponse:
    """The payments of the year."""
    return _PAYMENTS.respond(request)


@working
@require_safe
def adjustments(request: DeskRequest) -> HttpResponse:
    """The adjustments of the year."""
    return _ADJUSTMENTS.respond(request)


@working
@require_safe
def line(request: DeskRequest, key: int) -> HttpResponse:
    """One budget line with its payments and adjustments."""
    row = LINE.find(request.actor, key)
    if row is None:
        raise Http404
    free = row.adjusted - row.paid - row.reserved
    return show_row(
        request,
        LINE,
        row,
        "line.html.j2",
        title=f"{row.project}　{row.fund}",
        answer=say(SPENT, adjusted=money(row.adjusted), paid=money(row.paid), free=money(free)),
        payments=list(found.payment_rows(request.actor).filter(line=row)[:100]),
        adjustments=[
            a
            for a in found.adjustment_rows(request.actor, row.fiscal_year)
            if row.pk in {a.taken_from_id, a.given_to_id}
        ],
    )


@working
@require_safe
def adjustment(request: DeskRequest, key: int) -> HttpResponse:
    """One adjustment."""
    row = ADJUSTMENT.find(request.actor, key)
    if row is None:
        raise Http404
    return show_row(request, ADJUSTMENT, row, "adjustment.html.j2", state=state(row))


@working
@require_safe
def payment(request: DeskRequest, key: int) -> HttpResponse:
    """One payment."""
    row = PAYMENT.find(request.actor, key)
    if row is None:
        raise Http404
    return show_row(request, PAYMENT, row, "payment.html.j2", state=("idle", "已退回") if row.reversed_on else None)


@working
@require_safe
def execution(request: DeskRequest) -> HttpResponse:
    """Execution of the year by month, fund, department and band."""
    by_department = found.by_department(request.actor, request.year)
    months = found.by_month(request.actor, request.year)
    whole = found.total(by_department)
    today = timezone.localdate()
    return show(
        request,
        "execution.html.j2",
        title="预算执行",
        departments=by_department,
        funds=found.by_fund(request.actor, request.year),
        bands=found.bands(by_department),
        months=months,
        most=max(*months.values(), Decimal(1)),
        whole=whole,
        gone=found.progress(whole, today)[1] if today.year == request.year else None,
        path=(("预算", reverse("budget")), ("预算执行", None)),
    )
