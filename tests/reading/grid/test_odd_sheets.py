"""Sheets as offices keep them: amounts as text, in brackets, behind signs; units and words for nothing."""

from decimal import Decimal

import pytest

from mingzhang.forms import FilledForm

from .drawn import only, page, recognise, table

ROWS = """
科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出
- | 合计 | 1500.25 | 900.15 | 600.10 | - | - | -
208 | 社会保障和就业支出 | 200.15 | 200.15 | - | - | - | -
213 | 农林水支出 | 1300.10 | 700.00 | 600.10 | - | - | -
"""
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def read(rows: str, title: str = "支出决算表", unit: str = "单位：万元") -> FilledForm:
    return only(recognise(page(title, "部门：临川市水利局", *([unit] if unit else []), table(rows))))


def of(
    form: FilledForm, row: str = "213", column: str = "project"
) -> tuple[Decimal | None, str | None, str | None]:
    cell = form.cell(row, column)
    assert cell is not None
    return cell.value, cell.unit, cell.mark


@pytest.mark.parametrize(
    ("printed", "mark"),
    [
        ("６００．１０", None),
        ("1,600.10".translate(FULL_WIDTH), None),
        ("1，600.10", None),
        ("600. 10", "joined"),
        ("　600.10　", None),
        ("¥600.10", None),
        ("￥1,600.10", None),
    ],
)
def test_amounts_stored_as_text(printed: str, mark: str | None) -> None:
    form = read(ROWS.replace("700.00 | 600.10", f"700.00 | {printed}"))
    expected = "1600.10" if printed.startswith(("1", "１", "￥1")) else "600.10"
    assert of(form) == (Decimal(expected), "万元", mark)


@pytest.mark.parametrize("printed", ["(600.10)", "（600.10）", "△600.10", "▲600.10"])
def test_amounts_below_zero_say_that_their_sign_is_inferred(printed: str) -> None:
    form = read(ROWS.replace("600.10", printed))
    assert of(form) == (Decimal("-600.10"), "万元", "inferred")
    cell = form.cell("213", "project")
    assert cell is not None
    assert cell.text == printed


@pytest.mark.parametrize("printed", ["(1)", "（一）"])
def test_ordinals_in_brackets_before_names_stay_names(printed: str) -> None:
    form = read(ROWS.replace("农林水支出", f"{printed}农林水支出"))
    assert of(form) == (Decimal("600.10"), "万元", None)


@pytest.mark.parametrize("nothing", ["无", "—", "——", "/", "－"])
def test_words_for_nothing_are_no_amounts(nothing: str) -> None:
    rows = ROWS.replace("| - ", f"| {nothing} ").replace("| -\n", f"| {nothing}\n")
    form = read(rows)
    assert of(form, column="business") == (None, None, None)
    assert of(form)[0] == Decimal("600.10")


@pytest.mark.parametrize(
    ("title", "unit", "expected"),
    [
        ("支出决算表", "金额单位：人民币元", "元"),
        ("支出决算表（单位：元）", "", "元"),
        ("支出决算表（元）", "", "元"),
        ("支出决算表(万元)", "", "万元"),
        ("支出决算表", "单位：千元", "千元"),
        ("支出决算表", "", None),
    ],
)
def test_units_wherever_they_are_stated(title: str, unit: str, expected: str | None) -> None:
    assert read(ROWS, title, unit).unit == expected


def test_two_units_over_one_table_are_told() -> None:
    reading = recognise(page("支出决算表（万元）", "单位：元", table(ROWS)))
    assert [one.what for one in reading.unread] == ["《支出决算表（万元）》的金额单位"]
