"""What holds for any numbers: monotone in the actual, capped, the same in any unit, never from nothing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mingzhang.quantities import convert
from mingzhang.rulebook import load
from mingzhang.rulebook.methods import Ratio
from mingzhang.scoring.indicator import score_indicator
from mingzhang.scoring.methods import ratio

from .conftest import FORM, make_row

POLICY = load().policies["self_evaluation.general"]
HIGHER = Ratio(direction="higher")
LOWER = Ratio(direction="lower", zero_actual="full")
amounts = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False, allow_infinity=False)
positive = amounts.filter(lambda value: value > 0)
weights = st.decimals(min_value=Decimal("0.01"), max_value=100, places=2, allow_nan=False, allow_infinity=False)
UNITS = [("万元", "元"), ("小时", "分钟"), ("天", "小时"), ("TB", "GB"), ("万个", "个"), ("公里", "米")]


def _score(target: str, actual: str, weight: Decimal = Decimal(8)) -> Decimal | None:
    texts = {"level1": "产出指标", "level3": "指标", "target": target, "actual": actual, "weight": f"{weight:f}"}
    return score_indicator(make_row((FORM, "indicator", "1"), "指标", texts), POLICY, 2023).computed


@given(weights, positive, amounts, amounts)
def test_more_is_never_worse_where_higher_is_better(
    weight: Decimal, target: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    less, more = ratio(HIGHER, weight, target, low).value, ratio(HIGHER, weight, target, high).value
    assert less is not None
    assert more is not None
    assert 0 <= less <= more <= weight


@given(weights, amounts, amounts, amounts)
def test_less_is_never_worse_where_lower_is_better(
    weight: Decimal, target: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    more, less = ratio(LOWER, weight, target, low).value, ratio(LOWER, weight, target, high).value
    assert less is not None
    assert more is not None
    assert 0 <= less <= more <= weight


@given(weights, positive, amounts)
def test_full_points_exactly_where_the_target_is_reached(weight: Decimal, target: Decimal, actual: Decimal) -> None:
    assert (ratio(HIGHER, weight, target, actual).value == weight) == (actual >= target)
    assert (ratio(LOWER, weight, target, actual).value == weight) == (actual <= target)


@given(st.sampled_from(UNITS), st.sampled_from("≥≤"), positive, positive)
def test_the_unit_does_not_matter(units: tuple[str, str], sign: str, target: Decimal, actual: Decimal) -> None:
    big, small = units
    same = _score(f"{sign}{target:f}{big}", f"{actual:f}{big}")
    assert same is not None
    assert _score(f"{sign}{target:f}{big}", f"{convert(actual, big, small):f}{small}") == same
    assert _score(f"{sign}{convert(target, big, small):f}{small}", f"{actual:f}{big}") == same


targets = st.sampled_from(
    ["≥3个", "≤3个", "=3个", "≥95%", "≥0个", "及时", "2023年底前", "1-3个", "10‰", "3/次", ""]
)
typed = st.text(alphabet="0123456789.,-+%‰≥≤=<>~/年月日前底个人次万亿元小时完成及率T约超 ", max_size=10)


@given(targets | typed, typed, st.sampled_from(["8", "0", "0.01"]), st.none() | st.sampled_from(["0", "5", "8"]))
def test_whatever_is_typed_the_score_is_none_or_within_the_weight(
    target: str, actual: str, weight: str, printed: str | None
) -> None:
    texts = {"level1": "产出指标", "level3": "满意率", "target": target, "actual": actual, "weight": weight}
    row = make_row((FORM, "indicator", "1"), "满意率", {**texts, "score": printed})
    found = score_indicator(row, POLICY, 2023)
    assert found.computed is None or 0 <= found.computed <= Decimal(weight)
    assert found.formula or found.why
