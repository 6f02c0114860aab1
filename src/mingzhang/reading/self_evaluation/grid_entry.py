"""Recognises a self-evaluation form or a summary table in a grid table."""

from collections.abc import Sequence
from itertools import takewhile

from mingzhang.forms import FilledForm, Unread
from mingzhang.reading.pages import GridTable, TextLine
from mingzhang.reading.self_evaluation.assembly import Printed
from mingzhang.reading.self_evaluation.grid import Matrix, label_of
from mingzhang.reading.self_evaluation.grid_form import has_form_layout, read_form_in_grid
from mingzhang.reading.self_evaluation.grid_summary import read_summary_in_grid
from mingzhang.reading.self_evaluation.layout import Layout, find_title
from mingzhang.rulebook import FormDef, Rulebook

TITLE_ROWS = 5
TITLE_LINES = 6


def recognise_form_in_grid(table: GridTable, context: Sequence[TextLine], book: Rulebook) -> FilledForm | None:
    """The form that a grid table holds; None where it holds none of this family, or not a whole one.

    Args:
        table: The table; a form drawn on two pages is first put together by `stack`.
        context: The text lines before it, the nearest last; the title may stand there or in the table.
        book: The rule book.
    """
    return read_grid(table, context, book)[0]


def read_grid(
    table: GridTable, context: Sequence[TextLine], book: Rulebook, after: Sequence[TextLine] = ()
) -> tuple[FilledForm | None, list[Unread]]:
    """As `recognise_form_in_grid`, with what was seen and not read: a form cut off, rows without points.

    A sheet may show the last boxes of a form, which have no columns, as the lines `after` the table.
    """
    matrix = Matrix(table)
    found = _title(matrix, context, book)
    if found is None:
        return None, []
    form, title = found
    if form.layout == "self_evaluation":
        below = list(takewhile(lambda line: find_title(line.text, book) is None, after))
        return read_form_in_grid(matrix, title, context, Layout(form), below)
    return read_summary_in_grid(matrix, title, context, form)


def _title(matrix: Matrix, context: Sequence[TextLine], book: Rulebook) -> tuple[FormDef, Printed] | None:
    """The form's definition and its title: in its first rows, in the text before, or by the layout alone."""
    for _, cells in matrix.rows(0, min(TITLE_ROWS, matrix.table.rows)):
        for cell in cells:
            if form := find_title(cell.text, book):
                return form, Printed(cell.text, cell.source)
    for line in reversed(context[-TITLE_LINES:]):
        form = find_title(line.text, book)
        if form is not None and _may_be(matrix, form):
            return form, Printed(line.text, line.source)
    for form in book.forms.values():
        if form.layout == "self_evaluation" and has_form_layout(matrix, Layout(form)):
            return form, Printed(form.title, matrix.table.source)
    return None


def _may_be(matrix: Matrix, form: FormDef) -> bool:
    """Some header or box of the form stands in the table, so that the title before it is the table's."""
    if form.layout == "self_evaluation":
        layout = Layout(form)
        words = {*layout.row_labels("field", "project"), layout.column("indicator", "level3").label}
    else:
        words = {c.label for c in form.blocks[0].columns}
    return any(label_of(cell) in words for cell in matrix.table.cells)
