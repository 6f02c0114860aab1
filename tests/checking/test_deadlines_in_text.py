"""Dates in running text: what happened to what, years that are not printed, two things in one sentence."""

from datetime import date

import pytest

from mingzhang.checking import Options, check
from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.checking.evaluations.dates import Dated, dated_cases
from mingzhang.checking.outcomes import parameters_of
from mingzhang.findings import CheckResult
from mingzhang.forms import Report
from mingzhang.rulebook import load

BOOK = load()
_HEAD = "[report] entity={} kind=evaluation year=2023\n[evaluation_scores]\nrow | full\n甲 | 100\n[text]\n"


def _report(text: str, entity: str = "青岛市示例局") -> Report:
    return build_report(sections_of(_HEAD.format(entity) + text), BOOK, "evaluation")[0]


def _check(text: str, rule: str, entity: str = "青岛市示例局") -> CheckResult:
    return check([_report(text, entity)], BOOK, options=Options(only=frozenset({rule})))


def _cases(text: str) -> list[tuple[str, dict[str, date]]]:
    reads = parameters_of(BOOK.rules["C-01"], Dated)
    return [(case.subject, case.events) for case in dated_cases(_report(text), BOOK, reads)]


def test_two_things_in_one_sentence() -> None:
    text = (
        "甲规划编制成果印发时间2023年5月8日，验收时间2023年7月3日、"
        "乙视频平台服务项目约定服务期限至2023年9月17日，验收日期为11月9日。"
    )
    assert _cases(text) == [
        ("甲规划编制", {"delivered": date(2023, 5, 8), "accepted": date(2023, 7, 3)}),
        ("乙视频平台服务项目", {"delivered": date(2023, 9, 17), "accepted": date(2023, 11, 9)}),
    ]


def test_a_year_that_is_not_printed_is_the_evaluated_one() -> None:
    assert _cases("办公用品凭证，公务卡结算时间为7月19日，费用报销时间为9月5日。") == [
        ("办公用品凭证", {"card_settled": date(2023, 7, 19), "card_reimbursed": date(2023, 9, 5)})
    ]


def test_the_same_thing_told_twice_is_one_case() -> None:
    first = "如，甲乙丙丁发展规划编制项目于2023年7月3日组织验收。\n"
    text = first + "甲乙丙丁发展规划编制成果印发时间2023年5月8日，验收时间2023年7月3日。"
    (case,) = _cases(text)
    assert case[1] == {"accepted": date(2023, 7, 3), "delivered": date(2023, 5, 8)}


@pytest.mark.parametrize(("day", "late"), [("10月24日", False), ("10月25日", True)])
def test_the_last_day_is_in_time(day: str, late: bool) -> None:
    """20 October 2023 is a Friday: two working days end on Tuesday the 24th."""
    result = _check(f"甲服务项目合同签订日期为2023年10月20日，公开时间为{day}。", "C-01")
    assert bool(result.findings) is late


def test_make_up_days_and_holidays_count() -> None:
    """28 September to 7 October 2023: the 29th to the 6th are holidays, Saturday the 7th is worked."""
    (finding,) = _check("甲服务项目合同签订日期为2023年9月28日，公开时间为10月9日。", "C-01").findings
    assert finding.expected == "2023-10-08"


def test_a_term_of_open_kind_is_late_only_where_both_readings_are() -> None:
    """Ten days after 19 July 2023: calendar days end on the 31st, working days on 2 August."""
    sentence = "办公用品凭证，公务卡结算时间为7月19日，费用报销时间为{}。"
    assert _check(sentence.format("7月31日"), "C-06").findings == ()
    between = _check(sentence.format("8月2日"), "C-06")
    assert between.findings == ()
    assert [n.rule for n in between.not_checked] == ["C-06"]
    assert [f.severity for f in _check(sentence.format("8月3日"), "C-06").findings] == ["error"]


def test_rules_of_another_place_do_not_bind() -> None:
    text = "甲网站服务项目验收时间2023年8月2日，验收公示时间2023年9月20日。"
    assert [f.rule for f in _check(text, "C-02").findings] == ["C-02"]
    assert _check(text, "C-02", entity="某省某市示例局").findings == ()


def test_a_date_before_its_start_is_no_kept_term() -> None:
    text = "甲服务项目合同签订日期为2023年10月20日，公开时间为2023年10月9日。"
    result = _check(text, "C-01")
    assert result.findings == ()
    assert [n.rule for n in result.not_checked] == ["C-01"]


def test_a_year_without_a_calendar_cannot_be_told() -> None:
    result = _check("甲服务项目合同签订日期为2093年10月20日，公开时间为2093年12月7日。", "C-01")
    assert result.findings == ()
    assert [n.rule for n in result.not_checked] == ["C-01"]
