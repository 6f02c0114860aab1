"""Tables of dated events: a line a case or a line an event, and what is said of a line that is not understood."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from mingzhang.clocks.table import Cases, cases_of
from mingzhang.rulebook import load


def _cases(*lines: Mapping[str, str], region: str = "") -> Cases:
    book = load()
    return cases_of(enumerate(lines, start=2), book.event_tables, book.events, region)


def test_a_line_a_case() -> None:
    found = _cases(
        {
            "合同名称": "甲合同",
            "地区": "青岛市",
            "合同金额": "1,234.50",
            "供应商规模": "小型企业",
            "约定付款天数": "45",
            "合同签订日期": "2023-10-20",
            "合同公告日期": "2023年12月7日",
        }
    )
    assert found.faults == []
    [case] = found.cases
    assert case.subject == "甲合同"
    assert case.events == {"contract_signed": date(2023, 10, 20), "contract_published": date(2023, 12, 7)}
    assert case.regions == {"青岛市", "山东省"}
    assert (case.amount, case.supplier_size, case.agreed_days, case.row) == (Decimal("1234.50"), "小型", 45, 2)


def test_a_line_an_event_joins_the_lines_of_one_subject() -> None:
    found = _cases(
        {"合同名称": "甲合同", "事件": "合同签订", "日期": "2023-10-20"},
        {"合同名称": "乙合同", "事件": "合同签订", "日期": "2023-10-23"},
        {"合同名称": "甲合同", "事件": "合同公告", "日期": "2023-10-24"},
    )
    assert found.faults == []
    assert [(case.subject, case.row, len(case.events)) for case in found.cases] == [
        ("甲合同", 2, 2),
        ("乙合同", 3, 1),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            {"合同名称": "甲合同", "合同签订日期": "去年秋天"},
            "第2行：“合同签订日期”的“去年秋天”不是一个日期；请写成 2023-10-20 或 2023年10月20日",
        ),
        ({"合同名称": "甲合同", "金额": "若干"}, "第2行：金额“若干”不是有效的数；请写成 100000 或 100,000.00"),
        ({"合同名称": "甲合同", "约定天数": "12.5"}, "第2行：约定天数“12.5”不是整数天，未采用；请写成整数"),
        (
            {"合同名称": "甲合同", "供应商规模": "不详"},
            "第2行：不认识供应商规模“不详”；可用 大型、中型、小型、微型",
        ),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(line: Mapping[str, str], fault: str) -> None:
    found = _cases(line)
    assert found.faults == [fault]
    [case] = found.cases
    assert (case.events, case.amount, case.supplier_size, case.agreed_days) == ({}, None, None, None)


@pytest.mark.parametrize(
    ("place", "regions"),
    [
        ("青岛", {"青岛市", "山东省"}),
        ("山东省", {"山东省"}),
        ("某市", {"某市"}),
        ("", set()),
    ],
)
def test_the_place_given_for_a_table_brings_those_it_belongs_to(place: str, regions: set[str]) -> None:
    [case] = _cases({"合同名称": "甲合同"}, region=place).cases
    assert case.regions == regions


def test_every_size_of_supplier_that_a_deadline_names_can_be_written() -> None:
    book = load()
    named = {size for deadline in book.deadlines.values() for size in deadline.supplier_sizes}
    assert named <= book.event_tables.supplier_sizes.keys()
    written = [word for size, others in book.event_tables.supplier_sizes.items() for word in (size, *others)]
    assert len(written) == len(set(written))
