"""The score of one indicator by the policy of its place and year, with its formula."""

from mingzhang.forms import Cell, Row
from mingzhang.office.models import ProjectIndicator
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.scoring.indicator import score_indicator
from mingzhang.scoring.model import IndicatorScore
from mingzhang.scoring.selection import in_force

_FORM = "self_evaluation"


def policy_for(region: str, year: int) -> PolicyDef | None:
    """The policy of self-evaluation of a place in a year; a general one where the place has none."""
    usable = [p for p in load().policies.values() if p.form == _FORM and in_force(p, year)]
    local = [p for p in usable if region and p.region == region]
    return next(iter(local or [p for p in usable if p.general]), None)


def score_of(indicator: ProjectIndicator, actual: str, region: str) -> IndicatorScore | None:
    """The score that an actual gives, typed or computed alike; None where no policy is known."""
    policy = policy_for(region, indicator.fiscal_year)
    if policy is None or not actual:
        return None
    weight = indicator.weight
    cells = {
        "level1": Cell(indicator.level1),
        "level2": Cell(indicator.level2),
        "level3": Cell(indicator.name),
        "target": Cell(indicator.target),
        "actual": Cell(actual),
        "weight": Cell(str(weight), weight),
    }
    return score_indicator(
        Row(f"indicator.{indicator.number}", indicator.name, cells), policy, indicator.fiscal_year
    )
