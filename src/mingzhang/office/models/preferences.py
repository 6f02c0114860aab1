"""How a person likes the pages."""

from typing import ClassVar

from django.db import models


class Preference(models.Model):
    """The choices of one person.

    Attributes:
        columns: List of rows to the columns shown there; a list that is absent shows its usual ones.
        year: The fiscal year last worked in.
    """

    user = models.OneToOneField("office.User", models.CASCADE, related_name="preference")
    columns = models.JSONField(default=dict)
    year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["user"]

    def __str__(self) -> str:
        return f"{self.user}"
