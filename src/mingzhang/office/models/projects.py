"""Projects from declaration to approval: the request, its two reviews, and what it looked like each time."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.money import MoneyField
from mingzhang.office.models.scoped import Owned


class Project(Owned):
    """A project of one year.

    Attributes:
        is_new: Nobody did this the year before; where it is false and no predecessor is named, nobody has said yet.
        round: Counts the submissions.
        open_fields: After a return for correction, the only fields that may be changed.
        score, grade: Of the last self-evaluation that was approved.
    """

    class State(models.TextChoices):
        """Where the request stands."""

        DRAFT = "draft", "草稿"
        UNDER_REVIEW = "under_review", "联合审核中"
        RETURNED = "returned", "退回修改"
        REFUSED = "refused", "未通过"
        APPROVED = "approved", "已批准"
        STOPPED = "stopped", "已终止"

    code = models.CharField("项目编码", max_length=40)
    name = models.CharField("项目名称", max_length=200)
    kind = models.ForeignKey("office.ProjectKind", models.PROTECT, related_name="+", verbose_name="项目类别")
    fund = models.ForeignKey("office.Fund", models.PROTECT, related_name="+", verbose_name="资金")
    functional_code = models.CharField("功能科目", max_length=12)
    economic_code = models.CharField("经济科目", max_length=12, blank=True)
    implementing_unit = models.CharField("实施单位", max_length=120, blank=True)
    systems = models.ManyToManyField(
        "office.InformationSystem", blank=True, related_name="projects", verbose_name="信息系统"
    )
    requested = MoneyField("申报金额（元）")
    basis = models.TextField("立项依据", blank=True)
    content = models.TextField("项目内容", blank=True)
    goal = models.TextField("年度目标", blank=True)
    is_new = models.BooleanField("新增项目", default=False)
    state = models.CharField("状态", max_length=14, choices=State, default=State.DRAFT, editable=False)
    round = models.PositiveSmallIntegerField("申报次数", default=0, editable=False)
    open_fields = models.JSONField("可修改的字段", default=list, editable=False)
    submitted_by = models.ForeignKey(
        "office.User", models.PROTECT, null=True, related_name="+", verbose_name="提交人", editable=False
    )
    submitted_on = models.DateField("申报日期", null=True, editable=False)
    approved_on = models.DateField("批准日期", null=True, editable=False)
    score = models.DecimalField("自评得分", max_digits=6, decimal_places=2, null=True, editable=False)
    grade = models.CharField("自评等级", max_length=4, blank=True, editable=False)

    class Meta:
        verbose_name = "项目"
        ordering: ClassVar = ["organisation", "fiscal_year", "code"]
        indexes: ClassVar = [
            models.Index(fields=["fiscal_year", "state", "id"]),
            models.Index(fields=["organisation", "fiscal_year", "id"]),
            models.Index(fields=["fund"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year", "code"], name="one_project_a_code")
        ]

    def __str__(self) -> str:
        return self.name


class Predecessor(Owned):
    """A project of the year before that this one goes on with; several where they were merged.

    Attributes:
        before: Its budget, execution, score and issues stand beside the request; one that was split has several
            successors.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="predecessors", verbose_name="项目")
    before = models.ForeignKey(Project, models.PROTECT, related_name="successors", verbose_name="上年项目")

    class Meta:
        verbose_name = "上年项目"
        ordering: ClassVar = ["project", "before__code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "before"], name="one_predecessor_once")]

    def __str__(self) -> str:
        return f"{self.before.fiscal_year} {self.before.code} {self.before}"


class BudgetDecision(Owned):
    """What the finance bureau means to give a project, beside what the policy proposed.

    Attributes:
        policy, proposal: Identifiers in the rule book; blank where nothing could be proposed.
        proposed: The amount proposed; text, exact, blank where it could not be told.
        why: The derivation as it was shown to who decided.
        reason: Why another amount than the one proposed.
    """

    project = models.OneToOneField(Project, models.CASCADE, related_name="decision", verbose_name="项目")
    policy = models.CharField("结果应用办法", max_length=80, blank=True)
    proposal = models.CharField("建议", max_length=40, blank=True)
    proposed = models.CharField("建议金额（元）", max_length=24, blank=True)
    why = models.JSONField("建议的由来", default=list, blank=True)
    amount = MoneyField("拟安排预算（元）")
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "预算安排意见"
        ordering: ClassVar = ["project"]

    def __str__(self) -> str:
        return f"{self.project} {self.amount}"


class Review(Owned):
    """What one of the two reviewing bodies says of one submission."""

    class Body(models.TextChoices):
        """Who reviews."""

        DIGITAL = "digital", "大数据主管部门"
        FINANCE = "finance", "财政部门"

    class Outcome(models.TextChoices):
        """What it came to; `stopped` where the other body refused or returned first."""

        PENDING = "pending", "待审核"
        PASSED = "passed", "通过"
        REFUSED = "refused", "不予通过"
        RETURNED = "returned", "退回修改"
        STOPPED = "stopped", "已中止"

    project = models.ForeignKey(Project, models.CASCADE, related_name="reviews", verbose_name="项目")
    round = models.PositiveSmallIntegerField("申报次数")
    body = models.CharField("审核机构", max_length=10, choices=Body)
    outcome = models.CharField("结论", max_length=10, choices=Outcome, default=Outcome.PENDING)
    reviewer = models.ForeignKey("office.User", models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    decided_at = models.DateTimeField("审核时间", null=True)
    reason = models.TextField("意见", blank=True)
    fields = models.JSONField("须修改的字段", default=list)

    class Meta:
        verbose_name = "审核"
        ordering: ClassVar = ["project", "round", "body"]
        indexes: ClassVar = [models.Index(fields=["outcome", "body"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "round", "body"], name="one_review_a_body_and_round")
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_body_display()}"


class Snapshot(Owned):
    """A project with its indicators as it was submitted or approved.

    Attributes:
        content: Field to text, indicators by number; compared to show what changed since.
    """

    class Moment(models.TextChoices):
        """When it was taken."""

        SUBMITTED = "submitted", "申报"
        APPROVED = "approved", "批准"

    project = models.ForeignKey(Project, models.CASCADE, related_name="snapshots", verbose_name="项目")
    round = models.PositiveSmallIntegerField("申报次数")
    moment = models.CharField("时点", max_length=10, choices=Moment)
    content = models.JSONField("内容")

    class Meta:
        verbose_name = "留存版本"
        ordering: ClassVar = ["project", "pk"]

    def __str__(self) -> str:
        return f"{self.project} 第 {self.round} 次{self.get_moment_display()}"
