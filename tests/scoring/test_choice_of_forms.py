"""Which policy scores a self-evaluation form: place, year, groups, and what is assumed."""

from datetime import date

import pytest

from mingzhang.errors import RulebookError
from mingzhang.forms import Report
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.scoring.selection import choose_policy, groups_of, in_force

from .conftest import FORM, MakeReport, make_row

LOCAL = "self_evaluation.qingdao.2023"
ROW = {"level1": "产出指标", "target": "≥3个", "actual": "3个", "weight": "90"}


def _chosen(report: Report, policy: str | None = None) -> tuple[str, bool, str | None]:
    choice = choose_policy(report.forms[0], report, load(), policy)
    return choice.policy.id, choice.assumed, choice.why


def test_place_and_year_decide(make_report: MakeReport) -> None:
    assert _chosen(make_report(ROW, entity="青岛市示例局")) == (LOCAL, False, None)
    general = _chosen(make_report(ROW, entity="济南市示例局"))
    assert general[:2] == ("self_evaluation.general", True)
    assert general[2] is not None
    assert general[2].startswith("policy assumed：没有本地区本年度的计分办法，按“项目支出绩效自评通用计分方法")
    assert _chosen(make_report(ROW, entity="青岛市示例局", year=2022))[0] == "self_evaluation.general"


def test_a_later_year_goes_on_with_the_local_policy_and_says_so(make_report: MakeReport) -> None:
    found = _chosen(make_report(ROW, entity="青岛市示例局", year=2025))
    assert found == (LOCAL, False, "计分办法取自2023年度表注，2025年度是否沿用未经核对")
    assert _chosen(make_report(ROW, entity="青岛市示例局", year=None)) == (LOCAL, False, None)


@pytest.mark.parametrize("field", ["department", "unit", "project"])
def test_the_place_may_stand_in_a_field_of_the_form(make_report: MakeReport, field: str) -> None:
    report = make_report(ROW, entity="示例局")
    place = make_row((FORM, "field", field), "主管部门", {"text": "青岛市示例局"})
    rows = (place, *(row for row in report.forms[0].rows if row.id != place.id))
    form = type(report.forms[0])(FORM, "自评表", rows, "万元")
    choice = choose_policy(form, report, load())
    assert choice.policy.id == LOCAL


def test_a_group_that_the_local_policy_does_not_know_is_another_form(make_report: MakeReport) -> None:
    other = {**ROW, "level1": "创新指标"}
    assert _chosen(make_report(other, entity="青岛市示例局"))[0] == "self_evaluation.general"
    both = make_report(ROW, other, entity="青岛市示例局")
    assert _chosen(both)[0] == "self_evaluation.general"
    assert groups_of(both.forms[0]) == ("产出指标", "创新指标")


def test_groups_are_told_once_in_order(make_report: MakeReport) -> None:
    report = make_report(ROW, {**ROW, "level1": "效益指标"}, ROW, {**ROW, "level1": ""})
    assert groups_of(report.forms[0]) == ("产出指标", "效益指标")


def test_a_named_policy_must_be_one_for_this_form(make_report: MakeReport) -> None:
    report = make_report(ROW, entity="济南市示例局")
    assert _chosen(report, LOCAL) == (LOCAL, False, None)
    for wrong in ("nowhere", "om_fund.qingdao.2023"):
        with pytest.raises(RulebookError, match=f"没有可用于本表的计分办法“{wrong}”；可用的有：self_evaluation"):
            _chosen(report, wrong)


def _dated(start: date | None, end: date | None) -> PolicyDef:
    policy = load().policies[LOCAL]
    fields = {name: getattr(policy, name) for name in policy.__struct_fields__}
    return PolicyDef(**{**fields, "valid_from": start, "valid_to": end})


@pytest.mark.parametrize(
    ("start", "end", "year", "force"),
    [
        (date(2023, 1, 1), None, 2022, False),
        (date(2023, 1, 1), None, 2023, True),
        (date(2023, 7, 1), None, 2023, True),
        (None, date(2023, 12, 31), 2023, True),
        (None, date(2023, 12, 31), 2024, False),
        (None, None, 1999, True),
        (date(2023, 1, 1), None, None, True),
        (date(2023, 1, 1), date(2023, 12, 31), None, False),
    ],
)
def test_a_policy_is_in_force_from_its_first_year_to_its_last(
    start: date | None, end: date | None, year: int | None, force: bool
) -> None:
    assert in_force(_dated(start, end), year) == force
