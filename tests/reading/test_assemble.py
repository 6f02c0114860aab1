"""Reports put together: whose, of which year, of what kind, and how many in one file."""

from mingzhang.forms import Document, FilledForm, Report, Source, Unread
from mingzhang.reading.assemble import Recognised, assemble
from mingzhang.reading.pages import TextLine
from mingzhang.reading.placed import Placed
from mingzhang.rulebook import load


def reports(
    lines: dict[tuple[int, int], str], placed: list[Placed] | None = None, name: str = "文件.pdf", unread: int = 0
) -> list[Report]:
    texts = [(place, TextLine(text, Source(place[0]))) for place, text in sorted(lines.items())]
    left = [Unread("图", "没有文字", page) for page in range(1, unread + 1)]
    return assemble(Document(name, "0", 9, "pdf"), Recognised(placed or [], texts, unread=left), load())


def form(
    page: int, form_id: str = "final_accounts.01", entity: str | None = None, year: int | None = None
) -> Placed:
    return Placed(FilledForm(form_id, "", ()), (page, 3), entity, year)


def said(found: list[Report]) -> list[tuple[str | None, int | None, str, int, int | None]]:
    return [(r.entity, r.fiscal_year, r.kind, len(r.forms), r.part) for r in found]


def test_cover_of_several_lines() -> None:
    cover = {(1, 0): "中共某市示例区委", (1, 1): "社会工作部 2031 年度", (1, 2): "部门决算"}
    assert said(reports(cover, [form(5)])) == [("中共某市示例区委社会工作部", 2031, "final_accounts", 1, None)]


def test_cover_of_a_budget_names_the_district_and_then_the_department() -> None:
    cover = {(1, 0): "某市示例区2031年区级部门预算", (1, 1): "预算主管部门：某市示例街道办事处"}
    assert said(reports(cover)) == [("某市示例街道办事处", 2031, "budget", 0, None)]


def test_template_names_nobody() -> None:
    cover = {(1, 0): "某市 XX 局", (1, 1): "2031 年度部门决算", (4, 0): "第一部分 某市 XX 局概况"}
    assert said(reports(cover, [form(5)])) == [(None, 2031, "final_accounts", 1, None)]


def test_headings_of_tables_say_whose_they_are() -> None:
    found = reports({}, [form(1, "budget.income", "示例厅"), form(2, "budget.expenditure", "示例厅", 2031)])
    assert said(found) == [("示例厅", 2031, "budget", 2, None)]


def test_years_for_comparison_do_not_count() -> None:
    lines = {
        (1, 0): "示例局2031年度部门决算",
        (9, 0): "与2030年度部门决算相比，减少1.00万元。",
        (9, 1): "2030年度部门决算",
        (9, 2): "其中2029年结转。",
    }
    assert said(reports(lines, [form(5), form(10)])) == [("示例局", 2031, "final_accounts", 2, None)]


def test_two_departments_in_one_file() -> None:
    lines = {(1, 0): "示例甲局", (1, 1): "2031年度部门决算", (4, 0): "示例乙局", (4, 1): "2031年度部门决算"}
    found = reports(lines, [form(2), form(3, "final_accounts.02"), form(5)], unread=6)
    assert said(found) == [
        ("示例甲局", 2031, "final_accounts", 2, 1),
        ("示例乙局", 2031, "final_accounts", 1, 2),
    ]
    assert [[u.page for u in report.unread] for report in found] == [[1, 2, 3], [4, 5, 6]]
    assert [report.text_lines[0][1] for report in found] == ["示例甲局", "示例乙局"]


def test_two_years_in_one_file_by_the_headings_of_tables() -> None:
    found = reports({}, [form(1, entity="示例局", year=2030), form(2, entity="示例局", year=2031)])
    assert said(found) == [("示例局", 2030, "final_accounts", 1, 1), ("示例局", 2031, "final_accounts", 1, 2)]


def test_units_of_self_evaluations_do_not_split_the_report() -> None:
    lines = {(1, 0): "示例局2031年度部门决算"}
    found = reports(lines, [form(2), form(7, "project_execution", "示例中心", 2030)])
    assert said(found) == [("示例局", 2031, "final_accounts", 2, None)]


def test_the_file_s_name_helps_only_where_the_text_says_nothing() -> None:
    assert said(reports({}, [form(1)], "示例局2031年度部门决算.pdf"))[0][:2] == ("示例局", 2031)
    assert said(reports({}, [form(1, entity="另一局", year=2030)], "示例局2031年度部门决算.pdf"))[0][:2] == (
        "另一局",
        2030,
    )


def test_a_cover_without_a_page_of_its_own() -> None:
    """Word and web documents have one page: their cover is what stands before the first table."""
    lines = {(1, 0): "2031年度", (1, 1): "示例局", (1, 2): "部门决算"}
    assert said(reports(lines, [form(1)])) == [("示例局", 2031, "final_accounts", 1, None)]
    later = {(1, 7): "2031年度", (1, 8): "示例局", (1, 9): "部门决算"}
    assert said(reports(later, [form(1)])) == [(None, None, "final_accounts", 1, None)]


def test_headings_of_other_tables_say_the_year_where_all_say_the_same() -> None:
    first = form(1, "project_execution", year=2031)
    same = [first, form(2, "department_execution", year=2031), form(3, "contracts")]
    assert [r.fiscal_year for r in reports({}, same)] == [2031]
    compared = [form(1, "project_execution", year=2031), form(2, "department_execution", year=2030)]
    assert [r.fiscal_year for r in reports({}, compared)] == [None]
    accounts = [form(1, year=2031), form(2, "project_execution", year=2030)]
    assert [r.fiscal_year for r in reports({}, accounts)] == [2031]


def test_a_cover_may_state_the_year_alone() -> None:
    cover = {(1, 0): "示例局", (1, 1): "（二〇三一年度）", (1, 2): "说明"}
    assert [r.fiscal_year for r in reports(cover, [form(5)])] == [2031]
