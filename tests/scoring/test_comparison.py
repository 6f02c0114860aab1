"""Target and actual value in one unit: what is assumed, what is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest

from mingzhang.forms import Cell, Row
from mingzhang.quantities import parse_target
from mingzhang.rulebook import load
from mingzhang.scoring.comparison import Comparison, compare, target_text

WORDS = load().policies["self_evaluation.general"].words


def _compare(target: str, actual: str, name: str = "指标") -> Comparison:
    return compare(parse_target(target), actual, name, WORDS)


@pytest.mark.parametrize(
    ("target", "actual", "in_target_unit", "state"),
    [
        ("≥3个", "2个", Fraction(2), "same"),
        ("≥3个", "2", Fraction(2), "omitted"),
        ("≥8万人", "10.2万", Fraction(102, 10), "omitted"),
        ("≥1万个", "12000个", Fraction(12, 10), "same"),
        ("≥2T", "452.98TB", Fraction(45298, 100), "same"),
        ("≤2小时", "150分钟", Fraction(25, 10), "same"),
        ("≤965万元", "9650000元", Fraction(965), "same"),
        ("≥50%", "0.8", Fraction(80), "decimal"),
        ("≥70%", "0.7142", Fraction(7142, 100), "decimal"),
        ("≥95%", "1", Fraction(100), "one_for_whole"),
        ("≥95%", "100", Fraction(100), "omitted"),
        ("≥95%", "0", Fraction(0), "omitted"),
        ("3", "3", Fraction(3), "same"),
        ("≥3", "5个", Fraction(5), "target_omitted"),
        ("≥95", "96%", Fraction(96), "target_omitted"),
        ("≥1万个", "999", Fraction(999), "omitted"),
        ("≥2000个", "2000000", Fraction(2000000), "omitted"),
        ("≥0万元", "5000", Fraction(5000), "omitted"),
        ("≥49%", "2", Fraction(2), "omitted"),
        ("≥50%", "2.1", Fraction("2.1"), "omitted"),
        ("≥51%", "0.5", Fraction(50), "decimal"),
        ("≥0.95", "96%", Fraction(96), "decimal"),
        ("≥1‰", "0.8‰", Fraction("0.8"), "same"),
    ],
)
def test_one_unit(target: str, actual: str, in_target_unit: Fraction, state: str) -> None:
    found = _compare(target, actual)
    assert (found.actual_value, found.unit, found.refusal) == (in_target_unit, state, None)


def test_a_target_of_one_is_all_of_it_beside_a_percentage() -> None:
    found = _compare("1", "100%")
    assert (found.target_value, found.actual_value) == (Fraction(100), Fraction(100))
    assert found.unit == "one_for_whole"


def test_every_assumption_is_said() -> None:
    assert _compare("≥3个", "2个").notes == ()
    assert _compare("≥3个", "2").notes == ("实际完成值未写计量单位，按“个”理解",)
    assert _compare("≥2T", "452.98TB").notes == ("452.98TB即452.98T",)
    assert _compare("≥50%", "0.8").notes == ("实际完成值“0.8”按 80% 理解",)
    assert _compare("1", "100%").notes == ("指标值“1”按 100% 理解",)
    assert "不是确数" in _compare("≥100次", "超过120次").notes[-1]


@pytest.mark.parametrize(
    ("target", "actual", "says", "impossible"),
    [
        ("≥100万人", "1.4亿人次", "计量单位不同", False),
        ("≥7亿次", "7.2亿条", "计量单位不同", False),
        ("≥3个", "完成", "不是数值", False),
        ("≥3个", "", "没有填写", True),
        ("≥3个", "-2个", "为负", True),
        ("≤1%", "0.8", "不能确定", False),
        ("≤5%", "1", "不能确定", False),
        ("≥95%", "1.2", "不能确定", False),
        ("≤965万元", "9650000", "相差过大", False),
        ("≥5万个", "60000", "相差过大", False),
        ("≥1万个", "1000", "相差过大", False),
        ("≤965元", "9650000", "相差过大", False),
        ("≥1%", "0.8", "可能是 0.8%，也可能是 80%，不能确定", False),
        ("<5%", "0.04", "可能是 0.04%，也可能是 4%，不能确定", False),
        ("≥50%", "2", "可能是 2%，也可能是 200%，不能确定", False),
        ("≥3个", "3万元", "计量单位不同（个、万元），不能换算比较", False),
    ],
)
def test_what_cannot_be_compared(target: str, actual: str, says: str, impossible: bool) -> None:
    found = _compare(target, actual)
    assert (found.target_value, found.actual_value, found.impossible) == (None, None, impossible)
    assert says in (found.refusal or "")


@pytest.mark.parametrize(
    ("name", "actual", "refused"),
    [
        ("系统可用率", "130%", True),
        ("系统可用率", "1.3", True),
        ("系统可用率", "100%", False),
        ("任务完成率", "130%", False),
        ("满意度提升幅度", "130%", False),
        ("系统可用率", "100.01%", True),
        ("系统可用率", "120", True),
    ],
)
def test_shares_that_cannot_exceed_all(name: str, actual: str, refused: bool) -> None:
    assert (_compare("≥95%", actual, name).refusal is not None) == refused


@pytest.mark.parametrize(
    ("target", "actual", "refused"),
    [
        ("≥5‰", "1000‰", False),
        ("≥5‰", "1001‰", True),
        ("≥5‱", "10000‱", False),
        ("≥5‱", "10001‱", True),
        ("≥0.95", "100%", False),
        ("≥0.95", "101%", True),
        ("≥95个", "130个", False),
    ],
)
def test_all_is_a_hundred_per_cent_whatever_the_sign(target: str, actual: str, refused: bool) -> None:
    found = _compare(target, actual, "系统可用率")
    assert (found.refusal is not None) == refused
    assert found.impossible == refused


@pytest.mark.parametrize(
    ("target", "actual", "deviation", "missed"),
    [
        ("≥3个", "2个", "33.33", True),
        ("≥3个", "5个", "66.67", False),
        (">5个", "5个", "0", True),
        ("<5个", "5个", "0", True),
        ("≤4小时", "0小时", "100", False),
        ("≤4小时", "5小时", "25", True),
        ("=2套", "2套", "0", False),
        ("3", "4", "33.33", True),
        ("90%-95%", "96%", "6.67", True),
        ("90%-95%", "95%", "5.56", False),
        ("≤0次", "0次", None, False),
        ("≤1次", "1次", "0", False),
        ("1-3个", "1个", "0", False),
        ("1-3个", "3个", "200", False),
        ("1-3个", "4个", "300", True),
        ("1-3小时", "150分钟", "150", False),
    ],
)
def test_deviation(target: str, actual: str, deviation: str | None, missed: bool) -> None:
    found = _compare(target, actual)
    assert (found.deviation, found.missed) == (None if deviation is None else Decimal(deviation), missed)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"target": "≥3个"}, "≥3个"),
        ({"target": "95", "nature": "≥", "measure_unit": "%"}, "≥95%"),
        ({"target": "3", "nature": "正向", "measure_unit": "个"}, "≥3个"),
        ({"target": "2小时", "nature": "反向指标", "measure_unit": "小时"}, "≤2小时"),
        ({"target": "≥3个", "nature": "≥", "measure_unit": "个"}, "≥3个"),
        ({"target": "及时", "nature": "定性", "measure_unit": ""}, "及时"),
        ({"target": "3", "measure_unit": "个"}, "3个"),
        ({"target": "3", "nature": "≥"}, "≥3"),
        ({"target": "3个", "nature": "正向定量指标"}, "≥3个"),
        ({"target": "3个", "nature": "不低于3个者为优"}, "3个"),
    ],
)
def test_operator_and_unit_in_columns_of_their_own(cells: dict[str, str], text: str) -> None:
    row = Row("indicator.1", "", {column: Cell(value) for column, value in cells.items()})
    assert target_text(row) == text


def test_what_cannot_be_compared_has_neither_deviation_nor_verdict() -> None:
    found = _compare("≥3个", "完成")
    assert (found.deviation, found.missed) == (None, None)
