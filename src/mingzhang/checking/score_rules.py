"""The rule kinds on self-evaluations and their summary tables and on evaluations (groups P, S and V), by name."""

from collections.abc import Mapping

from mingzhang.checking.outcomes import RuleKind
from mingzhang.checking.score_cost import COST_KINDS
from mingzhang.checking.score_evaluation import EVALUATION_KINDS
from mingzhang.checking.score_money import MONEY_KINDS
from mingzhang.checking.score_points import POINT_KINDS
from mingzhang.checking.score_scale import SCALE_KINDS
from mingzhang.checking.score_summary import SUMMARY_KINDS
from mingzhang.checking.score_targets import TARGET_KINDS
from mingzhang.checking.score_totals import TOTAL_KINDS
from mingzhang.checking.score_weights import WEIGHT_KINDS

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
