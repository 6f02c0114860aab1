"""Where the figures of a finding stand: pages with boxes, lines of a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.findings import Evidence
from mingzhang.forms import Source
from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.document_evidence import Asked, asked_of
from mingzhang.office.desk.document_row import find, way
from mingzhang.office.desk.showing import show
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_files import lines_of, result_of
from mingzhang.office.queries.page_images import page_image, page_sizes
from mingzhang.office.queries.printed import line_of, run_of
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.spoken import spoken_view
from mingzhang.publishing.report.view import place

_AROUND = 12
"""Lines of a text shown before and after the one asked for."""
_MARGIN = 2
"""Points between the print and the frame drawn around it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box drawn on a page: left, top, width, height in points, and the finding it belongs to.

    Attributes:
        asked: It is the very figure that the address asks for.
    """

    x: float
    y: float
    width: float
    height: float
    number: int | None
    severity: str
    text: str
    asked: bool = False


@working
@require_safe
def page(request: DeskRequest, key: int, number: int) -> HttpResponse:
    """A page as it was printed, with the figures of one finding framed, or of all."""
    document = find(request, key)
    view, sizes = spoken_view(result_of(key)), page_sizes(key)
    if not 1 <= number <= len(sizes):
        raise Http404
    asked = asked_of(request, view)
    return show(
        request,
        _template(request, "document_page"),
        title=f"{document.name}　第{number}页",
        document=document,
        number=number,
        pages=len(sizes),
        size=sizes[number - 1],
        frames=list(_frames(view, asked, number)),
        asked=asked,
        path=way(document, f"第{number}页"),
    )


def _template(request: DeskRequest, name: str) -> str:
    part = "_part" if request.headers.get("HX-Target") == "viewer" else ""
    return f"{name}{part}.html.j2"


def _frames(view: CheckView, asked: Asked, page: int) -> Iterator[Frame]:
    findings = [asked.finding] if asked.finding else view.standing
    for finding in findings:
        number = view.number_of(finding) if finding in view.standing else None
        severity = asked.severity if asked.finding else finding.severity
        for evidence in finding.evidence:
            if evidence.source.page == page and evidence.source.box:
                here = evidence is asked.evidence
                yield frame_of(evidence.source, number, severity, evidence.text, asked=here)


def frame_of(source: Source, number: int | None, severity: str, text: str, *, asked: bool = False) -> Frame:
    """The frame drawn around what stands at a place."""
    left, top, right, bottom = source.box or (0, 0, 0, 0)
    margin = _MARGIN
    width, height = right - left + 2 * margin, bottom - top + 2 * margin
    return Frame(left - margin, top - margin, width, height, number, severity, text, asked)


@working
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


@working
@require_safe
def lines(request: DeskRequest, key: int, number: int) -> HttpResponse:
    """The lines of a text file around one of them, with those of the finding marked."""
    document, view = find(request, key), spoken_view(result_of(key))
    text, asked = lines_of(key), asked_of(request, view)
    marked = {line for e in asked.quoted for line in _printing(text, e)}
    here = _printing(text, asked.evidence) if asked.evidence else range(number, number + 1)
    return _show_lines(request, document, text, number, (asked, marked, here), ("document-lines", [key]))


def _printing(text: Sequence[str], evidence: Evidence) -> range:
    line = evidence.source.line
    return (run_of(text, line, evidence.text) if line else None) or range(0)


@working
@require_safe
def running_text(request: DeskRequest, key: int, part: int, number: int) -> HttpResponse:
    """The running text of a document without lines of its own, around one of its paragraphs."""
    document, view = find(request, key), spoken_view(result_of(key))
    if part >= len(view.reports) or not 1 <= number <= len(view.reports[part].text_lines):
        raise Http404
    asked, finding = asked_of(request, view), asked_of(request, view).finding
    found = [line_of(view, finding, e) for e in asked.quoted if finding]
    marked = {place[1] for place in found if place and place[0] == part}
    text = [line for _, line in view.reports[part].text_lines]
    here = range(number, number + 1)
    return _show_lines(request, document, text, number, (asked, marked, here), ("document-text", [key, part]))


def _show_lines(  # noqa: PLR0913, PLR0917 - a text, what is asked of it and where it is found
    request: DeskRequest,
    document: CheckedDocument,
    text: Sequence[str],
    number: int,
    marks: tuple[Asked, set[int], range],
    address: tuple[str, list[int]],
) -> HttpResponse:
    asked, marked, here = marks
    start = max(0, number - 1 - _AROUND)
    name, args = address
    return show(
        request,
        _template(request, "document_lines"),
        title=f"{document.name}　{place(None, number)}",
        document=document,
        lines=list(enumerate(text[start : number + _AROUND], start + 1)),
        marked=marked | set(here),
        here=here,
        asked=asked,
        number=number,
        last=len(text),
        before=reverse(name, args=[*args, max(1, number - _AROUND)]) if number > 1 else None,
        after=reverse(name, args=[*args, min(len(text), number + _AROUND)]) if number < len(text) else None,
        path=way(document, place(None, number)),
    )
