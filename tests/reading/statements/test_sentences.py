"""What sentences state, told with sentences of our own about departments that do not exist."""

from decimal import Decimal

import pytest

from tests.reading.statements.narrating import figures, only, said


def test_total_with_growth_and_its_reason() -> None:
    found = said(
        "2031年度收、支总计3,210.50万元。与2030年度相比，收、支总计各减少89.50万元，下降2.71%，主要原因是：项目减少。"
    )
    assert figures(found) == [
        ("收、支总计", "amount", "3210.50", "万元"),
        ("收、支总计", "yoy_change", "89.50", "万元"),
        ("收、支总计", "yoy_percent", "2.71", "%"),
    ]
    change, growth = only(found, "yoy_change"), only(found, "yoy_percent")
    assert (change.direction, change.compare_to) == ("减少", "2030年度")
    assert growth.direction == "下降"
    reason = only(found, "reason")
    assert (reason.text, reason.direction, reason.subject) == ("项目减少", "下降", "收、支总计")


def test_shares_of_a_total_and_the_parts_of_it() -> None:
    found = said("本年支出合计100.00万元，其中：基本支出60.00万元，占60%；项目支出40.00万元，占40%。")
    assert figures(found) == [
        ("本年支出合计", "amount", "100.00", "万元"),
        ("基本支出", "amount", "60.00", "万元"),
        ("基本支出", "share", "60", "%"),
        ("项目支出", "amount", "40.00", "万元"),
        ("项目支出", "share", "40", "%"),
    ]
    assert [s.part_of for s in found if s.measure == "amount"] == [None, "本年支出合计", "本年支出合计"]
    assert len({s.sentence for s in found}) == 1


def test_share_names_what_it_is_a_share_of() -> None:
    found = said("授予中小企业合同金额30万元，占政府采购支出总额的75.5%。")
    share = only(found, "share")
    assert (share.base, str(share.value), share.subject) == ("政府采购支出总额", "75.5", "授予中小企业合同金额")
    assert only(found, "amount").stage == "contract"


@pytest.mark.parametrize("head", ["1.", "1、", "（1）"])
def test_item_with_budget_final_and_completion(head: str) -> None:
    found = said(
        f"{head}教育支出（类）普通教育（款）小学教育（项）。年初预算为10万元，支出决算为12.5万元，"
        "完成年初预算的125%。决算数大于年初预算数的主要原因是追加校舍修缮经费。"
    )
    item = "教育支出（类）普通教育（款）小学教育（项）"
    assert figures(found) == [
        (item, "initial_budget", "10", "万元"),
        (item, "final", "12.5", "万元"),
        (item, "completion_percent", "125", "%"),
    ]
    reason = only(found, "reason")
    assert (reason.direction, reason.text, reason.subject) == ("大于", "追加校舍修缮经费", item)
    assert [s.stage for s in found[:2]] == ["initial", "executed"]
    assert only(found, "completion_percent").base == "年初预算"


def test_class_of_an_item_comes_from_its_heading() -> None:
    found = said("（一）教育支出（类）", "1.普通教育（款）小学教育（项）20.00万元，与上年相比增加5.00万元。")
    assert {s.subject for s in found} == {"教育支出（类）普通教育（款）小学教育（项）"}


def test_budget_item_compared_with_what_was_executed_before() -> None:
    found = said(
        "3.“教育支出（类）普通教育（款）小学教育（项）”8.00万元，主要用于课桌更新。2030年当年预算执行数为10.00万元，"
        "2031年预算安排8.00万元，比2030年预算执行数减少20.00%。"
    )
    executed, growth = only(found, "executed"), only(found, "yoy_percent")
    assert (str(executed.value), executed.period) == ("10.00", "2030")
    assert only(found, "budget").period == "2031"
    assert (growth.direction, growth.compare_to) == ("减少", "2030年预算执行数")
    assert len({s.subject for s in found if s.measure != "year"}) == 1


def test_two_years_in_one_sentence_go_to_their_own_numbers() -> None:
    found = said("2030年项目支出12万元，2031年项目支出15万元。")
    assert [(s.period, str(s.value)) for s in found if s.measure == "amount"] == [("2030", "12"), ("2031", "15")]


def test_difference_from_the_initial_budget_is_no_growth() -> None:
    found = said("公务接待费年初预算为3万元，支出决算为4.5万元，比年初预算增加1.5万元，完成年初预算的150%。")
    assert figures(found)[2] == ("公务接待费", "diff_from_initial_budget", "1.5", "万元")


def test_travel_reception_and_vehicles_with_counts() -> None:
    found = said(
        "全年使用财政拨款安排因公出国（境）团组2个，累计9人次。",
        "其中：国内接待费支出4.5万元，共计接待22批次、172人次（含外事接待1批次、6人次）。",
        "2031年使用财政拨款购置公务用车1辆。公务用车保有量为7辆。",
    )
    counted = [(s.measure, str(s.value), s.unit) for s in found if s.measure in ("count", "persons", "batches")]
    assert counted == [
        ("count", "2", "个"),
        ("persons", "9", "人次"),
        ("batches", "22", "批次"),
        ("persons", "172", "人次"),
        ("batches", "1", "批次"),
        ("persons", "6", "人次"),
        ("count", "1", "辆"),
        ("count", "7", "辆"),
    ]
    by_value = {str(s.value): s.subject for s in found}
    assert by_value["172"] == "国内接待费支出"
    assert by_value["6"] == "外事接待"
    assert by_value["7"] == "公务用车保有量"


def test_vehicles_by_use_and_equipment_over_a_threshold() -> None:
    found = said(
        "截至2031年12月31日，某市青禾局共有车辆3辆，其中：机要通信用车1辆、其他用车2辆；"
        "单价100万元（含）以上设备（不含车辆）5台（套）。"
    )
    assert figures(found) == [
        ("车辆", "count", "3", "辆"),
        ("机要通信用车", "count", "1", "辆"),
        ("其他用车", "count", "2", "辆"),
        ("单价", "threshold", "100", "万元"),
        ("单价100万元（含）以上设备（不含车辆）", "count", "5", "台（套）"),
    ]
    assert {s.period for s in found} == {"2031-12-31"}
    assert [s.part_of for s in found if s.measure == "count"] == [None, "车辆", "车辆", None]


def test_project_paragraph_is_about_its_project() -> None:
    found = said(
        "7.2029年灌溉平台建设项目绩效自评综述：根据年初设定的绩效目标，项目自评得分为98.6分。全年预算数为50万元，"
        "执行数为49.3万元，完成预算的98.6%。项目绩效目标完成情况：新建泵站12座。"
    )
    name = "2029年灌溉平台建设项目"
    assert figures(found) == [
        (name, "score", "98.6", "分"),
        (name, "annual_budget", "50", "万元"),
        (name, "executed", "49.3", "万元"),
        (name, "completion_percent", "98.6", "%"),
        ("新建泵站", "count", "12", "座"),
    ]


def test_score_formula_points_and_deduction() -> None:
    found = said("因此，“合同签订及时性”指标得分=3*（1-20%）=2.4分，扣0.6分。")
    assert [(s.subject, s.measure, str(s.value)) for s in found] == [
        ("合同签订及时性", "score_formula", "2.4"),
        ("合同签订及时性", "score", "2.4"),
        ("合同签订及时性", "deduction", "0.6"),
    ]
    assert found[0].text == "3*（1-20%）=2.4"


def test_score_sentence_of_an_indicator() -> None:
    found = said("2.资金投入指标权重分数5分，实际得分4.5分，得分率90%。")
    assert figures(found) == [
        ("资金投入", "full_score", "5", "分"),
        ("资金投入", "score", "4.5", "分"),
        ("资金投入", "score_rate", "90", "%"),
    ]


def test_grades() -> None:
    found = said("2031年度灌溉资金绩效评价得分为88.5分，评价等级为“良”。", "12个项目自评等级全部为“优”。")
    assert [(s.text, s.measure) for s in found if s.measure == "grade"] == [("“良”", "grade"), ("“优”", "grade")]
    assert found[-2].subject.startswith("项目自评等级") or str(found[-2].value) == "12"


def test_count_of_projects_of_a_grade_is_no_grade_of_its_own() -> None:
    found = said(
        "绩效自评的2031年度项目4个，平均得分97.25分（其中，绩效评级为“优”的项目3个；绩效评级为“良”的项目1个）。"
    )
    assert figures(found) == [
        ("绩效自评的项目", "count", "4", "个"),
        ("绩效自评的项目", "score", "97.25", "分"),
        ("绩效评级为“优”的项目", "count", "3", "个"),
        ("绩效评级为“良”的项目", "count", "1", "个"),
    ]
    assert not [s for s in found if s.measure == "grade"]


def test_range_of_rates() -> None:
    found = said("有3个项目存在差异，差异率在-0.25%～-1.5%之间，项目总差异率为-0.4%。")
    rates = [(s.subject, str(s.value), s.operator) for s in found if s.measure == "difference_rate"]
    assert rates == [("差异率", "-0.25", "from"), ("差异率", "-1.5", "to"), ("项目总差异率", "-0.4", None)]


def test_bands_and_the_departments_in_them() -> None:
    found = said("预算执行率，在50%-60%的部门1个，在90%-95%的部门6个，100%的部门14个。")
    counts = [(s.subject, str(s.value)) for s in found if s.measure == "count"]
    assert counts == [("50%-60%的部门", "1"), ("90%-95%的部门", "6"), ("100%的部门", "14")]


def test_targets_with_signs_and_words() -> None:
    found = said("签订合同数量：≥600个。", "打造不少于5个多跨融合场景。", "目标值≥60万人，实际完成40.83万人。")
    assert [(s.measure, str(s.value), s.unit, s.operator) for s in found] == [
        ("target", "600", "个", ">="),
        ("count", "5", "个", ">="),
        ("target", "60", "万人", ">="),
        ("actual", "40.83", "万人", None),
    ]
    assert found[0].subject == "签订合同数量"
    assert found[1].subject == "多跨融合场景"


def test_deadlines_and_days() -> None:
    found = said(
        "公务卡结算后应在10日内办理报销手续，公务卡结算时间为7月19日，费用报销时间为9月5日，应于10月30日前支付。",
        fiscal_year=2031,
    )
    assert [(s.measure, s.text, s.period) for s in found[1:]] == [
        ("date", "7月19日", "2031-07-19"),
        ("date", "9月5日", "2031-09-05"),
        ("deadline", "10月30日前", "2031-10-30"),
    ]
    assert (found[0].measure, str(found[0].value), found[0].unit) == ("deadline", "10", "日")
    assert [s.subject for s in found[1:3]] == ["公务卡结算时间", "费用报销时间"]
    assert {s.mark for s in found[1:]} == {"inferred"}


def test_day_without_a_year_stays_without_one() -> None:
    found = said("费用报销时间为9月5日。")
    assert (found[0].period, found[0].mark) == ("--09-05", None)


def test_day_takes_the_year_said_before_it_in_its_sentence() -> None:
    found = said("合同签订日期为2030年10月20日，公开时间为12月7日。", fiscal_year=2031)
    assert [s.period for s in found] == ["2030-10-20", "2030-12-07"]


def test_contents_end_with_their_amount() -> None:
    found = said("人员经费9万元，主要包括：基本工资、津贴补贴、奖金；公用经费1万元，主要包括：办公费、差旅费。")
    assert [(s.subject, s.text) for s in found if s.measure == "contents"] == [
        ("人员经费", "基本工资、津贴补贴、奖金"),
        ("公用经费", "办公费、差旅费"),
    ]


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("本部门没有政府性基金预算财政拨款支出。", "政府性基金预算财政拨款支出"),
        ("某市青禾局2031年度无国有资本经营预算财政拨款收入和支出。", "国有资本经营预算财政拨款收入和支出"),
        ("本单位未发生因公出国（境）费。", "因公出国（境）费"),
    ],
)
def test_nothing_of_a_kind_is_said_in_words_and_has_no_value(sentence: str, subject: str) -> None:
    found = only(said(sentence), "none")
    assert (found.subject, found.value) == (subject, None)


@pytest.mark.parametrize("sentence", ["系统全年无故障运行。", "该项目无法按期完成。", "支付的款项未编制预算。"])
def test_words_that_only_look_like_nothing(sentence: str) -> None:
    assert not [s for s in said(sentence) if s.measure == "none"]


def test_nothing_is_not_zero_and_zero_is_zero() -> None:
    found = said("因公出国（境）费支出0万元。", "本部门无公务接待费支出。")
    assert figures(found) == [("因公出国（境）费支出", "amount", "0", "万元")]


@pytest.mark.parametrize(
    ("sentence", "measure", "direction"),
    [
        ("机关运行经费5万元，与上年数一致。", "yoy_change", "一致"),
        ("机关运行经费5万元，比2030年预算持平。", "yoy_change", "持平"),
        ("支出决算为5万元。决算数与预算数基本持平。", "diff_from_budget", "持平"),
    ],
)
def test_what_stayed_the_same_has_no_value(sentence: str, measure: str, direction: str) -> None:
    found = [s for s in said(sentence) if s.direction == direction]
    assert [(s.measure, s.value) for s in found] == [(measure, None)]


def test_negative_growth_keeps_its_sign() -> None:
    found = said("与上年相比，本年收入增长-5.2%。")
    assert [(str(s.value), s.measure, s.direction) for s in found if s.value is not None] == [
        ("-5.2", "yoy_percent", "增长")
    ]


def test_full_width_digits_and_signs() -> None:
    found = said("２０３１年度支出总计１２３．４５万元，同比增长１０．５％。")
    assert figures(found) == [
        ("支出总计", "amount", "123.45", "万元"),
        ("支出总计", "yoy_percent", "10.5", "%"),
    ]
    assert found[1].text == "２０３１年度支出总计１２３．４５万元"


def test_digits_split_by_blanks_are_joined_and_marked() -> None:
    found = only(said("本年收入合计12,92 7 . 3 5万元。"), "amount")
    assert (str(found.value), found.mark) == ("12927.35", "joined")


def test_number_whose_commas_stand_wrong_has_no_value() -> None:
    found = only(said("本年收入合计12,18.37万元。"), "amount")
    assert (found.value, found.mark, found.unit) == (None, "ambiguous", "万元")


def test_missing_unit_stays_missing() -> None:
    found = only(said("某市开放指数62.5，比邻市低3.5。"), "index")
    assert (str(found.value), found.unit) == ("62.5", None)


def test_about_and_at_least_are_said_as_operators() -> None:
    found = said("全市共680余个系统上云，网办量占比达80%以上，约20家单位参加，不超过3人值守。")
    assert [s.operator for s in found] == ["~", ">=", "~", "<="]


def test_chinese_numerals_before_a_classifier() -> None:
    found = said("根据得分情况将评价结果划分为四个等级。")
    assert figures(found) == [("等级", "count", "4", "个")]


def test_numbers_in_titles_codes_and_numberings_are_no_facts() -> None:
    found = said(
        "按照《灌区管理办法（2029-2031年）》和W-07街坊规划，凭证9-5#已归档。",
        "措施包括：1、加固堤岸；2、疏浚河道。",
        "具体情况见表1-1和附件3。",
    )
    assert figures(found) == []


def test_number_of_a_document_is_quoted_with_its_letters() -> None:
    found = only(said("根据《灌区管理办法》（青禾发〔2030〕12号）执行。"), "document_number")
    assert (found.text, found.value) == ("青禾发〔2030〕12号", None)


def test_projects_named_before_their_count() -> None:
    found = said("本年公开“泵站维护”“渠道清淤”等12个项目的绩效自评表。")
    assert only(found, "names").text == "“泵站维护”“渠道清淤”"
    assert figures(found) == [("项目的绩效自评表", "count", "12", "个")]


def test_scope_is_the_subject_s_before_the_heading_s() -> None:
    found = said(
        "一、一般公共预算财政拨款支出决算情况",
        "本年支出5万元。政府性基金预算支出2万元。",
    )
    assert [s.scope for s in found if s.measure != "year"] == ["general_public_budget", "government_fund"]


def test_subsidy_standard_per_unit() -> None:
    found = said("按照试点奖补资金110万元/区（市）、社区奖补资金5万元/社区标准分配。")
    assert [(s.measure, s.unit) for s in found] == [("standard", "万元/区（市）"), ("standard", "万元/社区")]


def test_reason_stops_where_the_next_item_begins() -> None:
    found = said("公务用车购置费15万元，比上年减少10万元，主要原因是车型不同；公务用车运行费21万元。")
    assert only(found, "reason").text == "车型不同"
    assert figures(found)[-1] == ("公务用车运行费", "amount", "21", "万元")


def test_reason_is_about_what_its_words_name() -> None:
    found = said("公务接待费支出决算为1万元。2031年度“三公”经费支出决算数小于预算数的主要原因：压减开支。")
    reason = only(found, "reason")
    assert reason.subject == "“三公”经费支出"
    assert reason.direction == "小于"


def test_a_thousands_comma_in_full_width_is_no_end_of_a_number() -> None:
    found = said("“城乡社区支出（类）建设市场管理与监督（款）建设市场管理与监督（项）3，518.85万元，主要用于检查。")
    assert only(found, "amount").value == Decimal("3518.85")
