"""Forms in grids with merged cells: as sheets, Word tables and pages draw them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from mingzhang.forms import Source
from mingzhang.reading.pages import GridCell, GridTable, TextLine
from mingzhang.reading.self_evaluation import read_grid, recognise_form_in_grid, stack
from mingzhang.rulebook import load

from .made_up import COLUMNS, PLAIN, Form, differences, grid, with_indicator

BOOK = load()


def without_rows(table: GridTable, begin: int, end: int) -> GridTable:
    """The rows from one to another as a table of their own; merged cells are cut where the table is."""
    cells = []
    for cell in table.cells:
        first, last = max(cell.row, begin), min(cell.row + cell.rowspan, end)
        if first < last:
            text = cell.text if cell.row >= begin else ""
            cells.append(structs.replace(cell, row=first - begin, rowspan=last - first, text=text))
    return GridTable(tuple(cells), end - begin, table.cols, table.source)


def test_a_sheet_is_read_whole() -> None:
    form, unread = read_grid(grid(PLAIN), [], BOOK)
    assert unread == []
    assert form is not None
    assert differences(PLAIN, form) == {}
    assert (form.form, form.subject, form.unit) == ("self_evaluation", PLAIN.project, "万元")
    assert form.notes == ("1.得分不超过分值。", "2.定性指标分三档。")
    assert all(cell.mark is None for row in form.rows for cell in row.cells.values())


def test_the_title_may_stand_before_the_table() -> None:
    table = grid(PLAIN)
    below = without_rows(table, 3, table.rows)
    context = [
        TextLine(text, Source(page=4)) for text in ("市级预算项目支出绩效自评表", "（2031年度）", "单位：万元")
    ]
    form = recognise_form_in_grid(below, context, BOOK)
    assert form is not None
    assert differences(PLAIN, form) == {}
    assert form.title == "市级预算项目支出绩效自评表"


def test_the_layout_alone_is_enough() -> None:
    table = grid(PLAIN)
    form = recognise_form_in_grid(without_rows(table, 3, table.rows), [], BOOK)
    assert form is not None
    assert form.subject == PLAIN.project


def test_a_column_that_is_not_printed_is_absent() -> None:
    form = recognise_form_in_grid(grid(PLAIN, COLUMNS[:-1]), [], BOOK)
    assert form is not None
    assert {k[1] for k in differences(PLAIN, form)} == {"note"}
    assert form.cell("indicator.3", "note") is None


def test_columns_in_another_order() -> None:
    order = ("level1", "level2", "level3", "weight", "target", "actual", "score", "note")
    form = recognise_form_in_grid(grid(PLAIN, order), [], BOOK)
    assert form is not None
    assert {k for k in differences(PLAIN, form) if k[0].startswith("indicator")} == set()


def test_groups_without_merged_cells_are_carried_and_marked() -> None:
    table = grid(PLAIN)
    unmerged = structs.replace(
        table, cells=tuple(structs.replace(cell, rowspan=1, colspan=1) for cell in table.cells)
    )
    form = recognise_form_in_grid(unmerged, [], BOOK)
    assert form is not None
    cell = form.cell("indicator.3", "level1")
    assert cell is not None
    assert (cell.text, cell.mark) == ("产出指标", "inferred")


def test_points_may_have_their_unit_behind_them() -> None:
    pointed = tuple(replace(i, weight=f"{i.weight}分", score=f"{i.score}分") for i in PLAIN.indicators)
    form = recognise_form_in_grid(grid(replace(PLAIN, indicators=pointed, total="97分")), [], BOOK)
    assert form is not None
    assert differences(replace(PLAIN, indicators=pointed, total="97分"), form) == {}
    cells = [form.cell("indicator.3", "weight"), form.cell("indicator.3", "score"), form.cell("total", "score")]
    assert [cell and cell.value for cell in cells] == [Decimal(10), Decimal(8), Decimal(97)]


def test_a_table_over_two_pages_is_put_together() -> None:
    table = grid(PLAIN)
    upper, lower = without_rows(table, 0, 16), without_rows(table, 16, table.rows)
    whole = stack(upper, lower)
    assert whole is not None
    form = recognise_form_in_grid(whole, [], BOOK)
    assert form is not None
    assert differences(PLAIN, form) == {}


@pytest.mark.parametrize("rows", [5, 12, 16, 20])
def test_a_table_cut_off_is_unread_and_never_given(rows: int) -> None:
    form, unread = read_grid(without_rows(grid(PLAIN), 0, rows), [], BOOK)
    assert form is None
    assert any("整张表没有采用" in entry.why for entry in unread)


def test_another_table_is_none_of_these() -> None:
    cells = tuple(
        GridCell(r, c, text, Source())
        for r, row in enumerate((("科目", "金额"), ("合计", "5")))
        for c, text in enumerate(row)
    )
    context = [TextLine("市级预算项目支出绩效自评表", Source())]
    assert read_grid(GridTable(cells, 2, 2, Source()), context, BOOK) == (None, [])


SUMMARY = (
    ("对下转移支付绩效自评情况汇总表",) + ("",) * 9,
    (
        "序号",
        "项目类别（特定目标类/其他运转类）",
        "资金名称",
        "项目名称",
        "项目实施单位",
        "年初预算数",
        "执行数",
        "评价得分",
        "评价等级",
        "评价发现问题",
    ),
    ("1", "特定目标类", "乡村振兴资金", "水渠清淤", "山桐乡", "40", "38", "97.5", "优", "无"),
    ("2", "其他运转类", "运转经费", "文化站运转", "云溪县", "12.50", "12.5", "100", "优", ""),
)


def test_a_summary_table() -> None:
    cells = tuple(
        GridCell(r, c, t, Source(page=2)) for r, row in enumerate(SUMMARY) for c, t in enumerate(row) if t
    )
    form = recognise_form_in_grid(GridTable(cells, 4, 10, Source(page=2)), [TextLine("单位：万元", Source())], BOOK)
    assert form is not None
    assert form.form == "transfer_self_evaluation_summary"
    assert [(row.id, row.label, row.value("initial"), row.text("grade")) for row in form.rows] == [
        ("1", "水渠清淤", Decimal(40), "优"),
        ("2", "文化站运转", Decimal("12.50"), "优"),
    ]
    assert form.cell("2", "problem") is None
    assert form.cell("1", "initial").unit == "万元"  # type: ignore[union-attr]


texts = (
    st.text("图书室改造道路照明村民活动设备更新，安全0123456789.%≥", min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)


@st.composite
def any_forms(draw: st.DrawFn) -> Form:
    form = replace(PLAIN, expected=draw(texts), actual=draw(texts))
    for n in range(1, len(PLAIN.indicators) + 1):
        form = with_indicator(form, n, level3=draw(texts), target=draw(texts), actual=draw(texts), note=draw(texts))
    return form


@given(any_forms())
@settings(max_examples=50, deadline=None)
def test_a_form_drawn_in_a_grid_is_read_back(form: Form) -> None:
    found = recognise_form_in_grid(grid(form), [], BOOK)
    assert found is not None
    assert differences(form, found) == {}
