"""Kinds of rules about what evaluations find and how it shows: problems, points, labels, benchmarks."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from mingzhang.checking.evaluations.goals import core_of, likeness
from mingzhang.checking.evaluations.points import already_told
from mingzhang.checking.evaluations.text import (
    count_of,
    evaluation_text,
    lines_of,
    pattern_of,
)
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.statements.view import Told, told
from mingzhang.checking.views import Held
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row, Source
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.comparison import target_of
from mingzhang.scoring.score_table import score_rows, weight_of

_INDEX = "evaluation_index"
_NAME_ALIKE = 0.7
NO_TABLE = "没有读到评价指标评分表"
_SPOKEN = re.compile(r"“([^“”]{2,40})”(?:指标)?得")


def leaves_of(report: Report) -> list[tuple[FilledForm, Row]]:
    """The rows of single indicators in all tables of scores, each with its table."""
    return [(form, row) for form in report.all(_INDEX) for row in score_rows(form)]


def row_evidence(entry: tuple[FilledForm, Row], *columns: str) -> tuple[Evidence, ...]:
    """Cells of a row as evidence."""
    form, row = entry
    return tuple(Evidence.of(form, row, c, row.cells.get(c)) for c in columns)


def full_marks(row: Row) -> bool:
    """Whether an indicator has all its points."""
    score = row.value("score")
    return score is not None and score == weight_of(row)


class Paragraph(msgspec.Struct, frozen=True):
    """What an evaluation writes about one indicator, up to the sentence that gives its points."""

    name: str
    start: int
    end: int


def paragraphs(report: Report, book: Rulebook) -> tuple[Paragraph, ...]:
    """The text of each indicator, cut at the sentences that give points; made once for a report."""
    return _paragraphs(Held(report, book))


@lru_cache(maxsize=2)
def _paragraphs(held: Held) -> tuple[Paragraph, ...]:
    text = evaluation_text(held.report, held.book).text
    found: list[Paragraph] = []
    before = 0
    for match in _SPOKEN.finditer(text):
        found.append(Paragraph(match[1], max(before, match.start() - 3000), match.end()))
        before = match.end()
    return tuple(found)


def of_name(name: str, parts: Sequence[Paragraph]) -> Paragraph | None:
    """The text of the indicator of that name."""
    wanted = plain_name(name)
    return next((p for p in parts if plain_name(p.name) == wanted), None)


# Problems, suggestions, points.


class Paired(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `paired_problems`: patterns of the headings of problems and of suggestions."""

    problems: str
    suggestions: str


_STYLES = (
    re.compile(r"^（([一二三四五六七八九十]+)）"),
    re.compile(r"^([0-9]{1,2})[.．、](?![0-9])"),
    re.compile(r"^（([0-9]{1,2})）"),
)
_CHAPTER = re.compile(r"^[一二三四五六七八九十]+、|^附件")
_LONGEST_HEADING = 24


def paired_problems(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """There are as many suggestions as problems, each to each."""
    reads = parameters_of(rule, Paired)
    lines = _lines(report, book)
    problems = _lists(lines, reads.problems)
    advice = _lists(lines, reads.suggestions)
    if not problems or not advice:
        yield CannotTell("没有读到逐条编号的问题和建议")
    for found in problems:
        answer = next((a for a in advice if a[0] > found[0]), None)
        after = next((p for p in problems if p[0] > found[0]), None)
        if answer is None or (after is not None and after[0] < answer[0]):
            yield CannotTell("问题之后没有读到建议")
        elif len(found[1]) == len(answer[1]):
            yield HOLDS
        else:
            facts = {"problems": str(len(found[1])), "suggestions": str(len(answer[1]))}
            more = max(found[1], answer[1], key=len)
            facts["last"] = more[-1][1][:40]
            evidence = tuple(
                Evidence("text", "", "", words[:60], source) for source, words in (*found[1], *answer[1])
            )
            yield Fails(make_finding(rule, report, facts, evidence=evidence))


def _lines(report: Report, book: Rulebook) -> list[tuple[Source, str]]:
    text = evaluation_text(report, book)
    ends = [*text.starts[1:], len(text.text)]
    return [(s, text.text[a:b]) for s, a, b in zip(text.sources, text.starts, ends, strict=True)]


def _lists(lines: Sequence[tuple[Source, str]], heading: str) -> list[tuple[int, list[tuple[Source, str]]]]:
    """The numbered items under each heading of a kind, with the place of the heading."""
    found: list[tuple[int, list[tuple[Source, str]]]] = []
    for place, (_, words) in enumerate(lines):
        if len(words) <= _LONGEST_HEADING and re.search(heading, words):
            items = _items(lines, place)
            if items:
                found.append((place, items))
    return found


def _items(lines: Sequence[tuple[Source, str]], place: int) -> list[tuple[Source, str]]:
    own = next((n for n, s in enumerate(_STYLES) if s.match(lines[place][1])), -1)
    style = None
    found: list[tuple[Source, str]] = []
    for source, words in lines[place + 1 :]:
        if _CHAPTER.match(words) or (own >= 0 and _STYLES[own].match(words) and own != style):
            break
        if style is None:
            style = next((n for n in range(own + 1, len(_STYLES)) if _STYLES[n].match(words)), None)
        match = _STYLES[style].match(words) if style is not None else None
        if match and count_of(match[1]) == len(found) + 1:
            found.append((source, words))
    return found


class Scored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of problem, and the indicator that it must show in."""

    problem: str
    indicator: str


class ProblemsScored(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `problems_scored`: the heading of problems, and where each kind of them must cost points."""

    heading: str
    pairs: tuple[Scored, ...]


def problems_scored(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every problem that the text finds costs points in the indicator that it belongs to."""
    reads = parameters_of(rule, ProblemsScored)
    leaves = leaves_of(report)
    items = [item for _, found in _lists(_lines(report, book), reads.heading) for item in found]
    if not leaves or not items:
        yield CannotTell(NO_TABLE if items else "没有读到逐条编号的问题")
        return
    told_of = 0
    for pair in reads.pairs:
        found = [item for item in items if re.search(pair.problem, item[1])]
        rows = [e for e in leaves if re.search(pair.indicator, e[1].label)]
        if not found or not rows:
            continue
        told_of += 1
        if any(not full_marks(row) for _, row in rows):
            yield HOLDS
            continue
        facts = {"problem": found[0][1][:60], "name": rows[0][1].label, "score": rows[0][1].text("score")}
        evidence = (
            Evidence("text", "", "", found[0][1][:60], found[0][0]),
            *row_evidence(rows[0], "weight", "score"),
        )
        yield Fails(make_finding(rule, report, facts, printed=rows[0][1].text("score"), evidence=evidence))
    if not told_of:
        yield CannotTell("所列问题与指标不能一一对应")


# Labels and benchmarks.


class Labels(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `labels`.

    Attributes:
        section: Pattern of the heading of an indicator's section, with the group `name`.
        labels: Patterns of what is named inside it (a column's header, a sentence), with the group `label`.
    """

    section: str
    labels: tuple[str, ...]
    told_elsewhere: tuple[str, ...] = ()


def labels(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Inside the section of one indicator, headers and sentences name that indicator and no other."""
    reads = parameters_of(rule, Labels)
    text = evaluation_text(report, book)
    heads = [(m.start(), m["name"]) for m in pattern_of(reads.section).find(text)] if text.text else []
    if not heads:
        yield CannotTell("没有读到分指标的说明")
        return
    names = {name for _, name in heads}
    hidden = already_told(reads.told_elsewhere, report, book)
    told_of = False
    for pattern in reads.labels:
        for match in pattern_of(pattern).find(text):
            above = [name for start, name in heads if start < match.start()]
            if not above or match["label"] not in names:
                continue
            told_of = True
            evidence = text.evidence(match, "label")
            if match["label"] == above[-1] or lines_of(match, text) & hidden:
                yield HOLDS
                continue
            facts = {"section": above[-1], "label": match["label"]}
            values = (match["label"], above[-1])
            yield Fails(
                make_finding(rule, report, facts, printed=values[0], expected=values[1], evidence=(evidence,))
            )
    if not told_of:
        yield CannotTell("各指标的说明中没有可以核对的名称")


def benchmarks(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The benchmark in the table of scores is the target that the report set."""
    targets = targets_of(report, book)
    rows = [e for e in leaves_of(report) if target_of(e[1].text("benchmark")).quantity is not None]
    if not rows or not targets:
        yield CannotTell(NO_TABLE if not leaves_of(report) else "得分表没有印数值的标杆值，或正文没有列出目标")
        return
    faults = []
    for entry in rows:
        target = like_target(entry[1].label, targets)
        if target is None:
            continue
        mark = target_of(entry[1].text("benchmark")).quantity
        if mark is not None and target.said.value == mark.value:
            yield HOLDS
        else:
            faults.append((entry, target))
    if faults:
        items = "；".join(
            f"“{e[1].label}”标杆值 {e[1].text('benchmark')}，目标 {target_words(t)}" for e, t in faults
        )
        evidence = tuple(x for e, t in faults for x in (*row_evidence(e, "benchmark"), t.evidence))
        facts = {"count": str(len(faults)), "items": items}
        yield Fails(make_finding(rule, report, facts, evidence=evidence))


_SIGN = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}


def target_words(target: Told) -> str:
    """A target with its operator as a sign."""
    return f"{_SIGN.get(target.said.operator or '', '')}{target.printed}"


def targets_of(report: Report, book: Rulebook) -> tuple[Told, ...]:
    """The targets that an evaluation sets; found once for a report."""
    return _targets_of(Held(report, book))


@lru_cache(maxsize=2)
def _targets_of(held: Held) -> tuple[Told, ...]:
    found = (
        t
        for t in told(held.report, held.book)
        if t.said.value is not None and re.search("指标|目标", t.said.section)
    )
    return tuple(t for t in found if t.measure == "target" or (t.measure == "percent" and t.said.text == t.printed))


def like_target(name: str, targets: Sequence[Told]) -> Told | None:
    """The target of the indicator of that name, None where no name is alike enough."""
    core = core_of(name)
    found = max(targets, key=lambda t: likeness(core, core_of(t.subject)), default=None)
    alike = likeness(core, core_of(found.subject)) if found else 0.0
    return found if alike >= _NAME_ALIKE else None


FINDING_KINDS: dict[str, RuleKind] = {
    "benchmarks": benchmarks,
    "labels": labels,
    "paired_problems": paired_problems,
    "problems_scored": problems_scored,
}
