"""Kinds of rules about amounts that sentences quote from tables: N-01 and what growth says of the year before."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from mingzhang.checking.judging import is_blank
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, Tail, make_finding, parameters_of
from mingzhang.checking.repairs import equal_repairs
from mingzhang.checking.statements.places import (
    Finder,
    Place,
    cell_amount,
    cell_doubt,
    nearly_equal,
    stated_equal,
)
from mingzhang.checking.statements.view import (
    LEVELS,
    MONEY,
    NO_STATEMENTS,
    Region,
    Told,
    narrative,
    subject_is_near,
    text_of,
)
from mingzhang.checking.tables.relations import Term, family_of
from mingzhang.checking.wording import cell_words, evidence_of
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.quantities import round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_TAIL = "{where}中“{text}”，{cell}印 {expected}，差 {difference}，在四舍五入范围内，无需处理。"
_WHOLE = "{where}中“{text}”印为整数，{cell}印 {expected}，差 {difference}；请与表格保留相同的位数。"


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `said_amounts`: which part of the text, and where its amounts stand in tables."""

    narrative: Region
    places: tuple[Place, ...]


def said_amounts(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every amount that a sentence quotes equals its table cell, scope and year being the same."""
    reads = parameters_of(rule, Said)
    finder = Finder(reads.places, report, book, family_of(rule, report))
    items = [t for t in narrative(report, book, reads.narrative) if t.measure in LEVELS and t.dimension == MONEY]
    if not items:
        yield CannotTell(NO_STATEMENTS)
    missing: dict[str, None] = {}
    told: dict[tuple[str, str | None], Finding] = {}
    for one in items:
        lookup = finder.find(one)
        if lookup is not None and not lookup.cells:
            missing[lookup.why] = None
        elif lookup is not None:
            outcome = _compared(one, lookup.cells, rule, report, book)
            if isinstance(outcome, Fails):
                _add(outcome.finding, one.said.section, told)
            else:
                yield outcome
    yield from (Fails(finding) for finding in told.values())
    yield from (CannotTell(why) for why in missing)


def _add(finding: Finding, section: str, told: dict[tuple[str, str | None], Finding]) -> None:
    """Adds a finding; one amount said twice of one cell in one passage is one finding with both sentences."""
    key = (section + "".join(f"{e.form} {e.row} {e.column}" for e in finding.evidence[1:]), finding.printed)
    first = told.setdefault(key, finding)
    if first is not finding:
        both = (first.evidence[0], finding.evidence[0], *first.evidence[1:])
        told[key] = replace(first, evidence=both, repairs=(*first.repairs, *finding.repairs[:1]))


def _compared(one: Told, cells: tuple[Term, ...], rule: RuleDef, report: Report, book: Rulebook) -> Outcome:
    if any(stated_equal(one, term) or _rounded_to_whole(one, term) for term in cells):
        return HOLDS
    if not one.has_value:
        return CannotTell(f"{one.where}的“{one.said.text}”不是确定的数")
    term = cells[0]
    if any(nearly_equal(one, other) for other in cells):
        close = next(other for other in cells if nearly_equal(one, other))
        return Tail(_finding(one, close, rule, report, tail=True))
    doubt = cell_doubt(term, report)
    if not doubt and not subject_is_near(one, text_of(report, book)):
        doubt = f"{one.where}的“{one.said.text}”说的是哪一项没有读清"
    if doubt:
        return CannotTell(doubt)
    return Fails(_finding(one, term, rule, report, tail=False, whole=_cut_to_whole(one, term)))


def _rounded_to_whole(one: Told, term: Term) -> bool:
    """Whether a whole number is the cell's amount, rounded: 49,376 for 49,376.11."""
    whole = round_half_up(cell_amount(term) / one.factor, 0)
    return not one.said.decimals and one.has_value and not is_blank(term) and whole == one.said.value


def _cut_to_whole(one: Told, term: Term) -> bool:
    """Whether a whole number stands for the amount without its decimals: 328,661 for 328,661.81."""
    return not one.said.decimals and abs(one.amount - cell_amount(term)) < one.factor


def _finding(  # noqa: PLR0913 - the sentence, the cell, and how they differ
    one: Told, term: Term, rule: RuleDef, report: Report, *, tail: bool, whole: bool = False
) -> Finding:
    value = cell_amount(term)
    decimals = None if tail else one.decimals
    expected, difference = one.in_own_unit(value, decimals), one.in_own_unit(abs(one.amount - value), decimals)
    if tail and _is_zero(difference):
        expected, difference = term.cell.text if term.cell else expected, "不足末位一个单位"
    facts = {
        "where": one.where,
        "text": one.said.text,
        "subject": one.said.subject,
        "cell": cell_words(term),
        "printed": one.printed,
        "expected": expected + (one.said.unit or ""),
        "difference": difference,
    }
    return make_finding(
        rule,
        report,
        facts,
        tail=tail,
        severity="info" if whole else None,
        template=_TAIL if tail else _WHOLE if whole else None,
        printed=f"{one.said.value:f}",
        expected=expected.replace(",", ""),
        difference=difference.replace(",", ""),
        evidence=(one.evidence, *evidence_of([term], [])),
        arithmetic=f"{one.in_own_unit(one.amount)} ≠ {expected}",
        repairs=() if tail else equal_repairs(one, term),
    )


def _is_zero(text: str) -> bool:
    """Whether a printed decimal is zero."""
    return not text.strip("0.,-")
