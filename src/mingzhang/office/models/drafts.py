"""What a person has typed and not yet handed in; outside the chain of audit events."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import ScopedManager


class Draft(models.Model):
    """The fields of one form of one person, as typed.

    Attributes:
        key: Which form: its address.
        fields: Field to what was typed, unchecked.
    """

    user = models.ForeignKey("office.User", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("office.Organisation", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "organisation", "key"], name="one_draft_of_a_form")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.saved_at:%Y-%m-%d %H:%M}"
