"""What an organisation demands of those who sign in for it."""

from typing import ClassVar

from django.db import models


class SecurityPolicy(models.Model):
    """The demands of one organisation on its people."""

    organisation = models.OneToOneField("office.Organisation", models.PROTECT, related_name="security")
    second_factor = models.BooleanField("须用动态口令", default=False)

    class Meta:
        ordering: ClassVar = ["organisation"]
        verbose_name = "登录要求"

    def __str__(self) -> str:
        return f"{self.organisation}"
