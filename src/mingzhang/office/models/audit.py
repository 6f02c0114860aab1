"""What was done, by whom, when and why: one chain of hashes per organisation and year."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import ScopedManager


class AuditChain(models.Model):
    """The end of a chain; locked while the next event is written."""

    organisation = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    length = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "year"], name="one_chain_a_year")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class AuditEvent(models.Model):
    """One change or decision; never altered, never deleted.

    Attributes:
        number: Its place in the chain, from 1.
        action: `project.submit`; the name of the service that did it.
        about: Model and key of the row it is about, `project:12`.
        before, after: The fields that changed, as text.
        hash: SHA-256 over everything here and the hash before.
    """

    organisation = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey("office.User", models.PROTECT, null=True, related_name="+")
    acting_for = models.ForeignKey("office.Organisation", models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    about = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        ordering: ClassVar = ["organisation", "year", "number"]
        indexes: ClassVar = [models.Index(fields=["about", "at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="one_event_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.title}"
