"""Kinds of rules about dates: events of the text run through the clocks of the rule book, and their order."""

import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from mingzhang.checking.evaluations.dates import Case, Dated, EventWords, dated_cases, day_of
from mingzhang.checking.evaluations.text import NO_EVALUATION_TEXT, evaluation_text, pattern_of
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.clocks import Clock, DatedEvents, run_clocks
from mingzhang.errors import CalendarError
from mingzhang.findings import Evidence
from mingzhang.forms import Report
from mingzhang.quantities import parse_date
from mingzhang.quantities.workdays import workdays_between
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.running_text import RunningText

_DAY_WORDS = {"calendar_day": "自然日", "working_day": "工作日"}


def clock(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every dated case against the deadlines of the rule book that the rule stands for."""
    reads = parameters_of(rule, Dated)
    if not evaluation_text(report, book).text:
        yield CannotTell(NO_EVALUATION_TEXT)
        return
    deadlines = {d.id: d for d in book.deadlines.values() if d.rule == (rule.catalogue or rule.id)}
    names = {event.id: event.name.zh for event in book.events.values()}
    ends = {d.end for d in deadlines.values()}
    starts = {e for d in deadlines.values() for e in d.start}
    found = False
    for case in dated_cases(report, book, reads):
        if not (starts & case.events.keys()) or not (ends & (case.events.keys() | case.opened)):
            continue
        dated = DatedEvents(case.subject, case.events, _regions(report, book))
        for one in run_clocks([dated], deadlines, today=case.today, names=names):
            if one.done is not None or one.deadline.end in case.opened:
                found = True
                yield _clocked(one, case, names, rule, report)
    if not found:
        yield CannotTell(f"正文没有可以计算“{rule.name.zh}”的日期")


def _regions(report: Report, book: Rulebook) -> frozenset[str]:
    """The place of the report's organisation, and those that it belongs to."""
    entity, parents = report.entity or "", book.event_tables.parents
    places = {p for p in (*parents, *parents.values()) if p in entity or p.rstrip("省市区") + "市" in entity}
    return frozenset(places | {parents[p] for p in places if p in parents})


def _clocked(one: Clock, case: Case, names: Mapping[str, str], rule: RuleDef, report: Report) -> Outcome:
    if one.state == "kept":
        return HOLDS
    if one.state != "late":
        return CannotTell(f"“{case.subject}”：{one.why}")
    end = one.deadline.end
    open_words = f"截至 {case.today} 尚未办理" if one.done is None else f"{one.done} 办理"
    dues = "；".join(
        f"{'或' if number else ''}按{_DAY_WORDS[d.day_type]}应于 {d.day} 前，逾期 {d.late_calendar} 天"
        + (f"（{d.late_working} 个工作日）" if d.late_working is not None else "")
        for number, d in enumerate(one.dues)
    )
    start = next(e for e in one.deadline.start if e in case.events)
    facts = {
        "subject": case.subject,
        "start": f"{names.get(start, start)} {one.start}",
        "end": f"{names.get(end, end)}：{open_words}",
        "dues": dues,
        "deadline": one.deadline.name.zh,
        "year": "（有的日期没有写年份，按前后文推定）" if case.inferred else "",
    }
    evidence = dict.fromkeys(x for e, x in case.evidence.items() if e.rstrip("*") in (start, end))
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            printed=str(one.done or "未办理"),
            expected=str(one.dues[0].day),
            difference=f"{one.dues[0].late_calendar}",
            evidence=tuple(evidence),
            arithmetic=dues,
            suggestion=one.deadline.suggestion,
        )
    )


def in_time(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """From one event to another no more days pass than the user's threshold allows."""
    reads = parameters_of(rule, Dated)
    cases = [c for c in dated_cases(report, book, reads) if {reads.start, reads.end} <= c.events.keys()]
    if not cases or reads.days is None:
        yield CannotTell(f"正文没有可以计算“{rule.name.zh}”的日期")
    for case in cases:
        start, end = case.events[reads.start], case.events[reads.end]
        elapsed = (end - start).days
        if 0 <= elapsed <= (reads.days or 0):
            yield HOLDS
            continue
        facts = {"subject": case.subject, "start": str(start), "end": str(end), "days": str(elapsed)}
        facts |= {"limit": str(reads.days), "working": _working(start, end)}
        evidence = tuple(x for e, x in case.evidence.items() if e.rstrip("*") in (reads.start, reads.end))
        yield Fails(
            make_finding(rule, report, facts, printed=str(elapsed), expected=str(reads.days), evidence=evidence)
        )


def _working(start: date, end: date) -> str:
    try:
        return f"{workdays_between(start, end)} 个工作日"
    except CalendarError:
        return "工作日数无法计算"


class Planned(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `planned_day`: patterns with the groups `plan` and `done`."""

    patterns: tuple[str, ...]


def planned_day(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """What was planned for a day was done by it."""
    text = evaluation_text(report, book)
    found = [m for p in parameters_of(rule, Planned).patterns for m in pattern_of(p).find(text)]
    if not found:
        yield CannotTell("正文没有计划日期与实际日期的对照")
    for match in found:
        done = day_of(match["done"], report.fiscal_year)
        plan = day_of(match["plan"], done.year if done else report.fiscal_year)
        if plan is None or done is None:
            yield CannotTell(f"“{text.evidence(match).text}”的日期不能确定")
        elif done <= plan:
            yield HOLDS
        else:
            facts = {"plan": str(plan), "done": str(done), "days": str((done - plan).days)}
            facts |= {"working": _working(plan, done), "quote": text.evidence(match).text}
            evidence = (text.evidence(match, "plan"), text.evidence(match, "done"))
            yield Fails(make_finding(rule, report, facts, printed=str(done), expected=str(plan), evidence=evidence))


class OwnDates(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `own_due_dates`: pattern of a due date that the report computed, with `start` and `due`.

    Attributes:
        deadline: The deadline whose length it used.
    """

    pattern: str
    deadlines: tuple[str, ...]


def own_due_dates(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A due date that the report computed itself is the one that follows from the event's day."""
    reads = parameters_of(rule, OwnDates)
    text = evaluation_text(report, book)
    found = list(pattern_of(reads.pattern).find(text)) if text.text else []
    if not found:
        yield CannotTell("正文没有自行推算的到期日")
    for match in found:
        start, due = (day_of(match[name], report.fiscal_year) for name in ("start", "due"))
        if start is None or due is None:
            yield CannotTell(f"“{text.evidence(match).text}”的日期不能确定")
            continue
        yield _own_due(match, (start, due), (text, reads), rule, report, book)


def _own_due(  # noqa: PLR0913, PLR0917 - a sentence with all that its date is judged by
    match: re.Match[str],
    days: tuple[date, date],
    where: tuple[RunningText, OwnDates],
    rule: RuleDef,
    report: Report,
    book: Rulebook,
) -> Outcome:
    text, reads = where
    start, due = days
    deadlines = {name: book.deadlines[name] for name in reads.deadlines}
    case = DatedEvents("", {e: start for d in deadlines.values() for e in d.start[:1]}, _regions(report, book))
    dues = [d for c in run_clocks([case], deadlines) for d in c.dues]
    if not dues:
        return CannotTell(f"“{text.evidence(match).text}”：规则库没有相应的期限，到期日不能推算")
    if any(d.day == due for d in dues):
        return HOLDS
    right = "或".join(f"{d.day}（{_DAY_WORDS[d.day_type]}）" for d in dues)
    facts = {"quote": text.evidence(match).text, "start": str(start), "due": str(due), "right": right}
    evidence = (text.evidence(match, "start"), text.evidence(match, "due"))
    return Fails(make_finding(rule, report, facts, printed=str(due), expected=str(dues[0].day), evidence=evidence))


class StatedLate(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `stated_lateness`: pattern with the groups `due`, `done`, `n` and `unit`."""

    pattern: str


def stated_lateness(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Days late that the text states are those between its dates, in the kind of day that it names."""
    text = evaluation_text(report, book)
    found = list(pattern_of(parameters_of(rule, StatedLate).pattern).find(text)) if text.text else []
    if not found:
        yield CannotTell("正文没有写明逾期天数")
    for match in found:
        due, done = (day_of(match[name], report.fiscal_year) for name in ("due", "done"))
        if due is None or done is None:
            yield CannotTell(f"“{text.evidence(match).text}”的日期不能确定")
            continue
        try:
            days = workdays_between(due, done) if "工作日" in match["unit"] else (done - due).days
        except CalendarError as error:
            yield CannotTell(str(error).rstrip("。"))
            continue
        facts = {
            "quote": text.evidence(match).text,
            "printed": match["n"],
            "expected": str(days),
            "unit": match["unit"],
        }
        values = {"printed": match["n"], "expected": str(days)}
        wrong = make_finding(rule, report, facts, **values, evidence=(text.evidence(match, "n"),))  # type: ignore[arg-type]
        yield HOLDS if str(days) == match["n"] else Fails(wrong)


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `process_order`.

    Attributes:
        events: As of the other kinds on dates.
        order: Events in the order in which they must happen.
        phase: Pattern of a phase with its first and last day, the groups `first` and `last`.
        signed: Pattern of the date under the report, with the group `day`.
        early: Sentence for a report that is signed before its last phase ended.
        phases: Sentence for phases that are not in order.
    """

    events: dict[str, EventWords]
    judged_on: str
    order: tuple[str, ...]
    phase: str
    signed: str
    early: str
    phases: str


def process_order(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Events happen in the order of the process; phases follow each other, and the signature follows them."""
    reads = parameters_of(rule, Order)
    text = evaluation_text(report, book)
    outcomes = [*_ordered_events(reads, rule, report, book), *_ordered_phases(reads, text, rule, report)]
    yield from outcomes
    if not outcomes:
        yield CannotTell("正文没有可以核对先后的日期" if text.text else NO_EVALUATION_TEXT)


def _ordered_events(reads: Order, rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    names = {event.id: event.name.zh for event in book.events.values()}
    for case in dated_cases(report, book, Dated(reads.events, reads.judged_on)):
        dated = [(e, case.events[e]) for e in reads.order if e in case.events]
        if len(dated) < 2:
            continue
        wrong = next(((a, b) for a, b in itertools.pairwise(dated) if a[1] > b[1]), None)
        if wrong is None:
            yield HOLDS
            continue
        (first, early), (second, late) = wrong
        facts = {"subject": case.subject, "first": f"{names.get(first, first)} {early}"}
        facts["second"] = f"{names.get(second, second)} {late}"
        evidence = (case.evidence[first], case.evidence[second])
        yield Fails(make_finding(rule, report, facts, evidence=evidence))


def _ordered_phases(reads: Order, text: RunningText, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    """Each run of phases, in order, and the first signature behind it."""
    found = list(pattern_of(reads.phase).find(text)) if text.text else []
    for place, match in enumerate(found):
        run_ends = place + 1 == len(found) or found[place + 1].start() - match.end() > 600
        if not run_ends:
            later = found[place + 1]
            after, before = day_of(later["first"], _year(report)), day_of(match["last"], _year(report))
            if after is not None and before is not None:
                facts = {"first": match[0], "second": later[0], "subject": ""}
                evidence = (text.evidence(match), text.evidence(later))
                wrong = make_finding(rule, report, facts, template=reads.phases, evidence=evidence)
                yield HOLDS if after > before else Fails(wrong)
            continue
        signed = _signature(reads.signed, text, match.end())
        if signed is not None:
            yield from _signed(match, signed, reads, text, (rule, report))


def _signature(pattern: str, text: RunningText, after: int) -> re.Match[str] | None:
    """The first line behind a place that holds nothing but a date."""
    ends = (*text.starts[1:], len(text.text))
    lines = ((a, b) for a, b in zip(text.starts, ends, strict=True) if a >= after)
    regex = pattern_of(pattern).regex
    return next((m for a, b in lines if (m := regex.fullmatch(text.text, a, b))), None)


def _signed(
    match: re.Match[str], signed: re.Match[str], reads: Order, text: RunningText, whose: tuple[RuleDef, Report]
) -> Iterator[Outcome]:
    bound = parse_date(signed["day"])
    last = day_of(match["last"], bound.day.year) if bound else None
    if bound is None or last is None:
        return
    facts = {"first": match[0], "second": signed["day"], "subject": ""}
    evidence = (text.evidence(match), text.evidence(signed))
    early = make_finding(*whose, facts, template=reads.early, evidence=evidence)
    yield Fails(early) if bound.day < last else HOLDS


def _year(report: Report) -> int:
    """The year in which a report on a year is written: the next."""
    return (report.fiscal_year or date.min.year) + 1


class Reported(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `reported_breach`: how the text says that a duty was broken, and that it was kept.

    Attributes:
        forms: Tables whose rows are breaches.
        beside: What is told of the breach besides, where a table gives it.
    """

    breach: tuple[str, ...]
    kept: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


def reported_breach(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Duties without a date: what the text itself says was broken, in one finding."""
    reads = parameters_of(rule, Reported)
    text = evaluation_text(report, book)
    found = [text.evidence(m) for p in reads.breach for m in pattern_of(p).find(text)] if text.text else []
    rows = [(f, r) for name in reads.forms for f in report.all(name) for r in f.rows if r.id != "total"]
    cells = [Evidence.of(f, r, "amount", r.cells.get("amount")) for f, r in rows]
    if found or rows:
        quotes = "；".join(dict.fromkeys(e.text for e in found[:3])) or f"《{rows[0][0].title[:30]}》{len(rows)} 项"
        evidence = tuple(dict.fromkeys((*found, *cells)))
        facts = {"quote": quotes, "count": str(len(rows) or len(found))}
        yield Fails(make_finding(rule, report, facts, evidence=evidence))
    elif any(True for p in reads.kept for _ in pattern_of(p).find(text)):
        yield HOLDS
    else:
        yield CannotTell(f"正文没有说明“{rule.name.zh}”的情况")


DEADLINE_KINDS: dict[str, RuleKind] = {
    "clock": clock,
    "in_time": in_time,
    "own_due_dates": own_due_dates,
    "planned_day": planned_day,
    "process_order": process_order,
    "reported_breach": reported_breach,
    "stated_lateness": stated_lateness,
}
