"""Documents that people dropped to be checked."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.background import Background
from mingzhang.office.models.scoped import ScopedManager


class CheckedDocument(Background):
    """One file, what was done with it, and what came out in numbers; the result itself stands in a file.

    Attributes:
        sha256: Names the folder of the file, its page images and its result.
        counts: Findings by severity, rules held and not checked, forms and cells read.
        previous: The version that this one replaces.
    """

    class State(models.TextChoices):
        """How far the work is."""

        WAITING = "waiting", "等候"
        WORKING = "working", "处理中"
        DONE = "done", "已完成"
        FAILED = "failed", "未能读出"

    organisation = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    user = models.ForeignKey("office.User", models.PROTECT, related_name="+", verbose_name="提交人")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("大小")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    entity = models.CharField("部门", max_length=200, blank=True)
    document_year = models.PositiveSmallIntegerField("年度", null=True)
    pages = models.PositiveIntegerField("页数", default=0)
    counts = models.JSONField(default=dict)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("提交时间", auto_now_add=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-created_at"])]
        verbose_name = "查账材料"

    def __str__(self) -> str:
        return self.name
