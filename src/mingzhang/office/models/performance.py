"""What is to be reached: plans, goals, key tasks with their sources, and the indicators of projects."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.master import EndingRegister
from mingzhang.office.models.scoped import Owned


class Plan(Owned):
    """A medium-term or an annual plan."""

    name = models.CharField("名称", max_length=120)
    first_year = models.PositiveSmallIntegerField("起始年度")
    last_year = models.PositiveSmallIntegerField("终止年度")
    source = models.CharField("来源文件", max_length=200)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "规划"
        ordering: ClassVar = ["organisation", "fiscal_year", "pk"]

    def __str__(self) -> str:
        return self.name


class Goal(Owned):
    """A goal of a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals", verbose_name="规划")
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("目标", max_length=500)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "目标"
        ordering: ClassVar = ["plan", "number"]

    def __str__(self) -> str:
        return self.text


class KeyTask(Owned):
    """A task that a document sets: what, by when, and where it says so."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="tasks", verbose_name="目标")
    name = models.CharField("重点任务", max_length=300)
    source = models.CharField("任务来源", max_length=200)
    due_on = models.DateField("完成时限", null=True, blank=True)
    actual = models.CharField("完成情况", max_length=500, blank=True)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "重点任务"
        ordering: ClassVar = ["goal", "pk"]

    def __str__(self) -> str:
        return self.name


class PlanTarget(Owned):
    """What a key task demands of an indicator; indicators of projects are broken down from it."""

    task = models.ForeignKey(KeyTask, models.CASCADE, related_name="targets", verbose_name="重点任务")
    name = models.CharField("指标", max_length=200)
    target = models.CharField("计划指标值", max_length=120)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "计划指标"
        ordering: ClassVar = ["task", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.target}"


class IndicatorDefinition(EndingRegister):
    """An entry of the indicator library.

    Attributes:
        direction: `≥`, `≤`, `=` or blank for words.
        method: How the actual is computed, in words.
        measured_by: Who measures.
    """

    name = models.CharField("指标名称", max_length=200)
    level1 = models.CharField("一级指标", max_length=20)
    level2 = models.CharField("二级指标", max_length=30)
    definition = models.CharField("定义", max_length=500)
    unit = models.CharField("单位", max_length=20, blank=True)
    direction = models.CharField("方向", max_length=4, blank=True)
    method = models.CharField("计算方法", max_length=500)
    source = models.CharField("数据来源", max_length=200)
    frequency = models.CharField("采集频率", max_length=40)
    measured_by = models.CharField("测量主体", max_length=120)

    class Meta:
        verbose_name = "指标库"
        ordering: ClassVar = ["level1", "level2", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["keeper", "level2", "name"], name="one_definition_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class ProjectIndicator(Owned):
    """An indicator of a project with its target.

    Attributes:
        number: Its place in the form, from 1.
        approved_target: The target as it was first approved; blank before.
        change_reason: Why the target is another than the approved one; it stays.
    """

    project = models.ForeignKey("office.Project", models.CASCADE, related_name="indicators", verbose_name="项目")
    number = models.PositiveSmallIntegerField("序号")
    level1 = models.CharField("一级指标", max_length=20)
    level2 = models.CharField("二级指标", max_length=30)
    name = models.CharField("三级指标", max_length=200)
    target = models.CharField("年度指标值", max_length=120)
    weight = models.DecimalField("分值", max_digits=6, decimal_places=2)
    definition = models.ForeignKey(
        IndicatorDefinition, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指标库"
    )
    plan_target = models.ForeignKey(
        PlanTarget, models.PROTECT, null=True, blank=True, related_name="broken_down", verbose_name="计划指标"
    )
    approved_target = models.CharField("批准的指标值", max_length=120, blank=True, editable=False)
    change_reason = models.TextField("变更原因", blank=True, editable=False)

    class Meta:
        verbose_name = "项目指标"
        ordering: ClassVar = ["project", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="one_indicator_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.target}"

    @property
    def changed(self) -> bool:
        """Whether the target is no longer the one that was approved."""
        return bool(self.approved_target) and self.approved_target != self.target


class TargetChange(Owned):
    """A request to change a target after its approval."""

    class State(models.TextChoices):
        """What became of it."""

        REQUESTED = "requested", "待审批"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"

    indicator = models.ForeignKey(ProjectIndicator, models.CASCADE, related_name="changes", verbose_name="指标")
    old = models.CharField("原指标值", max_length=120)
    new = models.CharField("新指标值", max_length=120)
    reason = models.TextField("变更原因")
    state = models.CharField("状态", max_length=10, choices=State, default=State.REQUESTED, editable=False)
    decided_by = models.ForeignKey("office.User", models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField("审批时间", null=True, editable=False)
    decision = models.TextField("审批意见", blank=True, editable=False)

    class Meta:
        verbose_name = "指标变更"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator"], condition=models.Q(state="requested"), name="one_change_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator.name}：{self.old} → {self.new}"
