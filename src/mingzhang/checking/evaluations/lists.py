"""Kinds of rules about lists in evaluations: as many as named, those of a filter, bands of a distribution."""

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from mingzhang.checking.evaluations.text import NO_EVALUATION_TEXT, count_of, evaluation_text, pattern_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.views import FormView, per_yuan, view_of, views_of
from mingzhang.findings import Evidence, Severity
from mingzhang.forms import Report, Row
from mingzhang.quantities import exact, parse_number
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import alike
from mingzhang.scoring.running_text import RunningText

_BRACKETS = re.compile(r"[（(【][^（()）【】]*[）)】]|《[^《》]*》|“[^“”]*”|‘[^‘’]*’")
_STOPS = re.compile(r"(?:等等?|在内)$")
_AND = re.compile(r"以及|和|及|与")
_ALIKE = 0.6
_HUNDRED = 100
_SHOWN = 12


class Counted(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `counted_lists`.

    Attributes:
        patterns: Each with the groups `list` and `n`; what stands between them belongs to the pattern.
        absent: What to say where none is found.
    """

    patterns: tuple[str, ...]
    absent: str


class Listing(NamedTuple):
    """How many things a list names: without and with its last 和 taken for a comma, and whether it goes on.

    Attributes:
        most: With every 和 taken for a comma, also those within its members (甲和乙、丙).
    """

    fewest: int
    likely: int
    most: int
    open: bool
    doubtful: bool


def counted_lists(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A list names as many things as are said to be in it."""
    reads = parameters_of(rule, Counted)
    text = evaluation_text(report, book)
    if not text.text:
        yield CannotTell(NO_EVALUATION_TEXT)
        return
    seen: dict[str, Outcome] = {}
    for pattern in reads.patterns:
        for match in pattern_of(pattern).find(text):
            if match[0] not in seen:
                seen[match[0]] = _counted(match, text, rule, report)
    yield from seen.values()
    if not seen:
        yield CannotTell(reads.absent)


def _counted(match: re.Match[str], text: RunningText, rule: RuleDef, report: Report) -> Outcome:
    said, listing = count_of(match["n"]), listing_of(match["list"])
    if said == listing.likely == 1:
        return HOLDS
    if said is None or listing.doubtful or said == 1 or listing.likely == 1:
        return CannotTell(f"“{text.evidence(match).text}”列举的是几项不能确定")
    if said == listing.likely or (listing.open and said >= listing.fewest):
        return HOLDS
    if listing.likely < said <= listing.most:
        return CannotTell(f"“{text.evidence(match).text}”列举的是几项不能确定")
    severity: Severity | None = None
    if said == listing.fewest:
        severity = "info"
    elif said < listing.fewest:
        severity = "info" if rule.severity == "info" else "warning"
    facts = {"quote": text.evidence(match).text, "printed": match["n"], "expected": str(listing.likely)}
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            severity=severity,
            printed=str(int(said)),
            expected=str(listing.likely),
            difference=str(abs(int(said) - listing.likely)),
            evidence=(text.evidence(match, "n"),),
            arithmetic=f"列举 {listing.likely} 项，写 {match['n']}",
        )
    )


def listing_of(words: str) -> Listing:
    """How many things an enumeration names."""
    plain = words
    for _ in range(3):
        plain = _BRACKETS.sub(lambda m: "〇" * len(m[0]), plain)
    goes_on = bool(_STOPS.search(plain))
    plain = _STOPS.sub("", plain)
    parts = [p for p in re.split("[；;]" if "；" in plain else "、", plain) if p.strip()]
    joined = _AND.findall(parts[-1]) if parts and "；" not in plain else []
    likely = len(parts) + (len(joined) == 1)
    most = len(parts) + sum(len(_AND.findall(part)) for part in parts)
    return Listing(len(parts), likely, max(likely, most), goes_on, "或" in plain or len(joined) > 1)


# Bands of a distribution, and names by a filter.


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


class TopTable(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `top_tables`.

    Attributes:
        form, column: A table of the largest, and its amounts.
        count: Patterns on its title with the group `n`: how many rows it has.
        above: Pattern on its title with the groups `limit` and `limit_unit`: what every row exceeds.
        ordered: Pattern on its title that says that the largest come first.
    """

    form: str
    column: str
    count: tuple[str, ...]
    above: str
    ordered: str


def top_tables(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Tables of the largest: as many rows as their title says, falling, above the threshold, summed up right."""
    reads = parameters_of(rule, TopTable)
    views = views_of(report, reads.form, book, "evaluation")
    if not views:
        yield CannotTell(f"没有读到《{book.forms[reads.form].title}》")
    for view in views:
        yield _top_table(view, reads, rule, report)


def _top_table(view: FormView, reads: TopTable, rule: RuleDef, report: Report) -> Outcome:
    rows = [r for r in view.items("") if r.value(reads.column) is not None]
    title = plain_name(view.filled.title)
    count = next((m for p in reads.count if (m := pattern_of(p).regex.search(title))), None)
    limit = pattern_of(reads.above).regex.search(title)
    if count is None and limit is None:
        return CannotTell(f"“{view.filled.title[:30]}”没有说明个数和门槛")
    amounts = [view.amount_of(r.cells[reads.column]) for r in rows]
    if limit is not None and view.filled.unit is None and rows and rows[0].cells[reads.column].unit is None:
        amounts = _in_likely_unit(limit, [exact(r.value(reads.column) or 0) for r in rows])
    faults: list[str] = []
    if count is not None and count_of(count["n"]) != len(rows):
        faults.append(f"标题说 {count['n']} 个，表中有 {len(rows)} 行")
    if limit is not None:
        faults += _not_above(limit, rows, amounts, reads)
    if (limit or re.search(reads.ordered, title)) and amounts != sorted(amounts, reverse=True):
        faults.append("没有从大到小排列")
    total = view.filled.cell("total", reads.column)
    added = sum((r.value(reads.column) or Decimal(0) for r in rows), Decimal(0))
    if total is not None and total.value is not None and total.value != added:
        faults.append(f"合计印 {total.text}，各项之和为 {added:,f}")
    if not faults:
        return HOLDS
    facts = {"title": view.filled.title[:40], "items": "；".join(faults)}
    cells = tuple(Evidence.of(view.filled, r, reads.column, r.cells.get(reads.column)) for r in rows)
    heading = Evidence(view.filled.form, "", "title", view.filled.title, view.filled.source)
    return Fails(make_finding(rule, report, facts, printed=str(len(rows)), evidence=(heading, *cells[:_SHOWN])))


def _floor(limit: re.Match[str]) -> Fraction:
    least = parse_number(limit["limit"])
    return exact(least.value) * per_yuan(limit["limit_unit"]) if least else Fraction(0)


def _in_likely_unit(limit: re.Match[str], values: Sequence[Fraction]) -> list[Fraction]:
    """Amounts of a table without a unit: in 元 where the largest then exceeds the threshold, else in 万元."""
    times = 1 if max(values) > _floor(limit) else 10_000
    return [value * times for value in values]


def _not_above(
    limit: re.Match[str], rows: Sequence[Row], amounts: Sequence[Fraction], reads: TopTable
) -> Iterator[str]:
    floor = _floor(limit)
    for row, amount in zip(rows, amounts, strict=True):
        if amount <= floor:
            yield f"第{row.id}项 {row.text(reads.column)} 没有超过 {limit['limit']}{limit['limit_unit']}"
