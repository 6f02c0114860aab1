"""Kinds of rules about what evaluations find and how it shows in their scores: problems, labels, full marks, targets."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

import msgspec

from mingzhang.checking.evaluation_goals import core_of, likeness
from mingzhang.checking.evaluation_points import already_told
from mingzhang.checking.evaluation_text import (
    NO_EVALUATION_TEXT,
    count_of,
    evaluation_text,
    number_in,
    pattern_of,
)
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.statement_view import Told, told
from mingzhang.checking.views import Held, view_of
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row, Source
from mingzhang.quantities import exact, parse_share, round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.comparison import target_of
from mingzhang.scoring.methods import number
from mingzhang.scoring.running_text import RunningText
from mingzhang.scoring.score_table import score_rows, weight_of

_INDEX = "evaluation_index"
_NAME_ALIKE = 0.7
_SHOWN = 12
_NO_TABLE = "没有读到评价指标评分表"
_SPOKEN = re.compile(r"“([^“”]{2,40})”(?:指标)?得")
_HOURS = {"小时": 1, "分钟": Fraction(1, 60), "天": 24, "日": 24, "工作日": 24}


def _leaves(report: Report) -> list[tuple[FilledForm, Row]]:
    return [(form, row) for form in report.all(_INDEX) for row in score_rows(form)]


def _evidence(entry: tuple[FilledForm, Row], *columns: str) -> tuple[Evidence, ...]:
    form, row = entry
    return tuple(Evidence.of(form, row, c, row.cells.get(c)) for c in columns)


def _full(row: Row) -> bool:
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


def _of_name(name: str, parts: Sequence[Paragraph]) -> Paragraph | None:
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
            evidence = tuple(Evidence("text", "", "", words[:60], source) for source, words in (*found[1], *answer[1]))
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
    leaves = _leaves(report)
    items = [item for _, found in _lists(_lines(report, book), reads.heading) for item in found]
    if not leaves or not items:
        yield CannotTell(_NO_TABLE if items else "没有读到逐条编号的问题")
        return
    told_of = 0
    for pair in reads.pairs:
        found = [item for item in items if re.search(pair.problem, item[1])]
        rows = [e for e in leaves if re.search(pair.indicator, e[1].label)]
        if not found or not rows:
            continue
        told_of += 1
        if any(not _full(row) for _, row in rows):
            yield HOLDS
            continue
        facts = {"problem": found[0][1][:60], "name": rows[0][1].label, "score": rows[0][1].text("score")}
        evidence = (Evidence("text", "", "", found[0][1][:60], found[0][0]), *_evidence(rows[0], "weight", "score"))
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
            if match["label"] == above[-1] or evidence.source in hidden:
                yield HOLDS
                continue
            facts = {"section": above[-1], "label": match["label"]}
            values = (match["label"], above[-1])
            yield Fails(make_finding(rule, report, facts, printed=values[0], expected=values[1], evidence=(evidence,)))
    if not told_of:
        yield CannotTell("各指标的说明中没有可以核对的名称")


def benchmarks(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The benchmark in the table of scores is the target that the report set."""
    targets = _targets(report, book)
    rows = [e for e in _leaves(report) if target_of(e[1].text("benchmark")).quantity is not None]
    if not rows or not targets:
        yield CannotTell(_NO_TABLE if not _leaves(report) else "得分表没有印数值的标杆值，或正文没有列出目标")
        return
    faults = []
    for entry in rows:
        target = _like(entry[1].label, targets)
        if target is None:
            continue
        mark = target_of(entry[1].text("benchmark")).quantity
        if mark is not None and target.said.value == mark.value:
            yield HOLDS
        else:
            faults.append((entry, target))
    if faults:
        items = "；".join(f"“{e[1].label}”标杆值 {e[1].text('benchmark')}，目标 {_words(t)}" for e, t in faults)
        evidence = tuple(x for e, t in faults for x in (*_evidence(e, "benchmark"), t.evidence))
        facts = {"count": str(len(faults)), "items": items}
        yield Fails(make_finding(rule, report, facts, evidence=evidence))


_SIGN = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}


def _words(target: Told) -> str:
    return f"{_SIGN.get(target.said.operator or '', '')}{target.printed}"


def _targets(report: Report, book: Rulebook) -> list[Told]:
    found = (t for t in told(report, book) if t.said.value is not None and "指标" in t.said.section)
    return [t for t in found if t.measure == "target" or (t.measure == "percent" and t.said.text == t.printed)]


def _like(name: str, targets: Sequence[Told]) -> Told | None:
    core = core_of(name)
    found = max(targets, key=lambda t: likeness(core, core_of(t.subject)), default=None)
    alike = likeness(core, core_of(found.subject)) if found else 0.0
    return found if alike >= _NAME_ALIKE else None


# Full marks, limits, stopped systems.


class Measured(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `measured_values`: words that stand where a measured value should, and how one is told."""

    vague: str
    units: tuple[str, ...]
    measured: str


def measured_values(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """An indicator with a number for its target earns full points by a measured value, not by general words."""
    reads = parameters_of(rule, Measured)
    text, parts, leaves = evaluation_text(report, book), paragraphs(report, book), _leaves(report)
    if not leaves or not parts:
        yield CannotTell(_NO_TABLE if not leaves else "正文没有逐项说明得分")
        return
    targets = _targets(report, book)
    faults: list[tuple[tuple[FilledForm, Row], str, Evidence]] = []
    for entry in leaves:
        part, name = _of_name(entry[1].label, parts), entry[1].label
        target = _like(name, targets)
        numeric = target is not None and (target.said.unit or "") in reads.units
        if part is None or not numeric or not _full(entry[1]):
            continue
        words = text.text[part.start : part.end]
        vague = re.search(reads.vague, words)
        if vague is None or re.search(reads.measured.replace("{name}", re.escape(name)), words):
            yield HOLDS
            continue
        place = re.compile(reads.vague).search(text.text, part.start)
        if place is not None:
            faults.append((entry, vague[0], text.evidence(place)))
    if faults:
        items = "；".join(f"“{e[1].label}”得 {e[1].text('score')} 分，依据是“{v}”" for e, v, _ in faults)
        evidence = tuple(x for e, _, said in faults for x in (*_evidence(e, "score"), said))
        yield Fails(make_finding(rule, report, {"count": str(len(faults)), "items": items}, evidence=evidence))


class Limits(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `limits_within_target`: pattern of a limit with the groups `value` and `unit`."""

    limit: str


def limits_within_target(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Limits of contracts that are quoted for an indicator are within its target."""
    reads = parameters_of(rule, Limits)
    text = evaluation_text(report, book)
    targets = [t for t in _targets(report, book) if t.said.unit in _HOURS and t.said.operator in ("<=", "<")]
    told_of = False
    for part in paragraphs(report, book):
        target = _like(part.name, targets)
        if target is None:
            continue
        most = exact(target.said.value or 0) * _HOURS[target.said.unit or ""]
        for match in pattern_of(reads.limit).regex.finditer(text.text, part.start, part.end):
            told_of = True
            hours = exact(match["value"]) * _HOURS[match["unit"]]
            facts = {"name": part.name, "target": _words(target), "limit": match[0], "hours": number(hours)}
            evidence = (text.evidence(match, "value"), target.evidence)
            yield HOLDS if hours <= most else Fails(make_finding(rule, report, facts, evidence=evidence))
    if not told_of:
        yield CannotTell("没有引用合同时限的时效指标")


class Stopped(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `stopped_systems`: patterns of the list of what was stopped, with the group `list`."""

    patterns: tuple[str, ...]


def stopped_systems(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """What the report lists as stopped is not shown elsewhere as an effect of the money."""
    text = evaluation_text(report, book)
    lists = [m for p in parameters_of(rule, Stopped).patterns for m in pattern_of(p).find(text)]
    if not lists:
        yield CannotTell("正文没有列出停用的系统")
    for match in lists:
        for name in re.split("[；;、]", match["list"]):
            spread = r"[-－—]?".join(re.escape(c) for c in name)
            again = [m for m in re.finditer(spread, text.text) if not match.start() <= m.start() < match.end()]
            if len(name) <= 6 or not again:
                yield HOLDS
                continue
            facts = {"name": name, "quote": again[0][0]}
            evidence = (text.evidence(match), text.evidence(again[0]))
            yield Fails(make_finding(rule, report, facts, printed=name, evidence=evidence))


class CostDirection(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `cost_direction`: headings of cost indicators, and names for which more is better."""

    section: str
    better_high: str


def cost_direction(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A cost indicator has an upper limit; a share of the money that must be reached rewards spending."""
    reads = parameters_of(rule, CostDirection)
    costs = [
        t
        for t in told(report, book)
        if t.measure == "target" and re.search(reads.section, t.said.section.rpartition(" / ")[2])
    ]
    if not costs:
        yield CannotTell("没有读到成本指标的目标")
        return
    wrong = [t for t in costs if t.said.operator in (">=", ">") and not re.search(reads.better_high, t.subject)]
    yield from (HOLDS for _ in range(len(costs) - len(wrong)))
    if wrong:
        items = "、".join(f"“{t.said.subject}{_words(t)}”" for t in wrong)
        shares = "".join(filter(None, (_share_fault(t) for t in wrong)))
        facts = {"items": items, "shares": shares, "count": str(len(wrong))}
        yield Fails(make_finding(rule, report, facts, evidence=tuple(t.evidence for t in wrong)))


def _share_fault(target: Told) -> str:
    """What is wrong with a share that is written as a percentage and as a fraction."""
    match = re.search(r"[（(]([^（）()]*分之[^（）()]*)[）)]", target.said.text)
    share = parse_share(match[1]) if match else None
    value = target.said.value
    if match is None or share is None or value is None or share * 100 == exact(value):
        return ""
    return f"；“{match[1]}”是 {round_half_up(share * 100, 2)}%，不是 {number(value)}%"


# Scope, scales, completeness.


class Scope(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `disjoint_scope`: pattern with the groups `a` and `b`, two amounts joined by 以及."""

    pattern: str


def disjoint_scope(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Two amounts that a sentence puts side by side do not contain each other."""
    reads = parameters_of(rule, Scope)
    text = evaluation_text(report, book)
    found = list(pattern_of(reads.pattern).find(text))
    whole, projects, transfers = (
        view_of(report, name, book, "evaluation")
        for name in ("evaluation_overview", "project_execution", "transfer_allocation")
    )
    if not found or whole is None or projects is None or transfers is None:
        yield CannotTell("正文没有并列的两笔资金" if not found else "没有读到总览表、项目支出表和转移支付分配表")
        return
    for match in found:
        a, b = (number_in(match, name, "money", text) for name in ("a", "b"))
        if a is None or b is None:
            continue
        totals = [whole.amount_of(whole.filled.cell("total", c)) for c in ("initial", "adjusted", "executed")]
        inside = [r for r in projects.items("") if any(r.label == t.label for t in transfers.items(""))]
        spent = sum((projects.amount_of(r.cells.get("adjusted")) for r in inside), Fraction(0))
        if a.value not in totals or spent != b.value:
            yield HOLDS
            continue
        facts = {"quote": text.evidence(match).text, "a": a.words, "b": b.words}
        cells = tuple(Evidence.of(projects.filled, r, "adjusted", r.cells.get("adjusted")) for r in inside)
        yield Fails(make_finding(rule, report, facts, evidence=(text.evidence(match), *cells)))


class Scales(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `grade_scales`.

    Attributes:
        top, middle, bottom: Patterns with the group `grade` and `low`, both ends `low` and `high`, or `high`.
        split, uneven: Sentences for bands that leave a gap or overlap, and for scales that differ.
    """

    top: str
    middle: str
    bottom: str
    gap: str
    differ: str


class Scale(msgspec.Struct, frozen=True):
    """One scale of grades: the lower end of each, and where it stands."""

    lows: tuple[tuple[str, Fraction], ...]
    whole: bool
    evidence: Evidence


def grade_scales(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """All parts of a report grade by one scale, and its bands leave no gap."""
    reads = parameters_of(rule, Scales)
    text = evaluation_text(report, book)
    scales = list(_scales(reads, text)) if text.text else []
    if not scales:
        yield CannotTell("没有读到等级的划分")
        return
    for scale in scales:
        gap = make_finding(rule, report, _scale_facts(scale, scale), template=reads.gap, evidence=(scale.evidence,))
        yield HOLDS if scale.whole else Fails(gap)
    first = scales[0]
    other = next((s for s in scales if s.lows != first.lows), None)
    if other is not None:
        facts = _scale_facts(first, other)
        yield Fails(make_finding(rule, report, facts, template=reads.differ, evidence=(first.evidence, other.evidence)))


def _scale_facts(one: Scale, other: Scale) -> dict[str, str]:
    def words(scale: Scale) -> str:
        return "、".join(f"{grade} {number(low)} 分起" for grade, low in scale.lows)

    return {"one": words(one), "other": words(other)}


def _scales(reads: Scales, text: RunningText) -> Iterator[Scale]:
    for top in pattern_of(reads.top).find(text):
        near = text.text[top.start() : top.start() + 260]
        bottom = re.search(reads.bottom, near)
        if bottom is None:
            continue
        middles = [m for m in re.finditer(reads.middle, near) if m.start() < bottom.start()]
        lows = [(top["grade"], exact(top["low"]))]
        edges = [exact(top["low"])]
        whole = True
        for m in middles:
            whole = whole and exact(m["high"]) == edges[-1]
            lows.append((m["grade"], exact(m["low"])))
            edges.append(exact(m["low"]))
        yield Scale(tuple(lows), whole and exact(bottom["high"]) == edges[-1], text.evidence(top))


class Complete(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `indicators_complete`: how a target in words is written after the name of an indicator."""

    in_words: str


def indicators_complete(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every indicator of the table of scores has a benchmark, or a target in the text."""
    reads = parameters_of(rule, Complete)
    text, leaves = evaluation_text(report, book), _leaves(report)
    if not leaves:
        yield CannotTell(_NO_TABLE)
        return
    targets = _targets(report, book)
    without: list[tuple[FilledForm, Row]] = []
    for entry in leaves:
        name = entry[1].label
        said = re.search(reads.in_words.replace("{name}", re.escape(name)), text.text)
        if entry[1].text("benchmark") or _like(name, targets) or said:
            yield HOLDS
        else:
            without.append(entry)
    if without:
        names = dict.fromkeys(f"“{e[1].label}”" for e in without)
        facts = {"count": str(len(without)), "items": "".join(names)}
        evidence = tuple(x for e in without[:_SHOWN] for x in _evidence(e, "benchmark"))
        yield Fails(make_finding(rule, report, facts, evidence=evidence))


class Veto(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `veto_indicator`.

    Attributes:
        marked: Pattern of a sentence that marks an indicator, with the group `name`.
        violated: Pattern of a sentence that says that it was violated.
    """

    marked: str
    violated: str


def veto_indicator(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """An indicator with a veto stands in the table; where it was violated the total is zero."""
    reads = parameters_of(rule, Veto)
    text, leaves = evaluation_text(report, book), _leaves(report)
    marked = list(pattern_of(reads.marked).find(text)) if text.text else []
    if not marked or not leaves:
        yield CannotTell("没有一票否决的指标" if leaves else _NO_TABLE)
        return
    violated = next(pattern_of(reads.violated).find(text), None)
    total = next((r for f in report.all(_INDEX) if (r := f.row("total"))), None)
    score = total.value("score") if total else None
    if violated is None or score is None or score == 0:
        yield HOLDS
        return
    facts = {"quote": text.evidence(violated).text, "name": marked[0]["name"], "total": number(score)}
    evidence = (text.evidence(marked[0]), text.evidence(violated))
    yield Fails(make_finding(rule, report, facts, printed=number(score), expected="0", evidence=evidence))


def periods(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Results that points rest on are of the year that is evaluated."""
    year = report.fiscal_year
    parts = [t for t in told(report, book) if t.measure in ("count", "actual") and "指标" in t.said.section]
    dated = [t for t in parts if (t.said.period or "")[:4].isdigit() and t.said.value is not None]
    if not dated or year is None:
        yield CannotTell("没有读到写明年份的实际值")
        return
    for one in dated:
        said = int((one.said.period or "0")[:4])
        facts = {"quote": one.said.text, "year": str(year), "said": str(said)}
        late = Fails(make_finding(rule, report, facts, printed=str(said), expected=str(year), evidence=(one.evidence,)))
        yield late if said > year else HOLDS


class Outside(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `within_scope`: what says what money may not pay, and words of such things.

    Attributes:
        forms: Tables whose cells are searched, with their columns.
    """

    stated: str
    words: str
    forms: dict[str, tuple[str, ...]]


def within_scope(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Projects and contracts are of a kind that the fund may pay; a person confirms."""
    reads = parameters_of(rule, Outside)
    text = evaluation_text(report, book)
    stated = next(pattern_of(reads.stated).find(text), None) if text.text else None
    if stated is None:
        yield CannotTell("正文没有写明资金不得用于什么" if text.text else NO_EVALUATION_TEXT)
        return
    found = [
        Evidence.of(form, row, c, row.cells.get(c))
        for name, columns in reads.forms.items()
        for form in report.all(name)
        for row in form.rows
        for c in columns
        if re.search(reads.words, row.text(c))
    ]
    if not found:
        yield HOLDS
        return
    items = "、".join(dict.fromkeys(f"“{e.text}”" for e in found[:_SHOWN]))
    facts = {"items": items, "count": str(len(found)), "quote": text.evidence(stated).text}
    yield Fails(make_finding(rule, report, facts, evidence=(text.evidence(stated), *found[:_SHOWN])))


FINDING_KINDS: dict[str, RuleKind] = {
    "benchmarks": benchmarks,
    "cost_direction": cost_direction,
    "disjoint_scope": disjoint_scope,
    "grade_scales": grade_scales,
    "indicators_complete": indicators_complete,
    "labels": labels,
    "limits_within_target": limits_within_target,
    "measured_values": measured_values,
    "paired_problems": paired_problems,
    "periods": periods,
    "problems_scored": problems_scored,
    "stopped_systems": stopped_systems,
    "veto_indicator": veto_indicator,
    "within_scope": within_scope,
}
