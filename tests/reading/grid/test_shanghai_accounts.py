"""Two real final accounts, cell by cell, against what three independent readers agreed on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mingzhang.forms import FilledForm, Row
from mingzhang.reading.grid import recognise_grids
from mingzhang.reading.pages import Pages
from mingzhang.rulebook import load

from .plumber import plumber_pages

FILES = ("中共上海市普陀区委社会工作部2024年度部门决算.pdf", "上海市普陀区财政局2024年度部门决算.pdf")
READERS = ("pdf", "pdfplumber")

# The answers number the tables as this place prints them: 07 is the three public expenses.
FORM = {"07": "09", "08": "07", "09": "08"}

COLUMNS = {
    "02": ["total", "fiscal", "superior_subsidy", "public_service", "business", "affiliate_remittance", "other"],
    "03": ["total", "basic", "project", "remitted_to_superior", "business", "affiliate_subsidy"],
    "04": ["total", "general_budget", "government_fund", "state_capital"],
    "05": ["total", "basic", "project"],
    "07": ["total", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception"],
}


def read(path: Path, reader: str) -> Pages:
    if reader == "pdfplumber":
        return plumber_pages(path)
    from mingzhang.reading.pdf import read_pdf

    return read_pdf(path.read_bytes(), path.name)


@pytest.fixture(
    scope="module", params=[(f, r) for f in FILES for r in READERS], ids=lambda p: f"{p[1]}-{p[0][:10]}"
)
def account(request: pytest.FixtureRequest, shared: Path) -> tuple[dict[str, Any], dict[str, FilledForm]]:
    file, reader = request.param
    answers = json.loads((shared / "answers" / "shanghai_tables.json").read_text(encoding="utf-8"))
    answer = next(a for a in answers if a["file"] == file)
    reading = recognise_grids(read(shared / "documents" / file, reader), load())
    assert not reading.unread
    return answer["tables"], {p.form.form: p.form for p in reading.forms}


Cells = dict[tuple[str, ...], str]


def printed(row: Row, columns: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    for column in columns:
        yield (row.code or "", row.label, column), row.text(column)


@pytest.mark.shared
def test_all_nine_tables_stand_in_the_document(account: tuple[dict[str, Any], dict[str, FilledForm]]) -> None:
    tables, forms = account
    assert list(forms) == [f"final_accounts.{FORM.get(number, number)}" for number in tables]
    assert {form.unit for form in forms.values()} == {"万元"}
    assert {c.mark for f in forms.values() for r in f.rows for c in r.cells.values()} == {None}


@pytest.mark.shared
@pytest.mark.parametrize("number", ["02", "03", "05"])
def test_tables_by_function(account: tuple[dict[str, Any], dict[str, FilledForm]], number: str) -> None:
    tables, forms = account
    table, form = tables[number], forms[f"final_accounts.{number}"]
    expected: Cells = {}
    for row in table["rows"]:
        for name, column in zip(table["columns"], COLUMNS[number], strict=True):
            expected[row["code"], row["name"], column] = row[name]
    for name, column in zip(table["columns"], COLUMNS[number], strict=True):
        expected["", "合计", column] = table["total"][name]
    assert {key: text for row in form.rows for key, text in printed(row, COLUMNS[number])} == expected
    assert all(row.id == (row.code or "total") for row in form.rows)


@pytest.mark.shared
def test_general_table(account: tuple[dict[str, Any], dict[str, FilledForm]]) -> None:
    table, form = account[0]["01"], account[1]["final_accounts.01"]
    rows = [("income", row["item"], row["amount"]) for row in table["income"]]
    rows += [("expenditure", row["item"], row["amount"]) for row in table["expense"]]
    totals = dict(table["totals"])
    reserves = next(label for label in totals if label.startswith("使用非财政拨款结余"))
    sides = {"income": ["本年收入合计", reserves, "年初结转和结余", "总计（收入）"]}
    sides["expenditure"] = ["本年支出合计", "结余分配", "年末结转和结余", "总计（支出）"]
    rows += [
        (side, label.split("（收")[0].split("（支")[0], totals[label]) for side in sides for label in sides[side]
    ]
    found = [(row.id.split(".")[0], row.label, row.text("amount")) for row in form.rows]
    assert sorted(found) == sorted(rows)
    assert [row.id for row in form.rows if "?" in row.id] == []


@pytest.mark.shared
def test_general_table_of_appropriation(account: tuple[dict[str, Any], dict[str, FilledForm]]) -> None:
    table, form = account[0]["04"], account[1]["final_accounts.04"]
    income = [(row["item"], row["amount"]) for row in table["income"]]
    assert [(r.label, r.text("amount")) for r in form.rows if r.id.startswith("income.")] == income
    assert [r.id for r in form.rows if r.id.startswith("income.opening")] == [
        "income.opening",
        "income.opening.general_budget",
        "income.opening.government_fund",
        "income.opening.state_capital",
    ]
    names = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
    expected = [[row["item"], *(row[name] for name in names)] for row in table["expense"]]
    spent = [row for row in form.rows if row.id.startswith("expenditure.")]
    assert [[row.label, *(row.text(column) for column in COLUMNS["04"])] for row in spent] == expected


@pytest.mark.shared
def test_basic_expenditure(account: tuple[dict[str, Any], dict[str, FilledForm]]) -> None:
    table, form = account[0]["06"], account[1]["final_accounts.06"]
    coded = {row.code: (row.label, row.text("amount")) for row in form.rows if row.code}
    assert coded == {row["code"]: (row["name"], row["amount"]) for row in table["rows"]}
    totals = {row.label: row.text("amount") for row in form.rows if not row.code}
    assert totals == table["totals"]
    assert {row.id for row in form.rows if not row.code} == {"personnel_total", "public_total"}


@pytest.mark.shared
def test_three_public_expenses(account: tuple[dict[str, Any], dict[str, FilledForm]]) -> None:
    table, form = account[0]["07"], account[1]["final_accounts.09"]
    expected = {
        f"{kind}.{column}": table[name][label]
        for kind, name in (("budget", "预算数"), ("actual", "决算数"))
        for label, column in zip(table["columns"], COLUMNS["07"], strict=True)
    }
    [row] = form.rows
    assert {column: cell.text for column, cell in row.cells.items()} == expected


@pytest.mark.shared
@pytest.mark.parametrize("number", ["07", "08"])
def test_empty_tables_are_declared_so(account: tuple[dict[str, Any], dict[str, FilledForm]], number: str) -> None:
    form = account[1][f"final_accounts.{number}"]
    assert form.declared_empty
    assert form.columns == ("opening", "income", "total", "basic", "project", "closing")
    assert [cell.text for row in form.rows for cell in row.cells.values() if cell.text] == []
