"""Reads of documents that people dropped."""

from django.db.models import QuerySet

from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import visible


def documents_of(actor: Actor) -> "QuerySet[CheckedDocument, CheckedDocument]":
    """The documents that the actor may see, the latest first, with who dropped them."""
    return visible(actor, CheckedDocument).select_related("organisation", "user", "previous")


def recent_documents(actor: Actor) -> "QuerySet[CheckedDocument, CheckedDocument]":
    """The documents that the organisation itself dropped, the latest first."""
    return documents_of(actor).filter(organisation=actor.organisation)


def versions_of(actor: Actor, document: CheckedDocument) -> list[CheckedDocument]:
    """The versions that a document stands in line with, the oldest first."""
    rows = documents_of(actor).filter(organisation=document.organisation)
    replaced = {row.previous_id: row for row in rows.filter(previous__isnull=False)}
    line = [document]
    while line[0].previous_id and (earlier := rows.filter(pk=line[0].previous_id).first()):
        line.insert(0, earlier)
    while later := replaced.get(line[-1].pk):
        line.append(later)
    return line
