"""Rows that wait for a person: to be decided on, reviewed, answered or filled in; never one's own to decide on."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingzhang.office.models import (
    AccountTables,
    Evaluation,
    Issue,
    Project,
    ProjectIndicator,
    Question,
    RecheckEntry,
    SelfEvaluation,
    TargetChange,
)
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import visible

Rows = QuerySet[Any, Any]


def target_changes_waiting(actor: Actor) -> Rows:
    """Changes of targets that somebody else asked for."""
    rows = visible(actor, TargetChange).filter(state=TargetChange.State.REQUESTED)
    return rows.exclude(made_by=actor.user).select_related("indicator", "organisation").order_by("pk")


def self_evaluations_to_approve(actor: Actor) -> Rows:
    """Self-evaluations that somebody else handed in."""
    rows = visible(actor, SelfEvaluation).filter(state=SelfEvaluation.State.SUBMITTED)
    return _of_project(rows.exclude(submitted_by=actor.user))


def self_evaluations_to_fill(actor: Actor) -> Rows:
    """Self-evaluations begun or returned."""
    State = SelfEvaluation.State  # noqa: N806 - the class's name
    return _of_project(visible(actor, SelfEvaluation).filter(state__in=(State.DRAFT, State.RETURNED)))


def _of_project(rows: Rows) -> Rows:
    return rows.select_related("project", "organisation").order_by("changed_at", "pk")


def self_evaluations_to_begin(actor: Actor, before: int) -> Rows:
    """Approved projects of years before one, with targets and without a self-evaluation."""
    rows = visible(actor, Project).filter(fiscal_year__lt=before, state=Project.State.APPROVED)
    targets = ProjectIndicator.objects.filter(project=OuterRef("pk"))
    return rows.filter(Exists(targets), self_evaluation=None).select_related("organisation").order_by("pk")


def evaluations_to_review(actor: Actor, levels: list[int]) -> Rows:
    """Evaluations under review at one of these levels, by somebody who neither made nor passed them."""
    rows = visible(actor, Evaluation).filter(state=Evaluation.State.UNDER_REVIEW, level__in=levels)
    passed = Q(reviews__made_by=actor.user, reviews__passed=True)
    return rows.exclude(made_by=actor.user).exclude(passed).select_related("organisation").order_by("pk")


def evaluations_to_work_on(actor: Actor) -> Rows:
    """The person's own evaluations, begun or returned."""
    State = Evaluation.State  # noqa: N806 - the class's name
    rows = visible(actor, Evaluation).filter(made_by=actor.user, state__in=(State.DRAFT, State.RETURNED))
    return rows.select_related("organisation").order_by("pk")


def entries_to_recheck(actor: Actor) -> Rows:
    """Self-evaluations of samples that nobody has scored again."""
    rows = visible(actor, RecheckEntry).filter(rechecked="")
    return rows.select_related("evaluation__project", "organisation").order_by("pk")


def issues_to_mend(actor: Actor) -> Rows:
    """Problems not yet mended, by the day that was set."""
    return _issues(actor, Issue.State.OPEN)


def issues_to_close(actor: Actor) -> Rows:
    """Problems that the person raised and that were answered or disputed."""
    return _issues(actor, Issue.State.ANSWERED, Issue.State.DISPUTED).filter(made_by=actor.user)


def _issues(actor: Actor, *states: str) -> Rows:
    """Problems in a state; one carried into the next year stands there alone."""
    rows = visible(actor, Issue).filter(state__in=states, carried_to=None)
    return rows.select_related("organisation").order_by("due_on", "pk")


def accounts_in(actor: Actor, *states: str) -> Rows:
    """Accounts that stand in one of some states."""
    return visible(actor, AccountTables).filter(state__in=states).select_related("organisation").order_by("pk")


def questions_in(actor: Actor, state: str) -> Rows:
    """Questions from outside in a state."""
    rows = visible(actor, Question).filter(state=state)
    return rows.select_related("publication", "organisation").order_by("created_at", "pk")
