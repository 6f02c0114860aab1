"""The kinds of planted errors, by name, and what each of them is.

A kind alters a document through an `Editor` and says whether it could. Kinds that break arithmetic are judged by
the oracle; a kind that breaks something else names the rules that must speak of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from planted.editing import Editor

Alter = Callable[[Editor], bool]
Base = Literal["accounts", "evaluations"]


@dataclass(frozen=True)
class Kind:
    """A kind of planted error.

    Attributes:
        base: What kind of document it is planted in.
        rules: Rules of which one must tell it, where no arithmetic shows it.
        least: What the telling weighs at least; a kind that only information can tell says so.
    """

    name: str
    base: Base
    alter: Alter
    rules: tuple[str, ...] = ()
    least: Literal["warning", "info"] = "warning"


KINDS: dict[str, Kind] = {}


def kind(base: Base, *rules: str, least: Literal["warning", "info"] = "warning") -> Callable[[Alter], Alter]:
    """Enters a function as a kind of error under its own name."""

    def enter(alter: Alter) -> Alter:
        KINDS[alter.__name__] = Kind(alter.__name__, base, alter, rules, least)
        return alter

    return enter
