"""One public site over everything that a city's departments published, and each time that it was built."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.background import Background
from mingzhang.office.models.scoped import Owned, ScopedManager


class Portal(Owned):
    """What a bureau decides about the site of all departments below an organisation; each change is a new draft.

    Attributes:
        over: The organisation whose departments stand in it.
        version: Counts the drafts.
        renamed: Former name of a department to its present one, where two organisations stand for one.
        fiscal_year: The year in which it was decided; the site shows all years.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", "拟稿"
        FROZEN = "frozen", "待批准"
        RETURNED = "returned", "已退回"
        APPROVED = "approved", "在用"
        REPLACED = "replaced", "已被替代"

    over = models.ForeignKey(
        "office.Organisation", models.PROTECT, related_name="portals", verbose_name="收入哪里的部门", editable=False
    )
    version = models.PositiveSmallIntegerField("第几稿", default=1, editable=False)
    title = models.CharField("名称", max_length=120)
    title_en = models.CharField("英文名称", max_length=120)
    notice = models.CharField("各页上方的说明", max_length=200, blank=True)
    notice_en = models.CharField("英文说明", max_length=200, blank=True)
    renamed = models.JSONField("更名", default=dict, blank=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, editable=False)
    reason = models.CharField("退回理由", max_length=500, blank=True, editable=False)
    frozen_by = models.ForeignKey(
        "office.User", models.PROTECT, null=True, related_name="+", verbose_name="定稿人", editable=False
    )
    approved_by = models.ForeignKey(
        "office.User", models.PROTECT, null=True, related_name="+", verbose_name="批准人", editable=False
    )

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "全市公开站"
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["over", "version"], name="one_portal_a_version"),
            models.UniqueConstraint(
                fields=["over"], condition=models.Q(state="approved"), name="one_portal_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 稿）"


class PortalBuild(Background):
    """One time that a portal was built: as a preview, or as the next signed version.

    Attributes:
        why: What asked for it.
        edition: Number of the signed version; null where there is none.
        changed: Whether anything differed from the version before.
        faults: Name of a department and why its newest publication could not be taken.
        notices: What the publisher should know besides.
    """

    portal = models.ForeignKey(Portal, models.CASCADE, related_name="builds", verbose_name="全市公开站")
    organisation = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    preview = models.BooleanField("预览", default=False)
    why = models.CharField("起因", max_length=300)
    edition = models.PositiveIntegerField("版次", null=True)
    changed = models.BooleanField(default=True)
    fingerprint = models.CharField(max_length=120, blank=True)
    departments = models.PositiveIntegerField("部门数", default=0)
    faults = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    created_at = models.DateTimeField("提出时间", auto_now_add=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        verbose_name = "生成公开站"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.portal.title}：{'预览' if self.preview else '公开'}"
