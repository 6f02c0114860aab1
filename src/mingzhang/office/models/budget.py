"""Money of projects: what was budgeted, adjusted and paid."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.money import MoneyField
from mingzhang.office.models.scoped import Owned


class BudgetLine(Owned):
    """A project's money from one fund under one code.

    Attributes:
        adjusted: The initial budget with all approved adjustments.
        paid: The sum of its payments; the database itself refuses more than `adjusted`.
        reserved: Surrendered or moved away by requests not yet decided, so that it cannot be paid meanwhile.
        historical: Figures of a past year taken over as they were published, which may be overdrawn.
    """

    project = models.ForeignKey("office.Project", models.PROTECT, related_name="lines", verbose_name="项目")
    fund = models.ForeignKey("office.Fund", models.PROTECT, related_name="lines", verbose_name="资金")
    functional_code = models.CharField("功能科目", max_length=12)
    economic_code = models.CharField("经济科目", max_length=12, blank=True)
    initial = MoneyField("年初预算（元）", default=0)
    adjusted = MoneyField("调整后预算（元）", default=0, editable=False)
    paid = MoneyField("已支付（元）", default=0, editable=False)
    reserved = MoneyField("待审批的调出（元）", default=0, editable=False)
    historical = models.BooleanField("历史数据", default=False, editable=False)

    class Meta:
        verbose_name = "预算"
        ordering: ClassVar = ["project", "pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "fiscal_year"]), models.Index(fields=["fund"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "fund", "functional_code", "economic_code"], name="one_line_a_fund_and_code"
            ),
            models.CheckConstraint(
                condition=models.Q(historical=True)
                | models.Q(paid__lte=models.F("adjusted") - models.F("reserved")),
                name="nothing_paid_beyond_the_adjusted_budget",
            ),
            models.CheckConstraint(
                condition=models.Q(initial__gte=0, adjusted__gte=0, paid__gte=0, reserved__gte=0),
                name="no_negative_budget",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.fund}"


class Adjustment(Owned):
    """A change of the budget: added (追加), moved between lines (调剂), given back (缴回)."""

    class Kind(models.TextChoices):
        """Which way the money goes."""

        ADD = "add", "追加"
        MOVE = "move", "调剂"
        SURRENDER = "surrender", "缴回"

    class State(models.TextChoices):
        """What became of it."""

        REQUESTED = "requested", "待审批"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"

    kind = models.CharField("类型", max_length=10, choices=Kind)
    taken_from = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, blank=True, related_name="given", verbose_name="调出预算"
    )
    given_to = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, blank=True, related_name="received", verbose_name="调入预算"
    )
    amount = MoneyField("金额（元）")
    reason = models.TextField("原因")
    state = models.CharField("状态", max_length=10, choices=State, default=State.REQUESTED, editable=False)
    decided_by = models.ForeignKey("office.User", models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField("审批时间", null=True, editable=False)
    decision = models.TextField("审批意见", blank=True, editable=False)

    class Meta:
        verbose_name = "预算调整"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "fiscal_year", "state"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="an_adjustment_moves_something")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:,.2f} 元"


class Payment(Owned):
    """Money paid.

    Attributes:
        line: The budget it is paid from; only payments of past years taken over may lack it (未编制预算).
        project: The project of the line, kept for lists; None with the line.
        reversed_on: The day it came back; it counts no longer.
    """

    class Kind(models.TextChoices):
        """What for."""

        CONTRACT = "contract", "合同款"
        EXPERT_FEE = "expert_fee", "评审劳务报酬"
        CARD = "card", "公务卡报销"
        TRANSFER = "transfer", "转移支付"
        OTHER = "other", "其他"

    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="payments", verbose_name="预算")
    project = models.ForeignKey(
        "office.Project", models.PROTECT, null=True, related_name="payments", verbose_name="项目"
    )
    contract = models.ForeignKey(
        "office.Contract", models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="合同"
    )
    invoice = models.ForeignKey(
        "office.Invoice", models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="发票"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind)
    payee = models.CharField("收款人", max_length=120)
    amount = MoneyField("金额（元）")
    paid_on = models.DateField("支付日期")
    voucher = models.CharField("凭证号", max_length=60, blank=True)
    purpose = models.CharField("用途", max_length=200, blank=True)
    settled_on = models.DateField("公务卡结算日期", null=True, blank=True)
    reversed_on = models.DateField("退回日期", null=True, editable=False)
    historical = models.BooleanField("历史数据", default=False, editable=False)

    class Meta:
        verbose_name = "支付"
        ordering: ClassVar = ["-paid_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["fiscal_year", "paid_on", "id"]),
            models.Index(fields=["organisation", "fiscal_year", "paid_on", "id"]),
            models.Index(fields=["line", "paid_on"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_payment_pays_something"),
            models.CheckConstraint(
                condition=models.Q(historical=True) | models.Q(line__isnull=False),
                name="nothing_paid_without_budget",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.payee} {self.amount:,.2f} 元"
