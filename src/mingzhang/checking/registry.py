"""Which kinds of rules there are: the one place where a new kind is named."""

from collections.abc import Mapping

from mingzhang.checking.document_kinds import (
    filled_cells,
    header_fields,
    joined_numbers,
    line_numbers,
    table_set,
    unit_label,
)
from mingzhang.checking.heuristic_kinds import implies, ratio_near, unavailable
from mingzhang.checking.outcomes import RuleKind
from mingzhang.checking.relation_kind import relation
from mingzhang.checking.score_rules import SCORE_KINDS
from mingzhang.checking.table_kinds import amounts, code_names, code_tree, empty_note, subject_column
from mingzhang.checking.text_kinds import annexes, contents, glossary, leftovers

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
    "unavailable": unavailable,
    **SCORE_KINDS,
}
