"""Calendar feeds: an address that a calendar program may read without signing in."""

from typing import ClassVar

from django.db import models


class CalendarFeed(models.Model):
    """One person's feed for one organisation; the token itself is not kept, only its hash."""

    user = models.ForeignKey("office.User", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("office.Organisation", models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.organisation}"
