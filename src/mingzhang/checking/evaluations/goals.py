"""Kinds of rules about targets: the same object found again in plans, tables of tasks and forms of projects."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise

import msgspec

from mingzhang.checking.evaluations.text import NO_EVALUATION_TEXT, evaluation_text, pattern_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.statements.view import Told, told
from mingzhang.checking.views import Held
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row, Source, Statement
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.comparison import target_of, target_text

_TASKS = "task_completion"
_KEY_TASKS = "key_tasks"
_FORMS = "self_evaluation"
_MEASURES = frozenset({"target", "count", "percent", "rate", "quantity"})
_LEAST = 6
_ALIKE = 0.6
_SHOWN = 12
_VERBS = re.compile(
    r"^(?:打造|建设|新建|争创|力争|推进|推动|接入|形成|实现|完成|组织|举办|开展|全面推广|推广|发展|全市|累计|推出|其中)+"
)
_ENDS = re.compile(r"(?:数量|个数|次数|总数|总量|数|达到?|每年|目标值)+$")


@dataclass(frozen=True)
class Goal:
    """A target with what it is about.

    Attributes:
        core: The name without verbs and words for number, by which like ones are found.
        value: In base units of its dimension.
        at_most: Less is better.
    """

    name: str
    core: str
    value: Fraction
    unit: str | None
    at_most: bool
    words: str
    evidence: Evidence


def core_of(name: str) -> str:
    """What a target is about, without verbs before it and words for number behind it."""
    plain = plain_name(name)
    return _ENDS.sub("", _VERBS.sub("", plain)) or plain


@lru_cache(maxsize=1 << 14)
def likeness(one: str, other: str) -> float:
    """How much two names of targets share; zero where no piece of them of some length is the same."""
    if one == other:
        return 1.0
    if len(_pairs(one) & _pairs(other)) < min(_LEAST, len(one), len(other)) - 1:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    longest = matcher.find_longest_match().size
    return matcher.ratio() if longest >= min(_LEAST, len(one), len(other)) else 0.0


@lru_cache(maxsize=1 << 12)
def _pairs(name: str) -> frozenset[str]:
    """All pairs of neighbouring characters."""
    return frozenset(a + b for a, b in pairwise(name))


def goals_said(report: Report, book: Rulebook, section: str) -> list[Goal]:
    """Targets that the text states under headings of a kind."""
    wanted = (t for t in told(report, book) if re.search(section, t.said.section.rpartition(" / ")[2]))
    return [goal for one in wanted if (goal := _said(one))]


def _said(one: Told) -> Goal | None:
    said = one.said
    if one.measure not in _MEASURES or said.value is None or said.operator in ("from", "to", "~"):
        return None
    return _goal(said, one.amount, one.dimension, one.evidence)


def _goal(said: Statement, value: Fraction, unit: str, evidence: Evidence) -> Goal:
    at_most = said.operator in ("<=", "<")
    return Goal(said.subject, core_of(said.subject), value, unit or None, at_most, said.text, evidence)


def goals_of_plan(report: Report, book: Rulebook) -> tuple[Goal, ...]:
    """Targets in the cells of the table of key tasks; their sentences are read when a rule first needs them."""
    return _plan(Held(report, book))


@lru_cache(maxsize=2)
def _plan(held: Held) -> tuple[Goal, ...]:
    found: list[Goal] = []
    for form in held.report.all(_KEY_TASKS):
        for row in form.rows:
            cell = row.cells.get("text")
            if cell is not None and cell.text:
                found += _read(cell.text, cell.source, held.book, Evidence.of(form, row, "text", cell))
    return tuple(found)


def _read(text: str, source: Source, book: Rulebook, cell: Evidence) -> Iterator[Goal]:
    from mingzhang.reading.pages import Page, Pages, TextLine  # noqa: PLC0415 - few reports have such a table
    from mingzhang.reading.statements import read_statements  # noqa: PLC0415 - the same

    statements = read_statements(Pages((Page(1, (TextLine(text, source),)),), "text"), book)
    for index, said in enumerate(statements):
        one = Told(said, index, said.decimals or 0)
        goal = _said(one)
        if goal is not None:
            evidence = Evidence(cell.form, cell.row, cell.column, said.text, source, cell.label, cell.title)
            yield _goal(said, goal.value, goal.unit or "", evidence)


def goals_of_tasks(report: Report) -> list[Goal]:
    """Targets of the table of tasks."""
    return [
        g for form in report.all(_TASKS) for r in form.rows if (g := _of_row(form, r, r.text("target"), r.label))
    ]


def goals_of_forms(report: Report) -> list[Goal]:
    """Targets of the indicators of self-evaluation forms."""
    return [
        g
        for form in report.all(_FORMS)
        for r in form.rows
        if r.id.startswith("indicator.") and (g := _of_row(form, r, target_text(r), r.text("level3")))
    ]


def _of_row(form: FilledForm, row: Row, target: str, name: str) -> Goal | None:
    stated = target_of(target)
    if stated.quantity is None or not name:
        return None
    scale, unit = _unscaled(stated.quantity.unit)
    value = Fraction(stated.quantity.value) * scale
    cell = row.cells.get("target")
    evidence = Evidence.of(form, row, "target", cell)
    return Goal(name, core_of(name), value, unit, stated.operator in {"≤", "<"}, target, evidence)


_SCALES = {"亿": 10**8, "万": 10**4}


def _unscaled(unit: str | None) -> tuple[int, str | None]:
    """The scale of a unit, and the unit without it: 10,000 and 个 of 万个."""
    if unit and unit[0] in _SCALES:
        return _SCALES[unit[0]], unit[1:] or None
    return 1, unit


def best(goal: Goal, others: Sequence[Goal]) -> Goal | None:
    """The target that is most alike, where one is alike enough."""
    found = max(others, key=lambda o: likeness(goal.core, o.core), default=None)
    return found if found is not None and likeness(goal.core, found.core) >= _ALIKE else None


# The kinds.


class Covered(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `targets_answered`: headings of the main targets, and where each must be found again.

    Attributes:
        plan: Also the targets of the table of key tasks.
        least: A breach is told only where so many of the targets were found again: else names are of another kind.
    """

    section: str
    within: str
    plan: bool = False
    least: int = 1


def targets_answered(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every main target is found again in the table of tasks, or in a form of a project."""
    reads = parameters_of(rule, Covered)
    wanted = goals_said(report, book, reads.section) + (list(goals_of_plan(report, book)) if reads.plan else [])
    answers = goals_of_tasks(report) if reads.within == _TASKS else goals_of_forms(report)
    names = [core_of(r.text("level3") or r.label) for f in report.all(reads.within) for r in f.rows]
    if not wanted or not answers:
        what = "正文没有列出主要指标" if not wanted else f"没有读到《{book.forms[reads.within].title}》"
        yield CannotTell(what)
        return
    found = [g for g in wanted if any(likeness(g.core, name) >= _ALIKE for name in names)]
    left = [g for g in wanted if g not in found]
    yield from (HOLDS for _ in found)
    if not left:
        return
    if len(found) < reads.least:
        yield CannotTell("主要指标与表中的指标名称差别较大，无法逐项对应")
        return
    items = "、".join(f"“{g.words}”" for g in left[:_SHOWN]) + ("等" if len(left) > _SHOWN else "")
    facts = {"count": str(len(left)), "total": str(len(wanted)), "items": items}
    yield Fails(make_finding(rule, report, facts, evidence=tuple(g.evidence for g in left[:_SHOWN])))


class Equal(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `targets_equal`: headings under which targets stand."""

    section: str


def targets_equal(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """One indicator has one target wherever it is stated."""
    section = parameters_of(rule, Equal).section
    goals = [*goals_said(report, book, section), *goals_of_plan(report, book), *goals_of_tasks(report)]
    if not goals:
        yield CannotTell("没有读到绩效目标")
        return
    plain = [g for g in goals if "分别" not in g.words and len(g.core) > 3]
    pairs = [
        (a, b)
        for a, b in combinations(plain, 2)
        if a.core == b.core and a.unit == b.unit and a.evidence.source != b.evidence.source
    ]
    told_of: set[str] = set()
    for a, b in pairs:
        if a.value == b.value:
            yield HOLDS
        elif a.core not in told_of:
            told_of.add(a.core)
            facts = {"name": a.name, "one": a.words, "other": b.words}
            yield Fails(make_finding(rule, report, facts, evidence=(a.evidence, b.evidence)))
    if not pairs:
        yield CannotTell("没有在两处出现的同一目标")


def targets_below_plan(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The target of a project is not below that of the department's plan for the same object."""
    section = parameters_of(rule, Equal).section
    plans = [*goals_said(report, book, section), *goals_of_plan(report, book), *goals_of_tasks(report)]
    projects = goals_of_forms(report)
    if not plans or not projects:
        yield CannotTell("没有读到部门的计划目标" if projects else "没有读到项目的绩效目标")
        return
    any_pair = False
    for goal in projects:
        plan = best(goal, [p for p in plans if p.at_most == goal.at_most and _comparable(p, goal)])
        if plan is None:
            continue
        any_pair = True
        worse = goal.value > plan.value if goal.at_most else goal.value < plan.value
        yield _below(goal, plan, rule, report) if worse else HOLDS
    if not any_pair:
        yield CannotTell("没有与部门计划同一对象的项目目标")


def _comparable(plan: Goal, goal: Goal) -> bool:
    counted = {"个", "项", "家", "路", "件", "类", "台", "次", "场", None}
    return plan.unit == goal.unit or (plan.unit in counted and goal.unit in counted)


def _below(goal: Goal, plan: Goal, rule: RuleDef, report: Report) -> Outcome:
    facts = {"project": goal.evidence.subject or "", "name": goal.name, "target": goal.words, "plan": plan.words}
    return Fails(make_finding(rule, report, facts, printed=goal.words, evidence=(goal.evidence, plan.evidence)))


class Sources(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `target_sources`: names of sources that need not be listed."""

    known: tuple[str, ...]


def target_sources(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The source of each indicator is one of the documents that the report names."""
    known = parameters_of(rule, Sources).known
    forms = report.all(_TASKS)
    first = forms[0].source if forms else None
    named = {plain_name(t.said.text.strip("《》")) for t in told(report, book) if t.measure == "document"}
    if first is None or not named:
        yield CannotTell("没有读到指标出处，或正文没有列出所依据的文件")
        return
    rows = [(f, r) for f in forms for r in f.rows if plain_name(r.text("source")) not in {"", "-", "—"}]
    strange = [(f, r) for f, r in rows if not _listed(plain_name(r.text("source")), named, known)]
    yield from (HOLDS for _ in range(len(rows) - len(strange)))
    for source in dict.fromkeys(r.text("source") for _, r in strange):
        cells = [
            Evidence.of(f, r, "source", r.cells.get("source")) for f, r in strange if r.text("source") == source
        ]
        facts = {"source": source, "count": str(len(cells))}
        yield Fails(make_finding(rule, report, facts, printed=source, evidence=tuple(cells)))


def _listed(source: str, named: set[str], known: Sequence[str]) -> bool:
    return source in known or any(source in name or name in source for name in named)


class Platforms(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `same_platform`: pattern with the groups `name` and `object`, and words that mark a target."""

    pattern: str
    target: str


def same_platform(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A result is told of the same platform as the target that it answers."""
    reads = parameters_of(rule, Platforms)
    text = evaluation_text(report, book)
    if not text.text:
        yield CannotTell(NO_EVALUATION_TEXT)
        return
    found = [
        (m["name"], plain_name(m["object"]), text.evidence(m, "name"), m[0])
        for m in pattern_of(reads.pattern).find(text)
    ]
    targets = [f for f in found if re.search(reads.target, f[3])]
    results = [f for f in found if not re.search(reads.target, f[3])]
    pairs = [(t, r) for t in targets for r in results if _same_object(t[1], r[1])]
    differing = [(t, r) for t, r in pairs if t[0] != r[0]]
    yield from (HOLDS for _ in range(len(pairs) - len(differing)))
    if not pairs:
        yield CannotTell("没有可以对应的目标与结果")
    if differing:
        (target, result) = differing[0]
        facts = {"target": target[3], "result": result[3], "one": target[0], "other": result[0]}
        evidence = dict.fromkeys(e for t, r in differing for e in (t[2], r[2]))
        yield Fails(make_finding(rule, report, facts, evidence=tuple(evidence)))


def _same_object(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size >= _LEAST


GOAL_KINDS: dict[str, RuleKind] = {
    "same_platform": same_platform,
    "target_sources": target_sources,
    "targets_answered": targets_answered,
    "targets_below_plan": targets_below_plan,
    "targets_equal": targets_equal,
}
