"""Self-evaluations: the form of a project as its unit fills it in, from draft to approval."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import Owned


class SelfEvaluation(Owned):
    """The self-evaluation of a project; a project is of one year.

    Attributes:
        rows: Row of the form to column to text as typed; numbers stand as text, exact. Scores are the typed ones of
            indicators that a person judges; all others are computed when the form is made.
        total, grade: As computed when it was last handed in; the total stands as text, exact.
        returned: Why it was last returned.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", "填报中"
        SUBMITTED = "under_review", "待审核"
        RETURNED = "returned", "退回修改"
        APPROVED = "approved", "已批准"

    project = models.OneToOneField(
        "office.Project", models.PROTECT, related_name="self_evaluation", verbose_name="项目"
    )
    rows = models.JSONField("自评内容", default=dict)
    state = models.CharField("状态", max_length=14, choices=State, default=State.DRAFT, editable=False)
    total = models.CharField("总分", max_length=20, blank=True, editable=False)
    grade = models.CharField("等级", max_length=4, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        "office.User", models.PROTECT, null=True, related_name="+", verbose_name="提交人", editable=False
    )
    submitted_on = models.DateField("提交日期", null=True, editable=False)
    approved_on = models.DateField("批准日期", null=True, editable=False)
    returned = models.TextField("退回理由", blank=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "绩效自评"
        ordering: ClassVar = ["organisation", "fiscal_year", "project"]
        indexes: ClassVar = [models.Index(fields=["fiscal_year", "state"])]

    def __str__(self) -> str:
        return str(self.project)
