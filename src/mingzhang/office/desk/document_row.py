"""What all pages of one document need: the document itself, and the way to it."""

from pathlib import PurePath

from django.shortcuts import get_object_or_404
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.showing import Path
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.documents import documents_of


def find(request: DeskRequest, key: int) -> CheckedDocument:
    """A document that the actor may see; 404 otherwise."""
    return get_object_or_404(documents_of(request.actor), pk=key)


def way(document: CheckedDocument, label: str = "") -> Path:
    """The path to a document, or to a part of it."""
    here = reverse("document", args=[document.pk])
    start = ("查账", reverse("documents"))
    return (start, (document.name, here), (label, None)) if label else (start, (document.name, None))


def stem(document: CheckedDocument) -> str:
    """The document's name without its kind, for the names of files made from it."""
    return PurePath(document.name).stem
