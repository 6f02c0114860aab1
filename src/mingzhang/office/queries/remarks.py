"""What people said of a row and attached to it."""

from django.db.models import QuerySet

from mingzhang.office.models import Attachment, Comment
from mingzhang.office.models.scoped import Owned
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import visible


def comments_on(actor: Actor, row: Owned) -> "QuerySet[Comment, Comment]":
    """The remarks on a row, in order; withdrawn ones are not shown."""
    rows = visible(actor, Comment).filter(subject=row.about, withdrawn_at=None)
    return rows.select_related("made_by").order_by("created_at", "pk")


def files_of(actor: Actor, row: Owned) -> "QuerySet[Attachment, Attachment]":
    """The files attached to a row; withdrawn ones are not shown."""
    rows = visible(actor, Attachment).filter(subject=row.about, withdrawn_at=None)
    return rows.select_related("file", "made_by").order_by("pk")
