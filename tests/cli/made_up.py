"""A made-up department's table 01 as rows of a sheet, each figure to be replaced by what a test is about."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

Rows = list[list[str]]


def accounts(
    *,
    entity: str = "云溪市档案馆",
    year: int = 2023,
    unit: str = "万元",
    fiscal: str = "120.00",
    other: str = "0.63",
    income_total: str = "120.63",
    services: str = "100.00",
    security: str = "20.63",
    expenditure_total: str = "120.63",
    opening: str = "",
    closing: str = "",
    grand_total: str = "120.63",
) -> Rows:
    """收入支出决算总表 with 120.00 + 0.63 of income and 100.00 + 20.63 of expenditure, which balance."""
    return [
        [f"{year}年度{entity}部门决算"],
        ["收入支出决算总表"],
        ["公开01表"],
        [f"部门：{entity}", "", "", "", "", f"单位：{unit}"],
        ["收入", "", "", "支出", "", ""],
        ["项目", "行次", "金额", "项目", "行次", "金额"],
        ["一、一般公共预算财政拨款收入", "1", fiscal, "一、一般公共服务支出", "32", services],
        ["八、其他收入", "8", other, "八、社会保障和就业支出", "39", security],
        ["本年收入合计", "27", income_total, "本年支出合计", "57", expenditure_total],
        ["年初结转和结余", "29", opening, "年末结转和结余", "59", closing],
        ["总计", "31", grand_total, "总计", "62", grand_total],
    ]


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """A workbook with these sheets, cell by cell as text."""
    book = openpyxl.Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = book.active if place == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
