"""Rule kind on the cost indicator: what the project cost is what was executed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import msgspec

from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.scores.sheets import Scored, per_form
from mingzhang.forms import Cell, Report
from mingzhang.quantities import (
    Interval,
    Quantity,
    conversion_factor,
    exact,
    round_half_up,
    same_dimension,
)
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring import IndicatorScore
from mingzhang.scoring.comparison import quantity_of, target_of
from mingzhang.scoring.methods import number
from mingzhang.scoring.projects import printed as amounts
from mingzhang.scoring.self_evaluation import EXECUTION_ROW

_CENTS = 2


class CostParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to tell the indicator that states the cost of the whole project.

    Attributes:
        level: Words of the first or second level that a cost indicator stands under.
        whole: Its name contains one of them where it means the whole project.
        other: But none of these: a unit cost, a part, a saving.
    """

    level: tuple[str, ...]
    whole: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class _Cost:
    """A cost indicator with target and actual cost in money."""

    score: IndicatorScore
    target: Quantity
    actual: Quantity

    def interval(self, unit: str) -> Interval:
        """The actual cost that is printed, in another unit of money; a whole number is read with two places."""
        decimals = max(self.actual.decimals, _CENTS)
        return Interval.printed(self.actual.value, decimals) * conversion_factor(self.actual.unit, unit)

    def points_at(self, spent: Fraction, unit: str) -> str:
        """What the indicator would earn at another cost, where that is less; empty otherwise."""
        most = exact(self.target.value) * conversion_factor(self.target.unit, unit)
        if self.score.weight is None or spent <= most or self.score.method != "ratio_lower":
            return ""
        points = round_half_up(exact(self.score.weight) * most / spent, 2)
        return f"；若按执行数计，该项应得 {number(points)} 分"


def _cost(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    words = parameters_of(rule, CostParameters)
    executed = scored.form.cell(EXECUTION_ROW, "executed")
    costs = [cost for one in scored.indicators if (cost := _whole_cost(scored, one, words))]
    if len(costs) != 1:
        what = "没有以金额表示的项目总成本指标" if not costs else "有几项成本指标，不能断定哪一项是项目总成本"
        yield CannotTell(f"“{scored.project}”{what}")
    elif executed is None or executed.value is None or scored.doubtful(costs[0].score.row, "target", "actual"):
        yield CannotTell(f"“{scored.project}”没有填写全年执行数，或成本指标读法不唯一")
    else:
        yield _outcome(rule, report, scored, costs[0], executed)


def _whole_cost(scored: Scored, one: IndicatorScore, words: CostParameters) -> _Cost | None:
    row = scored.row(one.row)
    levels = row.text("level1") + row.text("level2")
    named = any(w in one.name for w in words.whole) and not any(w in one.name for w in words.other)
    target, actual = target_of(one.target).quantity, quantity_of(one.actual)
    if not named or not any(w in levels for w in words.level) or target is None or actual is None:
        return None
    adopted = actual.adopting(target.unit)
    money = target.unit is not None and same_dimension(target.unit, "元") and same_dimension(adopted.unit, "元")
    return _Cost(one, target, adopted) if money else None


def _outcome(rule: RuleDef, report: Report, scored: Scored, cost: _Cost, executed: Cell) -> Outcome:
    unit = executed.unit or scored.form.unit or "万元"
    actual, spent = cost.interval(unit), amounts(executed)
    if actual.meets(spent):
        return HOLDS
    facts = {
        "project": scored.project,
        "name": cost.score.name,
        "printed": number(actual.middle),
        "expected": number(spent.middle),
        "difference": number(abs(actual.middle - spent.middle)),
        "unit": unit,
        "points": cost.points_at(spent.middle, unit),
    }
    finding = make_finding(
        rule,
        report,
        facts,
        printed=facts["printed"],
        expected=facts["expected"],
        difference=number(actual.middle - spent.middle),
        evidence=(
            *scored.evidence(cost.score.row, "target", "actual"),
            *scored.evidence(EXECUTION_ROW, "executed"),
        ),
        arithmetic=f"{facts['printed']} ≠ {facts['expected']}",
    )
    return Fails(finding)


COST_KINDS: Mapping[str, RuleKind] = {"cost_indicator": per_form(_cost)}
