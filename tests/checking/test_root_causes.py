"""Findings of one root cause become one; independent errors stay apart; nothing that was said is lost."""

from mingzhang.checking import Options, check
from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.checking.root_causes import folded
from mingzhang.findings import CheckResult, Finding
from tests.checking.small_reports import book

HEAD = "[report] year=2023 entity=示例局\n"
TABLE = """
[05]
row | total | basic | project
total | 100.00 | 60.00 | 40.00
201 | 100.00 | {class_basic} | 40.00
20103 | 100.00 | 60.00 | 40.00
2010301 | {item} | 60.00 | 40.00
"""


def result(text: str, *rules: str) -> CheckResult:
    report, _ = build_report(sections_of(HEAD + text), book(), "final_accounts")
    return check([report], book(), options=Options(only=frozenset(rules)))


def fails(found: CheckResult) -> list[Finding]:
    return [f for f in found.findings if f.outcome == "fails"]


def test_a_wrong_cell_is_one_finding_with_its_consequences() -> None:
    """201 basic printed 16 for 60: its row, the total above it and its children all differ by 44."""
    said = result(TABLE.format(class_basic="16.00", item="100.00"), "T-04", "T-05", "T-06")
    assert sorted(f.rule for f in fails(said)) == ["T-04", "T-05", "T-06"]
    (root,) = fails(folded(said))
    assert (root.rule, root.printed, root.expected) == ("T-05", "16.00", "60.00")
    assert [c.partition("：")[0] for c in root.consequences if "：" in c] == ["T-04", "T-06"]
    assert "改为 60.00，本条与下列 2 条同时相符" in root.suggestion


def test_two_independent_errors_stay_two() -> None:
    """201 basic is 44 too low and 2010301 total 7 too high: no one correction ends both."""
    said = folded(result(TABLE.format(class_basic="16.00", item="107.00"), "T-04", "T-05", "T-06"))
    assert {(f.rule, f.printed) for f in fails(said)} == {("T-05", "16.00"), ("T-04", "107.00")}


def test_no_finding_is_explained_by_a_negative_amount() -> None:
    """A group 1,844.57 too low is not mended by an item of 8.31 that another table says is 0.30."""
    text = """
[06]
row | amount
302 | 1,844.57
30201 | 3,680.83
30217 | 8.31
[09]
row | actual.total | actual.reception
amounts | 0.30 | 0.30
"""
    said = folded(result(text, "T-08", "X-09"))
    assert sorted(f.rule for f in fails(said)) == ["T-08", "X-09"]


def test_one_amount_printed_in_the_same_two_ways_is_told_once() -> None:
    text = """
[01]
row | amount
expenditure.208 | 326.71
[03]
row | total
208 | 326.72
[04]
row | total | general_budget
expenditure.208 | 326.71 | 326.71
[05]
row | total
208 | 326.72
"""
    said = result(text, "X-02", "X-04")
    assert [f.rule for f in fails(said)] == ["X-02", "X-04"]
    (root,) = fails(folded(said))
    assert (root.rule, len(root.evidence)) == ("X-02", 4)
    assert root.consequences[-1].startswith("X-04：")


def test_a_sentence_and_all_that_follows_from_it_is_one_finding() -> None:
    """Reception was budgeted 1.53 and spent 0.00; the text says it spent 1.53, and that this is 0%."""
    text = """
[09]
row | budget.total | actual.total | budget.reception | actual.reception
amounts | 1.53 | 0.00 | 1.53 | 0.00
[text]
第三部分 2023年度部门决算情况说明
七、财政拨款“三公”经费支出决算情况说明
公务接待费支出年初预算为1.53万元，支出决算为1.53万元，完成预算的0%。
"""
    said = result(text, "N-01", "N-04")
    assert [f.rule for f in fails(said)] == ["N-01", "N-04"]
    (root,) = fails(folded(said))
    assert (root.rule, root.printed, root.expected) == ("N-01", "1.53", "0.00")


def test_what_was_ignored_is_left_as_it_is() -> None:
    report, _ = build_report(
        sections_of(HEAD + TABLE.format(class_basic="16.00", item="100.00")), book(), "final_accounts"
    )
    options = Options(only=frozenset({"T-04", "T-06"}), ignore={"T-06": "已说明"})
    said = folded(check([report], book(), options=options))
    assert [(f.rule, f.ignored) for f in fails(said)] == [("T-04", None), ("T-06", "已说明")]


def test_a_table_with_a_wrong_unit_is_one_finding() -> None:
    """Table 05 is printed in 万元 and labelled 元: every class differs ten thousand times."""
    rows = "".join(f"expenditure.{code} | {n}00.00 | {n}00.00\n" for n, code in enumerate((201, 205, 208, 210), 1))
    coded = "".join(f"{code} | {n}00.00\n" for n, code in enumerate((201, 205, 208, 210), 1))
    text = f"[04]\nrow | total | general_budget\n{rows}[05] unit=元\nrow | total\n{coded}"
    said = result(text, "X-04")
    assert len(fails(said)) == 4
    (root,) = fails(folded(said))
    assert "多半是金额单位写错；改正单位后，本条与下列 3 条同时相符" in root.suggestion
    assert len(root.consequences) >= 3
