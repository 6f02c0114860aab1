"""查账: drop a document, watch it being checked, read what came out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.document_evidence import Places, where_of
from mingzhang.office.desk.document_row import find, way
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lists import Column, Filter, Listing, Rows, contains
from mingzhang.office.desk.showing import Path, show
from mingzhang.office.models import CheckedDocument
from mingzhang.office.models.background import interrupted_now
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.queries.documents import documents_of, versions_of
from mingzhang.office.services.account_sources import holds_accounts
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.services.background import MOST_RESUMED
from mingzhang.office.services.documents import KINDS, recheck_document, submit_document
from mingzhang.office.tasks import check_document
from mingzhang.publishing.contract import plain
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.certified import conflict_sentences, verdict
from mingzhang.publishing.report.notices import notices
from mingzhang.publishing.report.scores import tree_html
from mingzhang.publishing.report.spoken import spoken_view
from mingzhang.publishing.report.view import differing
from mingzhang.publishing.report.words import answer
from mingzhang.scoring.derivation import sheet_tree

State = CheckedDocument.State
_STATES = {State.WAITING: "idle", State.WORKING: "info", State.DONE: "holds", State.FAILED: "error"}
TABS = (
    ("findings", "发现"),
    ("tables", "读出的表"),
    ("scores", "得分复算"),
    ("certificate", "联合舍入证明"),
    ("unknown", "无法判断"),
)


def _found(document: CheckedDocument) -> tuple[str, str] | None:
    """The worst that came out, as a state of the list."""
    if document.interrupted:
        return "warning", "已中断"
    if document.state != State.DONE:
        return _STATES[State(document.state)], document.get_state_display()
    counts = document.counts
    if counts.get("error"):
        return "error", say("{count} 处错误", count=counts["error"])
    warned = counts.get("warning")
    return ("warning", say("{count} 处提醒", count=warned)) if warned else ("holds", "没有错误")


def again(document: CheckedDocument) -> tuple[str, str] | None:
    """Where a document that failed or was interrupted is checked once more, and how that is called."""
    stopped = document.state == State.FAILED or (document.under_way and document.silent)
    return (reverse("document-recheck", args=[document.pk]), "重新核对") if stopped else None


_INTERRUPTED = "interrupted"
"""Chosen in the filter of states: no state of its own, but work that fell silent."""


def _in_state(rows: Rows, value: str) -> Rows:
    if value == _INTERRUPTED:
        return rows.filter(interrupted_now())
    return rows.filter(state=value).exclude(interrupted_now())


_LIST = Listing(
    key="documents",
    title="查账",
    rows=lambda request: documents_of(request.actor),
    columns=(
        Column("name", "文件名", lambda d: d.name, "name", link=lambda d: reverse("document", args=[d.pk])),
        Column("found", "结果", _found, kind="state"),
        Column("entity", "部门", lambda d: d.entity, "entity"),
        Column("year", "年度", lambda d: d.document_year, "document_year"),
        Column("pages", "页数", lambda d: d.pages or None, "pages", kind="number"),
        Column("held", "成立", lambda d: d.counts.get("held"), kind="number"),
        Column("organisation", "提交单位", lambda d: d.organisation, "organisation__path"),
        Column("user", "提交人", lambda d: d.user, "user__name"),
        Column("at", "提交时间", lambda d: d.created_at, "created_at", kind="moment"),
        Column("again", "办理", again, kind="step"),
    ),
    filters=(
        Filter("q", "文件名或部门", contains("name", "entity")),
        Filter("state", "状态", _in_state, lambda _: [*State.choices, (_INTERRUPTED, "已中断")]),
    ),
    usual_sort="-at",
    empty="还没有材料。点“提交材料”，把一份预决算或评价报告放进来，一般几秒钟就有结果。",
    actions=lambda _: [("提交材料", reverse("drop-document"))],
)


@working
@require_safe
def documents(request: DeskRequest) -> HttpResponse:
    """The documents that the actor may see."""
    return _LIST.respond(request)


class DropForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label="文件",
        help_text="PDF、XLSX、DOCX、TXT、HTML、CSV、XLS 或 OFD，不超过 40 MB",
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={"required": "请选择一个文件。", "empty": "这是空文件，请重新选择。"},
    )


@working
@require_http_methods(["GET", "POST"])
def drop_document(request: DeskRequest) -> HttpResponse:
    """Takes a document; `previous` names the version that it replaces."""
    form = DropForm(request.POST or None, request.FILES or None)
    replaced = request.GET.get("previous", "")
    previous = get_object_or_404(documents_of(request.actor), pk=replaced) if replaced.isdigit() else None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = submit_document(request.actor, file.name, file.read(), check_document.enqueue, previous)
        except RefusedError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("document", row.pk)
    path: Path = (("查账", reverse("documents")), ("提交材料", None))
    status = 422 if form.errors else 200
    return show(
        request,
        "drop.html.j2",
        status=status,
        title="这份材料里的数对得上吗？",
        form=form,
        previous=previous,
        path=path,
    )


@working
@require_safe
def document(request: DeskRequest, key: int) -> HttpResponse:
    """Progress while it is being checked; then what came out."""
    row = find(request, key)
    if row.state != State.DONE:
        part = request.headers.get("HX-Target") == "progress"
        template = "document_progress.html.j2" if part else "document_waiting.html.j2"
        more: dict[str, Any] = {"again": again(row), "resumes": row.interrupted and row.resumed < MOST_RESUMED}
        return show(request, template, title=row.name, document=row, path=way(row), **more)
    if request.headers.get("HX-Target") == "progress":
        return HttpResponse(headers={"HX-Redirect": reverse("document", args=[row.pk])})
    return _result(request, row)


def _result(request: DeskRequest, row: CheckedDocument) -> HttpResponse:
    view = spoken_view(result_of(row.pk))
    asked = request.GET.get("tab", "findings")
    tab = asked if asked in dict(TABS) else "findings"
    context: dict[str, Any] = {
        "title": row.name,
        "document": row,
        "view": view,
        "tab": tab,
        "tabs": _tabs(row, view),
        "answer": answer(view),
        "notices": list(notices(view)),
        "certified": verdict(view.certificate),
        "versions": versions_of(request.actor, row),
        "usable": "clerk" in request.actor.roles and holds_accounts(row),
        "path": way(row),
    }
    return show(request, f"document_{tab}.html.j2", **context, **_PARTS[tab](row, view))


def _tabs(row: CheckedDocument, view: CheckView) -> list[tuple[str, str, int | None]]:
    numbers = {
        "findings": len(view.standing),
        "tables": view.forms,
        "scores": len(view.sheets),
        "unknown": len(view.not_checked),
    }
    return [(key, label, numbers.get(key)) for key, label in TABS if key != "scores" or view.sheets]


def _findings(row: CheckedDocument, view: CheckView) -> dict[str, Any]:
    places = Places(row, view)
    chosen = next((f for f in view.standing if f.evidence), None)
    return {"first": places.first(chosen) if chosen else None, "places": places}


def _scores(row: CheckedDocument, view: CheckView) -> dict[str, Any]:
    return {
        "differing": differing,
        "num": lambda number: plain(number) or "—",
        "tree": lambda sheet: tree_html(sheet_tree(sheet)),
    }


def _certificate(row: CheckedDocument, view: CheckView) -> dict[str, Any]:
    conflicts = view.certificate.conflicts if view.certificate else ()
    return {"conflicts": ["".join(conflict_sentences(view, conflict)) for conflict in conflicts]}


def _nothing(row: CheckedDocument, view: CheckView) -> dict[str, Any]:
    return {}


_PARTS = {
    "findings": _findings,
    "tables": lambda _, __: {"where": where_of},
    "scores": _scores,
    "certificate": _certificate,
    "unknown": _nothing,
}


@working
@require_POST
def recheck(request: DeskRequest, key: int) -> HttpResponse:
    """Checks a document once more, after it failed or the rules changed."""
    row = find(request, key)
    try:
        recheck_document(request.actor, row, check_document.enqueue)
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
    return redirect("document", row.pk)
