"""The tables as read, and the answer to "where from" for every figure in them."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.document_evidence import Asked, Places, asked_of, where_of
from mingzhang.office.desk.document_places import Frame, frame_of
from mingzhang.office.desk.document_row import find, way
from mingzhang.office.desk.showing import show
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.queries.page_images import page_sizes
from mingzhang.office.queries.printed import cell_of, columns_of
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.spoken import spoken_view


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of a table as read.

    Attributes:
        at: Position of its column, for its address.
        finding: The worst finding that quotes it.
    """

    at: int
    cell: Cell
    finding: Finding | None
    number: int | None


def _form(view: CheckView, part: int, position: int) -> tuple[Report, FilledForm]:
    try:
        report = view.reports[part]
        return report, report.forms[position]
    except IndexError:
        raise Http404 from None


@working
@require_safe
def table(request: DeskRequest, key: int, part: int, position: int) -> HttpResponse:
    """One table as read; cells with a finding are marked, every figure can be asked."""
    document, view = find(request, key), spoken_view(result_of(key))
    report, form = _form(view, part, position)
    columns, asked = columns_of(view, form), asked_of(request, view)
    rows = [
        (row, [_printed(view, report, form, row, at, c.id) for at, c in enumerate(columns)]) for row in form.rows
    ]
    title = form.title + (f"：{form.subject}" if form.subject else "")
    viewer = request.headers.get("HX-Target") == "viewer"
    return show(
        request,
        "document_table_part.html.j2" if viewer else "document_table.html.j2",
        title=title,
        document=document,
        form=form,
        where=where_of(report, form.source),
        columns=columns,
        codes=any(row.code for row in form.rows),
        rows=rows,
        part=part,
        position=position,
        asked=asked,
        marked=_marked(view, asked, part, position),
        viewer=viewer,
        path=(
            *way(document, title)[:2],
            ("读出的表", reverse("document", args=[key]) + "?tab=tables"),
            (title, None),
        ),
    )


Marked = dict[tuple[int | None, int | None], str]
"""Row and column, by positions, to whether it is the very cell asked for or quoted beside it."""


def _marked(view: CheckView, asked: Asked, part: int, position: int) -> Marked:
    marked: Marked = {}
    for evidence in asked.quoted:
        found = cell_of(view, asked.finding, evidence) if asked.finding else None
        if found and (found.part, found.position) == (part, position):
            marked.setdefault((found.row, found.column), "quoted")
            if evidence is asked.evidence:
                marked[found.row, found.column] = "asked"
    return marked


def _printed(view: CheckView, report: Report, form: FilledForm, row: Row, at: int, column: str) -> Printed:  # noqa: PLR0913, PLR0917 - a cell is drawn from its whole context
    finding = view.finding_at(report, form, row, column)
    return Printed(at, row.cells.get(column, Cell("")), finding, view.number_of(finding) if finding else None)


@working
@require_safe
def figure(request: DeskRequest, key: int, part: int, position: int, row: int, column: int) -> HttpResponse:  # noqa: PLR0913, PLR0917 - the address of a cell
    """Where a figure comes from: as printed, as understood, its place, what is said of it."""
    document, view = find(request, key), spoken_view(result_of(key))
    report, form = _form(view, part, position)
    columns = columns_of(view, form)
    if row >= len(form.rows) or column >= len(columns):
        raise Http404
    line, asked = form.rows[row], columns[column]
    cell = line.cells.get(asked.id, Cell(""))
    evidence = Evidence.of(form, line, asked.id, cell)
    quoting = [f for f in view.result.findings if _quotes(f, report, evidence)]
    places = Places(document, view)
    return show(
        request,
        "document_figure.html.j2",
        title="这个数从哪里来",
        document=document,
        view=view,
        form=form,
        row=line,
        column=asked,
        cell=cell,
        where=where_of(report, cell.source),
        address=places.printed(report, evidence),
        crop=crop_of(key, cell) if places.pdf else None,
        quoting=[(view.number_of(f) if f in view.standing else None, f) for f in quoting],
        path=way(document, "这个数从哪里来"),
    )


def _quotes(finding: Finding, report: Report, evidence: Evidence) -> bool:
    if finding.document != report.document.name:
        return False
    return any(
        (e.form, e.subject, e.row, e.column) == (evidence.form, evidence.subject, evidence.row, evidence.column)
        for e in finding.evidence
    )


_AROUND_X, _AROUND_Y = 90, 28
"""Points of the page shown around a figure."""


Crop = tuple[int, tuple[float, float, float, float], Frame, tuple[float, float]]
"""Page, cut-out, frame and page size for the picture of one figure."""


def crop_of(key: int, cell: Cell) -> Crop | None:
    """The picture of one figure on its page; None where its box is not known."""
    source, sizes = cell.source, page_sizes(key)
    if not source.page or not source.box or source.page > len(sizes):
        return None
    frame = frame_of(source, 0, "info", cell.text)
    left, top = max(0.0, frame.x - _AROUND_X), max(0.0, frame.y - _AROUND_Y)
    cut = (left, top, frame.width + 2 * _AROUND_X, frame.height + 2 * _AROUND_Y)
    return source.page, cut, frame, sizes[source.page - 1]
