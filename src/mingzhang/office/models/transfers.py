"""Money handed to districts by a stated standard."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.money import MoneyField
from mingzhang.office.models.scoped import Owned


class TransferStandard(Owned):
    """By what a project's money is shared out: so much for each of something counted.

    Attributes:
        measure: What is counted: 试点社区.
        rate: Yuan for each.
        most: The most that one district may get; zero sets no limit.
        basis: The document that states it.
    """

    project = models.ForeignKey("office.Project", models.PROTECT, related_name="standards", verbose_name="项目")
    measure = models.CharField("分配因素", max_length=120)
    unit = models.CharField("单位", max_length=20)
    rate = MoneyField("标准（元）")
    most = MoneyField("单个区市上限（元）", default=0)
    basis = models.CharField("依据文件", max_length=200)

    class Meta:
        verbose_name = "分配标准"
        ordering: ClassVar = ["project", "pk"]

    def __str__(self) -> str:
        return f"每{self.unit}{self.measure} {self.rate:,.2f} 元"


class TransferAllocation(Owned):
    """What one district gets by one standard.

    Attributes:
        quantity: How many were counted there; None where the amount was decided otherwise.
        reason: Why the amount is another than the standard gives.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", "拟分配"
        APPROVED = "approved", "已下达"

    standard = models.ForeignKey(TransferStandard, models.PROTECT, related_name="allocations", verbose_name="标准")
    district = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+", verbose_name="区市")
    quantity = models.DecimalField("数量", max_digits=14, decimal_places=2, null=True, blank=True)
    amount = MoneyField("金额（元）")
    reason = models.CharField("与标准不一致的原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, editable=False)
    payment = models.OneToOneField(
        "office.Payment", models.PROTECT, null=True, blank=True, related_name="allocation", editable=False
    )

    class Meta:
        verbose_name = "转移支付分配"
        ordering: ClassVar = ["standard", "district"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "district"], name="one_allocation_a_district"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="no_negative_allocation"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.amount:,.2f} 元"
