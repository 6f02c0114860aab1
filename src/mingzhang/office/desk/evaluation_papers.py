"""Working papers of an evaluation: all on one page, one by itself with its evidence, and as files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingzhang.errors import MingzhangError
from mingzhang.example import SAMPLE_NOTE
from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.evaluation_reports import revision_in, way
from mingzhang.office.desk.evaluations import found, may_change
from mingzhang.office.desk.list_files import XLSX, download
from mingzhang.office.desk.self_evaluations import KINDS_OF_FILES
from mingzhang.office.desk.showing import show
from mingzhang.office.models import Collector, Evaluation, LeafEvidence
from mingzhang.office.queries.evaluation_forms import evidence_of
from mingzhang.office.queries.evaluation_papers import PARTS, added, all_papers
from mingzhang.office.queries.evaluation_papers import paper as composed_paper
from mingzhang.office.queries.evaluation_reports import draft_words
from mingzhang.office.queries.evaluations import scored
from mingzhang.office.queries.visible import one, visible
from mingzhang.office.services.acting import ChangedMeanwhileError, RefusedError
from mingzhang.office.services.evaluation_evidence import add_file, add_readings, withdraw
from mingzhang.office.services.evaluation_reports import write_words
from mingzhang.publishing.papers.single import paper_files
from mingzhang.publishing.papers.working import boxes_of, input_rows
from mingzhang.rulebook import load
from mingzhang.scoring import IndicatorScore, ScoreSheet

_KINDS = {kind: KINDS_OF_FILES[kind] for kind in ("docx", "pdf")}


def _notice(row: Evaluation) -> str:
    return "；".join(filter(None, (draft_words(row), SAMPLE_NOTE if row.sample else "")))


def _leaf(sheet: ScoreSheet, leaf: str) -> IndicatorScore:
    known = next((found for found in sheet.indicators if found.id == leaf), None)
    if known is None:
        raise Http404
    return known


@working
@require_http_methods(["GET", "POST"])
def paper(request: DeskRequest, key: int, leaf: str) -> HttpResponse:
    """The working paper of one indicator; what people add to it is kept where the form is sent."""
    row = found(request, key)
    if request.method != "POST":
        return _page(request, row, leaf)
    typed = {part: request.POST.get(part, "") for part in PARTS}
    _leaf(scored(row), leaf)
    try:
        answers = {f"papers.{leaf}.{part}": text for part, text in typed.items()}
        write_words(request.actor, row, answers, revision_in(request.POST))
    except (RefusedError, ChangedMeanwhileError) as refusal:
        status = 422 if isinstance(refusal, RefusedError) else 409
        return _page(request, row, leaf, typed=typed, fault=str(refusal), status=status)
    messages.success(request, "工作底稿已保存。")
    return redirect("evaluation-paper", key, leaf)


def _page(  # noqa: PLR0913 - whose page, and what was typed and refused
    request: DeskRequest,
    row: Evaluation,
    leaf: str,
    *,
    typed: dict[str, str] | None = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    sheet, book = scored(row), load()
    indicator, known = _leaf(sheet, leaf), book.papers.working_paper
    own = added(request.actor, row, sheet)[leaf]
    place = [found.id for found in sheet.indicators].index(leaf)
    beside = [sheet.indicators[n] if 0 <= n < len(sheet.indicators) else None for n in (place - 1, place + 1)]
    return show(
        request,
        "evaluation_paper.html.j2",
        status=status,
        title=indicator.name,
        row=row,
        leaf=leaf,
        boxes=[(name, text) for name, text in boxes_of(sheet, indicator, book, own) if text],
        heads=known.heads,
        inputs=input_rows(indicator, known),
        parts=[(part, known.labels[part], (typed or own).get(part, "")) for part in PARTS],
        evidence=evidence_of(request.actor, row, leaf),
        collectors=_collectors(request, row),
        beside=beside,
        fault=fault,
        kinds=tuple(_KINDS),
        editable=may_change(request, row),
        path=(*way(row, "")[:-1], (indicator.name, None)),
    )


def _collectors(request: DeskRequest, row: Evaluation) -> Any:
    """The collectors of the one who is evaluated."""
    rows = visible(request.actor, Collector).filter(organisation__path__startswith=row.organisation.path)
    return rows.order_by("name", "pk")


@working
@require_safe
def paper_file(request: DeskRequest, key: int, leaf: str, kind: str) -> HttpResponse:
    """The paper of one indicator as a document."""
    row = found(request, key)
    if kind not in _KINDS:
        raise Http404
    try:
        document = composed_paper(request.actor, row, leaf, _notice(row))
    except MingzhangError:
        raise Http404 from None
    return download(paper_files(document, [kind])[kind], f"{document.title}.{kind}", _KINDS[kind])


@working
@require_safe
def papers_file(request: DeskRequest, key: int) -> HttpResponse:
    """All papers as one workbook."""
    row = found(request, key)
    return download(all_papers(request.actor, row, _notice(row)), f"{row.subject}绩效评价工作底稿.xlsx", XLSX)


@working
@require_POST
def add_evidence(request: DeskRequest, key: int, leaf: str) -> HttpResponse:
    """A file or the readings of a collector beside the indicator."""
    row, file = found(request, key), request.FILES.get("file")
    note, chosen = request.POST.get("note", ""), request.POST.get("collector", "")
    collector = one(request.actor, Collector, int(chosen), "organisation") if chosen.isdigit() else None
    try:
        if file is not None:
            add_file(request.actor, row, leaf, (file.name or "", file.read()), note)
        elif collector is not None:
            add_readings(request.actor, row, leaf, collector, note)
        else:
            raise RefusedError({"file": "请选择文件或者采集器。"})
    except RefusedError as refusal:
        return _page(request, row, leaf, fault=str(refusal), status=422)
    messages.success(request, "佐证已加上。")
    return redirect("evaluation-paper", key, leaf)


@working
@require_POST
def drop_evidence(request: DeskRequest, key: int) -> HttpResponse:
    """Withdraws evidence; it is kept and no longer shown."""
    evidence = one(request.actor, LeafEvidence, key, "evaluation", "organisation")
    if evidence is None:
        raise Http404
    try:
        withdraw(request.actor, evidence, request.POST.get("reason", ""))
    except RefusedError as refusal:
        row = found(request, evidence.evaluation_id)
        return _page(request, row, evidence.leaf, fault=str(refusal), status=422)
    messages.success(request, "佐证已撤回。")
    return redirect("evaluation-paper", evidence.evaluation_id, evidence.leaf)
