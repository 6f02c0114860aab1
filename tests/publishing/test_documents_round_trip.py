"""Whole documents that we publish, read back: the same filled forms from DOCX, PDF and HTML."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.forms import Cell, Document, FilledForm, Report, Row
from mingzhang.forms.cells import make_cell
from mingzhang.forms.model import NOWHERE
from mingzhang.pipeline import Source, read
from mingzhang.publishing.documents.model import DocumentTree
from mingzhang.publishing.writers import write_docx, write_html, write_pdf
from mingzhang.rulebook import ColumnDef, Rulebook
from tests.publishing.comparing import compare
from tests.publishing.strategies import BOOK, filled_forms
from tests.publishing.trees import document_of

WRITERS: dict[str, Callable[[DocumentTree], bytes]] = {
    "docx": write_docx,
    "html": lambda tree: write_html(tree).encode(),
    "pdf": write_pdf,
}


def differences(report: Report, kind: str, book: Rulebook) -> list[str]:
    """What a report lost or gained on its way through a written document."""
    (back,) = read([Source(f"决算.{kind}", WRITERS[kind](document_of(report, book)))], book)
    assert (back.entity, back.fiscal_year) == (report.entity, report.fiscal_year)
    return compare(report, back, book, blank_rows=False).differences


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
def test_the_example_year(kind: str, book: Rulebook, example: Report) -> None:
    assert differences(example, kind, book) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
def test_hundreds_of_rows(kind: str, book: Rulebook) -> None:
    """Ten classes of five groups of eight items, in a table that runs over many pages."""
    definition = book.forms["final_accounts.03"]
    columns = definition.blocks[0].columns
    rows = [Row("total", "合计", _amounts(columns, 0))]
    groups = [f"{201 + kind}{group:02}" for kind in range(10) for group in range(1, 6)]
    items = [f"{group}{item:02}" for group in groups for item in range(1, 9)]
    for number, code in enumerate(sorted({group[:3] for group in groups} | {*groups, *items}), 1):
        name = book.functional.names.get(code, f"其他{'甲乙丙丁戊'[number % 5]}类事务支出")
        rows.append(Row(code, name, _amounts(columns, number), code))
    form = FilledForm(
        definition.id, definition.title, tuple(rows), "万元", columns=tuple(column.id for column in columns)
    )
    assert len(rows) == 1 + 10 + 50 + 400
    report = Report(Document("made", "", 1, "made"), "云溪县水务局", 2031, "final_accounts", (form,))
    assert differences(report, kind, book) == []


def _amounts(columns: Sequence[ColumnDef], number: int) -> dict[str, Cell]:
    texts = {
        column.id: f"{number * 37 + place},{number % 900 + 100}.{place}5" for place, column in enumerate(columns)
    }
    return {column.id: make_cell(texts[column.id], column, "万元", NOWHERE) for column in columns}


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A year's statutory tables, some of them missing, with any rows and amounts, some names very long."""
    forms = draw(st.lists(filled_forms(), min_size=1, max_size=6, unique_by=lambda form: form.form))
    entity = draw(st.sampled_from(["云溪县水务局", "云溪县" + "水务管理与节约用地综合整治" * 2 + "服务中心"]))
    ordered = tuple(sorted(forms, key=lambda form: form.form))
    year = draw(st.integers(2018, 2039))
    return Report(Document("made", "", 1, "made"), entity, year, "final_accounts", ordered)


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_any_years_tables(kind: str, report: Report) -> None:
    assert differences(report, kind, BOOK) == []
