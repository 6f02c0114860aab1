"""The form of a self-evaluation made of its rows, scored and checked by the core: no score is computed here."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.checking import Options, check
from mingzhang.findings import Finding
from mingzhang.forms import Cell, Document, FilledForm, Report, Row, Source
from mingzhang.forms.cells import add_quantities, make_cell, make_points
from mingzhang.office.models import Organisation
from mingzhang.quantities import exact, round_half_up
from mingzhang.rulebook import BlockDef, Rulebook, load
from mingzhang.scoring import IndicatorScore, ScoreSheet, score_form
from mingzhang.scoring.methods import number
from mingzhang.scoring.self_evaluation import EXECUTION_ROW, SUBTOTAL, TOTAL

FORM = "self_evaluation"
INDICATOR = "indicator."
COMPUTED, BECAUSE = "computed", "because"
"""Beside an actual: what was computed, and why another number was typed; no columns of the printed form."""
COLUMNS = ("level1", "level2", "level3", "target", "actual", "weight", "score", "note")
OPEN = {
    "field.": ("text",),
    "funds.": ("initial", "adjusted", "executed"),
    "goal.actual": ("text",),
    INDICATOR: ("actual", "score", "note", BECAUSE),
    "low_score_explanation": ("text",),
}
"""Beginning of a row's name to the columns that a person fills in there."""
_GROUP, _DEMANDS = "P", ("deviation_explained", "low_score_explained")
_ENTRY = Source(via="entry")
_RATE_DIGITS = 2
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A self-evaluation as the core sees it.

    Attributes:
        form: With every score that can be computed.
        findings: Row to what the checks of self-evaluations say of it.
        demanded: Field (`indicator.3.note`) to the sentence that asks for it.
    """

    form: FilledForm
    report: Report
    sheet: ScoreSheet
    findings: Mapping[str, tuple[Finding, ...]]
    demanded: Mapping[str, str]

    def score(self, row: str) -> IndicatorScore | None:
        """The score of a row."""
        return next((one for one in self.sheet.indicators if one.row == row), None)


def takes_points(one: IndicatorScore) -> bool:
    """Whether a person gives the points of an indicator, since no formula does."""
    return one.computed is None or bool(one.judged_by) or one.stands or one.method == "tiers"


def fields_of(rows: Texts) -> Iterator[tuple[str, str]]:
    """Every row and column that a person fills in."""
    for row in rows:
        columns = next((names for start, names in OPEN.items() if row.startswith(start)), ())
        yield from ((row, column) for column in columns)


def with_typed(rows: Texts, typed: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The rows with what was typed into their open fields; names that are no open field change nothing."""
    found = {row: dict(texts) for row, texts in rows.items()}
    for row, column in fields_of(rows):
        text = typed.get(f"{row}.{column}")
        if text is not None:
            found[row][column] = text.strip()
    return found


def scored_form(rows: Texts, organisation: Organisation, year: int) -> tuple[FilledForm, ScoreSheet]:
    """The form with every score that can be computed, and how they came about."""
    book = load()
    sheet = score_form(typed := form_of(rows, book), _report(typed, rows, _entity(organisation), year), book)
    return form_of(_with_scores(rows, sheet), book), sheet


def judge(rows: Texts, organisation: Organisation, year: int) -> Judged:
    """The form with its scores, what the checks say of each row, and what the notes demand."""
    book = load()
    form, sheet = scored_form(rows, organisation, year)
    report = _report(form, rows, _entity(organisation), year)
    result = check([report], book, options=Options(only=_rules(book)))
    return Judged(form, report, sheet, _by_row(result.findings), _demanded(result.findings, book))


def _entity(organisation: Organisation) -> str:
    """The organisation with its place before it, by which the core finds the policy of the place."""
    name, region = organisation.name, organisation.region
    return name if region in name else f"{region}{name}"


def _report(form: FilledForm, rows: Texts, entity: str, year: int) -> Report:
    digest = hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    document = Document(form.subject or "", digest, 1, "entry")
    return Report(document, entity, year, "self_evaluations", (form,))


def form_of(rows: Texts, book: Rulebook) -> FilledForm:
    """The filled form, its rows in the order of the definition."""
    definition = book.forms[FORM]
    made = [row for block in definition.blocks for row in _rows_of(block, rows, definition.unit)]
    subject = rows.get("field.project", {}).get("text")
    return FilledForm(FORM, definition.title, tuple(made), definition.unit, subject, columns=COLUMNS)


def _rows_of(block: BlockDef, rows: Texts, unit: str | None) -> Iterator[Row]:
    if block.open:
        numbers = sorted(int(row.removeprefix(INDICATOR)) for row in rows if row.startswith(INDICATOR))
        yield from (_indicator(block, f"{INDICATOR}{n}", rows) for n in numbers)
        return
    for known in block.rows:
        row = f"{block.id}.{known.id}" if block.id else known.id
        if row in rows:
            yield Row(row, known.labels[0], _cells(block, rows[row], unit), source=_ENTRY)


def _cells(block: BlockDef, texts: Mapping[str, str], unit: str | None) -> dict[str, Cell]:
    return {c.id: make_cell(texts[c.id], c, unit, _ENTRY) for c in block.columns if texts.get(c.id)}


def _indicator(block: BlockDef, row: str, rows: Texts) -> Row:
    texts = rows[row]
    cells = _cells(block, texts, None)
    add_quantities(cells)
    group = [_number(t.get("weight", "")) for t in rows.values() if t.get("level1") == texts.get("level1")]
    cells["level1_weight"] = make_points(number(sum(group, Decimal(0))), _ENTRY)
    return Row(row, texts.get("level3", ""), cells, source=_ENTRY)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal(0)


def _with_scores(rows: Texts, sheet: ScoreSheet) -> dict[str, dict[str, str]]:
    """The rows with the scores of the sheet in place of the typed ones."""
    found = {row: dict(texts) for row, texts in rows.items()}
    for one in sheet.indicators:
        found[one.row]["score"] = _points(one.counted)
    if EXECUTION_ROW in found:
        found[EXECUTION_ROW]["rate"] = execution_rate(found[EXECUTION_ROW])
    parts = {name: computed for name, _, computed in sheet.parts}
    leaves = [one.weight for one in sheet.indicators if one.row != EXECUTION_ROW and one.weight is not None]
    found["subtotal"] = {"weight": number(sum(leaves, Decimal(0))), "score": _points(parts.get(SUBTOTAL))}
    found["total"] = {"score": _points(parts.get(TOTAL))}
    return found


def _points(value: Decimal | None) -> str:
    return "" if value is None else number(value)


def execution_rate(texts: Mapping[str, str]) -> str:
    """Execution of the adjusted budget as the form prints it; a dash where there is none."""
    adjusted, executed = _number(texts.get("adjusted", "")), _number(texts.get("executed", ""))
    return f"{round_half_up(exact(executed) * 100 / exact(adjusted), _RATE_DIGITS):f}%" if adjusted else "-"


def _rules(book: Rulebook) -> frozenset[str]:
    rules = (r for r in book.rules.values() if r.group == _GROUP and FORM in r.applies.forms)
    return frozenset(rule.id for rule in rules)


def _by_row(findings: tuple[Finding, ...]) -> dict[str, tuple[Finding, ...]]:
    """Each finding at every row that it rests on, once; one that rests on none at the total."""
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        for row in dict.fromkeys([e.row for e in finding.evidence] or ["total"]):
            found[row] = (*found.get(row, ()), finding)
    return found


def _demanded(findings: tuple[Finding, ...], book: Rulebook) -> dict[str, str]:
    """The boxes of reasons that the checks miss, by their field."""
    missed = [f for f in findings if book.rules[f.rule].kind in _DEMANDS and f.severity != "info"]
    return {
        f"{e.row}.{e.column}": book.rules[finding.rule].suggestion
        for finding in missed
        for e in finding.evidence
        if e.column in {"note", "text"}
    }
