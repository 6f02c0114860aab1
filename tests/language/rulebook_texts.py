"""Finds every Chinese sentence that the rule book's data gives readers to read."""

from collections.abc import Iterator

from mingzhang.rulebook import load
from mingzhang.rulebook.policies import leaves
from tests.language.sentences import CHINESE, Said


def rulebook_texts() -> Iterator[Said]:
    """Sentences, templates and labels of rules, deadlines, limits, bands and policies, each with its entry."""
    for place, text in (*_of_rules(), *_of_spending(), *_of_policies(), *_of_outlines()):
        if CHINESE.search(text):
            yield Said(text, place)


def _of_rules() -> Iterator[tuple[str, str]]:
    for rule in load().rules.values():
        texts = (rule.message, rule.tail_message, rule.suggestion, *rule.consequences, rule.why)
        yield from ((rule.id, text) for text in texts)
        yield from ((rule.id, text) for text in _of_parameters(rule.parameters))
        yield from ((rule.id, relation.right) for relation in rule.relations)


_SAID = frozenset(
    (
        "absent", "both", "decimal", "differ", "different", "early", "excludes", "gap", "info_message", "left_out",
        "message", "missing", "omitted", "one_for_whole", "overlapping", "phases", "says", "summed",
        "target_omitted", "unlisted", "unrounded", "wrong",
    )
)  # fmt: skip
"""Parameters of rules that are sentences or pieces of them; the others are words that are looked for."""


def _of_parameters(parameters: object, name: str = "") -> Iterator[str]:
    """What of a rule's parameters is said: sentences, and what kinds of patterns are called."""
    match parameters:
        case dict():
            yield from (key for key in parameters if name == "patterns" and isinstance(key, str))
            for key, value in parameters.items():
                yield from _of_parameters(value, str(key))
        case list() | tuple():
            for value in parameters:
                yield from _of_parameters(value, name)
        case str() if name in _SAID:
            yield parameters


def _of_spending() -> Iterator[tuple[str, str]]:
    book = load()
    yield from (("execution_bands", band.label) for band in book.spending.execution_bands.bands)
    yield from ((limit.id, limit.suggestion) for limit in book.spending.limits)
    yield from ((deadline.id, deadline.suggestion) for deadline in book.deadlines.values())
    yield from (("supplier_sizes", size) for size in book.event_tables.supplier_sizes)


def _of_policies() -> Iterator[tuple[str, str]]:
    for policy in load().policies.values():
        yield from ((policy.id, text) for one in policy.inputs for text in (one.label, one.unit or ""))
        yield from ((policy.id, label) for one in policy.indicators for label in one.labels[:1])
        for leaf in leaves(policy.indicators):
            yield policy.id, leaf.labels[0]
            yield from ((policy.id, getattr(leaf.method, name, "")) for name in ("judge", "reason"))


def _of_outlines() -> Iterator[tuple[str, str]]:
    for outline in load().documents.outlines:
        yield from ((outline.id, question) for question in outline.asks.values())
