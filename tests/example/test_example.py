"""The bundled example year: complete, as published where it says so, in our own words and marked where not."""

import re
from datetime import date
from importlib.resources import files

import pytest

from mingzhang.clocks import DatedEvents, run_clocks
from mingzhang.example import SAMPLE_NOTE, load_contracts, load_example
from mingzhang.forms import FilledForm, Report
from mingzhang.rulebook import Rulebook, load


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load()


@pytest.fixture(scope="module")
def example(book: Rulebook) -> Report:
    (report,) = load_example(book)
    return report


def listed(form: FilledForm) -> int:
    return sum(row.id.isdigit() for row in form.rows)


def test_is_whole(example: Report) -> None:
    accounts = [form.form for form in example.forms if form.form.startswith("final_accounts.")]
    evaluations = example.all("self_evaluation")
    indicators = [row for form in evaluations for row in form.rows if row.id.startswith("indicator.")]

    assert accounts == [f"final_accounts.0{number}" for number in range(1, 10)]
    assert (len(evaluations), len(indicators)) == (19, 177)
    assert [listed(form) for form in example.all("project_execution")] == [20]
    assert [listed(form) for form in example.all("department_execution")] == [54]
    assert [listed(form) for form in example.all("contracts")] == [16, 9, 10, 10]
    assert [listed(form) for form in example.all("self_evaluation_summary")] == [17]


def test_says_whose_it_is_and_that_it_is_an_example(example: Report) -> None:
    assert (example.entity, example.fiscal_year, example.kind) == ("青岛市大数据发展管理局", 2023, "final_accounts")
    assert example.document.name.startswith("示例")
    assert example.document.reader == "example"


def test_every_number_has_a_value(example: Report) -> None:
    """A figure that was mistyped into text would have none."""
    figures = re.compile(r"-?[\d,]+(\.\d+)?%?")
    empty = [
        (form.form, row.id, column, cell.text)
        for form in example.forms
        for row in form.rows
        for column, cell in row.cells.items()
        if figures.fullmatch(cell.text) and cell.value is None
        and column not in ("text", "benchmark") and form.form != "task_completion"
    ]  # fmt: skip

    assert empty == []


def test_real_slips_stay(example: Report) -> None:
    """Two targets of 3 with 2 reached earn 8 × 2 ÷ 3 = 5.33 each, not 5.4; a 100 became 90 in the summary."""
    form = next(f for f in example.all("self_evaluation") if f.subject == "新型数据中心建设奖补资金")
    summary = example.first("transfer_self_evaluation_summary")

    assert [row.text("score") for row in form.rows if row.text("target") == "≥3个"] == ["5.4", "5.4", "8"]
    assert form.cell("total", "score") is not None
    assert [row.text("score") for row in form.rows if row.id == "total"] == ["94.8"]
    assert summary is not None
    assert [row.text("score") for row in summary.rows] == ["94.8", "90"]


def test_what_was_made_up_says_so(example: Report, book: Rulebook) -> None:
    phones = {row.text("text") for form in example.forms for row in form.rows if row.id == "field.phone"}
    contracts = load_contracts(book)

    assert phones == {"00000000（示例数据）"}
    assert "示例数据" in SAMPLE_NOTE
    assert all(contract.sample and "虚拟" in contract.supplier for contract in contracts)


def test_contracts_are_those_of_the_tables(example: Report, book: Rulebook) -> None:
    published = {
        (row.text("contract"), row.value("amount")) for form in example.all("contracts") for row in form.rows
    }

    assert {(contract.subject, contract.amount) for contract in load_contracts(book)} <= published


def test_made_up_dates_give_the_clocks_something_to_say(book: Rulebook) -> None:
    """Signed on a Thursday, published the Thursday after: two working days end on Monday, so three too late."""
    contract = next(c for c in load_contracts(book) if c.subject == "2022年政务云第三方评估项目合同")
    case = DatedEvents(contract.subject, contract.events, frozenset(contract.regions), contract.amount, "小型")

    clocks = {clock.deadline.id: clock for clock in run_clocks([case], book.deadlines)}

    late = clocks["contract.publication"]
    assert (late.state, late.dues[0].day, late.dues[0].late_working) == ("late", date(2022, 12, 19), 3)
    assert clocks["contract.signing"].state == "kept"


def test_no_data_file_holds_a_telephone_number() -> None:
    """Seven digits and more outside tables of amounts; the made-up one is all zeros."""
    numbers = re.compile(r"(?<![\d.,/])(?:0\d{2,3}-)?\d{7,11}(?![\d.,元])")
    folder = files("mingzhang.example") / "data"
    found = {
        number
        for file in folder.iterdir()
        for line in file.read_text(encoding="utf-8").splitlines()
        if "|" not in line and "amount" not in line
        for number in numbers.findall(line)
    }

    # Seven digits are also a code of expenditure.
    assert found - load().functional.names.keys() == {"00000000"}
