"""The rule kinds on self-evaluations and their summary tables and on evaluations (groups P, S and V), by name."""

from collections.abc import Mapping

from mingzhang.checking.outcomes import RuleKind
from mingzhang.checking.scores.cost import COST_KINDS
from mingzhang.checking.scores.evaluation import EVALUATION_KINDS
from mingzhang.checking.scores.money import MONEY_KINDS
from mingzhang.checking.scores.points import POINT_KINDS
from mingzhang.checking.scores.scale import SCALE_KINDS
from mingzhang.checking.scores.summary import SUMMARY_KINDS
from mingzhang.checking.scores.targets import TARGET_KINDS
from mingzhang.checking.scores.totals import TOTAL_KINDS
from mingzhang.checking.scores.weights import WEIGHT_KINDS

SCORE_KINDS: Mapping[str, RuleKind] = {
    **COST_KINDS,
    **EVALUATION_KINDS,
    **MONEY_KINDS,
    **POINT_KINDS,
    **SCALE_KINDS,
    **SUMMARY_KINDS,
    **TARGET_KINDS,
    **TOTAL_KINDS,
    **WEIGHT_KINDS,
}
