"""The forms and summary tables of a real document, cell by cell against what people read in it."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mingzhang.forms import FilledForm, Source
from mingzhang.reading.pages import TextLine
from mingzhang.reading.self_evaluation import FormsInLines, recognise_forms_in_lines
from mingzhang.rulebook import load

pytestmark = pytest.mark.shared

FIELDS = ("project", "department", "implementing_unit", "phone", "year")
MONEY = ("initial", "adjusted", "executed", "weight", "rate", "score")
INDICATOR = ("level1", "level1_weight", "level2", "level3", "target", "actual", "weight", "score")
NUMBER = re.compile(r"\d+(\.\d+)?")
SUMMARIES = {"summary_annex3": "self_evaluation_summary", "summary_annex7": "transfer_self_evaluation_summary"}


@pytest.fixture(scope="module")
def answers(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "answers" / "qingdao_part2.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def read(shared: Path) -> FormsInLines:
    text = (shared / "documents" / "qingdao_bigdata_2023_final_accounts.txt").read_text(encoding="utf-8")
    lines = [TextLine(line, Source(line=n)) for n, line in enumerate(text.split("\n"), 1)]
    return recognise_forms_in_lines(lines, load())


def plain(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def expected_cells(answer: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name in FIELDS:
        yield f"field.{name}", "text", answer[name]
    for row, fund in zip(("total", "fiscal", "carried_over", "other"), answer["fund_rows"], strict=True):
        yield from ((f"funds.{row}", column, fund[column]) for column in MONEY)
    yield "goal.expected", "text", answer["goal_expected"]["value"]
    yield "goal.actual", "text", answer["goal_actual"]["value"]
    for n, indicator in enumerate(answer["indicators"], 1):
        yield from ((f"indicator.{n}", column, indicator[column]) for column in INDICATOR)
        yield f"indicator.{n}", "note", indicator["deviation_note"]
    yield "subtotal", "weight", answer["subtotal"]["weight"]
    yield "subtotal", "score", answer["subtotal"]["score"]
    yield "total", "score", answer["total"]["score"]
    yield "low_score_explanation", "text", ""


def wrong_cells(form: FilledForm, answer: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    found = []
    for row, column, text in expected_cells(answer):
        cell = form.cell(row, column)
        if plain(cell.text if cell else "") != plain(text):
            found.append((row, column, plain(text), cell.text if cell else ""))
    return found


def text_in(form: FilledForm, row: str, column: str) -> str:
    cell = form.cell(row, column)
    return cell.text if cell else ""


def forms_of(read: FormsInLines, form: str) -> list[FilledForm]:
    return [f for _, f in read.found if f.form == form]


def test_all_nineteen_forms_cell_by_cell(read: FormsInLines, answers: dict[str, Any]) -> None:
    forms = forms_of(read, "self_evaluation")
    assert [f.subject for f in forms] == [plain(a["project"]) for a in answers["forms"]]
    wrong = {f.subject: cells for f, a in zip(forms, answers["forms"], strict=True) if (cells := wrong_cells(f, a))}
    assert wrong == {}


def test_every_indicator_is_a_row_and_no_other(read: FormsInLines, answers: dict[str, Any]) -> None:
    counts = [sum(row.id.startswith("indicator.") for row in f.rows) for f in forms_of(read, "self_evaluation")]
    assert counts == [len(a["indicators"]) for a in answers["forms"]]
    assert sum(counts) == 177


def test_numbers_have_values(read: FormsInLines, answers: dict[str, Any]) -> None:
    for form, answer in zip(forms_of(read, "self_evaluation"), answers["forms"], strict=True):
        for row, column, text in expected_cells(answer):
            if column in MONEY and text:
                cell = form.cell(row, column)
                assert cell is not None
                assert cell.value == (Decimal(text) if NUMBER.fullmatch(text) else None), (row, column)


def test_where_the_forms_stand(read: FormsInLines, answers: dict[str, Any]) -> None:
    forms = [
        (begin, end)
        for (begin, end), (_, f) in zip(read.ranges, read.found, strict=True)
        if f.form == "self_evaluation"
    ]
    assert [begin + 1 for begin, _ in forms] == [a["header_lines"]["title"] for a in answers["forms"]]
    assert all(end >= a["total"]["lines"][1] for (_, end), a in zip(forms, answers["forms"], strict=True))


def test_only_the_empty_template_rows_are_unread(read: FormsInLines, answers: dict[str, Any]) -> None:
    empty = [plain(row["value"]) for a in answers["forms"] for row in a.get("empty_rows", [])]
    assert len(read.unread) == len(empty)
    assert all(text in unread.what for text, unread in zip(empty, read.unread, strict=True))


def test_the_notes_are_five(read: FormsInLines, answers: dict[str, Any]) -> None:
    wanted = [plain(note["value"]) for note in answers["form_scoring_notes"]["notes"]]
    assert all([plain(n) for n in f.notes] == wanted for f in forms_of(read, "self_evaluation"))


@pytest.mark.parametrize("key", SUMMARIES)
def test_summary_tables_cell_by_cell(key: str, read: FormsInLines, answers: dict[str, Any]) -> None:
    (form,) = forms_of(read, SUMMARIES[key])
    answer = answers[key]
    assert (form.title, form.unit) == (answer["title"], answer["money_unit"])
    assert [row.id for row in form.rows] == [row["seq"] for row in answer["rows"]]
    skipped = {"seq", "lines", "value_line"}
    wrong = [
        (row["seq"], column, text)
        for row in answer["rows"]
        for column, text in row.items()
        if column not in skipped and plain(text) != text_in(form, row["seq"], column)
    ]
    assert wrong == []
