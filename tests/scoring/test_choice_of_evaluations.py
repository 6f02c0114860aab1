"""Which evaluations a report holds: by place, year and table, and what is done where no policy is known."""

from decimal import Decimal
from fractions import Fraction

import pytest

from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.errors import RulebookError
from mingzhang.forms import Report
from mingzhang.rulebook import load
from mingzhang.scoring import Judgement, score_evaluations, score_report

OVERVIEW = """
[report] entity=青岛市示例局 kind=evaluation year=2023
[evaluation_scores] title=得分情况表
row | label | name | full | score | rate
财政资源配置 | 财政资源配置 | 财政资源配置 | 12 | 11 | 91.67%
预算管理 | 预算管理 | 预算管理 | 32 | 30 | 93.75%
绩效管理 | 绩效管理 | 绩效管理 | 6 | 6 | 100%
部门履职效能 | 部门履职效能 | 部门履职效能 | 40 | 38 | 95%
社会效应 | 社会效应 | 社会效应 | 10 | 9.5 | 95%
total | 综合绩效 | | 100 | 94.5 | 94.5%
"""


def _report(text: str = OVERVIEW) -> Report:
    return build_report(sections_of(text), load(), "evaluation")[0]


def _policies(text: str) -> list[str]:
    return [sheet.policy for sheet in score_evaluations(_report(text), load())]


def test_the_policy_of_the_place_and_year_is_taken() -> None:
    (sheet,) = score_report(_report(), load())
    # 11 + 30 + 6 + 38 + 9.5.
    assert (sheet.policy, sheet.policy_assumed) == ("department.qingdao.2023", False)
    assert (sheet.computed, sheet.printed, sheet.grade) == (Decimal("94.5"), Decimal("94.5"), "优")
    assert (sheet.points_computed, sheet.points_judged) == (Decimal(0), Decimal(100))
    assert [one.weight_printed for one in sheet.indicators] == [Decimal(n) for n in (12, 32, 6, 40, 10)]


@pytest.mark.parametrize(
    ("old", "new"), [("entity=青岛市", "entity=济南市"), ("year=2023", "year=2025"), ("社会效应", "社会影响")]
)
def test_another_place_year_or_table_is_scored_as_printed_and_says_so(old: str, new: str) -> None:
    (sheet,) = score_report(_report(OVERVIEW.replace(old, new)), load())
    assert (sheet.policy, sheet.policy_assumed) == ("evaluation.general", True)
    assert (sheet.computed, sheet.grade) == (Decimal("94.5"), "优")
    assert (sheet.points_computed, sheet.points_judged) == (Decimal(0), Decimal(100))
    assert (sheet.why or "").startswith("policy assumed：没有本地区本年度的评价办法")


def test_without_an_entity_the_text_tells_the_place() -> None:
    nameless = OVERVIEW.replace("entity=青岛市示例局", "entity=")
    assert _policies(nameless) == ["evaluation.general"]
    assert _policies(f"{nameless}[text]\n受青 岛市财政局委托，开展绩效评价。") == ["department.qingdao.2023"]


def test_of_two_tables_the_one_with_a_total_is_taken() -> None:
    short = OVERVIEW.rsplit("total", 1)[0].replace("| 11 |", "| 10 |")
    both = short + OVERVIEW[OVERVIEW.index("[evaluation_scores]") :]
    (sheet,) = score_evaluations(_report(both), load())
    assert (sheet.computed, sheet.printed) == (Decimal("94.5"), Decimal("94.5"))


def test_a_table_of_several_levels_becomes_a_tree() -> None:
    text = """
[report] entity=某市示例局 kind=evaluation
[evaluation_index] title=评分表
row | label | level1 | level2 | weight | score
甲 | 甲 | 决策 | 甲 | 10 | 9
乙 | 乙 | 决策 | 乙 | 20 | 18
丙 | 丙 | 产出 | 丙 | 70 | 60
total | 合计 | | | 100 | 87
"""
    (sheet,) = score_evaluations(_report(text), load())
    assert [(one.name, one.path, one.computed) for one in sheet.indicators] == [
        ("甲", ("决策",), Decimal(9)),
        ("乙", ("决策",), Decimal(18)),
        ("丙", ("产出",), Decimal(60)),
    ]
    assert [(group.path, group.weight, group.computed) for group in sheet.groups] == [
        (("决策",), Decimal(30), Decimal(27)),
        (("产出",), Decimal(70), Decimal(60)),
    ]
    assert (sheet.computed, sheet.grade, sheet.subject) == (Decimal(87), "良", "2023年度某市示例局绩效评价")


def test_a_row_without_score_leaves_no_total_and_one_without_weight_no_tree() -> None:
    (sheet,) = score_evaluations(_report(OVERVIEW.replace("市示", "省示").replace("| 9.5 |", "| |")), load())
    assert (sheet.computed, sheet.grade) == (None, None)
    assert "“社会效应”无法判断" in (sheet.why or "")
    other = OVERVIEW.replace("青岛", "济南").replace("| 10 | 9.5", "| | 9.5")
    assert score_evaluations(_report(other), load()) == []


def test_a_table_that_may_be_read_otherwise_is_not_scored_without_a_policy() -> None:
    doubtful = OVERVIEW.replace("青岛", "济南")
    assert score_evaluations(_report(doubtful.replace("| 9.5 |", "| ~9.5 |")), load()) == []
    assert score_evaluations(_report(doubtful.replace("| 10 | 9.5", "| ~10 | 9.5")), load()) == []


def test_a_report_without_tables_of_scores_has_no_evaluation() -> None:
    assert score_evaluations(_report("[report] entity=青岛市示例局"), load()) == []


def test_a_policy_can_be_named() -> None:
    (sheet,) = score_report(_report(OVERVIEW.replace("青岛", "济南")), load(), "department.qingdao.2023")
    assert (sheet.policy, sheet.computed) == ("department.qingdao.2023", Decimal("94.5"))
    (other,) = score_report(_report(), load(), "om_fund.qingdao.2023")
    assert (other.policy, other.computed, other.source) == ("om_fund.qingdao.2023", None, None)


def test_only_what_the_named_policy_scores_is_scored() -> None:
    assert score_report(_report(), load(), "self_evaluation.general") == []


def test_an_input_that_no_evaluation_uses_is_refused() -> None:
    with pytest.raises(RulebookError, match="没有一个评价用到数据“合同”；可填的有：initial（年初预算数）、"):
        score_evaluations(_report(), load(), given={"合同": "3"})
    with pytest.raises(RulebookError, match="可填的有：无"):
        score_evaluations(_report("[report] entity=甲市"), load(), given={"合同": "3"})


def test_given_inputs_are_shown_beside_what_is_judged() -> None:
    (sheet,) = score_evaluations(_report(), load(), given={"executed": "90万元", "全年预算数": "100万元"})
    budget = next(one for one in sheet.indicators if one.id == "budget")
    rate = next(one for one in budget.inputs if one.id == "execution_rate")
    assert (rate.value, rate.formula) == (Fraction(90), "90 ÷ 100 = 90%")
    assert [part.sources[0].source.via for part in rate.parts] == ["entry", "entry"]


def test_a_name_that_is_a_leaf_in_one_row_and_a_group_in_another_stays_in_leaves() -> None:
    text = """
[report] entity=某市示例局 kind=evaluation
[evaluation_index] title=评分表
row | label | level1 | level2 | weight | score
甲 | 甲 | 决策 | 甲 | 10 | 9
乙 | 决策 | 决策 | | 20 | 18
total | 合计 | | | 30 | 27
"""
    (sheet,) = score_evaluations(_report(text), load())
    assert [(one.name, one.path, one.computed) for one in sheet.indicators] == [
        ("决策", (), Decimal(9)),
        ("决策", (), Decimal(18)),
    ]
    # 27 of 30 are 90 %.
    assert (sheet.computed, sheet.grade) == (Decimal(27), "优")


def test_what_a_judge_gives_goes_to_the_indicator_of_that_name_only() -> None:
    judged = {"社会效应": Judgement(Decimal(8), "回访结果一般", "李某")}
    (sheet,) = score_evaluations(_report(), load(), judged=judged)
    society = next(one for one in sheet.indicators if one.id == "society")
    assert (society.computed, society.judged_by, society.why) == (Decimal(8), "李某", "回访结果一般")
    # The table prints 9.5 for it and 94.5 in all.
    assert (sheet.computed, sheet.printed) == (Decimal(93), Decimal("94.5"))
    with pytest.raises(RulebookError, match="指标“没有”不由人判断，或没有这个指标；可判断的有：resources（"):
        score_evaluations(_report(), load(), judged={"没有": Judgement(Decimal(1))})
