"""Surveys by link: questionnaires sent out, links that open them, what was answered, and traces against abuse."""

import uuid
from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import Owned, ScopedManager


class Way(models.TextChoices):
    """How respondents came to a survey."""

    SINGLE = "single", "一人一链接"
    OPEN = "open", "公开链接"


class Survey(Owned):
    """A questionnaire of the rule book, asked between two days about one indicator or one input of an evaluation.

    Attributes:
        questionnaire: Identifier in the rule book.
        input: Input of the evaluation's policy that the result is for; blank for an indicator.
        groups: Names of the groups of respondents, each with how many were told of the open link, where known:
            `{"name": "市民", "told": 100}`.
        opens_on, closes_on: First and last day on which answers are taken.
        ended_reason: Why it was ended before its last day.
    """

    class State(models.TextChoices):
        """Whether it was ended by somebody."""

        ACTIVE = "active", "进行中"
        ENDED = "ended", "提前结束"

    questionnaire = models.CharField("问卷", max_length=80, editable=False)
    title = models.CharField("调查名称", max_length=120)
    indicator = models.ForeignKey(
        "office.ProjectIndicator",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="surveys",
        verbose_name="指标",
        editable=False,
    )
    evaluation = models.ForeignKey(
        "office.Evaluation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="surveys",
        verbose_name="绩效评价",
        editable=False,
    )
    input = models.CharField("评价数据", max_length=80, blank=True, editable=False)
    groups = models.JSONField("调查群体", default=list, blank=True)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=8, choices=State, default=State.ACTIVE, editable=False)
    ended_reason = models.CharField("提前结束的理由", max_length=300, blank=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "问卷调查"
        ordering: ClassVar = ["-opens_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=True) ^ models.Q(evaluation__isnull=True),
                name="survey_about_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="survey_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def group_names(self) -> list[str]:
        """The groups of respondents; none where they are not told apart."""
        return [group["name"] for group in self.groups]


class Invitation(models.Model):
    """A link: one for each person invited, or one open to everybody.

    The token itself is kept nowhere. It follows from `nonce` and the site's secret, so that a link can be printed
    again and a copy of the database opens none; it is found by its hash.

    Attributes:
        batch: Counts the times that links were made; number counts within it.
        group: Of whoever is given the link; blank where the respondent chooses, or there is one group.
        answered_at: When a link for one person was used. Which response came by it is not kept.
        ended_at: From when an open link is closed.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations", verbose_name="问卷调查")
    way = models.CharField("方式", max_length=6, choices=Way)
    batch = models.PositiveIntegerField("批次")
    number = models.PositiveIntegerField("编号")
    group = models.CharField("群体", max_length=60, blank=True)
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间", auto_now_add=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    ended_at = models.DateTimeField("停用时间", null=True)

    objects: ClassVar[ScopedManager] = ScopedManager("survey__organisation")

    class Meta:
        verbose_name = "问卷链接"
        ordering: ClassVar = ["survey", "batch", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "batch", "number"], name="one_link_a_number"),
            models.UniqueConstraint(
                fields=["survey"],
                condition=models.Q(way="open", ended_at__isnull=True),
                name="one_open_link_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.code}"

    @property
    def code(self) -> str:
        """What tells it from the others of its survey."""
        return f"{self.batch}-{self.number:04}"


class Response(models.Model):
    """What somebody answered; who it was, and by which link it came, is not kept.

    Attributes:
        id: Drawn at random, so that no order of arrival can be read from it.
        answers: Question to the option chosen, the number or the words.
        received_on: The day alone: with the time, it could be told from the links which one was used.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", verbose_name="问卷调查")
    way = models.CharField("方式", max_length=6, choices=Way)
    group = models.CharField("群体", max_length=60, blank=True)
    answers = models.JSONField("答案", default=dict)
    received_on = models.DateField("收到日期")
    sample = models.BooleanField("示例数据", default=False)

    objects: ClassVar[ScopedManager] = ScopedManager("survey__organisation")

    class Meta:
        verbose_name = "答卷"
        ordering: ClassVar = ["survey", "pk"]
        indexes: ClassVar = [models.Index(fields=["survey", "way"])]

    def __str__(self) -> str:
        return f"{self.survey} {self.group}".strip()


class AnswerTrace(models.Model):
    """That an open link was used: to take no form twice and not too many from one sender; gone after a day.

    Attributes:
        sender: A keyed hash of where it came from, of another key every day; no address is kept.
        ticket: A hash of the form that was sent.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+", verbose_name="问卷调查")
    sender = models.CharField(max_length=64)
    ticket = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[ScopedManager] = ScopedManager("survey__organisation")

    class Meta:
        verbose_name = "公开链接的使用"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "ticket"], name="no_form_twice")]
        indexes: ClassVar = [models.Index(fields=["survey", "sender", "at"])]

    def __str__(self) -> str:
        return f"{self.survey} {self.at:%Y-%m-%d}"
