"""Workbooks come in: every error at once, the same workbook back with faulty cells marked, nothing half saved."""

import csv
import io
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from mingzhang.errors import DocumentError
from mingzhang.office.models import AuditEvent, Contract, Project, ProjectIndicator, RunningClock, Supplier
from mingzhang.office.queries import projects as read
from mingzhang.office.scope import everything
from mingzhang.office.services import projects
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.audit import broken_chains
from mingzhang.office.services.exchange import TABLES, DryRun, dry_run, take, template
from tests.office.conftest import City, People
from tests.office.year import YEAR, approved, masters, supplier

HEAD = ["项目编码", "项目名称", "项目类别", "资金", "功能科目", "申报金额（元）"]
GOOD = ["X1", "平台运维", "特定目标类", "运维专项资金", "2010301", 1000.5]


def book(*rows: Sequence[Any]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(list(row))  # type: ignore[union-attr]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def run(people: People, city: City, *rows: Sequence[Any], table: str = "projects") -> DryRun:
    return dry_run(people["clerk"], TABLES[table], city["data"], YEAR, book(*rows), "申报.xlsx")


def told(found: DryRun) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.label, fault.sentence) for fault in found.faults]


def test_every_error_is_shown_at_once(city: City, people: People) -> None:
    masters(city, people)
    masters(city, people, 2022)
    found = run(
        people,
        city,
        HEAD,
        GOOD,
        ["X1", "", "别的类", "运维专项资金", "2010399", "12.345"],
        ["X3", "=cmd|' /C calc'!A0", "特定目标类", "没有的资金", 2010302, -5],
        [None, "名", "特定目标类", "运维专项资金", "2010301", "一百"],
    )
    assert told(found) == [
        (3, "项目编码", "项目编码“X1”与第 2 行重复。"),
        (3, "项目名称", "“项目名称”不能为空。"),
        (3, "项目类别", "“项目类别”的“别的类”在 2023 年度的可选范围里没有。可填：特定目标类。"),
        (
            3,
            "功能科目",
            "“功能科目”的“2010399”在 2023 年度的可选范围里没有。可填：2010301、2010302。",
        ),
        (3, "申报金额（元）", "“申报金额（元）”的“12.345”不是精确到分的金额。"),
        (4, "项目名称", "“项目名称”是公式（=cmd|' /C calc'!A0），请改为数值或文字。"),
        (4, "资金", "“资金”的“没有的资金”在 2023 年度的可选范围里没有。可填：运维专项资金。"),
        (4, "申报金额（元）", "“申报金额（元）”不能为负数。"),
        (5, "项目编码", "“项目编码”不能为空。"),
        (5, "申报金额（元）", "“申报金额（元）”的“一百”不是数。"),
    ]
    assert not found.clean


def test_the_same_workbook_comes_back_with_faulty_cells_marked(city: City, people: People) -> None:
    masters(city, people)
    found = run(people, city, HEAD, GOOD, ["X2", "=1+1", "特定目标类", "运维专项资金", "2010301", 5])
    back = load_workbook(io.BytesIO(found.workbook()))
    page = back.worksheets[0]
    assert [[c.value for c in row] for row in page.iter_rows()] == [
        HEAD,
        GOOD,
        ["X2", "=1+1", "特定目标类", "运维专项资金", "2010301", 5],
    ]
    marked = {c.coordinate: c.comment.text for row in page.iter_rows() for c in row if c.comment}
    assert marked == {"B3": "“项目名称”是公式（=1+1），请改为数值或文字。"}
    assert page["B3"].fill.fgColor.rgb == "FFF4C7C3"
    formulas = [c.coordinate for s in back.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == []
    assert [c.value for c in back["导入问题"][2]] == [3, "项目名称", "=1+1", marked["B3"]]


@pytest.mark.parametrize("attack", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0"])
def test_texts_that_a_spreadsheet_would_run_are_refused(city: City, people: People, attack: str) -> None:
    masters(city, people)
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, [*GOOD[:1], attack, *GOOD[2:]]])
    found = dry_run(
        people["clerk"], TABLES["projects"], city["data"], YEAR, out.getvalue().encode("gb18030"), "申报.csv"
    )
    assert told(found) == [
        (2, "项目名称", f"“项目名称”以“{attack[0]}”开头，打开表格时会被当作公式执行，请去掉该符号。")
    ]


def test_a_clean_file_is_taken_whole_with_its_trail(city: City, people: People) -> None:
    masters(city, people)
    content = book(HEAD, GOOD, ["X2", "第二个", "特定目标类", "运维专项资金", "2010302", "2,000.00"])
    assert take(people["clerk"], TABLES["projects"], city["data"], YEAR, content, "申报.xlsx") == 2
    rows = read.projects(people["clerk"], year=YEAR).rows
    assert [(p.code, str(p.requested), p.made_by_id) for p in rows] == [
        ("X1", "1000.50", people["clerk"].user.pk),
        ("X2", "2000.00", people["clerk"].user.pk),
    ]
    with everything("测试"):
        events = list(AuditEvent.objects.filter(action="exchange.projects").order_by("number"))
        assert [e.about for e in events] == [p.about for p in rows]
        assert list(broken_chains()) == []
    with pytest.raises(RefusedError, match=r"申报.xlsx 有 2 处问题，没有导入任何一行。项目编码“X1”已经存在"):
        take(people["clerk"], TABLES["projects"], city["data"], YEAR, content, "申报.xlsx")


def test_nothing_is_half_saved(city: City, people: People) -> None:
    masters(city, people)
    content = book(HEAD, GOOD, ["X2", "", "特定目标类", "运维专项资金", "2010302", 5])
    with pytest.raises(RefusedError):
        take(people["clerk"], TABLES["projects"], city["data"], YEAR, content, "申报.xlsx")
    with everything("测试"):
        assert Project.objects.count() == 0
    with pytest.raises(NotPermittedError):
        run({**people, "clerk": people["other_clerk"]}, city, HEAD, GOOD)


def test_heads_are_checked_before_rows(city: City, people: People) -> None:
    masters(city, people)
    found = run(people, city, ["项目编码", "项目编码", "备注"], ["X1", "X2", "x"])
    assert [fault.sentence.split("，")[0] for fault in found.faults] == [
        "缺少必填的列：项目名称、项目类别、资金、功能科目、申报金额（元）。",
        "列名“项目编码”出现了两次。",
        "不认识列名“备注”",
    ]
    assert [f.sentence for f in run(people, city, HEAD).faults] == ["没有可导入的行，请从第二行开始填写。"]


@pytest.mark.parametrize("content", [b"\x00\x01\x02binary\x00", b"PK\x03\x04damaged", b"%PDF-1.7\x00\xff\xfe\x00"])
def test_another_kind_of_file_is_refused_in_a_sentence(city: City, people: People, content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"坏\.xlsx："):
        dry_run(people["clerk"], TABLES["projects"], city["data"], YEAR, content, "坏.xlsx")


def test_the_template_is_read_back_without_unknown_heads(city: City, people: People) -> None:
    masters(city, people)
    for table in TABLES.values():
        who = people["finance"] if "codes" in table.id else people["clerk"]
        empty = template(who, table, city["data"], YEAR)
        found = dry_run(who, table, city["data"], YEAR, empty, "模板.xlsx")
        assert [f.sentence for f in found.faults] == ["没有可导入的行，请从第二行开始填写。"]
    lists = load_workbook(io.BytesIO(template(people["clerk"], TABLES["projects"], city["data"], YEAR)))["可选项"]
    columns = {c[0].value: [x.value for x in c[1:] if x.value] for c in lists.iter_cols() if c[0].value}
    assert columns == {
        "项目类别": ["特定目标类"],
        "资金": ["F2023", "运维专项资金"][1:],
        "功能科目": ["2010301", "2010302"],
        "经济科目": ["30201"],
        "上年项目": ["新增项目"],
    }


def test_a_supplier_twice_under_two_spellings_is_told(city: City, people: People) -> None:
    supplier(city, people, "临川示例（软件）有限公司")
    found = dry_run(
        people["finance"],
        TABLES["suppliers"],
        city["city"],
        YEAR,
        book(
            ["供应商名称", "规模"], ["临川示例(软件) 有限公司", "小型"], ["乙公司", "小微企业"], ["乙 公司", "巨型"]
        ),
        "供应商.xlsx",
    )
    assert told(found) == [
        (2, "供应商名称", "供应商已登记（写作“临川示例（软件）有限公司”）。"),
        (4, "供应商名称", "与第 3 行是同一供应商（写法不同）。"),
        (4, "规模", "“规模”的“巨型”在 2023 年度的可选范围里没有。可填：大型、中型、小型、微型。"),
    ]


def test_targets_and_contracts_come_in_too(city: City, people: People) -> None:
    fund, kind = masters(city, people)
    from tests.office.year import request

    draft = projects.declare(people["clerk"], city["data"], YEAR, request(fund, kind, code="D1"))
    head = ["项目编码", "一级指标", "二级指标", "三级指标", "年度指标值", "分值"]
    rows = [
        ["D1", "产出指标", "数量指标", "办件量", "≥9000件", 40],
        ["D1", "产出指标", "质量指标", "可用率", "≥99%", 50.5],
    ]
    content = book(head, *rows)
    assert take(people["clerk"], TABLES["indicators"], city["data"], YEAR, content, "指标.xlsx") == 2
    with everything("测试"):
        stored = [(i.number, i.name, str(i.weight)) for i in ProjectIndicator.objects.filter(project=draft)]
    assert stored == [(1, "办件量", "40.00"), (2, "可用率", "50.50")]
    projects.submit(people["clerk"], draft, None)


def test_contracts_of_unapproved_projects_or_with_too_high_a_deposit_are_told(city: City, people: People) -> None:
    project = approved(city, people)
    supplier(city, people)
    head = [
        "合同编号",
        "合同名称",
        "项目编码",
        "供应商名称",
        "成本分类",
        "合同金额（元）",
        "履约保证金（元）",
        "采购人签字盖章日期",
    ]
    day = date(2023, 10, 20)
    good = ["H1", "合同", project.code, "临川示例软件 有限公司", "系统运维成本", 1000, 100, day]
    bad = ["H2", "合同", "P9", "没有的公司", "云服务", 1000, "100.01", "去年"]
    found = run(people, city, head, good, bad, table="contracts")
    assert [(f.row, f.label) for f in found.faults] == [
        (3, "项目编码"),
        (3, "供应商名称"),
        (3, "履约保证金（元）"),
        (3, "采购人签字盖章日期"),
    ]
    assert take(people["clerk"], TABLES["contracts"], city["data"], YEAR, book(head, good), "合同.xlsx") == 1
    with everything("测试"):
        stored = Contract.objects.get(number="H1")
        assert (stored.state, stored.buyer_signed_on, stored.supplier_size) == ("draft", day, "小型")
        assert RunningClock.objects.filter(contract=stored).count() == 0
    assert Supplier.objects.count() == 1


@pytest.mark.speed
def test_ten_thousand_rows_are_checked_and_marked_in_ten_seconds(city: City, people: People) -> None:
    masters(city, people)
    rows: list[list[Any]] = [HEAD]
    rows += [
        [f"X{n % 9000}", f"项目{n}", "特定目标类", "运维专项资金", "2010301", n if n % 10 else "坏"]
        for n in range(1, 10_001)
    ]
    content = book(*rows)
    begun = time.process_time()
    found = dry_run(people["clerk"], TABLES["projects"], city["data"], YEAR, content, "大.xlsx")
    back = found.workbook()
    taken = time.process_time() - begun
    # every tenth amount is no number, and the codes of the last thousand rows stand twice
    assert len(found.faults) == 1000 + 1000
    assert back.startswith(b"PK")
    assert taken < 10
    print(f"10,000 行试导入并返回标注：{taken:.1f} 秒（处理器时间）")
