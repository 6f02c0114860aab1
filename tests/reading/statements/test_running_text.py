"""How lines become paragraphs: breaks, headings, page numbers, running headers, and tables that are no text."""

import time
from decimal import Decimal

import pytest

from mingzhang.forms import Cell, FilledForm, Row, Source
from mingzhang.reading.pages import GridCell, GridTable, Page, Pages, TextLine
from mingzhang.reading.statements import read_statements, table_lines
from mingzhang.rulebook.book import load
from tests.reading.statements.narrating import figures, only, said, said_flat

PROSE = (
    "一、收入支出决算总体情况",
    "2031年度收、支总计12,345.67万元。与2030年度相比，收、支总计各增加3,4",
    "61.77万元，增长38.96%，主要原因是灌溉项目建设和日常运行的收支都有增加，人",
    "员也有增加。",
)


def test_number_broken_by_the_end_of_a_line() -> None:
    change = only(said_flat(*PROSE), "yoy_change")
    assert (str(change.value), change.mark) == ("3461.77", "joined")
    assert change.source.line == 2


def test_every_number_stands_on_its_own_line() -> None:
    lines = {s.measure: s.source.line for s in said_flat(*PROSE)}
    assert lines["amount"] == 2
    assert lines["yoy_percent"] == 3
    assert lines["reason"] == 3


def test_heading_is_the_section_and_states_nothing_but_its_year() -> None:
    found = said("三、2031年度支出决算情况", "（一）基本支出", "办公费支出5万元。")
    assert [(s.measure, s.section) for s in found] == [
        ("year", "三、2031年度支出决算情况"),
        ("amount", "三、2031年度支出决算情况 / （一）基本支出"),
    ]


def test_next_heading_of_a_level_ends_what_was_below_it() -> None:
    found = said("一、甲事项情况", "（一）细项", "支出5万元。", "二、乙事项情况", "支出6万元。")
    assert [s.section for s in found] == ["一、甲事项情况 / （一）细项", "二、乙事项情况"]


def test_words_that_name_nothing_are_about_the_heading() -> None:
    found = said("（1）2031年度收入预决算情况", "年初预算数5万元，全年预算数6万元。")
    assert figures(found) == [("收入", "initial_budget", "5", "万元"), ("收入", "annual_budget", "6", "万元")]


def test_explanations_of_terms_state_nothing() -> None:
    assert not said("第四部分名词解释", "一、基本支出：指单位价值100万元以上的支出。")


def test_page_numbers_inside_a_paragraph_are_left_out() -> None:
    found = said_flat(PROSE[0], PROSE[1], "- 45 -", "5", *PROSE[2:])
    assert str(only(found, "yoy_change").value) == "3461.77"


def test_running_headers_are_left_out() -> None:
    pages = tuple(
        Page(
            number,
            (
                TextLine(f"某市青禾局2031年度决算 {number}", Source(number, box=(90, 20, 300, 32))),
                TextLine("一" * 30, Source(number, box=(90, 60, 510, 74))),
                TextLine(f"支出{number}万元。", Source(number, box=(90, 90, 200, 104))),
            ),
            595,
            842,
        )
        for number in range(1, 4)
    )
    found = read_statements(Pages(pages, "pdf"), load())
    assert [(s.measure, str(s.value)) for s in found] == [("amount", "1"), ("amount", "2"), ("amount", "3")]


def test_sentence_goes_on_over_the_end_of_a_page() -> None:
    pages = (
        Page(1, (TextLine("基本支出共计三项，其中办公费支出1", Source(1, box=(90, 700, 510, 714))),), 595, 842),
        Page(2, (TextLine("2.5万元。", Source(2, box=(90, 60, 150, 74))),), 595, 842),
    )
    found = read_statements(Pages(pages, "pdf"), load())
    assert [(str(s.value), s.source.page) for s in found if s.measure == "amount"] == [("12.5", 1)]


def test_sentence_does_not_go_on_over_a_table() -> None:
    table = GridTable((GridCell(0, 0, "9", Source(1)),), 1, 1, Source(1))
    blocks = (
        TextLine("其中办公费支出12", Source(1, box=(90, 60, 510, 74))),
        table,
        TextLine("8万元。", Source(1, box=(90, 200, 150, 214))),
    )
    found = read_statements(Pages((Page(1, blocks, 595, 842),), "pdf"), load())
    assert "128" not in {str(s.value) for s in found}


def test_rows_and_fragments_of_a_flattened_table_state_nothing() -> None:
    found = said_flat(
        "表1项目支出情况",
        "单位：万元",
        "项目名称 年初预算 执行数 执行率",
        "泵站维护 120.00 110.00 91.67%",
        "渠道清",
        "淤",
        "80.00 80.00 100.00%",
        "合计 200.00",
        "受奖补泵站",
        "≥3座",
        "完成",
    )
    assert not found


def test_lines_that_are_known_to_be_a_table_are_skipped() -> None:
    lines = (
        "一、绩效目标",
        "新建泵站不少于12座，覆盖农田3万亩，群众满意度达95%以上。",
        "二、其他",
        "支出5万元，其中工程3万元。",
    )
    assert len(figures(said_flat(*lines))) == 5
    assert figures(said_flat(*lines, skip=[(2, 2)])) == [
        ("支出", "amount", "5", "万元"),
        ("工程", "amount", "3", "万元"),
    ]


def test_spans_of_forms_cover_title_and_cells() -> None:
    cell = Cell("5", Decimal(5), source=Source(1, 14))
    form = FilledForm(
        "made.up", "表", (Row("1", "甲", {"amount": cell}, source=Source(1, 12)),), source=Source(1, 10)
    )
    nowhere = FilledForm("made.up", "表", ())
    assert table_lines([form, nowhere]) == [(10, 14)]


HOSTILE = (
    "1" * 50_000,
    "（" * 20_000,
    "“" * 20_000,
    "、".join(["5个"] * 8_000),
    "1-" * 20_000 + "=1",
    "占" * 20_000 + "5%",
    "主要用于" + "支出" * 10_000,
    "2031年" * 4_000,
    "《" * 20_000,
    "-" * 10_000 + "x",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_lines_take_no_time(text: str) -> None:
    start = time.process_time()
    said(text)
    assert time.process_time() - start < 3


def test_nothing_in_nothing_out() -> None:
    assert said() == []
    assert said("", "　") == []
