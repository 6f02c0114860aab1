"""Scores an evaluation: every leaf from its inputs or as judged, the groups above it, the total and the grade."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.quantities import round_half_up
from mingzhang.rulebook.methods import ByTarget, Judged, Ratio, Tiers, Veto
from mingzhang.rulebook.policies import IndicatorDef, PolicyDef
from mingzhang.scoring.given import Judgement, given_inputs
from mingzhang.scoring.inputs import score_inputs
from mingzhang.scoring.methods import Points, in_tier, number, tier_of_words, tier_range
from mingzhang.scoring.model import GroupScore, IndicatorScore, Input, ScoreSheet
from mingzhang.scoring.origins import resolve
from mingzhang.scoring.score_table import group_row, leaf_rows, total_row, weight_of
from mingzhang.scoring.stated import StatedScores, stated_scores

TOTAL = "总分"
_BLANK = Row("", "")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of an evaluation before its leaves are scored."""

    policy: PolicyDef
    form: FilledForm | None
    rows: Mapping[str, Row]
    inputs: Mapping[str, Input]
    stated: StatedScores
    judged: Mapping[str, Judgement]


def score_evaluation(
    report: Report,
    policy: PolicyDef,
    form: FilledForm | None = None,
    *,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, Judgement] | None = None,
) -> ScoreSheet:
    """The scores of an evaluation by a policy.

    Args:
        report: Where the policy's inputs stand.
        policy: Of the evaluation.
        form: The table that prints its scores, None where none does.
        given: Inputs that a person states, by identifier or label, as typed; they go before the report's.
        judged: Points that a person gives to judged leaves, by identifier or name; they go before printed ones.

    Raises:
        RulebookError: `given` names an input that the policy does not declare.
    """
    inputs = resolve(policy.inputs, report, given_inputs(policy, given or {}))
    stated = stated_scores(policy.stated, report)
    seen = _Seen(policy, form, leaf_rows(policy, form), inputs, stated, judged or {})
    leaves = tuple(_leaves(seen, policy.indicators, ()))
    return _sheet(seen, report, leaves)


def points_of(leaf: IndicatorDef, inputs: Mapping[str, Input]) -> Points:
    """The points of a leaf that is computed from inputs, exact; why not, where an input cannot be told."""
    method = leaf.method
    if method is None or isinstance(method, Judged | Tiers | ByTarget) or leaf.weight is None:
        return Points(None)
    needed = [inputs[name] for name in inputs if name in method.needs]
    missing = [one for one in needed if one.value is None]
    if missing:
        veto = "一票否决指标没有证据：" if isinstance(method, Veto) else ""
        return Points(None, why=veto + "；".join(one.why or f"缺少“{one.label}”" for one in missing))
    values = {one.id: one.value for one in needed if one.value is not None}
    percents = frozenset(one.id for one in needed if one.unit == "%")
    return score_inputs(method, leaf.weight, values, percents)


def _leaves(seen: _Seen, level: tuple[IndicatorDef, ...], path: tuple[str, ...]) -> Iterator[IndicatorScore]:
    for one in level:
        if one.children:
            yield from _leaves(seen, one.children, (*path, one.labels[0]))
        else:
            yield _leaf(seen, one, path)


def _leaf(seen: _Seen, leaf: IndicatorDef, path: tuple[str, ...]) -> IndicatorScore:
    row = seen.rows.get(leaf.id, _BLANK)
    blank = IndicatorScore(
        name=leaf.labels[0],
        row=row.id,
        weight=leaf.weight,
        target="",
        actual="",
        printed=row.value("score"),
        computed=None,
        formula="",
        method="" if leaf.method is None else str(leaf.method.__struct_config__.tag),
        source=row.source if row.id else None,
        group=path[0] if path else leaf.labels[0],
        id=leaf.id,
        path=path,
        inputs=_inputs_of(leaf, seen.inputs),
        stated=seen.stated.of((*leaf.labels, *leaf.aliases)),
        weight_printed=weight_of(row),
        evidence=_evidence(seen.form, row),
    )
    if isinstance(leaf.method, Judged | Tiers):
        return _judged(blank, leaf, seen)
    return _computed(blank, leaf, seen)


def _inputs_of(leaf: IndicatorDef, inputs: Mapping[str, Input]) -> tuple[Input, ...]:
    if leaf.method is None:
        return ()
    named = set(leaf.method.shows) if isinstance(leaf.method, Judged) else leaf.method.needs
    return tuple(one for one in inputs.values() if one.id in named)


def _evidence(form: FilledForm | None, row: Row) -> tuple[Evidence, ...]:
    if form is None or not row.id:
        return ()
    return tuple(
        Evidence.of(form, row, column, row.cells.get(column))
        for column in ("weight", "score", "full")
        if column in row.cells
    )


def _computed(blank: IndicatorScore, leaf: IndicatorDef, seen: _Seen) -> IndicatorScore:
    points = points_of(leaf, seen.inputs)
    target, actual = _sides(leaf, seen.inputs)
    return replace(
        blank,
        target=target,
        actual=actual,
        computed=None if points.value is None else round_half_up(points.value, seen.policy.rounding.leaf),
        exact=points.value,
        formula=points.formula,
        why=points.why or leaf.note or None,
        vetoed=isinstance(leaf.method, Veto) and _violated(leaf.method, seen.inputs),
    )


def _violated(method: Veto, inputs: Mapping[str, Input]) -> bool:
    value = inputs[method.input].value
    return value is not None and value > 0


def _sides(leaf: IndicatorDef, inputs: Mapping[str, Input]) -> tuple[str, str]:
    """Target and actual in words, where the method compares two."""
    method = leaf.method
    if not isinstance(method, Ratio) or method.target is None or method.actual is None:
        return "", ""
    sign = "≥" if method.direction == "higher" else "≤"
    target, actual = inputs[method.target], inputs[method.actual]
    return (sign + _shown(target) if target.value is not None else ""), _shown(actual)


def _shown(one: Input) -> str:
    return "" if one.value is None else number(one.value) + (one.unit or "")


def _judged(blank: IndicatorScore, leaf: IndicatorDef, seen: _Seen) -> IndicatorScore:
    """A judged leaf counts the points that a person gives or the document prints, if they are possible."""
    method, weight = leaf.method, leaf.weight or Decimal(0)
    given = next((seen.judged[name] for name in (leaf.id, *leaf.labels) if name in seen.judged), None)
    points = given.points if given else blank.printed
    judge = (given.judge if given else "") or (method.judge if isinstance(method, Judged) else "评价人")
    if points is None:
        return replace(blank, why=f"由{judge}判断，没有公布得分，不能判断")
    if not 0 <= points <= weight:
        return replace(blank, why=f"判定的得分 {number(points)} 不在 0 到 {number(weight)} 之间，请核对")
    reason, possible = _reason(leaf, seen.inputs, points, weight)
    if not possible:
        return replace(blank, why=reason)
    return replace(
        blank,
        computed=points,
        exact=Fraction(points),
        formula=f"{judge}判定 {number(points)} 分",
        why=(given.reason if given else "") or reason or None,
        judged_by=judge,
    )


def _reason(leaf: IndicatorDef, inputs: Mapping[str, Input], points: Decimal, weight: Decimal) -> tuple[str, bool]:
    """Why these points, and whether the tier that the words call for allows them."""
    method = leaf.method
    if not isinstance(method, Tiers):
        return (method.reason if isinstance(method, Judged) else ""), True
    said = inputs[method.input].words if method.input else ""
    tier = tier_of_words(method, said)
    if tier is None:
        return f"没有说明属于哪一档（可填：{'、'.join(w for t in method.tiers for w in t.words)}）", False
    bounds = f"“{said}”属“{tier.name}”，在 {tier_range(tier, weight)}之内"
    if in_tier(tier, weight, points):
        return bounds + "判断", True
    return f"{bounds}，而得分为 {number(points)}，请核对", False


def _sheet(seen: _Seen, report: Report, leaves: tuple[IndicatorScore, ...]) -> ScoreSheet:
    policy = seen.policy
    veto = next((leaf.name for leaf in leaves if leaf.vetoed), None)
    groups = tuple(_groups(seen, policy.indicators, (), leaves))
    total = Decimal(0) if veto else _sum(leaf.computed for leaf in leaves)
    row = total_row(seen.form)
    printed = row.value("score") if row else next((one.score for one in seen.stated.totals), None)
    first = [group for group in groups if len(group.path) == 1]
    judged = [leaf for leaf in leaves if leaf.judged_by]
    computed = [leaf for leaf in leaves if leaf.computed is not None and not leaf.judged_by]
    return ScoreSheet(
        policy=policy.id,
        subject=_subject(policy, report),
        document=report.document.name,
        printed=printed,
        computed=total,
        grade_printed=next((grade for grade, _ in seen.stated.grades), None),
        grade=None if total is None else policy.grade_of(total),
        points_computed=_weights(computed),
        points_judged=_weights(judged),
        indicators=leaves,
        parts=(*((g.path[0], g.printed, g.computed) for g in first), (TOTAL, printed, total)),
        why=_why(leaves, veto),
        groups=groups,
        inputs=tuple(seen.inputs.values()),
        stated_totals=seen.stated.totals,
        stated_grades=seen.stated.grades,
        source=seen.form.source if seen.form else None,
        veto=veto,
    )


def _subject(policy: PolicyDef, report: Report) -> str:
    subject = policy.subject or policy.title
    year = "" if report.fiscal_year is None else f"{report.fiscal_year}年度"
    return subject.replace("{entity}", report.entity or "").replace("{year}", year)


def _why(leaves: tuple[IndicatorScore, ...], veto: str | None) -> str | None:
    if veto:
        return f"“{veto}”发生否决情形，一票否决，总分为 0"
    unknown = "、".join(f"“{leaf.name}”" for leaf in leaves if leaf.computed is None)
    return f"{unknown}无法判断，总分因此不能确定" if unknown else None


def _groups(
    seen: _Seen, level: tuple[IndicatorDef, ...], path: tuple[str, ...], leaves: tuple[IndicatorScore, ...]
) -> Iterator[GroupScore]:
    """The groups of the tree, each before its parts; a first-level leaf is a group of its own."""
    for one in level:
        if not one.children and path:
            continue
        here = (*path, one.labels[0])
        under = [leaf for leaf in leaves if (*leaf.path, leaf.name)[: len(here)] == here]
        yield _group(seen, one, here, under)
        yield from _groups(seen, one.children, here, leaves)


def _group(seen: _Seen, one: IndicatorDef, path: tuple[str, ...], under: list[IndicatorScore]) -> GroupScore:
    row = group_row(seen.form, one) if one.children else seen.rows.get(one.id)
    stated = seen.stated.of_group((*one.labels, *one.aliases))
    printed = row.value("score") if row else None
    if printed is None:
        printed = next((said.score for said in stated), None)
    weight_printed = weight_of(row) if row else None
    return GroupScore(
        path, one.weight or Decimal(0), printed, _sum(leaf.computed for leaf in under), stated, weight_printed
    )


def _sum(parts: Iterator[Decimal | None]) -> Decimal | None:
    """The sum, None where a part is missing: missing is not zero."""
    known = list(parts)
    return None if any(part is None for part in known) else sum((p for p in known if p is not None), Decimal(0))


def _weights(leaves: list[IndicatorScore]) -> Decimal:
    return sum((leaf.weight for leaf in leaves if leaf.weight is not None), Decimal(0))
