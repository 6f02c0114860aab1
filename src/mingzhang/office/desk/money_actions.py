"""What can be done to budgets: adjustments asked for and decided, payments without a contract."""

from typing import Any

from django import forms
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind, reasoned
from mingzhang.office.desk.forms import AmountField, DayField, DeskForm, ReasonForm, RemarkForm, RowField
from mingzhang.office.desk.language import say
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.desk.showing import Path
from mingzhang.office.models import Adjustment, BudgetLine, ExpertFee, TransferAllocation
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


class FeeForm(DeskForm):
    """Which expert's fee is paid, and when; the amount is what is owed."""

    fee = RowField(ExpertFee, label="评审劳务报酬")
    paid_on = DayField(label="支付日期")
    voucher = forms.CharField(label="凭证号", max_length=60, required=False)

    def prepare(self) -> None:
        """The project's fees that are still owed."""
        chosen: Any = self.fields["fee"]
        chosen.queryset = _owed_fees(self.request.actor, self.row)
        chosen.label_from_instance = lambda x: say(f"{x.expert}　{x.reviewed_on}　{x.amount:,.2f}")


class HandOverForm(DeskForm):
    """To which district, and when; the amount is what was allotted."""

    allocation = RowField(TransferAllocation, label="分配")
    paid_on = DayField(label="支付日期")
    voucher = forms.CharField(label="凭证号", max_length=60, required=False)

    def prepare(self) -> None:
        """The project's allotments that were handed down and are not paid."""
        chosen: Any = self.fields["allocation"]
        chosen.queryset = _unpaid_allotments(self.request.actor, self.row)
        chosen.label_from_instance = lambda x: say(f"{x.district}　{x.amount:,.2f}")


def _owed_fees(actor: Actor, row: BudgetLine) -> Any:
    return visible(actor, ExpertFee).filter(project=row.project_id, payment=None)


def _unpaid_allotments(actor: Actor, row: BudgetLine) -> Any:
    rows = visible(actor, TransferAllocation).filter(standard__project=row.project_id, payment=None)
    return rows.filter(state=TransferAllocation.State.APPROVED).select_related("district", "standard")


def _pay_fee(request: DeskRequest, row: BudgetLine, values: dict[str, Any], _: int | None) -> Any:
    fee = values["fee"]
    paid = payments.Paid(fee.amount, values["paid_on"], voucher=values["voucher"])
    return payments.pay_fee(request.actor, row, fee, paid)


def _pay_transfer(request: DeskRequest, row: BudgetLine, values: dict[str, Any], _: int | None) -> Any:
    allotted = values["allocation"]
    paid = payments.Paid(allotted.amount, values["paid_on"], voucher=values["voucher"])
    return payments.pay_transfer(request.actor, row, allotted, paid)


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
        Action(
            "pay-fee",
            "支付评审劳务报酬",
            "专家的报酬按登记的金额支付，不多不少。",
            _pay_fee,
            FeeForm,
            roles=_SPENDERS,
            when=lambda actor, row: _owed_fees(actor, row).exists(),
            done="支付已登记。",
        ),
        Action(
            "pay-transfer",
            "拨付区市",
            "已下达的分配按分配的金额拨付，不多不少。",
            _pay_transfer,
            HandOverForm,
            roles=_SPENDERS,
            when=lambda actor, row: _unpaid_allotments(actor, row).exists(),
            done="拨付已登记。",
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
            reasoned(budget.approve_adjustment),
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
            reasoned(budget.refuse_adjustment),
            ReasonForm,
            roles=_FINANCE,
            when=_to_decide,
            done="已记为不予批准。",
        ),
        *COMMON,
    ),
)
