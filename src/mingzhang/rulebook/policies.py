"""The schema of a scoring policy: a weighted tree, methods, rounding and grades; validated when it is loaded."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from mingzhang.rulebook.inputs import InputDef, check_inputs
from mingzhang.rulebook.methods import (
    ByTarget,
    Deadline,
    Equality,
    Execution,
    Judged,
    Method,
    Ratio,
    Tiers,
    check_bands,
)
from mingzhang.rulebook.model import Entry
from mingzhang.rulebook.patterns import compiled

SELF_EVALUATION = "self_evaluation"


class IndicatorDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An indicator: a group of others, a scored leaf, or a group whose leaves are the rows of a form.

    Attributes:
        weight: Points; None on every indicator of a level where the form itself states them.
        labels: Names by which a form prints the group, without white space; the first is the official one.
        method: Of a leaf; `by_target` makes the rows of a form under this name the leaves.
        aliases: Other names by which the running text speaks of it.
        note: What a computed leaf rests on where its source states numbers but no formula, as a clause.
        basis: Provisions that a deduction offends, where they are known; else those of the policy.
        advice: What is usually to be done about a deduction.
    """

    id: str
    labels: tuple[str, ...]
    weight: Decimal | None = None
    children: tuple["IndicatorDef", ...] = ()
    method: Method | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""
    basis: tuple[str, ...] = ()
    advice: str = ""

    def __post_init__(self) -> None:
        if not self.labels:
            raise ValueError(f"指标 {self.id} 没有名称")
        if self.weight is not None and self.weight < 0:
            raise ValueError(f"指标“{self.labels[0]}”的分值为负")
        if self.children and self.method is not None:
            raise ValueError(f"指标“{self.labels[0]}”有下级指标，不能再有计分方法")
        _check_level(self.children, self.weight, self.labels[0])


class Rounding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where scores are rounded, half up.

    Inputs that are rounded before they are used say so themselves (`decimals`).

    Attributes:
        leaf: Places of a leaf's score before it is summed.
    """

    leaf: int = 2


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A grade from `at_least` points, inclusive, to `below`, exclusive; the best grade has no upper bound."""

    grade: str
    at_least: Decimal
    below: Decimal | None = None


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that decide how an indicator is understood.

    Attributes:
        rates: An indicator whose name contains one of them is a share: a bare number up to 1 stands for it.
        bounded: An indicator whose name contains one of them cannot exceed 100 %.
        unbounded: But not where its name contains one of these.
    """

    rates: tuple[str, ...] = ()
    bounded: tuple[str, ...] = ()
    unbounded: tuple[str, ...] = ()


class Stated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the running text of an evaluation says its scores: regular expressions on the text without white space.

    Attributes:
        scores: With groups `name`, `score` and, where the text gives them, `formula` and `lost`.
        groups: With groups `name`, `weight`, `score` and `rate`, for groups of indicators.
        total: With the group `score`.
        grade: With the group `grade`.
    """

    scores: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wanted = {"scores": {"name", "score"}, "groups": {"name", "score"}, "total": {"score"}, "grade": {"grade"}}
        for field, groups in wanted.items():
            for pattern in getattr(self, field):
                if missing := groups - set(compiled(pattern).groupindex):
                    raise ValueError(f"{field} 的“{pattern}”缺少 {'、'.join(sorted(missing))} 一组")


class PolicyDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a form or an evaluation is scored.

    Attributes:
        form: The form that it scores: `self_evaluation`, or the table in which an evaluation prints its scores;
            None for one that no document prints.
        subject: What is evaluated; `{entity}` and `{year}` stand for those of the report.
        stated: How the text says scores.
        general: What is used, marked as assumed, where no policy of the place and year is known.
        years: Years whose documents were seen to state it; in others it is assumed to go on.
        total: Points of the whole tree.
        deviation: Deviation from the target, in percent, from which a reason is due; None where none is.
        explain_below: Total score under which an explanation is due.
    """

    title: str
    title_en: str
    form: str | None = None
    subject: str = ""
    stated: Stated = Stated()
    general: bool = False
    years: tuple[int, ...] = ()
    total: Decimal = Decimal(100)
    inputs: tuple[InputDef, ...] = ()
    indicators: tuple[IndicatorDef, ...]
    rounding: Rounding = Rounding()
    grades: tuple[Grade, ...]
    words: Words = Words()
    deviation: Decimal | None = None
    explain_below: Decimal | None = None

    def __post_init__(self) -> None:
        check_bands([(g.grade, g.at_least, g.below) for g in self.grades], "等级")
        if self.total <= 0:
            raise ValueError(f"总分为 {self.total}，应为正数")
        check_inputs(self.inputs)
        _check_level(self.indicators, self.total, "总分")
        for indicator in leaves(self.indicators):
            _check_leaf(indicator, frozenset(i.id for i in self.inputs))
            if self.form != SELF_EVALUATION:
                _check_from_inputs(indicator)

    def grade_of(self, points: Decimal) -> str:
        """The grade of a total score, by its share of the policy's total."""
        share = points * 100 / self.total
        return next(g.grade for g in self.grades if share >= g.at_least or g is self.grades[-1])

    def group(self, label: str) -> IndicatorDef | None:
        """The first-level indicator that a form prints by this name."""
        return next((i for i in self.indicators if label in i.labels), None)

    @property
    def execution(self) -> IndicatorDef | None:
        """The indicator scored from executed and adjusted budget, where the policy has one."""
        return next((i for i in leaves(self.indicators) if isinstance(i.method, Execution)), None)


def leaves(indicators: tuple[IndicatorDef, ...]) -> Iterator[IndicatorDef]:
    """The indicators without children, in order."""
    for indicator in indicators:
        yield from leaves(indicator.children) if indicator.children else (indicator,)


def _check_level(indicators: tuple[IndicatorDef, ...], whole: Decimal | None, name: str) -> None:
    """The weights of a level sum to the level above, or are all left to the form."""
    weights = [i.weight for i in indicators]
    given = [w for w in weights if w is not None]
    if given and len(given) < len(weights):
        raise ValueError(f"“{name}”下的分值有的写、有的不写，应全部写出或全部留给表中所列")
    if given and whole is not None and sum(given) != whole:
        raise ValueError(f"“{name}”下的分值合计为 {sum(given)}，应为 {whole}")


def _check_leaf(indicator: IndicatorDef, declared: frozenset[str]) -> None:
    name = indicator.labels[0]
    if indicator.method is None:
        raise ValueError(f"指标“{name}”既没有下级指标，也没有计分方法")
    if indicator.weight is None and not isinstance(indicator.method, ByTarget | Execution):
        raise ValueError(f"指标“{name}”没有分值")
    shown = frozenset(indicator.method.shows) if isinstance(indicator.method, Judged) else frozenset()
    if missing := (indicator.method.needs | shown) - declared:
        raise ValueError(f"指标“{name}”用到未声明的数据：{'、'.join(sorted(missing))}")


def _check_from_inputs(indicator: IndicatorDef) -> None:
    """An evaluation is scored from inputs, so that no method may ask for the row of a form."""
    method = indicator.method
    of_rows = isinstance(method, ByTarget | Execution | Equality | Deadline)
    if of_rows or (isinstance(method, Ratio | Tiers) and not method.needs):
        raise ValueError(f"指标“{indicator.labels[0]}”的计分方法取自自评表的行，评价须写明用哪个数据")
