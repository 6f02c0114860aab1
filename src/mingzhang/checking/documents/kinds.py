"""Kinds of rules about a document as a whole: are its tables there, are heads, units and cells filled."""

from collections.abc import Iterator

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.tables.kinds import gaps_for, views_for
from mingzhang.checking.views import FormView
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.rulebook import FormDef
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.model import NATIONAL
from mingzhang.rulebook.rules import RuleDef
from mingzhang.rulebook.table_sets import TableSet

_EXAMPLES = 5


class Completeness(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `table_set`: from how many tables on a document counts as complete accounts."""

    complete_from: int


def table_set(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A document of complete accounts holds every table of its set, empty ones too."""
    chosen = _set_of(report, book)
    wanted = [book.forms[table.form] for table in chosen.tables] if chosen else []
    present = [form for form in wanted if report.first(form.id)]
    if len(present) < parameters_of(rule, Completeness).complete_from:
        yield CannotTell(f"只读到{len(present)}张法定表格，不能认定为完整的决算")
        return
    yield from (HOLDS for _ in present)
    yield from (_missing(rule, report, form) for form in wanted if form not in present)


def _set_of(report: Report, book: Rulebook) -> TableSet | None:
    """The tables of the report's region and year; else the national set; None where there is neither."""
    sets = [s for s in book.table_sets if s.kind == report.kind and _of_year(s, report.fiscal_year)]
    named = f"{report.entity}{report.document.name}"
    regional = (s for s in sets if s.region in named)
    return next(regional, next((s for s in sets if s.region == NATIONAL), None))


def _of_year(tables: TableSet, year: int | None) -> bool:
    return year is None or (tables.year_from or year) <= year <= (tables.year_to or year)


def _missing(rule: RuleDef, report: Report, form: FormDef) -> Outcome:
    title = plain_name(form.title)
    if any(title in plain_name(text) for _, text in report.text_lines):
        return CannotTell(f"文字中有《{form.title}》的名称，但没有读到这张表")
    if report.unread:
        return CannotTell(f"没有读到《{form.title}》，它可能在未能读出的部分（{report.unread[0].what}）")
    return Fails(make_finding(rule, report, {"missing": f"《{form.title}》"}, expected=form.title))


def header_fields(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The report names its entity and its year."""
    if not report.forms:
        yield CannotTell("没有读到任何表格")
        return
    for what, filled in (("部门名称", report.entity), ("年度", report.fiscal_year)):
        yield HOLDS if filled else Fails(make_finding(rule, report, {"what": what}))


def unit_label(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every table of amounts prints its unit."""
    yield from gaps_for(rule, report, book)
    for view in views_for(rule, report, book):
        if any(column.type == "amount" for column in view.column_defs.values()):
            facts = {"form": view.short}
            evidence = (evidence_of_form(view.filled),)
            yield HOLDS if view.filled.unit else Fails(make_finding(rule, report, facts, evidence=evidence))


def evidence_of_form(form: FilledForm) -> Evidence:
    """The title of a form as evidence."""
    return Evidence.of(form, Row("", form.title, source=form.source), "", None)


def line_numbers(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """行次 of a table are neither repeated nor out of order within a block."""
    numbered = [v for v in views_for(rule, report, book) if any(_number(row) for row in v.filled.rows)]
    if not numbered:
        yield CannotTell("表中没有印行次")
    for view in numbered:
        yield from _in_order(rule, report, view)


def _number(row: Row) -> int | None:
    return int(row.line_no) if row.line_no and row.line_no.isdigit() else None


def _in_order(rule: RuleDef, report: Report, view: FormView) -> Iterator[Outcome]:
    seen: set[int] = set()
    for block in view.definition.blocks:
        last = 0
        for row in view.rows(block.id):
            number = _number(row)
            if number is None:
                continue
            what = "重复" if number in seen else "倒退" if number < last else ""
            facts = {"form": view.short, "number": str(number), "what": what}
            evidence = (Evidence.of(view.filled, row, "line_no", None),)
            yield Fails(make_finding(rule, report, facts, evidence=evidence)) if what else HOLDS
            seen.add(number)
            last = max(last, number)


def joined_numbers(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Numbers that were put together from pieces are told, one finding for each form."""
    if not report.forms:
        yield CannotTell("没有读到任何表格")
    for form in report.forms:
        joined = [(row, column, cell) for row in form.rows for column, cell in row.cells.items()
                  if cell.mark == "joined" and cell.value is not None]  # fmt: skip
        if not joined:
            yield HOLDS
            continue
        examples = "、".join(cell.text for _, _, cell in joined[:_EXAMPLES])
        facts = {"form": f"《{form.title}》", "count": str(len(joined)), "examples": examples}
        evidence = tuple(Evidence.of(form, *place) for place in joined)
        yield Fails(make_finding(rule, report, facts, evidence=evidence))


class FilledCells(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `filled_cells`: `row:column` of each cell that must be filled."""

    cells: tuple[str, ...]


def filled_cells(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The mandatory cells of a form are filled; a cell that the place's form does not have cannot be told."""
    cells = parameters_of(rule, FilledCells).cells
    yield from gaps_for(rule, report, book)
    for view in views_for(rule, report, book):
        for place in cells:
            row_id, _, column = place.partition(":")
            row = view.filled.row(row_id)
            yield CannotTell(f"表中没有读到 {row_id}") if row is None else _filled(rule, report, view, row, column)


def _filled(rule: RuleDef, report: Report, view: FormView, row: Row, column: str) -> Outcome:
    if row.text(column):
        return HOLDS
    facts = {"subject": view.filled.subject or view.filled.title, "label": row.label}
    evidence = (Evidence.of(view.filled, row, column, row.cells.get(column)),)
    return Fails(make_finding(rule, report, facts, printed="", evidence=evidence))
