"""What of a sheet is a line and what is a table, told by shape: drawings in, blocks out."""

from collections.abc import Callable

import pytest

from mingzhang.errors import DocumentError
from mingzhang.reading.pages import Page, Pages
from mingzhang.reading.sheet import Rectangle, Span, blocks_of

Shape = list[str | list[list[str]]]
Draw = Callable[..., Shape]


@pytest.fixture
def draw(plain: Callable[[Pages], Shape]) -> Draw:
    """Reads a drawing: one row per line, cells between bars, a blank cell is nothing."""

    def read(drawing: str, ruled: str = "", solid: bool = False, spans: tuple[Span, ...] = ()) -> Shape:
        rows = [row.strip().strip("|").split("|") for row in drawing.strip().splitlines()]
        texts = {(i, j): cell.strip() for i, row in enumerate(rows) for j, cell in enumerate(row) if cell.strip()}
        borders = frozenset(i for i, mark in enumerate(ruled) if mark == "#")
        blocks = tuple(blocks_of(Rectangle(texts, spans, borders, solid)))
        return plain(Pages((Page(1, blocks),), "xlsx"))

    return read


def test_title_department_and_notes_are_lines(draw: Draw) -> None:
    assert draw("""
        |支出决算表| | |
        |部门：云溪市档案馆| |单位：万元|
        |项目|合计|基本支出|
        |档案馆|3.00|1.00|
        |教育| | |
        |注：本表无数据的为空。| | |
        |2.尾数误差| | |
    """) == [
        "支出决算表",
        "部门：云溪市档案馆",
        "单位：万元",
        [["项目", "合计", "基本支出"], ["档案馆", "3.00", "1.00"], ["教育", "", ""]],
        "注：本表无数据的为空。",
        "2.尾数误差",
    ]


def test_a_key_joins_the_value_beside_it(draw: Draw) -> None:
    assert draw("""
        |编制单位：|云溪市档案馆| |2023年度| |单位：|元|
        |a|b|c|d|e|f|g|
        |1|2|3|4|5|6|7|
    """)[:3] == ["编制单位：云溪市档案馆", "2023年度", "单位：元"]


@pytest.mark.parametrize("ruled", ["", " ##"])
def test_a_code_beside_its_key_makes_no_table_row(ruled: str, draw: Draw) -> None:
    assert draw(
        """
        |部门编码：|101001| |单位：万元|
        |项目|上年|本年|增减|
        |合计|1.00|2.00|1.00|
    """,
        ruled,
    ) == ["部门编码：101001", "单位：万元", [["项目", "上年", "本年", "增减"], ["合计", "1.00", "2.00", "1.00"]]]


def test_a_two_column_table_keeps_its_header(draw: Draw) -> None:
    assert draw("""
        |部门：云溪市档案馆|单位：万元|
        |项目|金额|
        |合计|3.00|
    """) == ["部门：云溪市档案馆", "单位：万元", [["项目", "金额"], ["合计", "3.00"]]]


def test_a_header_saved_without_its_merges_is_no_line(draw: Draw) -> None:
    assert draw("""
        |收入| | |支出| | |
        |项目|行次|金额|项目|行次|金额|
        |一|1|3.00|一|2|3.00|
    """) == [
        [
            ["收入", "", "", "支出", "", ""],
            ["项目", "行次", "金额", "项目", "行次", "金额"],
            ["一", "1", "3.00", "一", "2", "3.00"],
        ]
    ]


def test_a_blank_row_does_not_end_a_table(draw: Draw) -> None:
    assert draw("""
        |项目|金额|项目|金额|
        |一、财政拨款|3.00|一、教育|3.00|

        |本年收入合计|3.00|本年支出合计|3.00|
        |年初结转| |年末结转| |
    """) == [
        [
            ["项目", "金额", "项目", "金额"],
            ["一、财政拨款", "3.00", "一、教育", "3.00"],
            ["", "", "", ""],
            ["本年收入合计", "3.00", "本年支出合计", "3.00"],
            ["年初结转", "", "年末结转", ""],
        ]
    ]


def test_a_blank_template_keeps_its_totals(draw: Draw) -> None:
    table = draw("""
        |项目|金额|项目|金额|
        |一、财政拨款| |一、教育| |

        |本年收入合计| |本年支出合计| |
    """)
    assert len(table) == 1


def test_tables_stacked_with_and_without_titles(draw: Draw) -> None:
    first, second, title, third = draw("""
        |项目|金额|
        |合计|1.00|

        |指标|得分|
        |产出|2.00|

        |项目执行表| |
        |名称|数额|
        |系统|3.00|
    """)
    assert (first, second) == ([["项目", "金额"], ["合计", "1.00"]], [["指标", "得分"], ["产出", "2.00"]])
    assert (title, third) == ("项目执行表", [["名称", "数额"], ["系统", "3.00"]])


def test_a_repeated_header_begins_a_table(draw: Draw) -> None:
    tables = draw("""
        |项目|金额|
        |合计|1.00|
        |续表| |
        |项目|金额|
        |教育|1.00|
    """)
    assert tables == [[["项目", "金额"], ["合计", "1.00"], ["续表", ""]], [["项目", "金额"], ["教育", "1.00"]]]


def test_section_rows_stay_in_the_table(draw: Draw) -> None:
    (table,) = draw(
        """
        |项目|金额|备注|
        |一、基本支出| | |
        |人员|1.00|无|
        |二、项目支出| | |
        |系统|1.00|无|
    """,
        spans=(Span(1, 0, 1, 3), Span(3, 0, 1, 3)),
    )
    assert table[1] == ["一、基本支出", "<", "<"]


def test_labels_with_blank_amounts_at_the_end_stay(draw: Draw) -> None:
    (table,) = draw("""
        |项目|金额|
        |合计|1.00|
        |其中：专项| |
        |其他| |
    """)
    assert [row[0] for row in table] == ["项目", "合计", "其中：专项", "其他"]


def test_borders_decide_where_they_are_drawn(draw: Draw) -> None:
    assert draw(
        """
        |表九| |第3页|
        |项目|金额|备注|
        | | | |
        |合计| | |
        |制表人|张|复核人|
    """,
        ruled=" ### ",
    ) == ["表九", "第3页", [["项目", "金额", "备注"], ["", "", ""], ["合计", "", ""]], "制表人", "张", "复核人"]


def test_a_row_of_figures_without_borders_is_no_line(draw: Draw) -> None:
    (table,) = draw(
        """
        |项目|金额|
        |一|1.00|
        |二|2.00|
        |三|3.00|
        |四|4.00|
        |五|5.00|
        |合计|15.00|
    """,
        ruled="### ###",
    )
    assert len(table) == 7


def test_merged_cells_cover_and_overlaps_are_dropped(draw: Draw) -> None:
    (table,) = draw(
        """
        |科目| |金额|
        |编码|名称| |
        |201|服务|3.00|
    """,
        spans=(Span(0, 0, 1, 2), Span(0, 2, 2, 1), Span(0, 1, 3, 2)),
    )
    assert table == [["科目", "<", "金额"], ["编码", "名称", "^"], ["201", "服务", "3.00"]]


def test_text_alone_is_lines(draw: Draw) -> None:
    assert draw("|一、部门职责|\n|负责档案工作。|") == ["一、部门职责", "负责档案工作。"]


def test_nothing_is_nothing() -> None:
    assert list(blocks_of(Rectangle({}))) == []
    assert list(blocks_of(Rectangle({}, ruled=frozenset({0, 1, 2})))) == []


@pytest.mark.parametrize(
    "rectangle",
    [
        Rectangle({(0, 0): "a", (0, 16_383): "b"}),
        Rectangle({(0, 0): "a", (0, 1): "1", (1_048_575, 0): "b", (1_048_575, 1): "2"}),
        Rectangle({(i, 0): "a" for i in range(3000)}, [Span(i % 9, 0, 3000, 900) for i in range(3000)]),
    ],
)
def test_more_than_any_table_has_is_refused(rectangle: Rectangle) -> None:
    with pytest.raises(DocumentError, match="后再读"):
        list(blocks_of(rectangle))
