"""The letter of a check: what was found, where, by which source, and what is to be done about it."""

from collections.abc import Iterator

from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.publishing.documents.model import (
    Ask,
    Block,
    DocumentTree,
    Heading,
    Paragraph,
    Run,
    SheetBlock,
    Words,
)
from mingzhang.publishing.papers.rows import listed
from mingzhang.publishing.report.view import SEVERITIES, CheckView, entry_place
from mingzhang.rulebook.papers import LetterDef

_NAMES = {key: name for key, name, _ in SEVERITIES}
_WIDTHS = (6, 6, 44, 34, 34, 9, 11, 16)
"""Of the columns of the list."""

_ASKED = ("error", "warning")
"""Severities that call for something to be done."""


def letter(view: CheckView, notice: str = "") -> DocumentTree:
    """The letter to the department whose documents were checked; who sends it, and when, is asked for."""
    known = view.book.papers.rectification_letter
    first = view.reports[0] if view.reports else None
    entity = (first.entity if first else "") or ""
    year = first.fiscal_year if first else None
    title = _filled(known.title, view, [])
    return DocumentTree(title, entity, year, tuple(_blocks(known, view, title)), notice)


def asked_for(view: CheckView) -> list[Finding]:
    """The findings that call for something to be done, worst first."""
    return [finding for finding in view.standing if finding.severity in _ASKED]


def _blocks(known: LetterDef, view: CheckView, title: str) -> Iterator[Block]:
    found = asked_for(view)
    yield Heading(1, (Words(title),))
    yield Paragraph((Words(_filled(known.recipient, view, found)),))
    yield Paragraph((Words(_filled(known.opening if found else known.none, view, found)),))
    if found:
        yield Heading(2, (Words(known.problems),))
        for number, finding in enumerate(found, 1):
            yield from _problem(known, number, finding)
        yield Heading(2, (Words(known.demands),))
        yield Paragraph((Words(known.closing), _ask(known, "due")))
    yield Paragraph((_ask(known, "issuer"),))
    yield Paragraph((_ask(known, "date"),))
    if found:
        rows = [_row(number, finding) for number, finding in enumerate(found, 1)]
        yield SheetBlock(listed(known.list, known.heads, rows, _WIDTHS), landscape=True)


def _ask(known: LetterDef, key: str) -> Run:
    return Ask(f"letter.{key}", known.asks[key])


def _filled(pattern: str, view: CheckView, found: list[Finding]) -> str:
    first = view.reports[0] if view.reports else None
    known = view.book.papers.rectification_letter
    names = "、".join(dict.fromkeys(_called(known, report) for report in view.reports))
    return pattern.format(
        entity=(first.entity if first else "") or "",
        title=names,
        checked=view.result.checked,
        held=view.result.held,
        count=len(found),
        errors=sum(finding.severity == "error" for finding in found),
        warnings=sum(finding.severity == "warning" for finding in found),
        unknown=len(view.not_checked),
    )


def _called(known: LetterDef, report: Report) -> str:
    name = known.documents.get(report.kind, known.documents["other"])
    return known.dated.format(year=report.fiscal_year, document=name) if report.fiscal_year else name


def _problem(known: LetterDef, number: int, finding: Finding) -> Iterator[Block]:
    yield Paragraph((Words(known.item.format(number=number, message=finding.message), strong=True),))
    if finding.suggestion or finding.basis:
        yield Paragraph((Words(known.advice.format(suggestion=finding.suggestion, basis=finding.basis)),))


def _row(number: int, finding: Finding) -> tuple[str, ...]:
    return str(number), _NAMES[finding.severity], finding.message, _places(finding), finding.suggestion, "", "", ""


def _places(finding: Finding) -> str:
    """Where its operands stand, each place once."""
    places = dict.fromkeys(
        "，".join(filter(None, (entry.title, entry.label, entry_place(entry)))) for entry in finding.evidence
    )
    return "\n".join(filter(None, places))
