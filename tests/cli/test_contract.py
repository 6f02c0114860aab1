"""The JSON of every command has the shape that other programs rely on."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Say
from tests.cli.made_up import accounts, workbook
from tests.cli.running import run
from tests.cli.shapes import CELL, FINDINGS, READING, SCORES, floats, misfits

SHAPES = {"read": READING, "check": FINDINGS, "score": SCORES}


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled example year as a workbook: accounts, an evaluation and twenty self-evaluations."""
    folder = tmp_path_factory.mktemp("example")
    assert run("demo", "--out", folder).status == 0
    return folder / "示例.xlsx"


def faults(data: Any, shape: Any) -> list[str]:
    return [*misfits(data, shape), *floats(data)]


@pytest.mark.parametrize("command", SHAPES)
def test_the_example_year_keeps_the_contract(command: str, example: Path) -> None:
    said = run(command, example, "--json")
    assert said.err == ""
    assert said.status in ({0, 1} if command == "check" else {0})
    assert faults(json.loads(said.out), SHAPES[command]) == []


@pytest.mark.shared
@pytest.mark.parametrize("command", SHAPES)
@pytest.mark.parametrize("name", ["*bigdata*.txt", "*社会工作部*.pdf", "*部门预算公开表.pdf", "部门决算模板.pdf"])
def test_real_documents_keep_the_contract(command: str, name: str, shared: Path) -> None:
    (path,) = (shared / "documents").glob(name)
    said = run(command, path, "--json")
    assert said.status in ({0, 1} if command == "check" else {0})
    assert faults(json.loads(said.out), SHAPES[command]) == []


@pytest.mark.parametrize("command", SHAPES)
def test_wrong_accounts_keep_the_contract(say: Say, command: str, wrong: Path) -> None:
    said = say(command, wrong, "--json")
    assert (said.status, said.err) == (1 if command == "check" else 0, "")
    assert faults(json.loads(said.out), SHAPES[command]) == []


def test_what_is_read_is_what_is_printed(say: Say, sound: Path) -> None:
    (document,) = json.loads(say("read", sound, "--json").out)["documents"]
    assert (document["entity"], document["fiscal_year"], document["kind"]) == (
        "云溪市档案馆",
        2023,
        "final_accounts",
    )
    (form,) = document["forms"]
    assert (form["form"], form["title"], form["unit"]) == ("final_accounts.01", "收入支出决算总表", "万元")
    cells = {row["row"]: row["cells"]["amount"]["value"] for row in form["rows"] if row["cells"]}
    assert cells["income.general_budget"] == "120.00"
    assert cells["income.other"] == "0.63"
    assert cells["expenditure.208"] == "20.63"
    assert cells.get("income.opening") is None
    assert sum(Decimal(cells[key]) for key in ("income.general_budget", "income.other")) == Decimal("120.63")


def test_a_finding_quotes_both_operands(say: Say, wrong: Path) -> None:
    data = json.loads(say("check", wrong, "--json").out)
    (finding,) = [f for f in data["findings"] if f["rule"] == "T-01"]
    assert (finding["severity"], finding["outcome"], finding["document"]) == ("error", "fails", "有错.xlsx")
    assert (finding["printed"], finding["expected"], finding["difference"]) == ("121.63", "120.63", "1.00")
    assert {e["text"] for e in finding["evidence"]} >= {"121.63", "120.00", "0.63"}
    assert {e["page"] for e in finding["evidence"]} == {1}
    assert data["certificate"]["feasible"] is False
    assert data["certificate"]["conflict"]


def test_sound_accounts_have_a_witness_and_say_what_was_not_checked(say: Say, sound: Path) -> None:
    said = say("check", sound, "--json")
    data = json.loads(said.out)
    assert said.status == 0
    assert [f for f in data["findings"] if f["severity"] == "error"] == []
    assert data["certificate"]["feasible"] is True
    assert "final_accounts.01 income.general_budget amount = " in data["certificate"]["witness"]
    assert data["held"] > 0
    assert {entry["rule"] for entry in data["not_checked"]} >= {"X-02"}, "table 03 is not there"


def test_two_departments_in_one_file_are_two_parts(say: Say, tmp_path: Path) -> None:
    book = workbook(tmp_path / "两家.xlsx", {"a": accounts(), "b": accounts(entity="云溪市图书馆")})
    documents = json.loads(say("read", book, "--json").out)["documents"]
    assert [(d["part"], d["entity"]) for d in documents] == [(1, "云溪市档案馆"), (2, "云溪市图书馆")]


def test_what_was_not_read_is_said_beside_the_findings(say: Say, tmp_path: Path) -> None:
    broken = [row[:2] + row[2:] * 2 if place > 3 else row for place, row in enumerate(accounts())]
    book = workbook(tmp_path / "半份.xlsx", {"a": accounts(), "b": broken})
    data = json.loads(say("check", book, "--json").out)
    assert {(u["document"], u["page"]) for u in data["unread"]} == {("半份.xlsx", 2)}


def test_a_stored_reading_is_checked_like_its_document(say: Say, wrong: Path, tmp_path: Path) -> None:
    assert say("read", wrong, "--out", tmp_path / "out").status == 0
    stored = tmp_path / "out" / "有错.reading.json"
    assert faults(json.loads(stored.read_text(encoding="utf-8")), READING) == []
    found = [json.loads(say("check", path, "--json").out)["findings"] for path in (wrong, stored)]
    rules = [[(f["rule"], f["printed"], f["expected"]) for f in each if f["severity"] == "error"] for each in found]
    assert rules[0] == rules[1] != []


def test_the_rule_book_names_what_readings_name(say: Say, sound: Path) -> None:
    book = json.loads(say("rulebook", "list", "--json").out)
    forms = {form["id"]: form for form in book["forms"]}
    assert set(forms) >= {f"final_accounts.0{n}" for n in range(1, 10)} | {"self_evaluation", "contracts"}
    blocks = {b["id"]: {r["id"] for r in b["rows"]} for b in forms["final_accounts.01"]["blocks"]}
    (form,) = json.loads(say("read", sound, "--json").out)["documents"][0]["forms"]
    income = {row["row"].partition(".")[2] for row in form["rows"] if row["row"].startswith("income.")}
    assert income <= blocks["income"]
    assert {column["id"] for column in forms["final_accounts.01"]["blocks"][0]["columns"]} == {"amount"}


def test_the_checker_sees_what_breaks_the_contract() -> None:
    """The shapes themselves: a float, an exponent, a missing key and a wrong word are each told."""
    place = {"page": 1, "line": None, "box": [1, 2, 3.5, 4]}
    cell = {"text": "1", "value": "1.00", "unit": "万元", "via": "text", "mark": None, "why": None} | place
    assert faults(cell, CELL) == []
    for key, value in (("value", 1.0), ("value", "1E+2"), ("value", "1,000"), ("via", "guess"), ("page", True)):
        assert faults(cell | {key: value}, CELL), (key, value)
    assert faults({k: v for k, v in cell.items() if k != "mark"}, CELL) == ["$.mark is missing"]
