"""Surveys: satisfaction by group with intervals, each worked out by hand or taken from a textbook."""

from decimal import Decimal

import pytest

from mingzhang.errors import RulebookError
from mingzhang.rulebook import load
from mingzhang.rulebook.surveys import SurveyDef
from mingzhang.rulebook.yamlfile import convert, read_yaml
from mingzhang.scoring import Satisfaction, read_responses, satisfaction, score_evaluation

from .small_evaluation import GIVEN, small_policy, small_report

TEXT = """
id: small
title: 示例问卷
title_en: A small questionnaire
basis: [示例]
group: 群体
satisfied: 80
questions:
  - id: all
    text: 总体满意吗？
    weight: 2
    options:
      - {label: 满意, worth: 100, words: [很满意]}
      - {label: 一般, worth: 60}
      - {label: 不满意, worth: 0}
      - {label: 不了解}
  - {id: rate, text: 打几分？, kind: number}
  - {id: advice, text: 建议？, kind: text}
confidence: {level: 95, normal: "1.96", student: [[1, "12.706"], [2, "4.303"], [4, "2.776"]]}
"""


def _survey(old: str = "", new: str = "") -> SurveyDef:
    assert old in TEXT
    text = TEXT.replace(old, new) if old else TEXT
    return convert(read_yaml(text, "small.yaml"), SurveyDef, "small.yaml", text)


def _of(rows: list[dict[str, str]]) -> dict[str, Satisfaction]:
    return {one.group: one for one in satisfaction(_survey(), read_responses(_survey(), rows))}


def test_a_respondent_counts_with_the_weighted_mean_of_the_answers() -> None:
    # (2 × 100 + 70) ÷ 3 = 90; only 一般 answered: 60; only a rate: 90.
    found = _of([{"all": "满意", "rate": "70"}, {"总体满意吗？": "一般"}, {"打几分？": "90分"}])["全部"]
    assert (found.size, found.mean) == (3, Decimal(80))
    assert (found.satisfied, found.level) == (Decimal("66.67"), Decimal(95))


def test_what_is_missing_is_left_out_and_never_a_zero() -> None:
    rows = [{"all": "满意"}, {"all": ""}, {"all": "不了解"}, {"advice": "多开通"}, {"all": "满意", "rate": "120"}]
    found = _of(rows)["全部"]
    assert (found.size, found.unanswered, found.mean) == (2, 3, Decimal(100))


def test_answers_that_are_no_options_are_told_and_count_as_missing() -> None:
    responses = read_responses(
        _survey(), [{"all": "还行", "rate": "80"}, {"rate": "好"}, {"rate": "101"}, {"rate": "-1"}]
    )
    assert responses.faults == (
        "第 1 行：“总体满意吗？”答“还行”，不在选项（满意、一般、不满意、不了解）之中，按未答处理",
        "第 2 行：“打几分？”答“好”，不是 0 到 100 之间的数，按未答处理",
        "第 3 行：“打几分？”答“101”，不是 0 到 100 之间的数，按未答处理",
        "第 4 行：“打几分？”答“-1”，不是 0 到 100 之间的数，按未答处理",
    )
    assert [dict(one.worths) for one in responses.entries] == [{"rate": 80}, {}, {}, {}]
    assert [one.row for one in responses.entries] == [1, 2, 3, 4]


@pytest.mark.parametrize("rate", ["0", "100", "100%", " 0 分"])
def test_the_ends_of_the_scale_are_answers(rate: str) -> None:
    assert read_responses(_survey(), [{"rate": rate}]).faults == ()


def test_groups_stand_in_the_order_of_their_first_answer_and_all_together_last() -> None:
    rows = [{"群体": "企业", "all": "满意"}, {"群体": "市民", "all": "一般"}, {"群体": "企业", "all": "很满意"}]
    found = _of(rows)
    assert list(found) == ["企业", "市民", "全部"]
    assert [one.size for one in found.values()] == [2, 1, 3]
    assert [one.mean for one in found.values()] == [Decimal(100), Decimal(60), Decimal("86.67")]


def test_the_interval_of_a_mean_by_student() -> None:
    # 60, 80, 100: mean 80, standard deviation 20, error 11.5470; t(2) = 4.303 gives ±49.6868.
    found = _of([{"rate": "60"}, {"rate": "80"}, {"rate": "100"}])["全部"]
    assert (found.low, found.high) == (Decimal("30.31"), Decimal(100))
    # 78, 80, 82: error 1.1547, ±4.9687.
    close = _of([{"rate": "78"}, {"rate": "80"}, {"rate": "82"}])["全部"]
    assert (close.low, close.high) == (Decimal("75.03"), Decimal("84.97"))


def test_two_respondents_have_an_interval() -> None:
    # 79 and 81: mean 80, variance 2, error 1; t(1) = 12.706.
    two = _of([{"rate": "79"}, {"rate": "81"}])["全部"]
    assert (two.low, two.high) == (Decimal("67.29"), Decimal("92.71"))


def test_between_two_rows_of_the_table_the_wider_interval_counts() -> None:
    # Four scores have three degrees of freedom, between 2 and 4: 4.303. Mean 80, variance 8/3, error 0.81650.
    four = _of([{"rate": r} for r in ("78", "80", "80", "82")])["全部"]
    assert (four.low, four.high) == (Decimal("76.48"), Decimal("83.52"))
    # Seven have six, beyond the table's last row of 4: 2.776. Mean 80, variance 8/6, error 0.43644, ±1.21155.
    seven = _of([{"rate": r} for r in ("78", "80", "80", "80", "80", "80", "82")])["全部"]
    assert (seven.low, seven.high) == (Decimal("78.78"), Decimal("81.22"))


def test_the_interval_of_a_share_by_wilson() -> None:
    # 8 of 10 with z = 1.96: (0.8 + 0.19208 ± 1.96 × √(0.016 + 0.009604)) ÷ 1.38416 = 0.49015 and 0.94331.
    found = _of([{"rate": "80"}] * 8 + [{"rate": "79"}] * 2)["全部"]
    assert (found.satisfied, found.satisfied_low, found.satisfied_high) == (
        Decimal(80), Decimal("49.01"), Decimal("94.34")
    )  # fmt: skip


def test_all_and_none_satisfied_have_intervals_within_bounds() -> None:
    # Wilson with n = 5: 1 ÷ (1 + 3.8416 ÷ 5) = 0.56551.
    everyone = _of([{"rate": "100"}] * 5)["全部"]
    assert (everyone.satisfied_low, everyone.satisfied_high) == (Decimal("56.55"), Decimal(100))
    assert (everyone.low, everyone.high) == (Decimal(100), Decimal(100))
    nobody = _of([{"rate": "0"}] * 5)["全部"]
    assert (nobody.satisfied_low, nobody.satisfied_high) == (Decimal(0), Decimal("43.45"))


def test_one_respondent_has_no_interval_of_the_mean_and_none_has_no_mean() -> None:
    one = _of([{"rate": "90"}])["全部"]
    assert (one.mean, one.low, one.high) == (Decimal(90), None, None)
    none = _of([{"rate": ""}])["全部"]
    assert (none.size, none.mean, none.satisfied, none.satisfied_low) == (0, None, None, None)
    assert none.sentence == "全部：没有有效答卷，满意度不能判断"


def test_a_survey_is_fed_into_the_piecewise_scale() -> None:
    # 100, 100 and 73: mean 91, variance 243, error 9, 4.303 × 9 = 38.727.
    happy = _of([{"all": "满意"}, {"all": "满意"}, {"rate": "73"}])["全部"]
    assert happy.sentence == "全部：有效答卷 3 份，满意度 91.00%，95% 置信区间 52.27% 至 100.00%"
    report = small_report()
    sheet = score_evaluation(
        report, small_policy(), report.first("evaluation_index"), given={**GIVEN, "happy": f"{happy.mean}%"}
    )
    # 91 % is in the step from 90: 8 × 80 %.
    assert next(leaf.computed for leaf in sheet.indicators if leaf.id == "happy") == Decimal("6.40")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("worth: 60", "worth: 160", "选项的满意度应在 0 到 100 之间"),
        ("kind: number}", "kind: choice}", "选择题须有选项"),
        ("id: rate", "id: all", "问题的 id 有重复"),
        ("weight: 2", "weight: -2", "的权重为负"),
        ('[2, "4.303"]', '[5, "4.303"]', "自由度应从 1 起，从小到大"),
        ('[1, "12.706"], ', "", "自由度应从 1 起，从小到大"),
        ("satisfied: 80", "satisfied: 80\nsatisfield: 70", "satisfield"),
    ],
)
def test_a_wrong_questionnaire_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(RulebookError, match=r"small\.yaml 第\d+行") as fault:
        _survey(old, new)
    assert says in str(fault.value)


def test_a_questionnaire_that_asks_nothing_of_satisfaction_is_refused() -> None:
    text = TEXT.replace("kind: number", "kind: text").replace("weight: 2", "weight: 0")
    with pytest.raises(RulebookError, match="问卷没有计满意度的问题"):
        convert(read_yaml(text, "small.yaml"), SurveyDef, "small.yaml", text)


def test_the_questionnaire_that_ships_reads_its_own_words() -> None:
    survey = load().surveys["satisfaction.systems"]
    rows = [{"群体": "部门", "overall": "比较满意", "easy": "很满意", "stable": "不了解"}]
    (group, _) = satisfaction(survey, read_responses(survey, rows))
    # (2 × 80 + 100) ÷ 3 = 86.67.
    assert (group.group, group.mean, group.size) == ("部门", Decimal("86.67"), 1)
