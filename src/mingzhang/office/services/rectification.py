"""Problems are entered, answered or disputed by those responsible, and closed by those who found them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from mingzhang.office.models import Issue, Organisation
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, apply, changing

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
    refuse_if({"due_on": None if issue.due_on else "请填写整改期限。"})
    return adding(actor, issue, "rectification.raise")


def answer(actor: Actor, issue: Issue, text: str, revision: int | None = None) -> Issue:
    """What was done about it."""
    return _reply(actor, issue, _State.ANSWERED, text, revision)


def dispute(actor: Actor, issue: Issue, text: str, revision: int | None = None) -> Issue:
    """Those responsible do not agree, and say why."""
    return _reply(actor, issue, _State.DISPUTED, text, revision)


def _reply(actor: Actor, issue: Issue, state: str, text: str, revision: int | None) -> Issue:
    require(actor, ANSWERERS, issue.organisation, "报送整改情况")
    with changing(actor, issue, f"rectification.{state}", revision, text) as current:
        refuse_if({"answer": None if text.strip() else "请填写整改情况或异议理由。"})
        if current.state == _State.CLOSED:
            raise RefusedError({"state": "问题已销号。"})
        current.state, current.answer = state, text.strip()
    return current


def close(actor: Actor, issue: Issue, reason: str, revision: int | None = None) -> Issue:
    """The answer is enough."""
    require(actor, FINDERS, issue.organisation, "问题销号")
    with changing(actor, issue, "rectification.close", revision, reason) as current:
        if current.state not in {_State.ANSWERED, _State.DISPUTED}:
            raise RefusedError({"state": f"问题{current.get_state_display()}，尚无整改情况，不能销号。"})
        current.state, current.closed_on = _State.CLOSED, timezone.localdate()
    return current


def send_back(actor: Actor, issue: Issue, reason: str, revision: int | None = None) -> Issue:
    """The answer is not enough."""
    require(actor, FINDERS, issue.organisation, "退回整改")
    refuse_if({"reason": None if reason.strip() else "退回须说明理由。"})
    with changing(actor, issue, "rectification.send_back", revision, reason) as current:
        if current.state not in {_State.ANSWERED, _State.DISPUTED}:
            raise RefusedError({"state": f"问题{current.get_state_display()}，不能退回。"})
        current.state = _State.OPEN
    return current
