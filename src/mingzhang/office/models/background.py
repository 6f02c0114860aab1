"""What every piece of work in the background keeps of itself: how far it is, who has it, its last sign of life."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Background(models.Model):
    """Work that a background process takes up, tells the progress of, and finishes or fails.

    Attributes:
        step: What is being done, in words; `step_done` of `step_total` pages or parts.
        sentence: Why it failed.
        holder: Names the one process that has it; whoever holds another name writes nothing.
        beat_at: The last sign of life: handed in, waiting again, or alive while working.
        resumed: How often it was taken up again by itself after its process had died.
    """

    class State(models.TextChoices):
        """How far the work is."""

        WAITING = "waiting", "等候"
        WORKING = "working", "处理中"
        DONE = "done", "已完成"
        FAILED = "failed", "没有完成"
        CANCELLED = "cancelled", "已取消"

    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING, editable=False)
    step = models.CharField(max_length=120, blank=True, editable=False)
    step_done = models.PositiveIntegerField(default=0, editable=False)
    step_total = models.PositiveIntegerField(default=0, editable=False)
    sentence = models.TextField(blank=True, editable=False)
    holder = models.CharField(max_length=32, blank=True, editable=False)
    beat_at = models.DateTimeField(default=timezone.now, editable=False)
    resumed = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField("完成时间", null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def silent(self) -> bool:
        """Whether nothing was heard of it for longer than the settings allow."""
        return self.beat_at < timezone.now() - silence()

    @property
    def interrupted(self) -> bool:
        """Whether the process that had it must have died."""
        return self.state == self.State.WORKING and self.silent

    @property
    def under_way(self) -> bool:
        """Whether it waits or is being worked on, as far as anybody knows."""
        return self.state in {self.State.WAITING, self.State.WORKING}


def silence() -> timedelta:
    """How long work may be silent before it counts as interrupted."""
    longest: timedelta = settings.TASK_SILENCE
    return longest


def interrupted_now() -> Q:
    """The work whose process must have died."""
    return Q(state=Background.State.WORKING, beat_at__lt=timezone.now() - silence())
