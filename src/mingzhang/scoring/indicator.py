"""Scores one indicator row of a form: which method its target calls for, and what follows from it."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mingzhang.forms import Row
from mingzhang.quantities import Target, exact, parse_date, round_half_up, squeeze
from mingzhang.rulebook.methods import ByTarget, Equality, Ratio
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.scoring.comparison import Comparison, compare, target_of, target_text
from mingzhang.scoring.methods import Points, in_tier, number, ratio, tier_of_words, tier_range
from mingzhang.scoring.model import IndicatorScore

FILLER = "填报单位"
_PUNCTUATION = "。；;，,、 .！!"
_RANK = re.compile(r"(\d+)(\D+)")


@dataclass(frozen=True, slots=True)
class _Result:
    """What a method says of a row.

    Attributes:
        stands: No formula decides; the printed score counts if it is possible.
        judged: The printed score is a person's judgement that the method asks for.
    """

    method: str
    points: Points
    stands: bool = False
    judged: bool = False
    missed: bool | None = None


def score_indicator(row: Row, policy: PolicyDef, year: int | None) -> IndicatorScore:
    """The score of an indicator row by a policy.

    Args:
        row: With cells target, actual, weight, score and the names of three levels.
        policy: Its group of that name decides; a group that it does not know is scored like its first one.
        year: Fiscal year, for dates that print none.
    """
    group = row.text("level1")
    blank = _blank(row, group)
    method = _method_of(policy, group)
    if method is None or blank.weight is None:
        return replace(blank, why="没有填写分值" if blank.weight is None else f"计分办法没有“{group}”一类指标")
    target = target_of(blank.target, year)
    if target.operator in {"qualitative", "date", "none"}:
        return _scored(blank, policy, _in_words(method, target, blank, year))
    comparison = compare(target, blank.actual, blank.name, policy.words)
    scored = _scored(blank, policy, _in_numbers(method, comparison, blank.weight))
    return _with_comparison(scored, comparison)


def _blank(row: Row, group: str) -> IndicatorScore:
    return IndicatorScore(
        name=row.text("level3") or row.label,
        row=row.id,
        weight=row.value("weight"),
        target=target_text(row),
        actual=row.text("actual"),
        printed=row.value("score"),
        computed=None,
        formula="",
        method="",
        source=row.source,
        group=group,
    )


def _method_of(policy: PolicyDef, group: str) -> ByTarget | None:
    known = policy.group(group)
    candidates = [known] if known else list(policy.indicators)
    return next((i.method for i in candidates if isinstance(i.method, ByTarget)), None)


def _scored(blank: IndicatorScore, policy: PolicyDef, result: _Result) -> IndicatorScore:
    points, printed = result.points, blank.printed
    possible = printed is not None and blank.weight is not None and 0 <= printed <= blank.weight
    computed = None if points.value is None else round_half_up(points.value, policy.rounding.leaf)
    if result.judged and possible:
        computed = printed
    return replace(
        blank,
        computed=computed,
        exact=points.value,
        formula=points.formula,
        method=result.method,
        why=points.why,
        judged_by=FILLER if result.judged and possible else None,
        stands=result.stands and possible,
        missed=result.missed,
    )


def _with_comparison(score: IndicatorScore, comparison: Comparison) -> IndicatorScore:
    why = "；".join(filter(None, (*comparison.notes, score.why))) or None
    return replace(
        score,
        why=why,
        target_value=_shown(comparison.target_value),
        actual_value=_shown(comparison.actual_value),
        deviation=comparison.deviation,
        missed=comparison.missed,
        unit_state=comparison.unit,
    )


def _shown(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(number(value))


def _in_numbers(method: ByTarget, comparison: Comparison, weight: Decimal) -> _Result:
    target, actual = comparison.target_value, comparison.actual_value
    operator = comparison.target.operator
    name = _method_name(operator)
    if target is None or actual is None:
        return _Result(name, Points(None, why=comparison.refusal), stands=not comparison.impossible)
    if operator in {"≥", ">", "≤", "<"}:
        way: Ratio = method.at_least if operator in {"≥", ">"} else method.at_most
        points = ratio(way, weight, target, actual)
        return _Result(name, points, stands=points.value is None)
    return _equality(method.equal, comparison, weight)


def _method_name(operator: str) -> str:
    return "ratio_higher" if operator in {"≥", ">"} else "ratio_lower" if operator in {"≤", "<"} else "equality"


def _equality(method: Equality, comparison: Comparison, weight: Decimal) -> _Result:
    said = f"{number(comparison.actual_value or 0)} = {number(comparison.target_value or 0)}"
    if not comparison.missed:
        sign = said if comparison.target.operator == "=" else f"{comparison.target.text}之内"
        return _Result("equality", Points(exact(weight), f"{sign}，得 {number(weight)}"))
    if method.otherwise == "zero":
        return _Result("equality", Points(Fraction(0), said.replace("=", "≠") + "，得 0"))
    why = f"实际完成值没有等于指标值“{comparison.target.text}”，计分办法没有规定这时怎样计分"
    return _Result("equality", Points(None, why=why), stands=True)


def _in_words(method: ByTarget, target: Target, blank: IndicatorScore, year: int | None) -> _Result:
    said = squeeze(blank.actual).strip(_PUNCTUATION)
    weight = blank.weight or Decimal(0)
    if not said:
        name = "deadline" if target.date else "tiers"
        return _Result(name, Points(None, why="没有填写实际完成值，不能判断"))
    if target.date is not None:
        return _deadline(method, target, said, weight, year)
    if _reaches(target, said):
        full = Points(exact(weight), f"实际完成值“{said}”达到指标值“{target.text}”，得 {number(weight)}")
        return _within_tier(method, full, "完成", blank)
    return _within_tier(method, Points(exact(weight), f"“{said}”，得 {number(weight)}"), said, blank)


def _reaches(target: Target, said: str) -> bool:
    """The words demanded are said, or a grade of the same kind that is as good: 4A级 for ≥3A级."""
    wanted = squeeze(target.operand or target.text).strip(_PUNCTUATION)
    if said == wanted:
        return True
    one, other = _RANK.fullmatch(said), _RANK.fullmatch(wanted)
    ranked = one is not None and other is not None and one[2] == other[2] and target.relation in {"≥", ">"}
    return bool(ranked and one and other and int(one[1]) > int(other[1]))


def _within_tier(method: ByTarget, full: Points, said: str, blank: IndicatorScore) -> _Result:
    """Full points where all is done; in a lower tier, or in words of its own, a person has judged within bounds."""
    weight, printed = blank.weight or Decimal(0), blank.printed
    tier = tier_of_words(method.qualitative, said)
    if tier is None:
        why = f"定性指标，实际完成情况由{FILLER}判断，按表中所填得分计"
        return _Result("tiers", Points(None, why=why), judged=True)
    missed = tier is not method.qualitative.tiers[0]
    if not missed and printed in {None, weight}:
        return _Result("tiers", full, missed=False)
    if printed is not None and in_tier(tier, weight, printed):
        why = f"定性指标属“{tier.name}”，由{FILLER}在 {tier_range(tier, weight)}之内判断"
        return _Result("tiers", Points(None, why=why), judged=True, missed=missed)
    why = f"定性指标属“{tier.name}”，应在 {tier_range(tier, weight)}之内，表中得分不在其中"
    return _Result("tiers", Points(None, why=why), missed=missed)


def _deadline(method: ByTarget, target: Target, said: str, weight: Decimal, year: int | None) -> _Result:
    done = parse_date(said, year)
    if done is None:
        return _deadline_in_words(method, target, said, weight)
    kept = target.date.met_by(done.day) if target.date else None
    if kept:
        return _Result(
            "deadline", Points(exact(weight), f"{said}不晚于{target.text}，得 {number(weight)}"), missed=False
        )
    if kept is False and method.deadline.otherwise == "zero":
        return _Result("deadline", Points(Fraction(0), f"{said}晚于{target.text}，得 0"), missed=True)
    late = "晚于" if kept is False else "是否不晚于"
    why = f"完成时间“{said}”{late}“{target.text}”" + (
        "，计分办法没有规定这时怎样计分" if kept is False else "不能判断"
    )
    return _Result("deadline", Points(None, why=why), stands=True, missed=True if kept is False else None)


def _deadline_in_words(method: ByTarget, target: Target, said: str, weight: Decimal) -> _Result:
    tier = tier_of_words(method.qualitative, said)
    if tier is method.qualitative.tiers[0] or said == squeeze(target.text):
        full = Points(exact(weight), f"“{said}”，得 {number(weight)}", "实际完成值没有写日期，按已按期完成理解")
        return _Result("deadline", full, missed=False)
    why = f"实际完成值“{said}”不是日期，不能与“{target.text}”比较，由{FILLER}判断，按表中所填得分计"
    return _Result("deadline", Points(None, why=why), judged=True, missed=True if tier else None)
