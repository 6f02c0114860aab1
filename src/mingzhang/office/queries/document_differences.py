"""Two versions of a document: what the new one fixed, what it broke, what stayed, what only one can tell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Cell
from mingzhang.publishing.report import CheckView
from mingzhang.quantities import squeeze

TEXT = "text"
"""The form under which findings quote running text."""

_ALIKE = Fraction(1, 3)
"""Share of the cells quoted that two findings of one rule have in common where they are the same one, changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that a finding quotes and that the versions print differently; blank where one leaves it so."""

    label: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its number in its own version, and the quoted cells that changed between the two."""

    number: int
    finding: Finding
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Findings of two versions.

    Attributes:
        fixed: Of the old version; the new one has what they speak of, and no such finding.
        broken: Of the new version, likewise.
        stayed: Of the new version; the old one had them too.
        gone: Of the old version; the new one does not have what they speak of, so that nobody can tell.
        added: Of the new version, likewise.
    """

    fixed: tuple[Told, ...]
    broken: tuple[Told, ...]
    stayed: tuple[Told, ...]
    gone: tuple[Told, ...]
    added: tuple[Told, ...]


def difference(old: CheckView, new: CheckView) -> Difference:
    """Compares by rule and by what is quoted, not by words, so that a changed figure is still the same finding."""
    pairs = _paired(old.standing, new.standing)
    before = [f for f in old.standing if id(f) not in {id(o) for o, _ in pairs}]
    after = [f for f in new.standing if id(f) not in {id(n) for _, n in pairs}]
    stayed = sorted(new.standing.index(n) + 1 for _, n in pairs)
    return Difference(
        fixed=tuple(_told(old, f, old, new) for f in before if _comparable(f, old, new)),
        broken=tuple(_told(new, f, old, new) for f in after if _comparable(f, new, old)),
        stayed=tuple(Told(number, new.standing[number - 1]) for number in stayed),
        gone=tuple(_told(old, f, old, new) for f in before if not _comparable(f, old, new)),
        added=tuple(_told(new, f, old, new) for f in after if not _comparable(f, new, old)),
    )


def _paired(old: Sequence[Finding], new: Sequence[Finding]) -> list[tuple[Finding, Finding]]:
    """Findings that are the same: those that quote the same first, then those that quote mostly the same."""
    pairs: list[tuple[Finding, Finding]] = []
    left = list(new)
    for least in (Fraction(1), _ALIKE):
        done = {id(o) for o, _ in pairs}
        for finding in (f for f in old if id(f) not in done):
            same = max(left, key=lambda n, f=finding: _alike(f, n), default=None)  # type: ignore[misc]
            if same is not None and _alike(finding, same) >= least:
                pairs.append((finding, same))
                left = [n for n in left if n is not same]
    return pairs


def _alike(one: Finding, other: Finding) -> Fraction:
    """How much of what two findings of one rule quote is common to both; by words where nothing is quoted."""
    if one.rule != other.rule:
        return Fraction(0)
    mine, theirs = _quoted(one), _quoted(other)
    if not mine and not theirs:
        return Fraction(one.message == other.message)
    return Fraction(len(mine & theirs), len(mine | theirs))


def _quoted(finding: Finding) -> frozenset[tuple[str, ...]]:
    return frozenset((e.form, e.subject or "", e.label or e.row, e.column) for e in finding.evidence)


def _comparable(finding: Finding, own: CheckView, other: CheckView) -> bool:
    """Whether the other version holds what a finding speaks of, so that its absence there says something."""
    if not all(_there(e, own, other) for e in finding.evidence):
        return False
    untold = {entry.rule for entry in other.result.not_checked}
    return readers(own) == readers(other) or finding.rule not in untold


def readers(view: CheckView) -> frozenset[str]:
    """The kinds of file that a document was read from."""
    return frozenset(report.document.reader for report in view.reports)


def _there(evidence: Evidence, own: CheckView, other: CheckView) -> bool:
    if evidence.form == TEXT:
        return readers(own) == readers(other) or _heading_there(evidence, other)
    return any(
        form.form == evidence.form and (form.subject == evidence.subject or form.title == evidence.title)
        for report in other.reports
        for form in report.forms
    )


def _heading_there(evidence: Evidence, view: CheckView) -> bool:
    """Whether a version of another kind of file prints the section that a sentence stands in, or the sentence."""
    looked_for = {squeeze(evidence.title), squeeze(evidence.text)} - {""}
    return any(squeeze(text) in looked_for for report in view.reports for _, text in report.text_lines)


def _told(view: CheckView, finding: Finding, old: CheckView, new: CheckView) -> Told:
    return Told(view.number_of(finding), finding, tuple(_changes(finding, view, old, new)))


def _changes(finding: Finding, view: CheckView, old: CheckView, new: CheckView) -> Iterator[Change]:
    """The quoted cells that both versions have and print differently."""
    for evidence in _once(finding.evidence):
        before, after = _cell(old, evidence), _cell(new, evidence)
        if before and after and before.text != after.text:
            column = view.column_label(evidence.form, evidence.column)
            yield Change(evidence.label or evidence.row, column, before.text, after.text)


def _once(evidence: Iterable[Evidence]) -> Iterable[Evidence]:
    return {(e.form, e.subject, e.row, e.column): e for e in evidence}.values()


def _cell(view: CheckView, evidence: Evidence) -> Cell | None:
    for report in view.reports:
        for form in report.forms:
            if (form.form, form.subject) == (evidence.form, evidence.subject):
                row = form.row(evidence.row)
                if row is not None:
                    return row.cells.get(evidence.column, Cell(""))
    return None
