"""Events that the running text of evaluations dates, gathered by what they happened to."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import msgspec

from mingzhang.checking.evaluations.text import evaluation_text, pattern_of
from mingzhang.checking.views import Held
from mingzhang.findings import Evidence
from mingzhang.forms import Report
from mingzhang.quantities import parse_date, squeeze
from mingzhang.rulebook.book import Rulebook
from mingzhang.scoring.running_text import RunningText

_DATE = r"(?:(?:19|20)[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|底)"
_DATED = re.compile("[0-9]月(?:[0-9]|底)")
_SEGMENT = re.compile(r"[^。；]+[。；]?")
_SHORTEST_SAME = 8
_LEAD = re.compile(r"^[、，,：:]?(?:如|例如|评价发现|其中|经评价|经核查|但|现象|的)*[，,、：:]?")


class EventWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How running text dates an event, besides the labels of the rule book.

    Attributes:
        before: Words that stand right before the date.
        after: Pattern of what stands right after it, with 于 or 在 before the date.
        open: Pattern of words that say that the event has not happened.
        needs: The event counts only where this one was dated before it in the sentence.
    """

    before: tuple[str, ...] = ()
    after: str = ""
    open: str = ""
    needs: str = ""


class Dated(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of the kinds on dated events, the same for all rules of a file.

    Attributes:
        events: Event to its words.
        judged_on: Pattern of the day on which the evaluation looked, with the group `day`.
        days: Longest time in calendar days, for `in_time`.
    """

    events: dict[str, EventWords]
    judged_on: str
    days: int | None = None
    start: str = ""
    end: str = ""


@dataclass
class Case:
    """One thing with its dated events.

    Attributes:
        opened: Events that are said not to have happened yet.
        inferred: Years were taken from the report's year or an earlier date.
    """

    subject: str
    events: dict[str, date] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    today: date | None = None
    inferred: bool = False


def dated_cases(report: Report, book: Rulebook, reads: Dated) -> tuple[Case, ...]:
    """All things that the text dates events of; made once for a report."""
    return _cases(Held(report, book), _Words(reads))


class _Words:
    """Parameters compared by what they hold."""

    def __init__(self, reads: Dated) -> None:
        self.reads = reads
        self.key = repr(reads.events) + reads.judged_on

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Words) and self.key == other.key


@lru_cache(maxsize=4)
def _cases(held: Held, words: _Words) -> tuple[Case, ...]:
    report, book = held.report, held.book
    text = evaluation_text(report, book)
    today = _judged_on(text, words.reads.judged_on)
    pattern = _event_pattern(words.reads, book)
    found: list[Case] = []
    for segment in _SEGMENT.finditer(text.text):
        if _DATED.search(segment[0]):
            for case in _of_segment(segment, pattern, (words.reads, text, report)):
                case.today = today
                _merge(found, case)
    return tuple(found)


def _judged_on(text: RunningText, pattern: str) -> date | None:
    match = next(pattern_of(pattern).find(text), None)
    return day_of(match["day"], None) if match else None


def day_of(printed: str, year: int | None) -> date | None:
    """The day that a text states, its last where it states a span; None where it states none."""
    bound = parse_date(printed, year)
    return bound.day if bound else None


def _event_pattern(reads: Dated, book: Rulebook) -> tuple[re.Pattern[str], list[str]]:
    """One pattern for all events: a numbered group for each way to date one."""
    ways: list[str] = []
    names: list[str] = []
    for event, words in reads.events.items():
        labels = {squeeze(x) for x in (*words.before, *(book.events[event].labels if event in book.events else ()))}
        if labels:
            before = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
            ways.append(rf"(?:{before})(?:为|是|：|:|于|至)?(?P<e{len(names)}>{_DATE})")
            names.append(event)
        if words.after:
            ways.append(rf"(?<!应)(?:于|在)(?P<e{len(names)}>{_DATE})(?!前|之前|以前)(?:{words.after})")
            names.append(event)
        if words.open:
            ways.append(rf"(?P<e{len(names)}>{words.open})")
            names.append(f"!{event}")
    return re.compile("|".join(ways)), names


def _of_segment(
    segment: re.Match[str], pattern: tuple[re.Pattern[str], list[str]], where: tuple[Dated, RunningText, Report]
) -> list[Case]:
    reads, text, report = where
    cases: list[Case] = []
    last = segment.start()
    year: int | None = None
    for match in pattern[0].finditer(text.text, segment.start(), segment.end()):
        group = next(g for g, v in match.groupdict().items() if v is not None)
        event = pattern[1][int(group[1:])]
        if event.startswith("!"):
            for case in cases:
                case.opened.add(event[1:])
            continue
        if reads.events[event].needs and not any(reads.events[event].needs in c.events for c in cases):
            continue
        if (
            not cases
            or event in cases[-1].events
            or _starts_anew(event, cases[-1], text.text[last : match.start()])
        ):
            cases.append(Case(_subject(text.text[last : match.start()])))
        given = re.match(r"((?:19|20)[0-9]{2})年", match[group])
        if given is None:
            cases[-1].inferred = True
        year = int(given[1]) if given else year or report.fiscal_year
        day = day_of(match[group], year)
        if day is not None:
            cases[-1].events[event] = day
            cases[-1].evidence[event] = text.evidence(match, group)
        last = match.end()
    return [c for c in cases if c.events]


def _starts_anew(event: str, case: Case, between: str) -> bool:
    """A noun of some length before a first event of its kind begins another thing."""
    starters = {"delivered", "contract_signed", "reviewed", "card_settled"}
    return event in starters and len(_subject(between)) > 6 and bool(case.events)


def _subject(words: str) -> str:
    """What is dated: the last clause before the date that is no mere connection."""
    clauses = [c for c in re.split("[，。；]", words) if len(_LEAD.sub("", c)) > 3]
    name = _LEAD.sub("", clauses[-1]) if clauses else ""
    if len(clauses) > 1 and len(name) <= 3:
        name = _LEAD.sub("", clauses[-2])
    return re.sub(r"(?:约定|实际|合同)$", "", name.strip("、"))[-40:]


def _merge(found: list[Case], case: Case) -> None:
    """The same thing told twice is one case with all its places."""
    for other in found:
        same = any(other.events.get(e) == d for e, d in case.events.items())
        if same and _alike(other.subject, case.subject):
            for event, day in case.events.items():
                other.events.setdefault(event, day)
                other.evidence.setdefault(event, case.evidence[event])
            other.evidence |= {f"{e}*": x for e, x in case.evidence.items()}
            other.opened |= case.opened
            return
    found.append(case)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_SAME and (short[:_SHORTEST_SAME] in long or long[:_SHORTEST_SAME] in short)
