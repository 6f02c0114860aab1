"""Tables as other places and other years lay them out, written by hand as web pages."""

from collections.abc import Sequence

from mingzhang.forms import Report
from mingzhang.pipeline import Source, read
from mingzhang.rulebook import load

Spec = str | tuple[str, int, int]
"""A cell: its text, or text, rows and columns that it covers."""


def page(title: str, rows: Sequence[Sequence[Spec]]) -> Report:
    lines = ["云溪市水务局2023年度部门决算", *title.split("\n"), "部门：云溪市水务局　　单位：万元"]
    table = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    head = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><meta charset='utf-8'><body>{head}<table border='1'>{table}</table></body></html>"
    [report] = read([Source("表.html", html.encode())], load())
    return report


def _cell(spec: Spec) -> str:
    text, rows, cols = (spec, 1, 1) if isinstance(spec, str) else spec
    return f"<td rowspan='{rows}' colspan='{cols}'>{text}</td>"


def texts(report: Report) -> dict[str, dict[str, str]]:
    """Row to what its cells print, blank ones left out."""
    [form] = report.forms
    return {row.id: {c: cell.text for c, cell in row.cells.items() if cell.text} for row in form.rows}


def test_levels_of_codes_stand_in_the_row_that_numbers_the_columns() -> None:
    """The national layout: 类 款 项 栏次 1 2 3 is one row, and says nothing of money."""
    report = page(
        "支出决算表",
        [
            [("项目", 1, 4), ("本年支出合计", 3, 1), ("基本支出", 3, 1), ("项目支出", 3, 1)],
            [("支出功能分类科目编码", 2, 3), ("科目名称", 2, 1)],
            [],
            ["类", "款", "项", "栏次", "1", "2", "3"],
            [("", 1, 3), "合计", "120.63", "90.00", "30.63"],
            [("208", 1, 3), "社会保障和就业支出", "120.63", "90.00", "30.63"],
            [("2080505", 1, 3), "　　机关事业单位基本养老保险缴费支出", "120.63", "90.00", "30.63"],
        ],
    )
    row = {"total": "120.63", "basic": "90.00", "project": "30.63"}
    assert texts(report) == {"total": row, "208": row, "2080505": row}
    assert all(cell.mark is None for row in report.forms[0].rows for cell in row.cells.values())


def test_three_public_expenses_with_further_columns_and_counts_lose_nothing() -> None:
    report = page(
        "一般公共预算财政拨款“三公”经费、会议费、培训费支出决算表",
        [
            ["项目", "预算数", "决算数"],
            ["一、“三公”经费合计", "10.50", "9.20"],
            ["1．因公出国（境）费", "", ""],
            ["2．公务用车购置及运行维护费", "8.50", "8.00"],
            ["（1）公务用车购置费", "", ""],
            ["（2）公务用车运行维护费", "8.50", "8.00"],
            ["3．公务接待费", "2.00", "1.20"],
            ["国内公务接待批次（个）", "", "31"],
            ["二、会议费", "3.00", "2.00"],
            ["三、培训费", "4.00", "3.00"],
        ],
    )
    assert texts(report)["amounts"] == {
        "budget.total": "10.50",
        "actual.total": "9.20",
        "budget.vehicles": "8.50",
        "actual.vehicles": "8.00",
        "budget.vehicle_running": "8.50",
        "actual.vehicle_running": "8.00",
        "budget.reception": "2.00",
        "actual.reception": "1.20",
        "budget.meetings": "3.00",
        "actual.meetings": "2.00",
        "budget.training": "4.00",
        "actual.training": "3.00",
        "?决算数·国内公务接待批次（个）": "31",
    }


def test_a_table_nobody_knows_is_told_by_its_title_not_its_number() -> None:
    report = page("关于水务的表\n公开15表", [["甲类", "乙类"], ["1.00", "2.00"], ["3.00", "4.00"]])
    assert [entry.why for entry in report.unread] == ["表名“关于水务的表”不在规则库中"]


def test_until_2018_one_row_stood_for_all_appropriations() -> None:
    """A part of the row above it (其中) counts once, so that the total follows."""
    report = page(
        "收入支出决算总表",
        [
            [("收入", 1, 3), ("支出", 1, 3)],
            ["项目", "行次", "决算数", "项目（按功能分类）", "行次", "决算数"],
            ["一、财政拨款收入", "1", "120.00", "一、一般公共服务支出", "29", "120.63"],
            ["其中：政府性基金预算财政拨款", "2", "20.00", "", "", ""],
            ["三、事业收入", "4", "0.63", "", "", ""],
            ["本年收入合计", "25", "120.63", "本年支出合计", "53", "120.63"],
            ["年初结转和结余", "27", "10.00", "年末结转和结余", "57", "10.00"],
            ["其中：项目支出结转和结余", "28", "10.00", "", "", ""],
            ["总计", "29", "130.63", "总计", "58", "130.63"],
        ],
    )
    assert {row: cells["amount"] for row, cells in texts(report).items() if row.startswith("income.")} == {
        "income.fiscal": "120.00",
        "income.fiscal.government_fund": "20.00",
        "income.public_service": "0.63",
        "income.total": "120.63",
        "income.opening": "10.00",
        "income.opening.project": "10.00",
        "income.grand_total": "130.63",
    }
    assert all(cell.mark is None for row in report.forms[0].rows for cell in row.cells.values())
