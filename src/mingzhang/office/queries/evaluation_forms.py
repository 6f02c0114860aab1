"""The annexes of an evaluation's report as forms: scores, working, data, problems, re-checks, evidence."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from mingzhang.forms import FilledForm
from mingzhang.office.models import Evaluation, Issue, LeafEvidence, RecheckEntry, RecheckSample
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.comparing import points
from mingzhang.office.queries.made_forms import made
from mingzhang.office.queries.self_evaluations import compared, entries_of
from mingzhang.office.queries.visible import visible
from mingzhang.quantities import exact, round_half_up
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.scoring import IndicatorScore, Input, ScoreSheet
from mingzhang.scoring.derivation import items_words, points_words, shown
from mingzhang.scoring.methods import number
from mingzhang.scoring.model import GroupScore

_LEVELS = ("level1", "level2", "level3", "level4")
_PLACES = 2


def rate_of(score: Decimal | None, weight: Decimal | None) -> str:
    """Points in per cent of the weight."""
    if score is None or not weight:
        return ""
    return f"{number(round_half_up(exact(score) * 100 / exact(weight), _PLACES))}%"


def scores_form(policy: PolicyDef, sheet: ScoreSheet) -> FilledForm:
    """The scores of the first level with their sum."""
    entries = [_scored(one.labels[0], one.weight, _points_of(sheet, one.labels[0])) for one in policy.indicators]
    return made("evaluation_scores", entries, {"total": _scored("", policy.total, sheet.computed)})


def _scored(name: str, weight: Decimal | None, score: Decimal | None) -> dict[str, str]:
    return {"name": name, "full": points(weight), "score": points(score), "rate": rate_of(score, weight)}


def _points_of(sheet: ScoreSheet, name: str) -> Decimal | None:
    """The points of a first-level indicator, a group or a leaf."""
    group = next((one for one in sheet.groups if one.path == (name,)), None)
    if group is not None:
        return group.computed
    return next((one.computed for one in sheet.indicators if not one.path and one.name == name), None)


def index_form(policy: PolicyDef, sheet: ScoreSheet) -> FilledForm:
    """The whole tree with weights and points."""
    groups = {group.path: group for group in sheet.groups}
    entries = [_leaf(one, groups) for one in sheet.indicators]
    total = {"weight": points(policy.total), "score": points(sheet.computed)}
    return made("evaluation_index", entries, {"total": {**total, "rate": rate_of(sheet.computed, policy.total)}})


def _leaf(one: IndicatorScore, groups: dict[tuple[str, ...], GroupScore]) -> dict[str, str]:
    above = [_with_weight(groups.get(one.path[: n + 1]), name) for n, name in enumerate(one.path)]
    # An indicator of the first level is its own group, so that every table has a column of names.
    levels = dict(zip(_LEVELS, [*(above or [one.name]), one.name], strict=False))
    scores = {
        "weight": points(one.weight),
        "score": points(one.computed),
        "rate": rate_of(one.computed, one.weight),
    }
    return {**levels, **scores}


def _with_weight(group: GroupScore | None, name: str) -> str:
    return f"{name}（{number(group.weight)}分）" if group else name


def working_form(sheet: ScoreSheet) -> FilledForm:
    """Each indicator with points, deduction, and the computation or the reason."""
    return made("evaluation_working", [_worked(one) for one in sheet.indicators])


def _worked(one: IndicatorScore) -> dict[str, str]:
    lost = None if one.computed is None or one.weight is None else one.weight - one.computed
    return {
        "level1": one.path[0] if one.path else one.name,
        "indicator": one.name,
        "weight": points(one.weight),
        "score": points(one.computed),
        "lost": points(lost) if lost else "",
        "way": "判断" if one.judged_by else "计算",
        "working": "；".join(filter(None, (points_words(one), one.why))),
    }


def data_form(sheet: ScoreSheet, origins: dict[str, str]) -> FilledForm:
    """The data that points rest on, each with where it comes from.

    Args:
        sheet: The scores.
        origins: Input to what the office says of its origin, where it does.
    """
    told = [one for one in sheet.inputs if one.value is not None or one.words]
    return made("evaluation_data", [_datum(one, origins.get(one.id, "")) for one in told])


def _datum(one: Input, origin: str) -> dict[str, str]:
    items = items_words(one) if one.items else ""
    how = "；".join(filter(None, (origin, one.formula, items, *one.notes)))
    return {"name": one.label, "value": shown(one), "origin": how or "评价人员填写"}


def issues_form(issues: Iterable[Issue]) -> FilledForm:
    """The problems with basis, advice, owner and due date."""
    return made("evaluation_issues", [_issue(one) for one in issues])


def _issue(one: Issue) -> dict[str, str]:
    return {
        "problem": one.title,
        "detail": one.detail,
        "provision": one.basis,
        "advice": one.advice,
        "responsible": one.responsible,
        "due": one.due_on.isoformat() if one.due_on else "",
    }


def recheck_form(actor: Actor, evaluation: Evaluation) -> FilledForm | None:
    """The latest sample of the department's self-evaluations that was scored again; None where there is none."""
    samples = visible(actor, RecheckSample).filter(organisation=evaluation.organisation)
    sample = samples.filter(fiscal_year=evaluation.fiscal_year).order_by("-pk").first()
    found = [entry for _, entries in entries_of(actor, [sample] if sample else []) for entry in entries]
    entries = [one for one in found if one.rechecked]
    if not entries:
        return None
    result = compared(entries)
    rates = [one.rate for one in result.entries]
    rows = [_rechecked(one, found) for one, found in zip(entries, rates, strict=True)]
    total = {"given": points(result.given), "rechecked": points(result.rechecked), "rate": points(result.rate)}
    return made("recheck_results", rows, {"total": total})


def _rechecked(one: RecheckEntry, rate: Decimal | None) -> dict[str, str]:
    scores = {"given": one.given, "rechecked": one.rechecked, "rate": points(rate)}
    return {"project": str(one), **scores, "reason": one.reason}


def evidence_of(actor: Actor, evaluation: Evaluation, leaf: str = "") -> list[LeafEvidence]:
    """What proves the points of an indicator, or of all; withdrawn ones are not shown."""
    rows = visible(actor, LeafEvidence).filter(evaluation=evaluation, withdrawn_at=None)
    rows = rows.filter(leaf=leaf) if leaf else rows
    return list(rows.select_related("organisation", "attachment__file", "collector", "made_by").order_by("pk"))


def evidence_form(sheet: ScoreSheet, rows: Iterable[LeafEvidence]) -> FilledForm:
    """The evidence by indicator, in the order of the tree."""
    places = {one.id: (place, one.name) for place, one in enumerate(sheet.indicators)}
    known = sorted((row for row in rows if row.leaf in places), key=lambda row: places[row.leaf][0])
    return made("evaluation_evidence", list(_evidence(known, {leaf: name for leaf, (_, name) in places.items()})))


def _evidence(rows: Iterable[LeafEvidence], names: dict[str, str]) -> Iterator[dict[str, str]]:
    for row in rows:
        yield {"indicator": names[row.leaf], "name": str(row), "note": row.note}
