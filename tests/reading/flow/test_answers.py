"""Walks the answers to the real flattened text cell by cell, and prints the share that was read right."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mingzhang.forms import FilledForm, Row, Source
from mingzhang.quantities.number import squeeze
from mingzhang.reading.flow import FlowReading, recognise_flow
from mingzhang.reading.pages import Page, Pages, TextLine
from mingzhang.rulebook import load

pytestmark = pytest.mark.shared

Check = tuple[str, str, str]
"""What is compared, what the answers say, what was read."""


def flat(text: str) -> Pages:
    lines = [TextLine(line, Source(1, number)) for number, line in enumerate(text.split("\n"), start=1)]
    return Pages((Page(1, tuple(lines)),), "text", flat=True)


@dataclass(frozen=True)
class Case:
    reading: FlowReading
    tables: dict[str, Any]
    evaluation: dict[str, Any]
    fund: dict[str, Any]

    def forms(self, name: str) -> list[FilledForm]:
        return [form for form in self.reading.forms if form.form == name]

    def form(self, name: str) -> FilledForm:
        (form,) = self.forms(name)
        return form


@pytest.fixture(scope="module")
def case(shared: Path) -> Case:
    text = (shared / "documents" / "qingdao_bigdata_2023_final_accounts.txt").read_text(encoding="utf-8")
    first = json.loads((shared / "answers" / "qingdao_part1.json").read_text(encoding="utf-8"))
    second = json.loads((shared / "answers" / "qingdao_part2.json").read_text(encoding="utf-8"))
    return Case(recognise_flow(flat(text), load()), first["tables"], first["evaluation"], second["om_fund"])


def texts(row: Row | None, columns: Iterable[str]) -> list[str]:
    return [row.text(column) if row else "(no row)" for column in columns]


def verdict(checks: Iterable[Check], name: str) -> None:
    """Prints the share of right cells and fails with the wrong ones."""
    done = list(checks)
    wrong = [check for check in done if squeeze(check[1]) != squeeze(check[2])]
    print(f"{name}: {len(done) - len(wrong)}/{len(done)} cells right")
    assert done
    assert wrong == []


def paired(name: str, expected: list[Any], rows: Iterable[Row]) -> Iterator[tuple[Any, Row | None]]:
    found = list(rows)
    assert len(found) == len(expected), name
    yield from zip(expected, found, strict=True)


def sides(form: FilledForm, side: str) -> list[Row]:
    return [row for row in form.rows if row.id.startswith(f"{side}.")]


@pytest.mark.parametrize(("sheet", "form"), [("公开01", "final_accounts.01"), ("公开04", "final_accounts.04")])
def test_two_sided_tables(case: Case, sheet: str, form: str) -> None:
    def checks() -> Iterator[Check]:
        filled, answer = case.form(form), case.tables[sheet]
        amounts = [c for c in filled.columns if c != "amount"] or ["amount"]
        for side, columns in (("income", ["amount"]), ("expenditure", amounts)):
            for expected, row in paired(side, answer[side], sides(filled, side)):
                assert row is not None
                yield f"{side} no", expected["no"], row.line_no or ""
                yield f"{side} {expected['no']} name", expected["name"] or "", row.label
                wanted = expected.get("amounts") or ([expected["amount"]] if expected.get("amount") else [])
                wanted = wanted or [""] * len(columns)
                for column, value in zip(columns, wanted, strict=True):
                    yield f"{side} {expected['no']} {column}", value, row.text(column)

    verdict(checks(), sheet)


@pytest.mark.parametrize("number", ["02", "03", "05", "07", "08"])
def test_coded_tables(case: Case, number: str) -> None:
    def checks() -> Iterator[Check]:
        filled, answer = case.form(f"final_accounts.{number}"), case.tables[f"公开{number}"]
        for expected, row in paired(number, answer["rows"], filled.rows):
            assert row is not None
            yield f"{expected['name']} code", expected["code"], row.code or ""
            yield f"{expected['name']} name", expected["name"], row.label
            for column, value in zip(filled.columns, expected["amounts"], strict=True):
                yield f"{expected['name']} {column}", value, row.text(column)

    verdict(checks(), number)


def test_basic_expenditure_in_three_blocks(case: Case) -> None:
    def checks() -> Iterator[Check]:
        filled, answer = case.form("final_accounts.06"), case.tables["公开06"]
        assert len(filled.rows) == len(answer["rows"]) + len(answer["totals"])
        for expected in answer["rows"]:
            row = filled.row(expected["code"])
            yield f"{expected['code']} name", expected["name"], row.label if row else "(no row)"
            yield f"{expected['code']} amount", expected["amount"], texts(row, ["amount"])[0]
        for expected, name in zip(answer["totals"], ("personnel_total", "public_total"), strict=True):
            yield name, expected["amount"], texts(filled.row(name), ["amount"])[0]

    verdict(checks(), "06")


def test_three_public_expenses(case: Case) -> None:
    def checks() -> Iterator[Check]:
        filled = case.form("final_accounts.09")
        for column, expected in zip(filled.columns, case.tables["公开09"]["columns12"], strict=True):
            yield column, expected["amount"], texts(filled.row("amounts"), [column])[0]

    verdict(checks(), "09")


def test_headings_and_notes(case: Case) -> None:
    def checks() -> Iterator[Check]:
        for sheet, answer in case.tables.items():
            filled = case.form(f"final_accounts.{sheet[-2:]}")
            yield f"{sheet} title", answer["title"], filled.title
            yield f"{sheet} unit", answer["unit"], filled.unit or ""
            yield f"{sheet} line", str(answer["title_line"]), str(filled.source.line)
            for expected, note in zip(answer["notes"], filled.notes, strict=True):
                yield f"{sheet} note", expected["text"].removeprefix("注："), note

    verdict(checks(), "headings and notes")
    assert [f.form for f in case.reading.forms if f.declared_empty] == ["final_accounts.07", "final_accounts.08"]


LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "execution_table": ("department_execution", ("initial", "adjusted", "executed", "rate")),
    "unbudgeted_payments": ("unbudgeted_payments", ("unit_name", "project", "contract", "amount")),
    "unexecuted_projects": ("unexecuted_projects", ("unit_name", "project", "amount")),
    "cost_classification": ("cost_classes", ("amount", "rate")),
}


def list_checks(filled: FilledForm, answer: dict[str, Any], columns: tuple[str, ...]) -> Iterator[Check]:
    totals = [answer[key] for key in ("total", "average") if key in answer]
    assert len(filled.rows) == len(answer["rows"]) + len(totals)
    for expected in answer["rows"]:
        seq = expected.get("seq") or expected["no"]
        row = filled.row(seq)
        yield f"{seq} row", seq, row.id if row else "(no row)"
        if "name" in expected:
            yield f"{seq} name", expected["name"], row.label if row else "(no row)"
        for column, value in zip(columns, texts(row, columns), strict=True):
            yield f"{seq} {column}", expected[column], value
    for expected in totals:
        row = filled.rows[-1]
        yield "total label", expected["name"], row.label
        for column in columns:
            yield f"total {column}", expected.get(column) or "", row.text(column)


@pytest.mark.parametrize("key", LISTS)
def test_lists(case: Case, key: str) -> None:
    form, columns = LISTS[key]
    verdict(list_checks(case.form(form), case.fund[key], columns), key)


def test_projects(case: Case) -> None:
    columns = ("initial", "adjusted", "executed", "rate")
    verdict(list_checks(case.form("project_execution"), case.evaluation["table_1_1"], columns), "table 1-1")


def test_contracts(case: Case) -> None:
    def checks() -> Iterator[Check]:
        for filled, answer in zip(case.forms("contracts"), case.fund["top_contracts"].values(), strict=True):
            yield "caption", answer["caption"], filled.subject or ""
            yield from list_checks(filled, answer, ("unit_name", "project", "contract", "amount"))

    verdict(checks(), "contracts")


def test_satisfaction(case: Case) -> None:
    def checks() -> Iterator[Check]:
        for filled, key in zip(case.forms("satisfaction"), ("public", "internal"), strict=True):
            answer = case.fund["satisfaction"][key]
            for row in answer["rows"]:
                row["unit_name"], row["project"] = row["unit_name"], row["system"]
            yield from list_checks(filled, answer, ("unit_name", "system", "rate"))

    verdict(checks(), "satisfaction")


def test_satisfaction_scale(case: Case) -> None:
    def checks() -> Iterator[Check]:
        filled = case.form("satisfaction_scale")
        for expected, row in paired("scale", case.fund["satisfaction"]["scale"]["points"], filled.rows):
            yield "rate", expected["rate"], texts(row, ["rate"])[0]
            yield "points", expected["points"], texts(row, ["points"])[0]

    verdict(checks(), "satisfaction scale")


def test_allocation(case: Case) -> None:
    def checks() -> Iterator[Check]:
        filled, answer = case.form("transfer_allocation"), case.evaluation["table_1_2"]
        for expected, row in paired("allocation", answer["rows"], filled.rows):
            yield "name", expected["name"], row.label if row else ""
            for area, value in expected["by_district"].items():
                column = "total" if area == "合计" else area
                yield f"{expected['name']} {area}", value, texts(row, [column])[0]

    verdict(checks(), "table 1-2")


def test_overview(case: Case) -> None:
    def checks() -> Iterator[Check]:
        filled = case.form("evaluation_overview")
        columns = {"initial": "initial", "full_year": "adjusted", "executed": "executed", "rate": "rate"}
        for expected, row in paired("overview", case.evaluation["overview"]["rows"], filled.rows):
            yield "label", expected["no"] + expected["name"], row.label if row else ""
            for key, column in columns.items():
                yield f"{expected['name']} {key}", expected[key], texts(row, [column])[0]

    verdict(checks(), "overview")


def test_scores(case: Case) -> None:
    def checks() -> Iterator[Check]:
        answers = (case.evaluation["overview"]["scores"], case.evaluation["table_3_1"]["rows"])
        for filled, answer in zip(case.forms("evaluation_scores"), answers, strict=True):
            for expected, row in paired("scores", answer, filled.rows):
                yield "name", expected["name"], row.label if row else ""
                for column in ("full", "score", "rate"):
                    yield f"{expected['name']} {column}", expected[column], texts(row, [column])[0]

    verdict(checks(), "scores")


def test_key_tasks(case: Case) -> None:
    verdict(list_checks(case.form("key_tasks"), case.evaluation["key_tasks"], ("text",)), "key tasks")


def test_task_completion(case: Case) -> None:
    def checks() -> Iterator[Check]:
        filled = case.form("task_completion")
        for expected, row in paired("tasks", case.evaluation["task_completion"]["rows"], filled.rows):
            yield "class", expected["class"], texts(row, ["task_class"])[0]
            for column in ("task", "target", "actual", "rate", "source"):
                yield f"{expected['task']} {column}", expected[column], texts(row, [column])[0]
            carried = bool(row and row.cells["source"].why and "合并单元格" in row.cells["source"].why)
            yield f"{expected['task']} carried", str(bool(expected.get("source_inferred"))), str(carried)

    verdict(checks(), "task completion")


def test_index(case: Case) -> None:
    def checks() -> Iterator[Check]:
        filled, answer = case.form("evaluation_index"), case.fund["index_table"]
        leaves = [row for row in filled.rows if not row.id.startswith("group.") and row.id != "total"]
        for expected, row in paired("index", answer["rows"], leaves):
            for column in ("level1", "level2", "level3", "level4", "weight", "benchmark", "score", "rate"):
                yield f"{expected['level3']} {column}", expected[column] or "", texts(row, [column])[0]
        groups = [row for row in filled.rows if row.id.startswith("group.")]
        for expected, row in paired("groups", answer["group_weights"], groups):
            yield "group", expected["name"], texts(row, [f"level{expected['level']}"])[0]
            yield f"{expected['name']} weight", expected["weight"].removesuffix("分"), texts(row, ["weight"])[0]
        for column in ("weight", "score", "rate"):
            yield f"total {column}", answer["total"][column], texts(filled.row("total"), [column])[0]

    verdict(checks(), "index")


def test_every_source_names_the_line_it_was_read_from(case: Case, shared: Path) -> None:
    text = (shared / "documents" / "qingdao_bigdata_2023_final_accounts.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    for form in case.reading.forms:
        for row in form.rows:
            for cell in row.cells.values():
                assert cell.source.line is not None
                start = squeeze(lines[cell.source.line - 1])
                assert squeeze(cell.text)[:2].rstrip("%") in start, (form.form, row.id, cell)


def test_nothing_is_left_unread(case: Case) -> None:
    assert case.reading.unread == ()
