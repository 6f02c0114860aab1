"""What last year's results propose for the next budget: the first rule that holds, its amount, how it was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.quantities.rounding import floor
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.model import NATIONAL
from mingzhang.rulebook.result_uses import MeasureDef, ProposalDef, ResultUseDef, Span, UseCase, UseRule, When
from mingzhang.scoring.methods import number

_FEN = 2
_UNTOLD = "无法判断"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case of a policy came out."""

    rule: str
    name: str
    expected: str
    passed: bool
    said: str


def run_cases(policy: ResultUseDef) -> list[CaseResult]:
    """The cases of a policy, each beside what it decides."""
    return [_run(policy, case) for case in policy.cases]


def _run(policy: ResultUseDef, case: UseCase) -> CaseResult:
    rule = deciding(policy, Known(case.name, case.score, case.rate, case.overdue, ended=case.veto))
    said, expected = rule.id if rule else _UNTOLD, case.expect or _UNTOLD
    return CaseResult(policy.id, case.name, expected, said == expected, said)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a project of the year before.

    Attributes:
        score: Of a hundred; None where there is none.
        of: Whose score it is, in a word.
        rate: Execution in per cent; None without a budget.
        overdue: Issues past their day and not closed.
        ended: Whether it was ended before its time.
        base, executed: Amounts of the year before; None where they cannot be told.
    """

    name: str
    score: Decimal | None
    rate: Decimal | None
    overdue: int = 0
    ended: bool = False
    of: str = ""
    base: Decimal | None = None
    executed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed; nothing is decided by it.

    Attributes:
        rule: The rule that decided; None where it cannot be told.
        amount: What the proposal leaves of the request; None where that cannot be told.
        why: The derivation, sentence by sentence.
    """

    policy: ResultUseDef
    rule: UseRule | None
    amount: Decimal | None
    why: tuple[str, ...]

    @property
    def proposal(self) -> ProposalDef | None:
        """What is proposed of money; None where it cannot be told."""
        return None if self.rule is None else self.policy.proposal(self.rule)

    @property
    def measures(self) -> tuple[MeasureDef, ...]:
        """What is to be done besides."""
        return () if self.rule is None else self.policy.measures_of(self.rule)


def policy_of(book: Rulebook, region: str, year: int) -> ResultUseDef | None:
    """The way in which a place uses results in the budget of a year; the national one where it has none."""
    usable = [one for one in book.result_uses.values() if _in_force(one, year)]
    local = [one for one in usable if region and one.region == region]
    return next(iter(local or [one for one in usable if one.region == NATIONAL]), None)


def _in_force(policy: ResultUseDef, year: int) -> bool:
    begun = policy.valid_from is None or policy.valid_from.year <= year
    return begun and (policy.valid_to is None or policy.valid_to.year >= year)


def deciding(policy: ResultUseDef, known: Known) -> UseRule | None:
    """The first rule that holds; None where a rule before it cannot be told, or none holds."""
    for rule in policy.rules:
        held = _holds(rule.when, known)
        if held is None:
            return None
        if held:
            return rule
    return None


def _holds(when: When, known: Known) -> bool | None:
    """Whether all conditions hold; one that fails decides, whatever cannot be told of the others."""
    found = [
        _within(when.score, known.score),
        _within(when.rate, known.rate),
        _within(when.overdue, Decimal(known.overdue)),
        when.veto is None or when.veto == known.ended,
    ]
    if False in found:
        return False
    return None if None in found else True


def _within(span: Span | None, value: Decimal | None) -> bool | None:
    if span is None:
        return True
    return None if value is None else span.holds(value)


def propose(policy: ResultUseDef, requested: Decimal, before: Sequence[Known]) -> Proposed:
    """The strictest of what the predecessors' results propose, with the amount that it leaves of the request."""
    rules = [deciding(policy, known) for known in before]
    why = tuple(_sentence(policy, known, rule) for known, rule in zip(before, rules, strict=True))
    rule = _strictest(policy, rules)
    if rule is None:
        return Proposed(policy, None, None, why)
    amount, formula = _amount(policy, rule, requested, before)
    return Proposed(policy, rule, amount, (*why, formula))


def _strictest(policy: ResultUseDef, rules: Iterable[UseRule | None]) -> UseRule | None:
    """The strictest rule; where one cannot be told only the very strictest proposal is sure."""
    order = [one.id for one in policy.proposals]
    found = list(rules)
    known = [rule for rule in found if rule is not None]
    if not known:
        return None
    worst = max(known, key=lambda rule: (order.index(rule.proposal), rule.share or 0))
    return worst if len(known) == len(found) or worst.proposal == order[-1] else None


def _sentence(policy: ResultUseDef, known: Known, rule: UseRule | None) -> str:
    term = policy.terms.rate
    score = f"{known.of}得分 {number(known.score)}" if known.score is not None else "没有得分"
    rate = f"{term} {number(known.rate)}%" if known.rate is not None else f"没有预算，{term}无从计算"
    facts = f"“{known.name}”{score}，{rate}，逾期未整改 {known.overdue} 项"
    if rule is None:
        return f"{facts}：无法判断。"
    return f"{facts}：{rule.because}，{policy.proposal(rule).name.zh}。"


def _amount(
    policy: ResultUseDef, rule: UseRule, requested: Decimal, before: Sequence[Known]
) -> tuple[Decimal | None, str]:
    """What is left of the request, to the fen and never above, and how."""
    effect = policy.proposal(rule).effect
    if effect == "as_requested":
        return requested, f"按申报额 {requested:,.2f} 元安排。"
    if effect == "nothing":
        return Decimal(0), "不安排。"
    of = policy.terms.executed if effect == "at_most_executed" else policy.terms.base
    most = _sum(one.executed if effect == "at_most_executed" else one.base for one in before)
    if most is None:
        return None, f"上年{of}不能确定（没有预算，或者上年项目拆分成了几个），金额由审核人员确定。"
    left, formula = _reduced(most, rule.share)
    amount = min(requested, left)
    return amount, f"申报额 {requested:,.2f} 元与上年{of}{formula}取低：{amount:,.2f} 元。"


def _reduced(base: Decimal, share: Decimal | None) -> tuple[Decimal, str]:
    if share is None:
        return base, f" {base:,.2f} 元"
    left = floor(Fraction(base) * (100 - Fraction(share)) / 100, _FEN)
    return left, f" {base:,.2f} × (100 − {number(share)})% = {left:,.2f} 元"


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(found) else None
