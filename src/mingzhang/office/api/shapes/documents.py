"""Documents that are checked, as JSON."""

from typing import Any

from ninja import ModelSchema, Schema

from mingzhang.office.api.shapes.rows import Place
from mingzhang.office.models import CheckedDocument


class DocumentOut(ModelSchema):
    """A document, how far its check is, and what came out in numbers."""

    organisation: Place
    previous_id: int | None

    class Meta:
        model = CheckedDocument
        fields = [
            "id",
            "name",
            "sha256",
            "size",
            "state",
            "sentence",
            "entity",
            "document_year",
            "pages",
            "counts",
            "created_at",
            "finished_at",
        ]


class ResultOut(Schema):
    """What came out of a check: reading, findings and scores as `mingzhang check --json` writes them."""

    reading: dict[str, Any]
    findings: dict[str, Any]
    scores: dict[str, Any]
