"""The rule kinds on evaluations, dates and the quality of targets (groups O, D, I, C and part of P), by name."""

from collections.abc import Mapping

from mingzhang.checking.evaluations.arithmetic import said_arithmetic
from mingzhang.checking.evaluations.bands import bands, named_filter
from mingzhang.checking.evaluations.deadlines import DEADLINE_KINDS
from mingzhang.checking.evaluations.evidence import EVIDENCE_KINDS
from mingzhang.checking.evaluations.findings import FINDING_KINDS
from mingzhang.checking.evaluations.goals import GOAL_KINDS
from mingzhang.checking.evaluations.largest import top_tables
from mingzhang.checking.evaluations.lists import counted_lists
from mingzhang.checking.evaluations.money import MONEY_KINDS
from mingzhang.checking.evaluations.points import POINT_KINDS
from mingzhang.checking.evaluations.projects import PROJECT_KINDS
from mingzhang.checking.evaluations.rates import completion_claim, row_rates, task_rates
from mingzhang.checking.evaluations.reports import REPORT_KINDS
from mingzhang.checking.evaluations.scales import SCALE_KINDS
from mingzhang.checking.evaluations.target_quality import PER_INDICATOR
from mingzhang.checking.evaluations.totals import TOTAL_KINDS
from mingzhang.checking.evaluations.whole_forms import equal_everywhere, foreign_names, satisfaction_equal
from mingzhang.checking.outcomes import RuleKind

EVALUATION_RULE_KINDS: Mapping[str, RuleKind] = {
    "bands": bands,
    "completion_claim": completion_claim,
    "counted_lists": counted_lists,
    "equal_everywhere": equal_everywhere,
    "foreign_names": foreign_names,
    "named_filter": named_filter,
    "row_rates": row_rates,
    "said_arithmetic": said_arithmetic,
    "satisfaction_equal": satisfaction_equal,
    "task_rates": task_rates,
    "top_tables": top_tables,
    **DEADLINE_KINDS,
    **EVIDENCE_KINDS,
    **FINDING_KINDS,
    **GOAL_KINDS,
    **MONEY_KINDS,
    **PER_INDICATOR,
    **POINT_KINDS,
    **PROJECT_KINDS,
    **REPORT_KINDS,
    **SCALE_KINDS,
    **TOTAL_KINDS,
}
