"""The JSON that other programs rely on: readings, findings and scores, numbers as decimal strings."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from mingzhang.findings import CheckResult, Evidence, Finding, NotChecked
from mingzhang.forms import Cell, FilledForm, Report, Row, Source, Statement
from mingzhang.scoring.model import IndicatorScore, ScoreSheet

READING = "mingzhang.reading/1"
FINDINGS = "mingzhang.findings/1"
SCORES = "mingzhang.scores/1"

Json = dict[str, Any]


def reading_json(reports: Iterable[Report]) -> Json:
    """What `read --json` prints."""
    return {"contract": READING, "documents": [_report(report) for report in reports]}


def findings_json(result: CheckResult) -> Json:
    """What `check --json` prints."""
    return {
        "contract": FINDINGS,
        "findings": [_finding(finding) for finding in result.findings],
        "certificate": _no_certificate(),
        "checked": result.checked,
        "held": result.held,
        "tails": result.tails,
        "not_checked": [_not_checked(entry) for entry in result.not_checked],
    }


def scores_json(sheets: Iterable[ScoreSheet]) -> Json:
    """What `score --json` prints."""
    return {"contract": SCORES, "scores": [_sheet(sheet) for sheet in sheets]}


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
        "unread": [{"page": u.page, "what": u.what, "why": u.why} for u in report.unread],
    }


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
        **_place(cell.source),
        "via": cell.source.via,
        "mark": cell.mark,
        "why": cell.why,
    }


def _place(source: Source) -> Json:
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
    }


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "outcome": finding.outcome,
        "document": finding.document,
        "message": finding.message,
        "printed": finding.printed,
        "expected": finding.expected,
        "difference": finding.difference,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "arithmetic": finding.arithmetic,
        "basis": finding.basis,
        "suggestion": finding.suggestion,
        "consequences": list(finding.consequences),
        "ignored": finding.ignored,
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        "form": evidence.form,
        "subject": evidence.subject,
        "row": evidence.row,
        "column": evidence.column,
        "label": evidence.label,
        "text": evidence.text,
        **_place(evidence.source),
    }


def _no_certificate() -> Json:
    """The certificate is null as long as no search for it was made."""
    return {
        "feasible": None,
        "why": "本版本尚不做联合舍入证明",
        "cells": 0,
        "equations": 0,
        "witness": None,
        "conflict": [],
        "correction": None,
    }


def _not_checked(entry: NotChecked) -> Json:
    return {"rule": entry.rule, "why": entry.why}


def _sheet(sheet: ScoreSheet) -> Json:
    return {
        "policy": sheet.policy,
        "document": sheet.document,
        "subject": sheet.subject,
        "printed": plain(sheet.printed),
        "computed": plain(sheet.computed),
        "grade_printed": sheet.grade_printed,
        "grade": sheet.grade,
        "points_computed": plain(sheet.points_computed),
        "points_judged": plain(sheet.points_judged),
        "parts": [{"name": n, "printed": plain(p), "computed": plain(c)} for n, p, c in sheet.parts],
        "indicators": [_indicator(indicator) for indicator in sheet.indicators],
    }


def _indicator(score: IndicatorScore) -> Json:
    return {
        "name": score.name,
        "weight": plain(score.weight),
        "target": score.target,
        "actual": score.actual,
        "printed": plain(score.printed),
        "computed": plain(score.computed),
        "formula": score.formula,
        "method": score.method,
        "inputs": [],
        "judged_by": score.judged_by,
        "why": score.why,
    }


def merged(entries: Sequence[NotChecked]) -> list[tuple[str, list[str]]]:
    """Rules that could not be told with their distinct reasons, for summaries."""
    ordered = sorted(entries, key=lambda e: e.rule)
    return [(rule, sorted({e.why for e in group})) for rule, group in groupby(ordered, key=lambda e: e.rule)]
