"""Kinds of rules about plausibility: large changes, the last month, full approval, small populations, reception."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, Fails, Outcome, judged, make_finding, parameters_of
from mingzhang.checking.statements.growth import direction_of
from mingzhang.checking.statements.items import Item, items_of
from mingzhang.checking.statements.view import NO_STATEMENTS, Region, Text, Told, narrative, sentences, text_of
from mingzhang.checking.views import per_yuan
from mingzhang.forms import Report
from mingzhang.quantities import Interval, exact, round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_TEN_THOUSAND = "万元"
_SHOWN = 4
_BUDGETS = ("initial_budget", "annual_budget", "adjusted_budget")


class Large(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `large_changes`: from which percentage a change asks for a reason, and words that give one."""

    narrative: Region
    percent: Decimal
    least: Decimal
    cues: str


def large_changes(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """An item that changes by more than half has a reason in its paragraph."""
    reads = parameters_of(rule, Large)
    told = narrative(report, book, reads.narrative)
    text = text_of(report, book)
    outcomes = (
        _large(item, change, told, text, reads, rule, report)
        for item in items_of(told, "")
        if (change := _change(item, book)) is not None
    )
    yield from judged(outcomes, "文字中没有逐项的增减" if told else NO_STATEMENTS)


class Change(NamedTuple):
    """The statement that tells of a change, by how many per cent, and how much money it is about in 元."""

    told: Told
    percent: Fraction
    amount: Fraction


def _large(  # noqa: PLR0913, PLR0917 - a change, what stands around it, and what the finding is made with
    item: Item,
    change: Change,
    told: Sequence[Told],
    text: Text,
    reads: Large,
    rule: RuleDef,
    report: Report,
) -> Outcome:
    one, percent, amount = change
    if abs(percent) <= reads.percent or amount <= exact(reads.least) * per_yuan(_TEN_THOUSAND):
        return HOLDS
    following = next((o for o in told if o.index > one.index and o.subject != item.subject), None)
    words = text.between(one.said.source, following.said.source if following else None)
    if any(o.measure == "reason" for o in item.told) or re.search(reads.cues, words):
        return HOLDS
    facts = {"where": one.where, "subject": item.told[0].said.subject, "percent": f"{round_half_up(percent, 2)}"}
    evidence = tuple(o.evidence for o in item.told[:_SHOWN])
    return Fails(make_finding(rule, report, facts, printed=one.printed, evidence=evidence))


def _change(item: Item, book: Rulebook) -> Change | None:
    rate = next((o for o in item.told if o.measure == "yoy_percent" and o.has_value), None)
    level = item.first("amount", "budget", "final")
    if rate is not None and level is not None:
        sign = direction_of(rate, book) or 1
        return Change(rate, sign * rate.amount, level.amount)
    budget, final = item.first(*_BUDGETS), item.first("final")
    if budget is None or final is None or not budget.amount:
        return None
    more = final.amount - budget.amount
    return Change(final, 100 * more / budget.amount, abs(more))


class LastMonth(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `last_month`: above which percentage the last month's share is told."""

    narrative: Region
    percent: Decimal


def last_month(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """What was left to spend in December, by the progress at the end of November."""
    reads = parameters_of(rule, LastMonth)
    items = [t for t in narrative(report, book, reads.narrative) if t.measure == "progress" and t.has_value]
    november = [t for t in items if re.fullmatch(r"(?:20[0-9]{2}|-)-11(?:-30)?", t.said.period or "")]
    outcomes = (_last_month(one, reads, rule, report) for one in november)
    yield from judged(outcomes, "文字没有写 11 月底的执行进度")


def _last_month(one: Told, reads: LastMonth, rule: RuleDef, report: Report) -> Outcome:
    rest = 100 - one.amount
    if rest <= reads.percent:
        return HOLDS
    facts = {"where": one.where, "printed": one.printed, "rest": f"{round_half_up(rest, 2)}"}
    return Fails(make_finding(rule, report, facts, printed=one.printed, evidence=(one.evidence,)))


class Approval(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `full_approval`: how declarations and approvals read, and from how many it is told."""

    narrative: Region
    declared: str
    approved: str
    least: int


def full_approval(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """All of many declarations were approved."""
    reads = parameters_of(rule, Approval)
    items = narrative(report, book, reads.narrative)
    found = (outcome for group in sentences(items) if (outcome := _approval(group, reads, rule, report)))
    yield from judged(found, "文字没有写申报数与通过数" if items else NO_STATEMENTS)


def _approval(group: Sequence[Told], reads: Approval, rule: RuleDef, report: Report) -> Outcome | None:
    counts = [o for o in group if o.measure == "count" and o.has_value]
    approved = next((o for o in counts if re.search(reads.approved, o.said.text)), None)
    declared = next((o for o in counts if re.search(reads.declared, o.said.text) and o is not approved), None)
    if approved is None or declared is None:
        return None
    if declared.amount < reads.least or approved.amount < declared.amount:
        return HOLDS
    facts = {"where": approved.where, "declared": declared.printed, "approved": approved.printed}
    evidence = (declared.evidence, approved.evidence)
    return Fails(make_finding(rule, report, facts, printed=approved.printed, evidence=evidence))


class MidYear(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `mid_year_change`: of what, from which percentage, and which amounts explain it."""

    narrative: Region
    subject: str
    percent: Decimal


def mid_year_change(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A procurement budget that more than doubled in the year is explained by amounts that the text names."""
    reads = parameters_of(rule, MidYear)
    items = narrative(report, book, reads.narrative)
    pairs = (pair for group in sentences(items) if (pair := _budgets(group, reads)))
    outcomes = (_grown(first, later, items, reads, rule, report) for first, later in pairs)
    yield from judged(outcomes, "文字没有写政府采购的年初预算与全年预算" if items else NO_STATEMENTS)


def _budgets(group: Sequence[Told], reads: MidYear) -> tuple[Told, Told] | None:
    """The budget at the beginning of the year and that of the whole year, as a sentence states both."""
    own = [o for o in group if re.search(reads.subject, o.subject) and o.has_value]
    first = next((o for o in own if o.measure in ("budget", "initial_budget")), None)
    later = next((o for o in own if o.measure in ("annual_budget", "adjusted_budget")), None)
    return (first, later) if first is not None and later is not None and first.amount else None


def _grown(  # noqa: PLR0913, PLR0917 - both budgets, what stands around them, and what the finding is made with
    first: Told, later: Told, items: Sequence[Told], reads: MidYear, rule: RuleDef, report: Report
) -> Outcome:
    percent = 100 * (later.amount - first.amount) / first.amount
    if percent <= reads.percent:
        return HOLDS
    named = [
        o
        for o in items
        if o.said.section == later.said.section and o.measure == "amount" and o.index > later.index and o.has_value
    ]
    rest = later.amount - first.amount - sum((o.amount for o in named), Fraction(0))
    facts = {
        "where": later.where,
        "first": first.printed,
        "later": later.printed,
        "percent": f"{round_half_up(percent, 2)}",
        "named": "、".join(o.printed for o in named) or "没有写明",
        "rest": later.in_own_unit(rest) + (later.said.unit or ""),
    }
    arithmetic = f"{later.in_own_unit(later.amount)} - {first.in_own_unit(first.amount)}"
    arithmetic += "".join(f" - {o.in_own_unit(o.amount)}" for o in named) + f" = {later.in_own_unit(rest)}"
    evidence = (first.evidence, later.evidence, *(o.evidence for o in named))
    return Fails(make_finding(rule, report, facts, printed=later.printed, evidence=evidence, arithmetic=arithmetic))


class Population(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `small_population`: what is counted, and the largest population judged."""

    narrative: Region
    subject: str
    most: int


def small_population(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A percentage of few districts or units is some number of them divided by all of them."""
    reads = parameters_of(rule, Population)
    items = narrative(report, book, reads.narrative)
    pairs = (pair for group in sentences(items) for pair in _shares(group, reads))
    outcomes = (_countable(whole, share, rule, report) for whole, share in pairs)
    yield from judged(outcomes, "文字没有写少数单位的比例" if items else NO_STATEMENTS)


def _shares(group: Sequence[Told], reads: Population) -> Iterator[tuple[Told, Told]]:
    """A small population of a sentence, with each share of it that follows."""
    counts = (o for o in group if o.measure == "count" and o.has_value and re.search(reads.subject, o.subject))
    whole = next(counts, None)
    if whole is None or not 1 < whole.amount <= reads.most:
        return
    for one in group:
        base = plain_name(one.said.base or "")
        said = one.measure in ("share", "coverage") and one.has_value and one.index > whole.index
        if said and (not base or whole.subject[-2:] in base):
            yield whole, one


def _countable(whole: Told, share: Told, rule: RuleDef, report: Report) -> Outcome:
    half = Fraction(1, 10 ** (share.said.decimals or 0)) / 2
    printed = Interval(share.amount - half, share.amount + half)
    if any(printed.contains(Fraction(100 * part) / whole.amount) for part in range(int(whole.amount) + 1)):
        return HOLDS
    facts = {"where": share.where, "whole": whole.printed, "subject": whole.said.subject, "printed": share.printed}
    return Fails(
        make_finding(rule, report, facts, printed=share.printed, evidence=(whole.evidence, share.evidence))
    )


class Reception(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `reception_cost`: above how many 元 a person or a batch is told; this is no law."""

    narrative: Region
    amount: str
    per_person: Decimal
    per_batch: Decimal


def reception_cost(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """What reception cost for each person and each batch."""
    reads = parameters_of(rule, Reception)
    items = narrative(report, book, reads.narrative)
    outcomes = (outcome for group in sentences(items) for outcome in _receptions(group, reads, rule, report))
    yield from judged(outcomes, "文字没有写公务接待的金额与人次" if items else NO_STATEMENTS)


def _receptions(group: Sequence[Told], reads: Reception, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    costs = (o for o in group if re.search(reads.amount, o.subject) and o.dimension == "元" and o.has_value)
    cost = next(costs, None)
    if cost is None or not cost.amount:
        return
    for measure, limit, what in (("persons", reads.per_person, "人次"), ("batches", reads.per_batch, "批次")):
        count = next((o for o in group if o.measure == measure and o.has_value and o.amount), None)
        if count is not None:
            yield _each(cost, count, (limit, what), rule, report)


def _each(cost: Told, count: Told, most: tuple[Decimal, str], rule: RuleDef, report: Report) -> Outcome:
    limit, what = most
    each = cost.amount / count.amount
    if each <= limit:
        return HOLDS
    facts = {"where": cost.where, "cost": cost.printed, "count": count.printed, "what": what}
    facts |= {"each": f"{round_half_up(each, 2)}", "limit": f"{limit}"}
    evidence = (cost.evidence, count.evidence)
    return Fails(make_finding(rule, report, facts, printed=facts["each"], evidence=evidence))
