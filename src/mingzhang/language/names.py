"""Names of the rule book's entries in English, as the entries themselves give them."""

from collections.abc import Iterator, Mapping
from functools import cache

from mingzhang.rulebook import load


@cache
def names_in_english() -> Mapping[str, str]:
    """Chinese name to English name of rules, deadlines, lists to choose from, forms and policies."""
    return dict(_names())


def _names() -> Iterator[tuple[str, str]]:
    book = load()
    yield from ((rule.name.zh, rule.name.en) for rule in book.rules.values())
    yield from ((deadline.name.zh, deadline.name.en) for deadline in book.deadlines.values())
    yield from ((event.name.zh, event.name.en) for event in book.events.values())
    yield from ((mapping.name.zh, mapping.name.en) for mapping in book.mappings.values())
    for choices in book.spending.lists:
        yield choices.name.zh, choices.name.en
        yield from ((choice.name.zh, choice.name.en) for choice in choices.choices)
    yield from ((limit.name.zh, limit.name.en) for limit in book.spending.limits)
    yield from ((form.title, form.title_en) for form in book.forms.values())
    yield from ((policy.title, policy.title_en) for policy in book.policies.values())
