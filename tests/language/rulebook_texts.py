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
        yield from ((rule.id, relation.right) for relation in rule.relations)


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
