"""Printed quantities: number, unit, precision and the words around them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from mingzhang.errors import QuantityError
from mingzhang.quantities import Interval, Quantity, parse_quantity

from .strategies import quantities

# text, value, unit, decimals, qualifier, tail
_Case = tuple[str, str, str | None, int, str, str]
_READ: list[_Case] = [
    ("5.45万元", "5.45", "万元", 2, "", ""),
    ("4.9 万个", "4.9", "万个", 1, "", ""),
    ("60%", "60", "%", 0, "", ""),
    ("９９．７０％", "99.70", "%", 2, "", ""),
    ("0.8", "0.8", None, 1, "", ""),
    ("452.98TB", "452.98", "TB", 2, "", ""),
    ("2T", "2", "T", 0, "", ""),
    ("40.83 万人", "40.83", "万人", 2, "", ""),
    ("1 亿条", "1", "亿条", 0, "", ""),
    ("１，２３４．５万元", "1234.5", "万元", 1, "", ""),
    ("12,92 7 . 3 5", "12927.35", None, 2, "", ""),
    ("1,2\n34.50 万\n元", "1234.50", "万元", 2, "", ""),
    ("1.4亿人次", "1.4", "亿人次", 1, "", ""),
    ("26.5万", "26.5", "万", 1, "", ""),
    ("1次/天", "1", "次/天", 0, "", ""),
    ("800人/次", "800", "人/次", 0, "", ""),
    ("0小时", "0", "小时", 0, "", ""),
    ("-0.00", "0.00", None, 2, "", ""),
    ("200方", "200", "方", 0, "", ""),
    ("12 类", "12", "类", 0, "", ""),
    ("3个月", "3", "个月", 0, "", ""),
    ("3000元。", "3000", "元", 0, "", ""),
    ("95%（含）以上", "95", "%", 0, "以上", ""),
    ("每秒136亿亿次浮点运算", "136", "亿亿次/秒", 0, "", "浮点运算"),
    ("每年约30次", "30", "次/年", 0, "约", ""),
    ("5个平台", "5", "个", 0, "", "平台"),
    ("5家国内企业", "5", "家", 0, "", "国内企业"),
    ("2个工作日内", "2", "工作日", 0, "以内", ""),
    ("30分钟内响应", "30", "分钟", 0, "以内", "响应"),
    ("100%以上", "100", "%", 0, "以上", ""),
    ("超60万", "60", "万", 0, "超", ""),
    ("约10万元", "10", "万元", 0, "约", ""),
    ("近 3 000 人", "3000", "人", 0, "近", ""),
    ("10余家", "10", "家", 0, "余", ""),
    ("20万余元", "20", "万元", 0, "余", ""),
    ("50个左右", "50", "个", 0, "左右", ""),
    ("达到 24 万路", "24", "万路", 0, "", ""),
    ("共计3场次", "3", "场次", 0, "", ""),
    ("满意度98%", "98", "%", 0, "", ""),
    ("三百二十万元", "320", "万元", 0, "", ""),
    ("一亿二千万元", "120000000", "元", 0, "", ""),
    ("两年", "2", "年", 0, "", ""),
    ("半年", "0.5", "年", 1, "", ""),
    ("百分之九十五点五", "95.5", "%", 1, "", ""),
    ("百分之百", "100", "%", 0, "", ""),
    ("千分之三以内", "3", "‰", 0, "以内", ""),
]
_NOT_READ = [
    *("", " ", "-", "—", "——", "无", "/", "及时", "是", "完成", "第三", "第二名", "3A级", "5星级", "三级", "一级"),
    *("2023年", "2023年度", "12月", "2023年12月20日", "2023-12-20", "1.2.3", "12,18.37", "1:1", "3-5个", "1/3"),
    *(
        "≥3",
        "一次性完成",
        "三分之一",
        "三个未完成",
        "3个未完成",
        "3天内未完成",
        "十分",
        "一般",
        "三五个",
        "NaN",
        "∞",
    ),
    *("1、建成平台。2、形成报告", "市、区10个大厅、198个站点", "5个" * 40, "12%3", "3,5", "±5%"),
]


@pytest.mark.parametrize("case", _READ, ids=lambda case: case[0])
def test_read(case: _Case) -> None:
    text, value, unit, decimals, qualifier, tail = case
    assert parse_quantity(text) == Quantity(Decimal(value), unit, decimals, "", qualifier, tail)


@pytest.mark.parametrize("text", _NOT_READ)
def test_not_a_quantity(text: str) -> None:
    assert parse_quantity(text) is None


def test_the_text_is_kept_as_printed() -> None:
    quantity = parse_quantity("每秒 136 亿亿次\n浮点运算")
    assert quantity is not None
    assert quantity.text == "每秒136亿亿次浮点运算"


@given(quantity=quantities())
def test_print_and_read_is_the_same_quantity(quantity: Quantity) -> None:
    read = parse_quantity(str(quantity))
    assert read == quantity
    assert read is not None
    assert str(read.value) == str(quantity.value)


@given(quantity=quantities())
def test_its_interval_contains_it(quantity: Quantity) -> None:
    assert quantity.interval().contains(quantity.value)
    assert quantity.interval().width == Fraction(1, 10**quantity.decimals)


def test_a_printed_quantity_as_interval_in_its_own_unit() -> None:
    quantity = parse_quantity("151.00万元")
    assert quantity is not None
    assert quantity.interval() == Interval(Decimal("150.995"), Decimal("151.005"))


@pytest.mark.parametrize(
    ("text", "unit", "adopted"),
    [
        ("112", "人", "人"),
        ("112", "万人", "万人"),
        ("26.5万", "万个", "万个"),
        ("1.8万", "个", "万个"),
        ("5件", "个", "件"),
        ("0.8", None, None),
    ],
)
def test_only_a_missing_unit_is_adopted(text: str, unit: str | None, adopted: str | None) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    assert quantity.adopting(unit).unit == adopted


def test_approximate_words_are_said() -> None:
    assert [q.approximate for q in map(parse_quantity, ("约5个", "5个", "超60万", "10余家")) if q] == [
        True,
        False,
        True,
        True,
    ]


def test_values_are_finite() -> None:
    with pytest.raises(QuantityError):
        Quantity(Decimal("NaN"), "元", 0)
    with pytest.raises(QuantityError):
        Quantity(Decimal(1), "元", -1)


def test_another_dimension_is_refused() -> None:
    quantity = parse_quantity("40.83万人")
    assert quantity is not None
    assert quantity.exact_in("人") == 408300
    with pytest.raises(QuantityError, match="量纲不同"):
        quantity.exact_in("亿人次")
