"""The schema of a rule: an entry of the rule book with its cases; unknown keys are refused at load."""

from typing import Any, Literal

import msgspec

from mingzhang.rulebook.model import Entry

Severity = Literal["error", "warning", "info"]
Tolerance = Literal["sum", "equal", "ratio", "none"]
Expected = Literal["hold", "tail", "fail", "cannot_tell", "silent"]


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a rule is called, in Chinese and in English."""

    zh: str
    en: str


class Applies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which reports and forms a rule speaks of.

    Attributes:
        kinds: Kinds of report; empty is any.
        forms: Form identifiers, or their short numbers within the report's kind; the first gives a report
            without any of them the reason why the rule is not checked.
    """

    kinds: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one place in which a case differs from the holding one.

    Attributes:
        at: `form:row:column` is a cell, `form` a whole table, `text:2` the second line of the running text,
            `form@unit` (title, unit, subject, note, declared) a word of the table's head, `report@kind` one of the
            report (kind, entity, year).
        to: What stands there instead. For a cell `~1.00` is an ambiguous reading and `?` a cell that was not
            read; for a table or a line `?` takes it away.
        given: Where the holding case is of no use: a whole case of its own.
        says: A fragment that the finding's message must contain.
        severity: What the finding must weigh, where it is not the rule's own severity.
    """

    at: str = ""
    to: str = ""
    given: str | None = None
    says: str = ""
    severity: Severity | None = None


class Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Examples that an expert can write; each failing one differs from the holding one in exactly one place.

    Attributes:
        hold: A small report, in the notation of `mingzhang.checking.case_text`; empty for a rule that can only
            say that it cannot tell.
        silent: Changes about which the rule must still not complain.
    """

    hold: str
    fail: tuple[Change, ...]
    cannot_tell: tuple[Change, ...]
    tail: tuple[Change, ...] = ()
    silent: tuple[Change, ...] = ()


class RelationDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relation between cells.

    Attributes:
        that: The relation, in the grammar of `checking.grammar`.
        right: Words for its right side (各类之和); without them its cells are named.
    """

    that: str
    right: str = ""


class RuleDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule: what is demanded, of what, how closely, how grave a breach is, and why.

    Attributes:
        group: The letter of its group in the catalogue (E, T, X, P, S …).
        kind: Which way of judging it needs; a kind is a function in `checking`, everything else is here.
        tolerance: `sum` compares intervals of rounding, `equal` the values at the coarser printed precision,
            `ratio` the quotient of intervals; `none` where nothing is compared.
        relations: Of a relation rule.
        parameters: What a kind needs besides: thresholds, words, patterns. Each kind has its own schema for them
            and refuses unknown names.
        message: Template of the sentence for a breach; the names in braces are given by the kind. A relation
            without one speaks in the words of its operator.
        tail_message: The same for a rounding tail.
        suggestion: What to do.
        consequences: What else changes if this is wrong.
        why: Why the rule exists and what its severity rests on.
        catalogue: The rule of the general catalogue that this one is a sister of, where its own id differs.
    """

    group: str
    name: Name
    kind: str
    severity: Severity
    tolerance: Tolerance = "none"
    applies: Applies = Applies()
    relations: tuple[RelationDef, ...] = ()
    parameters: dict[str, Any] = msgspec.field(default_factory=dict)
    message: str = ""
    tail_message: str = ""
    suggestion: str
    consequences: tuple[str, ...] = ()
    why: str
    catalogue: str | None = None
    cases: Cases
