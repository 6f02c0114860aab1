"""The report of an evaluation: its passages and files; and the list of problems, made of proposals by a person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.evaluations import EVALUATION, found, may_change
from mingzhang.office.desk.language import say
from mingzhang.office.desk.list_files import download
from mingzhang.office.desk.self_evaluations import KINDS_OF_FILES
from mingzhang.office.desk.showing import show
from mingzhang.office.models import Evaluation
from mingzhang.office.queries.evaluation_proposals import Proposal, proposals
from mingzhang.office.queries.evaluation_reports import composed, draft_words, passages
from mingzhang.office.queries.evaluation_tables import kept_tables
from mingzhang.office.services import rectification
from mingzhang.office.services.acting import ChangedMeanwhileError, RefusedError
from mingzhang.office.services.evaluation_reports import list_problems, write_words

FILES = {**KINDS_OF_FILES, "html": "text/html; charset=utf-8"}
_FIELDS = ("title", "detail", "basis", "advice", "responsible", "due_on")
_FINDERS = frozenset(role.value for role in rectification.FINDERS)


def way(row: Evaluation, label: str) -> Any:
    """The way to a page below an evaluation's."""
    return (*EVALUATION.path(row)[:-1], (row.subject, EVALUATION.page(row)), (label, None))


def revision_in(posted: Mapping[str, Any]) -> int | None:
    """The revision that the person saw."""
    seen = str(posted.get("revision", ""))
    return int(seen) if seen.isdigit() else None


@working
@require_http_methods(["GET", "POST"])
def report(request: DeskRequest, key: int) -> HttpResponse:
    """What people write for the report; last year's stands beside, the files are made of what is there now."""
    row, typed = found(request, key), dict[str, str]()
    fault, status = "", 200
    if request.method == "POST":
        typed = {name.removeprefix("word."): str(v) for name, v in request.POST.items() if name.startswith("word.")}
        try:
            write_words(request.actor, row, typed, revision_in(request.POST))
        except (RefusedError, ChangedMeanwhileError) as refusal:
            fault, status = str(refusal), 422 if isinstance(refusal, RefusedError) else 409
        else:
            messages.success(request, "报告文字已保存。")
            return redirect("evaluation-report", key)
    asked = passages(request.actor, row)
    return show(
        request,
        "evaluation_report.html.j2",
        status=status,
        title="评价报告",
        row=row,
        draft=draft_words(row),
        passages=asked,
        gaps=sum(not one.text for one in asked),
        typed=typed,
        fault=fault,
        tables=[(form.title, len(form.rows)) for form in kept_tables(row)],
        kinds=tuple(FILES),
        editable=may_change(request, row),
        path=way(row, "评价报告"),
    )


@working
@require_safe
def report_file(request: DeskRequest, key: int, kind: str) -> HttpResponse:
    """The report as a document; a draft says so on every page."""
    row = found(request, key)
    if kind not in FILES:
        raise Http404
    files = composed(request.actor, row, [kind]).files
    name, content = next((name, content) for name, content in files.items() if name.endswith(f".{kind}"))
    return download(content, name, FILES[kind])


@working
@require_http_methods(["GET", "POST"])
def problems(request: DeskRequest, key: int) -> HttpResponse:
    """Proposals for the list of problems; nothing enters it that a person has not chosen."""
    row = found(request, key)
    refused, status = dict[str, str](), 200
    if request.method == "POST":
        chosen = [_chosen(request.POST, name) for name in request.POST.getlist("chosen")]
        try:
            made = list_problems(request.actor, row, chosen, revision_in(request.POST))
        except (RefusedError, ChangedMeanwhileError) as refusal:
            refused = refusal.problems if isinstance(refusal, RefusedError) else {"": str(refusal)}
            status = 422 if isinstance(refusal, RefusedError) else 409
        else:
            messages.success(request, say("已登记 {count} 个问题。", count=len(made)))
            return redirect(reverse("evaluation", args=[key]))
    found_now = proposals(request.actor, row, timezone.localdate())
    return show(
        request,
        "evaluation_issues.html.j2",
        status=status,
        title="问题清单",
        row=row,
        proposals=[(one, _shown(one, request.POST)) for one in found_now],
        left=sum(not one.taken for one in found_now),
        refused=refused,
        chosen=request.POST.getlist("chosen"),
        due=request.POST.get("due_on", ""),
        editable=bool(_FINDERS & request.actor.roles.keys()),
        path=way(row, "问题清单"),
    )


def _chosen(posted: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One chosen problem as it was typed; the common date where it has none of its own."""
    values: dict[str, Any] = {field: str(posted.get(f"{name}.{field}", "")).strip() for field in _FIELDS}
    day = values["due_on"] or str(posted.get("due_on", ""))
    return {**values, "due_on": _day(day), "leaf": name}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(one: Proposal, posted: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the fields of a proposal: what was typed, else what is proposed."""
    usual = {"title": one.title, "detail": one.detail, "basis": one.basis, "advice": one.advice}
    return {field: str(posted.get(f"{one.key}.{field}", usual.get(field, ""))) for field in _FIELDS}
