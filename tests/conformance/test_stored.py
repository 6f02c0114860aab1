"""Stored readings: what `read --json` printed becomes the same report again, and is checked like the document."""

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from mingzhang.checking import check
from mingzhang.cli import main
from mingzhang.errors import DocumentError
from mingzhang.example import load_example
from mingzhang.forms import Cell, Report
from mingzhang.forms.stored import report_from_json, reports_from_bytes
from mingzhang.pipeline import Source, read
from mingzhang.publishing.contract import reading_json
from mingzhang.rulebook import Rulebook
from planted.accounts import Look, print_accounts
from planted.departments import make_department
from planted.evaluations import make_evaluations, print_evaluations


def again(report: Report) -> Report:
    """The report after a trip through the text of its JSON."""
    (found,) = reports_from_bytes(json.dumps(reading_json([report])).encode(), "x.reading.json")
    return found


def stated(cells: Iterable[Cell]) -> list[tuple[Any, ...]]:
    return [(c.text, c.value, c.unit, c.decimals, c.mark, c.why, c.source.page, c.source.via) for c in cells]


def differences(one: Report, other: Report) -> list[str]:
    """Forms and cells that are not the same."""
    found = []
    for form, same in zip(one.forms, other.forms, strict=True):
        names = ("form", "title", "unit", "subject", "notes", "columns", "declared_empty")
        found += [f"{form.form} {name}" for name in names if getattr(form, name) != getattr(same, name)]
        for row, copy in zip(form.rows, same.rows, strict=True):
            if (row.id, row.label, row.code, row.line_no) != (copy.id, copy.label, copy.code, copy.line_no):
                found.append(f"{form.form} {row.id}")
            if row.cells.keys() != copy.cells.keys() or stated(row.cells.values()) != stated(copy.cells.values()):
                found.append(f"{form.form} {row.id} cells")
    return found


def made_up() -> list[Report]:
    """Accounts in several looks, and self-evaluations."""
    looks = [Look.draw(random.Random(seed)) for seed in range(6)]
    accounts = [print_accounts(make_department(seed), look) for seed, look in enumerate(looks)]
    return [report_from_json(document) for document in (*accounts, print_evaluations(make_evaluations(1)))]


def test_a_reading_is_the_same_after_a_trip(book: Rulebook) -> None:
    for report in (*load_example(book), *made_up()):
        copy = again(report)
        assert differences(report, copy) == []
        assert reading_json([copy]) == reading_json([report])


@pytest.mark.shared
@pytest.mark.slow
def test_readings_of_real_documents_are_the_same_after_a_trip(shared: Path, book: Rulebook) -> None:
    documents = [path for path in sorted((shared / "documents").iterdir()) if path.suffix in (".txt", ".pdf")]
    assert documents
    for path in documents[:4]:
        for report in read([Source.of(path)], book):
            assert differences(report, again(report)) == []
            assert reading_json([again(report)]) == reading_json([report])


def test_a_stored_reading_is_checked_like_the_report(book: Rulebook) -> None:
    (example,) = load_example(book)
    forms = tuple(form for form in example.forms if form.form.startswith("final_accounts"))
    report = Report(example.document, example.entity, example.fiscal_year, example.kind, forms)
    assert [f.message for f in check([again(report)], book).findings] == [
        f.message for f in check([report], book).findings
    ]


def test_the_command_takes_a_stored_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = print_accounts(make_department(3))
    document["forms"][0]["rows"][0]["cells"]["amount"] = {"text": "1.00", "value": "1.00", "unit": "万元"}
    path = tmp_path / "x.reading.json"
    path.write_text(json.dumps({"contract": "mingzhang.reading/1", "documents": [document]}), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(path), "--json", "--only", "T-01"])
    assert ended.value.code == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["rule"], one["outcome"]) for one in found["findings"]] == [("T-01", "fails")]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("{}", "contract"),
        ("not json", "不是 read --json"),
        ('{"contract": "mingzhang.findings/1", "documents": []}', "mingzhang.findings/1"),
        ('{"contract": "mingzhang.reading/1", "documents": [{"kind": "budget", "forms": 1}]}', "forms"),
        ('{"contract": "mingzhang.reading/1", "documents": [{"kind": "nonsense"}]}', "kind"),
    ],
)
def test_what_is_no_reading_is_refused_in_a_sentence(data: str, word: str) -> None:
    with pytest.raises(DocumentError, match=word):
        reports_from_bytes(data.encode(), "x.json")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e5", "1,000", ""])
def test_a_value_that_is_no_decimal_is_refused(value: str) -> None:
    cell = {"text": "1", "value": value}
    form = {"form": "final_accounts.01", "rows": [{"row": "income.total", "cells": {"amount": cell}}]}
    with pytest.raises(DocumentError, match="十进制数"):
        report_from_json({"kind": "final_accounts", "forms": [form]})


def test_what_is_left_out_is_not_made_up() -> None:
    form = {"form": "final_accounts.01", "rows": [{"row": "income.total", "cells": {"amount": {"text": "-"}}}]}
    report = report_from_json({"kind": "final_accounts", "forms": [form]})
    (row,) = report.forms[0].rows
    assert row.cells["amount"] == Cell("-")
    assert (report.entity, report.fiscal_year, report.forms[0].unit) == (None, None, None)
