"""The JSON that other programs rely on: readings, findings and scores, numbers as decimal strings."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.findings import CheckResult, Evidence, Finding, NotChecked
from mingzhang.forms import Cell, FilledForm, Report, Row, Source, Statement, Unread
from mingzhang.language import say, spoken

if TYPE_CHECKING:
    from mingzhang.checking.certificate.model import Certificate, Conflict, Correction
    from mingzhang.clocks import Clock
    from mingzhang.scoring.model import ScoreSheet

READING = "mingzhang.reading/1"
FINDINGS = "mingzhang.findings/1"
SCORES = "mingzhang.scores/1"
CLOCKS = "mingzhang.clocks/1"

Json = dict[str, Any]


def reading_json(reports: Iterable[Report]) -> Json:
    """What `read --json` prints."""
    return {"contract": READING, "documents": [_report(report) for report in reports]}


def findings_json(
    result: CheckResult, certificate: "Certificate | None" = None, reports: Iterable[Report] = ()
) -> Json:
    """What `check --json` prints; the reports say what of them was not read, and so not checked."""
    return {
        "contract": FINDINGS,
        "findings": [_finding(finding) for finding in result.findings],
        "certificate": _certificate(certificate) if certificate else _NO_CERTIFICATE,
        "checked": result.checked,
        "held": result.held,
        "tails": result.tails,
        "not_checked": [_not_checked(entry) for entry in result.not_checked],
        "unread": [{"document": r.document.name, **_unread(entry)} for r in reports for entry in r.unread],
    }


def scores_json(sheets: "Iterable[ScoreSheet]") -> Json:
    """What `score --json` prints."""
    from mingzhang.publishing.score_contract import sheet_json  # noqa: PLC0415 - most commands score nothing

    return {"contract": SCORES, "scores": [sheet_json(sheet) for sheet in sheets]}


def clocks_json(clocks: "Iterable[Clock]", faults: Iterable[str]) -> Json:
    """What `clocks --json` prints."""
    return {"contract": CLOCKS, "clocks": [_clock(clock) for clock in clocks], "faults": list(faults)}


def _clock(clock: "Clock") -> Json:
    return {
        "deadline": clock.deadline.id,
        "rule": clock.deadline.rule,
        "subject": clock.subject,
        "row": clock.row,
        "start": clock.start and clock.start.isoformat(),
        "done": clock.done and clock.done.isoformat(),
        "due": [
            {
                "day_type": due.day_type,
                "day": due.day.isoformat(),
                "late_working_days": due.late_working,
                "late_calendar_days": due.late_calendar,
            }
            for due in clock.dues
        ],
        "state": clock.state,
        "why": clock.why,
        "interest": plain(clock.interest),
        "arithmetic": clock.arithmetic,
        "basis": list(clock.deadline.basis),
    }


def plain(number: Decimal | None) -> str | None:
    """A number as a decimal string without exponent, None for none."""
    return None if number is None else f"{number:f}"


def _report(report: Report) -> Json:
    document = report.document
    return {
        "name": document.name,
        "part": report.part,
        "sha256": document.sha256,
        "pages": document.pages,
        "reader": document.reader,
        "entity": report.entity,
        "fiscal_year": report.fiscal_year,
        "kind": report.kind,
        "forms": [_form(form) for form in report.forms],
        "statements": [_statement(statement) for statement in report.statements],
        "unread": [_unread(entry) for entry in report.unread],
    }


def _unread(entry: Unread) -> Json:
    return {"page": entry.page, "what": entry.what, "why": entry.why}


def _form(form: FilledForm) -> Json:
    return {
        "form": form.form,
        "title": form.title,
        "subject": form.subject,
        "unit": form.unit,
        "page": form.source.page,
        "line": form.source.line,
        "columns": list(form.columns),
        "rows": [_row(row) for row in form.rows],
        "notes": list(form.notes),
        "declared_empty": form.declared_empty,
    }


def _row(row: Row) -> Json:
    return {
        "row": row.id,
        "code": row.code,
        "label": row.label,
        "line_no": row.line_no,
        "cells": {column: _cell(cell) for column, cell in row.cells.items()},
    }


def _cell(cell: Cell) -> Json:
    return {
        "text": cell.text,
        "value": plain(cell.value),
        "unit": cell.unit,
        **place_json(cell.source),
        "via": cell.source.via,
        "mark": cell.mark,
        "why": cell.why,
    }


def place_json(source: Source) -> Json:
    """Where something stands, as JSON."""
    box = None if source.box is None else [round(edge, 2) for edge in source.box]
    return {"page": source.page, "line": source.line, "box": box}


def _statement(statement: Statement) -> Json:
    return {
        "section": statement.section,
        "subject": statement.subject,
        "measure": statement.measure,
        "text": statement.text,
        "value": plain(statement.value),
        "unit": statement.unit,
        "page": statement.source.page,
        "line": statement.source.line,
        "period": statement.period,
        "scope": statement.scope,
        "stage": statement.stage,
        "direction": statement.direction,
        "compare_to": statement.compare_to,
        "base": statement.base,
        "part_of": statement.part_of,
        "operator": statement.operator,
        "mark": statement.mark,
        "why": statement.why,
    }


def _finding(finding: Finding) -> Json:
    """A finding in Chinese; with its sentences in English beside them where English is spoken."""
    said = {"message_en": say(finding.message), "suggestion_en": say(finding.suggestion)}
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "outcome": finding.outcome,
        "document": finding.document,
        "message": finding.message,
        "printed": finding.printed,
        "expected": finding.expected,
        "difference": finding.difference,
        "evidence": [evidence_json(evidence) for evidence in finding.evidence],
        "arithmetic": finding.arithmetic,
        "basis": finding.basis,
        "suggestion": finding.suggestion,
        "consequences": list(finding.consequences),
        "ignored": finding.ignored,
        **(said if spoken() == "en" else {}),
    }


def evidence_json(evidence: Evidence) -> Json:
    """One operand of a finding or a source of a score, as JSON."""
    return {
        "form": evidence.form,
        "subject": evidence.subject,
        "row": evidence.row,
        "column": evidence.column,
        "label": evidence.label,
        "text": evidence.text,
        **place_json(evidence.source),
    }


_NO_CERTIFICATE: Json = {
    "feasible": None,
    "why": "本次没有做联合舍入证明",
    "cells": 0,
    "equations": 0,
    "witness": None,
    "conflict": [],
    "correction": None,
    "conflicts": [],
}


def _certificate(certificate: "Certificate") -> Json:
    """The witness as one text, `form row column = 元` a line; conflicts also one by one."""
    witness = certificate.witness
    lines = (f"{place.form} {place.row} {place.column} = {yuan:f}" for place, yuan in (witness or {}).items())
    return {
        "feasible": certificate.feasible,
        "why": certificate.why,
        "cells": certificate.cells,
        "equations": certificate.equations,
        "witness": None if witness is None else "\n".join(lines),
        "conflict": [evidence_json(cell) for cell in certificate.conflict],
        "correction": _correction(certificate.correction) if certificate.correction else None,
        "conflicts": [_conflict(conflict) for conflict in certificate.conflicts],
    }


def _conflict(conflict: "Conflict") -> Json:
    return {
        "cells": [evidence_json(cell) for cell in conflict.cells],
        "rules": list(conflict.rules),
        "corrections": [_correction(correction) for correction in conflict.corrections],
        "complete": conflict.complete,
        "tie": conflict.tie,
        "doubt": conflict.doubt,
    }


def _correction(correction: "Correction") -> Json:
    return {
        "cell": evidence_json(correction.cell),
        "low": plain(correction.low),
        "high": plain(correction.high),
    }


def _not_checked(entry: NotChecked) -> Json:
    return {"rule": entry.rule, "why": entry.why}
