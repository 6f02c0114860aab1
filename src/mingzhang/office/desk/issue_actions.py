"""What can be done to a problem: raised, answered with proof, disputed, closed or sent back."""

from typing import Any

from django import forms
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import DeskForm, ReasonForm, model_form
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Issue, Project
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.issues import carried_into
from mingzhang.office.queries.visible import one, visible
from mingzhang.office.services import rectification

_OWN = frozenset({Role.CLERK.value, Role.HEAD.value})
_FIND = frozenset(role.value for role in rectification.FINDERS)
_State = Issue.State
_ISSUE = ("title", "detail", "source", "basis", "advice", "project", "responsible", "due_on")
IssueForm = model_form(
    Issue,
    _ISSUE,
    limits={"project": lambda request, row: visible(request.actor, Project).filter(organisation=row)},
)


class AnswerForm(DeskForm):
    """What was done, and a file that proves it."""

    answer = forms.CharField(label="整改情况", widget=forms.Textarea(attrs={"rows": 5}))
    proof = forms.FileField(
        label="整改佐证",
        required=False,
        help_text="PDF、DOCX、XLSX、OFD、ZIP、图片，不超过 50 MB；没有佐证的问题不能销号",
    )


class DisputeForm(DeskForm):
    """Why one does not agree."""

    answer = forms.CharField(label="异议理由", widget=forms.Textarea(attrs={"rows": 5}))


def _answered(request: DeskRequest, row: Issue, values: dict[str, Any], seen: int | None) -> Issue:
    file = values["proof"]
    proof = (file.name, file.read()) if file else None
    return rectification.answer(request.actor, row, values["answer"], seen, proof)


def _to_reply(actor: Actor, row: Issue) -> bool:
    return row.state != _State.CLOSED and carried_into(actor, row) is None


def _to_settle(actor: Actor, row: Issue) -> bool:
    return row.state in {_State.ANSWERED, _State.DISPUTED} and carried_into(actor, row) is None


def _settle(key: str, label: str, says: str, service: Any) -> Action:
    return Action(
        key,
        label,
        says,
        lambda r, row, v, seen: service(r.actor, row, v["reason"], seen),
        ReasonForm,
        roles=_FIND,
        when=_to_settle,
    )


def page(row: Issue) -> str:
    """Its page."""
    return reverse("issue", args=[row.pk])


ISSUE = Kind(
    "issue",
    "问题",
    lambda actor, key: one(actor, Issue, key, "organisation", "project"),
    page,
    lambda row: (("整改", reverse("issues")), (row.title, None)),
    (
        Action(
            "answer",
            "报送整改",
            "写明做了什么，附上佐证；由登记问题的一方核实后销号。",
            _answered,
            AnswerForm,
            roles=_OWN,
            when=_to_reply,
            done="整改情况已报送。",
            first=True,
        ),
        Action(
            "dispute",
            "提出异议",
            "不同意的，写明理由；异议和答复都会留下。",
            lambda r, row, v, seen: rectification.dispute(r.actor, row, v["answer"], seen),
            DisputeForm,
            roles=_OWN,
            when=_to_reply,
            done="异议已提出。",
        ),
        _settle("close", "销号", "整改情况已有佐证，或者异议成立。", rectification.close),
        _settle("send-back", "退回整改", "整改情况不足，或者异议不成立，写明还缺什么。", rectification.send_back),
        *COMMON,
    ),
)
RAISE = Action(
    "issue",
    "登记问题",
    "评价、审计或检查发现的问题，写明来源和整改期限。",
    lambda r, row, v, _: rectification.raise_issue(r.actor, row, r.year, v),
    IssueForm,
    roles=_FIND,
    done="问题已登记。",
    goes_to=page,
)
"""What is entered for an organisation."""
