"""What a check says: rule, outcome, severity and evidence; frozen values, put into words when shown."""

from dataclasses import dataclass
from typing import Literal

from mingzhang.forms.model import Cell, FilledForm, Row, Source
from mingzhang.quantities import Interval

Severity = Literal["error", "warning", "info"]
Outcome = Literal["fails", "tail"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One operand of a finding: which cell, what it prints, where it stands."""

    form: str
    row: str
    column: str
    text: str
    source: Source
    label: str = ""
    title: str = ""
    subject: str | None = None

    @classmethod
    def of(cls, form: FilledForm, row: Row, column: str, cell: Cell | None) -> "Evidence":
        """The evidence for a cell; an absent cell is quoted as empty at its row's place."""
        text, source = (cell.text, cell.source) if cell else ("", row.source)
        return cls(form.form, row.id, column, text, source, row.label, form.title, form.subject)


@dataclass(frozen=True, slots=True)
class Repair:
    """What one operand of a finding would have to be, all others left as printed, for the rule to hold.

    Attributes:
        value: In 元 for money; an interval because the others are rounded.
    """

    operand: Evidence
    value: Interval


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fails, or holds only within rounding (`tail`).

    Attributes:
        printed, expected, difference: Decimal strings or short texts as a reader would write them.
        message: One or two plain sentences: what was printed, what follows, by how much.
        arithmetic: The computation with its numbers ("1,218.37 + 399.88 = 1,618.25").
        basis: Source of the rule, as cited in the rule book.
        suggestion: What to do.
        consequences: What else changes if this is wrong.
        ignored: The reason given with --ignore, None where the finding stands.
        repairs: Single corrections that would end it; by them findings of one root cause are recognised.
    """

    rule: str
    severity: Severity
    outcome: Outcome
    document: str
    message: str
    printed: str | None = None
    expected: str | None = None
    difference: str | None = None
    evidence: tuple[Evidence, ...] = ()
    arithmetic: str = ""
    basis: str = ""
    suggestion: str = ""
    consequences: tuple[str, ...] = ()
    ignored: str | None = None
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that could not be told, and why; it is counted, never taken for a pass."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All that a check of one or more reports says."""

    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    checked: int
    held: int
    tails: int
