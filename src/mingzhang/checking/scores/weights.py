"""Rule kind on the weights of a self-evaluation form: items sum to groups, groups to the form, all to 100."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding
from mingzhang.checking.scores.sheets import Scored, per_form
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring import IndicatorScore
from mingzhang.scoring.methods import number

_POINTS = re.compile(r"(\d+(?:\.\d+)?)分?")


@dataclass(frozen=True)
class _Sum:
    """A sum of weights and what it must come to.

    Attributes:
        what: Its name, 产出指标 or 全部指标.
        items: What is summed.
        rows: Rows and columns of the demanded number.
    """

    what: str
    items: tuple[IndicatorScore, ...]
    wanted: Decimal
    by: str

    @property
    def weight(self) -> Decimal:
        return sum((one.weight for one in self.items if one.weight is not None), Decimal(0))

    @property
    def words(self) -> str:
        terms = " + ".join(number(one.weight or 0) for one in self.items)
        total = f" = {number(self.weight)}" if len(self.items) > 1 else ""
        return f"{self.what}各项分值 {terms}{total}，{self.by}应为 {number(self.wanted)}"


def _weights(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    blank = [one.name for one in scored.indicators if one.weight is None]
    if blank or not scored.indicators:
        yield CannotTell(f"“{scored.project}”有 {len(blank)} 项指标没有分值" if blank else "没有读到指标")
        return
    if any(scored.doubtful(one.row, "weight", "level1") for one in scored.indicators):
        yield CannotTell(f"“{scored.project}”的分值有读法不唯一的单元格")
        return
    sums = list(_groups(scored))
    wrong = [s for s in sums if s.weight != s.wanted]
    if not wrong:
        # Wrong totals follow from wrong groups; they are told only where all groups are right.
        sums += list(_wholes(scored))
        wrong = [s for s in sums if s.weight != s.wanted]
    yield from (HOLDS for s in sums if s.weight == s.wanted)
    if wrong:
        yield Fails(_finding(rule, report, scored, wrong))
    elif not sums:
        yield CannotTell(f"“{scored.project}”没有列出一级指标分值或合计分值")


def _groups(scored: Scored) -> Iterator[_Sum]:
    """Each first-level indicator against the weight printed beside its name, and against the policy."""
    names = dict.fromkeys(one.group for one in scored.indicators)
    for name in filter(None, names):
        items = tuple(one for one in scored.indicators if one.group == name)
        printed = next(filter(None, (_group_weight(scored, one) for one in items)), None)
        known = None if scored.sheet.policy_assumed else scored.policy.group(name)
        if printed is not None:
            yield _Sum(name, items, printed, "表中标明")
        if known is not None and known.weight is not None and known.weight != printed:
            yield _Sum(name, items, known.weight, "办法规定")


def _group_weight(scored: Scored, one: IndicatorScore) -> Decimal | None:
    cell = scored.row(one.row).cells.get("level1_weight")
    match = _POINTS.fullmatch(cell.text) if cell else None
    return Decimal(match[1]) if match else None


def _wholes(scored: Scored) -> Iterator[_Sum]:
    """小计 and the whole form."""
    subtotal = scored.row("subtotal").value("weight")
    if subtotal is not None:
        yield _Sum("全部指标", scored.indicators, subtotal, "小计一行标明")
    execution = scored.execution
    if execution is not None and execution.weight is not None:
        yield _Sum("预算执行率与全部指标", (execution, *scored.indicators), scored.policy.total, "满分")


def _finding(rule: RuleDef, report: Report, scored: Scored, wrong: list[_Sum]) -> Finding:
    facts = {"project": scored.project, "items": "；".join(s.words for s in wrong)}
    return make_finding(
        rule,
        report,
        facts,
        printed="、".join(number(s.weight) for s in wrong),
        expected="、".join(number(s.wanted) for s in wrong),
        difference="、".join(number(s.weight - s.wanted) for s in wrong),
        evidence=tuple(e for s in wrong for one in s.items for e in scored.evidence(one.row, "weight")),
    )


WEIGHT_KINDS: Mapping[str, RuleKind] = {"group_weights": per_form(_weights)}
