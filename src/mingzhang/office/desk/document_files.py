"""What came out of a check as a file: letter, workbook, page, JSON; and the document itself."""

import json
from collections.abc import Callable, Mapping

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.document_row import find, stem
from mingzhang.office.desk.list_files import XLSX, download
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_files import result_of, source_of
from mingzhang.publishing.contract import findings_json, reading_json, scores_json
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.html import html_report
from mingzhang.publishing.report.letter import letter_report
from mingzhang.publishing.report.markdown import markdown_report
from mingzhang.publishing.report.spoken import spoken_view
from mingzhang.publishing.report.workbook import workbook_report

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Writer = Callable[[CheckView], bytes | str]


def _json(view: CheckView) -> str:
    whole = {
        "reading": reading_json(view.reports),
        "findings": findings_json(view.result, view.certificate, view.reports),
        "scores": scores_json(view.sheets),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


WRITERS: Mapping[str, tuple[Writer, str, str]] = {
    "docx": (letter_report, "核对意见.docx", DOCX),
    "xlsx": (workbook_report, "核对结果.xlsx", XLSX),
    "html": (html_report, "核对报告.html", "text/html; charset=utf-8"),
    "md": (markdown_report, "核对报告.md", "text/markdown; charset=utf-8"),
    "json": (_json, "核对结果.json", "application/json"),
}


@working
@require_safe
def export(request: DeskRequest, key: int, kind: str) -> HttpResponse:
    """What came out, as a file."""
    document = find(request, key)
    if kind not in WRITERS or document.state != CheckedDocument.State.DONE:
        raise Http404
    write, name, content_type = WRITERS[kind]
    view = result_of(key) if kind == "json" else spoken_view(result_of(key))
    return download(write(view), f"{stem(document)}.{name}", content_type)


@working
@require_safe
def original(request: DeskRequest, key: int) -> HttpResponseBase:
    """The document as it was handed in; always as a download, whatever it is."""
    document = find(request, key)
    return FileResponse(
        source_of(key).open("rb"),
        as_attachment=True,
        filename=document.name,
        content_type="application/octet-stream",
    )
