"""The workbook: every form on a sheet of its own with live formulas, and a sheet that checks them all."""

import io
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.checking import Options
from mingzhang.checking.engine import rules_for
from mingzhang.checking.tables.relations import Linear, instances
from mingzhang.forms import Report
from mingzhang.publishing.live.check_sheet import CHECKS, write_checks
from mingzhang.publishing.live.checks import check_of
from mingzhang.publishing.live.choosing import chosen
from mingzhang.publishing.live.model import CellAt, Formula, Printed, numbered
from mingzhang.publishing.live.scores import indicator_scores, score_sheets, score_totals
from mingzhang.publishing.live.sums import rates, related, row_sums
from mingzhang.publishing.live.writing import Place, formula_text, places_of
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.xlsx import write_cover, write_sheet
from mingzhang.publishing.workbooks import new_workbook, sheet_name
from mingzhang.rulebook import Rulebook

_SCORED = "self_evaluation"


def workbook(reports: Sequence[Report], book: Rulebook, *, cover: Sequence[str] = (), footer: str = "") -> bytes:
    """The workbook's bytes: formulas where the rule book defines them and they give what is printed.

    Args:
        reports: Whose forms are written, one sheet each, in their order.
        book: Where sums, code trees, relations and scoring policies are defined.
        cover: Lines of a cover sheet before them; none for no cover.
        footer: What every printed page says below (示例数据).
    """
    printed = _printed(reports, book)
    by_form = {id(one.form): one for one in printed}
    relations = [one for report in reports for one in _relations(report, book)]
    formulas = chosen(_candidates(reports, printed, relations, book), {one.number: one for one in printed})
    buffer = io.BytesIO()
    made = new_workbook(buffer)
    taken = {CHECKS}
    if cover:
        write_cover(made, cover, taken)
    names = [sheet_name(one.sheet.name, taken) for one in printed]
    places = places_of(printed, names)
    for one, name in zip(printed, names, strict=True):
        write_sheet(made, made.add_worksheet(name), one.sheet, footer, _texts(one, formulas, places))
    checks = [check for one in relations if (check := check_of(one, by_form, places, book)) is not None]
    if checks:
        write_checks(made, made.add_worksheet(CHECKS), checks, footer)
    made.close()
    return buffer.getvalue()


def formulas_of(reports: Sequence[Report], book: Rulebook) -> dict[CellAt, Formula]:
    """The formulas that stand in a workbook of some reports."""
    printed = _printed(reports, book)
    relations = [one for report in reports for one in _relations(report, book)]
    return chosen(_candidates(reports, printed, relations, book), {one.number: one for one in printed})


def _printed(reports: Sequence[Report], book: Rulebook) -> list[Printed]:
    forms = [form for report in reports for form in report.forms]
    return numbered(list(zip(forms, report_sheets(reports, book), strict=True)))


def _relations(report: Report, book: Rulebook) -> Iterator[Linear]:
    """Every relation between cells of a report, each of them once."""
    for rule in rules_for(report, book, Options()):
        yield from instances(rule, report, book)


def _candidates(
    reports: Sequence[Report], printed: Sequence[Printed], relations: Sequence[Linear], book: Rulebook
) -> Iterator[Formula]:
    """All formulas that might stand in the workbook; of two for one cell the first is preferred."""
    by_form = {id(one.form): one for one in printed}
    for one in printed:
        definition = book.forms[one.form.form]
        yield from row_sums(one, definition)
        yield from rates(one, definition)
        yield from score_totals(one, definition)
    for linear in relations:
        yield from related(linear, by_form)
    for report in reports:
        yield from _scores(report, by_form, book)


def _scores(report: Report, by_form: Mapping[int, Printed], book: Rulebook) -> Iterator[Formula]:
    """The scores of the report's self-evaluations, each sheet of scores laid beside its form by the project."""
    forms = {form.subject: by_form[id(form)] for form in report.all(_SCORED)}
    if not forms:
        return
    for sheet in score_sheets(report, book):
        if sheet.subject in forms and not sheet.evaluation:
            yield from indicator_scores(forms[sheet.subject], sheet)


def _texts(
    one: Printed, formulas: Mapping[CellAt, Formula], places: Mapping[CellAt, Place]
) -> dict[tuple[str, str], str]:
    """Row and column to the formula in a form's cell."""
    here = ((at, formula) for at, formula in formulas.items() if at.form == one.number)
    return {(at.row, at.column): formula_text(formula, places) for at, formula in here}
