"""Holds what a check says of a document with a planted error against what was planted."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.checking import check
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.forms.stored import report_from_json
from mingzhang.rulebook import Rulebook
from planted.planting import Planted
from planted.plants import KINDS


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
    prior = [report_from_json(planted.prior)] if planted.prior and read is None else []
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
    """The finding is one of the proved breaches, or quotes a cell that was changed."""
    if finding.rule in KINDS[planted.kind].rules:
        return True
    cells = {(one.form, one.row, one.column) for one in finding.evidence}
    for breach in planted.breaches:
        if breach.rule == finding.rule and _same_place(planted, breach.subject, breach.places, finding, cells):
            return True
    return any((op.form, op.row, op.column) in cells for op in planted.operands if op.column)


def _same_place(
    planted: Planted,
    subject: str,
    places: Sequence[tuple[str, str, str]],
    finding: Finding,
    cells: set[tuple[str, str, str]],
) -> bool:
    """Tables are named by form, row and column; forms of projects by their project."""
    if planted.document["kind"] == "self_evaluations":
        named = {one.subject for one in finding.evidence} | {one.text for one in finding.evidence}
        return not subject or subject in named or subject in finding.message
    return bool(cells & {(form, row, column) for form, row, column in places})
