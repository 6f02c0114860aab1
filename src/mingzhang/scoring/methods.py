"""How the methods of form rows compute points: exact numbers in, points and the formula with its numbers out."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.errors import QuantityError
from mingzhang.quantities import Exact, exact, round_half_up, to_decimal
from mingzhang.rulebook.methods import Execution, Overshoot, Ratio, Tier, Tiers, ZeroMeans

_SHOWN_PLACES = 6


@dataclass(frozen=True, slots=True)
class Points:
    """Points before rounding, and how they came about.

    Attributes:
        value: None where they cannot be told, with `why`.
        formula: With its numbers, "8 × 2 ÷ 3".
    """

    value: Fraction | None
    formula: str = ""
    why: str | None = None


def number(value: Exact) -> str:
    """A number as a reader writes it in a formula: no trailing zeros, at most six places."""
    try:
        plain = to_decimal(value)
    except QuantityError:
        plain = round_half_up(value, _SHOWN_PLACES)
    text = f"{plain:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ratio(method: Ratio, weight: Decimal, target: Exact, actual: Exact) -> Points:
    """Weight × actual ÷ target or weight × target ÷ actual; negative numbers and division by zero are refused."""
    if exact(target) < 0 or exact(actual) < 0:
        return Points(None, why=f"数值为负（指标值 {number(target)}，实际值 {number(actual)}），不能按比例计分")
    if method.direction == "higher":
        if exact(target) == 0 and method.zero is not None:
            return no_divisor(method.zero, weight)
        return _share(method, weight, exact(actual), exact(target), "年度指标值为 0，不能作除数，请说明怎样计分")
    if exact(actual) == 0 and method.zero_actual == "full":
        return Points(exact(weight), f"实际值为 0，不超过 {number(target)}，得 {number(weight)}")
    return _share(method, weight, exact(target), exact(actual), "实际完成值为 0，不能作除数，办法没有说明怎样计分")


def _share(method: Ratio, weight: Decimal, part: Fraction, whole: Fraction, refusal: str) -> Points:
    if whole == 0:
        return Points(None, why=refusal)
    value = exact(weight) * part / whole
    formula = f"{number(weight)} × {number(part)} ÷ {number(whole)}"
    lowered = [one for one in method.overshoot if part * 100 > exact(one.above) * whole]
    if lowered:
        return _adjusted_down(lowered[-1], weight, part / whole)
    if method.capped and value > weight:
        return Points(exact(weight), f"{formula}，以 {number(weight)} 为限")
    return Points(value, formula)


def _adjusted_down(step: Overshoot, weight: Decimal, degree: Fraction) -> Points:
    """A target exceeded so far was too easy, so that less than the weight is given."""
    why = f"完成程度 {number(degree * 100)}%，超过 {number(step.above)}%，按办法下调"
    return Points(exact(weight) * exact(step.share) / 100, f"{number(weight)} × {number(step.share)}%", why)


def no_divisor(zero: ZeroMeans, weight: Decimal) -> Points:
    """The points of a leaf that has nothing to divide by, by the meaning that the policy states."""
    points = exact(weight) if zero.points == "full" else Fraction(0)
    return Points(points, f"{zero.means}，得 {number(points)}")


def execution(method: Execution, weight: Decimal, adjusted: Decimal, executed: Decimal) -> Points:
    """Weight × executed ÷ adjusted budget, no more than the weight; without a budget there is no rate."""
    if adjusted < 0 or executed < 0:
        return Points(None, why="预算数或执行数为负，不能计算执行率")
    if adjusted == 0:
        return Points(None, why="调整后预算数为 0，执行率不适用")
    rate = exact(executed) / exact(adjusted)
    formula = f"{number(weight)} × {number(executed)} ÷ {number(adjusted)}"
    if method.rate_decimals is not None:
        rate = exact(round_half_up(rate, method.rate_decimals))
        formula = f"{number(weight)} × {number(rate)}"
    value = exact(weight) * rate
    return Points(min(value, exact(weight)), formula + (f"，以 {number(weight)} 为限" if value > weight else ""))


def tier_of_words(method: Tiers, said: str) -> Tier | None:
    """The tier whose words a result says, None where it says something else."""
    return next((tier for tier in method.tiers if said in tier.words), None)


def in_tier(tier: Tier, weight: Decimal, points: Decimal) -> bool:
    """Whether points lie in a tier of a weight; the best tier ends at the weight itself."""
    if weight <= 0:
        return points == weight
    share = exact(points) * 100 / exact(weight)
    return tier.at_least <= share and (share <= 100 if tier.below is None else share < tier.below)


def tier_range(tier: Tier, weight: Decimal) -> str:
    """The points of a tier in words: "24 至 30 分"."""
    low = number(exact(weight) * exact(tier.at_least) / 100)
    high = number(exact(weight) * exact(Decimal(100) if tier.below is None else tier.below) / 100)
    return f"{low} 至 {high} 分"
