"""What can be done to budgets: adjustments asked for and decided, payments without a contract."""

from typing import Any

from django import forms
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import AmountField, DayField, DeskForm, ReasonForm, RemarkForm, RowField
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.desk.showing import Path
from mingzhang.office.models import Adjustment, BudgetLine
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import one, visible
from mingzhang.office.services import budget, payments

_SPENDERS = frozenset({Role.CLERK.value, Role.HEAD.value})
_FINANCE = frozenset({Role.FINANCE_REVIEWER.value})
_Way = Adjustment.Kind


class MoveForm(DeskForm):
    """How much moves, to which other budget of the organisation, and why."""

    amount = AmountField(label="金额（元）")
    given_to = RowField(BudgetLine, label="调入预算")
    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        """The organisation's other budgets of the year."""
        rows = visible(self.request.actor, BudgetLine).filter(
            organisation=self.row.organisation, fiscal_year=self.row.fiscal_year
        )
        chosen: Any = self.fields["given_to"]
        chosen.queryset = rows.exclude(pk=self.row.pk).select_related("project", "fund")


class AmountForm(DeskForm):
    """How much, and why."""

    amount = AmountField(label="金额（元）")
    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 3}))


class OtherForm(DeskForm):
    """A payment that rests on no contract."""

    payee = forms.CharField(label="收款人", max_length=120)
    amount = AmountField(label="金额（元）")
    paid_on = DayField(label="支付日期")
    settled_on = DayField(label="公务卡结算日期", required=False, help_text="公务卡报销才填，报销期限从这一天起算")
    voucher = forms.CharField(label="凭证号", max_length=60, required=False)
    purpose = forms.CharField(label="用途", max_length=200)


def _ask(request: DeskRequest, row: BudgetLine, way: str, values: dict[str, Any]) -> Any:
    out = way in {_Way.MOVE, _Way.SURRENDER}
    given_to = values.get("given_to") if out else row
    return budget.request_adjustment(
        request.actor,
        way,
        values["amount"],
        values["reason"],
        taken_from=row if out else None,
        given_to=given_to,
    )


def _asking(way: str, says: str, form: type[DeskForm] = AmountForm) -> Action:
    return Action(
        way,
        f"申请{_Way(way).label}",
        says,
        lambda r, row, v, _: _ask(r, row, way, v),
        form,
        roles=_SPENDERS,
        done="申请已提交财政部门。",
        goes_to=lambda made: reverse("adjustment", args=[made.pk]),
    )


def _pay(request: DeskRequest, row: BudgetLine, values: dict[str, Any], _: int | None) -> Any:
    return payments.pay_other(request.actor, row, payments.Paid(**values))


def _line_path(row: BudgetLine) -> Path:
    return (
        ("预算", reverse("budget")),
        (row.project.name, reverse("project", args=[row.project_id])),
        (str(row.fund), None),
    )


LINE = Kind(
    "line",
    "预算",
    lambda actor, key: one(actor, BudgetLine, key, "organisation", "project", "fund"),
    lambda row: reverse("line", args=[row.pk]),
    _line_path,
    (
        Action(
            "pay",
            "支付",
            "没有合同的支付，例如公务卡报销；合同款请在合同页面支付。",
            _pay,
            OtherForm,
            roles=_SPENDERS,
            done="支付已登记。",
            first=True,
        ),
        _asking(_Way.ADD, "申请增加这项预算；财政部门批准后生效。"),
        _asking(_Way.MOVE, "从这项预算调到本单位另一项；申请期间这笔钱先留出，不能支付。", MoveForm),
        _asking(_Way.SURRENDER, "用不完的钱及时交回；申请期间这笔钱先留出，不能支付。"),
        *COMMON,
    ),
)


def _to_decide(actor: Actor, row: Adjustment) -> bool:
    return row.state == Adjustment.State.REQUESTED and row.made_by_id != actor.user.pk


ADJUSTMENT = Kind(
    "adjustment",
    "预算调整",
    lambda actor, key: one(
        actor, Adjustment, key, "organisation", "made_by", "taken_from__project", "given_to__project"
    ),
    lambda row: reverse("adjustment", args=[row.pk]),
    lambda row: (("预算调整", reverse("adjustments")), (str(row), None)),
    (
        Action(
            "approve",
            "批准",
            "批准后预算随即改变。",
            lambda r, row, v, seen: budget.approve_adjustment(r.actor, row, v["reason"], seen),
            RemarkForm,
            roles=_FINANCE,
            when=_to_decide,
            done="已批准，预算已调整。",
            first=True,
        ),
        Action(
            "refuse",
            "不予批准",
            "留出的钱随即放开。",
            lambda r, row, v, seen: budget.refuse_adjustment(r.actor, row, v["reason"], seen),
            ReasonForm,
            roles=_FINANCE,
            when=_to_decide,
            done="已记为不予批准。",
        ),
        *COMMON,
    ),
)
