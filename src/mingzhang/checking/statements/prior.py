"""Kinds of rules about the year before: what growth says of it, and how two increments differ."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import msgspec

from mingzhang.checking.judging import is_blank
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, outcome_of, parameters_of
from mingzhang.checking.statements.growth import Change, changes, said_of
from mingzhang.checking.statements.places import Finder, Place, cell_amount, cell_doubt
from mingzhang.checking.statements.view import MONEY, NO_STATEMENTS, Region, narrative
from mingzhang.checking.tables.relations import family_of
from mingzhang.checking.wording import cell_words, evidence_of
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.quantities import Interval, round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef


class Prior(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `prior_values`: which part of the text, and where its amounts stand in tables."""

    narrative: Region
    places: tuple[Place, ...]
    other: str


def prior_values(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The earlier amount that growth implies is the one that last year's tables print."""
    reads = parameters_of(rule, Prior)
    items = narrative(report, book, reads.narrative)
    finder = Finder(reads.places, report, book, family_of(rule, report), prior=True)
    if not any(form.form.startswith("prior.") for form in report.forms):
        yield CannotTell("没有给出上年的决算或预算（--prior）")
        return
    found = [c for c in changes(items, book) if c.base is None and c.delta is not None and _plain(c, reads)]
    if not found:
        yield CannotTell("文字中没有与上年相比的增减额" if items else NO_STATEMENTS)
    for change in found:
        outcome = _against(change, finder, rule, report)
        if outcome is not None:
            yield outcome


def _plain(change: Change, reads: Prior) -> bool:
    """Whether a change is measured on last year's table of the same kind."""
    delta = change.delta
    return (
        delta is not None
        and delta.measure == "yoy_change"
        and not re.search(reads.other, delta.said.compare_to or "")
    )


def _against(change: Change, finder: Finder, rule: RuleDef, report: Report) -> Outcome | None:
    lookup = finder.find(change.level)
    if lookup is None:
        return None
    if not lookup.cells:
        return CannotTell(lookup.why)
    term = lookup.cells[0]
    doubt = cell_doubt(term, report) if not is_blank(term) else f"{term.view.short}的有关单元格为空白"
    if doubt:
        return CannotTell(doubt)
    amount = cell_amount(term)
    if change.prior == amount:
        return HOLDS
    ulp = term.view.ulp_of(term.cell) if term.cell else Fraction(0)
    coarser = max(ulp, change.level.ulp)
    if round_half_up(change.prior / coarser, 0) == round_half_up(amount / coarser, 0):
        return HOLDS
    tail = change.prior_interval.meets(Interval(amount - ulp / 2, amount + ulp / 2))
    level = change.level
    facts = {"cell": cell_words(term), "expected": level.in_own_unit(amount) + (level.said.unit or "")}
    facts["difference"] = level.in_own_unit(abs(change.prior - amount))
    said = said_of(change, rule, report, "", outcome_tail=tail, more=facts)
    finding = replace(said, evidence=(*said.evidence, *evidence_of([term], [])))
    return outcome_of(finding)


class Split(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `increment_split`: the whole and the fiscal part, and what explains the rest.

    Attributes:
        material: Share of the present total below which the rest is not worth a word.
    """

    narrative: Region
    whole: str
    part: str
    explained: str
    material: str


def increment_split(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Where the total grew by another amount than its fiscal part, the text says what the rest is."""
    reads = parameters_of(rule, Split)
    items = narrative(report, book, reads.narrative)
    found = [c for c in changes(items, book) if c.delta is not None and c.delta.dimension == MONEY]
    whole = next((c for c in found if re.search(reads.whole, c.level.subject)), None)
    part = next((c for c in found if re.search(reads.part, c.level.subject)), None)
    if whole is None or part is None:
        yield CannotTell("没有读到收支总计与财政拨款收支总计的增减额")
        return
    rest = whole.sign * whole.moved - part.sign * part.moved
    reasons = [o.said.text for o in items if o.measure == "reason" and o.said.section == whole.level.said.section]
    if abs(rest) <= Fraction(reads.material) * whole.level.amount or re.search(reads.explained, "".join(reasons)):
        yield HOLDS
        return
    yield Fails(_unexplained(whole, part, rest, rule, report))


def _unexplained(whole: Change, part: Change, rest: Fraction, rule: RuleDef, report: Report) -> Finding:
    level = whole.level
    now, then = whole.level.amount - part.level.amount, whole.prior - part.prior
    facts = {
        "whole": _signed(whole),
        "part": _signed(part),
        "difference": level.in_own_unit(abs(rest)),
        "way": "多" if rest > 0 else "少",
        "now": level.in_own_unit(now),
        "then": level.in_own_unit(then),
        "unit": level.said.unit or "",
    }
    told = (*whole.told, *part.told)
    arithmetic = (
        f"{_number(whole)} - ({_number(part)}) = {level.in_own_unit(rest)}；{facts['now']} - {facts['then']}"
    )
    return make_finding(
        rule,
        report,
        facts,
        difference=level.in_own_unit(rest),
        evidence=tuple(one.evidence for one in told),
        arithmetic=arithmetic,
    )


def _number(change: Change) -> str:
    return change.level.in_own_unit(change.sign * change.moved)


def _signed(change: Change) -> str:
    word = "增加" if change.sign > 0 else "减少"
    return f"{word} {change.level.in_own_unit(change.moved)}"
