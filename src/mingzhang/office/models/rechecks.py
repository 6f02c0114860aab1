"""Re-checks: a sample of self-evaluations scored again by the finance bureau."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import Owned


class RecheckSample(Owned):
    """A sample of a department's self-evaluations; who has its way of drawing can draw it again.

    Attributes:
        seed: Of a random sample; blank for the largest.
    """

    class Way(models.TextChoices):
        """How it is drawn."""

        LARGEST = "largest", "金额最大"
        RANDOM = "random", "随机抽取"

    way = models.CharField("抽样方法", max_length=8, choices=Way)
    count = models.PositiveSmallIntegerField("抽样数")
    candidates = models.PositiveSmallIntegerField("可抽数", editable=False)
    seed = models.CharField("随机种子", max_length=60, blank=True)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "复核抽样"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.fiscal_year} {self.get_way_display()} {self.count}"


class RecheckEntry(Owned):
    """One self-evaluation of a sample, as scored again.

    Attributes:
        rows: The form as found by those who re-check; as `SelfEvaluation.rows`.
        given: The total as handed in; text, exact.
        rechecked: The total of `rows`; blank while nobody has re-checked it.
        reason: Why they differ.
    """

    sample_of = models.ForeignKey(RecheckSample, models.CASCADE, related_name="entries", verbose_name="复核抽样")
    evaluation = models.ForeignKey(
        "office.SelfEvaluation", models.PROTECT, related_name="rechecks", verbose_name="绩效自评"
    )
    rows = models.JSONField("复核内容", default=dict)
    given = models.CharField("自评得分", max_length=20)
    rechecked = models.CharField("复核得分", max_length=20, blank=True)
    reason = models.TextField("差异原因", blank=True)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "复核"
        ordering: ClassVar = ["sample_of", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample_of", "evaluation"], name="rechecked_once_a_sample")
        ]

    def __str__(self) -> str:
        return str(self.evaluation)
