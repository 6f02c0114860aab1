"""Small reports and narratives for tests of sentences: a paragraph is composed from the test's own pattern."""

from collections.abc import Mapping

from mingzhang.forms import Document, FilledForm, Report, Row
from mingzhang.forms.cells import make_cell
from mingzhang.forms.model import NOWHERE
from mingzhang.publishing.documents.items import Collector
from mingzhang.publishing.documents.model import Run
from mingzhang.publishing.documents.narrative import EMPTY, Narrative
from mingzhang.publishing.documents.origins import Origins
from mingzhang.publishing.documents.plain import words_of_runs
from mingzhang.publishing.documents.sentences import Speaker
from mingzhang.rulebook import load
from mingzhang.rulebook.documents import CollectionDef, Say

BOOK = load()
ENTITY = "甲市乙局"
AMOUNT = BOOK.forms["final_accounts.05"].blocks[0].columns[0]
OUTLINE = next(known for known in BOOK.documents.outlines if known.region == "national")


def spent(rows: Mapping[str, str], unit: str = "万元") -> FilledForm:
    """A table of general budget expenditure: code or `total` to the amount printed, empty for a blank cell."""
    made = (
        Row(
            code,
            BOOK.functional.names.get(code, "合计"),
            {"total": make_cell(text, AMOUNT, unit, NOWHERE)} if text else {},
            code if code.isdigit() else None,
        )
        for code, text in rows.items()
    )
    return FilledForm("final_accounts.05", "一般公共预算财政拨款支出决算表", tuple(made), unit)


def table_of(form: str, rows: Mapping[str, Mapping[str, str]], unit: str = "万元") -> FilledForm:
    """A table of any form: row to column to the amount printed."""
    definition = BOOK.forms[form]
    columns = {column.id: column for block in definition.blocks for column in block.columns}
    made = (
        Row(
            row,
            BOOK.functional.names.get(row, ""),
            {name: make_cell(text, columns[name], unit, NOWHERE) for name, text in cells.items()},
            row if row.isdigit() else None,
        )
        for row, cells in rows.items()
    )
    return FilledForm(form, definition.title, tuple(made), unit)


def report_of(*forms: FilledForm) -> Report:
    """A report of 2024 that holds some forms."""
    return Report(Document("小例", "", 1, "entry"), ENTITY, 2024, "final_accounts", forms)


def said(
    say: Say,
    rows: Mapping[str, str],
    narrative: Narrative = EMPTY,
    *,
    figures: Mapping[str, str] | None = None,
    collections: Mapping[str, CollectionDef] | None = None,
    unit: str = "万元",
) -> list[Run]:
    """What a saying says of a table."""
    origins = Origins(report_of(spent(rows, unit)), narrative, OUTLINE)
    named = {"now": "cell(final_accounts.05, total, total)", "before": "given(prior.total)"} | dict(figures or {})
    speaker = Speaker(origins, Collector(origins, BOOK), named, collections or {}, {}, {})
    return speaker.runs(say)


def text_of(runs: list[Run]) -> str:
    """Runs as one string."""
    return words_of_runs(runs)
