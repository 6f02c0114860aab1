"""Ruled tables on pages drawn by hand: lines, rectangles, merged cells, open sides, rotation, nesting."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mingzhang.reading.pages import GridTable, Pages, TextLine
from mingzhang.reading.pdf import read_pdf

if TYPE_CHECKING:
    from tests.reading.pdf.conftest import Draft

Begin = Callable[[], "Draft"]
Placed = list[tuple[int, int, int, int, str]]


def tables(pages: Pages) -> list[GridTable]:
    return [block for page in pages.pages for block in page.blocks if isinstance(block, GridTable)]


def lines(pages: Pages) -> list[str]:
    return [block.text for page in pages.pages for block in page.blocks if isinstance(block, TextLine)]


def cells(table: GridTable) -> Placed:
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in table.cells]


def grid(page: "Draft", xs: list[float], ys: list[float]) -> "Draft":
    """All rules of a grid."""
    for y in ys:
        page.rule(xs[0], y, xs[-1], y)
    for x in xs:
        page.rule(x, ys[0], x, ys[-1])
    return page


TWO_BY_TWO: Placed = [
    (0, 0, 1, 1, "项目"),
    (0, 1, 1, 1, "金额"),
    (1, 0, 1, 1, "合计"),
    (1, 1, 1, 1, "1,218.37"),
]


def two_by_two(page: "Draft") -> "Draft":
    """Text of two rows (base lines 685 and 665) and two columns (100 to 200, 200 to 300)."""
    return page.text(110, 685, "项目").text(210, 685, "金额").text(110, 665, "合计").text(210, 665, "1,218.37")


XS, YS = [100.0, 200.0, 300.0], [660.0, 680.0, 700.0]


def test_lines_form_a_table_with_box_edges_and_sources(draft: Begin) -> None:
    data = two_by_two(grid(draft(), XS, YS)).text(100, 710, "收入决算表").text(100, 640, "注：甲").page().data()
    pages = read_pdf(data, "甲.pdf")
    first, table, last = pages.pages[0].blocks
    assert isinstance(table, GridTable)
    assert isinstance(first, TextLine)
    assert isinstance(last, TextLine)
    assert (first.text, last.text) == ("收入决算表", "注：甲")
    assert cells(table) == TWO_BY_TWO
    assert (table.rows, table.cols) == (2, 2)
    assert table.box == pytest.approx((100, 100, 300, 140), abs=0.5)
    assert table.edges == pytest.approx((100, 200, 300), abs=0.5)
    assert table.cells[3].source.page == 1
    assert table.cells[3].source.box == pytest.approx((200, 120, 300, 140), abs=0.5)
    assert (pages.reader, pages.unread, pages.flat) == ("pdf", (), False)
    assert (pages.pages[0].width, pages.pages[0].height) == (600, 800)


def test_text_in_any_stream_order_reads_the_same(draft: Begin) -> None:
    page = draft().text(250, 665, "18.37").text(110, 665, "合").text(210, 685, "金额")
    page.text(120, 665, "计").text(210, 665, "12").text(110, 685, "项目").text(220, 665, ".")
    table = tables(read_pdf(grid(page, XS, YS).page().data(), "甲.pdf"))[0]
    assert [c.text for c in table.cells][:3] == ["项目", "金额", "合计"]


COLUMNS, ROWS = [(100, 200), (200, 300)], [(660, 680), (680, 700)]
STROKED = " ".join(f"{x} {y} {x1 - x} {y1 - y} re S" for x, x1 in COLUMNS for y, y1 in ROWS)
THIN_FILLS = " ".join([f"100 {y} 200 0.7 re f" for y in YS] + [f"{x} 660 0.7 40 re f" for x in XS])
ONE_PATH = " ".join([f"100 {y} m 300 {y} l" for y in YS] + [f"{x} 660 m {x} 700 l" for x in XS]) + " S"
GAPS = " ".join(
    [f"{x + 1} {y} m {x1 - 1} {y} l S" for x, x1 in COLUMNS for y in YS]
    + [f"{x} {y - 1.5} m {x} {y1 + 1.5} l S" for x in XS for y, y1 in ROWS]
)
DOUBLE = ONE_PATH + " 1 0 0 1 1.5 1.5 cm " + ONE_PATH
DOTTED = " ".join(
    [f"{x} {y} 0.5 0.5 re f" for y in YS for x in range(100, 301, 2)]
    + [f"{x} {y} 0.5 0.5 re f" for x in XS for y in range(660, 701, 2)]
)
THICK = "4 w " + ONE_PATH


@pytest.mark.parametrize("operators", [STROKED, THIN_FILLS, ONE_PATH, GAPS, DOUBLE, DOTTED, THICK])
def test_rules_drawn_in_other_ways(draft: Begin, operators: str) -> None:
    page = two_by_two(draft()).draw(operators).page()
    assert cells(tables(read_pdf(page.data(), "甲.pdf"))[0]) == TWO_BY_TWO


def test_missing_rules_merge_cells(draft: Begin) -> None:
    """Header: 项目 over two columns, 合计 over two rows; body: three columns."""
    page = draft()
    for y in (640, 660, 700):
        page.rule(100, y, 400, y)
    page.rule(100, 680, 300, 680)
    for x in (100, 300, 400):
        page.rule(x, 640, x, 700)
    page.rule(200, 640, 200, 680)
    page.text(180, 685, "项目").text(320, 675, "合计").text(110, 665, "编码").text(210, 665, "名称")
    page.text(110, 645, "201").text(210, 645, "甲").text(310, 645, "3.00")
    assert cells(tables(read_pdf(page.page().data(), "甲.pdf"))[0]) == [
        (0, 0, 1, 2, "项目"),
        (0, 2, 2, 1, "合计"),
        (1, 0, 1, 1, "编码"),
        (1, 1, 1, 1, "名称"),
        (2, 0, 1, 1, "201"),
        (2, 1, 1, 1, "甲"),
        (2, 2, 1, 1, "3.00"),
    ]


def test_open_sides_still_close_the_table(draft: Begin) -> None:
    page = two_by_two(draft()).rule(200, 660, 200, 700)
    for y in YS:
        page.rule(100, y, 300, y)
    table = tables(read_pdf(page.page().data(), "甲.pdf"))[0]
    assert cells(table) == TWO_BY_TWO
    assert table.edges == pytest.approx((100, 200, 300), abs=0.5)


def test_white_fills_and_white_lines_are_no_rules(draft: Begin) -> None:
    page = draft().draw("1 g 1 G")
    for x in (100, 200):
        page.draw(f"{x} 660 100 20 re f {x} 680 100 20 re f {x} 660 100 20 re S")
    assert tables(read_pdf(two_by_two(page.draw("0 g 0 G")).page().data(), "甲.pdf")) == []


def test_frame_and_underline_are_no_tables(draft: Begin) -> None:
    page = draft().draw("50 600 500 150 re S").text(100, 700, "一段话").rule(100, 697, 140, 697)
    page.text(100, 650, "又一段话")
    pages = read_pdf(page.page().data(), "甲.pdf")
    assert tables(pages) == []
    assert lines(pages) == ["一段话", "又一段话"]


def test_table_inside_a_frame_and_two_tables_on_a_page(draft: Begin) -> None:
    page = two_by_two(grid(draft().draw("20 20 560 760 re S"), XS, YS))
    grid(page, [100, 200, 300], [560, 580, 600]).text(110, 585, "乙").text(210, 585, "1").text(110, 565, "丙")
    found = tables(read_pdf(page.page().data(), "甲.pdf"))
    assert cells(found[0]) == TWO_BY_TWO
    assert [c.text for c in found[1].cells] == ["乙", "1", "丙", ""]


@pytest.mark.parametrize(
    ("rotate", "matrix", "height"),
    [(90, "0 1 -1 0 600 0", 600), (180, "-1 0 0 -1 600 800", 800), (270, "0 -1 1 0 0 800", 600)],
)
def test_rotated_page_reads_as_a_reader_sees_it(draft: Begin, rotate: int, matrix: str, height: int) -> None:
    """Drawn upright for the turned page: the matrix turns what the page's rotation turns back."""
    page = two_by_two(grid(draft().draw(f"{matrix} cm 1 0 0 1 0 -200 cm"), XS, YS)).page(more=f"/Rotate {rotate}")
    pages = read_pdf(page.data(), "甲.pdf")
    table = tables(pages)[0]
    assert cells(table) == TWO_BY_TWO
    assert (pages.pages[0].width, pages.pages[0].height) == (1400 - height, height)
    assert table.box == pytest.approx((100, height - 500, 300, height - 460), abs=0.5)


def test_table_lying_on_its_side_is_read_and_placed_as_shown(draft: Begin) -> None:
    """The page is not rotated but its content is: text runs upwards, and so boxes stay where they are seen."""
    page = two_by_two(grid(draft().draw("0 1 -1 0 800 0 cm"), XS, YS)).page()
    pages = read_pdf(page.data(), "甲.pdf")
    table = tables(pages)[0]
    assert cells(table) == TWO_BY_TWO
    assert (pages.pages[0].width, pages.pages[0].height) == (600, 800)
    # x' = 800 - y, y' = x: columns 100..300 lie at heights 500..700 from the top, rows 660..700 at 100..140.
    assert table.box == pytest.approx((100, 500, 140, 700), abs=0.5)
    # The first row is leftmost, the first column lowest.
    assert table.cells[0].source.box == pytest.approx((100, 600, 120, 700), abs=0.5)


def test_nested_form_objects_are_entered_with_their_matrices(draft: Begin) -> None:
    inner = two_by_two(grid(draft(), XS, YS)).form("Inner", "1 0 0 1 0 -50")
    data = inner.draw("/Inner Do").form("Outer", "1 0 0 1 20 0").draw("/Outer Do").page().data()
    table = tables(read_pdf(data, "甲.pdf"))[0]
    assert cells(table) == TWO_BY_TWO
    assert table.box == pytest.approx((120, 150, 320, 190), abs=0.5)


def test_crop_box_hides_text_and_moves_the_origin(draft: Begin) -> None:
    page = two_by_two(grid(draft(), XS, YS)).text(10, 685, "页外").text(210, 30, "页外").text(-50, 685, "页外")
    pages = read_pdf(page.page(more="/CropBox [50 600 400 750]").data(), "甲.pdf")
    table = tables(pages)[0]
    assert cells(table) == TWO_BY_TWO
    assert lines(pages) == []
    assert table.box == pytest.approx((50, 50, 250, 90), abs=0.5)
    assert (pages.pages[0].width, pages.pages[0].height) == (350, 150)


def test_text_spilling_over_a_rule_stays_in_its_cell(draft: Begin) -> None:
    """Ten characters of ten points from 105 on reach 205, over the rule at 200, the next cell being empty."""
    page = grid(draft(), XS, YS).text(105, 685, "甲乙丙丁戊己庚辛壬癸").text(110, 665, "合计").text(260, 665, "1")
    assert [c.text for c in tables(read_pdf(page.page().data(), "甲.pdf"))[0].cells] == [
        "甲乙丙丁戊己庚辛壬癸", "", "合计", "1",
    ]  # fmt: skip


def test_a_number_touching_its_neighbour_cell_is_not_mixed_with_it(draft: Begin) -> None:
    page = grid(draft(), XS, YS).text(185, 685, "123").text(200.5, 685, "备注").text(110, 665, "甲")
    assert [c.text for c in tables(read_pdf(page.page().data(), "甲.pdf"))[0].cells] == ["123", "备注", "甲", ""]
