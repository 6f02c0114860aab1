"""Kinds of rules about shares of a whole and about how much of a budget was completed."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from mingzhang.checking.judging import is_blank
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, outcome_of, parameters_of
from mingzhang.checking.repairs import share_repairs
from mingzhang.checking.statements.growth import level_before
from mingzhang.checking.statements.places import Finder, Place, cell_amount, cell_doubt
from mingzhang.checking.statements.view import LEVELS, NO_STATEMENTS, Region, Told, core, narrative
from mingzhang.checking.tables.relations import Term, family_of
from mingzhang.checking.wording import cell_words, evidence_of
from mingzhang.findings import Evidence, Finding, Severity
from mingzhang.forms import Report
from mingzhang.quantities import Interval, round_half_up, truncate
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_ZERO_OF_ZERO = "{where}写“{text}”，而{base}为零，比例不适用，应写“-”或不写，不应写 {printed}。"
_TRUNCATED = (
    "{where}写“{text}”，按 {part} 与 {whole} 计算应为 {expected}，印的像是截去了末位，而不是四舍五入，请核对。"
)
_TAIL = "{where}写“{text}”，按 {part} 与 {whole} 计算为 {expected}，差在四舍五入范围内，无需处理。"


class Whole(msgspec.Struct, frozen=True, eq=False):
    """What a share is a share of: an amount that the text states, or a cell.

    Attributes:
        words: How it is quoted.
        doubt: Why a breach would not be certain.
    """

    amount: Fraction
    interval: Interval
    words: str
    evidence: tuple[Evidence, ...]
    doubt: str = ""

    @classmethod
    def of_told(cls, one: Told) -> "Whole":
        """An amount that the text states."""
        return cls(one.amount, one.interval, f"{one.said.subject} {one.printed}", (one.evidence,))

    @classmethod
    def of_cell(cls, term: Term, report: Report) -> "Whole":
        """An amount that a table prints; blank is zero."""
        amount = cell_amount(term)
        blank = is_blank(term) or term.cell is None
        interval = Interval.point(0) if blank or term.cell is None else term.view.interval_of(term.cell)
        doubt = "" if blank else cell_doubt(term, report)
        words = f"{cell_words(term)} {term.cell.text if term.cell and not blank else '空白'}"
        return cls(amount, interval, words, evidence_of([term], []), doubt)


class Ratio(msgspec.Struct, frozen=True, eq=False):
    """A printed percentage with what it is computed from."""

    said: Told
    part: Told
    whole: Whole


def judge_ratio(ratio: Ratio, rule: RuleDef, report: Report, *, severity: Severity | None = None) -> Outcome:
    """A printed percentage against part and whole: equal half-up, possible within rounding, or wrong."""
    said, part, whole = ratio.said, ratio.part, ratio.whole
    if whole.doubt:
        return CannotTell(whole.doubt)
    if whole.amount == 0:
        return _undefined(ratio, rule, report)
    decimals = said.said.decimals or 0
    exact_share = 100 * part.amount / whole.amount
    expected = round_half_up(exact_share, decimals)
    if expected == said.said.value:
        return HOLDS
    half = Fraction(1, 10**decimals) / 2
    printed = Interval(said.amount - half, said.amount + half)
    possible = whole.interval.low <= 0 or (part.interval * 100 / whole.interval).meets(printed)
    cut = truncate(exact_share, decimals) == said.said.value
    finding = make_finding(
        rule,
        report,
        {**_facts(ratio), "expected": f"{expected}%", "difference": f"{abs(expected - (said.said.value or 0))}"},
        tail=possible,
        severity="warning" if cut and severity is None else severity,
        template=_TAIL if possible else _TRUNCATED if cut else None,
        printed=f"{said.said.value:f}",
        expected=f"{expected}",
        difference=f"{abs(expected - (said.said.value or 0))}",
        evidence=(said.evidence, part.evidence, *whole.evidence),
        arithmetic=f"{_plain(part)} ÷ {_whole_number(ratio)} = {round_half_up(exact_share, decimals + 2)}%",
        repairs=() if possible else share_repairs(part, whole.interval, printed),
    )
    return outcome_of(finding)


def _undefined(ratio: Ratio, rule: RuleDef, report: Report) -> Outcome:
    """A percentage of nothing: 0% is a matter of form, any other number is wrong."""
    severity: Severity = "info" if not ratio.said.said.value and not ratio.part.amount else "warning"
    facts = {**_facts(ratio), "expected": "-"}
    evidence = (ratio.said.evidence, ratio.part.evidence, *ratio.whole.evidence)
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            severity=severity,
            template=_ZERO_OF_ZERO,
            printed=f"{ratio.said.said.value:f}",
            expected="-",
            evidence=evidence,
        )
    )


def _facts(ratio: Ratio) -> dict[str, str]:
    said = ratio.said
    return {
        "where": said.where,
        "text": said.said.text,
        "subject": said.said.subject,
        "printed": said.printed,
        "part": f"{ratio.part.said.subject} {ratio.part.printed}",
        "whole": ratio.whole.words,
        "base": ratio.whole.words.rpartition(" ")[0] or ratio.whole.words,
    }


def _plain(one: Told) -> str:
    return one.in_own_unit(one.amount)


def _whole_number(ratio: Ratio) -> str:
    return ratio.part.in_own_unit(ratio.whole.amount)


class Shares(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `shares`.

    Attributes:
        skip: Headings under which shares are judged by other rules.
        totals: Subjects that are a whole where a list of parts follows under the same heading.
        implied: Regular expression on a heading to the subject that shares without a base are of.
    """

    narrative: Region
    places: tuple[Place, ...]
    skip: str
    totals: str
    implied: dict[str, str]


def shares(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every share is its part divided by its whole; the shares of one list make a hundred."""
    reads = parameters_of(rule, Shares)
    items = narrative(report, book, reads.narrative)
    finder = Finder(reads.places, report, book, family_of(rule, report))
    found = [(i, t) for i, t in enumerate(items) if t.measure == "share" and t.has_value]
    found = [(i, t) for i, t in found if not re.search(reads.skip, t.said.section)]
    if not found:
        yield CannotTell("文字中没有占比" if items else NO_STATEMENTS)
    for place, one in found:
        part = level_before(items, place)
        whole = _whole(items, place, finder, reads) if part is not None else None
        if part is None or whole is None:
            yield CannotTell(f"{one.where}的“{one.said.text}”没有写明是谁占谁的比例")
        elif part.amount > whole.amount > 0:
            yield CannotTell(f"{one.where}的“{one.said.text}”说的是谁占谁的比例没有读清")
        else:
            yield judge_ratio(Ratio(one, part, whole), rule, report)


def _whole(items: Sequence[Told], place: int, finder: Finder, reads: Shares) -> Whole | None:
    one = items[place]
    base = plain_name(one.said.base or "")
    if base:
        stated = _stated(items, place, base)
        return Whole.of_told(stated) if stated else _in_table(one, base, finder)
    part = level_before(items, place)
    total = part.said.part_of if part is not None else None
    if total:
        stated = _stated(items, place, plain_name(total))
        if stated is None or part is None:
            return None
        # 包括本年收入…，上年结转…。其中：what follows is part of the sum before, not of the amount named last.
        return Whole.of_told(stated) if stated.amount >= part.amount else _first_of_section(items, place, reads)
    implied = next((name for section, name in reads.implied.items() if re.search(section, one.said.section)), "")
    return _first_of_section(items, place, reads) or (_in_table(one, implied, finder) if implied else None)


def _stated(items: Sequence[Told], place: int, name: str) -> Told | None:
    """The amount of that name, the nearest one before; else the only one that the text states."""
    wanted = core(name)
    levels = [
        o for o in items if o.measure in LEVELS and o.has_value and core(plain_name(o.said.subject)) == wanted
    ]
    levels += [o for o in items if o.measure in LEVELS and o.has_value and core(o.subject) == wanted]
    before = [o for o in levels if o.index < items[place].index]
    if before and before[-1].said.section == items[place].said.section:
        return before[-1]
    return levels[0] if len({o.amount for o in levels}) == 1 else None


def _in_table(one: Told, base: str, finder: Finder) -> Whole | None:
    for measure in ("amount", "budget"):
        lookup = finder.find_for(base, one.said.section, measure)
        if lookup is not None and lookup.cells:
            return Whole.of_cell(lookup.cells[0], finder.report)
    return None


def _first_of_section(items: Sequence[Told], place: int, reads: Shares) -> Whole | None:
    one = items[place]
    own = [o for o in items if o.said.section == one.said.section and o.measure in LEVELS and o.has_value]
    if not own or own[0].index >= one.index:
        return None
    return Whole.of_told(own[0]) if re.search(reads.totals, own[0].subject) or _parts_of(own, items) else None


def _parts_of(own: Sequence[Told], items: Sequence[Told]) -> bool:
    """Whether the amounts after the first under a heading add up to it, each with a share: a list on lines."""
    shared = {o.index - 1 for o in items if o.measure == "share" and o.said.section == own[0].said.section}
    parts = [o for o in own[1:] if o.index in shared]
    whole = own[0].interval
    return len(parts) > 1 and len(parts) == len(own) - 1 and Interval.sum(p.interval for p in parts).meets(whole)


class Completion(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `completion`.

    Attributes:
        bases: Regular expression on what a rate is of (完成年初预算的) to the measures that it may mean, in order.
    """

    narrative: Region
    places: tuple[Place, ...]
    bases: dict[str, tuple[str, ...]]


_OTHER_BASE = "{where}写“{text}”，而{base}是 {named}；{printed} 其实是按 {whole} 算出的，请改正所说的基数。"


def completion(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """What was spent divided by the budget that the sentence names is the rate; of nothing there is no rate."""
    reads = parameters_of(rule, Completion)
    items = narrative(report, book, reads.narrative)
    finder = Finder(reads.places, report, book, family_of(rule, report))
    found = [(i, t) for i, t in enumerate(items) if t.measure == "completion_percent" and t.has_value]
    if not found:
        yield CannotTell("文字中没有预算完成率" if items else NO_STATEMENTS)
    for place, one in found:
        part = _spent(items, place)
        measures = next((m for p, m in reads.bases.items() if re.search(p, one.said.base or "")), ())
        yield _completed(items, place, part, measures, finder, rule, report)


def _spent(items: Sequence[Told], place: int) -> Told | None:
    return next((o for o in _own(items, place) if o.measure in ("final", "executed", "amount")), None)


def _own(items: Sequence[Told], place: int) -> list[Told]:
    """The amounts of a sentence, or of the one before it, about the subject of a rate; the nearest first."""
    one = items[place]
    last = one.said.sentence or 0
    near = [o for o in items[max(0, place - 8) : place] if last - (o.said.sentence or 0) <= 1]
    return [o for o in reversed(near) if o.has_value and o.measure in LEVELS and o.subject == one.subject]


def _completed(  # noqa: PLR0913, PLR0917 - one rate with everything it may rest on
    items: Sequence[Told],
    place: int,
    part: Told | None,
    measures: Sequence[str],
    finder: Finder,
    rule: RuleDef,
    report: Report,
) -> Outcome:
    one = items[place]
    budgets = [o for o in _own(items, place) if o.measure not in ("final", "executed", "amount")]
    named = next((o for m in measures for o in budgets if o.measure == m), None)
    if part is None:
        return CannotTell(f"{one.where}的“{one.said.text}”没有写明执行数")
    whole = Whole.of_told(named) if named else _budget_cell(one, measures, finder)
    if whole is None:
        return CannotTell(f"{one.where}的“{one.said.text}”没有写明预算数")
    outcome = judge_ratio(Ratio(one, part, whole), rule, report)
    if not isinstance(outcome, Fails) or named is None:
        return outcome
    other = next((o for o in budgets if o is not named and _gives(one, part, o)), None)
    return outcome if other is None else Fails(_other_base(one, part, named, other, rule, report))


def _gives(one: Told, part: Told, whole: Told) -> bool:
    if not whole.amount or not one.said.value:
        return False
    return round_half_up(100 * part.amount / whole.amount, one.said.decimals or 0) == one.said.value


def _other_base(  # noqa: PLR0913, PLR0917 - the rate, both budgets, and what the finding is made with
    one: Told, part: Told, named: Told, other: Told, rule: RuleDef, report: Report
) -> Finding:
    facts = {
        "where": one.where,
        "text": one.said.text,
        "subject": one.said.subject,
        "printed": one.printed,
        "base": one.said.base or "预算",
        "named": named.printed,
        "whole": f"{other.said.term} {other.printed}",
        "part": part.printed,
        "expected": "",
        "difference": "",
    }
    share = round_half_up(100 * part.amount / other.amount, (one.said.decimals or 0) + 2)
    return make_finding(
        rule,
        report,
        facts,
        template=_OTHER_BASE,
        printed=f"{one.said.value:f}",
        evidence=(one.evidence, named.evidence, other.evidence, part.evidence),
        arithmetic=f"{_plain(part)} ÷ {_plain(other)} = {share}%",
    )


def _budget_cell(one: Told, measures: Sequence[str], finder: Finder) -> Whole | None:
    for measure in measures:
        lookup = finder.find_for(one.subject, one.said.section, measure)
        if lookup is not None and lookup.cells:
            return Whole.of_cell(lookup.cells[0], finder.report)
    return None
