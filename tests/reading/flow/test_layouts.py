"""Made-up departments as other extractors give them: cells on lines, broken numbers, wrapped names, lost blanks."""

import time
from collections.abc import Iterable

import pytest

from mingzhang.forms import FilledForm, Row, Source
from mingzhang.reading.flow import FlowReading, recognise_flow
from mingzhang.reading.pages import Page, Pages, TextLine
from mingzhang.rulebook import load

BOOK = load()

EXPENDITURE = """
支出决算表
公开03表
部门：临川市水利局 金额单位：万元
项目
本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
科目代码 科目名称
栏次 1 2 3 4 5 6
合计 1,500.25 900.15 600.10 0.00 0.00 0.00
208 社会保障和就业支出 200.15 200.15 0.00 0.00 0.00 0.00
20805 行政事业单位养老支出 200.15 200.15 0.00 0.00 0.00 0.00
2080505 机关事业单位基本养老保险缴费支出 200.15 200.15 0.00 0.00 0.00 0.00
213 农林水支出 1,300.10 700.00 600.10 0.00 0.00 0.00
21303 水利 1,300.10 700.00 600.10 0.00 0.00 0.00
2130301 行政运行 700.00 700.00 0.00 0.00 0.00 0.00
2130304 水利行业业务管理 600.10 0.00 600.10 0.00 0.00 0.00
注：本表反映部门本年度各项支出情况。
"""

INCOME = """
财政拨款收入支出决算总表
公开04表
部门：临川市水利局 金额单位：万元
收入 支出
项目 行次 金额 项目 行次 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款
栏次 1 栏次 2 3 4 5
一、一般公共预算财政拨款 1 1,300.25 一、社会保障和就业支出 6 200.15 200.15 0.00 0.00
二、政府性基金预算财政拨款 2 200.00 二、农林水支出 7 1,300.10 1,100.10 200.00 0.00
本年收入合计 3 1,500.25 本年支出合计 8 1,500.25 1,300.25 200.00 0.00
年初结转和结余 4 0.00 年末结转和结余 9 0.00 0.00 0.00 0.00
总计 5 1,500.25 总计 10 1,500.25 1,300.25 200.00 0.00
"""

COLUMNS = ("total", "basic", "project", "remitted_to_superior", "business", "affiliate_subsidy")


def flat(text: str) -> Pages:
    lines = [TextLine(line, Source(1, number)) for number, line in enumerate(text.split("\n"), start=1)]
    return Pages((Page(1, tuple(lines)),), "text", flat=True)


def read(text: str) -> FlowReading:
    return recognise_flow(flat(text), BOOK)


def form(text: str, name: str) -> FilledForm:
    reading = read(text)
    (found,) = [found for found in reading.forms if found.form == name]
    return found


def row(filled: FilledForm, row_id: str) -> Row:
    found = filled.row(row_id)
    assert found is not None, [r.id for r in filled.rows]
    return found


def values(filled: FilledForm, row_id: str, columns: Iterable[str] = COLUMNS) -> list[str]:
    return [row(filled, row_id).text(column) for column in columns]


def marks(filled: FilledForm) -> set[str | None]:
    return {cell.mark for found in filled.rows for cell in found.cells.values()}


def assert_expenditure(filled: FilledForm) -> None:
    """The table above, whatever its layout."""
    assert [(r.code, r.label) for r in filled.rows] == [
        (None, "合计"),
        ("208", "社会保障和就业支出"),
        ("20805", "行政事业单位养老支出"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("213", "农林水支出"),
        ("21303", "水利"),
        ("2130301", "行政运行"),
        ("2130304", "水利行业业务管理"),
    ]
    assert values(filled, "total") == ["1,500.25", "900.15", "600.10", "0.00", "0.00", "0.00"]
    assert values(filled, "213") == ["1,300.10", "700.00", "600.10", "0.00", "0.00", "0.00"]
    assert values(filled, "2130304") == ["600.10", "0.00", "600.10", "0.00", "0.00", "0.00"]


def test_plain_table_needs_no_mark() -> None:
    filled = form(EXPENDITURE, "final_accounts.03")
    assert_expenditure(filled)
    assert marks(filled) == {None}
    assert filled.unit == "万元"
    assert filled.notes == ("本表反映部门本年度各项支出情况。",)


def test_one_cell_per_line() -> None:
    filled = form(EXPENDITURE.replace(" ", "\n"), "final_accounts.03")
    assert_expenditure(filled)
    assert marks(filled) == {None}


def test_blanks_in_numbers_are_joined_and_marked() -> None:
    broken = EXPENDITURE.replace("1,500.25", "1,500. 25").replace("700.00 600.10", "700.00 600.1 0")
    filled = form(broken, "final_accounts.03")
    assert_expenditure(filled)
    assert row(filled, "total").cells["total"].mark == "joined"
    assert row(filled, "213").cells["project"].mark == "joined"
    assert row(filled, "208").cells["total"].mark is None


def test_name_behind_its_numbers() -> None:
    lines = []
    for line in EXPENDITURE.split("\n"):
        parts = line.split()
        if parts and parts[0].isdigit() and len(parts) == 8:
            lines.append(" ".join([parts[0], *parts[2:], parts[1]]))
        else:
            lines.append(
                line.replace(
                    "合计 1,500.25 900.15 600.10 0.00 0.00 0.00", "1,500.25 900.15 600.10 0.00 0.00 0.00 合计"
                )
            )
    assert_expenditure(form("\n".join(lines), "final_accounts.03"))


@pytest.mark.parametrize(
    "wrapped",
    [
        "2080505 机关事业单位基本养\n老保险缴费支出 200.15 200.15 0.00 0.00 0.00 0.00",
        "2080505\n机关事业单位基本养\n老保险缴费支出\n200.15 200.15 0.00 0.00 0.00 0.00",
        "2080505 机关事业单位基本养 200.15 200.15 0.00 0.00 0.00 0.00\n老保险缴费支出",
        "机关事业单位基本养\n2080505 200.15 200.15 0.00 0.00 0.00 0.00\n老保险缴费支出",
    ],
)
def test_wrapped_name(wrapped: str) -> None:
    plain = "2080505 机关事业单位基本养老保险缴费支出 200.15 200.15 0.00 0.00 0.00 0.00"
    assert plain in EXPENDITURE
    assert_expenditure(form(EXPENDITURE.replace(plain, wrapped), "final_accounts.03"))


def test_page_break_with_the_header_printed_again() -> None:
    header = EXPENDITURE.partition("万元\n")[2].partition("合计 1,500")[0]
    assert header.endswith("栏次 1 2 3 4 5 6\n")
    broken = EXPENDITURE.replace("213 农林水支出", f"- 12 -\n{header}213 农林水支出")
    assert_expenditure(form(broken, "final_accounts.03"))


def test_title_printed_again_after_a_page_break() -> None:
    broken = EXPENDITURE.replace("213 农林水支出", "支出决算表\n公开03表\n金额单位：万元\n213 农林水支出")
    assert_expenditure(form(broken, "final_accounts.03"))


def test_code_in_three_columns() -> None:
    text = EXPENDITURE
    for code in ("2080505", "2130301", "2130304", "20805", "21303"):
        text = text.replace(f"\n{code} ", "\n" + " ".join([code[:3], code[3:5], code[5:]]).strip() + " ")
    assert "\n208 05 05 机关" in text
    assert_expenditure(form(text, "final_accounts.03"))


def test_columns_in_another_order() -> None:
    swapped = EXPENDITURE.replace("本年支出合计 基本支出 项目支出", "本年支出合计 项目支出 基本支出")
    lines = []
    for line in swapped.split("\n"):
        parts = line.split()
        if len(parts) >= 7 and parts[-1] == "0.00":
            parts[-5], parts[-4] = parts[-4], parts[-5]
        lines.append(" ".join(parts))
    assert_expenditure(form("\n".join(lines), "final_accounts.03"))


VANISHED = EXPENDITURE.replace(" 0.00", "")


def test_vanished_blanks_are_not_guessed_without_a_mark() -> None:
    """Basic and project spending fit any two columns: without other evidence each cell says that it is doubtful."""
    filled = form(VANISHED, "final_accounts.03")
    assert [r.code for r in filled.rows] == [None, "208", "20805", "2080505", "213", "21303", "2130301", "2130304"]
    assert marks(filled) == {"ambiguous"}


def test_vanished_blanks_are_placed_by_what_the_text_says() -> None:
    text = VANISHED + "三、本年支出合计1,500.25万元，其中：基本支出900.15万元；项目支出600.1万元。"
    filled = form(text, "final_accounts.03")
    assert values(filled, "total") == ["1,500.25", "900.15", "600.10", "", "", ""]
    assert values(filled, "2080505") == ["200.15", "200.15", "", "", "", ""]
    assert values(filled, "213") == ["1,300.10", "700.00", "600.10", "", "", ""]
    assert values(filled, "2130304") == ["600.10", "", "600.10", "", "", ""]
    assert marks(filled) == {"inferred"}


def test_a_row_that_lacks_one_number_is_placed_by_the_sums() -> None:
    text = EXPENDITURE.replace(
        "2130304 水利行业业务管理 600.10 0.00 600.10", "2130304 水利行业业务管理 600.10 600.10"
    )
    filled = form(text, "final_accounts.03")
    found = row(filled, "2130304")
    assert found.text("total") == "600.10"
    assert {cell.mark for cell in found.cells.values()} <= {"inferred", "ambiguous"}
    assert row(filled, "2130301").cells["total"].mark is None


def test_two_sides_by_line_numbers() -> None:
    filled = form(INCOME, "final_accounts.04")
    assert [r.line_no for r in filled.rows] == [str(n) for n in range(1, 11)]
    assert row(filled, "income.government_fund").text("amount") == "200.00"
    assert values(filled, "expenditure.213", ("total", "general_budget", "government_fund", "state_capital")) == [
        "1,300.10", "1,100.10", "200.00", "0.00",
    ]  # fmt: skip
    assert marks(filled) == {None}


def test_two_sides_one_cell_per_line() -> None:
    assert form(INCOME.replace(" ", "\n"), "final_accounts.04").rows[7].text("government_fund") == "200.00"


def test_two_sides_without_line_numbers() -> None:
    text = INCOME.replace("项目 行次 金额 项目 行次 合计", "项目 金额 项目 合计")
    for number in range(10, 0, -1):
        for name in ("拨款", "支出", "合计", "结余", "总计"):
            text = text.replace(f"{name} {number} ", f"{name} ")
    filled = form(text, "final_accounts.04")
    assert [r.id for r in filled.rows] == [
        "income.general_budget", "income.government_fund", "income.total", "income.opening", "income.grand_total",
        "expenditure.208", "expenditure.213", "expenditure.total", "expenditure.closing", "expenditure.grand_total",
    ]  # fmt: skip
    assert values(filled, "expenditure.grand_total", ("total", "general_budget", "government_fund")) == [
        "1,500.25", "1,300.25", "200.00",
    ]  # fmt: skip


THREE_PUBLIC = """
财政拨款“三公”经费支出决算表
单位：万元
预算数 决算数
合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费 合计 因公出国（境）费 公务用车购置及运行维护费 公务接待费
小计 公务用车购置费 公务用车运行维护费 小计 公务用车购置费 公务用车运行维护费
1 2 3 4 5 6 7 8 9 10 11 12
9.00 1.00 6.00 4.00 2.00 2.00 5.50 0.50 3.00 1.00 2.00 2.00
"""


def test_record_under_a_flattened_header() -> None:
    filled = form(THREE_PUBLIC, "final_accounts.09")
    cells = row(filled, "amounts").cells
    assert cells["budget.total"].text == "9.00"
    assert cells["budget.reception"].text == "2.00"
    assert cells["actual.vehicles"].text == "3.00"
    assert {cell.mark for cell in cells.values()} == {"inferred"}


def test_record_in_pairs() -> None:
    """Each column of the header holds budget and actual side by side; the sums tell."""
    text = THREE_PUBLIC.replace(
        "9.00 1.00 6.00 4.00 2.00 2.00 5.50 0.50 3.00 1.00 2.00 2.00",
        "9.00 5.50 1.00 0.50 6.00 3.00 4.00 1.00 2.00 2.00 2.00 2.00",
    )
    cells = row(form(text, "final_accounts.09"), "amounts").cells
    assert cells["budget.total"].text == "9.00"
    assert cells["actual.total"].text == "5.50"
    assert cells["actual.vehicle_purchase"].text == "1.00"


CONTRACTS = """
2023年系统运维成本中3个支付金额较大的合同，见下表：
序号 单位 项目名称 合同名称 执行金额
1
临川市水利局
水库大坝安全监测系统运行维
护项目
水库大坝安全监测系统运行
维护项目服务合同
1,200,000
2 临川市财政局 预算系统维护 预算系统维护合同 800,000.50
3
临川市人力资源和社会保
障局
社保大厅叫号系统维护
社保大厅叫号系统维护服务
合同书
300,000
合计 2,300,000.50
上表中数据可知，2023年系统运维成本为2,300,000.50元。
"""


def test_wrapped_texts_are_separated_and_marked() -> None:
    filled = form(CONTRACTS, "contracts")
    assert filled.subject == "2023年系统运维成本中3个支付金额较大的合同"
    columns = ("unit_name", "project", "contract", "amount")
    assert values(filled, "1", columns) == [
        "临川市水利局", "水库大坝安全监测系统运行维护项目", "水库大坝安全监测系统运行维护项目服务合同", "1,200,000",
    ]  # fmt: skip
    assert values(filled, "3", columns) == [
        "临川市人力资源和社会保障局", "社保大厅叫号系统维护", "社保大厅叫号系统维护服务合同书", "300,000",
    ]  # fmt: skip
    assert values(filled, "total", columns) == ["", "", "", "2,300,000.50"]
    assert {cell.mark for key, cell in row(filled, "2").cells.items()} == {None}
    assert {row(filled, "1").cells[key].mark for key in columns[:3]} <= {"inferred", "ambiguous"}


def test_names_centred_around_their_number() -> None:
    text = """
表1 各部门预算执行明细表
序号 项目承担单位 年初预算 调整后预算金额 实际执行金额 实际执行率
1 临川市财政局 100 100 50 50%
临川市人力资源和
2 200 200 100 50%
社会保障局
3 临川市水利局 300 300 300 100%
4 合计 600 600 450 75%
"""
    filled = form(text, "department_execution")
    assert [r.label for r in filled.rows] == ["临川市财政局", "临川市人力资源和社会保障局", "临川市水利局", "合计"]
    assert values(filled, "2", ("initial", "adjusted", "executed", "rate")) == ["200", "200", "100", "50%"]
    assert row(filled, "2").cells["unit_name"].mark == "inferred"


def test_broken_number_in_a_list_is_told_by_its_rate() -> None:
    text = """
表1 各部门预算执行明细表
序号 项目承担单位 年初预算 调整后预算金额 实际执行金额 实际执行率
1 临川市财政局 377.3 24 5.83 245.44 99.84%
2 临川市水利局 300 300 300 100%
合计 677.3 545.83 545.44 99.93%
"""
    found = row(form(text, "department_execution"), "1")
    assert found.label == "临川市财政局"
    assert [found.text(c) for c in ("initial", "adjusted", "executed", "rate")] == [
        "377.3",
        "245.83",
        "245.44",
        "99.84%",
    ]
    assert found.cells["adjusted"].mark == "joined"


def test_empty_table_is_there_and_declared_empty() -> None:
    text = """
国有资本经营预算财政拨款支出决算表
公开08表
金额单位：万元
项目 本年支出
科目代码 科目名称 小计 基本支出 项目支出
合计
注：本部门没有使用国有资本经营预算安排的支出，故本表无数据。
"""
    filled = form(text, "final_accounts.08")
    assert filled.declared_empty
    assert all(not found.cells for found in filled.rows)


def test_a_list_of_contents_is_no_table() -> None:
    assert read("目录\n一、收入支出决算总表\n二、收入决算表\n三、支出决算表\n第三部分 情况说明\n").forms == ()


def test_prose_under_a_title_is_said_to_be_unread() -> None:
    reading = read("支出决算表\n公开03表\n水库 12.00 3.00\n堤防 4.00 5.00\n")
    assert reading.forms == ()
    assert len(reading.unread) == 1
    assert "支出决算表" in reading.unread[0].what


@pytest.mark.parametrize(
    "text", ["", "\n\n", "支出决算表", "收入 支出\n1 2 3", "序号 单位 项目名称 合同名称 执行金额"]
)
def test_scraps(text: str) -> None:
    assert read(text).forms == ()


@pytest.mark.parametrize(
    "body",
    ["1.00 " * 20_000, "水利 " * 20_000, "1\n" * 20_000, "201 " * 20_000, "1 水利局 项目 合同 5\n" * 4_000],
    ids=["numbers", "words", "ones", "codes", "rows"],
)
def test_absurd_bodies_end_in_time(body: str) -> None:
    start = time.monotonic()
    titles = ("支出决算表\n公开03表", "序号 单位 项目名称 合同名称 执行金额", "财政拨款收入支出决算总表")
    read("\n".join(f"{title}\n{body}" for title in titles))
    assert time.monotonic() - start < 60


def test_two_departments_in_one_text_stay_two_tables() -> None:
    reading = read(EXPENDITURE + EXPENDITURE.replace("1,500.25", "1,500.26"))
    assert [form.form for form in reading.forms] == ["final_accounts.03", "final_accounts.03"]
    assert [values(form, "total")[0] for form in reading.forms] == ["1,500.25", "1,500.26"]


def test_a_row_that_fills_all_columns_tells_that_the_others_leave_blanks_out() -> None:
    """The header's last word and the total's name stand together as a known name; each amount keeps its column."""
    lines = """一般公共预算基本支出表
部门：云溪县水务局 单位：万元
科目编码 科目名称 合计 人员经费 公用经费
合计 30.00 20.00 10.00
301 工资福利支出 20.00 20.00
30101 基本工资 12.00 12.00
30102 津贴补贴 8.00 8.00
302 商品和服务支出 10.00 10.00
30201 办公费 7.00 7.00
30211 差旅费 3.00 3.00"""
    filled = form(lines, "budget.basic_by_economic")
    cells = {line.code: {name: cell.text for name, cell in line.cells.items()} for line in filled.rows if line.code}
    personnel = {"301": "20.00", "30101": "12.00", "30102": "8.00"}
    public = {"302": "10.00", "30201": "7.00", "30211": "3.00"}
    assert cells == {code: {"total": text, "personnel": text} for code, text in personnel.items()} | {
        code: {"total": text, "public": text} for code, text in public.items()
    }
    assert {cell.mark for line in filled.rows if line.code for cell in line.cells.values()} == {"inferred"}


def test_names_centred_around_a_code_and_what_stands_below_the_table() -> None:
    """Lines above and below a bare code are its name; the line under the last row is nobody's."""
    text = """
支出决算表
部门：临川市水利局 单位：万元
科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
合计 60.00 10.00 50.00 0.00 0.00 0.00
213 农林水支出 60.00 10.00 50.00 0.00 0.00 0.00
21303 水利 60.00 10.00 50.00 0.00 0.00 0.00
2130301 行政运行 10.00 10.00 0.00 0.00 0.00 0.00
中小河流治理和山洪灾害防治
2130388 20.00 0.00 20.00 0.00 0.00 0.00
以外的支出
2130399 其他水利支出 30.00 0.00 30.00 0.00 0.00 0.00
临川市水利局制
"""
    filled = form(text, "final_accounts.03")
    assert row(filled, "2130388").label == "中小河流治理和山洪灾害防治以外的支出"
    assert values(filled, "2130388", ("total", "basic", "project")) == ["20.00", "0.00", "20.00"]
    assert {cell.mark for cell in row(filled, "2130388").cells.values()} == {"inferred"}
    assert row(filled, "2130399").label == "其他水利支出"
    assert {cell.mark for cell in row(filled, "213").cells.values()} == {None}


def test_a_row_that_does_not_add_up_is_marked_and_so_is_what_stands_above_it() -> None:
    """A digit lost from a project's amount speaks against its row, its 款, its 类 and the total of that column."""
    text = EXPENDITURE.replace("水利行业业务管理 600.10 0.00 600.10", "水利行业业务管理 600.10 0.00 60.10")
    filled = form(text, "final_accounts.03")
    assert {cell.mark for cell in row(filled, "2130304").cells.values()} == {"inferred"}
    assert row(filled, "21303").cells["project"].mark == "inferred"
    assert row(filled, "21303").cells["total"].mark is None
    assert {cell.mark for cell in row(filled, "208").cells.values()} == {None}


def test_a_side_that_does_not_add_up_to_its_total_is_marked() -> None:
    filled = form(INCOME.replace("2 200.00", "2 20.00", 1), "final_accounts.04")
    assert row(filled, "income.general_budget").cells["amount"].mark == "inferred"
    assert row(filled, "income.total").cells["amount"].mark == "inferred"
    assert row(filled, "expenditure.213").cells["total"].mark is None


def test_rows_that_no_sum_confirms_are_marked() -> None:
    kept = "\n".join(line for line in INCOME.split("\n") if "合计 3" not in line and "总计" not in line)
    filled = form(kept, "final_accounts.04")
    assert row(filled, "income.general_budget").cells["amount"].mark == "inferred"


def test_amounts_broken_over_two_lines_are_put_together() -> None:
    """All amounts of a line end on one line below, beside line numbers that are none of their ends."""
    text = EXPENDITURE.replace(
        "213 农林水支出 1,300.10 700.00 600.10 0.00 0.00 0.00",
        "213 农林水支出 1,300.1 700.0 600.1 0.00 0.00 0.00\n0 0 0",
    )
    filled = form(text, "final_accounts.03")
    assert_expenditure(filled)
    assert row(filled, "213").cells["basic"].mark == "joined"


def test_names_behind_all_rows_go_to_the_rows_without_one() -> None:
    text = EXPENDITURE.replace("2130304 水利行业业务管理", "2130304").replace(
        "2080505 机关事业单位基本养老保险缴费支出", "2080505"
    )
    filled = form(
        text.replace("注：", "机关事业单位基本养老\n保险缴费支出\n水利行业业务管理\n注："), "final_accounts.03"
    )
    assert_expenditure(filled)
    assert row(filled, "2080505").cells["basic"].mark is None
    assert row(filled, "2130304").cells["project"].mark == "inferred"


def test_a_code_without_a_name_is_a_row_of_its_own() -> None:
    filled = form(EXPENDITURE.replace("2130304 水利行业业务管理", "2130304"), "final_accounts.03")
    assert values(filled, "2130304") == ["600.10", "0.00", "600.10", "0.00", "0.00", "0.00"]
    assert {cell.mark for cell in row(filled, "2130304").cells.values()} == {"inferred"}
    assert values(filled, "2130301") == ["700.00", "700.00", "0.00", "0.00", "0.00", "0.00"]
