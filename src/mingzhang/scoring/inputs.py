"""How the methods of evaluations compute points from named inputs; a missing input is never a silent zero."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from mingzhang.quantities import Exact, exact
from mingzhang.rulebook.arithmetic import Choice, Constant, Expression, Name, Operation, parse_expression
from mingzhang.rulebook.methods import Deduction, Formula, Leaf, Piecewise, Proportion, Ratio, Veto
from mingzhang.scoring.methods import Points, no_divisor, number, ratio

_SIGNS = {"*": "×", "/": "÷", "+": "+", "-": "−"}
_WEIGHT = "分值"
Inputs = Mapping[str, Decimal | Fraction]
Percents = frozenset[str]
_NO_PERCENTS: Percents = frozenset()


def score_inputs(method: Leaf, weight: Decimal, inputs: Inputs, percents: Percents = _NO_PERCENTS) -> Points:
    """The points of a leaf from named inputs, exact and not yet rounded.

    Args:
        method: Of the leaf; methods of form rows and judged ones give no points here.
        weight: Points of the leaf.
        inputs: Name to value, in the units that the policy declares.
        percents: Names of the inputs that are in percent: they enter arithmetic as shares.
    """
    if missing := sorted(method.needs - inputs.keys()):
        return Points(None, why=f"缺少数据：{'、'.join(missing)}")
    points = Points(None, why="这一指标不由数据计算，由评价人判断或按表中各行计分")
    match method:
        case Ratio(actual=str(actual), target=str(target)):
            points = ratio(method, weight, inputs[target], inputs[actual])
        case Proportion():
            points = _proportion(method, weight, inputs[method.sample], inputs[method.faults])
        case Deduction():
            points = _deduction(method, weight, inputs[method.cases])
        case Piecewise():
            points = _piecewise(method, weight, inputs[method.input])
        case Formula():
            points = _formula(method, weight, inputs, percents)
        case Veto():
            points = _veto(weight, inputs[method.input])
    return points


def _veto(weight: Decimal, cases: Exact) -> Points:
    """Full points where nothing happened; the whole evaluation's loss is the caller's to draw."""
    if cases < 0:
        return Points(None, why=f"次数为负（{number(cases)}），请核对")
    if cases == 0:
        return Points(exact(weight), f"没有发生否决情形，得 {number(weight)}")
    return Points(Fraction(0), f"发生否决情形 {number(cases)} 起，一票否决，得 0")


def evaluated(expression: Expression, inputs: Inputs, percents: Percents = _NO_PERCENTS) -> tuple[Fraction, str]:
    """The exact value of an expression, and the expression with its numbers.

    Raises:
        ZeroDivisionError: A divisor is zero.
    """
    return _evaluated(expression, _shares(inputs, percents)), _written(expression, inputs, percents)


def _shares(inputs: Inputs, percents: Percents) -> Inputs:
    return {name: exact(value) / 100 if name in percents else value for name, value in inputs.items()}


def _proportion(method: Proportion, weight: Decimal, sample: Exact, faults: Exact) -> Points:
    if sample == faults == 0 and method.zero is not None:
        return no_divisor(method.zero, weight)
    if not 0 <= faults <= sample or sample == 0:
        return Points(None, why=f"样本 {number(sample)}、问题 {number(faults)} 不成比例，请核对")
    value = exact(weight) * (exact(sample) - exact(faults)) / exact(sample)
    return Points(value, f"{number(weight)} × ({number(sample)} − {number(faults)}) ÷ {number(sample)}")


def _deduction(method: Deduction, weight: Decimal, cases: Exact) -> Points:
    if cases < 0:
        return Points(None, why=f"扣分次数为负（{number(cases)}），请核对")
    value = exact(weight) - exact(method.each) * exact(cases)
    formula = f"{number(weight)} − {number(method.each)} × {number(cases)}"
    return Points(max(value, Fraction(0)), formula + ("，扣完为止" if value < 0 else ""))


def _piecewise(method: Piecewise, weight: Decimal, value: Exact) -> Points:
    share = _share(method, value)
    return Points(exact(weight) * share / 100, f"{number(weight)} × {number(share)}%")


def _share(method: Piecewise, value: Exact) -> Fraction:
    """The share of the weight, in percent, that a value earns by the table."""
    points = method.points
    if value < points[0].value:
        return exact(method.below)
    for low, high in pairwise(points):
        if value < high.value:
            if method.between == "step":
                return exact(low.share)
            slope = (exact(high.share) - exact(low.share)) / (exact(high.value) - exact(low.value))
            return exact(low.share) + slope * (exact(value) - exact(low.value))
    return exact(points[-1].share)


def _formula(method: Formula, weight: Decimal, inputs: Inputs, percents: Percents) -> Points:
    expression = parse_expression(method.expression)
    known = {**inputs, _WEIGHT: weight}
    formula = _written(expression, known, percents)
    try:
        value = _evaluated(expression, _shares(known, percents))
    except ZeroDivisionError:
        if method.zero is not None:
            return no_divisor(method.zero, weight)
        return Points(None, formula, "算式中除数为 0，不适用")
    if value < 0:
        return Points(None, formula, "算式结果为负，请核对数据")
    if method.capped and value > weight:
        return Points(exact(weight), f"{formula}，以 {number(weight)} 为限")
    return Points(value, formula)


def _evaluated(expression: Expression, inputs: Inputs) -> Fraction:
    match expression:
        case Constant(value):
            return exact(value)
        case Name(name):
            return exact(inputs[name])
        case Choice(function, of):
            parts = [_evaluated(part, inputs) for part in of]
            return min(parts) if function == "min" else max(parts)
        case Operation(sign, left, right):
            return _joined(sign, _evaluated(left, inputs), _evaluated(right, inputs))
        case _:
            assert_never(expression)


def _joined(sign: str, left: Fraction, right: Fraction) -> Fraction:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def _written(expression: Expression, inputs: Inputs, percents: Percents) -> str:
    """The expression with its numbers in place of the names."""
    match expression:
        case Constant(value):
            return number(value)
        case Name(name):
            return number(inputs[name]) + ("%" if name in percents else "")
        case Choice(function, of):
            return f"{function}({', '.join(_written(part, inputs, percents) for part in of)})"
        case Operation(sign, left, right):
            sides = _written(left, inputs, percents), _written(right, inputs, percents)
            before = _bracketed(sides[0], sign in "*/" and _is_sum(left))
            after = _bracketed(sides[1], _needs_bracket(sign, right))
            return f"{before} {_SIGNS[sign]} {after}"
        case _:
            assert_never(expression)


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text


def _is_sum(expression: Expression) -> bool:
    return isinstance(expression, Operation) and expression.sign in "+-"


def _needs_bracket(sign: str, right: Expression) -> bool:
    """Whether the right operand of a sign would be read otherwise without brackets."""
    if sign == "/":
        return isinstance(right, Operation)
    return sign != "+" and _is_sum(right)
