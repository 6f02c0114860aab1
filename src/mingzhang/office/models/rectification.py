"""Problems that somebody must mend, and what was carried into the next year."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import Owned


class Issue(Owned):
    """A problem with its owner, due date and proof.

    Attributes:
        source: Who found it: an evaluation, an audit, a check.
        basis: The provision that it offends.
        evaluation, leaf: The evaluation that found it, and the indicator that it cost points; blank where none did.
        dispute: Why those responsible did not agree; it stays when they answer later.
        verdict: What those who found it said to the answer or the dispute, the last time.
        carried_from: The same issue in the year it was carried from.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "待整改"
        ANSWERED = "answered", "已报整改"
        DISPUTED = "disputed", "有异议"
        CLOSED = "closed", "已销号"

    title = models.CharField("问题", max_length=200)
    detail = models.TextField("情况", blank=True)
    source = models.CharField("来源", max_length=200)
    basis = models.CharField("依据", max_length=200, blank=True)
    advice = models.TextField("建议", blank=True)
    project = models.ForeignKey(
        "office.Project", models.PROTECT, null=True, blank=True, related_name="issues", verbose_name="项目"
    )
    responsible = models.CharField("责任人", max_length=60, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    evaluation = models.ForeignKey(
        "office.Evaluation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name="绩效评价",
        editable=False,
    )
    leaf = models.CharField("扣分指标", max_length=120, blank=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN, editable=False)
    answer = models.TextField("整改情况", blank=True)
    dispute = models.TextField("异议理由", blank=True, editable=False)
    verdict = models.TextField("对整改或异议的答复", blank=True, editable=False)
    closed_on = models.DateField("销号日期", null=True, editable=False)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="carried_to", editable=False, verbose_name="结转自"
    )

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "问题"
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "state", "due_on"])]

    def __str__(self) -> str:
        return self.title


class CarriedContract(Owned):
    """A contract still running at the close of a year, in the list of the next."""

    contract = models.ForeignKey("office.Contract", models.PROTECT, related_name="carried", verbose_name="合同")
    from_year = models.PositiveSmallIntegerField("结转自年度")

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "结转合同"
        ordering: ClassVar = ["fiscal_year", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "fiscal_year"], name="carried_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.contract} 结转 {self.fiscal_year}"
