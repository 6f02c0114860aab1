"""Where the figures of a finding stand: pages with boxes, lines of a text, cells of the tables read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Source
from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.document_row import find, way
from mingzhang.office.desk.showing import show
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_files import result_of, source_of
from mingzhang.office.queries.page_images import page_image, page_sizes
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.view import place

_AROUND = 12
"""Lines of a text shown before and after the one asked for."""
_MARGIN = 2
"""Points between the print and the frame drawn around it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box drawn on a page: left, top, width, height in points, and the finding it belongs to."""

    x: float
    y: float
    width: float
    height: float
    number: int
    severity: str
    text: str


def first_place(document: CheckedDocument, view: CheckView, finding: Finding, *, pdf: bool) -> str | None:
    """The address of the place where a finding's first figure stands, for the viewer."""
    return next(filter(None, (place_address(document, view, finding, e, pdf=pdf) for e in finding.evidence)), None)


def place_address(
    document: CheckedDocument, view: CheckView, finding: Finding | None, evidence: Evidence, *, pdf: bool
) -> str | None:
    """The address of the page or the lines where a figure stands; None where nobody knows."""
    source = evidence.source
    number = f"?finding={view.number_of(finding)}" if finding in view.standing and finding else ""
    if source.page and pdf:
        return reverse("document-page", args=[document.pk, source.page]) + number
    if source.line:
        return reverse("document-lines", args=[document.pk, source.line]) + number
    return None


def _chosen(request: DeskRequest, view: CheckView) -> Finding | None:
    asked = request.GET.get("finding", "")
    known = asked.isdigit() and 0 < int(asked) <= len(view.standing)
    return view.standing[int(asked) - 1] if known else None


@acting
@require_safe
def page(request: DeskRequest, key: int, number: int) -> HttpResponse:
    """A page as it was printed, with the figures of one finding framed, or of all."""
    document = find(request, key)
    view, sizes = result_of(key), page_sizes(key)
    if not 1 <= number <= len(sizes):
        raise Http404
    chosen = _chosen(request, view)
    return show(
        request,
        "document_page_part.html.j2" if request.headers.get("HX-Target") == "viewer" else "document_page.html.j2",
        title=f"{document.name}　第{number}页",
        document=document,
        number=number,
        pages=len(sizes),
        size=sizes[number - 1],
        frames=list(_frames(view, [chosen] if chosen else view.standing, number)),
        chosen=view.number_of(chosen) if chosen else None,
        path=way(document, f"第{number}页"),
    )


def _frames(view: CheckView, findings: "list[Finding] | tuple[Finding, ...]", page: int) -> Iterator[Frame]:
    for finding in findings:
        for evidence in finding.evidence:
            if evidence.source.page == page and evidence.source.box:
                yield frame_of(evidence.source, view.number_of(finding), finding.severity, evidence.text)


def frame_of(source: Source, number: int, severity: str, text: str) -> Frame:
    """The frame drawn around what stands at a place."""
    left, top, right, bottom = source.box or (0, 0, 0, 0)
    margin = _MARGIN
    return Frame(
        left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin, number, severity, text
    )


@acting
@require_safe
def image(request: DeskRequest, key: int, number: int) -> HttpResponseBase:
    """The image of a page."""
    find(request, key)
    path = page_image(key, number)
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"), content_type="image/png", headers={"Cache-Control": "private, max-age=3600"}
    )


@acting
@require_safe
def lines(request: DeskRequest, key: int, number: int) -> HttpResponse:
    """The lines of a text around one of them, with those of the finding marked."""
    document = find(request, key)
    view = result_of(key)
    chosen = _chosen(request, view)
    marked = {number} | {e.source.line for e in (chosen.evidence if chosen else ()) if e.source.line}
    text = source_of(key).read_bytes().decode("utf-8", "replace").splitlines()
    start = max(0, number - 1 - _AROUND)
    return show(
        request,
        "document_lines_part.html.j2" if request.headers.get("HX-Target") == "viewer" else "document_lines.html.j2",
        title=f"{document.name}　{place(None, number)}",
        document=document,
        lines=list(enumerate(text[start : number + _AROUND], start + 1)),
        marked=marked,
        number=number,
        last=len(text),
        chosen=view.number_of(chosen) if chosen else None,
        path=way(document, place(None, number)),
    )
