"""Documents handed in to be checked, and what came out."""

from typing import Any

from django.http import HttpRequest
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from mingzhang.office.api import pages
from mingzhang.office.api.calling import actor_of, found
from mingzhang.office.api.shapes.documents import DocumentOut, ResultOut
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.queries.documents import documents_of
from mingzhang.office.queries.paging import page
from mingzhang.office.queries.visible import given, matching
from mingzhang.office.services import documents
from mingzhang.office.services.acting import NotFoundError
from mingzhang.office.tasks import check_document
from mingzhang.publishing.contract import findings_json, reading_json, scores_json

router = Router(tags=["查账"])


@router.get("/documents", response=pages.Documents)
def list_documents(request: HttpRequest, wanted: Query[pages.Wanted], state: str = "") -> Any:
    """A page of documents."""
    rows = documents_of(actor_of(request)).filter(matching(wanted.text, "name", "entity"), **given(state=state))
    return page(rows, {"id": "pk"}, wanted.sort or "-id", wanted.cursor, wanted.size)


@router.get("/documents/{key}", response=DocumentOut)
def get_document(request: HttpRequest, key: int) -> Any:
    """A document and how far its check is."""
    return found(request, CheckedDocument, key, "organisation")


@router.post("/documents", response={202: DocumentOut})
def submit_document(request: HttpRequest, file: File[UploadedFile], previous: int | None = None) -> Any:
    """Hands a document in; its check goes on in the background."""
    before = found(request, CheckedDocument, previous) if previous is not None else None
    name = file.name or "上传的文件"
    row = documents.submit_document(actor_of(request), name, file.read(), check_document.enqueue, before)
    return Status(202, found(request, CheckedDocument, row.pk, "organisation"))


@router.post("/documents/{key}/recheck", response={202: DocumentOut})
def recheck_document(request: HttpRequest, key: int) -> Any:
    """Checks a document once more."""
    row = found(request, CheckedDocument, key, "organisation")
    return Status(202, documents.recheck_document(actor_of(request), row, check_document.enqueue))


@router.get("/documents/{key}/result", response=ResultOut)
def get_result(request: HttpRequest, key: int) -> Any:
    """What came out of a check that is done."""
    row = found(request, CheckedDocument, key)
    if row.state != CheckedDocument.State.DONE:
        raise NotFoundError("还没有结果。")
    view = result_of(row.pk)
    return {
        "reading": reading_json(view.reports),
        "findings": findings_json(view.result, view.certificate, view.reports),
        "scores": scores_json(view.sheets),
    }
