"""Holds what a check says of a document with a planted error against what was planted."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.checking import check
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.forms.stored import report_from_json
from mingzhang.rulebook import Rulebook
from planted.harmless import PATTERNS
from planted.identities import RULES
from planted.planting import Breach, Planted
from planted.plants import KINDS
from planted.scores import JUDGED

KNOWN = frozenset(RULES) | JUDGED
"""Rules whose outcome the oracle works out by itself."""


@dataclass(frozen=True)
class Judgement:
    """What became of a planted error.

    Attributes:
        certain: The oracle proves it beyond rounding.
        caught: One of the rules that must tell it does, where it stands.
        right, false: Findings of severity error or warning that speak of it, and that do not.
    """

    kind: str
    seed: int
    certain: bool
    caught: bool
    right: int
    false: tuple[str, ...]
    rules: tuple[str, ...]


def judge(planted: Planted, book: Rulebook, read: Sequence[Report] | None = None) -> Judgement:
    """Checks the document, as it was made or as it was read back, and compares."""
    reports = list(read) if read is not None else [report_from_json(planted.document)]
    prior = [report_from_json(planted.prior)] if planted.prior else []
    told = [f for f in check(reports, book, prior=prior).findings if f.outcome == "fails"]
    heavy = [finding for finding in told if finding.severity != "info"]
    enough = told if KINDS[planted.kind].least == "info" else heavy
    return Judgement(
        planted.kind,
        planted.seed,
        planted.certain,
        any(finding.rule in planted.rules and explained(planted, finding) for finding in enough),
        sum(explained(planted, finding) for finding in heavy),
        tuple(f"{f.rule} {f.message}" for f in heavy if not explained(planted, f)),
        tuple(sorted(planted.rules)),
    )


def explained(planted: Planted, finding: Finding) -> bool:
    """One of the proved breaches; of a rule that the oracle does not know, a finding that quotes a changed cell."""
    if finding.rule in KINDS[planted.kind].rules:
        return True
    if finding.rule in KNOWN:
        return any(_is_breach(planted, breach, finding) for breach in planted.breaches)
    cells = {(one.form, one.row, one.column) for one in finding.evidence}
    return any((op.form, op.row, op.column) in cells for op in planted.operands)


def _is_breach(planted: Planted, breach: Breach, finding: Finding) -> bool:
    """Tables are named by the cell that a relation begins with; forms of projects by their project."""
    if breach.rule != finding.rule:
        return False
    if planted.document["kind"] == "self_evaluations":
        named = {one.subject for one in finding.evidence} | {one.text for one in finding.evidence}
        return not breach.subject or breach.subject in named or breach.subject in finding.message
    first = finding.evidence[0]
    return (first.form, first.row, first.column) == breach.places[0]


def alarms(name: str, seed: int, book: Rulebook) -> list[str]:
    """What a check says of a harmless document beyond information."""
    document, prior = PATTERNS[name](seed)
    last = [report_from_json(prior)] if prior else []
    found = check([report_from_json(document)], book, prior=last).findings
    return [f"{seed} {one.rule} {one.message}" for one in found if one.severity != "info"]
