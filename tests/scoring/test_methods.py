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
    Overshoot,
    Piecewise,
    Point,
    Proportion,
    Ratio,
    Tier,
    Tiers,
    Veto,
    ZeroMeans,
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


def test_a_target_of_zero_means_what_the_policy_says() -> None:
    full = Ratio(direction="higher", zero=ZeroMeans(points="full", means="没有安排任务"))
    found = ratio(full, Decimal(8), Decimal(0), Decimal(5))
    assert (found.value, found.formula, found.why) == (Fraction(8), "没有安排任务，得 8", None)
    assert ratio(full, Decimal(8), Decimal(1), Decimal(0)).value == 0
    nothing = Ratio(direction="higher", zero=ZeroMeans(points="nothing", means="没有安排任务"))
    assert ratio(nothing, Decimal(8), Decimal(0), Decimal(5)).value == 0


@pytest.mark.parametrize(("actual", "points"), [("6", "8"), ("6.01", "7.2"), ("9", "7.2"), ("9.01", "4")])
def test_over_achievement_goes_down_in_steps(actual: str, points: str) -> None:
    steps = (Overshoot(above=Decimal(200), share=Decimal(90)), Overshoot(above=Decimal(300), share=Decimal(50)))
    found = ratio(Ratio(direction="higher", overshoot=steps), Decimal(8), Decimal(3), Decimal(actual))
    assert found.value == Fraction(points)


def test_lower_is_better_can_be_too_easy_as_well() -> None:
    steps = (Overshoot(above=Decimal(200), share=Decimal(90)),)
    method = Ratio(direction="lower", overshoot=steps)
    # 4 hours allowed: 2 hours are 200 %, 1 hour 400 %.
    assert ratio(method, Decimal(10), Decimal(4), Decimal(2)).value == 10
    assert ratio(method, Decimal(10), Decimal(4), Decimal(1)).value == 9


def test_an_input_in_per_cent_enters_arithmetic_as_its_share() -> None:
    found = score_inputs(
        Formula(expression="分值 * (1 - 率)"), Decimal("2.5"), {"率": Decimal(14)}, frozenset(["率"])
    )
    assert (found.value, found.formula) == (Fraction("2.15"), "2.5 × (1 − 14%)")


def test_a_divisor_of_zero_means_what_the_policy_says() -> None:
    method = Formula(expression="分值 * a / b", zero=NONE)
    found = score_inputs(method, Decimal(3), {"a": Decimal(0), "b": Decimal(0)})
    assert (found.value, found.formula) == (Fraction(3), "没有样本，得 3")


def test_an_uncapped_ratio_goes_on() -> None:
    assert ratio(Ratio(direction="higher", capped=False), Decimal(8), Decimal(3), Decimal(6)).value == 16


@pytest.mark.parametrize(
    ("adjusted", "executed", "points"),
    [
        ("245.83", "245.44", Fraction(245440, 24583)),
        ("972.09", "909.18", Fraction(909180, 97209)),
        ("100", "120", Fraction(10)),
        ("100", "0", Fraction(0)),
        ("0.5", "0.5", Fraction(10)),
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
    assert tier_range(best, Decimal(30)) == "24 至 30 分"
    assert [in_tier(best, Decimal(30), Decimal(p)) for p in ("30.01", "31")] == [False, False]
    assert [in_tier(best, Decimal(0), Decimal(p)) for p in ("0", "1")] == [True, False]
    assert in_tier(best, Decimal("0.5"), Decimal("0.4"))


def test_execution_says_where_it_is_capped() -> None:
    assert execution(Execution(), Decimal(10), Decimal(100), Decimal(120)).formula == "10 × 120 ÷ 100，以 10 为限"
    assert execution(Execution(), Decimal(10), Decimal(100), Decimal(100)).formula == "10 × 100 ÷ 100"


NONE = ZeroMeans(points="full", means="没有样本")
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
        (Formula(expression="a"), "2", {"a": "2"}, Fraction(2), "2"),
        (Formula(expression="a - 1"), "2", {"a": "1"}, Fraction(0), "1 − 1"),
        (Formula(expression="max(a, b) / 4"), "2", {"a": "1", "b": "3"}, Fraction(3, 4), "max(1, 3) ÷ 4"),
        (Formula(expression="(a - b) * c"), "9", {"a": "5", "b": "3", "c": "2"}, Fraction(4), "(5 − 3) × 2"),
        (Formula(expression="a / (b * c)"), "9", {"a": "6", "b": "3", "c": "2"}, Fraction(1), "6 ÷ (3 × 2)"),
        (Formula(expression="a * (b * c)"), "9", {"a": "1", "b": "3", "c": "2"}, Fraction(6), "1 × 3 × 2"),
        (Formula(expression="a + (b - c)"), "9", {"a": "5", "b": "3", "c": "1"}, Fraction(7), "5 + 3 − 1"),
        (Formula(expression="a - b * c"), "9", {"a": "9", "b": "3", "c": "2"}, Fraction(3), "9 − 3 × 2"),
        (Proportion(faults="坏", sample="样"), "3", {"坏": "0", "样": "4"}, Fraction(3), "3 × (4 − 0) ÷ 4"),
        (Proportion(faults="坏", sample="样"), "3", {"坏": "4", "样": "4"}, Fraction(0), "3 × (4 − 4) ÷ 4"),
        (Deduction(cases="次", each=Decimal(1)), "3", {"次": "0"}, Fraction(3), "3 − 1 × 0"),
        (Deduction(cases="次", each=Decimal(1)), "3", {"次": "3"}, Fraction(0), "3 − 1 × 3"),
        (Piecewise(input="率", points=SCALE), "6", {"率": "80"}, Fraction(3, 10), "6 × 5%"),
        (Piecewise(input="率", points=SCALE), "6", {"率": "90"}, Fraction(33, 10), "6 × 55%"),
        (Piecewise(input="率", points=SCALE), "6", {"率": "100"}, Fraction(6), "6 × 100%"),
        (Piecewise(input="率", points=SCALE, below=Decimal(2)), "6", {"率": "79"}, Fraction(3, 25), "6 × 2%"),
        (Veto(input="起"), "2", {"起": "0"}, Fraction(2), "没有发生否决情形，得 2"),
        (Veto(input="起"), "2", {"起": "1"}, Fraction(0), "发生否决情形 1 起，一票否决，得 0"),
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
        (Veto(input="起"), {"起": "-1"}, "次数为负（-1），请核对"),
        (Veto(input="起"), {}, "缺少数据：起"),
        (Proportion(faults="坏", sample="样"), {"坏": "-1", "样": "6"}, "不成比例"),
        (Proportion(faults="坏", sample="样", zero=NONE), {"坏": "1", "样": "0"}, "不成比例"),
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
