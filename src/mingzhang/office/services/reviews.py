"""Two bodies review a request side by side; any refusal stops it, a return opens chosen fields only."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Project, ProjectIndicator, Review, Snapshot
from mingzhang.office.queries.projects import BODIES
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, NotPermittedError, RefusedError, refuse_if, require_other
from mingzhang.office.services.audit import record
from mingzhang.office.services.changing import changing, label, locked
from mingzhang.office.services.predecessors import PREDECESSORS
from mingzhang.office.services.projects import FIELDS, TARGETS, keep_snapshot

RETURNABLE = FIELDS - {"code", "is_new"} | {TARGETS, PREDECESSORS, "systems"}
_Outcome = Review.Outcome


def pass_review(actor: Actor, project: Project, reason: str = "", revision: int | None = None) -> Project:
    """One body agrees; when both have, the project is approved."""
    with seeing(actor.scope), transaction.atomic():
        current, review = _pending(actor, project, revision)
        _decide(actor, current, review, _Outcome.PASSED, reason)
        waits = Review.objects.filter(project=current, round=current.round).exclude(outcome=_Outcome.PASSED)
        return current if waits.exists() else _approve(actor, current)


def refuse(actor: Actor, project: Project, reason: str, revision: int | None = None) -> Project:
    """One body refuses: the request ends here, and the reason is said."""
    refuse_if({"reason": None if reason.strip() else "不予通过须说明理由。"})
    with seeing(actor.scope), transaction.atomic():
        current, review = _pending(actor, project, revision)
        _decide(actor, current, review, _Outcome.REFUSED, reason)
        _stop_others(current)
        return _move(actor, current, Project.State.REFUSED, reason)


def return_for_correction(
    actor: Actor, project: Project, fields: Iterable[str], reason: str, revision: int | None = None
) -> Project:
    """One body wants some fields corrected; only these may then be changed."""
    opened = sorted(set(fields))
    refuse_if(
        {
            "reason": None if reason.strip() else "退回须说明理由。",
            "fields": _fields_problem(opened),
        }
    )
    with seeing(actor.scope), transaction.atomic():
        current, review = _pending(actor, project, revision)
        review.fields = opened
        _decide(actor, current, review, _Outcome.RETURNED, reason)
        _stop_others(current)
        return _move(actor, current, Project.State.RETURNED, reason, opened)


def _fields_problem(opened: list[str]) -> str | None:
    if not opened:
        return "请选择须修改的内容。"
    unknown = [name for name in opened if name not in RETURNABLE]
    return f"“{label(Project, unknown[0])}”不能退回修改。" if unknown else None


def _pending(actor: Actor, project: Project, revision: int | None) -> tuple[Project, Review]:
    """The project locked, and the review that this person's body still owes it."""
    current = locked(actor, project, revision)
    require_other(actor, "审核项目", current.made_by, current.submitted_by)
    bodies = [body for role, body in BODIES.items() if actor.holds(role, current.organisation)]
    if not bodies:
        raise NotPermittedError(f"审核项目须由“{current.organisation}”范围内的业务审核或财政审核人员办理。")
    if current.state != Project.State.UNDER_REVIEW:
        raise RefusedError({"state": f"项目{current.get_state_display()}，不在审核中。"})
    review = Review.objects.filter(
        project=current, round=current.round, body__in=bodies, outcome=_Outcome.PENDING
    ).first()
    if review is None:
        raise RefusedError({"state": "贵单位已经审核过，正在等待另一审核机构的意见。"})
    return current, review


def _decide(actor: Actor, project: Project, review: Review, outcome: str, reason: str) -> None:
    _refuse_both_bodies(actor, project, review)
    review.outcome, review.reason = outcome, reason
    review.reviewer, review.decided_at = actor.user, timezone.now()
    review.revision += 1
    review.save()
    after = {"body": review.get_body_display(), "outcome": review.get_outcome_display()}
    if review.fields:
        after["fields"] = "、".join(review.fields)
    record(actor, f"reviews.{outcome}", project, organisation=project.organisation, after=after, reason=reason)


def _refuse_both_bodies(actor: Actor, project: Project, review: Review) -> None:
    """One person does not speak for both bodies, whatever duties they hold."""
    others = Review.objects.filter(project=project, round=project.round, reviewer=actor.user).exclude(pk=review.pk)
    if others.exists():
        raise NotPermittedError("同一人不能代表两个审核机构，请由另一审核机构的人员审核。")


def _stop_others(project: Project) -> None:
    waiting = Review.objects.filter(project=project, round=project.round, outcome=_Outcome.PENDING)
    waiting.update(outcome=_Outcome.STOPPED)


def _move(actor: Actor, project: Project, state: str, reason: str, opened: list[str] | None = None) -> Project:
    with changing(actor, project, f"projects.{state}", reason=reason) as current:
        current.state, current.open_fields = state, opened or []
    return current


def _approve(actor: Actor, project: Project) -> Project:
    """Both agree: the project is as approved from now on, and so are its targets."""
    with changing(actor, project, "projects.approved") as current:
        current.state, current.approved_on = Project.State.APPROVED, timezone.localdate()
        rows = list(visible(actor, ProjectIndicator).filter(project=current))
        for row in rows:
            row.approved_target = row.target
        ProjectIndicator.objects.bulk_update(rows, ["approved_target"])
        keep_snapshot(actor, current, Snapshot.Moment.APPROVED)
    return current
