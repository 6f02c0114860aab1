"""The closed set of ways to score one indicator, as data; how each computes stands in `mingzhang.scoring`."""

from decimal import Decimal
from itertools import pairwise
from typing import Literal

import msgspec

from mingzhang.rulebook.arithmetic import names_in, parse_expression

HUNDRED = Decimal(100)


class _Method(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every method has: the inputs it reads by name; a method of form rows reads target and actual instead."""

    @property
    def needs(self) -> frozenset[str]:
        """Names of declared inputs."""
        return frozenset()


class ZeroMeans(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What it means that there is nothing to divide by; without it no points are told.

    Attributes:
        points: The whole weight or nothing.
        means: Why, as a clause: "没有应验收的合同".
    """

    points: Literal["full", "nothing"]
    means: str


class Overshoot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A target that was far exceeded was too easy: from there on less than the weight is given.

    Attributes:
        above: Degree of completion in percent, exclusive.
        share: Percent of the weight that is given then.
    """

    above: Decimal
    share: Decimal


class Ratio(_Method, frozen=True, kw_only=True, tag="ratio"):
    """Weight × actual ÷ target (`higher` is better) or weight × target ÷ actual (`lower`).

    Attributes:
        capped: No more than the weight.
        zero_actual: What an actual of zero is worth where lower is better: there is nothing to divide by.
        zero: What a target of zero means where higher is better.
        overshoot: Where over-achievement is adjusted down, the lowest degree first.
        actual, target: Inputs to read; None where the row of a form gives both.
    """

    direction: Literal["higher", "lower"]
    capped: bool = True
    zero_actual: Literal["full", "refuse"] = "refuse"
    zero: ZeroMeans | None = None
    overshoot: tuple[Overshoot, ...] = ()
    actual: str | None = None
    target: str | None = None

    def __post_init__(self) -> None:
        if (self.actual is None) != (self.target is None):
            raise ValueError("ratio 的 actual、target 应同时写出，或者都不写而取自表中各行")
        if any(one.above < HUNDRED or not 0 <= one.share <= HUNDRED for one in self.overshoot):
            raise ValueError("overshoot 的 above 不得小于 100，share 应在 0 到 100 之间")
        if any(a.above >= b.above or a.share < b.share for a, b in pairwise(self.overshoot)):
            raise ValueError("overshoot 应按 above 从小到大，share 不得回升")

    @property
    def needs(self) -> frozenset[str]:
        """Names of declared inputs."""
        return frozenset(filter(None, (self.actual, self.target)))


class Equality(_Method, frozen=True, kw_only=True, tag="equality"):
    """Full weight where actual and target are equal; otherwise nothing, or what a person judges."""

    otherwise: Literal["judged", "zero"] = "judged"


class Deadline(_Method, frozen=True, kw_only=True, tag="deadline"):
    """Full weight where the day of completion is not after the target's; later, nothing or a person's judgement."""

    otherwise: Literal["judged", "zero"] = "judged"


class Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A band of the weight for a qualitative result.

    Attributes:
        at_least: Lower bound in percent of the weight, inclusive.
        below: Upper bound, exclusive; the first tier has none and ends at 100 inclusive.
        words: What the actual says, as a whole text, where it belongs here.
    """

    name: str
    at_least: Decimal
    below: Decimal | None = None
    words: tuple[str, ...] = ()


class Tiers(_Method, frozen=True, kw_only=True, tag="tiers"):
    """Bands of the weight for qualitative results; where in the band, a person judges.

    Attributes:
        input: Input that says the words; None where the row of a form does.
    """

    tiers: tuple[Tier, ...]
    input: str | None = None

    def __post_init__(self) -> None:
        check_bands([(t.name, t.at_least, t.below) for t in self.tiers], "定性档次")

    @property
    def needs(self) -> frozenset[str]:
        """Names of declared inputs."""
        return frozenset(filter(None, [self.input]))


class Execution(_Method, frozen=True, kw_only=True, tag="execution"):
    """Weight × executed ÷ adjusted budget, capped.

    Attributes:
        rate_decimals: Places the rate is rounded to before it is multiplied; None keeps it exact.
    """

    rate_decimals: int | None = None


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value and the share of the weight, in percent, that it earns."""

    value: Decimal
    share: Decimal


class Piecewise(_Method, frozen=True, kw_only=True, tag="piecewise"):
    """A table of values and shares; between them a step (the lower row holds) or a straight line.

    Attributes:
        below: Share where the value lies under the first row.
    """

    input: str
    points: tuple[Point, ...]
    between: Literal["step", "line"] = "step"
    below: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not self.points or any(a.value >= b.value for a, b in pairwise(self.points)):
            raise ValueError("分段表的数值必须从小到大，且不得为空")
        if not all(0 <= share <= HUNDRED for share in (self.below, *(p.share for p in self.points))):
            raise ValueError("分段表的权重分应在 0 到 100 之间")

    @property
    def needs(self) -> frozenset[str]:
        """Names of declared inputs."""
        return frozenset([self.input])


class Deduction(_Method, frozen=True, kw_only=True, tag="deduction"):
    """Points taken off for each case, down to nothing."""

    cases: str
    each: Decimal

    def __post_init__(self) -> None:
        if self.each <= 0:
            raise ValueError("deduction 的 each 应为正数")

    @property
    def needs(self) -> frozenset[str]:
        """Names of declared inputs."""
        return frozenset([self.cases])


class Proportion(_Method, frozen=True, kw_only=True, tag="proportion"):
    """Weight × (sample − faults) ÷ sample.

    Attributes:
        zero: What an empty sample means.
    """

    faults: str
    sample: str
    zero: ZeroMeans | None = None

    @property
    def needs(self) -> frozenset[str]:
        """Names of declared inputs."""
        return frozenset([self.faults, self.sample])


class Formula(_Method, frozen=True, kw_only=True, tag="formula"):
    """Points by arithmetic over named inputs (`mingzhang.rulebook.arithmetic`); the word 分值 is the weight.

    An input in percent enters as its share: 14 % is 0.14.

    Attributes:
        zero: What a divisor of zero means.
    """

    expression: str
    capped: bool = True
    zero: ZeroMeans | None = None

    def __post_init__(self) -> None:
        parse_expression(self.expression)

    @property
    def needs(self) -> frozenset[str]:
        """Names of declared inputs."""
        return names_in(parse_expression(self.expression)) - {"分值"}


class Veto(_Method, frozen=True, kw_only=True, tag="veto"):
    """Full points where the input is zero; otherwise the whole evaluation is worth nothing (一票否决).

    Without evidence for the input nothing can be told of the whole.
    """

    input: str

    @property
    def needs(self) -> frozenset[str]:
        """Names of declared inputs."""
        return frozenset([self.input])


class Judged(_Method, frozen=True, kw_only=True, tag="judged"):
    """A person gives the points, with a reason.

    Attributes:
        judge: Who.
        reason: Why these points, in our words; as far as the source gives one.
        shows: Inputs that bear on the judgement and are shown beside it.
    """

    judge: str = "评价人"
    reason: str = ""
    shows: tuple[str, ...] = ()


class ByTarget(_Method, frozen=True, kw_only=True, tag="by_target"):
    """The rows of a form: the target's operator and nature decide which method scores a row."""

    at_least: Ratio
    at_most: Ratio
    equal: Equality
    deadline: Deadline
    qualitative: Tiers


Leaf = (
    Ratio | Equality | Deadline | Tiers | Execution | Piecewise | Deduction | Proportion | Formula | Veto | Judged
)
Method = Leaf | ByTarget


def check_bands(bands: list[tuple[str, Decimal, Decimal | None]], what: str) -> None:
    """Bands from the top must cover 0 to 100 without gap or overlap.

    Raises:
        ValueError: They do not; the message names the first band at fault.
    """
    if not bands:
        raise ValueError(f"{what}不得为空")
    if bands[0][2] is not None or not 0 <= bands[0][1] < HUNDRED:
        raise ValueError(f"{what}的第一档“{bands[0][0]}”应从 0 到 100 之间的一个数到 100，不写 below")
    for (_, upper, _), (name, lower, below) in pairwise(bands):
        if below != upper or not lower < upper:
            raise ValueError(f"{what}在“{name}”处有空档或重叠：上一档下限为 {upper}，本档上限为 {below}")
    if bands[-1][1] != 0:
        raise ValueError(f"{what}的最后一档“{bands[-1][0]}”应从 0 起")
