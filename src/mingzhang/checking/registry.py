"""Which kinds of rules there are: the one place where a new kind is named."""

from collections.abc import Iterator, Mapping

from mingzhang.checking.documents.kinds import (
    filled_cells,
    header_fields,
    joined_numbers,
    line_numbers,
    table_set,
    unit_label,
)
from mingzhang.checking.documents.texts import annexes, contents, glossary, leftovers
from mingzhang.checking.outcomes import Outcome, RuleKind
from mingzhang.checking.tables.heuristics import implies, ratio_near
from mingzhang.checking.tables.kinds import amounts, code_names, code_tree, empty_note, subject_column
from mingzhang.checking.tables.relation import relation
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_ON_SCORES = (
    "cost_indicator",
    "deviation_explained",
    "equal_target",
    "evaluation_grade",
    "evaluation_inputs",
    "evaluation_points",
    "evaluation_stated",
    "evaluation_sums",
    "execution_rate",
    "execution_score",
    "fund_rows",
    "fund_totals",
    "group_weights",
    "indicator_score",
    "low_score_explained",
    "problems_named",
    "project_category",
    "row_equals_form",
    "satisfaction_scale",
    "score_cap",
    "score_sums",
    "summary_complete",
    "summary_grade",
    "summary_score",
    "summary_totals",
    "target_operator",
    "text_columns",
    "unit_agreement",
    "unit_fits_name",
)
"""Kinds of `score_rules`; with them comes all of scoring, which a report without self-evaluations does not need."""


_ON_STATEMENTS = (
    "completion",
    "copied_texts",
    "definitions_differ",
    "fact_conflicts",
    "full_approval",
    "grade_sentences",
    "growth",
    "heading_numbers",
    "increment_split",
    "indicator_values",
    "items_complete",
    "large_changes",
    "last_month",
    "listed_items",
    "lists_in_text",
    "mid_year_change",
    "mixed_decimals",
    "name_variants",
    "part_lists",
    "prior_values",
    "problems_denied",
    "project_paragraphs",
    "project_share",
    "reasons",
    "other_year",
    "reception_cost",
    "said_amounts",
    "said_relations",
    "same_reasons",
    "shares",
    "shares_without_base",
    "small_population",
    "title_variants",
    "transfers_denied",
    "two_sources",
    "unit_names",
)
"""Kinds of `statement_rules`, which a report without text does not need."""


_ON_EVALUATIONS = (
    "allocation",
    "averages",
    "bands",
    "benchmarks",
    "budget_label",
    "category_fit",
    "clock",
    "completion_claim",
    "concrete_names",
    "cost_direction",
    "cost_is_budget",
    "counted_lists",
    "date_answers",
    "deductions",
    "disjoint_scope",
    "equal_everywhere",
    "excluded_objects",
    "explanations",
    "extremes",
    "foreign_names",
    "forms_complete",
    "formula_points",
    "grade_of_score",
    "grade_scales",
    "group_points",
    "heavy_items",
    "in_time",
    "indicators_complete",
    "labels",
    "limits_within_target",
    "loose_targets",
    "matrix",
    "measured_values",
    "measures_named",
    "named_filter",
    "named_numerator",
    "not_accepted",
    "own_due_dates",
    "paired_problems",
    "periods",
    "planned_day",
    "problems_scored",
    "process_order",
    "project_budgets",
    "qualitative_slot",
    "rechecked",
    "recorded_changes",
    "reported_breach",
    "row_rates",
    "said_arithmetic",
    "same_platform",
    "same_scores",
    "satisfaction_equal",
    "scale_steps",
    "signed_report",
    "stated_lateness",
    "stopped_systems",
    "table_points",
    "target_sources",
    "targets_answered",
    "targets_below_plan",
    "targets_equal",
    "task_rates",
    "tier_points",
    "top_tables",
    "total_points",
    "unexecuted_by_unit",
    "veto_indicator",
    "weight_levels",
    "within_scope",
)
"""Kinds of `evaluation_rules`, which a report without evaluations does not need."""


def _imported_when_judged(name: str) -> RuleKind:
    def kind(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
        from mingzhang.checking.scores.rules import SCORE_KINDS  # noqa: PLC0415 - see _ON_SCORES

        return SCORE_KINDS[name](rule, report, book)

    return kind


def _on_statements(name: str) -> RuleKind:
    def kind(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
        from mingzhang.checking.statements.rules import STATEMENT_KINDS  # noqa: PLC0415 - see _ON_STATEMENTS

        return STATEMENT_KINDS[name](rule, report, book)

    return kind


def _on_evaluations(name: str) -> RuleKind:
    def kind(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
        from mingzhang.checking.evaluations.rules import EVALUATION_RULE_KINDS  # noqa: PLC0415 - see _ON_EVALUATIONS

        return EVALUATION_RULE_KINDS[name](rule, report, book)

    return kind


RULE_KINDS: Mapping[str, RuleKind] = {
    "relation": relation,
    "amounts": amounts,
    "annexes": annexes,
    "contents": contents,
    "filled_cells": filled_cells,
    "glossary": glossary,
    "header_fields": header_fields,
    "joined_numbers": joined_numbers,
    "leftovers": leftovers,
    "line_numbers": line_numbers,
    "table_set": table_set,
    "unit_label": unit_label,
    "code_names": code_names,
    "code_tree": code_tree,
    "empty_note": empty_note,
    "implies": implies,
    "ratio_near": ratio_near,
    "subject_column": subject_column,
    **{name: _imported_when_judged(name) for name in _ON_SCORES},
    **{name: _on_statements(name) for name in _ON_STATEMENTS},
    **{name: _on_evaluations(name) for name in _ON_EVALUATIONS},
}
