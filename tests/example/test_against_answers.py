"""The example's figures are the published ones, its sentences are not."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mingzhang.example import load_example
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.quantities.number import squeeze
from mingzhang.rulebook import load

pytestmark = pytest.mark.shared

Answers = dict[str, Any]
LONG = 15
"""Characters beyond which an answer is more than a figure or a name; 无 and 小于等于2023年12月20日 are not."""

FUNDS = ("initial", "adjusted", "executed", "weight", "rate", "score")


@pytest.fixture(scope="module")
def example() -> Report:
    (report,) = load_example(load())
    return report


@pytest.fixture(scope="module")
def accounts(shared: Path) -> Answers:
    found: Answers = json.loads((shared / "answers" / "qingdao_part1.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def evaluations(shared: Path) -> Answers:
    found: Answers = json.loads((shared / "answers" / "qingdao_part2.json").read_text(encoding="utf-8"))
    return found


def form(example: Report, name: str) -> FilledForm:
    found = example.first(name)
    assert found is not None, name
    return found


def printed(row: Row, columns: Iterable[str]) -> list[str]:
    return [row.text(column) for column in columns]


def answered(row: Answers, keys: Iterable[str]) -> list[str]:
    return [squeeze(row[key] or "") for key in keys]


def test_two_sided_tables(example: Report, accounts: Answers) -> None:
    for number in ("01", "04"):
        table = accounts["tables"][f"公开{number}"]
        rows = form(example, f"final_accounts.{number}").rows
        wanted = [
            (row["no"], squeeze(row["name"]), list(map(squeeze, row.get("amounts") or [row["amount"]])))
            for side in ("income", "expenditure")
            for row in table[side]
            if row["name"]
        ]
        assert [(r.line_no, squeeze(r.label), [c.text for c in r.cells.values()]) for r in rows] == wanted


def test_coded_tables(example: Report, accounts: Answers) -> None:
    for number in ("02", "03", "05", "07", "08"):
        filled = form(example, f"final_accounts.{number}")
        wanted = [
            (row["code"] or None, squeeze(row["name"]), list(map(squeeze, row["amounts"])))
            for row in accounts["tables"][f"公开{number}"]["rows"]
        ]
        assert [(r.code, r.label, printed(r, filled.columns)) for r in filled.rows] == wanted


def test_basic_expenditure_and_three_public_expenses(example: Report, accounts: Answers) -> None:
    basic, three = accounts["tables"]["公开06"], accounts["tables"]["公开09"]
    wanted = {(row.get("code"), squeeze(row["name"]), row["amount"]) for row in basic["rows"] + basic["totals"]}
    (record,) = form(example, "final_accounts.09").rows

    assert {(r.code, r.label, r.text("amount")) for r in form(example, "final_accounts.06").rows} == wanted
    assert [cell.text for cell in record.cells.values()] == [column["amount"] for column in three["columns12"]]


def test_budget_execution(example: Report, accounts: Answers, evaluations: Answers) -> None:
    keys = ("initial", "adjusted", "executed", "rate")
    for name, table in (
        ("project_execution", accounts["evaluation"]["table_1_1"]),
        ("department_execution", evaluations["om_fund"]["execution_table"]),
    ):
        rows = [(squeeze(row["name"]), answered(row, keys)) for row in [*table["rows"], table["total"]]]
        assert [(row.label, printed(row, keys)) for row in form(example, name).rows] == rows


def test_tasks_and_indicators(example: Report, accounts: Answers, evaluations: Answers) -> None:
    """The last task's long answers are in our own words."""
    keys = ("task", "target", "actual", "rate")
    tasks = [answered(row, keys) for row in accounts["evaluation"]["task_completion"]["rows"]]
    index = evaluations["om_fund"]["index_table"]["rows"]
    levels = ("level1", "level2", "level3", "level4", "weight", "benchmark", "score", "rate")
    rows = [row for row in form(example, "evaluation_index").rows if not row.id.startswith("group.")]

    assert [printed(row, keys) for row in form(example, "task_completion").rows][:-1] == tasks[:-1]
    assert [printed(row, levels) for row in rows[:-1]] == [answered(row, levels) for row in index]


def test_lists(example: Report, evaluations: Answers) -> None:
    fund = evaluations["om_fund"]
    for name, tables, keys in (
        ("unbudgeted_payments", [fund["unbudgeted_payments"]], ("unit_name", "project", "contract", "amount")),
        ("unexecuted_projects", [fund["unexecuted_projects"]], ("unit_name", "project", "amount")),
        ("contracts", fund["top_contracts"].values(), ("unit_name", "project", "contract", "amount")),
        (
            "satisfaction",
            [fund["satisfaction"][k] for k in ("public", "internal")],
            ("unit_name", "system", "rate"),
        ),
    ):
        for filled, table in zip(example.all(name), tables, strict=True):
            rows = [printed(row, keys) for row in filled.rows if row.id.isdigit()]
            assert rows == [answered(row, keys) for row in table["rows"]]


def test_self_evaluations(example: Report, evaluations: Answers) -> None:
    for filled, answer in zip(example.all("self_evaluation"), evaluations["forms"], strict=True):
        funds = [row for row in filled.rows if row.id.startswith("funds.")]
        points = [row for row in filled.rows if row.id.startswith("indicator.")]
        assert filled.subject == squeeze(answer["project"])
        assert [printed(row, FUNDS) for row in funds] == [answered(row, FUNDS) for row in answer["fund_rows"]]
        keys = ("level1", "level2", "weight", "score")
        assert [printed(row, keys) for row in points] == [answered(row, keys) for row in answer["indicators"]]
        numbers = [
            row for row in answer["indicators"] if any(map(str.isdigit, row["target"])) and len(row["target"]) < 20
        ]
        wanted = {(squeeze(row["target"]), squeeze(row["actual"])) for row in numbers}
        assert wanted <= {(row.text("target"), row.text("actual")) for row in points}


def test_summaries(example: Report, evaluations: Answers) -> None:
    keys = ("project", "initial", "adjusted", "executed", "score", "grade")
    for name, answer in (
        ("self_evaluation_summary", "summary_annex3"),
        ("transfer_self_evaluation_summary", "summary_annex7"),
    ):
        rows = [printed(row, keys) for row in form(example, name).rows]
        assert rows == [answered(row, keys) for row in evaluations[answer]["rows"]]


def test_no_sentence_is_the_documents(example: Report, shared: Path) -> None:
    """Goals, reasons, notes and long answers; names of projects, tasks and indicators are facts."""
    path = shared / "documents" / "qingdao_bigdata_2023_final_accounts.txt"
    document = squeeze(path.read_text(encoding="utf-8"))

    assert [text for text in sentences(example) if squeeze(text) in document] == []


def sentences(example: Report) -> Iterator[str]:
    for filled in example.forms:
        yield from filled.notes
        for row in filled.rows:
            if row.id.startswith("goal.") and row.text("text"):
                yield row.text("text")
            for column in ("note", "problem", "target", "actual"):
                if len(row.text(column)) > LONG:
                    yield row.text(column)


def test_no_telephone_number_is_the_documents(evaluations: Answers, example: Report) -> None:
    phones = {answer["phone"] for answer in evaluations["forms"]}
    texts = {cell.text for filled in example.forms for row in filled.rows for cell in row.cells.values()}

    assert phones
    assert not {text for text in texts for phone in phones if phone in text}
