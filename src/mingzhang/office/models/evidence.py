"""Evidence: collectors that ask running systems, their raw readings, how actuals are made of them, and actuals."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.millionths import MillionthsField
from mingzhang.office.models.scoped import Owned, ScopedManager


class Collector(Owned):
    """Asks one system, on a schedule or on demand, for what an indicator speaks of.

    Attributes:
        target: Address of a probe, name of a connection in the settings; blank where people bring the readings.
        parameters: What the kind needs besides: a query, columns of an export, a time limit.
        every: Minutes between two readings; 0 for readings on demand only.
        unit: Of the values read.
        next_due: The moment of the next reading; None where none is due.
        last_at: When it was last read, with the outcome and the sentence of that reading.
        thinned: How many readings were removed after their time, all from before `thinned_before`.
    """

    class Kind(models.TextChoices):
        """How the readings come."""

        HTTP = "http", "网页探测"
        SQL = "sql", "数据库查询"
        PROMETHEUS = "prometheus", "监控指标查询"
        EXPORT = "export", "日志或工单导出"
        MANUAL = "manual", "人工计数"

    class State(models.TextChoices):
        """Whether it runs."""

        ACTIVE = "active", "采集中"
        PAUSED = "paused", "已暂停"

    indicator = models.ForeignKey(
        "office.ProjectIndicator", models.PROTECT, related_name="collectors", verbose_name="指标"
    )
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("方式", max_length=12, choices=Kind)
    target = models.CharField("采集对象", max_length=500, blank=True)
    parameters = models.JSONField("参数", default=dict, blank=True)
    every = models.PositiveIntegerField("间隔（分钟）", default=0)
    unit = models.CharField("读数单位", max_length=20, blank=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.ACTIVE, editable=False)
    next_due = models.DateTimeField("下次采集", null=True, editable=False)
    started_at = models.DateTimeField("开始采集", null=True, editable=False)
    last_at = models.DateTimeField("最近采集", null=True, editable=False)
    last_outcome = models.CharField("最近结果", max_length=8, blank=True, editable=False)
    last_sentence = models.CharField("最近说明", max_length=300, blank=True, editable=False)
    thinned = models.PositiveIntegerField("已清理的读数", default=0, editable=False)
    thinned_before = models.DateTimeField("清理到", null=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "采集器"
        ordering: ClassVar = ["organisation", "name", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "next_due"])]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """What one look at a system found; never altered, never doubled.

    Attributes:
        key: Tells this reading from all others of its collector: the scheduled moment, the row of an export.
        slot: The moment for which it was scheduled; None for one on demand.
        at: The moment that it speaks of.
        value: The number read; None where there was none.
        text: What was received, as it came, cut to a length.
        witness: Who stood by while people counted.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        OK = "ok", "正常"
        FAILED = "failed", "对象不可用"
        UNKNOWN = "unknown", "未能采集"

    collector = models.ForeignKey(Collector, models.PROTECT, related_name="readings", verbose_name="采集器")
    key = models.CharField("编号", max_length=120)
    slot = models.DateTimeField("计划时刻", null=True)
    at = models.DateTimeField("时间")
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    value = MillionthsField("读数", null=True)
    text = models.TextField("原始内容", blank=True)
    sentence = models.CharField("说明", max_length=300, blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True)
    taken_by = models.ForeignKey("office.User", models.PROTECT, null=True, related_name="+", verbose_name="采集人")
    sample = models.BooleanField("示例数据", default=False)

    objects: ClassVar[ScopedManager] = ScopedManager("collector__organisation")

    class Meta:
        verbose_name = "读数"
        ordering: ClassVar = ["collector", "at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["collector", "key"], name="no_reading_twice")]
        indexes: ClassVar = [
            models.Index(fields=["collector", "at"]),
            models.Index(fields=["collector", "slot"]),
        ]

    def __str__(self) -> str:
        return f"{self.collector} {self.key}"


class Measure(Owned):
    """How an indicator's actual is made of readings, over which days.

    Attributes:
        percentile: Of 100, for that method alone.
        unit: Of the actual; readings in another unit of the same dimension are converted.
        digits: Places after the point that the actual is printed with.
    """

    class Method(models.TextChoices):
        """The closed list of ways."""

        SHARE = "share", "可用率"
        PERCENTILE = "percentile", "百分位数"
        MEAN = "mean", "平均"
        COUNT = "count", "个数"
        SUM = "sum", "合计"
        MAX = "max", "最大"
        LAST = "last", "最后一个"

    indicator = models.OneToOneField(
        "office.ProjectIndicator", models.CASCADE, related_name="measure", verbose_name="指标"
    )
    method = models.CharField("计算方法", max_length=12, choices=Method)
    percentile = models.PositiveSmallIntegerField("百分位", null=True, blank=True)
    unit = models.CharField("完成值单位", max_length=20, blank=True)
    digits = models.PositiveSmallIntegerField("小数位数", default=2)
    first_day = models.DateField("起始日期")
    last_day = models.DateField("截止日期")

    class Meta:
        verbose_name = "计算方法"
        ordering: ClassVar = ["indicator"]

    def __str__(self) -> str:
        return f"{self.get_method_display()}（{self.first_day} 至 {self.last_day}）"


class IndicatorActual(Owned):
    """The actual of an indicator, typed by a person, computed from readings or found by a survey.

    Attributes:
        text: As the form prints it, with its unit.
        derivation: Method, period, counts and collectors where it was computed, or the survey with its counts;
            empty where it was typed.
    """

    class Origin(models.TextChoices):
        """Where it comes from."""

        TYPED = "typed", "人工填写"
        COMPUTED = "computed", "由读数计算"
        SURVEY = "survey", "由问卷调查得出"

    indicator = models.OneToOneField(
        "office.ProjectIndicator", models.CASCADE, related_name="actual", verbose_name="指标"
    )
    text = models.CharField("实际完成值", max_length=120)
    origin = models.CharField("来源", max_length=10, choices=Origin, default=Origin.TYPED, editable=False)
    note = models.TextField("说明", blank=True)
    derivation = models.JSONField("计算过程", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "实际完成值"
        ordering: ClassVar = ["indicator"]

    def __str__(self) -> str:
        return self.text
