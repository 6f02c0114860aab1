"""The kinds of operations by whom they answer: one line of data for each of the interface's operations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from mingzhang.office.desk.kinds import KINDS
from mingzhang.office.queries.acting import ADMINISTRATORS
from mingzhang.office.services.acting import Role

Keys = Mapping[str, Any]
Made = Callable[[Keys], Any]
"""What goes in, made of the keys of the rows that it names."""

OWN, ABOVE, BESIDE, BELOW = "data", "city", "health", "unit"
"""Over what a duty is held: the department whose rows are asked for, what is above, beside and below it."""

SEEING = (OWN, ABOVE)
WORK = frozenset(Role) - ADMINISTRATORS
EVERYBODY = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
MISSING, FORBIDDEN, INCOMPLETE = 404, 403, 422


@dataclass(frozen=True)
class Operation:
    """What an operation answers to whom.

    Attributes:
        duties: Roles that may; the others who see the row are forbidden.
        pages: The steps of pages that do the same.
        also: Roles that may besides where they are held above the department.
        over: Where those roles must be held.
        row: The row that is named, by its name in `ripe.py`; that of the address's first part by default.
        at: What else stands in the address.
        body: What goes in as JSON.
        file: What goes in as a file, with its name.
        done: What is answered to those who may, where it is not what the description promises.
        above: The same for those whose duty is held above the department.
        apart: What administrators get who may not.
        elsewhere: What those beside and below get; None where it is what their role gets there too.
        tells: Whether the answer holds the marker of the department's rows for those who may.
    """

    duties: frozenset[Role]
    pages: tuple[str, ...] = ()
    also: frozenset[Role] = NOBODY
    over: tuple[str, ...] = SEEING
    row: str = ""
    at: Mapping[str, str] = field(default_factory=dict)
    body: Made = field(default=lambda _: None)
    file: tuple[str, Callable[[], bytes]] | None = None
    done: int = 0
    above: int = 0
    apart: int = MISSING
    elsewhere: int | None = MISSING
    tells: bool = False

    def answer(self, role: Role, over: str, promised: int) -> int:
        """What somebody gets who holds a role over an organisation."""
        if over not in SEEING and self.elsewhere is not None:
            return self.elsewhere
        if (role in self.duties and over in self.over) or (role in self.also and over == ABOVE):
            return (self.above if over == ABOVE else 0) or self.done or promised
        return self.apart if role in ADMINISTRATORS else FORBIDDEN


def duties_of(step: str) -> frozenset[Role]:
    """The roles to which the pages offer a step, named as in `project.submit`."""
    kind, _, key = step.partition(".")
    action = KINDS[kind].action(key)
    assert action is not None, step
    return frozenset(Role(role) for role in action.roles) or WORK


def step(page: str, body: Made = lambda _: None, **more: Any) -> Operation:
    """A step that a page offers: its duties are those of the page."""
    return Operation(duties_of(page), (page,), body=body, **more)


def like(pages: str, **more: Any) -> Operation:
    """What several steps of pages do, or a further operation of one: all of the same duties."""
    names = tuple(pages.split())
    first, *others = map(duties_of, names)
    assert all(other == first for other in others), names
    return Operation(first, names, **more)


def naming(page: str, body: Made = lambda _: None, **more: Any) -> Operation:
    """A step that names an organisation by its code, which administrators know."""
    return step(page, body, apart=FORBIDDEN, **more)


reads = partial(Operation, WORK, tells=True)
"""One row."""

silent = partial(Operation, WORK)
"""What is read of one row and holds nothing by which it could be told: numbers and states alone."""

lists = partial(Operation, EVERYBODY, over=(OWN, ABOVE, BESIDE, BELOW), elsewhere=None)
"""Rows that one sees: everybody gets an answer, those who see rows of the department find them in it."""

register = partial(Operation, EVERYBODY, over=(OWN, ABOVE, BESIDE, BELOW), elsewhere=None)
"""What is everybody's to read and holds no row of a department's work."""

top = partial(like, over=(ABOVE,), apart=FORBIDDEN, elsewhere=FORBIDDEN)
"""An entry of a register that the city keeps: seen by all, changed by those whose duty covers the city."""


def kept(page: str, body: Made = lambda _: None, **more: Any) -> Operation:
    """An entry of a register of the department's own: seen by all, changed where its keeper's duties are."""
    return step(page, body, apart=FORBIDDEN, elsewhere=FORBIDDEN, **more)
