"""Kinds of rules about scope and scales of evaluations: amounts side by side, grades, targets, vetoes, periods."""

import re
from collections.abc import Iterator
from fractions import Fraction

import msgspec

from mingzhang.checking.evaluations.findings import NO_TABLE, leaves_of, like_target, row_evidence, targets_of
from mingzhang.checking.evaluations.points import already_told
from mingzhang.checking.evaluations.text import (
    NO_EVALUATION_TEXT,
    evaluation_text,
    lines_of,
    number_in,
    pattern_of,
)
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.statements.view import told
from mingzhang.checking.views import view_of
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.methods import number
from mingzhang.scoring.running_text import RunningText

_INDEX = "evaluation_index"
_SHOWN = 12


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
        yield Fails(
            make_finding(rule, report, facts, template=reads.differ, evidence=(first.evidence, other.evidence))
        )


def _scale_facts(one: Scale, other: Scale) -> dict[str, str]:
    def words(scale: Scale) -> str:
        return "、".join(f"{grade} {number(low)} 分起" for grade, low in scale.lows)

    return {"one": words(one), "other": words(other)}


def _scales(reads: Scales, text: RunningText) -> Iterator[Scale]:
    return (scale for _, scale in _placed_scales(reads, text))


def _placed_scales(reads: Scales, text: RunningText) -> Iterator[tuple[re.Match[str], Scale]]:
    for top in pattern_of(reads.top).find(text):
        near = text.text[top.start() : top.start() + 260]
        bottom = re.search(reads.bottom, near)
        if bottom is None:
            continue
        middles = [m for m in re.finditer(reads.middle, near) if m.start() < bottom.start()]
        lows = [(top["grade"], Fraction(top["low"]))]
        edges = [Fraction(top["low"])]
        whole = True
        for m in middles:
            whole = whole and Fraction(m["high"]) == edges[-1]
            lows.append((m["grade"], Fraction(m["low"])))
            edges.append(Fraction(m["low"]))
        yield top, Scale(tuple(lows), whole and Fraction(bottom["high"]) == edges[-1], text.evidence(top))


class GradeOfScore(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `grade_of_score`: bands as of `grade_scales`, and a score with its grade in one sentence."""

    scored: str
    top: str
    middle: str
    bottom: str
    told_elsewhere: tuple[str, ...] = ()


def grade_of_score(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A grade is that of its score, by the scale that stands nearest before it."""
    reads = parameters_of(rule, GradeOfScore)
    text = evaluation_text(report, book)
    bands = Scales(reads.top, reads.middle, reads.bottom, "", "")
    scales = [(m.start(), s) for m, s in _placed_scales(bands, text)] if text.text else []
    found = list(pattern_of(reads.scored).find(text)) if scales else []
    hidden = already_told(reads.told_elsewhere, report, book)
    for match in found:
        scale = next((s for start, s in reversed(scales) if start < match.start()), scales[0][1])
        score = Fraction(match["score"])
        right = next((grade for grade, low in scale.lows if score >= low), "差")
        if match["grade"][0] == right[0]:
            yield HOLDS
        elif not lines_of(match, text) & hidden:
            facts = {"score": match["score"], "grade": match["grade"], "right": right}
            evidence = (text.evidence(match, "grade"), scale.evidence)
            values = (match["grade"], right)
            yield Fails(make_finding(rule, report, facts, printed=values[0], expected=values[1], evidence=evidence))
    if not found:
        yield CannotTell("正文没有写明得分和等级" if scales else "没有读到等级的划分")


class Complete(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `indicators_complete`: how a target in words is written after the name of an indicator."""

    in_words: str


def indicators_complete(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every indicator of the table of scores has a benchmark, or a target in the text."""
    reads = parameters_of(rule, Complete)
    text, leaves = evaluation_text(report, book), leaves_of(report)
    if not leaves:
        yield CannotTell(NO_TABLE)
        return
    targets = targets_of(report, book)
    without: list[tuple[FilledForm, Row]] = []
    for entry in leaves:
        name = entry[1].label
        said = re.search(reads.in_words.replace("{name}", re.escape(name)), text.text)
        if entry[1].text("benchmark") or like_target(name, targets) or said:
            yield HOLDS
        else:
            without.append(entry)
    if without:
        names = dict.fromkeys(f"“{e[1].label}”" for e in without)
        facts = {"count": str(len(without)), "items": "".join(names)}
        evidence = tuple(x for e in without[:_SHOWN] for x in row_evidence(e, "benchmark"))
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
    text, leaves = evaluation_text(report, book), leaves_of(report)
    marked = list(pattern_of(reads.marked).find(text)) if text.text else []
    if not marked or not leaves:
        yield CannotTell("没有一票否决的指标" if leaves else NO_TABLE)
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
        late = Fails(
            make_finding(rule, report, facts, printed=str(said), expected=str(year), evidence=(one.evidence,))
        )
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


SCALE_KINDS: dict[str, RuleKind] = {
    "disjoint_scope": disjoint_scope,
    "grade_of_score": grade_of_score,
    "grade_scales": grade_scales,
    "indicators_complete": indicators_complete,
    "periods": periods,
    "veto_indicator": veto_indicator,
    "within_scope": within_scope,
}
