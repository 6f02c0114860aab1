"""Questions from outside as the department sees them: the list, a question, its steps."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.actions import Action, Kind, plain, reasoned
from mingzhang.office.desk.forms import DeskForm, ReasonForm
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.rows import COMMON, show_row
from mingzhang.office.desk.states import state
from mingzhang.office.models import Question
from mingzhang.office.queries.visible import matching, one, visible
from mingzhang.office.services import questions as services

_CLERK, _HEAD = frozenset({"clerk"}), frozenset({"head"})
_State = Question.State


class AnswerForm(DeskForm):
    """The answer to a question."""

    text = forms.CharField(label="答复", widget=forms.Textarea(attrs={"rows": 6}))


def _reasoned(key: str, label: str, says: str, service: Any, *states: str) -> Action:
    return Action(
        key,
        label,
        says,
        reasoned(service),
        ReasonForm,
        roles=_HEAD,
        when=lambda _, row: row.state in states,
    )


QUESTION = Kind(
    "question",
    "公众提问",
    lambda actor, key: one(actor, Question, key, "organisation", "publication"),
    lambda row: reverse("question", args=[row.pk]),
    lambda row: (("公众提问", reverse("questions")), (str(row), None)),
    (
        Action(
            "answer",
            "答复",
            "写好后由负责人审定，审定后与提问一起公开显示。",
            lambda r, row, v, seen: services.answer_question(r.actor, row, v["text"], seen),
            AnswerForm,
            roles=_CLERK,
            when=lambda _, row: row.state in {_State.OPEN, _State.ANSWERED},
            initial=lambda _, row: {"text": row.answer},
            done="答复已写下，请负责人审定。",
            first=True,
        ),
        Action(
            "approve",
            "审定答复",
            "审定后，提问和答复在公开页面显示；联系方式不显示。",
            plain(services.approve_answer),
            roles=_HEAD,
            when=lambda _, row: row.state == _State.ANSWERED,
            done="答复已公开显示。",
            first=True,
        ),
        _reasoned("return", "退回答复", "写明怎样改。", services.return_answer, _State.ANSWERED),
        _reasoned(
            "refuse",
            "不予公开",
            "含个人信息或与公开材料无关的，说明理由后不显示。",
            services.refuse_question,
            _State.OPEN,
            _State.ANSWERED,
        ),
        *COMMON,
    ),
)
_QUESTIONS = Listing(
    key="questions",
    title="公众提问",
    rows=lambda request: visible(request.actor, Question).select_related("organisation", "publication"),
    columns=(
        Column("text", "内容", lambda q: q.text[:60], "text", link=QUESTION.page),
        Column("kind", "类型", lambda q: q.get_kind_display(), "kind", kind="label"),
        Column("about", "公开材料", lambda q: q.publication, "publication__title"),
        Column("place", "涉及的表或数", lambda q: q.place, "place"),
        Column("state", "状态", state, "state", kind="state"),
        Column("at", "提出时间", lambda q: q.created_at, "created_at", kind="moment"),
    ),
    filters=(
        Filter("q", "内容", lambda rows, text: rows.filter(matching(text, "text", "answer", "place"))),
        Filter("state", "状态", equals("state"), lambda _: Question.State.choices),
    ),
    usual_sort="-at",
    empty="还没有公众提问。",
)


@working
@require_safe
def questions(request: DeskRequest) -> HttpResponse:
    """Questions about what the actor's organisations published."""
    return _QUESTIONS.respond(request)


@working
@require_safe
def question(request: DeskRequest, key: int) -> HttpResponse:
    """One question with its answer."""
    row = QUESTION.find(request.actor, key)
    if row is None:
        raise Http404
    return show_row(request, QUESTION, row, "question.html.j2", state=state(row))
