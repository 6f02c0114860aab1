"""What it would take: the value of an input or of an actual that would reach full marks or the next grade."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mingzhang.quantities import exact, round_half_up
from mingzhang.rulebook.inputs import InputDef
from mingzhang.rulebook.policies import IndicatorDef, PolicyDef, leaves
from mingzhang.scoring.comparison import target_of
from mingzhang.scoring.evaluation import points_of
from mingzhang.scoring.methods import number
from mingzhang.scoring.model import IndicatorScore, Input, ScoreSheet
from mingzhang.scoring.origins import recomputed

_MOST_DOUBLINGS = 64


@dataclass(frozen=True, slots=True)
class Lever:
    """One number that would have to be another.

    Attributes:
        indicator: Whose score it would change.
        what: What the number is: an input's label, or 实际完成值.
        now, needed: In `unit`; `needed` is the nearest number, on the number's own last decimal, that suffices, and
            None where no number does.
        points: What the indicator would then score.
        total: What the whole would then score, other indicators unchanged apart from those with the same input.
        grade: Of that total; None where the total cannot be told.
        why: Why nothing suffices, or what it rests on.
    """

    indicator: str
    what: str
    unit: str
    now: Fraction
    needed: Fraction | None
    points: Decimal | None
    total: Decimal | None
    grade: str | None
    why: str = ""

    @property
    def sentence(self) -> str:
        """The lever in words."""
        now, unit = number(self.now), self.unit
        if self.needed is None:
            return f"“{self.indicator}”：{self.what}现为 {now}{unit}，{self.why}"
        reached = f"得 {number(self.points)} 分" if self.points is not None else ""
        whole = f"，总分 {number(self.total)}（{self.grade}）" if self.total is not None else ""
        return f"“{self.indicator}”：{self.what}由 {now}{unit} 改为 {number(self.needed)}{unit}，{reached}{whole}"


def what_would_it_take(
    sheet: ScoreSheet, policy: PolicyDef, indicator: str | None = None, *, grade: bool = False
) -> tuple[Lever, ...]:
    """What would bring indicators to full marks, or with `grade` the whole to the next grade.

    Args:
        sheet: As scored by the policy.
        policy: The one that scored it.
        indicator: Name or identifier of one indicator; None for all that have points to gain.
        grade: Ask for the next grade of the whole instead of full marks.

    Returns:
        One lever for each number that could be changed alone, in the order of the indicators. An indicator that is
        judged has none: no number decides it.
    """
    short = next_grade_gap(sheet, policy) if grade else None
    if grade and short is None:
        return ()
    wanted = (leaf for leaf in sheet.indicators if indicator in {None, leaf.name, leaf.id, leaf.row} - {""})
    return tuple(lever for leaf in wanted for lever in _levers(sheet, policy, leaf, short))


def next_grade_gap(sheet: ScoreSheet, policy: PolicyDef) -> Decimal | None:
    """Points that the total lacks to the next better grade; None in the best one, or where there is no total."""
    if sheet.computed is None:
        return None
    share = sheet.computed * 100 / policy.total
    above = [band.at_least for band in policy.grades if band.at_least > share]
    return min(above) * policy.total / 100 - sheet.computed if above else None


def _levers(sheet: ScoreSheet, policy: PolicyDef, leaf: IndicatorScore, short: Decimal | None) -> Iterator[Lever]:
    if leaf.computed is None or leaf.weight is None or leaf.judged_by or leaf.computed >= leaf.weight:
        return
    goal = leaf.weight if short is None else leaf.computed + short
    if leaf.id:
        definition = next(one for one in leaves(policy.indicators) if one.id == leaf.id)
        yield from _of_inputs(sheet, policy, leaf, definition, goal)
    elif leaf.method in {"ratio_higher", "ratio_lower", "execution"}:
        yield _of_row(sheet, policy, leaf, goal)


# Rows of a form: the ratio is known in closed form.


def _of_row(sheet: ScoreSheet, policy: PolicyDef, leaf: IndicatorScore, goal: Decimal) -> Lever:
    target, actual = exact(leaf.target_value or 0), exact(leaf.actual_value or 0)
    quantity = target_of(leaf.target).quantity
    unit = (quantity.unit if quantity and leaf.method != "execution" else None) or ""
    lever = Lever(leaf.name, _actual_name(leaf), unit, actual, None, None, None, None)
    weight = leaf.weight or Decimal(0)
    if goal > weight:
        return replace(lever, why=f"即使得满 {number(weight)} 分也达不到下一等级")
    lower = leaf.method == "ratio_lower"

    def points(value: Fraction) -> Decimal:
        share = (target / value if value else Fraction(1)) if lower else value / target
        return round_half_up(min(exact(weight) * share, exact(weight)), policy.rounding.leaf)

    step = Fraction(1, 10 ** _decimals(leaf))
    needed = _nearest(actual, -step if lower else step, lambda value: points(value) >= goal, target)
    if needed is None:
        return replace(lever, why="没有一个值能达到")
    reached = points(needed)
    total = None if sheet.computed is None else sheet.computed - (leaf.computed or 0) + reached
    return replace(lever, needed=needed, points=reached, total=total, grade=_grade(policy, total))


def _actual_name(leaf: IndicatorScore) -> str:
    return "全年执行数" if leaf.method == "execution" else "实际完成值"


def _decimals(leaf: IndicatorScore) -> int:
    """The decimals in which target and actual are written."""
    return max(_places(leaf.target_value), _places(leaf.actual_value))


def _places(value: Decimal | None) -> int:
    exponent = 0 if value is None else value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# Inputs of an evaluation: the score is computed anew for each value that is tried.


def _of_inputs(
    sheet: ScoreSheet, policy: PolicyDef, leaf: IndicatorScore, definition: IndicatorDef, goal: Decimal
) -> Iterator[Lever]:
    base = {one.id: one for one in sheet.inputs}
    bearing = set(_bearing(policy, definition))
    for declared in policy.inputs:
        current = base[declared.id]
        if declared.id in bearing and declared.better is not None and current.value is not None:
            yield _of_input(sheet, policy, (leaf, definition), (declared, current), goal)


def _bearing(policy: PolicyDef, leaf: IndicatorDef) -> Iterator[str]:
    """The inputs that a leaf reads, and those that these are computed from."""
    waiting = list(leaf.method.needs) if leaf.method else []
    declared = {one.id: one for one in policy.inputs}
    while waiting:
        name = waiting.pop()
        yield name
        waiting += [need for origin in declared[name].origins for need in origin.needs]


def _of_input(
    sheet: ScoreSheet,
    policy: PolicyDef,
    leaf: tuple[IndicatorScore, IndicatorDef],
    lever: tuple[InputDef, Input],
    goal: Decimal,
) -> Lever:
    (score, definition), (declared, current) = leaf, lever
    now = current.value or Fraction(0)
    blank = Lever(score.name, declared.label, declared.unit or "", now, None, None, None, None)
    base = _base(sheet, policy)

    def points(value: Fraction) -> Decimal | None:
        known = recomputed(policy.inputs, {**base, declared.id: replace(current, value=value)})
        found = points_of(definition, known).value
        return None if found is None else round_half_up(found, policy.rounding.leaf)

    def enough(value: Fraction) -> bool:
        """Also true where the value has gone too far to be possible: the ladder ends there."""
        found = points(value)
        return found is None or found >= goal

    bound = declared.most if declared.better == "higher" else declared.least
    step = Fraction(1, 10 ** _resolution(declared)) * (1 if declared.better == "higher" else -1)
    needed = _nearest(now, step, enough, None if bound is None else exact(bound))
    if needed is None or points(needed) is None:
        return replace(blank, why=f"只改这一项达不到 {number(goal)} 分")
    known = recomputed(policy.inputs, {**base, declared.id: replace(current, value=needed)})
    total = _total(sheet, policy, known)
    return replace(blank, needed=needed, points=points(needed), total=total, grade=_grade(policy, total))


def _base(sheet: ScoreSheet, policy: PolicyDef) -> dict[str, Input]:
    """The inputs that are not computed from others."""
    computed = {one.id for one in policy.inputs if any(origin.needs for origin in one.origins)}
    return {one.id: one for one in sheet.inputs if one.id not in computed}


def _resolution(declared: InputDef) -> int:
    """The decimals in which an input is told: none of a count, two of money and rates."""
    if declared.whole:
        return 0
    return 2 if declared.decimals is None else declared.decimals


def _total(sheet: ScoreSheet, policy: PolicyDef, inputs: Mapping[str, Input]) -> Decimal | None:
    """The whole's points with other inputs; judged leaves keep theirs."""
    total = Decimal(0)
    definitions = {one.id: one for one in leaves(policy.indicators)}
    for leaf in sheet.indicators:
        found = None if leaf.judged_by else points_of(definitions[leaf.id], inputs).value
        counted = leaf.computed if found is None else round_half_up(found, policy.rounding.leaf)
        if counted is None:
            return None
        total += counted
    return total


def _grade(policy: PolicyDef, total: Decimal | None) -> str | None:
    return None if total is None else policy.grade_of(total)


def _nearest(
    now: Fraction, step: Fraction, enough: Callable[[Fraction], bool], bound: Fraction | None
) -> Fraction | None:
    """The first number on a ladder of steps from `now` on that suffices, None where none up to the bound does.

    The score is monotone in the number on this side, so that the ladder is climbed by doubling, then by halving.
    """
    start = _on_ladder(now, step)
    low, high = 0, 1
    for _ in range(_MOST_DOUBLINGS):
        value = _rung(start, step, high, bound)
        if enough(value):
            return _halved((start, step, bound), low, high, enough)
        if bound is not None and value == bound:
            return None
        low, high = high, high * 2
    return None


def _halved(
    ladder: tuple[Fraction, Fraction, Fraction | None], low: int, high: int, enough: Callable[[Fraction], bool]
) -> Fraction:
    """The first rung that suffices, between one that does not and one that does."""
    start, step, bound = ladder
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(_rung(start, step, middle, bound)) else (middle, high)
    return _rung(start, step, high, bound)


def _rung(start: Fraction, step: Fraction, count: int, bound: Fraction | None) -> Fraction:
    value = start + step * count
    if bound is None:
        return value
    return min(value, bound) if step > 0 else max(value, bound)


def _on_ladder(now: Fraction, step: Fraction) -> Fraction:
    """The rung at `now` or just before it, so that every rung has no more decimals than the step."""
    return (now // step) * step
