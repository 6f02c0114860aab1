"""Forms and summary rows of the same project: equal names first, then like names with equal amounts."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from mingzhang.errors import QuantityError
from mingzhang.forms import Cell, Document, FilledForm, Report
from mingzhang.scoring.projects import FORM, Pair, agree, alike, pair_projects, printed, project_of, summary_rows

from .conftest import make_row

SUMMARY = "self_evaluation_summary"


def _form(name: str, adjusted: str = "100", executed: str = "90", subject: str | None = None) -> FilledForm:
    rows = (
        make_row((FORM, "field", "project"), "项目名称", {"text": name}),
        make_row((FORM, "funds", "total"), "年度资金总额", {"adjusted": adjusted, "executed": executed}),
    )
    return FilledForm(FORM, "自评表", rows, "万元", subject)


def _table(*rows: Mapping[str, str], kind: str = SUMMARY) -> FilledForm:
    made = [make_row((kind, "", str(n)), row["project"], row) for n, row in enumerate(rows, start=1)]
    made.append(make_row((kind, "", "total"), "合计", {"project": "合计", "adjusted": "1", "executed": "1"}))
    return FilledForm(kind, "汇总表", tuple(made), "万元")


def _row(name: str, adjusted: str = "100", executed: str = "90") -> dict[str, str]:
    return {"project": name, "adjusted": adjusted, "executed": executed}


def _report(*forms: FilledForm) -> Report:
    return Report(Document("示例.txt", "", 1, "text"), "示例局", 2023, "self_evaluations", forms)


def _told(pairs: tuple[Pair, ...]) -> list[tuple[str, str, bool]]:
    return [
        (project_of(p.form) if p.form else "", p.row.text("project") if p.row else "", p.same_name) for p in pairs
    ]


def test_the_subject_names_the_project_or_else_its_field() -> None:
    assert project_of(_form("甲项目")) == "甲项目"
    assert project_of(_form("甲项目", subject="乙项目")) == "乙项目"
    assert project_of(FilledForm(FORM, "自评表", ())) == ""


def test_equal_names_are_pairs_white_space_aside() -> None:
    table = _table(_row("网站群", "1", "1"), _row("数据平台", "2", "2"))
    report = _report(_form("", subject="数据 平台"), _form("网站群"), table)
    assert _told(pair_projects(report)) == [("网站群", "网站群", True), ("数据 平台", "数据平台", True)]


def test_two_of_one_name_are_paired_in_order() -> None:
    report = _report(
        _form("平台", "1", "1"), _form("平台", "2", "2"), _table(_row("平台", "1", "1"), _row("平台", "2", "2"))
    )
    pairs = pair_projects(report)
    assert [
        (p.form.cell("funds.total", "adjusted"), p.row and p.row.cells["adjusted"]) for p in pairs if p.form
    ] == [
        (form.cell("funds.total", "adjusted"), row)
        for form, row in zip(
            report.all(FORM), (r.cells["adjusted"] for r in report.all(SUMMARY)[0].rows), strict=False
        )
    ]


def test_totals_and_nameless_rows_are_no_projects() -> None:
    report = _report(_table(_row("甲"), _row(""), _row("乙")))
    assert [row.text("project") for _, row in summary_rows(report)] == ["甲", "乙"]
    both = _report(_table(_row("甲")), _table(_row("丙"), kind="transfer_self_evaluation_summary"))
    assert [row.text("project") for _, row in summary_rows(both)] == ["甲", "丙"]


def test_like_names_with_equal_amounts_are_pairs_that_say_so() -> None:
    report = _report(_form("市级政务网站群运维", "100", "90.00"), _table(_row("政务网站群项目", "100.00", "90")))
    assert _told(pair_projects(report)) == [("市级政务网站群运维", "政务网站群项目", False)]


@pytest.mark.parametrize(("adjusted", "executed"), [("101", "90"), ("100", "91"), ("", "90"), ("100", "")])
def test_like_names_with_other_amounts_are_not(adjusted: str, executed: str) -> None:
    report = _report(_form("市级政务网站群运维"), _table(_row("政务网站群项目", adjusted, executed)))
    assert _told(pair_projects(report)) == [("市级政务网站群运维", "", True), ("", "政务网站群项目", True)]


def test_very_like_names_are_pairs_whatever_the_amounts() -> None:
    report = _report(_form("政务网站群运维项目"), _table(_row("政务网站群运维", "1", "1")))
    assert _told(pair_projects(report)) == [("政务网站群运维项目", "政务网站群运维", False)]


def test_the_most_alike_are_paired_first_and_each_once() -> None:
    report = _report(
        _form("城市大脑平台一期", "100", "90"),
        _form("城市大脑平台二期", "100", "90"),
        _table(_row("城市大脑平台二期工程"), _row("城市大脑平台一期工程")),
    )
    assert _told(pair_projects(report)) == [
        ("城市大脑平台一期", "城市大脑平台一期工程", False),
        ("城市大脑平台二期", "城市大脑平台二期工程", False),
    ]


def test_names_that_share_little_stay_alone_even_with_equal_amounts() -> None:
    report = _report(_form("专用网络租赁"), _table(_row("公务员培训")))
    assert _told(pair_projects(report)) == [("专用网络租赁", "", True), ("", "公务员培训", True)]


def test_likeness_is_from_nothing_to_one() -> None:
    # Three of four letters in common: 2 × 3 ÷ (4 + 4).
    assert (alike("甲乙丙丁", "甲乙丙戊"), alike("甲", "乙"), alike("甲 乙", "甲乙")) == (0.75, 0.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("150.375", "150.38", True),
        ("150.38", "150.37", True),
        ("150.38", "150.36", False),
        ("800", "800.00", True),
        ("800", "800.4", False),
    ],
)
def test_amounts_agree_as_printed_with_two_places(one: str, other: str, same: bool) -> None:
    first = make_row((FORM, "funds", "total"), "", {"adjusted": one}).cells["adjusted"]
    second = make_row((FORM, "funds", "total"), "", {"adjusted": other}).cells["adjusted"]
    assert agree(first, second) == same
    assert not agree(first, None)
    assert not agree(None, first)
    assert not agree(first, Cell("-"))
    assert not agree(Cell("-"), first)


def test_a_printed_amount_has_at_least_two_places() -> None:
    whole = make_row((FORM, "funds", "total"), "", {"adjusted": "800"}).cells["adjusted"]
    assert (printed(whole).low, printed(whole).high) == (Fraction("799.995"), Fraction("800.005"))
    fine = make_row((FORM, "funds", "total"), "", {"adjusted": "800.125"}).cells["adjusted"]
    assert (printed(fine).low, printed(fine).high) == (Fraction("800.1245"), Fraction("800.1255"))
    with pytest.raises(QuantityError, match="“-”不是数值"):
        printed(Cell("-"))
