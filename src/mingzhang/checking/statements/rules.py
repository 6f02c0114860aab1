"""Kinds of rules about what the text states, by the name that rules give them."""

from collections.abc import Mapping

from mingzhang.checking.narrative.definitions import (
    definitions_differ,
    indicator_values,
    shares_without_base,
    two_sources,
)
from mingzhang.checking.narrative.facts import fact_conflicts
from mingzhang.checking.narrative.performance import grade_sentences, problems_denied, transfers_denied
from mingzhang.checking.narrative.plausibility import (
    full_approval,
    large_changes,
    last_month,
    mid_year_change,
    reception_cost,
    small_population,
)
from mingzhang.checking.narrative.projects import project_paragraphs, project_share
from mingzhang.checking.narrative.repeats import copied_texts, name_variants, same_reasons
from mingzhang.checking.narrative.wording import (
    heading_numbers,
    lists_in_text,
    mixed_decimals,
    title_variants,
    unit_names,
)
from mingzhang.checking.outcomes import RuleKind
from mingzhang.checking.statements.amounts import said_amounts
from mingzhang.checking.statements.growth import growth
from mingzhang.checking.statements.items import items_complete, listed_items
from mingzhang.checking.statements.part_lists import part_lists
from mingzhang.checking.statements.prior import increment_split, prior_values
from mingzhang.checking.statements.reasons import reasons
from mingzhang.checking.statements.relations import said_relations
from mingzhang.checking.statements.shares import completion, shares
from mingzhang.checking.statements.years import other_year

STATEMENT_KINDS: Mapping[str, RuleKind] = {
    "completion": completion,
    "copied_texts": copied_texts,
    "lists_in_text": lists_in_text,
    "definitions_differ": definitions_differ,
    "fact_conflicts": fact_conflicts,
    "full_approval": full_approval,
    "grade_sentences": grade_sentences,
    "growth": growth,
    "heading_numbers": heading_numbers,
    "increment_split": increment_split,
    "indicator_values": indicator_values,
    "items_complete": items_complete,
    "large_changes": large_changes,
    "last_month": last_month,
    "listed_items": listed_items,
    "mid_year_change": mid_year_change,
    "mixed_decimals": mixed_decimals,
    "name_variants": name_variants,
    "part_lists": part_lists,
    "prior_values": prior_values,
    "problems_denied": problems_denied,
    "project_paragraphs": project_paragraphs,
    "project_share": project_share,
    "reasons": reasons,
    "other_year": other_year,
    "reception_cost": reception_cost,
    "said_amounts": said_amounts,
    "said_relations": said_relations,
    "same_reasons": same_reasons,
    "shares": shares,
    "shares_without_base": shares_without_base,
    "small_population": small_population,
    "title_variants": title_variants,
    "transfers_denied": transfers_denied,
    "two_sources": two_sources,
    "unit_names": unit_names,
}
