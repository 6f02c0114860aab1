"""What we publish, our reader reads back: the same tables, and sentences that agree with them by every rule."""

from collections.abc import Sequence

import pytest

from mingzhang.checking import Options, check
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.pipeline import Source, read
from mingzhang.publishing.documents import DocumentTree
from mingzhang.publishing.writers import write_docx, write_html
from mingzhang.rulebook import Rulebook

NARRATIVE_RULES = "N"
OVERSPENT = "N-10"
"""The example spent 4.50 on receptions where 3.00 was budgeted: a finding on the data, not on our sentences."""


@pytest.fixture(scope="module", params=["docx", "html"])
def published(request: pytest.FixtureRequest, tree: DocumentTree, book: Rulebook) -> Sequence[Report]:
    made = write_docx(tree) if request.param == "docx" else write_html(tree).encode()
    return read([Source(f"公开.{request.param}", made)], book)


@pytest.fixture(scope="module")
def findings(published: Sequence[Report], book: Rulebook) -> list[Finding]:
    return [one for one in check(published, book, options=Options()).findings if one.outcome == "fails"]


@pytest.mark.slow
def test_the_document_is_one_report_of_the_department_and_year(
    published: Sequence[Report], example: Report
) -> None:
    assert [(one.entity, one.fiscal_year, one.kind) for one in published] == [
        (example.entity, example.fiscal_year, "final_accounts")
    ]


@pytest.mark.slow
def test_the_nine_tables_come_back_as_they_were(published: Sequence[Report], example: Report) -> None:
    for form in example.forms:
        if form.form.startswith("final_accounts"):
            again = published[0].first(form.form)
            assert again is not None
            ours = {(row.id, c): cell.value for row in form.rows for c, cell in row.cells.items()}
            read_back = {
                (row.id, c): cell.value for row in again.rows for c, cell in row.cells.items() if cell.text
            }
            assert read_back == ours


@pytest.mark.slow
def test_no_rule_on_sentences_finds_fault_with_ours(findings: Sequence[Finding]) -> None:
    assert [one.message for one in findings if one.rule.startswith(NARRATIVE_RULES) and one.rule != OVERSPENT] == []


@pytest.mark.slow
def test_the_sentences_are_read_as_statements(published: Sequence[Report]) -> None:
    stated = {(one.measure, str(one.value)) for one in published[0].statements if one.value is not None}
    # Growth of income and expenditure, a share, a rate of completion, people received.
    assert {
        ("yoy_percent", "36.57"),
        ("share", "86.9"),
        ("completion_percent", "126.53"),
        ("persons", "172"),
    } <= stated
    assert len(stated) > 150
