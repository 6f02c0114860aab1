"""Any filled statutory table, written to a workbook or a web page and read back, is the same form."""

from hypothesis import given, settings

from mingzhang.forms import Document, FilledForm, Report
from mingzhang.pipeline import Source, read
from mingzhang.publishing.sheets import Heading, Sheet, lay_out
from mingzhang.publishing.sheets.html import page
from mingzhang.publishing.sheets.xlsx import workbook
from tests.publishing.comparing import compare
from tests.publishing.strategies import BOOK, filled_forms

CASES = 60


def laid_out(form: FilledForm) -> Sheet:
    return lay_out(form, BOOK.forms[form.form], Heading("云溪县水务局", 2031, "公开01表"))


def differences(form: FilledForm, name: str, data: bytes) -> list[str]:
    (read_report,) = read([Source(name, data)], BOOK)
    written = Report(Document(name, "", 1, "made"), "云溪县水务局", 2031, "final_accounts", (form,))
    return compare(written, read_report, BOOK, blank_rows=False).differences


@settings(max_examples=CASES, deadline=None)
@given(filled_forms())
def test_workbook_reads_back(form: FilledForm) -> None:
    assert differences(form, "表.xlsx", workbook([laid_out(form)])) == []


@settings(max_examples=CASES, deadline=None)
@given(filled_forms())
def test_web_page_reads_back(form: FilledForm) -> None:
    assert differences(form, "表.html", page([laid_out(form)]).encode()) == []
