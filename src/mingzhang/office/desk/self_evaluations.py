"""Self-evaluations: the list of the year, and the form, scored while one types."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingzhang.office.desk.access import DeskRequest, Role, working
from mingzhang.office.desk.actions import Action, Kind, reasoned
from mingzhang.office.desk.forms import ReasonForm, RemarkForm
from mingzhang.office.desk.language import say
from mingzhang.office.desk.list_files import download
from mingzhang.office.desk.lists import Asked, Column, Filter, Listing, equals
from mingzhang.office.desk.rows import COMMON, show_row
from mingzhang.office.desk.self_evaluation_sheet import Sheet
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.models import SelfEvaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.backing import Backing, backings, differing
from mingzhang.office.queries.comparing import signed
from mingzhang.office.queries.computed_actuals import with_computed, with_remarks
from mingzhang.office.queries.self_evaluation_comparison import compare
from mingzhang.office.queries.self_evaluation_forms import judge, with_typed
from mingzhang.office.queries.self_evaluations import not_begun, self_evaluation_rows
from mingzhang.office.queries.visible import matching, one
from mingzhang.office.services import self_evaluations as service
from mingzhang.office.services.acting import ChangedMeanwhileError, RefusedError
from mingzhang.office.services.drafts import draft_of, drop_draft, save_draft
from mingzhang.publishing.papers.single import form_document, paper_files
from mingzhang.rulebook import load

_State = SelfEvaluation.State
_FILLERS = frozenset(role.value for role in service.FILLERS)
_HEADS = frozenset({Role.HEAD.value})
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "revision", "step"})
KINDS_OF_FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def find(actor: Actor, key: int) -> SelfEvaluation | None:
    """A self-evaluation that the actor may see."""
    related = ("organisation", "project__kind", "project__fund", "submitted_by", "made_by")
    return one(actor, SelfEvaluation, key, *related)


def page(row: SelfEvaluation) -> str:
    """Its page."""
    return reverse("self-evaluation", args=[row.pk])


def _to_decide(actor: Actor, row: SelfEvaluation) -> bool:
    return row.state == _State.SUBMITTED


def _to_approve(actor: Actor, row: SelfEvaluation) -> bool:
    return _to_decide(actor, row) and row.submitted_by_id != actor.user.pk


def _to_take(actor: Actor, row: SelfEvaluation) -> bool:
    return open_to(actor, row) and bool(differing(row.rows, backings(actor, row)))


SELF_EVALUATION = Kind(
    "self-evaluation",
    "绩效自评",
    find,
    page,
    lambda row: (("绩效自评", reverse("self-evaluations")), (row.project.name, None)),
    (
        Action(
            "approve",
            "批准自评",
            "批准后得分和等级记入项目，自评表不能再改。",
            reasoned(service.approve),
            RemarkForm,
            roles=_HEADS,
            when=_to_approve,
            done="自评已批准，得分已记入项目。",
            first=True,
        ),
        Action(
            "send-back",
            "退回自评",
            "填报人会看到理由，改好后再提交。",
            reasoned(service.send_back),
            ReasonForm,
            roles=_HEADS,
            when=_to_decide,
            done="自评已退回。",
        ),
        Action(
            "take-actuals",
            "填入佐证的完成值",
            "把各指标由读数计算或已填写的完成值填入自评表；表中已填的不同值会被替换。",
            lambda r, row, v, seen: service.take_actuals(r.actor, row, seen),
            roles=_FILLERS,
            when=_to_take,
            done="完成值已填入。",
        ),
        *COMMON,
    ),
)


def _begin_actions(request: DeskRequest) -> list[tuple[str, str]]:
    return [(say("自评汇总表"), reverse("self-evaluation-summary")), (say("复核"), reverse("rechecks"))]


def _answer(asked: Asked) -> str:
    left, count = not_begun(asked.request.actor, asked.request.year).count(), asked.page.paginator.count
    return say("{count} 份自评，另有 {left} 个已批准的项目还没有开始。", count=count, left=left)


_LIST = Listing(
    key="self-evaluations",
    title="绩效自评",
    rows=lambda request: self_evaluation_rows(request.actor, request.year),
    columns=(
        Column("project", "项目", lambda e: e.project.name, "project__name", link=page),
        Column("organisation", "单位", lambda e: e.organisation, "organisation__path"),
        Column("state", "状态", state, "state", kind="state"),
        Column("total", "总分", lambda e: e.total, kind="number"),
        Column("grade", "等级", lambda e: say(e.grade), "grade"),
        Column("submitted", "提交日期", lambda e: e.submitted_on, "submitted_on", kind="day"),
        Column("approved", "批准日期", lambda e: e.approved_on, "approved_on", kind="day"),
    ),
    filters=(
        Filter("q", "项目", lambda rows, text: rows.filter(matching(text, "project__name", "project__code"))),
        Filter("state", "状态", equals("state"), lambda _: _State.choices),
    ),
    usual_sort="project",
    empty="还没有自评。打开已批准的项目，点“开始自评”。",
    answer=_answer,
    actions=_begin_actions,
)


@working
@require_safe
def self_evaluations(request: DeskRequest) -> HttpResponse:
    """The self-evaluations of the year."""
    return _LIST.respond(request)


def found(request: DeskRequest, key: int) -> SelfEvaluation:
    """The self-evaluation, or a page that tells of none."""
    row = find(request.actor, key)
    if row is None:
        raise Http404
    return row


def open_to(actor: Actor, row: SelfEvaluation) -> bool:
    """Whether the person may type into the form now."""
    return row.state in {_State.DRAFT, _State.RETURNED} and bool(_FILLERS & actor.roles.keys())


def typed_in(request: DeskRequest) -> dict[str, str]:
    """What was typed, by field."""
    return {name: str(text) for name, text in request.POST.items() if name not in _NOT_TYPED}


@working
@require_http_methods(["GET", "POST"])
def self_evaluation(request: DeskRequest, key: int) -> HttpResponse:
    """The form; saved or handed in where it is sent."""
    row = found(request, key)
    if request.method == "POST":
        return _take(request, row)
    draft = draft_of(request.actor, page(row)) if open_to(request.actor, row) else None
    typed = {name: values[-1] for name, values in draft.fields.items() if values} if draft else {}
    return _page(request, row, typed, draft=draft)


def _take(request: DeskRequest, row: SelfEvaluation) -> HttpResponse:
    """Saves or hands in; what is refused stands at its field, and nothing typed is lost."""
    typed, seen = typed_in(request), request.POST.get("revision", "")
    handing_in = request.POST.get("step") == "submit"
    step = service.submit if handing_in else service.save
    try:
        step(request.actor, row, typed, int(seen) if seen.isdigit() else None)
    except RefusedError as refusal:
        return _page(request, row, typed, status=422, problems=refusal.problems, revision=seen)
    except ChangedMeanwhileError as change:
        return _page(request, found(request, row.pk), typed, status=409, problems={"": str(change)})
    drop_draft(request.actor, page(row))
    messages.success(request, "自评已提交，等待负责人审核。" if handing_in else "自评已保存。")
    return redirect(page(row))


def _page(  # noqa: PLR0913 - a page of a form with what was typed, what was refused and what was seen
    request: DeskRequest,
    row: SelfEvaluation,
    typed: Mapping[str, str],
    *,
    draft: Any = None,
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    revision: str = "",
) -> HttpResponse:
    row.rows = with_computed(request.actor, row.project_id, row.rows)
    sheet = sheet_of(row, typed, problems or {}, backings(request.actor, row))
    answer = show_row(
        request,
        SELF_EVALUATION,
        row,
        "self_evaluation.html.j2",
        state=state(row),
        answer=sheet.answer,
        sheet=sheet,
        draft=draft,
        editable=open_to(request.actor, row),
        revision=revision or str(row.revision),
        action=page(row),
        live=reverse("self-evaluation-live", args=[row.pk]),
        compared=compare(request.actor, row),
        signed=signed,
    )
    answer.status_code = status
    return answer


def sheet_of(
    row: Any,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    backed: Mapping[str, Backing] | None = None,
) -> Sheet:
    """The form with what is typed, as the core judges it, beside what was computed from readings."""
    rows = with_typed(row.rows, typed)
    judged = judge(rows, row.organisation, row.fiscal_year)
    asked = {
        **service.missing(rows, judged),
        **_sentences(service.wrong(rows)),
    }
    return Sheet(rows, judged, asked, problems or {}, backed or {})


def _sentences(found: Mapping[str, str | None]) -> dict[str, str]:
    return {field: sentence for field, sentence in found.items() if sentence}


@working
@require_POST
def live(request: DeskRequest, key: int) -> HttpResponse:
    """Scores of what is typed so far; keeps it as a draft, outside the trail."""
    row = found(request, key)
    if not _FILLERS & request.actor.roles.keys():
        raise Http404
    if not open_to(request.actor, row):  # what was typed last arrives after the form was handed in: nothing is kept
        return HttpResponse(status=204)
    typed = typed_in(request)
    row.rows = with_computed(request.actor, row.project_id, row.rows)
    kept = save_draft(request.actor, page(row), {name: [text] for name, text in typed.items()})
    return show(
        request,
        "self_evaluation_live.html.j2",
        sheet=sheet_of(row, typed, backed=backings(request.actor, row)),
        saved=timezone.localtime() if kept else None,
    )


@working
@require_safe
def file(request: DeskRequest, key: int, kind: str) -> HttpResponse:
    """The form as a document, as it was last saved."""
    row = found(request, key)
    if kind not in KINDS_OF_FILES:
        raise Http404
    printed = judge(with_remarks(row.rows), row.organisation, row.fiscal_year)
    notice = say("示例数据") if row.sample else ""
    tree = form_document([printed.form], load(), entity=row.organisation.name, year=row.fiscal_year, notice=notice)
    content = paper_files(tree, [kind], filled=printed.report, book=load())[kind]
    return download(content, f"{row.project.name}.{kind}", KINDS_OF_FILES[kind])
