"""How long an organisation keeps raw readings."""

from django.db import models


class ReadingRetention(models.Model):
    """The months that an organisation keeps readings, with all below it that says nothing else; else all stay."""

    organisation = models.OneToOneField(
        "office.Organisation", models.PROTECT, related_name="+", verbose_name="单位"
    )
    months = models.PositiveSmallIntegerField("读数保留月数")

    class Meta:
        verbose_name = "读数保留期"

    def __str__(self) -> str:
        return f"{self.organisation} {self.months} 个月"
