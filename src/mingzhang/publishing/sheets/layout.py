"""A filled form as the sheet that every printed version of it shows, from its definition alone."""

from collections.abc import Sequence

from mingzhang.forms import FilledForm, Report
from mingzhang.publishing.sheets.model import Heading, Sheet, SheetCell, widths_of
from mingzhang.publishing.sheets.self_evaluation import self_evaluation_cells, year_of
from mingzhang.publishing.sheets.table import table_cells
from mingzhang.rulebook import FormDef, Rulebook
from mingzhang.rulebook.model import NATIONAL
from mingzhang.rulebook.table_sets import SetTable

_NO_HEADING = Heading()


def lay_out(form: FilledForm, definition: FormDef, heading: Heading = _NO_HEADING) -> Sheet:
    """The printed sheet of a filled form."""
    if definition.layout == "self_evaluation":
        return _self_evaluation(form, definition)
    cells, depth = table_cells(form, definition)
    rows = max(cell.row + cell.rowspan for cell in cells)
    cols = max(cell.col + cell.colspan for cell in cells)
    return Sheet(
        name=form.subject or form.title,
        title=form.title,
        cells=tuple(cells),
        rows=rows,
        cols=cols,
        header_rows=depth,
        number=heading.number,
        subtitle=f"{heading.year}年度" if heading.year and str(heading.year) not in form.title else "",
        left=f"部门：{heading.entity}" if heading.entity else "",
        right=f"金额单位：{form.unit}" if form.unit else "",
        notes=form.notes,
        widths=widths_of(cells, cols),
        form=form.form,
        subject=form.subject or "",
    )


def _self_evaluation(form: FilledForm, definition: FormDef) -> Sheet:
    cells, rows, cols = self_evaluation_cells(form, definition)
    if form.notes:
        cells.append(SheetCell(rows, 0, "注：" + "\n".join(form.notes), 1, cols))
        rows += 1
    return Sheet(
        name=form.subject or form.title,
        title=form.title,
        cells=tuple(cells),
        rows=rows,
        cols=cols,
        header_rows=0,
        subtitle=year_of(form),
        right=f"单位：{form.unit}" if form.unit else "",
        widths=widths_of(cells, cols),
        form=form.form,
        subject=form.subject or "",
    )


def report_sheets(reports: Sequence[Report], book: Rulebook) -> list[Sheet]:
    """The sheets of all forms of some reports, in their order, numbered as the place numbers them."""
    return [
        lay_out(form, book.forms[form.form], _heading(form, report, book))
        for report in reports
        for form in report.forms
    ]


def _heading(form: FilledForm, report: Report, book: Rulebook) -> Heading:
    """Statutory tables name organisation, year and number; other forms need none of them."""
    if book.forms[form.form].kind not in ("final_accounts", "budget"):
        return _NO_HEADING
    return Heading(report.entity or "", report.fiscal_year, _numbers(report, book).get(form.form, ""))


def _numbers(report: Report, book: Rulebook) -> dict[str, str]:
    """Form to the number that the report's place gives it."""
    return {table.form: table.number for table in table_set_of(report, book)}


def table_set_of(report: Report, book: Rulebook) -> tuple[SetTable, ...]:
    """The tables that the report's place publishes, in its order, under its names and numbers."""
    year = report.fiscal_year or 0
    fitting = [
        known
        for known in book.table_sets
        if known.kind == report.kind and (known.year_from or 0) <= year <= (known.year_to or year)
    ]
    local = [known for known in fitting if known.region in (report.entity or "")]
    chosen = local or [known for known in fitting if known.region == NATIONAL]
    return chosen[0].tables if chosen else ()
