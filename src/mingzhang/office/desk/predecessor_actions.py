"""What a declaration says of the year before, and what those who decide see of it beside their form."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.actions import Action
from mingzhang.office.desk.forms import AmountField, DeskForm, RowField
from mingzhang.office.desk.project_form import PredecessorField, new_field
from mingzhang.office.desk.states import look
from mingzhang.office.models import BudgetDecision, Project
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.clocks import deadline_name
from mingzhang.office.queries.predecessors import LastYear, last_year
from mingzhang.office.queries.results import proposed
from mingzhang.office.queries.visible import visible
from mingzhang.office.services import continuation, results
from mingzhang.office.services.projects import DECLARERS
from mingzhang.scoring.result_uses import Proposed

_DECLARERS = frozenset(role.value for role in DECLARERS)
_State = Project.State
BESIDE = "action_beside.html.j2"
"""The template of a form with the year before above it."""


class Beside:
    """A form of a project that shows the year before, and what it proposes, above its fields."""

    request: DeskRequest
    row: Project
    look = staticmethod(look)
    deadline_name = staticmethod(deadline_name)

    @cached_property
    def last(self) -> LastYear:
        """The year before."""
        return last_year(self.request.actor, self.row)

    @cached_property
    def proposed(self) -> Proposed | None:
        """What last year's results propose."""
        return proposed(self.row, self.last.links)


class PredecessorsForm(DeskForm):
    """Which projects of the year before it goes on with, or that there is none."""

    def prepare(self) -> None:
        """The projects of the year before, those that are alike in front."""
        field = self.fields["predecessors"] = PredecessorField()
        field.offer(self.request, self.row)
        self.fields["is_new"] = new_field()


class TakeOverForm(DeskForm):
    """From which predecessor."""

    before = RowField(Project, label="上年项目")

    def prepare(self) -> None:
        """The predecessors that were named."""
        chosen: Any = self.fields["before"]
        chosen.queryset = _named(self.request.actor, self.row)


class DecisionForm(Beside, DeskForm):
    """An amount, and why it is another than the one proposed."""

    amount = AmountField(label="拟安排预算（元）", help_text="与建议金额不同的，在下面写明理由")
    reason = forms.CharField(label="理由", required=False, widget=forms.Textarea(attrs={"rows": 3}))


def _named(actor: Actor, row: Project) -> Any:
    return visible(actor, Project).filter(successors__project=row)


def _writable(actor: Actor, row: Project) -> bool:
    return row.state in {_State.DRAFT, _State.RETURNED}


def _to_take(actor: Actor, row: Project) -> bool:
    return _writable(actor, row) and _named(actor, row).exists()


def _to_decide(actor: Actor, row: Project) -> bool:
    mine = actor.user.pk in {row.made_by_id, row.submitted_by_id}
    return row.state in results.DECIDABLE and not mine


def _said(_: DeskRequest, row: Project) -> dict[str, Any]:
    return {"predecessors": [link.before_id for link in row.predecessors.all()], "is_new": row.is_new}


def _first_of(request: DeskRequest, row: Project) -> dict[str, Any]:
    return {"before": _named(request.actor, row).first()}


def _decided(request: DeskRequest, row: Project) -> dict[str, Any]:
    """What was decided before; else what is proposed, else what was asked for."""
    found = visible(request.actor, BudgetDecision).filter(project=row).first()
    if found is not None:
        return {"amount": found.amount, "reason": found.reason}
    made = proposed(row, last_year(request.actor, row).links)
    return {"amount": row.requested if made is None else made.amount}


SAY_PREDECESSORS = Action(
    "predecessors",
    "说明上年项目",
    "勾选延续的上年项目，或者说明是新增项目；系统只提示相近的，不替您选择。",
    lambda r, row, v, rev: continuation.set_predecessors(r.actor, row, v["predecessors"], rev, is_new=v["is_new"]),
    PredecessorsForm,
    roles=_DECLARERS,
    when=_writable,
    done="上年项目已说明。",
    initial=_said,
)
TAKE_OVER = Action(
    "take-over",
    "沿用上年指标",
    "把上年项目的指标和指标值抄到本次申报，再逐条修改；要求低于上年完成的会标出。",
    lambda r, row, v, rev: continuation.take_over_targets(r.actor, row, v["before"], rev),
    TakeOverForm,
    roles=_DECLARERS,
    when=_to_take,
    done="上年指标已沿用，请逐条核对。",
    initial=_first_of,
)
DECIDE = Action(
    "decide",
    "拟定预算安排",
    "写下拟安排的金额，与上年结果的建议并列；不代替联合审核，也不是预算批复。",
    lambda r, row, v, _: results.decide(r.actor, row, v["amount"], v["reason"]),
    DecisionForm,
    roles=frozenset(role.value for role in results.DECIDERS),
    when=_to_decide,
    done="预算安排意见已记下。",
    initial=_decided,
    template=BESIDE,
)
