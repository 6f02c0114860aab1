"""What other programs use: tokens, and addresses that are told of changes."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import ScopedManager


class ApiToken(models.Model):
    """A program's right to act as a person for an organisation, until a day; the token itself is not kept."""

    user = models.ForeignKey("office.User", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("office.Organisation", models.CASCADE, related_name="+")
    name = models.CharField("用途", max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("到期时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = "接口令牌"
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """An address that is told of an organisation's events, and those of all below it.

    Attributes:
        actions: Beginnings of the actions told of; empty for all.
    """

    organisation = models.ForeignKey("office.Organisation", models.CASCADE, related_name="+")
    url = models.URLField("地址", max_length=500)
    actions = models.JSONField("事件", default=list)
    made_by = models.ForeignKey("office.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField("停用时间", null=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        verbose_name = "事件通知"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One event to be told to one address; written with the event, so that none is lost.

    Attributes:
        next_at: When it is tried next; None where it was delivered or is given up.
        attempted_at: When it was tried last: the moment that was signed.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey("office.AuditEvent", models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    answer = models.CharField("回应", max_length=200, blank=True)

    objects: ClassVar[ScopedManager] = ScopedManager("webhook__organisation")

    class Meta:
        verbose_name = "通知记录"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["delivered_at", "next_at"])]

    def __str__(self) -> str:
        return f"{self.webhook} {self.event_id}"
