"""Charts: what they say, draw and hold as a table; whatever data they are given, the drawing is whole."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mingzhang.publishing.charts import Band, Item, Level, Mark, Pair, Point, bands, bars, levels, pairs, progress
from mingzhang.publishing.charts import sentences as said
from mingzhang.publishing.charts.canvas import wrapped
from mingzhang.publishing.charts.raster import png
from mingzhang.publishing.charts.scale import scale_of, shown
from mingzhang.publishing.documents.model import ChartBlock
from mingzhang.publishing.sheets import Sheet

GRADES = [
    Band("差", Decimal(0), Decimal(60)),
    Band("中", Decimal(60), Decimal(80)),
    Band("良", Decimal(80), Decimal(90)),
    Band("优", Decimal(90), Decimal(100)),
]
SVG = "{http://www.w3.org/2000/svg}"
NAMES = st.text("水务管理（一）<&\"'>节约“用地”整治", min_size=1, max_size=60)
AMOUNTS = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)


def texts(chart: ChartBlock) -> list[str]:
    return [element.text or "" for element in etree.fromstring(chart.svg.encode()).iter(f"{SVG}text")]


def table(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in line] for line in sheet.lines()]


def test_bars_begin_at_zero_and_are_as_long_as_their_amounts() -> None:
    items = [Item("甲", Decimal("40")), Item("乙", Decimal("10")), Item("丙", Decimal("-20"))]

    chart = bars("标题", items, "万元", heads=("项目", "金额"))

    drawn = [(float(r.get("x") or 0), float(r.get("width") or 0)) for r in _elements(chart, "rect")]
    zero = drawn[0][0]
    assert drawn[1][0] == zero
    assert drawn[2][0] + drawn[2][1] == pytest.approx(zero, abs=0.2)
    assert drawn[1][1] == pytest.approx(drawn[0][1] / 4, abs=0.2)
    assert drawn[2][1] == pytest.approx(drawn[0][1] / 2, abs=0.2)
    assert texts(chart)[:6] == ["甲", "40", "乙", "10", "丙", "-20"]
    assert table(chart.sheet) == [["项目", "金额"], ["甲", "40"], ["乙", "10"], ["丙", "-20"]]


def _elements(chart: ChartBlock, name: str) -> list[etree._Element]:
    return list(etree.fromstring(chart.svg.encode()).iter(f"{SVG}{name}"))


def test_a_drawing_is_named_and_described() -> None:
    chart = bars("甲最大", [Item("甲", Decimal("1.50"))], "万元", heads=("项目", "金额"))

    root = etree.fromstring(chart.svg.encode())

    assert (root.get("role"), root.get("aria-label")) == ("img", "甲最大")
    assert [child.text for child in root][:2] == ["甲最大", "甲 1.50 万元"]


def test_amounts_keep_the_digits_of_their_source_and_a_long_unit_stands_in_the_title() -> None:
    items = [Item("甲", Decimal("40.00")), Item("乙", Decimal("9.50"))]
    chart = bars("Spent (10,000 yuan)", items, "10,000 yuan", heads=("Name", "Amount"), unit_at_axis=False)
    assert texts(chart) == ["甲", "40.00", "乙", "9.50", "0", "10", "20", "30", "40"]


def test_more_bars_than_a_page_holds_stand_in_the_table_and_the_drawing_says_so() -> None:
    chart = bars("标题", [Item(f"第{n}项", Decimal(n)) for n in range(200)], "个", heads=("项目", "个数"))

    assert len(_elements(chart, "rect")) == 30
    assert texts(chart)[-1] == "图中为前 30 项，其余 170 项见表。"
    assert len(table(chart.sheet)) == 201


def test_pairs_show_both_amounts_and_the_rate_and_what_is_unknown() -> None:
    items = [
        Pair("甲", Decimal(120), Decimal(54)),
        Pair("乙", None, Decimal(5)),
        Pair("丙", Decimal(0), Decimal(0)),
    ]

    chart = pairs("标题", items, "万元", heads=("项目", "预算", "执行", "率"))

    assert "54 / 120（45%）" in texts(chart)
    assert table(chart.sheet) == [
        ["项目", "预算", "执行", "率"],
        ["甲", "120", "54", "45.0"],
        ["乙", "", "5", ""],
        ["丙", "0", "0", ""],
    ]


def test_lines_are_named_at_their_ends_and_broken_where_nothing_is_known() -> None:
    points = [
        Point("1月", Decimal(5), Decimal("8.3")),
        Point("2月", None, Decimal("16.7")),
        Point("3月", Decimal(20), Decimal(25)),
    ]

    chart = progress("标题", points, names=("月份", "执行率", "时间进度"))

    assert texts(chart)[-2:] == ["时间进度 25%", "执行率 20%"]
    assert len(_elements(chart, "polyline")) == 3
    assert [line.get("stroke-dasharray") is None for line in _elements(chart, "polyline")] == [False, True, True]


def test_scores_stand_among_their_grades() -> None:
    marks = [
        Mark("甲", Decimal("59.99")),
        Mark("乙", Decimal(60)),
        Mark("丙", Decimal(90)),
        Mark("丁", Decimal(100)),
    ]

    chart = bands("标题", GRADES, marks, heads=("项目", "得分", "等级"))

    assert [row[2] for row in table(chart.sheet)[1:]] == ["差", "中", "优", "优"]


def test_levels_show_points_won_of_points_to_be_had() -> None:
    items = [Level(1, "过程", Decimal(25), Decimal("22.5")), Level(2, "组织实施", Decimal(12), None)]

    chart = levels("标题", items, heads=("指标", "分值", "得分", "得分率"))

    assert table(chart.sheet)[1:] == [["过程", "25", "22.5", "90.0"], ["　组织实施", "12", "", ""]]
    assert texts(chart)[:4] == ["过程", "22.5 / 25（90%）", "组织实施", "— / 12"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            said.share_of_largest([Item("甲", Decimal(80)), Item("乙", Decimal(20))], "万元"),
            "甲最大，为 80 万元，占合计的 80%",
        ),
        (said.share_of_largest([], "万元"), "没有可比较的数据"),
        (
            said.used_of_planned(
                [Pair("甲", Decimal(100), Decimal(95)), Pair("乙", Decimal(100), Decimal(5))],
                "万元",
                "预算",
                "执行数",
                Decimal(80),
            ),
            "执行数 100 万元，为预算的 50%，2 项中有 1 项低于 80%",
        ),
        (
            said.reached_against_time(
                [Point("9月", Decimal("65.2"), Decimal(75)), Point("10月", None)], "执行率", "进度"
            ),
            "截至9月，执行率 65.2%，低于进度 9.8 个百分点",
        ),
        (
            said.reached_against_time([Point("9月", Decimal(75), Decimal(75))], "执行率", "进度"),
            "截至9月，执行率 75%，与进度相同",
        ),
        (said.reached_against_time([], "执行率", "进度"), "尚无执行率数据"),
        (
            said.grades_won([Mark("甲", Decimal(95)), Mark("乙", Decimal(90)), Mark("丙", Decimal(10))], GRADES),
            "3 个得分中，“优”2 个，“差”1 个",
        ),
        (said.grades_won([Mark("甲", Decimal(95))], GRADES), "甲得 95 分，等级为“优”"),
        (
            said.weakest_group(
                [Level(1, "过程", Decimal(20), Decimal(10)), Level(1, "产出", Decimal(80), Decimal(60))]
            ),
            "得 70 分（满分 100 分），“过程”失分比例最高，失 10 分",
        ),
        (said.weakest_group([Level(1, "过程", Decimal(20), Decimal(20))]), "得 20 分（满分 20 分），各项均未失分"),
    ],
)
def test_titles_say_what_the_data_says(sentence: str, expected: str) -> None:
    assert sentence == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Item, NAMES, AMOUNTS), max_size=40))
def test_any_bars_are_whole_drawings_within_their_page(items: list[Item]) -> None:
    chart = bars("标题", items, "万元", heads=("项目", "金额"))

    root = etree.fromstring(chart.svg.encode())
    for rect in _elements(chart, "rect"):
        left, wide = float(rect.get("x") or 0), float(rect.get("width") or 0)
        assert left >= 0
        assert left + wide <= float(root.get("width") or 0)
    assert len(table(chart.sheet)) == len(items) + 1


@settings(max_examples=60, deadline=None)
@given(st.lists(AMOUNTS, max_size=20))
def test_a_scale_holds_all_values_zero_and_few_round_ticks(values: list[Decimal]) -> None:
    scale = scale_of(values, 0.0, 100.0)

    assert scale.low <= min([Decimal(0), *values])
    assert scale.high >= max([Decimal(0), *values])
    assert 1 <= len(scale.ticks) <= 8
    assert Decimal(0) in scale.ticks


def test_long_names_are_broken_and_say_where_they_were_cut() -> None:
    assert wrapped("甲乙丙丁", 24, 2) == ["甲乙", "丙丁"]
    assert wrapped("甲乙（丙丁）", 36, 2) == ["甲乙（", "丙丁）"]
    assert wrapped("甲乙丙丁戊己", 24, 2) == ["甲乙", "丙…"]


def test_numbers_keep_what_they_have() -> None:
    assert [shown(Decimal(text)) for text in ("1234.50", "0.00", "-3", "1E+3")] == ["1,234.5", "0", "-3", "1,000"]
    assert shown(Decimal("1234.5"), 2) == "1,234.50"


def test_a_drawing_becomes_a_picture() -> None:
    data = png(bars("标题", [Item("甲", Decimal(1))], "万元", heads=("项目", "金额")).svg)

    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert re.search(rb"IHDR", data[:32])
