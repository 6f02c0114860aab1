"""The menu of the masthead: the pages that are open to the actor's duties."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from mingzhang.office.queries.acting import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the menu.

    Attributes:
        name: Name of the page's address.
        key: The letter that opens it after `g`.
        roles: Duties that see it; empty for all.
    """

    name: str
    label: str
    key: str = ""
    roles: frozenset[str] = frozenset()


_ENTRIES = (
    Entry("home", "首页", "h"),
    Entry("documents", "查账", "d"),
    Entry("people", "人员职责", "u"),
    Entry("events", "留痕", "e"),
)


def menu(request: Any) -> Iterator[tuple[Entry, str, bool]]:
    """The entries open to the actor: entry, address, whether the page shown belongs to it."""
    actor: Actor | None = request.actor
    if actor is None:
        return
    for entry in _ENTRIES:
        if not entry.roles or entry.roles & actor.roles.keys():
            address = reverse(entry.name)
            here = request.path == address if entry.name == "home" else request.path.startswith(address)
            yield entry, address, here
