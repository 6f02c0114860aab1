"""The real documents: what is wrong in their tables by our own arithmetic, and nothing else called an error.

The expected figures were added up by hand from the printed tables. A tail is listed as
(rule, form, row, column, printed, sum of the parts).
"""

from pathlib import Path

import pytest

from mingzhang.checking import check
from mingzhang.findings import CheckResult
from mingzhang.forms import Document, Report
from mingzhang.reading.flow.recognise import recognise_flow
from mingzhang.reading.grid.recognise import recognise_grids
from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import TextLine
from tests.checking.small_reports import book

pytestmark = pytest.mark.shared
TABLES = ("T-", "X-", "BT-", "BX-")
Tail = tuple[str, str, str, str, str, str]


def read(shared: Path, words: str, kind: str, year: int = 2023) -> Report:
    """The report in the one document whose name holds the words."""
    (path,) = [p for p in (shared / "documents").iterdir() if words in p.name]
    pages = open_document(path.name, path.read_bytes())
    forms = (
        recognise_flow(pages, book()).forms
        if pages.flat
        else tuple(placed.form for placed in recognise_grids(pages, book()).forms)
    )
    lines = tuple((b.source, b.text) for p in pages.pages for b in p.blocks if isinstance(b, TextLine))
    document = Document(path.name, "", len(pages.pages), pages.reader)
    return Report(document, "某部门", year, kind, forms, unread=pages.unread, text_lines=lines)


def checked(shared: Path, words: str, kind: str = "final_accounts", year: int = 2023) -> CheckResult:
    return check([read(shared, words, kind, year)], book())


def tails(result: CheckResult) -> set[Tail]:
    return {
        (f.rule, f.evidence[0].form, f.evidence[0].row, f.evidence[0].column, f.printed or "", f.expected or "")
        for f in result.findings
        if f.outcome == "tail" and f.rule.startswith(TABLES)
    }


def errors(result: CheckResult) -> list[tuple[str, str | None, str | None]]:
    return [(f.rule, f.printed, f.expected) for f in result.findings
            if f.severity == "error" and f.rule.startswith((*TABLES, "E-"))]  # fmt: skip


def test_the_nine_tables_of_the_sample_have_nine_tails_and_no_error(shared: Path) -> None:
    result = checked(shared, "bigdata")
    fa = "final_accounts."
    assert errors(result) == []
    assert tails(result) == {
        ("T-04", fa + "05", "201", "total", "11232.76", "11232.77"),  # 1,618.26 + 9,614.51
        ("T-04", fa + "05", "20103", "total", "8644.53", "8644.54"),  # 1,618.26 + 7,026.28
        ("T-05", fa + "05", "20103", "basic", "1618.26", "1618.25"),  # 1,218.37 + 399.88
        ("T-06", fa + "03", "total", "basic", "2003.07", "2003.06"),  # 1,618.26 + 233.80 + 151.00
        ("T-06", fa + "03", "total", "project", "10923.66", "10923.67"),  # 9,614.51 + 1,309.16
        ("T-06", fa + "05", "total", "project", "10923.66", "10923.67"),
        ("T-08", fa + "06", "301", "amount", "1852.88", "1852.87"),
        ("T-08", fa + "06", "302", "amount", "107.73", "107.72"),
        ("X-07", fa + "05", "total", "basic", "2003.06", "2003.07"),  # 1,895.34 + 107.73
    }
    suggestions = {(f.rule, f.printed) for f in result.findings if f.rule in ("T-15", "X-15")}
    assert suggestions == {("T-15", "453.95"), ("X-15", "119.72"), ("X-15", "39.05")}


def test_the_example_sentence_of_a_tail(shared: Path) -> None:
    messages = [f.message for f in checked(shared, "bigdata").findings]
    assert (
        "表03 合计行“基本支出”印 2,003.07，各类之和为 2,003.06，差 0.01，在四舍五入范围内，无需处理。" in messages
    )


def test_a_young_department_has_two_tails_and_a_leftover_of_the_template(shared: Path) -> None:
    result = checked(shared, "社会工作部")
    assert errors(result) == []
    assert tails(result) == {
        ("T-08", "final_accounts.06", "302", "amount", "10.23", "10.22"),
        ("X-07", "final_accounts.05", "total", "basic", "105.58", "105.59"),  # 95.36 + 10.23
    }
    assert {f.rule for f in result.findings if f.severity == "warning"} == {"E-07"}


def test_accounts_where_one_class_is_printed_in_two_ways(shared: Path) -> None:
    """Class 208 is 326.71 in tables 01 and 04, where the total then foots, and 326.72 in tables 02, 03 and 05."""
    result = checked(shared, "区财政局")
    assert errors(result) == [("X-02", "326.71", "326.72"), ("X-04", "326.71", "326.72")]
    fa = "final_accounts."
    assert tails(result) == {
        ("T-06", fa + "02", "total", "total", "2946.25", "2946.26"),
        ("T-06", fa + "02", "total", "fiscal", "2940.05", "2940.06"),
        ("T-06", fa + "03", "total", "total", "2940.05", "2940.06"),
        ("T-06", fa + "03", "total", "basic", "2336.91", "2336.92"),
        ("T-06", fa + "05", "total", "total", "2940.05", "2940.06"),
        ("T-06", fa + "05", "total", "basic", "2336.91", "2336.92"),
        ("T-08", fa + "06", "301", "amount", "2082.85", "2082.86"),
        ("T-08", fa + "06", "302", "amount", "171.07", "171.09"),
    }


def test_the_blank_template_is_no_error(shared: Path) -> None:
    result = checked(shared, "模板", year=2024)
    assert errors(result) == []
    assert tails(result) == set()
    assert {f.rule for f in result.findings} == {"E-07"}
    assert {"T-01", "T-02", "T-03", "T-07", "X-01", "X-02"} <= {n.rule for n in result.not_checked}


def test_a_budget_whose_note_contradicts_its_table(shared: Path) -> None:
    result = checked(shared, "街道办事处2024年预算", "budget")
    assert errors(result) == []
    assert tails(result) == set()
    assert [(f.rule, f.evidence[0].form) for f in result.findings if f.severity == "warning"] == [
        ("BT-14", "budget.three_public"),
    ]


def test_a_budget_in_yuan_with_tails_of_one(shared: Path) -> None:
    result = checked(shared, "街道办事处2025年预算", "budget")
    assert errors(result) == []
    assert {(row, printed, parts) for _, _, row, _, printed, parts in tails(result)} == {
        ("212", "154369326", "154369327"),
        ("21201", "94995790", "94995789"),
    }


def test_a_budget_of_a_province_holds_everywhere(shared: Path) -> None:
    result = checked(shared, "预算公开表", "budget")
    assert [f for f in result.findings if f.rule.startswith(TABLES)] == []
    assert result.held > 200


@pytest.mark.parametrize(
    ("words", "kind"),
    [("bigdata", "final_accounts"), ("区财政局", "final_accounts"), ("社会工作部", "final_accounts"),
     ("模板", "final_accounts"), ("街道办事处2024年预算", "budget"), ("预算公开表", "budget")],
)  # fmt: skip
def test_no_rule_breaks_down_on_a_real_document(shared: Path, words: str, kind: str) -> None:
    result = checked(shared, words, kind)
    assert [n for n in result.not_checked if "核对程序出错" in n.why] == []
