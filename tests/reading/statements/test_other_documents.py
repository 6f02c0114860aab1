"""Facts of other places' accounts and budgets, from people reading the pages, not from what the reader says.

Each is the page, the value as printed without commas, its unit, its subject and its measure.
"""

from functools import cache
from pathlib import Path

import pytest

from mingzhang.forms import Statement
from mingzhang.reading.opening import open_document
from mingzhang.reading.statements import read_statements
from mingzhang.rulebook.book import load

pytestmark = pytest.mark.shared

Fact = tuple[int, str, str, str, str]

WORK = "中共上海市普陀区委社会工作部2024年度部门决算.pdf"
FINANCE = "上海市普陀区财政局2024年度部门决算.pdf"
STREET_2025 = "上海市普陀区人民政府万里街道办事处2025年预算.pdf"
STREET_2024 = "上海市普陀区人民政府万里街道办事处2024年预算.pdf"
PROVINCE = "江苏省政协办公厅2018年度部门预算.pdf"
TABLES = "江苏省政协办公厅2018年度部门预算公开表.pdf"
TEMPLATE = "部门决算模板.pdf"

FACTS: dict[str, list[Fact]] = {
    WORK: [
        (17, "307.82", "万元", "收入支出总计", "amount"),
        (17, "307.82", "万元", "收入支出总计", "yoy_change"),
        (17, "100.00", "%", "收入支出总计", "yoy_percent"),
        (17, "34.30", "%", "基本支出", "share"),
        (17, "202.24", "万元", "项目支出", "amount"),
        (18, "264.87", "万元", "一般公共服务支出（类）", "amount"),
        (18, "0.88", "%", "卫生健康支出（类）", "share"),
        (18, "321.02", "万元", "一般公共预算财政拨款支出", "annual_budget"),
        (18, "95.89", "%", "一般公共预算财政拨款支出", "completion_percent"),
        (18, "11.31", "万元", "一般公共服务支出（类）社会工作事务（款）事业运行（项）", "final"),
        (19, "99.55", "%", "卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）", "completion_percent"),
        (20, "17.70", "万元", "住房保障支出（类）住房改革支出（款）住房公积金（项）", "final"),
        (20, "10.23", "万元", "公用经费", "amount"),
        (21, "175.52", "万元", "绩效自评的项目", "budget"),
        (21, "100.00", "分", "绩效自评的项目", "score"),
        (21, "0", "个", "绩效评级为“良”的项目", "count"),
        (22, "0", "万元", "服务采购金额", "amount"),
        (22, "0", "辆", "机要通信用车", "count"),
        (22, "0", "台（套）", "单价100万元（含）以上设备（不含车辆）", "count"),
    ],
    FINANCE: [
        (21, "56.95", "万元", "收入支出总计", "yoy_change"),
        (21, "1.87", "%", "收入支出总计", "yoy_percent"),
        (21, "6.2", "万元", "其他收入", "amount"),
        (21, "2993.92", "万元", "一般公共预算财政拨款支出", "initial_budget"),
        (21, "98.20", "%", "一般公共预算财政拨款支出", "completion_percent"),
        (
            22,
            "161.62",
            "万元",
            "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）",
            "initial_budget",
        ),
        (
            22,
            "0.94",
            "万元",
            "社会保障和就业支出（类）行政事业单位养老支出（款）其他行政事业单位养老支出（项）",
            "final",
        ),
        (23, "2152.26", "万元", "人员经费", "amount"),
        (23, "0.95", "万元", "“三公”经费财政拨款支出", "initial_budget"),
        (23, "0", "%", "公务接待费支出", "completion_percent"),
        (23, "99.43", "分", "绩效自评的项目", "score"),
        (24, "2.55", "万元", "机关运行经费支出", "yoy_change"),
        (24, "1.40", "%", "机关运行经费支出", "yoy_percent"),
        (24, "246.47", "万元", "服务采购金额", "amount"),
        (24, "2", "台（套）", "单价100万元（含）以上设备（不含车辆）", "count"),
    ],
    STREET_2025: [
        (4, "4", "家", "事业单位", "count"),
        (6, "18976.76", "万元", "收入", "budget"),
        (6, "3355.65", "万元", "财政拨款收入", "yoy_change"),
        (6, "43.83", "万元", "一般公共服务支出（类）统计信息事务（款）专项普查活动（项）", "amount"),
        (8, "5312.11", "万元", "城乡社区支出（类）城乡社区管理事务（款）其他城乡社区管理事务支出（项）", "amount"),
        (30, "37.91", "万元", "“三公”经费", "budget"),
        (30, "10", "万元", "“三公”经费", "yoy_change"),
        (30, "36.56", "万元", "公务用车购置及运行费", "amount"),
        (30, "3780.72", "万元", "政府采购工程", "budget"),
        (30, "49", "个", "编报绩效目标的项目", "count"),
        (30, "8825.98", "万元", "编报绩效目标的项目", "budget"),
        (30, "8", "辆", "车辆", "count"),
        (31, "5356", "平方米", "地下建筑面积", "quantity"),
    ],
    STREET_2024: [
        (6, "15621.11", "万元", "支出", "budget"),
        (6, "60.13", "万元", "一般公共服务支出（类）统计信息事务（款）专项普查活动（项）", "executed"),
        (6, "57.14", "%", "一般公共服务支出（类）统计信息事务（款）专项普查活动（项）", "yoy_percent"),
    ],
    PROVINCE: [
        (4, "21", "个", "处室", "count"),
        (4, "12", "次", "主席会议", "count"),
        (7, "10150.48", "万元", "收入、支出", "budget"),
        (8, "823.76", "万元", "社会保障和就业（类）支出", "amount"),
        (8, "45.44", "%", "社会保障和就业（类）支出", "yoy_percent"),
        (9, "983.52", "%", "单位预留机动经费", "yoy_percent"),
        (10, "55.94", "%", "基本支出", "share"),
        (
            11,
            "1256.90",
            "万元",
            "社会保障和就业支出（类）行政事业单位离退休（款）未归口管理的行政单位离退休（项）",
            "yoy_change",
        ),
        (12, "1107.60", "万元", "住房保障支出（类）住房改革支出（款）提租补贴（项）", "amount"),
        (14, "15.70", "%", "因公出国（境）费支出", "share"),
        (14, "31", "万元", "公务接待费", "yoy_change"),
        (15, "66.69", "%", "一般公共预算机关运行经费", "yoy_percent"),
        (15, "355.67", "万元", "采购货物支出", "amount"),
    ],
}


@cache
def _found(shared: Path, name: str) -> tuple[Statement, ...]:
    return read_statements(open_document(name, (shared / "documents" / name).read_bytes()), load())


@pytest.mark.parametrize(
    ("name", "fact"),
    [(name, fact) for name, facts in FACTS.items() for fact in facts],
    ids=lambda p: "" if isinstance(p, str) else f"{p[0]}-{p[1]}",
)
def test_fact(shared: Path, name: str, fact: Fact) -> None:
    page, value, unit, subject, measure = fact
    there = {
        (s.subject, s.measure)
        for s in _found(shared, name)
        if (s.source.page, str(s.value), s.unit) == (page, value, unit)
    }
    assert (subject, measure) in there


def test_directions_and_comparisons(shared: Path) -> None:
    told = {
        (s.source.page, str(s.value)): (s.direction, s.compare_to)
        for name in (FINANCE, PROVINCE)
        for s in _found(shared, name)
        if s.direction
    }
    assert told[21, "56.95"] == ("减少", "2023年度")
    assert told[14, "31"] == ("减少", "上年预算")
    assert told[15, "2233.13"] == ("减少", "上年")


def test_words_of_nothing_and_of_sameness(shared: Path) -> None:
    nothing = {(s.source.page, s.subject) for s in _found(shared, WORK) if s.measure == "none"}
    assert nothing == {
        (20, "“三公”经费财政拨款支出"),
        (20, "政府性基金预算财政拨款收入和支出"),
        (21, "国有资本经营预算财政拨款收入和支出"),
    }
    same = [s.source.page for s in _found(shared, FINANCE) if s.direction == "持平"]
    # One total of page 21, three items of page 22, and on page 23 the 三公 expenses with their three kinds.
    assert same == [21, 22, 22, 22, 23, 23, 23, 23]


def test_tables_alone_and_an_empty_template_state_no_amounts(shared: Path) -> None:
    assert not [s for s in _found(shared, TABLES) if s.value is not None and s.measure != "year"]
    amounts = [str(s.value) for s in _found(shared, TEMPLATE) if s.value is not None and s.measure != "year"]
    assert amounts == ["100"]  # the threshold of equipment to be declared is printed in the template
