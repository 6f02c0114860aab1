"""Each method against cases worked out by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from mingzhang.rulebook.methods import (
    Deduction,
    Execution,
    Formula,
    Judged,
    Leaf,
    Piecewise,
    Point,
    Proportion,
    Ratio,
    Tier,
    Tiers,
)
from mingzhang.scoring.inputs import score_inputs
from mingzhang.scoring.methods import execution, in_tier, number, ratio, tier_of_words, tier_range

HIGHER = Ratio(direction="higher")
LOWER = Ratio(direction="lower", zero_actual="full")
TIERS = Tiers(
    tiers=(
        Tier(name="完成", at_least=Decimal(80), words=("完成",)),
        Tier(name="部分完成", at_least=Decimal(60), below=Decimal(80), words=("基本完成",)),
        Tier(name="未完成", at_least=Decimal(0), below=Decimal(60), words=("未完成",)),
    )
)


@pytest.mark.parametrize(
    ("method", "numbers", "points", "formula"),
    [
        (HIGHER, ("8", "3", "2"), Fraction(16, 3), "8 × 2 ÷ 3"),
        (HIGHER, ("8", "3", "5"), Fraction(8), "8 × 5 ÷ 3，以 8 为限"),
        (HIGHER, ("6.66", "3200", "2858"), Fraction(666 * 2858, 320000), "6.66 × 2858 ÷ 3200"),
        (HIGHER, ("8", "3", "0"), Fraction(0), "8 × 0 ÷ 3"),
        (LOWER, ("8", "2", "2.5"), Fraction(64, 10), "8 × 2 ÷ 2.5"),
        (LOWER, ("10", "23.7", "27.85"), Fraction(23700, 2785), "10 × 23.7 ÷ 27.85"),
        (LOWER, ("8", "4", "1"), Fraction(8), "8 × 4 ÷ 1，以 8 为限"),
        (LOWER, ("8", "4", "0"), Fraction(8), "实际值为 0，不超过 4，得 8"),
        (LOWER, ("8", "0", "2"), Fraction(0), "8 × 0 ÷ 2"),
    ],
)
def test_ratio(method: Ratio, numbers: tuple[str, str, str], points: Fraction, formula: str) -> None:
    weight, target, actual = (Decimal(text) for text in numbers)
    found = ratio(method, weight, target, actual)
    assert (found.value, found.formula, found.why) == (points, formula, None)


@pytest.mark.parametrize(
    ("method", "target", "actual", "why"),
    [
        (HIGHER, "0", "5", "不能作除数"),
        (HIGHER, "3", "-2", "为负"),
        (LOWER, "-3", "2", "为负"),
        (Ratio(direction="lower"), "4", "0", "不能作除数"),
    ],
)
def test_ratio_refuses(method: Ratio, target: str, actual: str, why: str) -> None:
    found = ratio(method, Decimal(8), Decimal(target), Decimal(actual))
    assert found.value is None
    assert why in (found.why or "")


def test_an_uncapped_ratio_goes_on() -> None:
    assert ratio(Ratio(direction="higher", capped=False), Decimal(8), Decimal(3), Decimal(6)).value == 16


@pytest.mark.parametrize(
    ("adjusted", "executed", "points"),
    [
        ("245.83", "245.44", Fraction(245440, 24583)),
        ("972.09", "909.18", Fraction(909180, 97209)),
        ("100", "120", Fraction(10)),
    ],
)
def test_execution(adjusted: str, executed: str, points: Fraction) -> None:
    assert execution(Execution(), Decimal(10), Decimal(adjusted), Decimal(executed)).value == points


def test_execution_rounds_the_rate_where_the_policy_says_so() -> None:
    found = execution(Execution(rate_decimals=2), Decimal(10), Decimal("972.09"), Decimal("909.18"))
    assert (found.value, found.formula) == (Fraction(94, 10), "10 × 0.94")


@pytest.mark.parametrize(("adjusted", "executed"), [("0", "0"), ("0", "5"), ("-1", "1"), ("1", "-1")])
def test_execution_without_a_budget_is_not_told(adjusted: str, executed: str) -> None:
    found = execution(Execution(), Decimal(10), Decimal(adjusted), Decimal(executed))
    assert found.value is None
    assert found.why


def test_tiers() -> None:
    best, middle, last = TIERS.tiers
    assert tier_of_words(TIERS, "基本完成") is middle
    assert tier_of_words(TIERS, "没有这样的话") is None
    assert [in_tier(best, Decimal(30), Decimal(p)) for p in ("30", "24", "23.99")] == [True, True, False]
    assert [in_tier(middle, Decimal(30), Decimal(p)) for p in ("24", "23.99", "18", "17.99")] == [
        False,
        True,
        True,
        False,
    ]
    assert [in_tier(last, Decimal(30), Decimal(p)) for p in ("18", "17.99", "0")] == [False, True, True]
    assert tier_range(middle, Decimal(30)) == "18 至 24 分"


SCALE = (Point(Decimal(80), Decimal(5)), Point(Decimal(90), Decimal(55)), Point(Decimal(100), Decimal(100)))


@pytest.mark.parametrize(
    ("method", "weight", "inputs", "points", "formula"),
    [
        (
            Proportion(faults="坏", sample="样"),
            "2.5",
            {"坏": "6", "样": "54"},
            Fraction(25 * 48, 540),
            "2.5 × (54 − 6) ÷ 54",
        ),
        (Deduction(cases="次", each=Decimal("0.5")), "3", {"次": "4"}, Fraction(1), "3 − 0.5 × 4"),
        (Deduction(cases="次", each=Decimal(2)), "3", {"次": "4"}, Fraction(0), "3 − 2 × 4，扣完为止"),
        (Piecewise(input="率", points=SCALE), "6", {"率": "89"}, Fraction(3, 10), "6 × 5%"),
        (Piecewise(input="率", points=SCALE), "6", {"率": "79.9"}, Fraction(0), "6 × 0%"),
        (Piecewise(input="率", points=SCALE), "6", {"率": "120"}, Fraction(6), "6 × 100%"),
        (Piecewise(input="率", points=SCALE, between="line"), "6", {"率": "85"}, Fraction(18, 10), "6 × 30%"),
        (Formula(expression="分值 × (1 - 14%)"), "2.5", {}, Fraction(215, 100), "2.5 × (1 − 0.14)"),
        (
            Formula(expression="2 * (a - b) / a"),
            "2",
            {"a": "470", "b": "22"},
            Fraction(2 * 448, 470),
            "2 × (470 − 22) ÷ 470",
        ),
        (
            Formula(expression="min(a, b) / (a + b)"),
            "2",
            {"a": "1", "b": "3"},
            Fraction(1, 4),
            "min(1, 3) ÷ (1 + 3)",
        ),
        (Formula(expression="a - (b - c)"), "9", {"a": "5", "b": "3", "c": "1"}, Fraction(3), "5 − (3 − 1)"),
        (Formula(expression="a"), "2", {"a": "3"}, Fraction(2), "3，以 2 为限"),
        (Ratio(direction="higher", actual="b", target="a"), "4", {"a": "8", "b": "6"}, Fraction(3), "4 × 6 ÷ 8"),
    ],
)
def test_methods_on_named_inputs(
    method: Leaf, weight: str, inputs: dict[str, str], points: Fraction, formula: str
) -> None:
    found = score_inputs(method, Decimal(weight), {name: Decimal(value) for name, value in inputs.items()})
    assert (found.value, found.formula, found.why) == (points, formula, None)


@pytest.mark.parametrize(
    ("method", "inputs", "why"),
    [
        (Proportion(faults="坏", sample="样"), {"坏": "6"}, "缺少数据：样"),
        (Proportion(faults="坏", sample="样"), {"坏": "6", "样": "0"}, "不成比例"),
        (Proportion(faults="坏", sample="样"), {"坏": "7", "样": "6"}, "不成比例"),
        (Deduction(cases="次", each=Decimal(1)), {"次": "-1"}, "为负"),
        (Formula(expression="1 / a"), {"a": "0"}, "除数为 0"),
        (Formula(expression="a - 3"), {"a": "1"}, "结果为负"),
        (Judged(), {}, "由评价人判断"),
    ],
)
def test_methods_on_named_inputs_never_guess(method: Leaf, inputs: dict[str, str], why: str) -> None:
    found = score_inputs(method, Decimal(3), {name: Decimal(value) for name, value in inputs.items()})
    assert found.value is None
    assert why in (found.why or "")


def test_numbers_are_written_as_a_reader_writes_them() -> None:
    assert [number(v) for v in (Decimal("8.00"), Decimal("100"), Fraction(16, 3), Decimal("0.50"), 0)] == [
        "8",
        "100",
        "5.333333",
        "0.5",
        "0",
    ]
