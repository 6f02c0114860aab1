"""The deadlines that run on a row, kept so that lists of thousands find what is late without counting days."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import Owned


class RunningClock(Owned):
    """One deadline of the rule book on one row.

    Attributes:
        subject: The row whose events started it, `contract:12`; the sentence's name of it is `title`.
        contract, project: Where it is shown.
        deadline: Identifier in the rule book.
        due_on: The first day that some reading of the law gives; None where it cannot be told.
        due_at_latest: The last such day; the same as `due_on` unless the source leaves the kind of day open.
        done_on: The day it was met.
        why: A sentence where the due date cannot be told.
        settled_on: The day after which nothing more can be done or is known: what was not done by then is counted
            to that day and no further. None while it can still be done.
        settled_why: What ended it: the year was closed, what was taken over speaks of no later day.
    """

    subject = models.CharField(max_length=60)
    title = models.CharField("事项", max_length=200)
    contract = models.ForeignKey("office.Contract", models.CASCADE, null=True, related_name="clocks")
    project = models.ForeignKey("office.Project", models.CASCADE, null=True, related_name="clocks")
    deadline = models.CharField("期限", max_length=60)
    start_on = models.DateField("起算日", null=True)
    due_on = models.DateField("到期日", null=True)
    due_at_latest = models.DateField(null=True)
    done_on = models.DateField("办理日期", null=True)
    why = models.CharField(max_length=300, blank=True)
    settled_on = models.DateField("停止计算日期", null=True)
    settled_why = models.CharField(max_length=60, blank=True)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "期限"
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "done_on", "due_on"]),
            models.Index(fields=["done_on", "due_on"]),
            models.Index(fields=["subject"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "deadline"], name="one_clock_a_subject_and_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.deadline}"
