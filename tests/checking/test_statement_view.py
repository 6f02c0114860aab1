"""Statements as rules need them: one unit, put-back zeros, the part of the text that a rule speaks of."""

from fractions import Fraction

from mingzhang.checking.narrative.facts import fact_table
from mingzhang.checking.statements.places import code_of, levels_of, short_name
from mingzhang.checking.statements.view import Region, Told, narrative, sentences, text_of, told
from mingzhang.checking.views import view_of
from mingzhang.quantities import Interval
from tests.checking.small_reports import book, report_of

TEXT = """
[report] entity=某市示例局
[text]
二、收入决算情况
本年收入合计1,200.56万元，其中：财政拨款收入1,200万元，占99.95%；其他收入0.56万元，占0.05%。
（三）国有资产占用情况
截至2023年12月31日，某市示例局共有车辆3辆，累计服务1.5万人次。
"""


def one(subject: str, measure: str = "amount") -> Told:
    report = report_of(TEXT)
    return next(t for t in told(report, book()) if t.subject == subject and t.measure == measure)


def test_amounts_are_in_yuan_and_left_out_zeros_are_put_back() -> None:
    fiscal = one("财政拨款收入")
    assert fiscal.amount == 12_000_000
    assert fiscal.decimals == 2
    assert fiscal.interval == Interval(11_999_950, 12_000_050)
    assert fiscal.in_own_unit(Fraction(5600)) == "0.56"


def test_counts_are_exact_and_the_organisation_is_no_part_of_a_subject() -> None:
    vehicles = one("车辆", "count")
    assert vehicles.interval.width == 0
    people = next(t for t in told(report_of(TEXT), book()) if t.measure == "persons")
    assert people.amount == 15_000
    assert people.dimension == "人次"


def test_a_region_is_told_by_headings() -> None:
    report = report_of(TEXT)
    inside = narrative(report, book(), Region(inside="国有资产"))
    assert [t.said.value for t in inside if t.measure == "count"] == [3]
    outside = narrative(report, book(), Region(outside="国有资产"))
    assert "count" not in {t.measure for t in outside}
    assert [len(group) for group in sentences(outside)] == [len(outside)]


def test_the_text_is_found_again_by_where_a_statement_stands() -> None:
    report = report_of(TEXT)
    source = one("车辆", "count").said.source
    assert text_of(report, book()).around(source, 0).startswith("截至2023年")
    assert text_of(report, book()).around(source, 1).startswith("（三）国有资产占用情况截至")


def test_a_subject_names_class_and_item_and_these_a_code() -> None:
    subject = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"
    assert levels_of(subject) == {
        "类": "一般公共服务支出",
        "款": "政府办公厅（室）及相关机构事务",
        "项": "行政运行",
    }
    assert short_name("一、一般公共服务支出") == "一般公共服务"
    report = report_of("[05]\nrow | total\n201 | 1\n20103 | 1\n2010301 | 1\n20131 | 1\n2013101 | 1\n")
    view = view_of(report, "05", book(), "final_accounts")
    assert view is not None
    assert code_of(subject, view) == "2010301"
    assert code_of("一般公共服务（类）支出", view) == "201"
    assert code_of("行政运行（项）", view) is None  # two rows have this name
    assert code_of("教育支出（类）普通教育（款）小学教育（项）", view) is None


def test_the_fact_table_has_one_entry_for_what_is_said_in_several_places() -> None:
    report = report_of(
        "[self_evaluation] subject=甲项目\nrow | initial | executed\nfunds.total | 120 | 100.375\n"
        "[project_execution]\nrow | name | initial | executed\n1 | 甲项目 | 120 | 100.38\n"
        "[text]\n一、概况\n乙专项资金年初预算为10.00万元。\n二、执行\n乙专项资金年初预算为12.00万元。\n"
    )
    entries = {(e.key.subject, e.key.measure): e for e in fact_table(report, book())}
    assert [
        v.printed for v in entries["乙专项资金", "budget" if report.kind == "budget" else "initial_budget"].values
    ] == [
        "10.00万元",
        "12.00万元",
    ]
    project = entries["项目 甲项目", "executed"]
    assert [v.amount for v in project.values] == [1_003_750, 1_003_800]
    assert len(entries["项目 甲项目", "initial_budget"].distinct) == 1
