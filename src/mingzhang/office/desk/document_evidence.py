"""What a finding quotes as addresses: each piece of evidence leads to the page, table or line that prints it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Report, Source
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_files import lines_of
from mingzhang.office.queries.page_images import is_pdf
from mingzhang.office.queries.printed import LINES, cell_of, line_of, run_of
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.view import place

SHEETS = frozenset({"xlsx", "xls"})
"""Readers whose pages are the sheets of a workbook."""

Thing = TypeVar("Thing")
HERE = "asked"
"""Marks what the address asks for, and names it so that the page opens there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks to be marked: a finding, and one piece of its evidence.

    Attributes:
        number: The finding's number; None for a rounding tail, which has none.
        evidence: None where the finding as a whole is asked for.
    """

    finding: Finding | None = None
    number: int | None = None
    evidence: Evidence | None = None

    @property
    def quoted(self) -> tuple[Evidence, ...]:
        """All that the finding quotes."""
        return self.finding.evidence if self.finding else ()

    @property
    def severity(self) -> str:
        """How grave the finding is, as pages colour it."""
        if self.finding is None:
            return "info"
        return "tail" if self.finding.outcome == "tail" else self.finding.severity


def asked_of(request: HttpRequest, view: CheckView) -> Asked:
    """What the address asks for; nothing where it names no finding of the document."""
    finding = _nth(view.standing, request.GET.get("finding", ""))
    number = view.number_of(finding) if finding else None
    finding = finding or _nth(view.tails, request.GET.get("tail", ""))
    evidence = _nth(finding.evidence, request.GET.get("of", "")) if finding else None
    return Asked(finding, number, evidence)


def _nth(things: tuple[Thing, ...], number: str) -> Thing | None:
    known = number.isascii() and number.isdigit() and 0 < int(number) <= len(things)
    return things[int(number) - 1] if known else None


def where_of(report: Report, source: Source) -> str:
    """Where something stands, in the words of its kind of file: page and line, or sheet and row."""
    if report.document.reader in SHEETS and source.page:
        return f"第{source.page}张工作表" + (f"，第{source.line}行" if source.line else "")
    return place(source.page, source.line)


class Places:
    """The addresses of what the findings of one document quote."""

    def __init__(self, document: CheckedDocument, view: CheckView) -> None:
        self.document, self.view = document, view
        self.pdf = is_pdf(document.pk)
        self._readers = {report.document.name: report.document.reader for report in view.reports}
        self._lines: list[str] | None = None

    def first(self, finding: Finding) -> str | None:
        """The address of the first figure that a finding quotes."""
        return next(
            filter(None, (self.of(finding, number) for number in range(1, len(finding.evidence) + 1))), None
        )

    def of(self, finding: Finding, number: int) -> str | None:
        """The address of the evidence with that number, counted from 1; None where nobody knows its place."""
        evidence = finding.evidence[number - 1]
        address = self._page(evidence) or self._line(finding, evidence) or self._cell(finding, evidence)
        address = address or self._text(finding, evidence) or self._whole_page(evidence)
        return f"{address}?{self._words(finding, number)}#{HERE}" if address else None

    def where_of(self, finding: Finding, evidence: Evidence) -> str:
        """Where a piece of evidence stands, in words."""
        report = next((r for r in self.view.reports if r.document.name == finding.document), None)
        return where_of(report, evidence.source) if report else ""

    def each(self, finding: Finding) -> Iterable[tuple[Evidence, str | None]]:
        """All that a finding quotes, each with its address."""
        return [(e, self.of(finding, number)) for number, e in enumerate(finding.evidence, 1)]

    def printed(self, report: Report, evidence: Evidence) -> str | None:
        """The page or line that prints a figure, whatever is said of it; None where the file has neither."""
        line = evidence.source.line
        if line and report.document.reader == LINES:
            return reverse("document-lines", args=[self.document.pk, line])
        return self._whole_page(evidence)

    def _words(self, finding: Finding, number: int) -> str:
        if finding.outcome == "tail":
            return urlencode({"tail": self.view.tails.index(finding) + 1, "of": number})
        return urlencode({"finding": self.view.number_of(finding), "of": number})

    def _page(self, evidence: Evidence) -> str | None:
        return self._whole_page(evidence) if evidence.source.box else None

    def _whole_page(self, evidence: Evidence) -> str | None:
        page = evidence.source.page
        return reverse("document-page", args=[self.document.pk, page]) if self.pdf and page else None

    def _line(self, finding: Finding, evidence: Evidence) -> str | None:
        """The line of a flattened text, where it prints what is quoted."""
        line = evidence.source.line
        if not line or self._readers.get(finding.document) != LINES:
            return None
        if self._lines is None:
            self._lines = lines_of(self.document.pk)
        run = run_of(self._lines, line, evidence.text)
        return reverse("document-lines", args=[self.document.pk, run.start]) if run else None

    def _cell(self, finding: Finding, evidence: Evidence) -> str | None:
        found = cell_of(self.view, finding, evidence)
        return reverse("document-table", args=[self.document.pk, found.part, found.position]) if found else None

    def _text(self, finding: Finding, evidence: Evidence) -> str | None:
        found = line_of(self.view, finding, evidence)
        return reverse("document-text", args=[self.document.pk, *found]) if found else None
