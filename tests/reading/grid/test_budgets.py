"""Three real budgets and a blank template: every table is recognised, and what it prints adds up."""

from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.forms import FilledForm
from mingzhang.reading.grid import recognise_grids
from mingzhang.rulebook import load

from .test_shanghai_accounts import READERS, read

STREET = "上海市普陀区人民政府万里街道办事处{year}年预算.pdf"
PROVINCE = "江苏省政协办公厅2018年度部门预算公开表.pdf"
TEMPLATE = "部门决算模板.pdf"


def forms_in(shared: Path, file: str, reader: str) -> dict[str, FilledForm]:
    reading = recognise_grids(read(shared / "documents" / file, reader), load())
    assert [leftover.why for leftover in reading.leftover] == []
    assert reading.unread == ()
    assert [row.id for p in reading.forms for row in p.form.rows if "?" in row.id or row.id.endswith(".2")] == []
    return {placed.form.form: placed.form for placed in reading.forms}


def value(form: FilledForm, row: str, column: str) -> Decimal:
    found = form.row(row)
    assert found is not None, row
    number = found.value(column)
    assert number is not None, (row, column)
    return number


def classes_sum(form: FilledForm, column: str) -> Decimal:
    """The sum of the three-digit classes."""
    return sum((row.value(column) or Decimal(0) for row in form.rows if len(row.code or "") == 3), Decimal(0))


def printed_set(set_id: str) -> list[str]:
    found = next(entry for entry in load().table_sets if entry.id == set_id)
    return [table.form for table in found.tables]


@pytest.mark.shared
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("year", "total"), [("2024", "156211123"), ("2025", "189767551")])
def test_street_office_budget(shared: Path, year: str, total: str, reader: str) -> None:
    forms = forms_in(shared, STREET.format(year=year), reader)
    assert list(forms) == printed_set("budget.shanghai")
    whole = Decimal(total)
    general = forms["budget.income_expenditure"]
    assert (
        value(general, "income.grand_total", "amount")
        == value(general, "expenditure.grand_total", "amount")
        == whole
    )
    assert value(general, "income.fiscal.general_budget", "amount") == whole
    spent = [r.value("amount") or 0 for r in general.rows if r.id.startswith("expenditure.2")]
    assert sum(spent) == whole
    for name in ("budget.income", "budget.expenditure", "budget.general_expenditure"):
        form = forms[name]
        assert (form.unit, len(form.rows)) == ("元", 67)
        for column in form.columns:
            assert classes_sum(form, column) == value(form, "total", column)
        assert value(form, "total", "total") == whole
    economic = forms["budget.basic_by_economic"]
    assert value(economic, "total", "total") == value(forms["budget.expenditure"], "total", "basic")
    assert value(economic, "total", "personnel") + value(economic, "total", "public") == value(
        economic, "total", "total"
    )
    assert classes_sum(economic, "total") == value(economic, "total", "total")


@pytest.mark.shared
@pytest.mark.parametrize("reader", READERS)
def test_codes_with_a_digit_missing_are_padded_and_marked(shared: Path, reader: str) -> None:
    form = forms_in(shared, STREET.format(year="2024"), reader)["budget.basic_by_economic"]
    marked = [(row.code, row.label) for row in form.rows if row.cells["total"].mark == "inferred"]
    assert marked == [("30102", "津贴补贴"), ("30107", "绩效工资")]


@pytest.mark.shared
@pytest.mark.parametrize("reader", READERS)
def test_street_office_three_public_expenses(shared: Path, reader: str) -> None:
    form = forms_in(shared, STREET.format(year="2024"), reader)["budget.three_public"]
    assert form.unit == "万元"
    assert {column: cell.text for column, cell in form.rows[0].cells.items()} == {
        "total": "47.91",
        "abroad": "0",
        "reception": "1.35",
        "vehicles": "46.56",
        "vehicle_purchase": "25",
        "vehicle_running": "21.56",
        "operating": "443.18",
    }


@pytest.mark.shared
@pytest.mark.parametrize("reader", READERS)
def test_provincial_budget(shared: Path, reader: str) -> None:
    forms = forms_in(shared, PROVINCE, reader)
    assert list(forms) == printed_set("budget.jiangsu.2018")
    assert {form.unit for form in forms.values()} == {"万元"}
    general = forms["budget.income_expenditure"]
    assert value(general, "use.total", "amount") == value(general, "income.total", "amount") == Decimal("10150.48")
    assert sum(r.value("amount") or 0 for r in general.rows if r.id.startswith("expenditure.")) == Decimal(
        "10150.48"
    )
    assert general.cell("expenditure.210", "amount") is not None
    source = forms["budget.income_by_source"]
    assert value(source, "general_budget", "amount") + value(source, "other_funds", "amount") == Decimal("10150.48")
    for name, total in {
        "budget.fiscal_expenditure": "10070.48",
        "budget.general_expenditure": "10070.48",
        "budget.fiscal_basic_by_economic": "5598.17",
        "budget.basic_by_economic": "5598.17",
        "budget.operating": "1115.85",
    }.items():
        assert classes_sum(forms[name], "total") == value(forms[name], "total", "total") == Decimal(total)
    three = forms["budget.three_public"].rows[0]
    assert [three.text(c) for c in ("all", "total", "meetings", "training")] == [
        "1,656.86",
        "675.10",
        "884.16",
        "97.60",
    ]
    assert [three.text(c) for c in ("abroad", "vehicles", "vehicle_running", "reception")] == [
        "106.00",
        "156.60",
        "156.60",
        "412.50",
    ]
    purchase = forms["budget.procurement"]
    assert value(purchase, "total", "amount") == Decimal("1281.76")
    parts = [row.value("amount") or 0 for row in purchase.rows if row.text("category")]
    assert sum(parts) == Decimal("1281.76")
    assert forms["budget.government_fund"].declared_empty


@pytest.mark.shared
@pytest.mark.parametrize("reader", READERS)
def test_blank_template(shared: Path, reader: str) -> None:
    forms = forms_in(shared, TEMPLATE, reader)
    assert list(forms) == printed_set("final_accounts.shanghai")
    cells = [cell for form in forms.values() for row in form.rows for cell in row.cells.values()]
    assert len(cells) > 300
    assert [cell.text for cell in cells if not cell.blank] == []
