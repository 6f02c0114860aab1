"""What is published: people's words, what is withheld, versions that stand outside, questions from outside."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.accounts import AccountTables
from mingzhang.office.models.scoped import Owned


class Narration(Owned):
    """What people wrote for a department's document of a year.

    Attributes:
        given: The narrative inputs, nested as their schema has them; every number as text.
    """

    given = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "文字材料"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year"], name="one_narration_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}{self.fiscal_year}年度文字材料"


class Withholding(Owned):
    """Something that is not published, and the ground that stands in its place.

    Attributes:
        at: A row or cell, `form:row` or `form:row:column`; blank where words are withheld.
        words: Words that are withheld wherever they stand.
    """

    accounts = models.ForeignKey(AccountTables, models.CASCADE, related_name="withheld", verbose_name="决算表")
    at = models.CharField("位置", max_length=200, blank=True)
    words = models.CharField("词句", max_length=200, blank=True)
    reason = models.CharField("不公开的理由", max_length=300)

    class Meta:
        verbose_name = "不公开内容"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"不公开 {self.at or self.words}"


class Publication(Owned):
    """Accounts as they were published: one signed version in the department's folder.

    Attributes:
        edition: Number of the signed version there.
        fingerprint: Of the key that signed it.
        documents: Names of the documents in it.
        reason: Why it replaced the version before.
    """

    accounts = models.OneToOneField(
        AccountTables, models.PROTECT, related_name="publication", verbose_name="决算表"
    )
    title = models.CharField("标题", max_length=200)
    edition = models.PositiveIntegerField("公开版次")
    fingerprint = models.CharField(max_length=120)
    documents = models.JSONField(default=list)
    published_on = models.DateField("公开日期")
    reason = models.CharField("更正原因", max_length=500, blank=True)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "公开"
        ordering: ClassVar = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Question(Owned):
    """A question or dispute from outside about something published.

    Attributes:
        contact: How the asker can be reached; never published.
        sender: A keyed hash of where it came from, to limit how many come; no address is kept.
        answer: Shown outside once the head has approved it.
    """

    class Kind(models.TextChoices):
        """What it is."""

        QUESTION = "question", "咨询"
        DISPUTE = "dispute", "异议"

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "待答复"
        ANSWERED = "answered", "待审定答复"
        APPROVED = "approved", "已答复"
        REFUSED = "refused", "不予公开"

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="questions", verbose_name="公开材料", editable=False
    )
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.QUESTION)
    place = models.CharField("涉及的表或数", max_length=200, blank=True)
    text = models.TextField("内容", max_length=2000)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    sender = models.CharField(max_length=64, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN, editable=False)
    answer = models.TextField("答复", blank=True, editable=False)
    answered_by = models.ForeignKey(
        "office.User", models.PROTECT, null=True, related_name="+", verbose_name="答复人", editable=False
    )
    answered_on = models.DateField("答复日期", null=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "公众提问"
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["sender", "created_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text[:40]}"
