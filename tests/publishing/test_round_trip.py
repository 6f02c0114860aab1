"""The example year written as workbook, Word document, web page, PDF and text reads back as what was written."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from mingzhang.forms import Report
from mingzhang.pipeline import Source, read
from mingzhang.publishing.sheets import Sheet
from mingzhang.publishing.sheets.html import page
from mingzhang.publishing.sheets.text import flattened
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.publishing.writers import write_docx
from mingzhang.rulebook import Rulebook
from tests.publishing.comparing import Comparison, compare
from tests.publishing.conftest import HEADING
from tests.publishing.trees import sheets_under_cover

FOOTER = "示例数据"
NAMES_LOST = ("task_completion ", "evaluation_index ")


def read_back(name: str, data: bytes, example: Report, book: Rulebook) -> Comparison:
    (report,) = read([Source(name, data)], book)
    assert (report.entity, report.fiscal_year, report.kind) == (
        example.entity,
        example.fiscal_year,
        example.kind,
    )
    assert not report.unread
    result = compare(example, report, book)
    print(result.report(name))
    return result


def test_workbook(sheets: Sequence[Sheet], example: Report, book: Rulebook) -> None:
    result = read_back("年度.xlsx", workbook(sheets, [HEADING], FOOTER), example, book)

    assert result.differences == []


@pytest.mark.slow
def test_word_document(sheets: Sequence[Sheet], example: Report, book: Rulebook) -> None:
    result = read_back("年度.docx", write_docx(sheets_under_cover(sheets, HEADING)), example, book)

    assert result.differences == []


def test_web_page(sheets: Sequence[Sheet], example: Report, book: Rulebook) -> None:
    result = read_back("年度.html", page(sheets, HEADING, FOOTER).encode(), example, book)

    assert result.differences == []


@pytest.mark.slow
@pytest.mark.office_suite
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_pdf(
    kind: str, sheets: Sequence[Sheet], example: Report, book: Rulebook, tmp_path: Path, office_suite: str
) -> None:
    """As the office suite prints the workbook and the Word document."""
    word = write_docx(sheets_under_cover(sheets, HEADING))
    made = workbook(sheets, [HEADING], FOOTER) if kind == "xlsx" else word
    source = tmp_path / f"年度.{kind}"
    source.write_bytes(made)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(  # noqa: S603 - the office suite that the fixture found
        [office_suite, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
        timeout=300,
    )

    result = read_back("年度.pdf", source.with_suffix(".pdf").read_bytes(), example, book)

    assert result.differences == []


def test_flattened_text(sheets: Sequence[Sheet], example: Report, book: Rulebook) -> None:
    """Text prints a merged cell once and no blank one: who a name speaks for is lost, and no figure is.

    In two tables a name may then stand for another: a task without its class, an indicator without the one above.
    """
    result = read_back("年度.txt", flattened(sheets, HEADING).encode(), example, book)
    lost = [line for line in result.differences if not line.startswith(NAMES_LOST)]

    assert lost == []
    assert 100 * result.wrong < result.cells
    assert not [line for line in result.differences if "'score'" in line or "'weight'" in line]
