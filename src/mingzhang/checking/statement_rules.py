"""Kinds of rules about what the text states, by the name that rules give them."""

from collections.abc import Mapping

from mingzhang.checking.outcomes import RuleKind
from mingzhang.checking.statement_amounts import said_amounts
from mingzhang.checking.statement_growth import growth, increment_split, prior_values
from mingzhang.checking.statement_items import items_complete, listed_items, reasons
from mingzhang.checking.statement_relations import part_lists, said_relations
from mingzhang.checking.statement_shares import completion, shares

STATEMENT_KINDS: Mapping[str, RuleKind] = {
    "completion": completion,
    "growth": growth,
    "increment_split": increment_split,
    "items_complete": items_complete,
    "listed_items": listed_items,
    "part_lists": part_lists,
    "prior_values": prior_values,
    "reasons": reasons,
    "said_amounts": said_amounts,
    "said_relations": said_relations,
    "shares": shares,
}
