"""What every report of a check shows, in the order a reader with ten minutes needs it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from mingzhang.findings import CheckResult, Evidence, Finding
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.language import say
from mingzhang.rulebook import ColumnDef, Rulebook

if TYPE_CHECKING:
    from mingzhang.checking.certificate.model import Certificate
    from mingzhang.scoring.model import IndicatorScore, ScoreSheet

SEVERITIES = (("error", "错误", "Errors"), ("warning", "提醒", "Warnings"), ("info", "信息", "Information"))
SEVERITY_RANK = {name: position for position, (name, _, _) in enumerate(SEVERITIES)}

CellKey = tuple[str, str, str | None, str, str]


class Group(msgspec.Struct, frozen=True):
    """Findings of one severity, with its Chinese and English name."""

    severity: str
    name: str
    name_en: str
    findings: tuple[Finding, ...]


class NotCheckedRule(msgspec.Struct, frozen=True):
    """A rule that could not be told anywhere or somewhere, with its distinct reasons."""

    rule: str
    name: str
    reasons: tuple[str, ...]


class CheckView(msgspec.Struct, frozen=True, dict=True):
    """Everything a report prints: documents, findings by severity, scores, what could not be told, the tables.

    Attributes:
        sample: The data is partly made up and must be marked 示例数据 wherever it shows.
        certificate: Whether all tables can be true together; None where that was not searched for.
        language: Of its sentences and rule names; see `mingzhang.publishing.report.spoken`.
    """

    reports: tuple[Report, ...]
    result: CheckResult
    sheets: "tuple[ScoreSheet, ...]"
    book: Rulebook
    sample: bool = False
    certificate: "Certificate | None" = None
    language: Literal["zh", "en"] = "zh"

    @cached_property
    def standing(self) -> tuple[Finding, ...]:
        """Findings that fail and were not ignored, worst first."""
        found = [f for f in self.result.findings if f.outcome == "fails" and not f.ignored]
        return tuple(sorted(found, key=lambda f: (SEVERITY_RANK[f.severity], f.rule)))

    @cached_property
    def tails(self) -> tuple[Finding, ...]:
        """Differences inside rounding, which hold."""
        return tuple(f for f in self.result.findings if f.outcome == "tail")

    @cached_property
    def ignored(self) -> tuple[Finding, ...]:
        """Findings set aside by the person who ran the check, with their reason."""
        return tuple(f for f in self.result.findings if f.ignored)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Standing findings by severity; empty groups are left out."""
        made = (
            Group(key, name, name_en, tuple(f for f in self.standing if f.severity == key))
            for key, name, name_en in SEVERITIES
        )
        return tuple(group for group in made if group.findings)

    @cached_property
    def counts(self) -> Counter[str]:
        """Standing findings by severity."""
        return Counter(f.severity for f in self.standing)

    @cached_property
    def cells(self) -> int:
        """Cells read that print something."""
        return sum(not cell.blank for _, _, cell in self._all_cells())

    @cached_property
    def marked(self) -> int:
        """Cells whose reading was not plain."""
        return sum(cell.mark is not None for _, _, cell in self._all_cells())

    @cached_property
    def forms(self) -> int:
        """Forms read."""
        return sum(len(report.forms) for report in self.reports)

    @cached_property
    def unread(self) -> int:
        """Things seen and not read."""
        return sum(len(report.unread) for report in self.reports)

    @cached_property
    def not_checked(self) -> tuple[NotCheckedRule, ...]:
        """Rules that could not be told, once each."""
        reasons: dict[str, list[str]] = {}
        for entry in self.result.not_checked:
            _add_once(reasons.setdefault(entry.rule, []), entry.why)
        return tuple(
            NotCheckedRule(rule, self.rule_name(rule), tuple(why)) for rule, why in sorted(reasons.items())
        )

    @cached_property
    def _by_cell(self) -> dict[CellKey, Finding]:
        """The worst standing finding at each cell."""
        found: dict[CellKey, Finding] = {}
        for finding in reversed(self.standing):
            found.update((_evidence_key(finding.document, e), finding) for e in finding.evidence)
        return found

    def finding_at(self, report: Report, form: FilledForm, row: Row, column: str) -> Finding | None:
        """The worst finding that quotes a cell, None where no finding does."""
        return self._by_cell.get((report.document.name, form.form, form.subject, row.id, column))

    def number_of(self, finding: Finding) -> int:
        """The finding's running number in the report, counted from 1."""
        return self.standing.index(finding) + 1

    def rule_name(self, rule: str) -> str:
        """The rule's name in the language of the view, or its identifier where the rule book has none."""
        known = self.book.rules.get(rule)
        return getattr(known.name, self.language) if known else rule

    def columns(self, form: FilledForm) -> list[ColumnDef]:
        """The columns of a form as printed, with their labels; all defined ones where none are recorded."""
        defined = self._columns_of(form.form)
        if not form.columns:
            return [c for i, c in defined.items() if any(i in row.cells for row in form.rows)]
        return [defined.get(i) or ColumnDef(id=i, label=i, header=()) for i in form.columns]

    def column_label(self, form: str, column: str) -> str:
        """The printed name of a column, or its identifier where the definition does not know it."""
        known = self._columns_of(form).get(column)
        return known.label if known else column

    def _columns_of(self, form: str) -> dict[str, ColumnDef]:
        definition = self.book.forms.get(form)
        blocks = definition.blocks if definition else ()
        return {column.id: column for block in blocks for column in block.columns}

    def _all_cells(self) -> Iterable[tuple[FilledForm, Row, Cell]]:
        for report in self.reports:
            for form in report.forms:
                for row in form.rows:
                    for cell in row.cells.values():
                        yield form, row, cell


def _add_once(seen: list[str], text: str) -> None:
    if text not in seen:
        seen.append(text)


def _evidence_key(document: str, evidence: Evidence) -> CellKey:
    return document, evidence.form, evidence.subject, evidence.row, evidence.column


def differing(sheet: "ScoreSheet") -> "list[IndicatorScore]":
    """Indicators whose printed score is not the computed one."""
    return [i for i in sheet.indicators if None not in (i.printed, i.computed) and i.printed != i.computed]


def make_view(  # noqa: PLR0913 - the parts of a view, each named by its caller
    reports: Sequence[Report],
    result: CheckResult,
    sheets: "Sequence[ScoreSheet]",
    book: Rulebook,
    *,
    sample: bool = False,
    certificate: "Certificate | None" = None,
) -> CheckView:
    """The view of a check for all report formats."""
    return CheckView(tuple(reports), result, tuple(sheets), book, sample, certificate)


def place(page: int | None, line: int | None) -> str:
    """Where something stands, in words: 第8页, 第131行; empty where nobody knows."""
    return say("，".join(part for part in (f"第{page}页" if page else "", f"第{line}行" if line else "") if part))


def entry_place(evidence: Evidence) -> str:
    """Where an operand stands."""
    return place(evidence.source.page, evidence.source.line)


__all__ = [
    "SEVERITIES",
    "SEVERITY_RANK",
    "CheckView",
    "Group",
    "NotCheckedRule",
    "differing",
    "entry_place",
    "make_view",
    "place",
]
