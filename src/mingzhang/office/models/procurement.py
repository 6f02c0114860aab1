"""From the choice of a supplier to what is owed: procurements, contracts, acceptances, invoices, expert fees."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.money import MoneyField
from mingzhang.office.models.scoped import Owned


class Procurement(Owned):
    """One choice of suppliers; its methods and categories are words of the rule book.

    Attributes:
        approval: By which another method than open tender was permitted; blank where none was asked for.
    """

    name = models.CharField("采购项目", max_length=200)
    project = models.ForeignKey("office.Project", models.PROTECT, related_name="procurements", verbose_name="项目")
    method = models.CharField("采购方式", max_length=40)
    category = models.CharField("品目类别", max_length=40)
    budget = MoneyField("采购预算（元）")
    reports_finished_on = models.DateField("评审结束日期", null=True, blank=True)
    report_sent_on = models.DateField("评审报告送交日期", null=True, blank=True)
    supplier_chosen_on = models.DateField("确定供应商日期", null=True, blank=True)
    award_noticed_on = models.DateField("中标（成交）通知书日期", null=True, blank=True)
    supplier = models.ForeignKey(
        "office.Supplier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="中标（成交）供应商",
    )
    purchaser = models.CharField("采购经办人", max_length=60, blank=True)
    approval = models.CharField("批准采用其他方式的文号", max_length=120, blank=True)

    class Meta:
        verbose_name = "采购"
        ordering: ClassVar = ["organisation", "fiscal_year", "pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "fiscal_year", "id"])]

    def __str__(self) -> str:
        return self.name


class Contract(Owned):
    """A contract; what it must say and its limits are data of the rule book.

    Attributes:
        clauses: Identifiers of the required clauses that it holds.
        buyer_signed_on, supplier_signed_on: Both are needed; the later is the day of the contract.
        signed_on: The day of the contract; set when it is concluded.
        deposit: Performance deposit demanded.
        agreed_days: Days to pay within, where the contract sets them.
        supplements: The sum of all supplementary contracts.
        paid: The sum of its payments.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", "起草"
        SIGNED = "signed", "履行中"
        FINISHED = "finished", "履行完毕"
        ENDED = "ended", "已解除"

    number = models.CharField("合同编号", max_length=60)
    name = models.CharField("合同名称", max_length=200)
    procurement = models.ForeignKey(
        Procurement, models.PROTECT, null=True, blank=True, related_name="contracts", verbose_name="采购"
    )
    supplier = models.ForeignKey("office.Supplier", models.PROTECT, related_name="contracts", verbose_name="供应商")
    supplier_size = models.CharField("供应商规模", max_length=10, blank=True)
    cost_class = models.CharField("成本分类", max_length=40)
    amount = MoneyField("合同金额（元）")
    deposit = MoneyField("履约保证金（元）", default=0)
    agreed_days = models.PositiveSmallIntegerField("约定付款天数", null=True, blank=True)
    agreed_daily_rate = models.DecimalField("约定逾期日利率", max_digits=9, decimal_places=7, null=True, blank=True)
    clauses = models.JSONField("合同条款", default=list, blank=True)
    buyer_signed_on = models.DateField("采购人签字盖章日期", null=True, blank=True)
    supplier_signed_on = models.DateField("供应商签字盖章日期", null=True, blank=True)
    signed_on = models.DateField("合同签订日期", null=True, editable=False)
    starts_on = models.DateField("履行起始日期", null=True, blank=True)
    ends_on = models.DateField("履行截止日期", null=True, blank=True)
    published_on = models.DateField("合同公告日期", null=True, editable=False)
    filed_on = models.DateField("合同备案日期", null=True, editable=False)
    delivered_on = models.DateField("交付日期", null=True, editable=False)
    finished_on = models.DateField("终止日期", null=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, editable=False)
    supplements = MoneyField("补充合同金额（元）", default=0, editable=False)
    paid = MoneyField("已支付（元）", default=0, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "合同"
        ordering: ClassVar = ["organisation", "fiscal_year", "number"]
        indexes: ClassVar = [
            models.Index(fields=["fiscal_year", "state", "id"]),
            models.Index(fields=["organisation", "fiscal_year", "id"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_contract_a_number"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_contract_has_an_amount"),
        ]

    def __str__(self) -> str:
        return self.name


class ContractShare(Owned):
    """The part of a contract that a project bears: several projects may share one, and one project have several."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="shares", verbose_name="合同")
    project = models.ForeignKey("office.Project", models.PROTECT, related_name="shares", verbose_name="项目")
    amount = MoneyField("分摊金额（元）")

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "合同分摊"
        ordering: ClassVar = ["contract", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "project"], name="one_share_a_project"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_share_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.amount:,.2f} 元"


class Supplement(Owned):
    """A supplementary contract."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="supplementary", verbose_name="合同")
    amount = MoneyField("金额（元）")
    signed_on = models.DateField("签订日期")
    reason = models.TextField("原因")

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "补充合同"
        ordering: ClassVar = ["contract", "signed_on", "pk"]

    def __str__(self) -> str:
        return f"{self.contract} 补充 {self.amount:,.2f} 元"


class Acceptance(Owned):
    """What was delivered, looked at by a group.

    Attributes:
        group: Members: name, unit, duty, and whether they signed.
        standards: Technical, service and security standards, each with what was found.
    """

    class Result(models.TextChoices):
        """What the group says."""

        PASSED = "passed", "合格"
        FAILED = "failed", "不合格"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="acceptances", verbose_name="合同")
    requested_on = models.DateField("提出验收日期")
    accepted_on = models.DateField("验收日期", null=True, blank=True)
    result = models.CharField("验收结论", max_length=10, choices=Result, blank=True)
    published_on = models.DateField("验收结果公开日期", null=True, blank=True)
    group = models.JSONField("验收小组", default=list, blank=True)
    standards = models.JSONField("逐项标准", default=list, blank=True)
    opinion = models.TextField("验收意见", blank=True)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "验收"
        ordering: ClassVar = ["contract", "requested_on", "pk"]

    def __str__(self) -> str:
        return f"{self.contract} 验收"


class Invoice(Owned):
    """A bill for what was delivered."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="invoices", verbose_name="合同")
    acceptance = models.ForeignKey(
        Acceptance, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name="验收"
    )
    number = models.CharField("发票号码", max_length=40)
    amount = MoneyField("金额（元）")
    received_on = models.DateField("收到日期")
    paid = MoneyField("已支付（元）", default=0, editable=False)
    paid_on = models.DateField("付清日期", null=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "发票"
        ordering: ClassVar = ["contract", "received_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_invoice_a_number"),
            models.CheckConstraint(
                condition=models.Q(paid__lte=models.F("amount")), name="nothing_paid_beyond_an_invoice"
            ),
        ]

    def __str__(self) -> str:
        return f"发票 {self.number}"


class ExpertFee(Owned):
    """What an expert is owed for a review."""

    project = models.ForeignKey("office.Project", models.PROTECT, related_name="expert_fees", verbose_name="项目")
    procurement = models.ForeignKey(
        Procurement, models.PROTECT, null=True, blank=True, related_name="expert_fees", verbose_name="采购"
    )
    expert = models.CharField("专家", max_length=60)
    reviewed_on = models.DateField("评审日期")
    amount = MoneyField("报酬（元）")
    payment = models.OneToOneField(
        "office.Payment", models.PROTECT, null=True, blank=True, related_name="expert_fee", editable=False
    )

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "评审劳务报酬"
        ordering: ClassVar = ["reviewed_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_fee_is_something")
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.reviewed_on}"
