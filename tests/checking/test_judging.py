"""The judgement of single relations: intervals, blanks, precision, units."""

import pytest

from mingzhang.checking.outcomes import CannotTell, Fails, Holds, Outcome, Tail
from mingzhang.checking.tables.relation import relation
from mingzhang.forms import Report, Unread
from tests.checking.small_reports import book, relation_rule, report_of

SUM = ["03:total:total = sum(03:roots:total)"]


def one(text: str, relations: list[str], tolerance: str = "sum") -> Outcome:
    """The single outcome of a rule for a report."""
    return only(report_of(text), relations, tolerance)


def only(report: Report, relations: list[str], tolerance: str = "sum") -> Outcome:
    (outcome,) = relation(relation_rule(relations, tolerance), report, book())
    return outcome


def table(total: str, *parts: str, head: str = "[03]") -> str:
    rows = "".join(f"\n{201 + i} | {part}" for i, part in enumerate(parts))
    return f"{head}\nrow | total\ntotal | {total}{rows}"


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("3.00", ("1.00", "2.00"), Holds),
        ("3.01", ("1.00", "2.00"), Tail),  # three cells, each within half a cent: 0.015
        ("3.02", ("1.00", "2.00"), Fails),
        ("2.99", ("1.00", "2.00"), Tail),
        ("3.00", ("3.00", ""), Holds),  # a blank is no amount
        ("3.01", ("3.00", ""), Tail),
        ("3.02", ("3.00", ""), Fails),
        ("0.00", ("0.00", ""), Holds),
        ("3.00", ("3.00", "-"), Holds),
    ],
)
def test_sums_are_judged_on_intervals(total: str, parts: tuple[str, ...], expected: type[Outcome]) -> None:
    assert isinstance(one(table(total, *parts), SUM), expected)


def test_a_zero_that_may_hide_a_little_is_a_warning_and_no_error() -> None:
    # Two true amounts of 40 and 45 yuan print 0.00 and 0.00, and their sum with 1.00 prints 1.01.
    outcome = one(table("1.03", "1.00", "0.00", "0.00", "0.00", "0.00"), SUM)
    assert isinstance(outcome, Fails)
    assert outcome.finding.severity == "warning"
    assert "除非印为零" in outcome.finding.message


@pytest.mark.parametrize(("total", "parts"), [("0.01", ("0.00", "0.00")), ("0.00", ("0.01", "0.00"))])
def test_one_unit_of_the_last_digit_between_zeros_is_a_tail(total: str, parts: tuple[str, ...]) -> None:
    # 0.0045 + 0.0045 = 0.0090 prints 0.00 + 0.00 = 0.01, and 0.005 - 0.004 prints 0.01 and 0.00.
    assert isinstance(one(table(total, *parts), SUM), Tail)


def test_zeros_of_a_table_declared_empty_hide_nothing() -> None:
    outcome = one(table("0.02", "0.00", "0.00", "0.00", "0.00", head="[03] declared=yes"), SUM)
    assert isinstance(outcome, Fails)
    assert outcome.finding.severity == "error"


def test_a_whole_number_beside_two_decimals_is_read_with_two() -> None:
    outcome = one(table("151.30", "151", "0.25"), SUM)
    assert isinstance(outcome, Fails)
    assert outcome.finding.difference == "0.05"


def test_a_large_tail_says_so() -> None:
    outcome = one(table("6.03", *["1.00"] * 6), SUM)
    assert isinstance(outcome, Tail)
    assert "尾差较大" in outcome.finding.message
    assert outcome.finding.severity == "info"
    assert outcome.finding.difference == "0.03"


def test_the_same_amount_must_be_the_same_at_the_coarser_precision() -> None:
    same = ["03:total:total == 05:total:total"]

    def pair(one_: str, other: str) -> str:
        return f"[03]\nrow | total\ntotal | {one_}\n[05]\nrow | total\ntotal | {other}"

    assert isinstance(one(pair("3.26", "3.26"), same), Holds)
    assert isinstance(one(pair("3.26", "3.27"), same), Fails)
    assert isinstance(one(pair("3.3", "3.26"), same), Holds)
    assert isinstance(one(pair("3.3", "3.24"), same), Fails)


def test_units_are_converted_exactly() -> None:
    text = "[03] unit=元\nrow | total\ntotal | {}\n[05] unit=万元\nrow | total\ntotal | 3.26"
    same = ["03:total:total == 05:total:total"]
    assert isinstance(one(text.format("32,649.99"), same), Holds)
    assert isinstance(one(text.format("32,650.00"), same), Fails)


def test_a_table_without_a_unit_is_taken_in_the_unit_of_the_others_but_never_blamed() -> None:
    text = "[03] unit=\nrow | total\ntotal | {}\n[05] unit=万元\nrow | total\ntotal | 3.26"
    same = ["03:total:total == 05:total:total"]
    assert isinstance(one(text.format("3.26"), same), Holds)
    assert one(text.format("3.27"), same) == CannotTell("有的表没有印金额单位，无法换算比较")


def test_blank_on_one_side() -> None:
    blank_total = one(table("", "1.00", "2.00"), SUM)
    assert isinstance(blank_total, Fails)
    assert blank_total.finding.severity == "warning"
    assert "为空白" in blank_total.finding.message
    assert one(table("3.00", "", ""), SUM) == CannotTell("各分项均为空白")
    assert one(table("", "", ""), SUM) == CannotTell("表03为空白表")


def test_an_ambiguous_cell_never_makes_an_error() -> None:
    assert one(table("9.00", "~1.00", "2.00"), SUM) == CannotTell("表03有读法不唯一的单元格（1.00）")
    assert isinstance(one(table("9.00", "1.0O", "2.00"), SUM), CannotTell)


def test_bounds() -> None:
    bound = ["03:total:total >= 03:201:total"]
    assert isinstance(one(table("3.00", "2.00"), bound), Holds)
    assert isinstance(one(table("2.00", "2.01"), bound), Tail)
    assert isinstance(one(table("2.00", "2.02"), bound), Fails)
    assert isinstance(one(table("", "0.00"), bound), Holds)


def test_a_breach_beside_something_unread_on_the_page_cannot_be_told() -> None:
    report = report_of(table("9.00", "1.00", "2.00"))
    unread = Report(**{
        **{name: getattr(report, name) for name in report.__dataclass_fields__},
        "unread": (Unread("一行", "没有名称", 1),),
    })  # fmt: skip
    assert only(unread, SUM) == CannotTell("第1页有未能读出的内容（一行）")


def test_a_finding_lets_a_reader_recompute_it() -> None:
    outcome = one(table("1,003.50", "1,000.00", "2.00", "0.00"), SUM)
    assert isinstance(outcome, Fails)
    finding = outcome.finding
    assert (finding.printed, finding.expected, finding.difference) == ("1003.50", "1002.00", "1.50")
    assert finding.arithmetic == "1,000.00 + 2.00 = 1,002.00；1,003.50 ≠ 1,002.00"
    assert [(e.row, e.column, e.text) for e in finding.evidence] == [
        ("total", "total", "1,003.50"),
        ("201", "total", "1,000.00"),
        ("202", "total", "2.00"),
    ]
    assert finding.message.startswith("表03 合计行“本年支出合计”印 1,003.50，")
    assert finding.evidence[0].source.page == 1


def test_a_long_sum_is_cut_in_words_and_whole_in_evidence() -> None:
    outcome = one(table("99.00", *["1.00"] * 20), SUM)
    assert isinstance(outcome, Fails)
    assert outcome.finding.arithmetic.startswith(" + ".join(["1.00"] * 12) + " + …（共20项） = 20.00")
    assert len(outcome.finding.evidence) == 21
