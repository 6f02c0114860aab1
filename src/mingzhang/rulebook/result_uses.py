"""The schema of the use of results: last year's score, execution and issues give a proposal for the next budget."""

from decimal import Decimal
from typing import Literal

import msgspec

from mingzhang.rulebook.model import Entry
from mingzhang.rulebook.rules import Name

Effect = Literal["as_requested", "at_most_base", "reduced", "at_most_executed", "nothing"]
"""What a proposal makes of the amount requested."""

Measured = Literal["recheck", "self_evaluation"]
"""Which score is looked at."""


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Numbers from `at_least`, inclusive, to `below`, exclusive; None is open."""

    at_least: Decimal | None = None
    below: Decimal | None = None

    def __post_init__(self) -> None:
        if self.at_least is None and self.below is None:
            raise ValueError("区间的两端都没有写")
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise ValueError(f"区间 {self.at_least} 至 {self.below} 是空的")

    def holds(self, value: Decimal) -> bool:
        """Whether a number lies within."""
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must hold, all of it.

    Attributes:
        score: Points of a hundred.
        rate: Execution of the adjusted budget, in per cent.
        overdue: Issues whose day has passed and that are not closed.
        veto: Whether the project was ended before its time.
    """

    score: Span | None = None
    rate: Span | None = None
    overdue: Span | None = None
    veto: bool | None = None


class ProposalDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may be proposed of money."""

    id: str
    name: Name
    effect: Effect


class MeasureDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be done besides money."""

    id: str
    name: Name


class UseRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When something is proposed; the first rule that holds decides.

    Attributes:
        share: Per cent by which the base is reduced; of a proposal with the effect `reduced` alone.
        measures: Identifiers of what is to be done besides.
        because: The reason, as a clause.
    """

    id: str
    when: When
    proposal: str
    share: Decimal | None = None
    measures: tuple[str, ...] = ()
    because: str


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the place calls the rate, the base and the amount executed, in sentences."""

    rate: str
    base: str
    executed: str


class UseCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A case: what is known of a project, and the rule that must decide.

    Attributes:
        score, rate: None where they are not known.
        expect: Identifier of the rule; None where nothing can be told.
    """

    name: str
    score: Decimal | None = None
    rate: Decimal | None = None
    overdue: int = 0
    veto: bool = False
    expect: str | None = None


class ResultUseDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the results of one year weigh in the budget of the next.

    Attributes:
        scores: Which score is looked at, the first that there is.
        base: Which of last year's amounts is meant by the base.
        proposals: From the mildest to the strictest; of several predecessors the strictest proposal stands.
        assumed: What no provision was seen for, as clauses; empty where every number is somebody's law.
    """

    title: str
    title_en: str
    scores: tuple[Measured, ...]
    base: Literal["initial", "adjusted", "executed"]
    terms: Terms
    proposals: tuple[ProposalDef, ...]
    measures: tuple[MeasureDef, ...]
    rules: tuple[UseRule, ...]
    assumed: tuple[str, ...] = ()
    cases: tuple[UseCase, ...]

    def __post_init__(self) -> None:
        for rule in self.rules:
            self._check(rule)
        decided = {case.expect for case in self.cases}
        if missing := [rule.id for rule in self.rules if rule.id not in decided]:
            raise ValueError(f"没有例子说明 {'、'.join(missing)}")
        if None not in decided:
            raise ValueError("没有“无法判断”的例子")
        if unknown := decided - {None, *(rule.id for rule in self.rules)}:
            raise ValueError(f"例子里的 {'、'.join(sorted(filter(None, unknown)))} 不是规则")

    def _check(self, rule: UseRule) -> None:
        known = {one.id: one for one in self.proposals}
        if rule.proposal not in known:
            raise ValueError(f"规则 {rule.id} 的建议 {rule.proposal} 没有定义")
        if (rule.share is not None) != (known[rule.proposal].effect == "reduced"):
            raise ValueError(f"规则 {rule.id}：按比例压减的须写比例，其他的不写")
        if unknown := set(rule.measures) - {one.id for one in self.measures}:
            raise ValueError(f"规则 {rule.id} 的措施 {'、'.join(sorted(unknown))} 没有定义")

    def proposal(self, rule: UseRule) -> ProposalDef:
        """What a rule proposes."""
        return next(one for one in self.proposals if one.id == rule.proposal)

    def measures_of(self, rule: UseRule) -> tuple[MeasureDef, ...]:
        """What a rule wants done besides."""
        return tuple(one for one in self.measures if one.id in rule.measures)
