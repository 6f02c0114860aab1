"""What can be done to a problem: raised, answered with proof, disputed, closed or sent back."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import DeskForm, Limits, ModelFieldsForm, ReasonForm, RowField
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Issue, Organisation, Project
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.issues import carried_into
from mingzhang.office.queries.organisations import seen_organisations
from mingzhang.office.queries.visible import one, visible
from mingzhang.office.services import rectification

_OWN = frozenset({Role.CLERK.value, Role.HEAD.value})
_FIND = frozenset(role.value for role in rectification.FINDERS)
_State = Issue.State
_ISSUE = ("title", "detail", "source", "basis", "advice", "project", "responsible", "due_on")


class RaiseForm(ModelFieldsForm):
    """A problem, and whose it is."""

    model = Issue
    names = _ISSUE
    limits: ClassVar[Limits] = {
        "project": lambda request, row: visible(request.actor, Project).filter(organisation=row)
    }

    def prepare(self) -> None:
        """Whose it is stands first; projects are those of the organisation from whose page one comes."""
        super().prepare()
        chosen = RowField(Organisation, "登记给哪个单位", help_text="要指明项目的，从该单位的页面登记")
        chosen.queryset = seen_organisations(self.request.actor).exclude(kind=Organisation.Kind.CITY)
        chosen.initial = None if self.row.kind == Organisation.Kind.CITY else self.row.pk
        self.fields = {"organisation": chosen, **self.fields}


def _raise(request: DeskRequest, _: Organisation, values: dict[str, Any], __: int | None) -> Issue:
    organisation = values.pop("organisation")
    return rectification.raise_issue(request.actor, organisation, request.year, values)


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
    _raise,
    RaiseForm,
    roles=_FIND,
    done="问题已登记。",
    goes_to=page,
)
"""What is entered for an organisation."""
