"""Kinds of rules about what full marks rest on: measured values, limits, stopped systems, cost targets."""

import re
from collections.abc import Iterator
from fractions import Fraction

import msgspec

from mingzhang.checking.evaluations.findings import (
    NO_TABLE,
    full_marks,
    leaves_of,
    like_target,
    of_name,
    paragraphs,
    row_evidence,
    target_words,
    targets_of,
)
from mingzhang.checking.evaluations.text import (
    evaluation_text,
    pattern_of,
)
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.statements.view import Told, told
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.quantities import exact, parse_share, round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.methods import number

_HOURS: dict[str, int | Fraction] = {"小时": 1, "分钟": Fraction(1, 60), "天": 24, "日": 24, "工作日": 24}


class Measured(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `measured_values`: words that stand where a measured value should, and how one is told."""

    vague: str
    units: tuple[str, ...]
    measured: str


def measured_values(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """An indicator with a number for its target earns full points by a measured value, not by general words."""
    reads = parameters_of(rule, Measured)
    text, parts, leaves = evaluation_text(report, book), paragraphs(report, book), leaves_of(report)
    if not leaves or not parts:
        yield CannotTell(NO_TABLE if not leaves else "正文没有逐项说明得分")
        return
    targets = targets_of(report, book)
    faults: list[tuple[tuple[FilledForm, Row], str, Evidence]] = []
    for entry in leaves:
        part, name = of_name(entry[1].label, parts), entry[1].label
        target = like_target(name, targets)
        numeric = target is not None and (target.said.unit or "") in reads.units
        if part is None or not numeric or not full_marks(entry[1]):
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
        evidence = tuple(x for e, _, said in faults for x in (*row_evidence(e, "score"), said))
        yield Fails(make_finding(rule, report, {"count": str(len(faults)), "items": items}, evidence=evidence))


class Limits(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `limits_within_target`: pattern of a limit with the groups `value` and `unit`."""

    limit: str


def limits_within_target(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Limits of contracts that are quoted for an indicator are within its target."""
    reads = parameters_of(rule, Limits)
    text = evaluation_text(report, book)
    targets = [t for t in targets_of(report, book) if t.said.unit in _HOURS and t.said.operator in ("<=", "<")]
    told_of = False
    for part in paragraphs(report, book):
        target = like_target(part.name, targets)
        if target is None:
            continue
        most = exact(target.said.value or 0) * _HOURS[target.said.unit or ""]
        for match in pattern_of(reads.limit).regex.finditer(text.text, part.start, part.end):
            hours = Fraction(match["value"]) * _HOURS[match["unit"]]
            if hours == most:  # the target itself, quoted
                continue
            told_of = True
            facts = {"name": part.name, "target": target_words(target), "limit": match[0], "hours": number(hours)}
            evidence = (text.evidence(match, "value"), target.evidence)
            yield HOLDS if hours < most else Fails(make_finding(rule, report, facts, evidence=evidence))
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
    bare = re.sub("[-－—]", "", text.text) if lists else ""
    for match in lists:
        for name in re.split("[；;、]", match["list"]):
            if bare.count(name) < 2:
                yield HOLDS
                continue
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
        items = "、".join(f"“{t.said.subject}{target_words(t)}”" for t in wrong)
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


EVIDENCE_KINDS: dict[str, RuleKind] = {
    "cost_direction": cost_direction,
    "limits_within_target": limits_within_target,
    "measured_values": measured_values,
    "stopped_systems": stopped_systems,
}
