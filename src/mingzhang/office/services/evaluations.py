"""An evaluation is begun by a policy, filled in, and stands once three levels of review have passed it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from mingzhang.office.models import Evaluation, EvaluationReview, Fund, Organisation
from mingzhang.office.queries.evaluations import judged_leaves, policies_for, policy_of, reviews_of, scored
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require, require_other
from mingzhang.office.services.changing import adding, changing
from mingzhang.quantities.number import parse_number
from mingzhang.scoring import ScoreSheet
from mingzhang.scoring.given import given_input
from mingzhang.scoring.methods import number

EVALUATORS = frozenset({Role.EVALUATOR, Role.FINANCE_REVIEWER})
LEVELS = (
    frozenset({Role.EVALUATOR}),
    frozenset({Role.REVIEWER}),
    frozenset({Role.FINANCE_REVIEWER}),
)
"""Who reviews at each level; nobody reviews twice, and nobody what they made."""
_State = Evaluation.State
_CHANGEABLE = frozenset({_State.DRAFT, _State.RETURNED})
Judged = Mapping[str, Mapping[str, str]]


def begin(  # noqa: PLR0913, PLR0917 - whose evaluation it is, and of what
    actor: Actor, organisation: Organisation, year: int, policy: str, subject: str, fund: Fund | None = None
) -> Evaluation:
    """An evaluation of an organisation's year by a policy, or of a fund that it answers for."""
    require(actor, EVALUATORS, organisation, "开展绩效评价")
    known = {one.id for one in policies_for(organisation, year)}
    refuse_if(
        {
            "policy": None if policy in known else "没有这个评价办法，或不适用于这个地区和年度。",
            "subject": None if subject.strip() else "请填写评价对象。",
            "fund": None if fund is None or fund.fiscal_year == year else f"“{fund}”不是 {year} 年度的资金。",
        }
    )
    row = Evaluation(organisation=organisation, fiscal_year=year, policy=policy, subject=subject.strip(), fund=fund)
    return adding(actor, row, "evaluations.begin")


def enter(
    actor: Actor, evaluation: Evaluation, given: Mapping[str, str], judged: Judged, revision: int | None = None
) -> Evaluation:
    """Keeps inputs and judged points; what cannot stand is named, and nothing is kept."""
    require(actor, EVALUATORS, evaluation.organisation, "填写绩效评价")
    with changing(actor, evaluation, "evaluations.enter", revision) as current:
        refuse_standing(current)
        policy = policy_of(current)
        inputs = {one.id: given[one.id].strip() for one in policy.inputs if given.get(one.id, "").strip()}
        points = {leaf.id: dict(judged[leaf.id]) for leaf in judged_leaves(policy) if leaf.id in judged}
        points = {leaf: said for leaf, said in points.items() if any(said.values())}
        refuse_if({**_wrong_inputs(current, inputs), **_wrong_points(current, points)})
        current.origins = {name: told for name, told in current.origins.items() if _stands(current, inputs, name)}
        current.given, current.judged = inputs, points
        settle(current, scored(current))
    return current


def _stands(current: Evaluation, inputs: Mapping[str, str], name: str) -> bool:
    """Whether an input is still the text that came from where its origin says."""
    return bool(inputs.get(name) == current.given.get(name))


def enter_found(actor: Actor, evaluation: Evaluation, name: str, text: str, told: Mapping[str, Any]) -> Evaluation:
    """Keeps one input that was found by other means than typing; what is told of them says how, as `method`."""
    require(actor, EVALUATORS, evaluation.organisation, "填写绩效评价")
    with changing(actor, evaluation, "evaluations.enter", reason=told["method"]) as current:
        refuse_standing(current)
        refuse_if(_wrong_inputs(current, {name: text}))
        current.given = {**current.given, name: text}
        current.origins = {**current.origins, name: dict(told)}
        settle(current, scored(current))
    return current


def settle(current: Evaluation, sheet: ScoreSheet) -> None:
    """Notes total and grade as they follow now."""
    current.total = "" if sheet.computed is None else number(sheet.computed)
    current.grade = sheet.grade or ""


def _wrong_inputs(evaluation: Evaluation, inputs: Mapping[str, str]) -> dict[str, str | None]:
    declared = {one.id: one for one in policy_of(evaluation).inputs}
    return {f"given.{name}": given_input(declared[name], text).why for name, text in inputs.items()}


def _wrong_points(evaluation: Evaluation, points: Judged) -> dict[str, str | None]:
    """Points that are no number, beyond the weight, or without a reason where some are lost."""
    weights = {leaf.id: (leaf.weight, leaf.labels[0]) for leaf in judged_leaves(policy_of(evaluation))}
    found: dict[str, str | None] = {}
    for leaf, said in points.items():
        weight, name = weights[leaf]
        value = parse_number(said.get("points", ""))
        if value is None or (weight is not None and not 0 <= value.value <= weight):
            found[f"judged.{leaf}.points"] = f"“{name}”的得分应是 0 到 {number(weight or 0)} 之间的数。"
        elif weight is not None and value.value < weight and not said.get("reason", "").strip():
            found[f"judged.{leaf}.reason"] = f"“{name}”扣了分，请写明理由。"
    return found


def refuse_standing(current: Evaluation) -> None:
    """Passes while the evaluation may still be changed."""
    if current.state not in _CHANGEABLE:
        raise RefusedError({"": f"评价{current.get_state_display()}，不能修改。"})


def hand_over(actor: Actor, evaluation: Evaluation, revision: int | None = None) -> Evaluation:
    """To the first level of review, once every indicator has its points."""
    require(actor, EVALUATORS, evaluation.organisation, "提交绩效评价")
    with changing(actor, evaluation, "evaluations.hand_over", revision) as current:
        refuse_standing(current)
        open_ = [one.name for one in scored(current).indicators if one.computed is None]
        refuse_if({"": f"还有 {len(open_)} 项没有得分：{'、'.join(open_)}。" if open_ else None})
        current.state, current.level = _State.UNDER_REVIEW, 0
    return current


def pass_level(actor: Actor, evaluation: Evaluation, opinion: str = "", revision: int | None = None) -> Evaluation:
    """One level of review passes it; after the third it stands."""
    return _decide(actor, evaluation, True, opinion, revision)


def send_back(actor: Actor, evaluation: Evaluation, opinion: str, revision: int | None = None) -> Evaluation:
    """One level returns it; the review begins anew."""
    refuse_if({"reason": None if opinion.strip() else "退回须说明理由。"})
    return _decide(actor, evaluation, False, opinion, revision)


def _decide(actor: Actor, evaluation: Evaluation, passed: bool, opinion: str, revision: int | None) -> Evaluation:
    step = "evaluations.pass_level" if passed else "evaluations.send_back"
    with transaction.atomic(), changing(actor, evaluation, step, revision, opinion) as current:
        if current.state != _State.UNDER_REVIEW:
            raise RefusedError({"": f"评价{current.get_state_display()}，不在复核中。"})
        require(actor, LEVELS[current.level], current.organisation, f"第 {current.level + 1} 级复核")
        before = [review.made_by for review in reviews_of(actor, current) if review.passed]
        require_other(actor, "复核", current.made_by, *before)
        _note(actor, current, passed, opinion)
        current.level = current.level + 1 if passed else 0
        finished = current.level == len(LEVELS)
        current.state = (_State.APPROVED if finished else current.state) if passed else _State.RETURNED
    return current


def _note(actor: Actor, current: Evaluation, passed: bool, opinion: str) -> None:
    review = EvaluationReview(
        organisation=current.organisation,
        fiscal_year=current.fiscal_year,
        evaluation=current,
        level=current.level + 1,
        passed=passed,
        opinion=opinion.strip(),
        made_by=actor.user,
    )
    review.save()
