"""Kinds of rules about the quality of targets in self-evaluation forms; most can only suggest."""

import re
from decimal import Decimal

import msgspec

from mingzhang.checking.evaluations.per_indicator import Picked, named, note_of, numeric, per_indicator
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, RuleKind
from mingzhang.checking.scores.sheets import Scored
from mingzhang.quantities import dimension, exact, parse_date
from mingzhang.rulebook.methods import ByTarget, Tiers
from mingzhang.scoring import IndicatorScore
from mingzhang.scoring.comparison import target_of
from mingzhang.scoring.methods import in_tier, tier_of_words, tier_range

_BLANK = frozenset({"", "-", "—", "/", "无", "不适用"})
_FEWEST = 4


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """No parameters."""


def _full(one: IndicatorScore) -> bool:
    return one.printed is not None and one.printed == one.weight


def _tier(_: Nothing, scored: Scored, one: IndicatorScore) -> Picked:
    """Points of a qualitative indicator lie in the tier of its result."""
    if one.method != "tiers":
        return None
    group = scored.policy.group(scored.row(one.row).text("level1"))
    method = group.method.qualitative if group and isinstance(group.method, ByTarget) else None
    if not isinstance(method, Tiers) or one.printed is None or one.weight is None:
        return CannotTell(f"{named(scored, one)}没有可用的分档或得分")
    said = one.actual
    tier = tier_of_words(method, said) or (method.tiers[0] if said and said == one.target else None)
    if tier is None:
        return CannotTell(f"{named(scored, one)}的完成情况“{said[:20]}”属于哪一档需要人工判断")
    if in_tier(tier, one.weight, one.printed):
        return HOLDS
    return f"“{one.name}”完成情况“{said}”，应在 {tier_range(tier, one.weight)}之间，得 {one.printed} 分"


class Words(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of kinds that look for words."""

    words: str


def _measure(reads: Words, scored: Scored, one: IndicatorScore) -> Picked:
    """A reason comes with a measure."""
    note = note_of(scored, one)
    if note in _BLANK:
        return None
    return HOLDS if re.search(reads.words, note) else f"{named(scored, one)}：{note[:30]}"


class Category(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `category_fit`: second-level indicator to names that do not belong to it."""

    misfits: dict[str, str]


def _category(reads: Category, scored: Scored, one: IndicatorScore) -> Picked:
    """An indicator stands under the heading that its name belongs to."""
    place = scored.row(one.row).text("level2") or scored.row(one.row).text("level1")
    name = re.sub("[（(].*[）)]$", "", plain_name(one.name))
    wrong = next((w for level, w in reads.misfits.items() if re.search(level, place)), None)
    if wrong is None:
        return None
    return f"“{one.name}”列在{place}" if re.search(wrong, name) else HOLDS


class Slot(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `qualitative_slot`: headings under which targets must be numbers or dates."""

    levels: str


def _slot(reads: Slot, scored: Scored, one: IndicatorScore) -> Picked:
    """Quantity, quality and time are stated as numbers or dates."""
    place = scored.row(one.row).text("level2")
    if not re.search(reads.levels, place):
        return None
    target = target_of(one.target)
    worded = target.operator == "qualitative" and not re.search("[0-9一二三四五六七八九十]", one.target)
    return f"“{one.name}”（{place}）目标“{one.target}”" if worded else HOLDS


class Loose(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `loose_targets`: how many times its target a result may reach; beyond, the target seems low."""

    times: Decimal


def _loose(reads: Loose, scored: Scored, one: IndicatorScore) -> Picked:
    """No result is many times its target."""
    if one.method != "ratio_higher" or not numeric(one) or not one.target_value:
        return None
    far = exact(one.actual_value or 0) > exact(reads.times) * exact(one.target_value)
    return f"{named(scored, one)}目标 {one.target}、实际 {one.actual}" if far else HOLDS


class Contradiction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of an explanation, and the fact that they contradict."""

    note: str
    when: str
    says: str


class Explanations(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `explanations`: contradictions between a note and the form."""

    contradictions: tuple[Contradiction, ...]


def _explanation(reads: Explanations, scored: Scored, one: IndicatorScore) -> Picked:
    """An explanation does not contradict what the form prints, or what the indicator counts."""
    note = note_of(scored, one)
    if note in _BLANK:
        return None
    executed = scored.form.cell("funds.total", "executed")
    facts = {
        "executed": bool(executed and executed.value),
        "missed": one.missed is True,
        "met": one.missed is False and one.deviation == 0,
    }
    for wrong in reads.contradictions:
        if facts.get(wrong.when) and re.search(wrong.note, note):
            paid = executed.text if executed else ""
            said = wrong.says.format(executed=paid, actual=one.actual, target=one.target)
            return f"“{one.name}”说明为“{note[:40]}”，{said}"
    return HOLDS


class Excluded(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `excluded_objects`: what a note excludes (group `what`), and the words for it."""

    excluded: str
    excludes: str


def _excluded(reads: Excluded, scored: Scored, one: IndicatorScore) -> Picked:
    """An explanation speaks of what the indicator counts, not of everything else."""
    note = note_of(scored, one)
    if note in _BLANK:
        return None
    for match in re.finditer(reads.excluded, note):
        if plain_name(match["what"]) in plain_name(one.name):
            return f"“{one.name}”说明为“{note[:40]}”，{reads.excludes.format(what=match['what'])}"
    return HOLDS


class Accepted(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `not_accepted`: words of a project that is not finished, and headings of its effects."""

    words: str
    levels: str


def _not_accepted(reads: Accepted, scored: Scored, one: IndicatorScore) -> Picked:
    """A project that is not accepted does not earn full points for operation and effects."""
    if not re.search(reads.levels, scored.row(one.row).text("level1")):
        return None
    texts = [note_of(scored, other) for other in scored.indicators]
    texts += [scored.row("goal.actual").text("text")]
    said = next((m[0] for t in texts if (m := re.search(reads.words, t))), None)
    if said is None:
        return HOLDS
    return f"“{one.name}”得满分 {one.weight} 分，而说明中写“{said}”" if _full(one) else HOLDS


def _is_budget(scored: Scored, one: IndicatorScore) -> bool:
    """Whether the target is the project's own budget."""
    budgets = [scored.form.cell("funds.total", c) for c in ("initial", "adjusted")]
    return any(c is not None and c.value == one.target_value for c in budgets)


def _cost_is_budget(reads: Words, scored: Scored, one: IndicatorScore) -> Picked:
    """A cost indicator says more than that the budget is not exceeded."""
    if not re.search(reads.words, scored.row(one.row).text("level1")) or one.target_value is None:
        return None
    return f"{named(scored, one)}目标 {one.target}" if _is_budget(scored, one) else HOLDS


def _concrete(reads: Words, scored: Scored, one: IndicatorScore) -> Picked:
    """The name of an indicator is not the name of its category."""
    levels = {plain_name(scored.row(one.row).text(c)) for c in ("level1", "level2")}
    name = plain_name(one.name)
    vague = name in levels or re.fullmatch(reads.words, name)
    return f"{named(scored, one)}" if vague else HOLDS


def _date_answer(_: Nothing, scored: Scored, one: IndicatorScore) -> Picked:
    """A target that is a date is answered by a date."""
    target = target_of(one.target)
    if target.date is None:
        return None
    actual = parse_date(one.actual, target.date.day.year)
    if actual is None:
        return f"{named(scored, one)}目标 {one.target}，实际填“{one.actual}”"
    if actual.start == actual.day == target.date.day:
        return f"{named(scored, one)}目标 {one.target}，实际正是最后一天"
    return HOLDS


class Heavy(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `heavy_items`: the percentage of the total above which no item may rest on words."""

    share: Decimal


def _heavy(reads: Heavy, scored: Scored, one: IndicatorScore) -> Picked:
    """No item that is only described carries a large part of the points."""
    if one.weight is None:
        return None
    worded = one.method == "tiers"
    return f"{named(scored, one)}（{one.weight} 分）" if worded and one.weight > reads.share else HOLDS


def _extreme(_: Nothing, scored: Scored, one: IndicatorScore) -> Picked:
    """No time of zero, and no target as exact as the result."""
    if not numeric(one) or _is_budget(scored, one):
        return None
    unit = target_of(one.target).quantity
    if one.actual_value == 0 and unit is not None and unit.unit and dimension(unit.unit) == "time":
        return f"{named(scored, one)}实际 {one.actual}"
    digits = re.sub(r"[^0-9]", "", one.target).strip("0")
    if one.target_value == one.actual_value and len(digits) >= _FEWEST and not set(digits) <= {"9"}:
        return f"{named(scored, one)}目标 {one.target} 与实际 {one.actual} 完全相同"
    return HOLDS


PER_INDICATOR: dict[str, RuleKind] = {
    "category_fit": per_indicator(Category, _category, "level3"),
    "concrete_names": per_indicator(Words, _concrete, "level3", together=True),
    "cost_is_budget": per_indicator(Words, _cost_is_budget, "target", together=True, absent="没有数值的成本指标"),
    "date_answers": per_indicator(
        Nothing, _date_answer, "target", "actual", together=True, absent="没有以日期为目标的指标"
    ),
    "explanations": per_indicator(Explanations, _explanation, "note", absent="没有填写偏差原因"),
    "excluded_objects": per_indicator(Excluded, _excluded, "note", absent="没有填写偏差原因"),
    "extremes": per_indicator(Nothing, _extreme, "target", "actual", together=True),
    "heavy_items": per_indicator(Heavy, _heavy, "weight", together=True),
    "loose_targets": per_indicator(Loose, _loose, "target", "actual", together=True, absent="没有正向的定量指标"),
    "measures_named": per_indicator(Words, _measure, "note", together=True, absent="没有填写偏差原因"),
    "not_accepted": per_indicator(Accepted, _not_accepted, "score", absent="没有效益指标"),
    "qualitative_slot": per_indicator(Slot, _slot, "target", absent="没有数量、质量、时效指标"),
    "tier_points": per_indicator(Nothing, _tier, "actual", "score", absent="没有定性指标"),
}
