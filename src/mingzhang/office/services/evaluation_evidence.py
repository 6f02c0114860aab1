"""Files and readings are put beside an indicator of an evaluation, and taken away again with a reason."""

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Attachment, Collector, Evaluation, LeafEvidence
from mingzhang.office.queries.evaluations import policy_of
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, RefusedError, refuse_if, require
from mingzhang.office.services.changing import adding, changing
from mingzhang.office.services.evaluations import EVALUATORS, refuse_standing
from mingzhang.office.services.remarks import attach
from mingzhang.rulebook.policies import leaves

_LONGEST = 120
"""Characters that say what a file is for."""


def add_file(
    actor: Actor, evaluation: Evaluation, leaf: str, file: tuple[str, bytes], note: str = ""
) -> LeafEvidence:
    """A file, name and content, that proves an indicator's points; it stands among the evaluation's files too."""
    with seeing(actor.scope), transaction.atomic():
        _allow(actor, evaluation, leaf)
        kept = attach(actor, evaluation, *file, note[:_LONGEST])
        return _added(actor, evaluation, leaf, note, attachment=kept)


def add_readings(
    actor: Actor, evaluation: Evaluation, leaf: str, collector: Collector, note: str = ""
) -> LeafEvidence:
    """The readings of a collector of the one who is evaluated."""
    with seeing(actor.scope), transaction.atomic():
        _allow(actor, evaluation, leaf)
        inside = collector.organisation.path.startswith(evaluation.organisation.path)
        refuse_if({"collector": None if inside else f"“{collector}”不是被评价单位的采集器。"})
        return _added(actor, evaluation, leaf, note, collector=collector)


def withdraw(actor: Actor, evidence: LeafEvidence, reason: str) -> LeafEvidence:
    """The evidence is shown no longer; it is kept."""
    refuse_if({"reason": None if reason.strip() else "请说明撤回的原因。"})
    require(actor, EVALUATORS, evidence.organisation, "撤回佐证")
    with changing(actor, evidence, "evaluations.withdraw_evidence", reason=reason) as current:
        if current.withdrawn_at:
            raise RefusedError({"": "已经撤回。"})
        refuse_standing(current.evaluation)
        current.withdrawn_at = timezone.now()
    return current


def _allow(actor: Actor, evaluation: Evaluation, leaf: str) -> None:
    require(actor, EVALUATORS, evaluation.organisation, "添加佐证")
    refuse_standing(evaluation)
    known = {one.id for one in leaves(policy_of(evaluation).indicators)}
    refuse_if({"leaf": None if leaf in known else f"评价办法里没有指标“{leaf}”。"})


def _added(  # noqa: PLR0913 - whose it is, and what it is
    actor: Actor,
    evaluation: Evaluation,
    leaf: str,
    note: str,
    *,
    attachment: Attachment | None = None,
    collector: Collector | None = None,
) -> LeafEvidence:
    row = LeafEvidence(
        organisation=evaluation.organisation,
        fiscal_year=evaluation.fiscal_year,
        evaluation=evaluation,
        leaf=leaf,
        attachment=attachment,
        collector=collector,
        note=note.strip(),
    )
    return adding(actor, row, "evaluations.add_evidence")
