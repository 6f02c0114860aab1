"""Rows that belong to an organisation: their queries raise unless it is said for whom they are made."""

from typing import Any, ClassVar

from django.db import models

from mingzhang.office.scope import current_scope


class ScopedQuerySet(models.QuerySet[Any, Any]):
    """A query that a scope has narrowed."""


class ScopedManager(models.Manager[Any]):
    """Gives only rows of the organisations that the scope in force opens.

    Attributes:
        owner: The path of fields from the model to its organisation.
    """

    def __init__(self, owner: str = "organisation") -> None:
        super().__init__()
        self.owner = owner

    def get_queryset(self) -> ScopedQuerySet:
        """Rows of the scope in force; raises where none is."""
        return ScopedQuerySet(self.model, using=self._db).filter(current_scope().condition(self.owner))


class Counted(models.Model):
    """A row that counts its changes, so that a writer who saw an older version is refused."""

    revision = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def etag(self) -> str:
        """Names this version of the row to those who read and write it."""
        return f'"{self.pk}-{self.revision}"'

    @property
    def about(self) -> str:
        """Names the row to comments, files and audit events: `project:12`."""
        return f"{type(self).__name__.lower()}:{self.pk}"


class Owned(Counted):
    """Belongs to an organisation and a fiscal year.

    Attributes:
        made_by: Who entered the row; nobody decides on what they entered themselves.
        sample: Made up for the demonstration (示例数据), and shown as such.
    """

    organisation = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    made_by = models.ForeignKey(
        "office.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="录入人",
        editable=False,
    )
    sample = models.BooleanField("示例数据", default=False, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    closes_with_year: ClassVar[bool] = True
    """Whether the row stands still once its year is closed; what runs on over the years does not."""

    class Meta:
        abstract = True
