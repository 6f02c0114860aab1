"""Names set in rows that are too low for them: lines over the rules go back to their cell, or the cell says so."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mingzhang.reading.pages import GridTable
from mingzhang.reading.pdf import read_pdf

if TYPE_CHECKING:
    from tests.reading.pdf.conftest import Draft

Begin = Callable[[], "Draft"]


def ruled(page: "Draft", rows: int = 3, height: int = 14) -> "Draft":
    """Rows of fourteen points from 700 downwards, columns at 100, 200 and 300."""
    for row in range(rows + 1):
        page.rule(100, 700 - height * row, 300, 700 - height * row)
    for x in (100, 200, 300):
        page.rule(x, 700, x, 700 - height * rows)
    return page


def table_of(page: "Draft") -> GridTable:
    [table] = read_pdf(page.page().data(), "甲.pdf").pages[0].blocks
    assert isinstance(table, GridTable)
    return table


def test_a_name_of_two_lines_in_a_low_row_stays_in_its_row(draft: Begin) -> None:
    page = ruled(draft()).text(102, 689, "一般公共服务").text(250, 689, "1.00")
    page.text(102, 682, "其他社会保障").text(102, 669, "和就业支出").text(250, 675, "2.00")
    page.text(102, 661, "住房保障支出").text(250, 661, "3.00")
    names = [cell.text for cell in table_of(page).cells if cell.col == 0]
    assert names == ["一般公共服务", "其他社会保障\n和就业支出", "住房保障支出"]


def test_rows_set_tight_are_rows(draft: Begin) -> None:
    page = ruled(draft(), 3, 12)
    for row, name in enumerate(("教育支出", "国防支出", "外交支出")):
        page.text(102, 691 - 12 * row, name)
    for row, amount in enumerate(("1.00", "2.00", "3.00")):
        page.text(250, 691 - 12 * row, amount)
    assert [cell.text for cell in table_of(page).cells if cell.col == 0] == ["教育支出", "国防支出", "外交支出"]


def test_texts_that_lie_on_each_other_are_told(draft: Begin) -> None:
    page = ruled(draft()).text(102, 689, "一般公共服务").text(112, 690, "国防").text(250, 689, "1.00")
    table = table_of(page.text(102, 675, "教育支出").text(250, 675, "2.00"))
    assert [cell.overlaid for cell in table.cells if cell.col == 0] == [True, False, False]
