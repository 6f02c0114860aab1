"""Small filled forms of a made-up department, and where their cells must stand."""

from collections.abc import Mapping, Sequence

import pytest

from mingzhang.forms import FilledForm, Row
from mingzhang.forms.cells import make_cell
from mingzhang.forms.model import NOWHERE
from mingzhang.publishing.sheets import Heading, Sheet, lay_out
from mingzhang.rulebook import Rulebook

Line = tuple[str, str, str | None, Mapping[str, str]]


def filled(book: Rulebook, name: str, lines: Sequence[Line], columns: Sequence[str] = ()) -> FilledForm:
    """A form from row name, label, line number and the texts of its columns."""
    definition = book.forms[name]
    known = {c.id: c for block in definition.blocks for c in block.columns}
    rows = [
        Row(
            row_id,
            label,
            {column: make_cell(text, known[column], "万元", NOWHERE) for column, text in texts.items()},
            row_id if row_id.isdigit() and "code" in definition.blocks[0].keys else None,
            line_no,
        )
        for row_id, label, line_no, texts in lines
    ]
    return FilledForm(name, definition.title, tuple(rows), "万元", columns=tuple(columns))


def drawn(sheet: Sheet) -> list[str]:
    """One line per row: its cells, with their spans where they have any."""
    return [" | ".join(map(_drawn, row)).rstrip() for row in sheet.lines()]


def _drawn(cell: object) -> str:
    text, down, across = (getattr(cell, name) for name in ("text", "rowspan", "colspan"))
    span = f" {down}x{across}" if (down, across) != (1, 1) else ""
    return f"{text or '·'}{span}".replace("\n", "/")


def test_total_spans_code_and_name(book: Rulebook) -> None:
    amounts = {"total": "3.00", "basic": "1.00", "project": "2.00"}
    lines: list[Line] = [("total", "合计", None, amounts), ("213", "农林水支出", None, amounts)]

    sheet = lay_out(
        filled(book, "final_accounts.05", lines, ["total", "basic", "project"]),
        book.forms["final_accounts.05"],
        Heading("云溪县水务局", 2031, "公开05表"),
    )

    assert drawn(sheet) == [
        "科目代码 | 科目名称 | 小计 | 基本支出 | 项目支出",
        "合计 1x2 | 3.00 | 1.00 | 2.00",
        "213 | 农林水支出 | 3.00 | 1.00 | 2.00",
    ]
    assert (sheet.number, sheet.left, sheet.subtitle, sheet.right) == (
        "公开05表",
        "部门：云溪县水务局",
        "2031年度",
        "金额单位：万元",
    )


def test_sides_stand_at_their_line_numbers(book: Rulebook) -> None:
    lines: list[Line] = [
        ("income.general_budget", "一、一般公共预算财政拨款收入", "1", {"amount": "5.00"}),
        ("income.total", "本年收入合计", "3", {"amount": "5.00"}),
        ("expenditure.213", "一、农林水支出", "4", {"amount": "4.00"}),
        ("expenditure.221", "二、住房保障支出", "5", {"amount": "1.00"}),
        ("expenditure.total", "本年支出合计", "6", {"amount": "5.00"}),
    ]

    sheet = lay_out(filled(book, "final_accounts.01", lines), book.forms["final_accounts.01"])

    assert drawn(sheet) == [
        "收入 1x3 | 支出 1x3",
        "项目 | 行次 | 金额 | 项目 | 行次 | 金额",
        "一、一般公共预算财政拨款收入 | 1 | 5.00 | 一、农林水支出 | 4 | 4.00",
        "· | 2 | · | 二、住房保障支出 | 5 | 1.00",
        "本年收入合计 | 3 | 5.00 | 本年支出合计 | 6 | 5.00",
    ]


def test_without_line_numbers_totals_stand_on_one_line(book: Rulebook) -> None:
    lines: list[Line] = [
        ("income.general_budget", "一、一般公共预算财政拨款收入", None, {"amount": "5.00"}),
        ("income.total", "本年收入合计", None, {"amount": "5.00"}),
        ("expenditure.213", "一、农林水支出", None, {"amount": "4.00"}),
        ("expenditure.221", "二、住房保障支出", None, {"amount": "1.00"}),
        ("expenditure.total", "本年支出合计", None, {"amount": "5.00"}),
    ]

    sheet = lay_out(filled(book, "final_accounts.01", lines), book.forms["final_accounts.01"])

    assert drawn(sheet)[-1] == "本年收入合计 | · | 5.00 | 本年支出合计 | · | 5.00"


def test_record_has_parts_of_a_sum_beside_it(book: Rulebook) -> None:
    columns = [
        "actual.total",
        "actual.vehicles",
        "actual.vehicle_purchase",
        "actual.vehicle_running",
        "actual.reception",
    ]
    texts = dict(zip(columns, ["4.00", "3.00", "2.00", "1.00", "1.00"], strict=True))

    sheet = lay_out(
        filled(book, "final_accounts.09", [("amounts", "", None, texts)], columns), book.forms["final_accounts.09"]
    )

    assert drawn(sheet) == [
        "决算数 1x5",
        "合计 2x1 | 公务用车购置及运行维护费 1x3 | 公务接待费 2x1",
        "小计 | 公务用车购置费 | 公务用车运行维护费",
        "4.00 | 3.00 | 2.00 | 1.00 | 1.00",
    ]


def test_equal_classes_are_one_cell(book: Rulebook) -> None:
    def task(name: str, kind: str, source: str) -> Line:
        texts = {
            "task_class": kind,
            "task": name,
            "target": "≥3个",
            "actual": "3个",
            "rate": "100%",
            "source": source,
        }
        return name, name, None, texts

    lines = [
        task("新建堤防", "数量", "年度计划"),
        task("疏浚河道", "数量", "目标表"),
        task("按期完工", "时效", "目标表"),
    ]

    sheet = lay_out(filled(book, "task_completion", lines), book.forms["task_completion"])

    assert drawn(sheet) == [
        "任务归类 | 工作任务 | 任务目标 | 完成情况 | 完成率 | 指标出处",
        "数量 2x1 | 新建堤防 | ≥3个 | 3个 | 100% | 年度计划",
        "疏浚河道 | ≥3个 | 3个 | 100% | 目标表 2x1",
        "时效 | 按期完工 | ≥3个 | 3个 | 100%",
    ]


def test_groups_carry_their_points_and_the_deepest_name_is_its_own_row(book: Rulebook) -> None:
    def row(row_id: str, **texts: str) -> Line:
        return row_id, texts.get("level3", texts.get("level1", "")), None, texts

    lines = [
        row("group.产出", level1="产出", weight="20"),
        row("完工率", level1="产出", level3="完工率", weight="10", score="9"),
        row("完工率.2", level1="产出", level3="完工率", weight="10", score="8"),
    ]

    columns = ["level1", "level3", "weight", "score"]

    sheet = lay_out(filled(book, "evaluation_index", lines, columns), book.forms["evaluation_index"])

    assert drawn(sheet) == [
        "一级指标 | 三级指标 | 权重 | 实际得分",
        "产出（20分） 2x1 | 完工率 | 10 | 9",
        "完工率 | 10 | 8",
    ]


def test_table_on_its_side(book: Rulebook) -> None:
    lines: list[Line] = [
        ("1", "", None, {"rate": "80%", "points": "5%"}),
        ("2", "", None, {"rate": "85%", "points": "30%"}),
    ]

    sheet = lay_out(filled(book, "satisfaction_scale", lines), book.forms["satisfaction_scale"])

    assert drawn(sheet) == ["满意度比率 | 80% | 85%", "权重分 | 5% | 30%"]


def test_open_columns_keep_their_printed_names(book: Rulebook) -> None:
    definition = book.forms["transfer_allocation"]
    cells = {
        name: make_cell("5", definition.blocks[0].columns[1], "万元", NOWHERE) for name in ("东镇", "西镇", "total")
    }
    row = Row("灌区改造资金", "灌区改造资金", cells)
    form = FilledForm(definition.id, definition.title, (row,), "万元", columns=("东镇", "西镇", "total"))

    assert drawn(lay_out(form, definition)) == ["资金名称 | 东镇 | 西镇 | 合计", "灌区改造资金 | 5 | 5 | 5"]


def test_long_repeated_table_stands_in_three_pieces(book: Rulebook) -> None:
    """Three classes of 20 rows each, and two sums: one piece per class, the sums below the first two."""
    codes = [f"30{kind}{number:02}" for kind in (1, 2, 3) for number in range(20)]
    lines: list[Line] = [(code, f"科目{code}", None, {"amount": "1.00"}) for code in codes]
    lines += [
        ("personnel_total", "人员经费合计", None, {"amount": "40.00"}),
        ("public_total", "公用经费合计", None, {"amount": "20.00"}),
    ]

    sheet = lay_out(filled(book, "final_accounts.06", lines), book.forms["final_accounts.06"])

    assert (sheet.rows, sheet.cols) == (22, 9)
    assert drawn(sheet)[1] == "30100 | 科目30100 | 1.00 | 30200 | 科目30200 | 1.00 | 30300 | 科目30300 | 1.00"
    assert drawn(sheet)[-1] == "人员经费合计 1x2 | 40.00 | 公用经费合计 1x2 | 20.00 | · | · | ·"


def test_self_evaluation_is_the_official_form(book: Rulebook) -> None:
    def indicator(number: int, level2: str, name: str) -> Line:
        texts = {
            "level1": "产出指标",
            "level2": level2,
            "level3": name,
            "target": "≥3处",
            "actual": "3处",
            "weight": "20",
            "score": "20",
        }
        return f"indicator.{number}", name, None, texts

    money = {"initial": "5", "adjusted": "5", "executed": "4", "weight": "10", "rate": "80%", "score": "8"}
    lines: list[Line] = [
        ("field.project", "项目名称", None, {"text": "堤防加固"}),
        ("field.department", "主管部门", None, {"text": "云溪县水务局"}),
        ("field.year", "年度", None, {"text": "2031"}),
        ("funds.total", "年度资金总额", None, money),
        ("goal.expected", "年初预期目标", None, {"text": "加固三处"}),
        ("goal.actual", "实际完成情况", None, {"text": "已加固三处"}),
        indicator(1, "数量指标", "加固处数"),
        indicator(2, "数量指标", "检查处数"),
        ("subtotal", "小计", None, {"weight": "90", "score": "40"}),
        ("total", "总分", None, {"score": "48"}),
    ]  # fmt: skip

    sheet = lay_out(
        filled(
            book, "self_evaluation", lines, ["level1", "level2", "level3", "target", "actual", "weight", "score"]
        ),
        book.forms["self_evaluation"],
    )

    assert sheet.subtitle == "（2031年度）"
    assert drawn(sheet) == [
        "项目名称 1x2 | 堤防加固 1x2 | 主管部门 | 云溪县水务局 1x4",
        "项目预算执行情况/（10分） 2x2 | · | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分",
        "年度资金总额 | 5 | 5 | 4 | 10 | 80% | 8",
        "年度总体目标 2x2 | 年初预期目标 1x3 | 实际完成情况 1x4",
        "加固三处 1x3 | 已加固三处 1x4",
        "绩效指标 3x1 | 一级指标 | 二级指标 | 三级指标 1x2 | 年度指标值 | 实际完成值 | 分值 | 得分",
        "产出指标 2x1 | 数量指标 2x1 | 加固处数 1x2 | ≥3处 | 3处 | 20 | 20",
        "检查处数 1x2 | ≥3处 | 3处 | 20 | 20",
        "小计 1x7 | 90 | 40",
        "总分 1x7 | 48 1x2",
    ]


@pytest.mark.parametrize("name", ["final_accounts.02", "budget.income", "contracts", "evaluation_overview"])
def test_a_form_without_rows_still_has_its_header(book: Rulebook, name: str) -> None:
    sheet = lay_out(FilledForm(name, book.forms[name].title, ()), book.forms[name])

    assert sheet.rows == sheet.header_rows > 0


def test_every_form_of_the_rule_book_can_be_laid_out(book: Rulebook) -> None:
    """Cells lie within the sheet and no two of them overlap."""
    for name, definition in book.forms.items():
        if definition.layout == "table":
            lines: list[Line] = [
                (
                    f"{block.id}.{row.id}" if block.id else row.id,
                    row.labels[0],
                    None,
                    {c.id: "1.00" for c in block.columns},
                )
                for block in definition.blocks
                for row in block.rows
            ]
            sheet = lay_out(filled(book, name, lines), definition)
            places = [
                (cell.row + down, cell.col + across)
                for cell in sheet.cells
                for down in range(cell.rowspan)
                for across in range(cell.colspan)
            ]
            assert len(places) == len(set(places)), name
            assert max(places) < (sheet.rows, sheet.cols), name
