"""A kind of rule about relations between numbers that the text states: sums, shares of a base, limits."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from mingzhang.checking.judging import is_blank
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, outcome_of, parameters_of
from mingzhang.checking.statements.facts import MORE, SUM, SUM_TAIL, Fact, breach, fact_of
from mingzhang.checking.statements.places import cell_doubt
from mingzhang.checking.statements.shares import Ratio, Whole, judge_ratio
from mingzhang.checking.statements.view import NO_STATEMENTS, Region, Told, narrative
from mingzhang.checking.tables.relations import Term, family_of
from mingzhang.checking.views import view_of
from mingzhang.checking.wording import cell_words, evidence_of
from mingzhang.findings import Severity
from mingzhang.forms import Report
from mingzhang.quantities import Interval
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef


class FactDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact by name: which statement of a section states it, or which cell.

    Attributes:
        subject, text, base: Regular expressions, each of which must be found where it is given.
        measures: What it may measure; empty is anything.
        section: Regular expression on the headings; facts of one rule come from one section unless `anywhere`.
        cell: `form:row:column` instead of a statement.
    """

    subject: str = ""
    measures: tuple[str, ...] = ()
    text: str = ""
    base: str = ""
    section: str = ""
    anywhere: bool = False
    cell: str = ""


class That(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relation between named facts: one of several kinds.

    Attributes:
        sum: This fact is the sum of the facts `of`.
        share: This percentage is `part` divided by `whole`; parts may be the difference of two facts (`a-b`).
        at_most: This fact, or the sum of several (`a+b`), is not above `than`.
        together: These facts are zero together or not at all.
        words: What the other side is called in a finding.
        severity: Where a breach weighs another than the rule's own.
    """

    sum: str = ""
    of: tuple[str, ...] = ()
    share: str = ""
    part: str = ""
    whole: str = ""
    at_most: str = ""
    than: str = ""
    together: tuple[str, ...] = ()
    words: str = ""
    severity: Severity | None = None


class SaidRelations(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `said_relations`."""

    narrative: Region
    facts: dict[str, FactDef]
    that: tuple[That, ...]


Facts = dict[str, Fact]


def said_relations(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Relations between named facts of the text, judged for each section that states them."""
    reads = parameters_of(rule, SaidRelations)
    items = narrative(report, book, reads.narrative)
    cells = {n: f for n, d in reads.facts.items() if d.cell and (f := _cell(d.cell, rule, report, book))}
    anywhere = {n: f for n, d in reads.facts.items() if d.anywhere and (f := _first(d, items))}
    told = False
    for group in _by_section(items):
        own = {n: f for n, d in reads.facts.items() if not (d.cell or d.anywhere) and (f := _first(d, group))}
        if not own:
            continue
        for outcome in _judged({**cells, **anywhere, **own}, own, reads, rule, report):
            told = True
            yield outcome
    if not told:
        yield CannotTell(f"文字中没有{rule.name.zh}所需的数" if items else NO_STATEMENTS)


def _by_section(items: Sequence[Told]) -> Iterator[list[Told]]:
    found: dict[str, list[Told]] = {}
    for one in items:
        found.setdefault(one.said.section, []).append(one)
    yield from found.values()


def _first(define: FactDef, items: Sequence[Told]) -> Fact | None:
    return next((fact_of(one) for one in items if _matches(define, one)), None)


def _matches(define: FactDef, one: Told) -> bool:
    if not one.has_value or (define.measures and one.measure not in define.measures):
        return False
    tests = (
        (define.subject, one.subject),
        (define.text, plain_name(one.said.text)),
        (define.base, plain_name(one.said.base or "")),
        (define.section, plain_name(one.said.section)),
    )
    return all(not pattern or re.search(pattern, words) for pattern, words in tests)


def _cell(name: str, rule: RuleDef, report: Report, book: Rulebook) -> Fact | None:
    form, row_id, column = name.split(":")
    family = family_of(rule, report)
    view = view_of(report, form, book, family) if form.startswith(f"{family}.") else None
    row = view.filled.row(row_id) if view else None
    if view is None or row is None or not view.has_column(column):
        return None
    term = Term(1, view, row_id, column, row, row.cells.get(column))
    if is_blank(term) or term.cell is None:
        return None
    words = f"{cell_words(term)} {term.cell.text}"
    evidence = evidence_of([term], [])
    interval = view.interval_of(term.cell)
    doubt = cell_doubt(term, report)
    return Fact(view.amount_of(term.cell), interval, words, term.cell.text, evidence, None, doubt)


def _judged(facts: Facts, own: Facts, reads: SaidRelations, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    for that in reads.that:
        names = _names(that)
        if not any(name in own for name in names):
            continue
        missing = [name for name in names if name not in facts]
        doubt = next((facts[n].doubt for n in names if n in facts and facts[n].doubt), "")
        if missing:
            continue
        yield CannotTell(doubt) if doubt else _relation(that, facts, rule, report)


def _names(that: That) -> list[str]:
    joined = "+".join(
        (that.sum, *that.of, that.share, that.part, that.whole, that.at_most, that.than, *that.together)
    )
    return [name for name in re.split(r"[+\-]", joined) if name]


def _relation(that: That, facts: Facts, rule: RuleDef, report: Report) -> Outcome:
    if that.sum:
        return _sum(that, facts, rule, report)
    if that.share:
        return _share(that, facts, rule, report)
    return _at_most(that, facts, rule, report) if that.at_most else _together(that, facts, rule, report)


_TOGETHER = "{where}写{left}，而{right}；金额与数量应当同时为零或同时不为零，请核对。"


def _sum(that: That, facts: Facts, rule: RuleDef, report: Report) -> Outcome:
    whole, parts = facts[that.sum], [facts[name] for name in that.of]
    total = sum((p.amount for p in parts), Fraction(0))
    if total == whole.amount:
        return HOLDS
    tail = Interval.sum(p.interval for p in parts).meets(whole.interval)
    right = that.words or "各项之和"
    finding = breach(whole, parts, total, right, rule, report, template=SUM_TAIL if tail else SUM, tail=tail,
                    severity=that.severity)  # fmt: skip
    return outcome_of(finding)


def _combined(name: str, facts: Facts) -> Fact:
    """A fact, or the difference or sum of two."""
    if name in facts:
        return facts[name]
    sign = -1 if "-" in name else 1
    first, second = (facts[n] for n in re.split(r"[+\-]", name))
    word = "－" if sign < 0 else "＋"
    told = first.told
    amount = first.amount + sign * second.amount
    number = told.in_own_unit(amount) if told else f"{first.number}{word}{second.number}"
    evidence = (*first.evidence, *second.evidence)
    interval = first.interval + second.interval * sign
    shown = f"{first.number} {'-' if sign < 0 else '+'} {second.number}"
    return Fact(amount, interval, f"{first.words}{word}{second.words}", number, evidence, told, sum=shown)


def _share(that: That, facts: Facts, rule: RuleDef, report: Report) -> Outcome:
    said, part, whole = facts[that.share].told, _combined(that.part, facts), facts[that.whole]
    if said is None or part.told is None:
        return CannotTell("占比所说的数没有读到")
    if that.part == that.whole and whole.amount:
        return CannotTell("占比的分子没有写出，只能核对分母为零的情形")
    shown = part.told if that.part in facts else _replaced(part)
    base = Whole(whole.amount, whole.interval, whole.words, whole.evidence, whole.doubt)
    return judge_ratio(Ratio(said, shown, base), rule, report, severity=that.severity)


def _replaced(part: Fact) -> Told:
    """A difference of two statements as one, for its amount and its words."""
    told = part.told
    if told is None:
        raise TypeError("a difference of statements begins with a statement")
    value = msgspec.structs.replace(told)
    value.__dict__.update(amount=part.amount, interval=part.interval)
    return value


def _at_most(that: That, facts: Facts, rule: RuleDef, report: Report) -> Outcome:
    part, whole = _combined(that.at_most, facts), facts[that.than]
    if part.amount <= whole.amount:
        return HOLDS
    tail = part.interval.possibly_at_most(whole.interval)
    finding = breach(part, [whole], whole.amount, that.words or whole.words, rule, report,
                    template=SUM_TAIL if tail else MORE, tail=tail, severity=that.severity)  # fmt: skip
    return outcome_of(finding)


def _together(that: That, facts: Facts, rule: RuleDef, report: Report) -> Outcome:
    first, *others = (facts[name] for name in that.together)
    wrong = [other for other in others if (other.amount == 0) != (first.amount == 0)]
    if not wrong:
        return HOLDS
    model = next(f.told for f in (first, *wrong) if f.told is not None)
    facts_ = {"where": model.where, "left": first.words, "right": "、".join(f.words for f in wrong)}
    evidence = tuple(e for f in (first, *wrong) for e in f.evidence)
    return Fails(make_finding(rule, report, facts_, template=_TOGETHER, severity=that.severity, evidence=evidence))
