"""Evaluations with the scores that the core gives them from what was entered."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from mingzhang.office.models import Evaluation, EvaluationReview, Issue, Organisation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.evaluation_tables import kept_tables, tables_report
from mingzhang.office.queries.visible import given, visible
from mingzhang.quantities.number import parse_number
from mingzhang.rulebook import load
from mingzhang.rulebook.methods import Judged, Tiers
from mingzhang.rulebook.policies import SELF_EVALUATION, IndicatorDef, PolicyDef, leaves
from mingzhang.scoring import IndicatorScore, Judgement, ScoreSheet, score_evaluation


@dataclass(frozen=True, slots=True)
class Branch:
    """An indicator of the tree: a group with its sum, or a leaf with its score.

    Attributes:
        depth: 0 for the first level.
        score: Of a leaf; None for a group.
        judged: A person gives its points.
    """

    depth: int
    indicator: IndicatorDef
    points: Decimal | None
    score: IndicatorScore | None = None
    judged: bool = False

    @property
    def deduction(self) -> Decimal | None:
        """What it lost of its weight; None where its points cannot be told."""
        weight = self.indicator.weight
        return None if self.points is None or weight is None else weight - self.points


def evaluation_rows(actor: Actor, year: int | None = None) -> "QuerySet[Evaluation, Evaluation]":
    """Evaluations with what a list shows of them."""
    rows = visible(actor, Evaluation).filter(**given(fiscal_year=year))
    return rows.select_related("organisation", "made_by")


def reviews_of(actor: Actor, evaluation: Evaluation) -> "QuerySet[EvaluationReview, EvaluationReview]":
    """What the levels of review said, in order."""
    rows = visible(actor, EvaluationReview).filter(evaluation=evaluation)
    return rows.select_related("made_by").order_by("pk")


def issues_of(actor: Actor, evaluation: Evaluation) -> "QuerySet[Issue, Issue]":
    """The problems that it found, each in the last year to which it was carried."""
    return visible(actor, Issue).filter(evaluation=evaluation, carried_to=None).order_by("pk")


def policies_for(organisation: Organisation, year: int) -> list[PolicyDef]:
    """The policies by which an organisation can be evaluated in a year: those of its place, and of none."""
    known = [p for p in load().policies.values() if p.inputs and p.form != SELF_EVALUATION]
    return [p for p in known if p.region == organisation.region and (not p.years or year in p.years)]


def policy_of(evaluation: Evaluation) -> PolicyDef:
    """The policy by which it is scored."""
    return load().policies[evaluation.policy]


def scored(evaluation: Evaluation) -> ScoreSheet:
    """The scores of what was entered, computed by the core; what was not entered cannot be told."""
    report = tables_report(evaluation, kept_tables(evaluation))
    return score_evaluation(
        report, policy_of(evaluation), given=evaluation.given, judged=dict(_judgements(evaluation))
    )


def _judgements(evaluation: Evaluation) -> Iterator[tuple[str, Judgement]]:
    for leaf, said in evaluation.judged.items():
        points = parse_number(said.get("points", ""))
        if points is not None:
            yield leaf, Judgement(points.value, said.get("reason", ""), said.get("judge", ""))


def is_judged(leaf: IndicatorDef) -> bool:
    """Whether a person gives the points of a leaf."""
    return isinstance(leaf.method, Judged | Tiers)


def judged_leaves(policy: PolicyDef) -> list[IndicatorDef]:
    """The leaves whose points a person gives."""
    return [leaf for leaf in leaves(policy.indicators) if is_judged(leaf)]


def tree(policy: PolicyDef, sheet: ScoreSheet) -> list[Branch]:
    """The policy's tree from top to bottom, with the scores."""
    scores = {one.id: one for one in sheet.indicators}
    groups = {group.path[-1]: group.computed for group in sheet.groups}
    return list(_branches(policy.indicators, 0, scores, groups))


def _branches(
    indicators: tuple[IndicatorDef, ...],
    depth: int,
    scores: dict[str, IndicatorScore],
    groups: dict[str, Decimal | None],
) -> Iterator[Branch]:
    for one in indicators:
        if one.children:
            yield Branch(depth, one, groups.get(one.labels[0]))
            yield from _branches(one.children, depth + 1, scores, groups)
        else:
            score = scores.get(one.id)
            yield Branch(depth, one, score.computed if score else None, score, is_judged(one))
