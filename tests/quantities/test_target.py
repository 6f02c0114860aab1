"""Targets: operators as signs and words, ranges, dates, grades and words."""

from decimal import Decimal

import pytest
from hypothesis import given

from mingzhang.quantities import Target, parse_quantity, parse_target

from .strategies import targets

# text, operator, value, unit, stated
_READ: list[tuple[str, str, str, str | None, bool]] = [
    ("≥9000个", "≥", "9000", "个", True),
    (">=9000个", "≥", "9000", "个", True),
    ("≧9000个", "≥", "9000", "个", True),
    ("＞50%", ">", "50", "%", True),
    ("＞＝50%", "≥", "50", "%", True),
    ("≥99.99 %", "≥", "99.99", "%", True),
    ("＜ 3 个工作日", "<", "3", "工作日", True),
    ("≤2个工作日", "≤", "2", "工作日", True),
    ("≤0.5秒", "≤", "0.5", "秒", True),
    ("≤1,178.41万\n元", "≤", "1178.41", "万元", True),
    ("=2套", "=", "2", "套", True),
    ("＝100%", "=", "100", "%", True),
    ("不少于5个", "≥", "5", "个", True),
    ("不少于 2000 个", "≥", "2000", "个", True),
    ("不低于99%", "≥", "99", "%", True),
    ("大于等于90分", "≥", "90", "分", True),
    ("至少3次", "≥", "3", "次", True),
    ("小于等于3天", "≤", "3", "天", True),
    ("不超过2小时", "≤", "2", "小时", True),
    ("不高于5万元", "≤", "5", "万元", True),
    ("控制在5万元以内", "≤", "5", "万元", True),
    ("大于5", ">", "5", None, True),
    ("超60万", ">", "60", "万", True),
    ("超过60万人", ">", "60", "万人", True),
    ("低于5%", "<", "5", "%", True),
    ("不足10人", "<", "10", "人", True),
    ("等于3项", "=", "3", "项", True),
    ("100%以上", "≥", "100", "%", True),
    ("95%及以上", "≥", "95", "%", True),
    ("5%以下", "≤", "5", "%", True),
    ("3天以内", "≤", "3", "天", True),
    ("2个工作日内", "≤", "2", "工作日", True),
    ("30分钟内响应", "≤", "30", "分钟", True),
    ("达100个", "≥", "100", "个", True),
    ("达到 24 万路", "≥", "24", "万路", True),
    ("覆盖率达95%以上", "≥", "95", "%", True),
    ("不低于95%以上", "≥", "95", "%", True),
    ("达标率不低于95%", "≥", "95", "%", True),
    ("超时率低于5%", "<", "5", "%", True),
    ("平均≤2 小时", "≤", "2", "小时", True),
    ("满意度≥95%", "≥", "95", "%", True),
    ("每年不少于30次", "≥", "30", "次/年", True),
    ("≥三百二十万元", "≥", "320", "万元", True),
    ("3", "=", "3", None, False),
    ("100%", "=", "100", "%", False),
    ("3 个", "=", "3", "个", False),
    ("0", "=", "0", None, False),
    ("约100个", "=", "100", "个", False),
]
_WORDS = [
    *(
        "及时",
        "保障",
        "完全可控",
        "第二",
        "零事故",
        "±5%",
        "1:1",
        "3A级",
        "≥",
        "不少于",
        "≥2天以下",
        "2023年2月30日前",
    ),
    *(
        "建成平台并通过验收。",
        "在10个大厅、198个站点投入使用",
        "一次性完成",
        "98%-95%",
        "5个-10次",
        "提高效率" * 20,
    ),
]


@pytest.mark.parametrize(("text", "operator", "value", "unit", "stated"), _READ)
def test_numbers(text: str, operator: str, value: str, unit: str | None, stated: bool) -> None:
    target = parse_target(text)
    assert target.quantity is not None
    assert (target.operator, target.quantity.value, target.quantity.unit, target.stated) == (
        operator,
        Decimal(value),
        unit,
        stated,
    )
    assert (target.upper, target.date, target.relation) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("95%-98%", "95", "98", "%"),
        ("95%～98%", "95", "98", "%"),
        ("5至10人", "5", "10", "人"),
        ("10—20万元", "10", "20", "万元"),
        ("3-5", "3", "5", None),
    ],
)
def test_ranges(text: str, low: str, high: str, unit: str | None) -> None:
    target = parse_target(text)
    assert target.operator == "range"
    assert target.quantity is not None
    assert target.upper is not None
    assert (target.quantity.value, target.upper.value) == (Decimal(low), Decimal(high))
    assert (target.quantity.unit, target.upper.unit) == (unit, unit)


@pytest.mark.parametrize("text", _WORDS)
def test_words_are_qualitative_and_kept(text: str) -> None:
    target = parse_target(text)
    assert (target.operator, target.quantity, target.relation) == ("qualitative", None, None)
    assert target.operand == text.rstrip("。")


@pytest.mark.parametrize("text", ["", " ", "\n", "-", "－", "—", "——", "无", "/", "／"])
def test_nothing_printed_is_no_target(text: str) -> None:
    assert parse_target(text).operator == "none"


def test_a_grade_keeps_its_operator() -> None:
    assert parse_target("≥3A级") == Target("qualitative", stated=True, relation="≥", operand="3A级")
    assert parse_target("≥ 二级").relation == "≥"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2023年底前", "2023年12月底前"),
        ("12月底前", "2023年12月底前"),
        ("2023年12月20日前", "2023年12月20日前"),
        ("小于等于2023年12月20日", "不晚于2023年12月20日"),
        ("≤2023年12月20日", "不晚于2023年12月20日"),
        ("完成时间不晚于12月20日", "不晚于2023年12月20日"),
    ],
)
def test_dates(text: str, printed: str) -> None:
    target = parse_target(text, fiscal_year=2023)
    assert target.operator == "date"
    assert str(target) == printed


def test_a_sign_is_told_from_words() -> None:
    texts = ("≥5个", "＞＝5个", "不少于5个", "5个以上", "5个", "及时")
    assert [parse_target(text).symbolic for text in texts] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("≥3个", "2", False),
        ("≥3个", "3", True),
        ("≥18万个", "26.5万", True),
        ("≥1亿条", "110000000条", True),
        ("≤20分钟", "1小时", False),
        ("≤2个工作日", "2天", None),
        ("≥8万人", "1.4亿人次", None),
        ("＞50%", "50%", False),
        ("=2套", "2套", True),
        ("95%-98%", "96%", True),
        ("95%-98%", "99%", False),
        ("≥80%", "约80%", None),
        ("及时", "3个", None),
    ],
)
def test_whether_an_actual_meets_it(target: str, actual: str, met: bool | None) -> None:
    quantity = parse_quantity(actual)
    assert quantity is not None
    assert parse_target(target).met_by(quantity) is met


def test_a_bare_ratio_meets_a_percentage_only_when_asked() -> None:
    quantity = parse_quantity("0.8")
    assert quantity is not None
    assert parse_target("≥80%").met_by(quantity) is None
    assert parse_target("≥80%").met_by(quantity, bare="ratio") is True


@given(target=targets())
def test_print_and_read_is_the_same_target(target: Target) -> None:
    assert parse_target(str(target)) == target
