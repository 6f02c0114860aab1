"""Final accounts: the nine tables of a unit, and of a department with its units consolidated."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.money import MoneyField
from mingzhang.office.models.scoped import Owned


class AccountTables(Owned):
    """One version of the tables of an organisation and year.

    Attributes:
        level: The organisation's own books, or the department with its units.
        version: Counts the versions of an organisation, year and level; a version that was handed in never changes.
        reading: The tables as the contract stores readings, decimals as text.
        origins: Table to the checked document that it was taken from, by their keys.
        evaluated: The self-evaluations that stand in the document, stored likewise when the accounts are frozen.
        parts: The handed-in tables of units that a consolidation adds up.
        previous: The version that this one corrects or replaces, and `reason` why.
        result: What the checks found, as the contract writes findings.
        explained: Name of a finding to what people said of it.
        decided: Who took which step, by state.
        replied_on: The day of the finance department's approval, from which the term of publication runs.
    """

    class Level(models.TextChoices):
        """Whose tables."""

        OWN = "own", "本单位"
        WHOLE = "whole", "部门汇总"

    class State(models.TextChoices):
        """Where they stand."""

        DRAFT = "draft", "填报中"
        SUBMITTED = "submitted", "已报送"
        RETURNED = "returned", "已退回"
        CONSOLIDATED = "consolidated", "已汇总"
        CHECKED = "checked", "已核对"
        FROZEN = "frozen", "已定稿"
        APPROVED = "approved", "已批准"
        PUBLISHED = "published", "已公开"

    level = models.CharField("范围", max_length=10, choices=Level, default=Level.OWN, editable=False)
    version = models.PositiveSmallIntegerField("第几版", default=1, editable=False)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT, editable=False)
    reading = models.JSONField(default=dict, editable=False)
    evaluated = models.JSONField(default=dict, editable=False)
    source = models.CharField("来源", max_length=200, blank=True)
    origins = models.JSONField(default=dict, editable=False)
    parts = models.ManyToManyField("self", symmetrical=False, related_name="consolidated_in")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", editable=False)
    reason = models.CharField("理由", max_length=500, blank=True)
    result = models.JSONField(default=dict, editable=False)
    explained = models.JSONField(default=dict, editable=False)
    decided = models.JSONField(default=dict, editable=False)
    replied_on = models.DateField("财政批复日期", null=True, editable=False)

    class Meta:
        verbose_name = "决算表"
        ordering: ClassVar = ["organisation__path", "-fiscal_year", "level", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "level", "version"], name="one_version_of_accounts"
            )
        ]

    def __str__(self) -> str:
        level = "汇总" if self.level == self.Level.WHOLE else ""
        return f"{self.organisation}{self.fiscal_year}年度决算{level}表（第 {self.version} 版）"


class Elimination(Owned):
    """An amount between units that a consolidation leaves out of one cell, and why.

    Attributes:
        amount: In yuan.
    """

    accounts = models.ForeignKey(AccountTables, models.CASCADE, related_name="eliminations", verbose_name="决算表")
    form = models.CharField("表", max_length=60)
    row = models.CharField("行", max_length=120)
    column = models.CharField("栏", max_length=120)
    amount = MoneyField("抵销金额")
    reason = models.CharField("理由", max_length=500)

    class Meta:
        verbose_name = "抵销"
        ordering: ClassVar = ["form", "row", "column", "pk"]

    def __str__(self) -> str:
        return f"{self.form} {self.row} {self.column} 抵销 {self.amount} 元"
