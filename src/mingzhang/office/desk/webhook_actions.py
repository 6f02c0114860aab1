"""What is done with addresses that are told of events: entered, tried, ended, told again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import DeskForm
from mingzhang.office.desk.language import say
from mingzhang.office.models import Organisation, Webhook, WebhookDelivery
from mingzhang.office.queries.webhooks import delivery_rows, webhook_rows
from mingzhang.office.services import webhooks

KEEPERS = frozenset(role.value for role in webhooks.KEEPERS)

TOPICS = (
    ("projects. reviews.", "项目申报与审核"),
    ("performance.", "绩效目标"),
    ("budget.", "预算"),
    ("payments. transfers.", "支付与转移支付"),
    ("procurement.", "采购"),
    ("contracts. acceptances.", "合同与验收"),
    ("evidence. actuals. monitoring. surveys. retention.", "佐证与监控"),
    ("self_evaluations. rechecks.", "绩效自评与复核"),
    ("evaluations.", "绩效评价"),
    ("rectification. results.", "整改"),
    ("accounts. publication. portal.", "决算与公开"),
    ("document.", "查账"),
    ("master. suppliers. years. exchange.", "基础数据"),
    ("people. tokens. webhooks. keys.", "人员、接口与密钥"),
    ("remarks.", "意见与附件"),
)
"""Beginnings of the names of services to what they are about."""


class WebhookForm(DeskForm):
    """An address, and what it is told of."""

    url = forms.CharField(
        label="地址",
        max_length=500,
        help_text="以 https:// 开头、外部可以访问的网址；指向内部网络的不能登记",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    actions = forms.MultipleChoiceField(
        label="事件",
        required=False,
        choices=TOPICS,
        help_text="不选就是全部事件",
        widget=forms.CheckboxSelectMultiple,
    )

    def values(self) -> dict[str, Any]:
        """The beginnings of the names, one by one."""
        found = super().values()
        return {**found, "actions": [name for topic in found["actions"] for name in topic.split()]}


def topics(actions: list[str]) -> str:
    """What an address is told of, in words; a beginning that belongs to no topic as it is."""
    if not actions:
        return say("全部事件")
    words = [say(label) for names, label in TOPICS if set(names.split()) <= set(actions)]
    known = {name for names, _ in TOPICS for name in names.split() if set(names.split()) <= set(actions)}
    return "、".join([*words, *(action for action in actions if action not in known)])


def webhook_page(row: Webhook) -> str:
    """The page of an address."""
    return reverse("webhook", args=[row.pk])


def _add(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> Any:
    hook, secret = webhooks.add_webhook(request.actor, row, values["url"], values["actions"])
    messages.warning(
        request,
        say("签名密钥：{secret}　只显示这一次，请立即抄到接收程序里，用来核对每条通知的签名。", secret=secret),
    )
    return hook


def _told(request: DeskRequest, delivery: WebhookDelivery) -> None:
    """Says what the other side answered."""
    if delivery.delivered_at:
        messages.success(request, say("对方已收到（{answer}）。", answer=delivery.answer))
    else:
        messages.error(request, say("没有送达：{answer}", answer=delivery.answer))


def _in_use(_: Any, row: Webhook) -> bool:
    return row.ended_at is None


OF_ORGANISATION = (
    Action(
        "webhook",
        "登记通知地址",
        "本单位及所属单位的记录有变动时，由系统通知这个地址。通知只说哪一条记录发生了什么，不含内容；每条都有签名。",
        _add,
        WebhookForm,
        roles=KEEPERS,
        done="通知地址已登记。可以先试发一条。",
        goes_to=webhook_page,
    ),
)
"""What is entered for an organisation."""

WEBHOOK = Kind(
    "webhook",
    "事件通知",
    lambda actor, key: webhook_rows(actor).filter(pk=key).first(),
    webhook_page,
    lambda row: (("事件通知", reverse("webhooks")), (row.url, None)),
    (
        Action(
            "try",
            "试发一条",
            "立即发一条通知到这个地址，内容就是这次试发；没有送达也不再重试。",
            lambda r, row, _, __: _told(r, webhooks.try_webhook(r.actor, row.pk)),
            roles=KEEPERS,
            when=_in_use,
            done="",
            first=True,
        ),
        Action(
            "end",
            "停用",
            "停用后不再通知这个地址，也不再重试；登记过和通知过的仍可查看。要恢复请重新登记。",
            lambda r, row, _, __: webhooks.end_webhook(r.actor, row.pk),
            roles=KEEPERS,
            when=_in_use,
            done="通知地址已停用。",
        ),
    ),
)

DELIVERY = Kind(
    "webhook-delivery",
    "通知记录",
    lambda actor, key: delivery_rows(actor).filter(pk=key).first(),
    lambda row: webhook_page(row.webhook),
    lambda row: (("事件通知", reverse("webhooks")), (row.webhook.url, webhook_page(row.webhook)), (str(row), None)),
    (
        Action(
            "again",
            "重发",
            "再发一次同一条通知；没有送达就照常重试。",
            lambda r, row, _, __: _told(r, webhooks.send_again(r.actor, row.pk)),
            roles=KEEPERS,
            when=lambda _, row: row.webhook.ended_at is None,
            done="",
        ),
    ),
)
