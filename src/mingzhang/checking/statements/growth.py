"""The kind of rules about growth: the difference, the rate and the word of a change agree."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, outcome_of, parameters_of
from mingzhang.checking.statements.view import (
    LEVELS,
    NO_STATEMENTS,
    PERCENT,
    Region,
    Told,
    core,
    narrative,
    same_subject,
)
from mingzhang.findings import Finding, Severity
from mingzhang.forms import Report
from mingzhang.quantities import Interval, round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_BACK = 14
_SENTENCES_BACK = 3
_NO_OTHER = re.compile("(?:总计|合计|总额|资金|预算|决算|收入|支出|收|支|数|、)*")
"""What may follow a subject without making it another one."""

_YEAR = re.compile(r"20[0-9]{2}")
_RATES = ("yoy_percent", "diff_percent")
_DELTAS = ("yoy_change", "diff_from_initial_budget", "diff_from_budget", "change")
_SIGN = {"up": 1, "down": -1, "same": 0}
_BASES = (
    ("执行", {"executed"}),
    ("决算", {"final", "executed"}),
    ("年初", {"initial_budget"}),
    ("预算", {"budget"}),
)


def direction_of(one: Told, book: Rulebook) -> int | None:
    """1 for more, -1 for less, 0 for the same, None where the statement has no such word."""
    changes, word = book.statements.words.changes, one.said.direction or ""
    for way, words in (("up", changes.up), ("down", changes.down), ("same", changes.same)):
        if word in words:
            return _SIGN[way]
    return None


class Change(msgspec.Struct, frozen=True, eq=False):
    """A change as a sentence states it, with the level it leads to.

    Attributes:
        level: The present amount.
        base: The amount it is measured from, where the sentence prints it.
        delta: The statement of the difference, where there is one.
        rate: The statement of the rate, where there is one.
        sign: 1 or -1.
        torn: The difference is said to go one way and the rate the other.
    """

    level: Told
    base: Told | None
    delta: Told | None
    rate: Told | None
    sign: int
    torn: bool = False

    @property
    def told(self) -> tuple[Told, ...]:
        """All statements that it is made of."""
        return tuple(one for one in (self.level, self.base, self.delta, self.rate) if one is not None)

    @property
    def prior(self) -> Fraction:
        """The earlier amount: as printed, or what the difference leaves of the present one."""
        if self.base is not None:
            return self.base.amount
        return self.level.amount - self.sign * (self.delta.amount if self.delta else 0)

    @property
    def prior_interval(self) -> Interval:
        """What the earlier amount may have been."""
        if self.base is not None:
            return self.base.interval
        change = self.delta.interval if self.delta else Interval.point(0)
        return self.level.interval - change * self.sign

    @property
    def moved(self) -> Fraction:
        """The difference, in the direction that is said."""
        return self.sign * (self.level.amount - self.prior)


def changes(items: Sequence[Told], book: Rulebook) -> Iterator[Change]:
    """The changes that statements make, each once: by its rate where one is printed, else by its difference."""
    for place, one in enumerate(items):
        if one.measure not in (*_RATES, *_DELTAS) or not one.has_value:
            continue
        sign = direction_of(one, book)
        is_rate = one.measure in _RATES
        if not sign or (not is_rate and _partner(items, place, _RATES)):
            continue
        delta = _partner(items, place, _DELTAS) if is_rate else one
        base = _base(items, place)
        level = level_before(items, place, base)
        if level is not None and (delta is not None or base is not None):
            torn = is_rate and delta is not None and direction_of(delta, book) == -sign
            yield Change(level, base, delta, one if is_rate else None, sign, torn)


def _partner(items: Sequence[Told], place: int, measures: Sequence[str]) -> Told | None:
    """The other number of a sentence about the same change."""
    one = items[place]
    near = items[max(0, place - 3) : place + 4]
    fits = (o for o in near if o.said.sentence == one.said.sentence and o.measure in measures and o.has_value)
    own = (o for o in fits if o.subject == one.subject)
    return next((o for o in own if o.said.compare_to == one.said.compare_to), None)


def level_before(items: Sequence[Told], place: int, base: Told | None = None) -> Told | None:
    """The amount that a change or a share speaks of: the last one before it about the same thing.

    Args:
        items: The statements.
        place: The number of the change or share among them.
        base: What a change is measured from, which is not what it leads to.
    """
    one = items[place]
    unit = None if one.dimension == PERCENT else one.dimension
    nearest = True
    for other in reversed(items[max(0, place - _BACK) : place]):
        if other.said.section != one.said.section or _apart(one, other):
            return None
        if other is base:
            continue
        if other.measure in LEVELS and other.has_value and (unit is None or other.dimension == unit):
            if same_subject(one, other) or (nearest and _about_same(one, other)):
                return other
            nearest = nearest and other.said.sentence == one.said.sentence
    return None


def _apart(one: Told, other: Told) -> bool:
    first, last = other.said.sentence, one.said.sentence
    return first is not None and last is not None and last - first > _SENTENCES_BACK


def _about_same(one: Told, other: Told) -> bool:
    if same_subject(one, other):
        return True
    short, long = sorted((core(one.subject), core(other.subject)), key=len)
    return len(short) >= 4 and long.startswith(short) and bool(_NO_OTHER.fullmatch(long[len(short) :]))


def _base(items: Sequence[Told], place: int) -> Told | None:
    """The printed amount that a change is measured from, in the same sentence."""
    one = items[place]
    compared = one.said.compare_to or ""
    measures = next((kinds for word, kinds in _BASES if word in compared), set())
    for other in items[max(0, place - _BACK) : place]:
        own = other.said.sentence == one.said.sentence and other.subject == one.subject and other.has_value
        compared_with = other.said.text.startswith(("比", "较")) and other.measure in LEVELS
        if own and (compared_with or (other.measure in measures and _same_year(other, compared))):
            return other
    return None


def _same_year(other: Told, compared: str) -> bool:
    if re.search("上年|上一年|去年|同期", compared):
        return other.said.period == "prior"
    years = _YEAR.findall(compared)
    said = _YEAR.findall(other.said.text) or _YEAR.findall(other.said.period or "")
    return not years or years[0] in said


class Growth(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `growth`: which part of the text."""

    narrative: Region


_DELTA = "{where}写“{text}”，按 {level} 与 {base} 计算，增减额应为 {expected}，差 {difference}，请核对。"
_FROM_NOTHING = "{where}写“{text}”，而上期数为零，增减率不适用，不应写 {printed}；请改为写明增减额和原因。"
_NEGATIVE = "{where}写“{text}”，增加额大于现在的 {level}，上期数将为负数，请核对。"
_TORN = "{where}写“{other}”，又写“{text}”，一个增、一个减，方向矛盾，请核对。"
_WRONG_WAY = "{where}写“{text}”，而 {level} 与 {base} 相比是{way}，增减方向说反了，请核对。"


def growth(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The difference divided by the earlier amount is the rate; its sign is that of the word."""
    items = narrative(report, book, parameters_of(rule, Growth).narrative)
    found = list(changes(items, book))
    if not found:
        yield CannotTell("文字中没有可以核对的增减额与增减率" if items else NO_STATEMENTS)
    for change in found:
        yield from _judged(change, items, rule, report)


def _judged(change: Change, items: Sequence[Told], rule: RuleDef, report: Report) -> Iterator[Outcome]:
    if change.torn and change.delta is not None:
        yield Fails(said_of(change, rule, report, _TORN, more={"other": change.delta.said.text}))
        return
    if change.base is not None:
        yield _moved(change, rule, report)
    if change.rate is None:
        if change.base is None:
            yield _possible(change, rule, report)
        return
    if change.prior < 0:
        yield Fails(said_of(change, rule, report, _NEGATIVE))
    elif change.prior == 0:
        yield _from_nothing(change, rule, report)
    elif any(_gives(change, other) for other in _other_levels(change, items)):
        yield CannotTell(f"{change.rate.where}的“{change.rate.said.text}”按同段另一处金额算得出，两处金额不一")
    else:
        yield _rate(change, change.rate, rule, report)


def _other_levels(change: Change, items: Sequence[Told]) -> Iterator[Told]:
    """Other amounts of the same passage: of the same thing, and where no earlier amount is printed, of any.

    A sentence that begins anew (总体与上年相比) may speak of an amount further back than the last one.
    """
    level = change.level
    for other in items:
        near = abs((other.said.sentence or 0) - (level.said.sentence or 0)) <= _SENTENCES_BACK
        meant = other.subject == level.subject or not (change.base or _names_itself(change))
        own = other.said.section == level.said.section and meant and near
        if own and other.measure in LEVELS and other is not change.base and other.amount != level.amount:
            yield other


def _names_itself(change: Change) -> bool:
    """Whether the words of a change say what changed (公务接待费支出减少…), so that it is no other amount."""
    one = change.delta or change.rate
    return one is not None and core(one.subject) in plain_name(one.said.text)


def _gives(change: Change, other: Told) -> bool:
    """Whether the printed rate follows from another amount, and not from the one it stands beside."""
    rate = change.rate
    if rate is None or _rate_of(change) == rate.said.value:
        return False
    if change.base is not None:
        prior, moved = change.prior, change.sign * (other.amount - change.prior)
    else:
        moved = change.delta.amount if change.delta else Fraction(0)
        prior = other.amount - change.sign * moved
    return prior > 0 and round_half_up(100 * moved / prior, rate.said.decimals or 0) == rate.said.value


def _rate_of(change: Change) -> Decimal:
    decimals = change.rate.said.decimals if change.rate else 0
    return round_half_up(100 * change.moved / change.prior, decimals or 0)


def _possible(change: Change, rule: RuleDef, report: Report) -> Outcome:
    """A difference alone leaves an earlier amount that may not be negative."""
    return HOLDS if change.prior_interval.high >= 0 else Fails(said_of(change, rule, report, _NEGATIVE))


def _moved(change: Change, rule: RuleDef, report: Report) -> Outcome:
    """The difference between the two printed amounts, and the way it goes."""
    if change.base is None:
        return HOLDS
    if change.moved < 0:
        way = "减少" if change.sign > 0 else "增加"
        return Fails(said_of(change, rule, report, _WRONG_WAY, more={"way": way}))
    if change.delta is None:
        return HOLDS
    apart = change.level.interval - change.base.interval
    if change.moved == change.delta.amount or (apart * change.sign).meets(change.delta.interval):
        return HOLDS
    expected = change.delta.in_own_unit(change.moved)
    difference = change.delta.in_own_unit(abs(change.moved - change.delta.amount))
    return Fails(said_of(change, rule, report, _DELTA, more={"expected": expected, "difference": difference}))


def _from_nothing(change: Change, rule: RuleDef, report: Report) -> Outcome:
    return Fails(said_of(change, rule, report, _FROM_NOTHING, severity="warning"))


def _rate(change: Change, rate: Told, rule: RuleDef, report: Report) -> Outcome:
    exact_rate = 100 * change.moved / change.prior
    expected = round_half_up(exact_rate, rate.said.decimals or 0)
    if expected == rate.said.value:
        return HOLDS
    arithmetic = _sum_words(change, rate, exact_rate)
    facts = {"expected": f"{expected}%", "difference": f"{abs(expected - (rate.said.value or 0))}"}
    tail = _may_be(change, rate)
    finding = said_of(change, rule, report, "", outcome_tail=tail, arithmetic=arithmetic, more=facts)
    return outcome_of(finding)


def _may_be(change: Change, rate: Told) -> bool:
    """Whether true amounts exist that round to the printed ones and give the printed rate."""
    prior = change.prior_interval
    if prior.low <= 0:
        return True
    moved = change.delta.interval if change.delta and not change.base else None
    moved = moved or (change.level.interval - prior) * change.sign
    half = Fraction(1, 10 ** (rate.said.decimals or 0)) / 2
    return (moved * 100 / prior).meets(Interval(rate.amount - half, rate.amount + half))


def _sum_words(change: Change, rate: Told, exact_rate: Fraction) -> str:
    level = change.level
    prior = level.in_own_unit(change.prior)
    moved = level.in_own_unit(change.moved)
    left = f"{level.in_own_unit(level.amount)} {'-' if change.sign > 0 else '+'} {moved} = {prior}；"
    if change.base is not None:
        left = f"{level.in_own_unit(level.amount)} - {prior}；"
    return f"{left}{moved} ÷ {prior} = {round_half_up(exact_rate, 4)}% ≠ {rate.said.value}%"


def said_of(  # noqa: PLR0913 - a finding's facts, each named by its caller
    change: Change,
    rule: RuleDef,
    report: Report,
    template: str,
    *,
    severity: Severity | None = None,
    outcome_tail: bool = False,
    arithmetic: str = "",
    more: Mapping[str, str] = MappingProxyType({}),
) -> Finding:
    """The finding about a change: the caller gives the sentence and what it needs besides the change itself."""
    last = change.rate or change.delta or change.level
    level = change.level
    facts = {
        "where": last.where,
        "subject": last.said.subject,
        "text": last.said.text,
        "printed": last.printed,
        "level": level.printed,
        "prior": level.in_own_unit(change.prior) + (level.said.unit or ""),
        "base": change.base.printed if change.base else "上期数",
        "delta": change.delta.printed if change.delta else level.in_own_unit(change.moved),
        **more,
    }
    return make_finding(
        rule,
        report,
        facts,
        tail=outcome_tail,
        severity=severity,
        template=template or None,
        printed=f"{last.said.value:f}",
        expected=more.get("expected"),
        difference=more.get("difference"),
        evidence=tuple(one.evidence for one in change.told),
        arithmetic=arithmetic,
    )
