"""Problems are entered, answered or disputed by those responsible, closed with proof by those who found them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Attachment, Issue, Organisation
from mingzhang.office.queries.issues import PROOF, carried_into, proofs_of
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, apply, changing
from mingzhang.office.services.remarks import keep

FINDERS = frozenset({Role.REVIEWER, Role.FINANCE_REVIEWER, Role.EVALUATOR, Role.AUDITOR})
ANSWERERS = frozenset({Role.CLERK, Role.HEAD})
FIELDS = frozenset(
    {"title", "detail", "source", "basis", "advice", "project", "responsible", "due_on", "evaluation", "leaf"}
)
_State = Issue.State


def raise_issue(actor: Actor, organisation: Organisation, year: int, values: Mapping[str, Any]) -> Issue:
    """A problem with its source and the day it must be mended."""
    require(actor, FINDERS, organisation, "登记问题")
    issue = Issue(organisation=organisation, fiscal_year=year)
    apply(issue, values, FIELDS)
    foreign = issue.project is not None and issue.project.organisation_id != organisation.pk
    refuse_if(
        {
            "due_on": None if issue.due_on else "请填写整改期限。",
            "project": f"项目“{issue.project}”不是{organisation}的。" if foreign else None,
        }
    )
    return adding(actor, issue, "rectification.raise")


def answer(
    actor: Actor, issue: Issue, text: str, revision: int | None = None, proof: tuple[str, bytes] | None = None
) -> Issue:
    """What was done about it, with a file that proves it, by name and content, where there is one already."""
    with transaction.atomic():
        if proof is not None:
            prove(actor, issue, *proof)
        return _reply(actor, issue, _State.ANSWERED, text, revision)


def prove(actor: Actor, issue: Issue, name: str, content: bytes) -> Attachment:
    """A file that shows how it was mended, from those responsible alone: nobody proves what they have to judge."""
    require(actor, ANSWERERS, issue.organisation, "提交整改佐证")
    return keep(actor, issue, name, content, PROOF)


def dispute(actor: Actor, issue: Issue, text: str, revision: int | None = None) -> Issue:
    """Those responsible do not agree, and say why; the reason stays whatever is answered later."""
    return _reply(actor, issue, _State.DISPUTED, text, revision)


def _reply(actor: Actor, issue: Issue, state: str, text: str, revision: int | None) -> Issue:
    require(actor, ANSWERERS, issue.organisation, "报送整改情况")
    with changing(actor, issue, f"rectification.{state}", revision, text) as current:
        refuse_if({"answer": None if text.strip() else "请填写整改情况或异议理由。"})
        _refuse_carried(actor, current)
        if current.state == _State.CLOSED:
            raise RefusedError({"state": "问题已销号。"})
        current.state = state
        setattr(current, "dispute" if state == _State.DISPUTED else "answer", text.strip())
    return current


def close(actor: Actor, issue: Issue, reason: str, revision: int | None = None) -> Issue:
    """The answer is enough, and something proves it; or the dispute is right."""
    return _settle(actor, issue, _State.CLOSED, reason, revision)


def send_back(actor: Actor, issue: Issue, reason: str, revision: int | None = None) -> Issue:
    """The answer is not enough, or the dispute is not right."""
    return _settle(actor, issue, _State.OPEN, reason, revision)


def _settle(actor: Actor, issue: Issue, state: str, reason: str, revision: int | None) -> Issue:
    closes = state == _State.CLOSED
    step, what = ("close", "问题销号") if closes else ("send_back", "退回整改")
    require(actor, FINDERS, issue.organisation, what)
    refuse_if({"reason": None if reason.strip() else f"{what}须说明理由。"})
    with changing(actor, issue, f"rectification.{step}", revision, reason) as current:
        _refuse_carried(actor, current)
        _refuse_unanswered(current)
        if closes:
            _refuse_unproven(actor, current)
            current.closed_on = timezone.localdate()
        current.state, current.verdict = state, reason.strip()
    return current


def _refuse_unanswered(issue: Issue) -> None:
    if issue.state not in {_State.ANSWERED, _State.DISPUTED}:
        raise RefusedError({"state": f"问题{issue.get_state_display()}，尚无整改情况，不能销号或退回。"})


def _refuse_unproven(actor: Actor, issue: Issue) -> None:
    """What is said to be mended is closed only with a file that proves it, of this year or an earlier one."""
    if issue.state == _State.ANSWERED and not proofs_of(actor, issue):
        raise RefusedError({"reason": "没有整改佐证附件，不能销号；请退回整改，让责任单位补上佐证。"})


def _refuse_carried(actor: Actor, issue: Issue) -> None:
    later = carried_into(actor, issue)
    if later is not None:
        raise RefusedError({"state": f"问题已结转到 {later.fiscal_year} 年度，请在那里办理。"})
