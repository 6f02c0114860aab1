"""What a check says of one report, as the portal shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Report
from mingzhang.language import LANGUAGES, speaking
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.certified import verdict
from mingzhang.publishing.report.spoken import spoken_view
from mingzhang.publishing.report.view import SEVERITIES
from mingzhang.publishing.sealing.canonical import digest_of
from mingzhang.publishing.site.grids import placings

_Key = tuple[str, str | None, str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """A finding: how bad, by which rule, what it says, and the cells that it quotes with their pages."""

    severity: str
    severity_name: str
    rule: str
    rule_name: str
    text: str
    arithmetic: str
    suggestion: str
    basis: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The check of one report: what stands, how much was checked and could not be, the certificate's sentence.

    Attributes:
        english: The same in English; what documents print and the citations of the law stay as they are.
    """

    messages: tuple[Message, ...]
    checked: int
    not_checked: int
    tails: int
    certificate: str
    english: "Checked | None" = None

    def said(self, language: str) -> "Checked":
        """The same in a language, as far as it is known there."""
        return self.english if language == "en" and self.english else self

    @property
    def inputs(self) -> str:
        """The hash of all that it says."""
        return digest_of(
            [
                *(f"{m.severity}|{m.rule}|{m.text}|{m.arithmetic}|{m.suggestion}" for m in self.messages),
                f"{self.checked} {self.not_checked} {self.tails} {self.certificate}",
                self.english.inputs if self.english else "",
            ]
        )


def checked_of(view: CheckView, report: Report) -> Checked:
    """What a check says of one of its reports, in every language, whichever is spoken."""
    pages = _pages(report, view)
    made = {}
    for language in LANGUAGES:
        with speaking(language):
            made[language] = _checked(spoken_view(view), report, pages)
    return replace(made["zh"], english=made["en"])


def _checked(view: CheckView, report: Report, pages: dict[_Key, str]) -> Checked:
    own = [finding for finding in view.standing if finding.document == report.document.name]
    names = {severity: name_en if view.language == "en" else name for severity, name, name_en in SEVERITIES}
    return Checked(
        messages=tuple(_message(finding, names, view, pages) for finding in own),
        checked=view.result.checked,
        not_checked=len(view.not_checked),
        tails=sum(tail.document == report.document.name for tail in view.tails),
        certificate=verdict(view.certificate),
    )


def _pages(report: Report, view: CheckView) -> dict[_Key, str]:
    """Cell to the address of its origin."""
    return {
        (placing.form.form, placing.form.subject, row.id, column): placing.origin(row, column)
        for placing in placings(report, view.book)
        for row in placing.form.rows
        for column in row.cells
    }


def _message(finding: Finding, names: dict[str, str], view: CheckView, pages: dict[_Key, str]) -> Message:
    return Message(
        severity=finding.severity,
        severity_name=names.get(finding.severity, finding.severity),
        rule=finding.rule,
        rule_name=view.rule_name(finding.rule),
        text=finding.message,
        arithmetic=finding.arithmetic,
        suggestion=finding.suggestion,
        basis=finding.basis,
        cells=tuple(_cells(finding.evidence, pages)),
    )


def _cells(evidence: Sequence[Evidence], pages: dict[_Key, str]) -> list[tuple[str, str]]:
    found = []
    for one in evidence:
        href = pages.get((one.form, one.subject, one.row, one.column))
        if href:
            found.append((f"{one.label or one.row} {one.text}", href))
    return found
