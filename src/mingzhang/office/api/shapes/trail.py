"""The audit trail and problems to be mended as JSON."""

from datetime import date

from ninja import ModelSchema, Schema

from mingzhang.office.api.shapes.rows import Place, RowOut, own
from mingzhang.office.models import (
    Attachment,
    AuditEvent,
    Issue,
)


class IssueOut(RowOut, ModelSchema):
    """A problem to be mended."""

    class Meta:
        model = Issue
        fields = own(
            "title",
            "detail",
            "source",
            "basis",
            "advice",
            "responsible",
            "due_on",
            "state",
            "answer",
            "dispute",
            "verdict",
            "closed_on",
        )


class EventOut(ModelSchema):
    """An event of the audit trail."""

    organisation: Place

    class Meta:
        model = AuditEvent
        fields = ["id", "year", "number", "at", "action", "about", "title", "before", "after", "reason", "hash"]


class IssueIn(Schema):
    """A problem to be mended."""

    organisation: str
    fiscal_year: int
    title: str
    source: str
    detail: str = ""
    basis: str = ""
    advice: str = ""
    project: int | None = None
    responsible: str = ""
    due_on: date | None = None


class AttachmentOut(ModelSchema):
    """A file beside a row."""

    class Meta:
        model = Attachment
        fields = ["id", "name", "purpose", "created_at"]
