"""What the judgement of one instance of a rule can be, and how a rule's kind is called.

A kind is a function `(rule, report, book) -> Iterator[Outcome]`: one outcome for each instance it judged (a row, a
cell, a form). A kind that lacks its inputs yields `CannotTell` with the reason, in Chinese, as a clause without the
closing full stop; it never yields nothing where the rule could have applied.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from mingzhang.errors import RulebookError
from mingzhang.findings import Evidence, Finding, Repair, Severity
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

P = TypeVar("P", bound=msgspec.Struct)


class Holds(msgspec.Struct, frozen=True):
    """The rule was judged and holds."""


class Tail(msgspec.Struct, frozen=True):
    """The rule holds, and a difference within rounding is worth telling: a finding of severity info."""

    finding: Finding


class Fails(msgspec.Struct, frozen=True):
    """The rule does not hold."""

    finding: Finding


class CannotTell(msgspec.Struct, frozen=True):
    """The rule could not be judged, and why."""

    why: str


Outcome = Holds | Tail | Fails | CannotTell
RuleKind = Callable[[RuleDef, Report, Rulebook], Iterator[Outcome]]

HOLDS = Holds()


def make_finding(  # noqa: PLR0913 - a finding's facts, each named by its caller
    rule: RuleDef,
    report: Report,
    facts: Mapping[str, str],
    *,
    tail: bool = False,
    severity: Severity | None = None,
    template: str | None = None,
    printed: str | None = None,
    expected: str | None = None,
    difference: str | None = None,
    evidence: tuple[Evidence, ...] = (),
    arithmetic: str = "",
    suggestion: str | None = None,
    repairs: tuple[Repair, ...] = (),
) -> Finding:
    """The finding of a rule about a report, its sentence made from the rule's template and the facts.

    Args:
        rule: Gives id, severity, templates, basis, suggestion and consequences.
        report: Gives the document's name.
        facts: Words for the names in braces of the template.
        tail: Whether the difference is within rounding: then `rule.tail_message` says it, and it weighs `info`.
        severity: Where this breach weighs another than the rule's own.
        template: Where another sentence than the rule's own is due.
        printed: What stands there, a decimal string or a short text.
        expected: What follows instead.
        difference: By how much they differ, a decimal string.
        evidence: Every operand.
        arithmetic: The computation with its numbers.
        suggestion: Where this breach asks for something else than the rule's own suggestion.
        repairs: Single corrections of operands that would end the breach.

    Raises:
        RulebookError: The template names a fact that the kind does not give.
    """
    sentence = template or (rule.tail_message if tail else rule.message)
    return Finding(
        rule=rule.id,
        severity="info" if tail else severity or rule.severity,
        outcome="tail" if tail else "fails",
        document=report.document.name,
        message=_fill(rule, sentence, facts),
        printed=printed,
        expected=expected,
        difference=difference,
        evidence=evidence,
        arithmetic=arithmetic,
        basis="；".join(rule.basis),
        suggestion=rule.suggestion if suggestion is None else suggestion,
        consequences=() if tail else rule.consequences,
        repairs=repairs,
    )


def outcome_of(finding: Finding) -> Outcome:
    """A finding as what it was made for: a tail within rounding, or a breach."""
    return Tail(finding) if finding.outcome == "tail" else Fails(finding)


def _fill(rule: RuleDef, template: str, facts: Mapping[str, str]) -> str:
    try:
        return template.format_map(facts)
    except (KeyError, ValueError, IndexError) as error:
        given = "、".join(sorted(facts))
        raise RulebookError(f"规则 {rule.id} 的语句用了没有的名称 {error}；可用：{given}。请改正语句。") from error


def judged(outcomes: Iterable[Outcome], otherwise: str) -> Iterator[Outcome]:
    """The outcomes of what was judged; where nothing was, that it could not be, with the reason."""
    nothing = True
    for outcome in outcomes:
        nothing = False
        yield outcome
    if nothing:
        yield CannotTell(otherwise)


def parameters_of(rule: RuleDef, schema: type[P]) -> P:
    """A rule's parameters in the schema of its kind.

    Raises:
        RulebookError: A name is unknown, missing or of another type.
    """
    try:
        return msgspec.convert(rule.parameters, schema, strict=False)
    except msgspec.ValidationError as error:
        from mingzhang.rulebook.faults import told  # noqa: PLC0415 - only where something is wrong

        fault = told(error, schema, rule.parameters)
        raise RulebookError(f"规则 {rule.id} 的 parameters 不符合 {rule.kind} 的要求：{fault}。请改正。") from error
