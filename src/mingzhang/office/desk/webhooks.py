"""Addresses that are told of events: a list, and what was told to each."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, duties
from mingzhang.office.desk.lists import Column, Filter, Listing, Rows, contains
from mingzhang.office.desk.masters import begin
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.webhook_actions import DELIVERY, KEEPERS, WEBHOOK, topics, webhook_page
from mingzhang.office.models import WebhookDelivery
from mingzhang.office.queries.webhooks import delivery_rows, webhook_rows
from mingzhang.office.services.deliveries import sent
from mingzhang.office.services.webhooks import KEEPERS as KEEPERS_OF
from mingzhang.rulebook import load

_SHOWN = 50
"""Deliveries shown on the page of an address; the ones not delivered come first."""


def _state(row: Any) -> tuple[str, str]:
    if row.ended_at:
        return "idle", "已停用"
    return ("warning", "有未送达") if row.failures else ("holds", "使用中")


def _in_state(rows: Rows, value: str) -> Rows:
    if value == "ended":
        return rows.filter(ended_at__isnull=False)
    live = rows.filter(ended_at=None)
    return live.filter(failures__gt=0) if value == "failing" else live


_LIST = Listing(
    key="webhooks",
    title="事件通知",
    rows=lambda request: webhook_rows(request.actor),
    columns=(
        Column("url", "地址", lambda h: h.url, "url", link=webhook_page),
        Column("organisation", "单位", lambda h: h.organisation, "organisation__path"),
        Column("actions", "事件", lambda h: topics(h.actions)),
        Column("state", "状态", _state, "ended_at", kind="state"),
        Column("made_by", "登记人", lambda h: h.made_by, "made_by__name"),
        Column("since", "登记时间", lambda h: h.created_at, "created_at", kind="moment"),
        Column("last", "最近发送", lambda h: h.last_at, "last_at", kind="moment"),
        Column("failures", "未送达", lambda h: h.failures, "failures", kind="number", unit="条"),
    ),
    filters=(
        Filter("q", "地址或单位", contains("url", "organisation__name")),
        Filter(
            "state",
            "状态",
            _in_state,
            lambda _: [("live", "使用中"), ("failing", "有未送达"), ("ended", "已停用")],
        ),
    ),
    usual_sort="-since",
    empty="还没有登记通知地址。登记后，记录有变动时由系统主动通知其他程序，不必定时来查。",
    actions=begin("webhook", "登记通知地址", *KEEPERS),
)


@duties(*KEEPERS_OF)
@require_safe
def webhooks(request: DeskRequest) -> HttpResponse:
    """The addresses that are told of events of the organisations that the actor knows."""
    return _LIST.respond(request)


@duties(*KEEPERS_OF)
@require_safe
def webhook(request: DeskRequest, key: int) -> HttpResponse:
    """One address with what was told to it, and what came back."""
    row = WEBHOOK.find(request.actor, key)
    if row is None:
        raise Http404
    rows = delivery_rows(request.actor, row.pk).order_by(F("delivered_at").desc(nulls_first=True), "-pk")
    return show(
        request,
        "webhook.html.j2",
        title=row.url,
        row=row,
        state=_state(row),
        topics=topics(row.actions),
        buttons=list(WEBHOOK.buttons(request.actor, row)),
        deliveries=[_shown(request, delivery) for delivery in rows[:_SHOWN]],
        shown=_SHOWN,
        kept=load().spending.record_retention.deliveries_months,
        count=rows.count(),
        trail=None,
        path=WEBHOOK.path(row),
    )


def _shown(request: DeskRequest, delivery: WebhookDelivery) -> tuple[Any, ...]:
    """A delivery, its state, what was sent, what can be done with it."""
    going = sent(delivery, delivery.attempted_at) if delivery.attempted_at else None
    return delivery, _outcome(delivery), going, list(DELIVERY.buttons(request.actor, delivery))


def _outcome(row: WebhookDelivery) -> tuple[str, str]:
    if row.delivered_at:
        return "holds", "已送达"
    if row.webhook.ended_at:
        return "idle", "已停用"
    if not row.attempts:
        return "info", "等待发送"
    return ("warning", "等待重试") if row.next_at else ("error", "未送达")
