"""What is owed and paid: invoices, payments of contracts, fees of experts; and money that came back."""

from typing import Any

from django import forms
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.actions import Action, in_state
from mingzhang.office.desk.contract_kinds import BUYERS, kind_of
from mingzhang.office.desk.forms import AmountField, DayField, DayForm, DeskForm, RowField
from mingzhang.office.desk.language import say
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import (
    Acceptance,
    BudgetLine,
    Contract,
    ContractShare,
    Invoice,
    Payment,
    Procurement,
    Project,
)
from mingzhang.office.queries.visible import visible
from mingzhang.office.services import acceptances, payments, procurement


class InvoiceForm(DeskForm):
    """A bill."""

    number = forms.CharField(label="发票号码", max_length=40)
    amount = AmountField(label="金额（元）")
    received_on = DayField(label="收到日期")
    acceptance = RowField(Acceptance, label="验收", required=False)

    def prepare(self) -> None:
        """The contract's own acceptances."""
        chosen: Any = self.fields["acceptance"]
        chosen.queryset = (
            visible(self.request.actor, Acceptance).filter(contract=self.row).select_related("contract")
        )


class PayForm(DeskForm):
    """What is paid, from which budget, on which bill."""

    line = RowField(BudgetLine, label="预算", help_text="金额不能超过还可支付的数")
    invoice = RowField(Invoice, label="发票", required=False)
    amount = AmountField(label="金额（元）")
    paid_on = DayField(label="支付日期")
    voucher = forms.CharField(label="凭证号", max_length=60, required=False)
    purpose = forms.CharField(label="用途", max_length=200, required=False)

    def prepare(self) -> None:
        """Budgets of the projects that bear the contract, and its unpaid bills."""
        actor, fields = self.request.actor, self.fields
        bearing = visible(actor, ContractShare).filter(contract=self.row).values("project")
        line: Any = fields["line"]
        line.queryset = visible(actor, BudgetLine).filter(project__in=bearing).select_related("project", "fund")
        line.label_from_instance = lambda x: say(
            f"{x.project}　{x.fund}　还可支付 {x.adjusted - x.reserved - x.paid:,.2f}"
        )
        invoice: Any = fields["invoice"]
        invoice.queryset = visible(actor, Invoice).filter(contract=self.row, paid_on=None)
        invoice.label_from_instance = lambda x: say(f"{x.number}　{x.amount:,.2f}　已付 {x.paid:,.2f}")


def _pay(request: DeskRequest, row: Contract, values: dict[str, Any], _: int | None) -> Any:
    paid = payments.Paid(values["amount"], values["paid_on"], voucher=values["voucher"], purpose=values["purpose"])
    return payments.pay_contract(request.actor, values["line"], row, paid, values["invoice"])


class OwedForm(DeskForm):
    """What an expert is owed for a review."""

    expert = forms.CharField(label="专家", max_length=60)
    reviewed_on = DayField(label="评审日期", help_text="支付期限从这一天起计算")
    amount = AmountField(label="报酬（元）")
    procurement = RowField(Procurement, label="采购", required=False)

    def prepare(self) -> None:
        """The project's own procurements."""
        chosen: Any = self.fields["procurement"]
        chosen.queryset = visible(self.request.actor, Procurement).filter(project=self.row)


class ReverseForm(DayForm):
    """When and why money came back."""

    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 3}))


OF_PROJECT = (
    Action(
        "fee",
        "登记评审劳务报酬",
        "登记后从评审日期起计算支付期限；在预算页面支付。",
        lambda r, row, v, _: procurement.owe_fee(r.actor, row, **v),
        OwedForm,
        roles=BUYERS,
        when=in_state(Project.State.APPROVED),
        done="报酬已登记。",
    ),
)
"""What is begun from a project."""

OF_CONTRACT = (
    Action(
        "invoice",
        "登记发票",
        "从收到发票起计算付款期限；各张发票合计不超过合同金额。",
        lambda r, row, v, _: acceptances.enter_invoice(
            r.actor, row, v["number"], v["amount"], received_on=v["received_on"], acceptance=v["acceptance"]
        ),
        InvoiceForm,
        roles=BUYERS,
        when=in_state(Contract.State.SIGNED),
        done="发票已登记。",
    ),
    Action(
        "pay",
        "支付",
        "从项目预算支付合同款；超出预算、合同或发票的，一分钱也付不出去。",
        _pay,
        PayForm,
        roles=BUYERS,
        when=in_state(Contract.State.SIGNED),
        done="支付已登记。",
        first=True,
    ),
)
"""What is begun from a contract."""

PAYMENT = kind_of(
    "payment",
    "支付",
    Payment,
    lambda row: reverse("payment", args=[row.pk]),
    ("支付", "payments"),
    (
        Action(
            "reverse",
            "登记退回",
            "钱退回来了：这笔支付留在账上，不再计入执行。",
            lambda r, row, v, seen: payments.reverse(r.actor, row, v["on"], v["reason"], seen),
            ReverseForm,
            roles=BUYERS,
            when=lambda _, row: row.reversed_on is None and not row.historical,
            done="退回已登记。",
        ),
        *COMMON,
    ),
    "project",
    "contract",
    "invoice",
    "line",
)
