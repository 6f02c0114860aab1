"""Work on final accounts that takes longer than a page may wait: a file is imported, accounts are published."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingzhang.office.models.accounts import AccountTables
from mingzhang.office.models.background import Background
from mingzhang.office.models.scoped import ScopedManager


class AccountTask(Background):
    """One import or publication, asked for by a person and done in the background.

    Attributes:
        organisation: Whose accounts.
        acting_for: For whom the person acted; the duty is asked for again when the work is done.
        name: The file's name; blank where nothing is imported.
        mapping, called: How the file is to be read, and why it bears another name.
        accounts: What is published, or what an import made.
        seen: Revision of the tables that stood when the work was asked for; 0 where there were none.
        problems: Name of a parameter to what is wrong with it; blank for what concerns no single one.
    """

    class Kind(models.TextChoices):
        """What is done."""

        IMPORT = "import", "导入决算表"
        PUBLISH = "publish", "公开决算"

    organisation = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    user = models.ForeignKey("office.User", models.PROTECT, related_name="+", verbose_name="办理人")
    acting_for = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("事项", max_length=10, choices=Kind)
    name = models.CharField("文件名", max_length=200, blank=True)
    mapping = models.CharField(max_length=80, blank=True)
    called = models.CharField(max_length=200, blank=True)
    accounts = models.ForeignKey(AccountTables, models.PROTECT, null=True, related_name="tasks")
    seen = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=dict)
    created_at = models.DateTimeField("提交时间", auto_now_add=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        verbose_name = "决算任务"
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "kind"],
                condition=Q(state__in=["waiting", "working"]),
                name="one_account_task_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.organisation}{self.fiscal_year}年度"
