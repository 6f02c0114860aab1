"""Kinds of rules about units by a rate: bands of a distribution, and the names of those below or above a limit."""

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec

from mingzhang.checking.evaluations.text import count_of, evaluation_text, pattern_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.views import FormView, view_of
from mingzhang.findings import Evidence
from mingzhang.forms import Report, Row
from mingzhang.quantities import exact, parse_number
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import alike
from mingzhang.scoring.running_text import RunningText

_ALIKE = 0.6
_HUNDRED = 100


class Bands(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `bands`.

    Attributes:
        form, rate, part, whole: The table with one row for each unit, its printed rate and what that is made of.
        band: Pattern of a band with the groups `low`, `high` and `n`.
        exactly: Pattern of those at one value, with the groups `low` and `n`.
        summed: Sentence for bands that do not add up to all rows.
        overlapping: Sentence for bands that overlap.
        unrounded: Sentence for counts that only the printed rates give.
    """

    form: str
    rate: str
    part: str
    whole: str
    band: str
    exactly: str
    summed: str
    overlapping: str
    unrounded: str


class Band(NamedTuple):
    """A band as printed."""

    low: Fraction
    high: Fraction
    number: int
    evidence: Evidence
    words: str


class Unit(NamedTuple):
    """A row with its rate as printed and as computed, in percent; None where it has none."""

    row: Row
    printed: Fraction | None
    computed: Fraction | None


def units_of(view: FormView, rate: str, part: str, whole: str) -> list[Unit]:
    """The rows of a table with their rates; one without a budget has none."""
    found: list[Unit] = []
    for row in view.items(""):
        a, b, printed = row.value(part), row.value(whole), row.value(rate)
        has = a is not None and b is not None and b != 0
        ratio = exact(a or 0) * _HUNDRED / exact(b or 1) if has else None
        found.append(Unit(row, exact(printed) if has and printed is not None else None, ratio))
    return found


def bands(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The numbers of units in bands of a rate are those that the table gives, and add up to all of them."""
    reads = parameters_of(rule, Bands)
    view = view_of(report, reads.form, book, "evaluation")
    text = evaluation_text(report, book)
    said = _bands(reads, text)
    if view is None or not said:
        what = "正文没有分段列出单位数" if view else f"没有读到《{book.forms[reads.form].title}》"
        yield CannotTell(what)
        return
    units = units_of(view, reads.rate, reads.part, reads.whole)
    wrong = False
    for place, band in enumerate(said):
        outcome = _band(band, place + 1 == len(said), units, said, reads, rule, report)
        wrong = wrong or (isinstance(outcome, Fails) and outcome.finding.severity != "info")
        yield outcome
    if not wrong:
        yield from _together(said, units, reads, rule, report)


def _bands(reads: Bands, text: RunningText) -> list[Band]:
    found: list[tuple[int, Band]] = []
    for pattern in (reads.band, reads.exactly):
        for m in pattern_of(pattern).find(text):
            low = parse_number(m["low"])
            high = parse_number(m.groupdict().get("high") or m["low"])
            count = count_of(m["n"])
            if low and high and count is not None:
                band = Band(exact(low.value), exact(high.value), int(count), text.evidence(m, "n"), m[0])
                found.append((m.start(), band))
    return [band for _, band in sorted(found, key=lambda f: f[0])]


def _band(  # noqa: PLR0913, PLR0917 - a band with all that it is judged by
    band: Band, last: bool, units: Sequence[Unit], said: Sequence[Band], reads: Bands, rule: RuleDef, report: Report
) -> Outcome:
    closed = last or all(other.low != band.high for other in said if other is not band)
    printed = sum(1 for u in units if u.printed is not None and _inside(u.printed, band, closed))
    computed = sum(1 for u in units if u.computed is not None and _inside(u.computed, band, closed))
    facts = {"band": band.words, "printed": str(band.number), "expected": str(printed), "computed": str(computed)}
    if band.number == printed == computed:
        return HOLDS
    fits = band.number in (printed, computed)
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            severity="info" if fits else None,
            template=reads.unrounded if fits else None,
            printed=str(band.number),
            expected=str(printed),
            difference=str(abs(band.number - printed)),
            evidence=(band.evidence,),
        )
    )


def _inside(rate: Fraction, band: Band, closed: bool) -> bool:
    return band.low <= rate <= band.high if closed else band.low <= rate < band.high


def _together(
    said: Sequence[Band], units: Sequence[Unit], reads: Bands, rule: RuleDef, report: Report
) -> Iterator[Outcome]:
    """All bands together: as many as there are units, with or without those that have no rate; none twice."""
    total, every = sum(b.number for b in said), len(units)
    rated = sum(1 for u in units if u.computed is not None)
    facts = {"printed": str(total), "expected": str(rated), "every": str(every), "band": ""}
    evidence = tuple(b.evidence for b in said)
    covered = [u for u in units if u.printed is not None and any(_inside(u.printed, b, True) for b in said)]
    if total in (every, rated) or total == len(covered):
        yield HOLDS
    else:
        yield Fails(make_finding(rule, report, facts, template=reads.summed, evidence=evidence))
    ordered = sorted(said, key=lambda b: b.low)
    if any(a.high > b.low for a, b in itertools.pairwise(ordered)):
        yield Fails(make_finding(rule, report, facts, template=reads.overlapping, evidence=evidence))


class Filtered(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `named_filter`.

    Attributes:
        form, rate, part, whole: As of `bands`.
        pattern: With the groups `limit`, `side` (以下 or 以上), `n` and `list`.
        item: One name in the list with its rate: groups `name` and `rate`.
    """

    form: str
    rate: str
    part: str
    whole: str
    pattern: str
    item: str


def named_filter(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Units that a sentence names below or above a rate are just those of the table, with their printed rates."""
    reads = parameters_of(rule, Filtered)
    view = view_of(report, reads.form, book, "evaluation")
    text = evaluation_text(report, book)
    if view is None:
        yield CannotTell(f"没有读到《{book.forms[reads.form].title}》")
        return
    found = list(pattern_of(reads.pattern).find(text))
    if not found:
        yield CannotTell("正文没有按执行率列出单位名单")
    units = [u for u in units_of(view, reads.rate, reads.part, reads.whole) if u.printed is not None]
    for match in found:
        yield _named(match, text, units, (reads, view), rule, report)


def _named(  # noqa: PLR0913, PLR0917 - a list with all that it is judged by
    match: re.Match[str],
    text: RunningText,
    units: Sequence[Unit],
    reads: tuple[Filtered, FormView],
    rule: RuleDef,
    report: Report,
) -> Outcome:
    limit = exact(parse_number(match["limit"]).value)  # type: ignore[union-attr] # the pattern matches numbers only
    below = match["side"].endswith("下")
    wanted = [u for u in units if u.printed is not None and (u.printed < limit) == below]
    items = [(m["name"], m["rate"]) for m in re.finditer(reads[0].item, match["list"])]
    faults = list(_name_faults(items, wanted))
    count = count_of(match["n"])
    if count != len(wanted):
        faults.append(f"写 {match['n']} 个，表中为 {len(wanted)} 个")
    if not faults:
        return HOLDS
    facts = {"quote": text.evidence(match).text, "items": "；".join(faults), "expected": str(len(wanted))}
    column = reads[0].rate
    cells = tuple(Evidence.of(reads[1].filled, u.row, column, u.row.cells.get(column)) for u in wanted)
    evidence = (text.evidence(match, "n"), *cells)
    return Fails(
        make_finding(rule, report, facts, printed=match["n"], expected=str(len(wanted)), evidence=evidence)
    )


def _name_faults(items: Sequence[tuple[str, str]], wanted: Sequence[Unit]) -> Iterator[str]:
    left = list(wanted)
    for name, rate in items:
        printed = parse_number(rate)
        unit = max(left, key=lambda u: _likeness(name, u.row.text("unit_name")), default=None)
        if unit is None or _likeness(name, unit.row.text("unit_name")) < _ALIKE:
            yield f"“{name}”不在表中符合条件的单位之列"
            continue
        left.remove(unit)
        if printed is None or exact(printed.value) != unit.printed:
            yield f"“{name}”写 {rate}%，表中为 {unit.row.text('rate')}"
    if items:
        yield from (f"漏列“{u.row.text('unit_name')}”（{u.row.text('rate')}）" for u in left)


def _likeness(one: str, other: str) -> float:
    a, b = plain_name(one), plain_name(other)
    return 1.0 if a in b or b in a else alike(a, b)
