"""What people attach to a row: comments and files."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import Owned


class Comment(Owned):
    """A remark on any row; it belongs to the organisation whose row it is about.

    Attributes:
        subject: The row, `project:12`.
    """

    subject = models.CharField(max_length=60)
    text = models.TextField("内容")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "评论"
        ordering: ClassVar = ["created_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["subject", "created_at"])]

    def __str__(self) -> str:
        return self.text[:60]


class StoredFile(models.Model):
    """The content of a file, once however often it is attached.

    Attributes:
        sha256: Of the content; the file's name in the store.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField("大小")
    media_type = models.CharField("类型", max_length=100)
    content = models.FileField(upload_to="files/%Y/%m", max_length=200)

    class Meta:
        verbose_name = "文件"

    def __str__(self) -> str:
        return self.sha256


class Attachment(Owned):
    """A file attached to a row.

    Attributes:
        subject: The row, `project:12`.
        purpose: What it proves or contains: 验收书, 立项依据.
    """

    subject = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField("文件名", max_length=200)
    purpose = models.CharField("用途", max_length=120, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "附件"
        ordering: ClassVar = ["subject", "pk"]
        indexes: ClassVar = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return self.name
