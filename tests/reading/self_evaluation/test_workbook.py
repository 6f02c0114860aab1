"""A filled form written to a workbook with merged cells and read back is the same form."""

from dataclasses import replace
from io import BytesIO

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.forms import FilledForm
from mingzhang.reading.document import read_document
from mingzhang.reading.pages import GridTable
from mingzhang.rulebook import load

from .made_up import PLAIN, Form, differences, grid, with_indicator


def workbook(table: GridTable) -> bytes:
    """The table as a sheet, every cell as text."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("自评表")
        style = book.add_format({"text_wrap": True, "border": 1})
        for cell in table.cells:
            last_row, last_col = cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1
            if (last_row, last_col) == (cell.row, cell.col):
                sheet.write_string(cell.row, cell.col, cell.text, style)
            else:
                sheet.merge_range(cell.row, cell.col, last_row, last_col, "", style)
                sheet.write_string(cell.row, cell.col, cell.text, style)
    return buffer.getvalue()


def read_back(form: Form) -> FilledForm:
    reading = read_document("自评表.xlsx", workbook(grid(form)), load())
    assert reading.found.unread == []
    (placed,) = reading.found.placed
    return placed.form


texts = st.text("图书室改造道路照明村民活动设备更新，安全。", min_size=1, max_size=40)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    form = replace(PLAIN, expected=draw(texts), actual=draw(texts), project=draw(texts))
    for n in range(1, len(PLAIN.indicators) + 1):
        target = f"{draw(st.sampled_from('≥≤='))}{draw(st.integers(1, 9999))}个"
        form = with_indicator(form, n, level3=draw(texts), target=target, note=draw(st.one_of(st.just(""), texts)))
    return form


def test_a_plain_form_comes_back() -> None:
    assert differences(PLAIN, read_back(PLAIN)) == {}


@given(forms())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_form_written_to_a_workbook_is_read_back(form: Form) -> None:
    assert differences(form, read_back(form)) == {}
