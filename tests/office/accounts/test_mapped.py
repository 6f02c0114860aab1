"""The workbook of other software is read by a mapping: amounts in yuan exactly into the form's unit."""

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from mingzhang.errors import DocumentError
from mingzhang.forms import FilledForm
from mingzhang.office.models import AccountTables
from mingzhang.office.queries.accounts import form_of
from mingzhang.office.services.accounts_entry import take_file
from mingzhang.office.services.acting import RefusedError
from mingzhang.reading.mapped import read_mapped
from mingzhang.rulebook import load
from tests.office.accounts.conftest import YEAR
from tests.office.conftest import City, People

MAPPING = "accounts_software.example"
Lines = list[list[object]]
TOTALS: Lines = [
    ["收入支出决算总表"],
    ["项目", "行次", "决算数", "项目（按功能分类）", "行次", "决算数"],
    ["一、一般公共预算财政拨款收入", 1, "1234567.89", "一、一般公共服务支出", 32, "1234567.80"],
    ["八、其他收入", 8, "0.01", "八、社会保障和就业支出", 39, "0.10"],
    ["本年收入合计", 27, "1234567.90", "本年支出合计", 58, "1234567.90"],
]
SPENT: Lines = [
    [
        "支出功能分类科目编码",
        "科目名称",
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    ],
    ["栏次", None, 1, 2, 3, 4, 5, 6],
    [None, "合计", "30.00", "10.00", "20.00", "0", "0", "0"],
    ["2010301", "行政运行", "30.00", "10.00", "20.00", "0", "0", "0"],
]


def book_of(**sheets: Lines) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def read(**sheets: Lines) -> tuple[FilledForm, ...]:
    return read_mapped("导出.xlsx", book_of(**sheets), load().mappings[MAPPING], load()).forms


def test_two_sides_of_a_sheet_become_the_blocks_of_a_form() -> None:
    (form,) = read(Z01收入支出决算总表=TOTALS)
    told = {row.id: (row.value("amount"), row.cells["amount"].unit) for row in form.rows}
    assert told == {
        "income.general_budget": (Decimal("123.456789"), "万元"),
        "income.other": (Decimal("0.000001"), "万元"),
        "income.total": (Decimal("123.45679"), "万元"),
        "expenditure.201": (Decimal("123.45678"), "万元"),
        "expenditure.208": (Decimal("0.00001"), "万元"),
        "expenditure.total": (Decimal("123.45679"), "万元"),
    }


def test_rows_are_told_by_their_codes() -> None:
    (form,) = read(Z04支出决算表=SPENT)
    assert [(row.id, row.code, row.label, row.value("project")) for row in form.rows] == [
        ("total", None, "合计", Decimal("0.002")),
        ("2010301", "2010301", "行政运行", Decimal("0.002")),
    ]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DocumentError, match="工作表“支出决算表”里没有“项目支出”栏"):
        read(支出决算表=[[*SPENT[0][:4], "专项"], *SPENT[1:]])


def test_a_sheet_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(DocumentError, match="支出决算表对应了两张工作表"):
        read(支出决算表=SPENT, 支出决算表旧=SPENT)


def test_a_workbook_of_something_else_is_refused() -> None:
    with pytest.raises(DocumentError, match="里没有"):
        read(工资表=SPENT)


@pytest.mark.django_db
def test_a_clerk_imports_the_workbook_by_its_mapping(city: City, people: People) -> None:
    content = book_of(收入支出决算总表=TOTALS, 支出决算表=SPENT)
    row: AccountTables = take_file(people["clerk"], city["unit"], YEAR, "导出.xlsx", content, MAPPING)
    filled = form_of(row, "final_accounts.03")
    assert filled
    assert filled.cell("2010301", "basic") is not None
    assert row.reading["forms"][0]["rows"][0]["cells"]["amount"]["value"] == "123.456789"
    with pytest.raises(RefusedError, match="规则库里没有“别的”"):
        take_file(people["clerk"], city["unit"], YEAR, "导出.xlsx", content, "别的")
