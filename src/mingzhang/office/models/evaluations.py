"""Evaluations of a fund or a department: entered inputs, judged points, and three levels of review."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import Owned


class Evaluation(Owned):
    """An evaluation by a policy of the rule book; its organisation is the one evaluated.

    Attributes:
        policy: Identifier in the rule book.
        given: Input of the policy to what was typed.
        origins: Input to where its text comes from, where no person typed it: the survey and what it says.
        judged: Judged indicator to points and reason, as typed.
        fund: The fund that is evaluated; None where a whole department is.
        tables: The office's tables that it rests on, as they were gathered, in the contract's reading JSON.
        words: What people wrote for the report: name of a passage to its text; `papers.LEAF.part` for working
            papers, `changes.LEAF` for why a score is another than last year's.
        level: How many levels of review it has passed, from 0 to 3.
        total, grade: As computed when it was last saved; blank while they cannot be told.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", "编制中"
        UNDER_REVIEW = "under_review", "复核中"
        RETURNED = "returned", "退回修改"
        APPROVED = "approved", "已定稿"

    policy = models.CharField("评价办法", max_length=80)
    subject = models.CharField("评价对象", max_length=200)
    given = models.JSONField("数据", default=dict, editable=False)
    origins = models.JSONField("数据来源", default=dict, editable=False)
    judged = models.JSONField("判断得分", default=dict, editable=False)
    fund = models.ForeignKey(
        "office.Fund", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="资金"
    )
    tables = models.JSONField("取数", default=dict, editable=False)
    gathered_at = models.DateTimeField("取数时间", null=True, editable=False)
    words = models.JSONField("报告文字", default=dict, editable=False)
    state = models.CharField("状态", max_length=14, choices=State, default=State.DRAFT, editable=False)
    level = models.PositiveSmallIntegerField("已通过的复核", default=0, editable=False)
    total = models.CharField("总分", max_length=20, blank=True, editable=False)
    grade = models.CharField("等级", max_length=4, blank=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "绩效评价"
        ordering: ClassVar = ["organisation", "fiscal_year", "pk"]

    def __str__(self) -> str:
        return self.subject


class EvaluationReview(Owned):
    """What one level of review said; `made_by` is the reviewer."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="reviews", verbose_name="绩效评价")
    level = models.PositiveSmallIntegerField("复核级次")
    passed = models.BooleanField("通过")
    opinion = models.TextField("意见", blank=True)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "评价复核"
        ordering: ClassVar = ["evaluation", "pk"]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.level}"


class LeafEvidence(Owned):
    """What proves the points of one indicator: a file, or the readings of a collector.

    Attributes:
        leaf: Identifier of the indicator in the policy.
        withdrawn_at: Shown no longer; it is kept.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="evidence", verbose_name="绩效评价")
    leaf = models.CharField("指标", max_length=80)
    attachment = models.ForeignKey(
        "office.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="附件", editable=False
    )
    collector = models.ForeignKey(
        "office.Collector", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="采集器"
    )
    note = models.CharField("说明", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "指标佐证"
        ordering: ClassVar = ["evaluation", "pk"]

    def __str__(self) -> str:
        return str(self.attachment or self.collector or self.note)
